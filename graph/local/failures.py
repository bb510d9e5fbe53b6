"""Why Neo4j ended as it started, read from what it logged, in a sentence with the way out."""

from pathlib import Path

from settings import Problem

LOGS = ("console.log", "neo4j.log", "debug.log")


class LocalError(Problem):
    """The local Neo4j can't be started, reached or stopped."""


class PortTaken(Exception):
    """Someone else listens on the port."""


def sizes(home: Path) -> dict[str, int]:
    """How long each log is now, in bytes: what an earlier run wrote is no reason for this one."""
    logs = {name: home / "logs" / name for name in LOGS}
    return {name: path.stat().st_size for name, path in logs.items() if path.exists()}


def reason(home: Path, before: dict[str, int]) -> Exception:
    """The exception to raise for a server that ended; `before` is `sizes` from before its start."""
    said = ""
    for name in LOGS:
        path = home / "logs" / name
        if path.exists():
            text = path.read_bytes()
            # A log shorter than it was has been rotated.
            start = before.get(name, 0)
            said += text[start if start <= len(text) else 0 :].decode(errors="replace")
    if "Address already in use" in said or "BindException" in said:
        return PortTaken()
    if "No space left on device" in said:
        return LocalError(
            f"The disk of {home} is full: free some space or set DATA_DIR to a folder on another disk."
        )
    if "could not be locked" in said or "FileLockException" in said or "has been locked" in said:
        return LocalError(
            f"Another program has the database in {home} open: end it, or set DATA_DIR to another folder."
        )
    if "OutOfMemoryError" in said or "Could not reserve enough space" in said:
        return LocalError(
            "Neo4j had too little memory: set NEO4J_HEAP and NEO4J_PAGECACHE to what the machine can spare."
        )
    return LocalError(f"Neo4j ended as it started: {home / 'logs'} tells why; put that right and try again.")
