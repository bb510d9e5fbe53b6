"""Neo4j's jars: fetched as `graph/jars.lock` says, kept under CACHE_DIR, and checked against its sha256 sums."""

import fcntl
import hashlib
import json
import shutil
import tomllib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from settings import Problem, Settings

LOCK_FILE = Path(__file__).parent.parent / "jars.lock"
_CHECKED = ".checked.json"

Progress = Callable[[int, int], None]


class JarError(Problem):
    """The jars can't be fetched, or one is not the file the lock names."""


class Jar(NamedTuple):
    """A line of the lock: the artifact's coordinates and its checksum."""

    group: str
    artifact: str
    version: str
    packaging: str
    classifier: str | None
    sha256: str

    @property
    def name(self) -> str:
        """The name of its file."""
        classifier = f"-{self.classifier}" if self.classifier else ""
        return f"{self.artifact}-{self.version}{classifier}.{self.packaging}"


def folder(settings: Settings) -> Path:
    """Where the jars of this lock are kept. Another lock is another folder, so copies of the project don't clash."""
    digest = hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()[:12]
    name = tomllib.loads(LOCK_FILE.read_text())["environment"]["name"]
    return settings.cache_dir / "jars" / f"{name}-{digest}"


def _jars() -> list[Jar]:
    keys = ("groupId", "artifactId", "version", "packaging", "classifier", "sha256")
    lines = tomllib.loads(LOCK_FILE.read_text())["dependencies"]
    return [Jar(*(line.get(key) for key in keys)) for line in lines]


def sha256(path: Path) -> str:
    """The file's SHA-256 in hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


@contextmanager
def exclusively(path: Path) -> Iterator[None]:
    """Hold an advisory lock on `path` against other processes; waits for one that has it."""
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def install(settings: Settings, progress: Progress | None = None) -> Path:
    """Make every jar of the lock present and known good, and answer their folder.

    The first time fetches and hashes each (about 125 MB); later calls compare size and time of change with those
    noted then. `progress(done, total)` counts jars. Raises `JarError` when one can't be had or differs.
    """
    target = folder(settings)
    try:
        target.mkdir(parents=True, exist_ok=True)
        if _unchanged(target):
            return target
        with exclusively(target / ".lock"):
            if not _unchanged(target):
                _fetch(settings, target, progress or (lambda done, total: None))
    except OSError as error:
        raise JarError(
            f"Neo4j's jars can't be kept in {target} ({error.strerror or error}): "
            "free some disk or set CACHE_DIR to a folder with 300 MB to spare."
        ) from error
    return target


def verify(settings: Settings) -> int:
    """Hash every installed jar again; answers how many. Raises `JarError` that names the first that differs."""
    target = folder(settings)
    jars = _jars()
    for jar in jars:
        path = target / jar.name
        if not path.exists():
            raise JarError(f"{path} is missing: run `make setup` to fetch it.")
        if sha256(path) != jar.sha256:
            raise JarError(_differs(path))
    return len(jars)


def _differs(path: Path) -> str:
    return f"{path} is not the file that graph/jars.lock names: delete it and run `make setup` to fetch it again."


def _unchanged(target: Path) -> bool:
    try:
        checked = json.loads((target / _CHECKED).read_text())
        return bool(checked) and all(
            [stat.st_size, stat.st_mtime_ns] == expected
            for name, expected in checked.items()
            if (stat := (target / name).stat())
        )
    except (FileNotFoundError, ValueError):
        return False


def _fetch(settings: Settings, target: Path, progress: Progress) -> None:
    # Loaded here, since nearly every command finds the jars there and would wait for it.
    import requests
    from jgo.maven import MavenContext

    staging = settings.cache_dir / "maven"
    context = MavenContext(repo_cache=staging, timeout=60)
    jars = _jars()

    def fetch(jar: Jar) -> tuple[str, list[int]]:
        path = target / jar.name
        # A jar that is here but differs is said, not replaced: someone should know about it.
        if path.exists():
            if sha256(path) != jar.sha256:
                raise JarError(_differs(path))
        else:
            component = context.project(jar.group, jar.artifact).at_version(jar.version)
            artifact = component.artifact(jar.classifier or "", jar.packaging)
            cached = artifact.cached_path
            # An interrupted download leaves a short file under its final name.
            if cached is not None and cached.exists() and sha256(cached) != jar.sha256:
                cached.unlink()
            fetched = artifact.resolve()
            if sha256(fetched) != jar.sha256:
                raise JarError(
                    f"The repository sent {path.name} with another checksum than graph/jars.lock names: "
                    "nothing was installed; try another network, or look into it before you go on."
                )
            shutil.move(fetched, path)
        stat = path.stat()
        return path.name, [stat.st_size, stat.st_mtime_ns]

    checked: dict[str, list[int]] = {}
    with ThreadPoolExecutor(8) as pool:
        try:
            for name, stamp in pool.map(fetch, jars):
                checked[name] = stamp
                progress(len(checked), len(jars))
        except (requests.RequestException, RuntimeError) as error:
            raise JarError(
                f"Neo4j's jars can't be fetched ({str(error).splitlines()[0]}): "
                "check the network, then run the command again; it goes on where it stopped."
            ) from error
        finally:
            # Ctrl-C or a failure doesn't wait for the jars that were not begun.
            pool.shutdown(cancel_futures=True)
    shutil.rmtree(staging, ignore_errors=True)
    partial = target / f"{_CHECKED}.new"
    partial.write_text(json.dumps(checked))
    partial.replace(target / _CHECKED)
