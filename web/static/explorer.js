// GraphiQL on our own endpoint. The session's cookie says who is asking.
const query = `# Type a query and press the arrow. Ctrl+Space completes; Docs, on the left, lists all there is.
# You see what your role may see, and every look at a record is kept.
query Search {
  offenders(search: "smith", first: 5) {
    totalCount
    nodes {
      id
      surname
      forenames
      dateOfBirth
      age
      currentStay { from prison { name } }
      currentSupervisions { area { name } officer { name } }
    }
  }
}
`;
// Its dialogs write a <style> element into the head to hide the page's scroll bars. Our policy forbids that, as it does
// every inline style: the same rules go into a style sheet that a script may make, until the element is taken out.
document.head.appendChild = (node) => {
  if (node.nodeName !== "STYLE") return Node.prototype.appendChild.call(document.head, node);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(node.textContent);
  document.adoptedStyleSheets.push(sheet);
  const removeChild = () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
  Object.defineProperty(node, "parentNode", { value: { removeChild } });
  return node;
};

const plugin = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
  defaultQuery: query,
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById("graphiql")).render(plugin);
