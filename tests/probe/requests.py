"""Random requests: every way to a person or a fact, with every field of the schema, asked rightly and wrongly."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from typing import Any
from urllib.parse import quote

from graphql import GraphQLObjectType, get_named_type, is_leaf_type, is_list_type

from graph.shapes import BY_PREFIX
from schema.schema import schema
from schema.selection import PLUMBING

TYPES = schema._schema.type_map
FACTS = ("fil", "nam", "idn", "adr", "sup", "spl", "sty", "mov", "ref", "trt", "reg", "vic", "src")
NUMBERED = {
    "sen": "_1",
    "ofn": "_2",
    "con": "_1_2",
    "asm": "_2",
    "obj": "_1",
    "psn": "_3",
    "pts": "_1",
    "dtt": "_2",
    "twk": "_1",
    "crv": "_3",
}
KNOWN = (
    "surname names(first: 5) { surname } files { id }",
    "contacts(first: 3) { totalCount }",
    "registerEntries { id surname }",
    "victims { id surname }",
    "riskOfHarm { overall } assessments { id }",
)
"""What is asked of another day's record: few documents, since each takes long to plan."""
DEEP = 2
VARIETY = 40
"""So many sets of fields of each type are asked for, in every role and of everybody: a statement that the database has
not seen takes it a hundred times as long as one that it has."""
APART = ("fil", "src")
"""Prefixes of what there is of a file kept apart, besides the ordinary."""
PAGES = (
    *("", "/sentences", "/custody", "/timeline", "/identity", "/sources", "/assessments", "/programmes"),
    *("/treatment", "/register", "/victims"),
)
WORDS = ("kowalski", "kowal", "will", "wilard", "kim", "12/10/1981", "10/12/1981", "winter", "shared", "moss")
NUMBERS = ("2001/0171310W", "1979/0163001B", "2002/0073319Z", "2003/0000003Y")
WAYS = (
    "offender",
    "node",
    "fact",
    "fact",
    "fact",
    "number",
    "search",
    "list",
    "list",
    "known",
    "wrong",
    "page",
)
FILTERS = {
    "search": WORDS,
    "area": ("area_wy", "area_lr"),
    "prison": ("pri_le", "pri_fs"),
    "officer": ("ofr_reed", "ofr_moss"),
}
WRONG = (
    "query($id: ID!) { offender(id: $id) { contacts(first: 0) { totalCount } } }",
    'query($id: ID!) { offender(id: $id) { surname contacts(first: 2, after: "x") { totalCount } } }',
    "query($id: ID!) { offender(id: $id) { surnam } }",
    "query($id: ID!) { offender(id: $id) { names } }",
    "query($id: ID!) { node(id: $id) { id ",
    "query($id: Int!) { offender(id: $id) { id } }",
)


@dataclass(frozen=True)
class Ask:
    """One request: a document with variables, or a page."""

    text: str
    variables: dict[str, Any] = field(default_factory=dict)
    page: bool = False

    @property
    def searches(self) -> bool:
        """Whether the full-text index is asked."""
        return "search" in self.text


def ask(choice: Random, people: int) -> Ask:
    """A request about one of so many people."""
    who = f"off_p{choice.randrange(people):02}"
    way = choice.choice(WAYS)
    if way == "page":
        searched = f"/?search={quote(choice.choice(WORDS), safe='')}"
        return Ask(choice.choice([f"/offenders/{who}{choice.choice(PAGES)}", searched]), page=True)
    if way == "fact":
        prefix = choice.choice([*FACTS, *NUMBERED])
        kind = BY_PREFIX[prefix].name
        text = f"query($id: ID!) {{ node(id: $id) {{ id ... on {kind} {{ {_fields(choice, kind)} }} }} }}"
        tail = choice.choice(["", "", "_visor", "_victims"]) if prefix in APART else NUMBERED.get(prefix, "")
        return Ask(text, {"id": f"{prefix}_{who}{tail}"})
    if way == "wrong":
        return Ask(choice.choice(WRONG), {"id": who})
    if way in ("search", "list"):
        return _list(choice, "search" if way == "search" else choice.choice(["area", "prison", "officer"]))
    fields = _fields(choice, "Offender")
    if way == "offender":
        return Ask(f"query($id: ID!) {{ offender(id: $id) {{ {fields} }} }}", {"id": who})
    if way == "known":
        day = choice.choice(["2003-10-01", "2003-10-01", "2003-01-01"])
        text = f'query($id: ID!) {{ offender(id: $id, asKnownOn: "{day}") {{ id {choice.choice(KNOWN)} }} }}'
        return Ask(text, {"id": who})
    if way == "node":
        return Ask(
            f"query($id: ID!) {{ node(id: $id) {{ id ... on Offender {{ {fields} }} }} }}", {"id": who}
        )
    text = f"query($v: String!) {{ offenderByIdentifier(scheme: PNC, value: $v) {{ id {fields} }} }}"
    return Ask(text, {"v": choice.choice(NUMBERS)})


def _list(choice: Random, by: str) -> Ask:
    kind = "String" if by == "search" else "ID"
    wanted = choice.choice(
        [
            "totalCount",
            f"totalCount pageInfo {{ hasNextPage endCursor }} edges {{ cursor node {{ id {_fields(choice, 'Offender')} }} }}",
            f"nodes {{ {_fields(choice, 'Offender')} }}",
            "pageInfo { hasNextPage startCursor endCursor }",
        ]
    )
    text = f"query($by: {kind}!, $n: Int!) {{ offenders({by}: $by, first: $n) {{ {wanted} }} }}"
    return Ask(text, {"by": choice.choice(FILTERS[by]), "n": choice.choice([1, 2, 3, 50])})


def _fields(choice: Random, kind: str, depth: int = DEEP) -> str:
    """One or two fields of a type, with something below each."""
    if depth == DEEP:
        choice = Random(f"{kind}:{choice.randrange(VARIETY)}")
    target = TYPES[kind]
    assert isinstance(target, GraphQLObjectType)
    names = [
        name
        for name, one in target.fields.items()
        if depth or is_leaf_type(get_named_type(one.type)) or name == "id"
    ]
    wanted = dict.fromkeys(choice.choices(names, k=choice.choice([1, 1, 2])))
    return " ".join(_field(choice, target, name, depth) for name in wanted)


def _field(choice: Random, target: GraphQLObjectType, name: str, depth: int) -> str:
    one = target.fields[name]
    named = get_named_type(one.type)
    if is_leaf_type(named):
        return name
    given = []
    if "first" in one.args and (named.name.endswith(PLUMBING) or is_list_type(one.type)):
        given.append(f"first: {choice.choice([1, 3, 50])}")
    if "kinds" in one.args and choice.random() < 0.3:
        given.append("kinds: [HOME_VISIT]")
    arguments = f"({', '.join(given)})" if given else ""
    if not named.name.endswith("Connection"):
        return f"{name}{arguments} {{ __typename {_fields(choice, named.name, depth - 1)} }}"
    kind, below = named.name.removesuffix("Connection"), max(depth - 1, 0)
    page = choice.choice(["totalCount", "pageInfo { hasNextPage endCursor }", "edges", "nodes"])
    if page == "edges":
        page = f"totalCount edges {{ cursor node {{ {_fields(choice, kind, below)} }} }}"
    elif page == "nodes":
        page = f"nodes {{ {_fields(choice, kind, below)} }}"
    return f"{name}{arguments} {{ {page} }}"
