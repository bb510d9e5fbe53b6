"""What the importers write: one file for each part of it. Every row of an extract is a `SourceRecord`."""
