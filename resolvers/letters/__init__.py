"""Letters on paper: what the record filled in, set as a PDF."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import orjson

TYPESET = Path(__file__).parent.parent / "subject_access" / "typeset.py"
TEMPLATE = Path(__file__).parent / "letter.typ"


class NotSet(RuntimeError):
    """The letter could not be set; nothing of it is in the words."""


def pdf(
    title: str, text: Sequence[str], to: Sequence[str], office: Sequence[str], day: str, synthetic: bool
) -> bytes:
    """A letter as a tagged PDF. `to`: name and address, a line each; `day` as people say it. Raises NotSet."""
    volume = {
        "title": title,
        "text": list(text),
        "to": list(to),
        "office": list(office),
        "day": day,
        "synthetic": synthetic,
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-I", str(TYPESET), str(TEMPLATE)],
        input=orjson.dumps(volume),
        capture_output=True,
        check=False,
    )
    if done.returncode:
        raise NotSet(f"typesetting ended with {done.returncode}")
    return done.stdout
