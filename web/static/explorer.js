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
const plugin = React.createElement(GraphiQL, {
  fetcher: GraphiQL.createFetcher({ url: "/graphql" }),
  defaultQuery: query,
  shouldPersistHeaders: false,
});
ReactDOM.createRoot(document.getElementById("graphiql")).render(plugin);
