"""The Neo4j that the project starts for itself: official jars by checksum, on loopback, with its own data folder."""

from graph.local.failures import LocalError
from graph.local.jars import install, verify
from graph.local.note import Address
from graph.local.process import LocalNeo4j, address

__all__ = ["Address", "LocalError", "LocalNeo4j", "address", "install", "verify"]
