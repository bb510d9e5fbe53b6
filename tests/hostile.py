"""Documents that no honest caller sends. Each kind is refused at every size, and grows by repeating what hurts."""

from __future__ import annotations

from collections.abc import Callable

Kind = Callable[[int], str]

AREAS = "{ areas(first: 1) { nodes { %s } } }"
PERSON = '{ offender(id: "off_anna") { %s } }'


def _each(text: str, n: int) -> str:
    return " ".join(text % {"n": i} for i in range(n))


def _nested(opening: str, closing: str, n: int) -> str:
    return opening * n + closing * n


KINDS: dict[str, Kind] = {
    "aliases": lambda n: AREAS % (_each("a%(n)d: name", n + 51)),
    "aliases at the root": lambda n: "query cop { %s }" % _each("alias%(n)d: __typename", n + 51),
    "the same field": lambda n: "{ %s }" % ("__typename " * (n + 33)),
    "the same field, deeper": lambda n: AREAS % ("name " * (n + 33)),
    "the same tree": lambda n: "{ %s }" % ("areas(first: 1) { nodes { name } } " * (n + 11)),
    "the same tree within": lambda n: PERSON % ("sentences { spell { stays { id } } } " * (n + 9)),
    "fields that conflict": lambda n: AREAS % ("a: name a: slug " * (n + 17)),
    "depth": lambda n: _nested("{ a ", "}", n + 16),
    "depth that is never closed": lambda n: "{ a " * (n + 16),
    "inline fragments": lambda n: AREAS % ("... on Area { name } " * (n + 33)),
    "inline fragments within": lambda n: AREAS % ("... { " * (n + 39) + "name" + " }" * (n + 39)),
    "fragments": lambda n: (
        "{ %s } %s" % (_each("...F%(n)d", n + 50), _each("fragment F%(n)d on Query { __typename }", n + 50))
    ),
    "fragments that spread the next twice": lambda n: (
        "{ ...F0 } "
        + " ".join(f"fragment F{i} on Query {{ ...F{i + 1} ...F{i + 1} }}" for i in range(n + 9))
        + f" fragment F{n + 9} on Query {{ __typename }}"
    ),
    "a chain of fragments": lambda n: (
        "{ ...F0 } "
        + " ".join(f"fragment F{i} on Query {{ ...F{i + 1} }}" for i in range(n + 49))
        + f" fragment F{n + 49} on Query {{ __typename }}"
    ),
    "a circle of fragments": lambda n: (
        "{ ...F0 } " + " ".join(f"fragment F{i} on Query {{ ...F{(i + 1) % (n + 2)} }}" for i in range(n + 2))
    ),
    "a circle through fields": lambda n: (
        PERSON % "...A ...A"
        + " fragment A on Offender { "
        + "sentences { spell { stays { ...A } } } " * (n + 1)
        + "}"
    ),
    "fragments that nobody spreads": lambda n: (
        "{ __typename } " + _each("fragment F%(n)d on Query { __typename }", n + 1)
    ),
    "conflicts in a fragment that nobody spreads": lambda n: (
        "{ __typename } fragment F on Area { %s}" % ("a: name a: slug " * (n + 1))
    ),
    "two fragments of a name": lambda n: (
        "{ ...F } fragment F on Query { __typename } fragment F on Query { %s}" % ("__typename " * (n + 1))
    ),
    "operations": lambda n: _each("query Q%(n)d { areas(first: 1) { nodes { name } } }", n + 51),
    "operations of a name": lambda n: "query Q { __typename } " * (n + 2),
    "operations that spread one fragment": lambda n: (
        _each("query Q%(n)d { ...F }", n + 50) + " fragment F on Query { __typename }"
    ),
    "unknown directives": lambda n: "query cop { __typename " + "@aa" * (n + 4) + " }",
    "known directives": lambda n: "{ __typename " + "@skip(if: false) " * (n + 4) + "}",
    "directives everywhere": lambda n: AREAS % _each("a%(n)d: name @skip(if: false)", n + 51),
    "directives of an operation": lambda n: "query " + "@a " * (n + 4) + "{ __typename }",
    "directives of a variable": lambda n: "query ($a: Int " + "@a " * (n + 4) + ") { __typename }",
    "lists within lists": lambda n: "{ areas(first: %s) { nodes { name } } }" % _nested("[", "]", n + 9),
    "objects within objects": lambda n: (
        "{ areas(first: %s1%s) { nodes { name } } }" % ("{a: " * (n + 9), "}" * (n + 9))
    ),
    "lists within a default": lambda n: "query ($a: Int = %s) { __typename }" % _nested("[", "]", n + 9),
    "lists within a type": lambda n: (
        "query ($a: %s) { areas(first: $a) { nodes { name } } }" % ("[" * (n + 1) + "Int" + "]" * (n + 1))
    ),
    "brackets that are never closed": lambda n: "{ areas(first: " + "[" * (n + 1),
    "a long list": lambda n: "{ areas(first: [%s]) { nodes { name } } }" % ("1 " * (n + 1)),
    "roots": lambda n: "{ %s }" % _each('a%(n)d: offender(id: "off_%(n)d") { surname }', n + 11),
    "unknown roots": lambda n: "{ %s }" % _each("x%(n)d", n + 11),
    "edges": lambda n: PERSON % _each("a%(n)d: contacts(first: %(n)d) { totalCount }", n + 51),
    "edges without aliases": lambda n: (
        PERSON % ("names { id } files { id } spells { stays { id } } " * (n + 16))
    ),
    "unknown fields": lambda n: AREAS % _each("x%(n)d", n + 1),
    "unknown arguments": lambda n: "{ areas(first: 1 %s) { nodes { name } } }" % _each("x%(n)d: 1", n + 1),
    "arguments again and again": lambda n: "{ areas(%s) { nodes { name } } }" % ("first: 1 " * (n + 2)),
    "variables that nobody uses": lambda n: "query (%s) { __typename }" % _each("$v%(n)d: Int", n + 1),
    "variables again and again": lambda n: "query (%s) { __typename }" % ("$v: Int " * (n + 2)),
    "variables that are not there": lambda n: AREAS % _each("a%(n)d: name @skip(if: $v%(n)d)", n + 1),
    "a description that leads back": lambda n: (
        "query cop { __schema { types " + "{ fields { type " * (n + 2) + "{ name }" + "} }" * (n + 2) + " } }"
    ),
    "descriptions side by side": lambda n: (
        "{ __schema { %s } }" % _each("a%(n)d: types { fields { args { type { name } } } }", n + 51)
    ),
    "a description by possible types": lambda n: (
        '{ __type(name: "Node") '
        + _nested("{ possibleTypes { interfaces ", "} ", n + 2).replace("} ", "} } ")
        + "}"
    ),
    "type definitions": lambda n: "{ __typename } " + _each("type T%(n)d { a: Int }", n + 1),
    "large sizes": lambda n: (
        '{ offenders(search: "a", first: 200) { nodes { contacts(first: 200) { nodes { %s } } } } }'
        % _each("a%(n)d: id", n + 5)
    ),
    "a huge number": lambda n: "{ areas(first: %s) { nodes { name } } }" % ("9" * (n + 11)),
    "a huge number in a default": lambda n: (
        "query ($a: Int = %s) { areas(first: $a) { nodes { name } } }" % ("9" * (n + 11))
    ),
    "a huge number with an exponent": lambda n: "{ areas(first: 1e%s) { nodes { name } } }" % ("9" * (n + 4)),
    "a long name": lambda n: "{ %s }" % ("x" * (n + 1)),
    "a long text": lambda n: '{ node(id: "%s", x: 1) { id } }' % ("x" * (n + 1)),
    "a block text": lambda n: '{ node(id: """%s""", x: 1) { id } }' % ("\n x" * (n + 1)),
    "a text that is never closed": lambda n: '{ node(id: "' + "x" * (n + 1),
    "a block text that is never closed": lambda n: '{ node(id: """' + "\n" * (n + 1),
    "escapes": lambda n: '{ node(id: "%s", x: 1) { id } }' % ("\\u0041" * (n + 1)),
    "half of a pair": lambda n: '{ node(id: "%s") { id } }' % ("\\ud800" * (n + 1)),
    "emoji": lambda n: '{ node(id: "%s", x: 1) { id } }' % ("\U0001f600" * (n + 1)),
    "emoji for names": lambda n: "{ %s }" % ("\U0001f600 " * (n + 1)),
    "controls": lambda n: "{ \x00" + "\x07" * (n + 1) + "}",
    "spaces": lambda n: "{ nothing" + " " * (n + 1) + "}",
    "commas": lambda n: "{ nothing" + "," * (n + 1) + "}",
    "comments": lambda n: "{ nothing" + "#\n" * (n + 1) + "}",
    "a long comment": lambda n: "{ nothing #" + "x" * (n + 1) + "\n}",
    "byte order marks": lambda n: "\ufeff" * (n + 1) + "{ nothing }",
    "words": lambda n: "qwerty cop { abc } " * (n + 1),
    "nothing": lambda n: " " * (n + 1),
}


def of_size(kind: Kind, size: int) -> str:
    """The longest document of a kind that is no longer than so many bytes; the shortest there is, if that is longer."""
    low, high = 0, 1
    while len(kind(high).encode()) <= size:
        low, high = high, high * 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if len(kind(middle).encode()) <= size else (low, middle)
    return kind(low)
