"""How alike two files are: a Splink model on DuckDB, kept as a dated file with all that a score depends on."""

from importers.matching.model import Model, newest

__all__ = ["Model", "newest"]
