"""Documents that ask for too much: refused for what they cost, before anything expensive, and without the database."""

from __future__ import annotations

import sys
from itertools import pairwise
from types import FrameType
from typing import Any

import pytest
from graphql import GraphQLError, get_introspection_query, parse

from graph.session import Graph
from schema import cost
from schema.cost import TooCostly
from schema.documents import MOST_TEXT, Cache, Documents, Invalid, sizes
from schema.schema import schema
from tests.hostile import AREAS, KINDS, PERSON, of_size
from tests.world import FAST, Asking
from web.assets import HERE
from web.documents import document

SCHEMA = schema._schema


def refusal(query: str, **variables: Any) -> str:
    """Why a document is refused, in a sentence."""
    try:
        Documents(SCHEMA).read(query, variables)
    except Invalid as fault:
        return fault.errors[0].message
    except (GraphQLError, TooCostly) as fault:
        return fault.message if isinstance(fault, GraphQLError) else str(fault)
    return ""


@pytest.mark.parametrize("size", [1_024, 16_384, 32_768])
async def test_hostile_documents_are_refused_without_the_database(
    world: Asking, monkeypatch: pytest.MonkeyPatch, size: int
) -> None:
    """From a kilobyte to twice the longest that is read: a code, a sentence, and no trace of code."""

    async def never(*_: object) -> None:
        raise AssertionError("the database was asked")

    for way in ("read", "write", "run", "_session"):
        monkeypatch.setattr(Graph, way, never)
    for kind, make in KINDS.items():
        answer = await world(of_size(make, size))
        assert set(answer) == {"errors"}, kind
        assert answer["errors"][0]["extensions"]["code"] in ("TOO_COSTLY", "INVALID", "SYNTAX"), kind
        assert all(set(error) <= {"message", "extensions", "locations"} for error in answer["errors"]), kind
        assert len(str(answer)) < 20_000, kind


def steps(query: str) -> int:
    """How many functions run until a document is refused: a measure of work that no other process disturbs."""
    documents = Documents(SCHEMA)
    count = 0

    def counting(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        documents.read(query, {})
    except (Invalid, GraphQLError, TooCostly):
        return count
    finally:
        sys.setprofile(None)
    raise AssertionError("not refused")


@pytest.mark.parametrize("kind", KINDS)
def test_the_work_of_refusing_grows_as_the_document(kind: str) -> None:
    """Four times the length is at most some five times the work, however a document is made."""
    work = [steps(of_size(KINDS[kind], size)) for size in (1_024, 4_096, 16_384)]
    for shorter, longer in pairwise(work):
        assert longer <= 5 * shorter + 2_000, work


@pytest.mark.parametrize(
    ("limit", "most", "what"),
    [
        ("aliases", cost.MAX_ALIASES, lambda n: AREAS % " ".join(f"a{i}: name" for i in range(n))),
        ("levels deep", cost.MAX_DEPTH, lambda n: "{ a " * n + "}" * n),
        ("root fields of an operation", cost.MAX_ROOTS, lambda n: "{ " + "x " * n + "}"),
        ("edges to follow", cost.MAX_EDGES, lambda n: PERSON % ("names { id } " * (n - 1))),
        ("directives at one place", cost.MAX_DIRECTIVES_AT_ONCE, lambda n: "{ x " + "@a " * n + "}"),
        ("variables of an operation", cost.MAX_VARIABLES, lambda n: "query (" + "$a: Int " * n + ") { x }"),
        ("operations and fragments", cost.MAX_DEFINITIONS, lambda n: "query Q { x } " * n),
        ("tokens", cost.MAX_TOKENS, lambda n: "{ " + "x " * (n - 2) + "}"),
        ("comments", cost.MAX_COMMENTS, lambda n: "{ x }" + "#\n" * n),
        ("bytes of a document", cost.MAX_BYTES, lambda n: "{ x }" + " " * (n - 5)),
        ("levels within a value", cost.MAX_LITERAL, lambda n: "{ x(a: " + "[" * n + "]" * n + ") }"),
        ("values in a list", cost.MAX_LIST, lambda n: "{ x(a: [" + "1 " * n + "]) }"),
        ("digits of a number", cost.MAX_DIGITS, lambda n: "{ x(a: [" + "9" * n + "]) }"),
        (
            "levels of fields and fragments",
            cost.MAX_NESTING,
            lambda n: "{ ... " * (n - 1) + "{ x }" + " }" * (n - 1),
        ),
        (
            "fields and fragments, spread out",
            cost.MAX_SELECTIONS,
            lambda n: "{ x { " + "... { a b c d } " * ((n - 1) // 5) + "a " * ((n - 1) % 5) + "} }",
        ),
    ],
)
def test_each_limit_is_where_it_is_said_to_be(limit: str, most: int, what: Any) -> None:
    """One more is refused for it by name; so many are not."""
    told = f"{limit}, {most:,} at most."
    assert told in refusal(what(most + 1))
    assert told not in refusal(what(most))


def test_a_size_counts_as_much_as_it_brings() -> None:
    """Sizes within sizes multiply, and every field of each thing counts."""
    document = 'query ($n: Int!) { offenders(search: "a", first: $n) { nodes { contacts(first: 180) { nodes { id } } } } }'
    assert not refusal(document, n=100)
    assert "values that could come back, 400,000 at most" in refusal(
        document.replace(
            "id }", "id date time kind outcome place notes number version explanation explainedOn service }"
        ),
        n=200,
    )
    for unreadable in (None, "200", 0, -1, 10**30, True, [1]):
        assert (
            refusal(
                document.replace(
                    "id }",
                    "id date time kind outcome place notes number version explanation explainedOn service }",
                ),
                n=unreadable,
            )
            or unreadable is True
        )


def test_a_known_document_is_costed_again_with_other_sizes() -> None:
    """It was accepted for a small size; that says nothing of a large one."""
    documents = Documents(SCHEMA)
    document = """query ($n: Int!) { offenders(search: "a", first: $n) { nodes { sentences(first: $n) { offences(first: $n) { id } } } } }"""
    documents.read(document, {"n": 2})
    documents.read(document, {"n": 2})
    with pytest.raises(TooCostly):
        documents.read(document, {"n": 200})
    documents.read(document, {"n": 2})


def test_fields_with_one_place_are_counted_in_pairs() -> None:
    """Ten fragments that each ask for the same five fields are an honest page; a hundred of one field are not."""
    honest = " ".join(f"...F{i}" for i in range(10))
    fragments = " ".join(f"fragment F{i} on Area {{ id slug name region npsiss }}" for i in range(10))
    assert not refusal(AREAS % honest + fragments)
    assert "asked for again in the same place" in refusal(AREAS % ("name " * 40))
    # Within fields that have one place together, too.
    assert "asked for again in the same place" in refusal(
        PERSON % ("names { kind surname forenames id } " * 15)
    )


def test_every_page_and_the_description_of_the_schema_are_affordable() -> None:
    """The product's own documents, and what GraphiQL and code generators ask first."""
    for path in (HERE / "pages").glob("*.graphql"):
        assert not refusal(document(path.stem))
    for extra in (False, True):
        assert not refusal(get_introspection_query(schema_description=extra, input_value_deprecation=extra))


def test_a_description_is_refused_where_it_is_switched_off() -> None:
    """All of it, in a fragment too; `__typename` is no description."""
    documents = Documents(SCHEMA)
    documents.describes = False
    for query in (
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Sex") { kind } }',
        '{ ...F } fragment F on Query { a: __type(name: "Sex") { kind } }',
    ):
        with pytest.raises(GraphQLError, match="does not describe its schema"):
            documents.read(query, {})
    assert documents.read("{ __typename }", {})


def test_a_description_costs_what_it_would_bring() -> None:
    """Once is affordable, ten times side by side is not, and types within types never are."""
    found = cost.check(parse(get_introspection_query()), {}, sizes(SCHEMA))
    assert (found.described, found.edges) == (1, 0) and 10_000 < found.values < cost.MAX_VALUES
    deep = "{ __schema { types { fields { type { fields { name } } } } } }"
    assert "levels of types within the schema's description" in refusal(deep)
    again = "{ __schema { %s } }" % " ".join(
        f"a{i}: types {{ fields {{ name description isDeprecated args {{ type {{ ofType {{ ofType {{ name kind }} }} }} }} }} }}"
        for i in range(40)
    )
    assert "values that could come back" in refusal(again)


def test_errors_suggest_nothing_unless_that_is_switched_on() -> None:
    """Names of fields are not given away to guesses."""
    documents = Documents(SCHEMA)
    for suggests, expected in ((False, "'Area'."), (True, "Did you mean 'name'")):
        documents.suggests = suggests
        with pytest.raises(Invalid) as fault:
            documents.read(AREAS % "nam", {})
        assert expected in fault.value.errors[0].message
        assert ("Did you mean" in fault.value.errors[0].message) == suggests


def test_what_is_remembered_is_bounded_by_its_weight() -> None:
    """Used longest ago, forgotten first."""
    cache: Cache[str, int] = Cache(10)
    for name in "abc":
        cache.keep(name, 1, 4)
    assert list(cache) == ["b", "c"] and cache.weight == 8
    assert cache.find("b") == 1
    cache.keep("d", 1, 4)
    assert list(cache) == ["b", "d"]
    cache.keep("d", 2, 10)
    assert list(cache) == ["d"] and cache.weight == 10


def test_many_long_documents_do_not_fill_the_memory() -> None:
    """A caller who sends ever new ones displaces what is remembered, and no more."""
    documents = Documents(SCHEMA)
    for n in range(200):
        documents.read("{ __typename } #" + f"{n:016}" * 1_000, {})
    assert sum(map(len, documents._known)) <= MOST_TEXT
    assert FAST.documents._known.most == MOST_TEXT


@pytest.mark.parametrize(
    "value", ['"nonsense"', "5", "[[{a: 1}]]", '"2003-02-30"', '"20030930"', '"99999-01-01"']
)
async def test_a_day_that_is_none_is_the_callers_fault(
    world: Asking, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    """In the document or in a variable: named in a sentence, and not noted as a fault of ours."""
    document = PERSON % "contacts(first: 1, from: %s) { totalCount }"
    code, message = await world.fault(document % value)
    assert code == "INVALID" and "2003-09-30" in message
    asked = document.replace("{ offender", "query ($day: Date) { offender", 1) % "$day"
    given = 5 if value == "5" else [[{"a": 1}]] if value[0] == "[" else value.strip('"')
    code, message = await world.fault(asked, day=given)
    assert code == "INVALID" and "2003-09-30" in message
    assert not caplog.records


async def test_one_document_finds_whatever_an_id_leads_to(world: Asking) -> None:
    """The same text, with an id of another kind in its variable."""
    document = "query ($id: ID!) { node(id: $id) { __typename ... on Offender { surname } ... on Contact { date } } }"
    for _ in range(2):
        assert await world.data(document, id="off_bill") == {
            "node": {"__typename": "Offender", "surname": "Kowalski"}
        }
        assert await world.data(document, id="con_off_bill_1_1") == {
            "node": {"__typename": "Contact", "date": "2002-03-02"}
        }
        assert await world.data(document, id="x") == {"node": None}
