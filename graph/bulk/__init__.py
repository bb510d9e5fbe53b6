"""The first load of a whole record: the imports write files for Neo4j's own bulk importer instead of a database."""
