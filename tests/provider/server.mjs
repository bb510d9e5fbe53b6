// An OpenID Connect provider on the loopback address, for tests. It believes whatever name is typed.
// Standard input: one line of JSON { audience, clients, keys }, answered with the port; each further line is a key set
// to go on with. It ends with its input.
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import Provider from "oidc-provider";

// Its notices that this is no way to run one in earnest; standard output is for the port.
console.info = console.warn = () => {};

const form = (action) => `<!doctype html><html lang="en"><title>The provider</title><h1>Who are you?</h1>
<form method="post" action="${action}"><label>Name <input name="login" autofocus></label>
<button name="answer" value="yes">Continue</button> <button name="answer" value="no">Not now</button></form>`;

function provider({ port, audience, clients, keys }) {
  return new Provider(`http://localhost:${port}`, {
    clients,
    jwks: keys,
    cookies: { keys: ["a test's"] },
    pkce: { required: () => true },
    claims: { openid: ["sub"] },
    scopes: ["openid"],
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
    interactions: { url: (_, interaction) => `/who/${interaction.uid}` },
    // Staff are not asked whether their own employer's service may know who they are.
    loadExistingGrant: async (ctx) => {
      const { client, session, provider } = ctx.oidc;
      const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
      grant.addOIDCScope("openid");
      await grant.save();
      return grant;
    },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: (_, __, oneOf) => oneOf,
        useGrantedResource: () => false,
        getResourceServerInfo: (_, resource) => ({
          scope: "",
          audience: resource === "urn:record" ? audience : resource,
          accessTokenFormat: "jwt",
          accessTokenTTL: 600,
        }),
      },
    },
    ttl: { AccessToken: 600, AuthorizationCode: 60, IdToken: 600, Interaction: 600, Session: 3600, Grant: 3600 },
  });
}

async function answer(request, response) {
  if (!request.url.startsWith("/who/")) return current.callback()(request, response);
  if (request.method === "GET") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    return response.end(form(request.url));
  }
  let body = "";
  for await (const chunk of request) body += chunk;
  const given = new URLSearchParams(body);
  const result =
    given.get("answer") === "no"
      ? { error: "access_denied", error_description: "not now" }
      : { login: { accountId: given.get("login") } };
  return current.interactionFinished(request, response, result);
}

let current;
let given;
const server = createServer((request, response) =>
  answer(request, response).catch((fault) => response.writeHead(500).end(String(fault))),
);
for await (const line of createInterface({ input: process.stdin })) {
  if (!given) {
    given = JSON.parse(line);
    await new Promise((done) => server.listen(0, "localhost", done));
    given.port = server.address().port;
  } else {
    given.keys = JSON.parse(line);
  }
  current = provider(given);
  console.log(given.port);
}
process.exit();
