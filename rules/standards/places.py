"""A file of standards as YAML, and where in it something stands: the line of each version, and of each standard."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

HEADS = ("Gap: ", "Overlap: ")
ANCHORS = "Anchors and aliases of YAML (& and *) are not read: write out what they stand for."


class Unusable(ValueError):
    """A file of standards that cannot be used: the sentences say what is wrong, and where."""

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


def content_of(text: str) -> Any:
    """What a file of YAML holds. Raises Unusable."""
    try:
        if any(isinstance(one, yaml.AnchorToken | yaml.AliasToken) for one in yaml.scan(text)):
            raise Unusable(ANCHORS)
        content = yaml.safe_load(text)
        double = twice(text)
    except Unusable:
        raise
    except (yaml.YAMLError, RecursionError) as fault:
        mark = getattr(fault, "problem_mark", None)
        where = f"Line {mark.line + 1}: this" if mark else "This"
        raise Unusable(
            f"{where} is not YAML. Look at the spaces and colons here and in the line before."
        ) from fault
    except (ValueError, LookupError, AttributeError, TypeError, OverflowError) as fault:
        # Of a day that there is not, or of a tag (`!!int x`).
        raise Unusable(f"A value of the file can't be read: {' '.join(str(fault).split())}.") from fault
    if double:
        raise Unusable(*double)
    return content


def at_line(fault: str, lines: Mapping[str, int]) -> str:
    """A fault with the line of the version or standard that it begins with, if it begins with one."""
    said = fault
    for head in HEADS:
        said = said.removeprefix(head)
    found = [one for one in lines if said.startswith((f"{one} ", f"{one}:"))]
    return f"Line {lines[max(found, key=len)]}: {fault}" if found else fault


def lines(text: str) -> dict[str, int]:
    """The line, from 1, of each version by its short name and of each standard as `NS2002 PLAN`."""
    found: dict[str, int] = {}
    for number, one in enumerate(_items(_inside(yaml.compose(text, yaml.SafeLoader)).get("versions")), 1):
        inside = _inside(one)
        short = inside.get("short")
        name = short.value if isinstance(short, yaml.ScalarNode) else f"version {number}"
        found[name] = one.start_mark.line + 1
        standards = inside.get("standards")
        for key, _ in standards.value if isinstance(standards, yaml.MappingNode) else ():
            found[f"{name} {key.value}"] = key.start_mark.line + 1
    return found


def twice(text: str) -> list[str]:
    """A sentence for each name that stands twice in one place of a file: all but the last would be passed over."""
    return list(_twice(yaml.compose(text, yaml.SafeLoader)))


def _twice(node: yaml.Node | None) -> Iterator[str]:
    if isinstance(node, yaml.MappingNode):
        there: set[str] = set()
        for key, value in node.value:
            if str(key.value) in there:
                yield f"Line {key.start_mark.line + 1}: {key.value} is there twice. Keep one of them."
            there.add(str(key.value))
            yield from _twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for one in node.value:
            yield from _twice(one)


def _inside(node: yaml.Node | None) -> dict[str, yaml.Node]:
    if not isinstance(node, yaml.MappingNode):
        return {}
    return {str(key.value): value for key, value in node.value}


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    return list(node.value) if isinstance(node, yaml.SequenceNode) else []
