// The inbox looks after itself: when something comes, the list is fetched again and what differs is put in place. Without
// this the page is read again each minute, or by hand. What has the focus stays as it is until the focus moves on.
const PROTOCOL = "graphql-transport-ws";
const NEWS = "subscription News($after: String) { inbox(after: $after) { position items { id } } }";
const items = document.getElementById("inbox-items");
const said = document.getElementById("inbox-said");
let position = null;
let wait = 1000;

function put(there, fresh) {
  if (there.outerHTML !== fresh.outerHTML && !there.contains(document.activeElement)) there.replaceWith(fresh);
}

// Keys and marks of forms are new each time the page is made: they make no difference.
function same(one, other) {
  const text = (node) => node.textContent.replace(/\s+/g, " ") + node.className;
  return text(one) === text(other);
}

function settle(fresh) {
  const wanted = new Map([...fresh.children].map((one) => [one.id, one]));
  for (const one of [...items.children]) {
    const better = wanted.get(one.id);
    const held = one.contains(document.activeElement);
    if (!better && !held) one.remove();
    else if (better && !held && !same(one, better)) one.replaceWith(better);
  }
  let before = null;
  for (const one of fresh.querySelectorAll(":scope > *")) {
    const there = document.getElementById(one.id);
    const node = there && items.contains(there) ? there : one;
    const next = before ? before.nextElementSibling : items.firstElementChild;
    // What has the focus is not moved: that would take the focus away.
    if (node !== next && !node.contains(document.activeElement)) items.insertBefore(node, next);
    before = node;
  }
}

async function look() {
  const answer = await fetch(location.href, { headers: { accept: "text/html" } });
  if (!answer.ok || answer.redirected) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.getElementById("inbox-items");
  if (!fresh) return;
  const had = new Set([...items.children].map((one) => one.id));
  const come = [...fresh.querySelectorAll("[data-open=yes]")].filter((one) => !had.has(one.id)).length;
  settle(fresh);
  for (const id of ["inbox-lists", "inbox-link"]) {
    const there = document.getElementById(id);
    const better = page.getElementById(id);
    if (there && better) put(there, better);
  }
  if (come) said.textContent = come === 1 ? "1 new item has come." : `${come} new items have come.`;
}

function listen() {
  const address = new URL("/graphql", location.href);
  address.protocol = address.protocol.replace("http", "ws");
  const socket = new WebSocket(address, PROTOCOL);
  const send = (message) => socket.send(JSON.stringify(message));
  let begun = false;
  socket.addEventListener("open", () => send({ type: "connection_init" }));
  socket.addEventListener("message", async (event) => {
    const message = JSON.parse(event.data);
    if (message.type === "ping") send({ type: "pong" });
    if (message.type === "connection_ack") {
      const payload = { query: NEWS, variables: { after: position } };
      send({ type: "subscribe", id: "inbox", payload });
    }
    if (message.type === "error") {
      position = null;
      socket.close();
    }
    const news = message.type === "next" && message.payload.data?.inbox;
    if (!news) return;
    wait = 1000;
    // The first message says where this stands; what came while the page was made is on it after one look.
    const first = !begun;
    begun = true;
    position = news.position;
    if (first || news.items.length) await look();
  });
  socket.addEventListener("close", (event) => {
    // 4401 and 4403: signed out, or nothing to be told any more.
    if (event.code === 4401 || event.code === 4403) return;
    setTimeout(listen, wait);
    wait = Math.min(wait * 2, 60000);
  });
}

if (items.dataset.live === "yes") listen();
