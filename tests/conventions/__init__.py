"""The house proves itself: rooms, imports, Cypher, schema and documentation are as `docs/` says."""
