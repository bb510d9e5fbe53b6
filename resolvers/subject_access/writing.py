"""The files of a copy: readable by their owner only, and under their names only when they are all complete."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from settings import Problem

OWNER_ONLY = 0o600


class Files:
    """One JSON file and the volumes of the PDF, written beside their names as hidden `.partial` files."""

    def __init__(self, folder: Path, stem: str) -> None:
        self._folder = folder
        self._stem = stem
        self._json = os.open(self._partial("json"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY)
        self._volumes = 0

    @classmethod
    def made(cls, folder: Path, stem: str) -> Self:
        """Begin. Raises Problem when the folder can't be written to, or holds a copy of the same day."""
        there = [*folder.glob(f"{stem}.json"), *folder.glob(f"{stem}*.pdf")] if folder.is_dir() else []
        if there:
            raise Problem(f"{there[0]} is there already: move it away, or name another folder with --out.")
        try:
            folder.mkdir(exist_ok=True, mode=0o700)
            return cls(folder, stem)
        except FileNotFoundError:
            raise Problem(f"{folder.parent} is not there to hold {folder.name}: make it first.") from None
        except OSError as error:
            raise Problem(
                f"{folder} can't be written to ({error.strerror}): name a folder that you may write to with --out."
            ) from None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._json >= 0:
            os.close(self._json)
        for path in self._folder.glob(f".{self._stem}*.partial"):
            with suppress(OSError):
                path.unlink()

    def text(self, some: bytes) -> None:
        """Go on with the JSON. Raises OSError."""
        view = memoryview(some)
        while view:
            view = view[os.write(self._json, view) :]

    def volume(self, pdf: bytes) -> None:
        """Keep the next volume. Raises OSError."""
        self._volumes += 1
        handle = os.open(
            self._partial(f"part-{self._volumes}.pdf"), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, OWNER_ONLY
        )
        with os.fdopen(handle, "wb") as file:
            file.write(pdf)
            file.flush()
            os.fsync(file.fileno())

    def publish(self) -> list[Path]:
        """Give the files their names; answers them. Raises OSError."""
        os.fsync(self._json)
        os.close(self._json)
        self._json = -1
        finals = {"json": self._folder / f"{self._stem}.json"}
        for number in range(1, self._volumes + 1):
            part = "" if self._volumes == 1 else f"-part-{number}"
            finals[f"part-{number}.pdf"] = self._folder / f"{self._stem}{part}.pdf"
        for name, final in finals.items():
            self._partial(name).replace(final)
        handle = os.open(self._folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
        return list(finals.values())

    def _partial(self, name: str) -> Path:
        return self._folder / f".{self._stem}.{name}.partial"
