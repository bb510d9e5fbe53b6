// What graphql-http finds of a server, by the specification of GraphQL over HTTP: one line of JSON for each audit.
// node audits.mjs MODULE ADDRESS TOKEN
const [, , module, url, token] = process.argv;
const { auditServer } = await import(module);
const fetchFn = (address, options = {}) =>
  fetch(address, { ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } });
for (const { id, name, status, reason } of await auditServer({ url, fetchFn })) {
  console.log(JSON.stringify({ id, name, status, reason }));
}
