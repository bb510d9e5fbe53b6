"""`python -m demo.extracts FOLDER`: write a synthetic delivery."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from demo.extracts import PEOPLE, SEED, all_areas, generate


def main() -> int:
    """Read the command line, write the delivery, show how far it is."""
    parser = argparse.ArgumentParser(
        prog="demo.extracts", description="Write a synthetic delivery of every legacy system."
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--areas", nargs="+", metavar="SLUG", help="areas, or `all` for England and Wales")
    given = parser.parse_args()
    areas = all_areas() if given.areas == ["all"] else given.areas

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            print(f"\r{done:,} of {total:,} people", end="" if done < total else "\n", file=sys.stderr)

    try:
        generate(given.folder, given.people, given.seed, show, areas)
    except (ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
