"""Who is one person: each rule of the policy with an example and its counter-example, and groups whatever the order."""

from collections.abc import Mapping
from datetime import date
from itertools import combinations
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from importers.matching import Model
from rules.blocking import keys
from rules.grouping import Decision, Grouping, group
from rules.likeness import File
from rules.matching import FIELDS, LEVELS, WHY, contradiction, judge, words

BORN = date(1975, 2, 14)
PNC_A, PNC_B = "2003/0000003Y", "1979/0163001B"
CRO_A, CRO_B = "065656/91H", "SF83/50058Z"
SURE = 40.0
AT_HOME = {"postcodes": frozenset(["DE11AA"]), "lines": frozenset(["1highstreet"])}
SENTENCED = {"days": frozenset([date(2003, 1, 7)])}
KENT = {"held": (("kent", date(2002, 1, 1), date(2003, 1, 1)),)}
SEEN_IN_KENT = {"seen": frozenset([("kent", date(2002, 5, 1))])}
CASE = {"cases": frozenset(["kent 02/00417"])}


def file(
    id_: str,
    surname: str = "Ashby",
    forenames: str | None = "Rowan",
    born: date | None = BORN,
    sex: str | None = "MALE",
    also: tuple[tuple[str, str | None], ...] = (),
    more: Mapping[str, Any] | None = None,
    **numbers: str,
) -> File:
    valid = {scheme: frozenset([value]) for scheme, value in numbers.items()}
    births = frozenset() if born is None else frozenset([born])
    return File(id_, ((surname, forenames), *also), births, sex, valid, **(more or {}))


def people(*files: File, decisions: tuple[Decision, ...] = (), weight: float = SURE) -> Grouping:
    return group(files, [judge(a, b, weight) for a, b in combinations(files, 2)], decisions)


def joined(*files: File) -> bool:
    return len(people(*files).groups) == 1


RULES: dict[str, tuple[File, File, File]] = {
    # What joins a and b, and the counter-example c that does not join a.
    "a number and the person": (
        file("a", PNC=PNC_A),
        file("b", PNC=PNC_A),
        file("c", "Marlow", "Peter", date(1961, 7, 3), PNC=PNC_A),
    ),
    "a prison number": (
        file("a", PRISON_NUMBER="AB1234"),
        file("b", PRISON_NUMBER="AB1234"),
        file("c", PRISON_NUMBER="CD1234"),
    ),
    "a case that one names": (
        file("a", more=CASE),
        file("b", more=CASE),
        file("c", forenames="Peter", more=CASE),
    ),
    "a number outweighs a slip in the date of birth": (
        file("a", PNC=PNC_A),
        file("b", born=date(1976, 2, 14), PNC=PNC_A),
        file("c", born=date(1951, 2, 14), PNC=PNC_A),
    ),
    "two numbers outweigh a date of birth": (
        file("a", PNC=PNC_A, CRO=CRO_A),
        file("b", born=date(1981, 7, 3), PNC=PNC_A, CRO=CRO_A),
        file("c", born=date(1981, 7, 3), PNC=PNC_A),
    ),
    "a surname may change when a number stays": (
        file("a", PNC=PNC_A),
        file("b", "Marlow", PNC=PNC_A),
        file("c", "Marlow", born=date(1981, 7, 3), PNC=PNC_A),
    ),
    "an address, when name and date of birth fit": (
        file("a", more=AT_HOME),
        file("b", more=AT_HOME),
        file("c", forenames="Martin", more=AT_HOME),
    ),
    "the day of a sentence": (file("a", more=SENTENCED), file("b", more=SENTENCED), file("c")),
    "the area that had a person of this name": (
        file("a", more=KENT),
        file("b", more=SEEN_IN_KENT),
        file("c", more={"seen": frozenset([("essex", date(2002, 5, 1))])}),
    ),
    "a day, when only the year of birth is known": (
        file("a", more=SENTENCED),
        file("b", born=date(1975, 1, 1), more=SENTENCED),
        file("c", born=date(1971, 1, 1), more=SENTENCED),
    ),
    "sex counts when both say": (
        file("a", PNC=PNC_A),
        file("b", sex=None, PNC=PNC_A),
        file("c", sex="FEMALE", PNC=PNC_A),
    ),
    "another valid number of a kind contradicts": (
        file("a", PNC=PNC_A, CRO=CRO_A),
        file("b", CRO=CRO_A),
        file("c", PNC=PNC_B, CRO=CRO_A),
    ),
    "names reversed": (
        file("a", PNC=PNC_A),
        file("b", "Rowan", "Ashby", PNC=PNC_A),
        file("c", "Rowan", "Martin", PNC=PNC_A),
    ),
    "day and month reversed": (
        file("a", born=date(1975, 2, 4), more=AT_HOME),
        file("b", born=date(1975, 4, 2), more=AT_HOME),
        file("c", born=date(1975, 4, 3), more=AT_HOME),
    ),
    "an alias": (
        file("a", "Ashby", "Rowan", also=(("Reed", "Peter"),), PNC=PNC_A),
        file("b", "Reed", "Peter", PNC=PNC_A),
        file("c", "Reed", "Simon", PNC=PNC_A),
    ),
    "a familiar form": (
        file("a", forenames="William", more=AT_HOME),
        file("b", forenames="Bill", more=AT_HOME),
        file("c", forenames="Simon", more=AT_HOME),
    ),
    "a slip is no name of its own": (
        file("a", forenames="Martin", more=AT_HOME),
        file("b", forenames="Martni", more=AT_HOME),
        file("c", forenames="Marvin", more=AT_HOME),
    ),
    "a placeholder says nothing": (
        file("a", PNC=PNC_A),
        file("b", "NOT KNOWN", None, PNC=PNC_A),
        file("c", "NOT KNOWN", None, None, PNC=PNC_A),
    ),
}


@pytest.mark.parametrize("rule", sorted(RULES))
def test_a_rule_joins_its_example_and_not_its_counter_example(rule: str) -> None:
    """Each rule of the policy, and the case beside it where it must not hold."""
    a, b, c = RULES[rule]
    assert joined(a, b)
    assert not joined(a, c)
    assert judge(a, b, SURE).why in WHY
    assert judge(a, c, SURE).why in WHY


def test_name_and_date_of_birth_alone_never_join() -> None:
    """However likely the model finds them, and however rare the name."""
    a, b = file("a", "Featherstonehaugh"), file("b", "Featherstonehaugh")
    assert judge(a, b, 1000.0).verdict == "ASK"
    assert not joined(a, b)


def test_a_witness_needs_enough_weight() -> None:
    """What the model finds unlikely is asked about."""
    a, b = file("a", more=AT_HOME), file("b", more=AT_HOME)
    assert judge(a, b, 1.0).verdict == "ASK"


def test_twins_never_join_whatever_they_share() -> None:
    """Same surname, date of birth and address, another forename: not even with the other's number."""
    for forename in ("Martin", "Ronan"):
        a, b = file("a", more=AT_HOME, PNC=PNC_A), file("b", forenames=forename, more=AT_HOME)
        assert not joined(a, b), forename
        assert not joined(a, file("b", forenames="Martin", more=AT_HOME, PNC=PNC_A))


def test_whoever_could_belong_to_either_of_two_belongs_to_none() -> None:
    """A third file that fits two contradicting ones is left for a person, and flagged."""
    one, other = file("a", PNC=PNC_A, CRO=CRO_A), file("b", PNC=PNC_B, CRO=CRO_A)
    found = people(one, other, file("c", CRO=CRO_A))
    assert found.groups == [["a"], ["b"], ["c"]]
    assert found.flagged == {("a", "c"): "CONFLICT", ("b", "c"): "CONFLICT"}


def test_a_mention_that_fits_two_people_of_an_area_is_left_alone() -> None:
    """Two namesakes under one area's supervision: whose assessment it is, a person has to say."""
    one, other = file("a", PNC=PNC_A, more=KENT), file("b", PNC=PNC_B, more=KENT)
    assert people(one, other, file("c", more=SEEN_IN_KENT)).groups == [["a"], ["b"], ["c"]]
    assert people(one, file("c", more=SEEN_IN_KENT)).groups == [["a", "c"]]


def test_an_alias_that_a_third_file_knows_is_no_contradiction() -> None:
    """Two names of one person, when one file has both."""
    both = file("a", also=(("Ashby", "Martin"),), PNC=PNC_A, more=CASE)
    assert joined(both, file("b", PNC=PNC_A), file("c", forenames="Martin", more=CASE))


def test_two_forms_of_one_name_are_explained_by_a_third_file() -> None:
    """A familiar form and a slip fit each other badly and the full name well; two other forenames have no such third."""
    full, short, slip = (
        file(id_, forenames=name, PNC=PNC_A) for id_, name in zip("abc", ("Gary", "Gaz", "Gayr"), strict=True)
    )
    assert not joined(short, slip)
    assert joined(full, short, slip)
    assert not joined(full, file("d", forenames="Peter", PNC=PNC_A))


def test_what_people_decide_overrides() -> None:
    """SAME joins what contradicts, and says so; DIFFERENT parts what would join; LATER decides nothing."""
    a, b = file("a", PNC=PNC_A), file("b", PNC=PNC_B)
    found = people(a, b, decisions=(Decision("b", "a", "SAME"),))
    assert found.groups == [["a", "b"]]
    assert found.flagged == {("a", "b"): "AGAINST_EVIDENCE"}
    c = file("c", PNC=PNC_A)
    assert people(a, c, decisions=(Decision("a", "c", "DIFFERENT"),)).groups == [["a"], ["c"]]
    assert people(a, c, decisions=(Decision("a", "c", "LATER"),)).groups == [["a", "c"]]


def test_decisions_that_contradict_each_other_are_flagged() -> None:
    """Two held to be one, through a third from whom one is held apart."""
    files = [file(id_, forenames=name) for id_, name in (("a", "Rowan"), ("b", "Martin"), ("c", "Simon"))]
    told = (Decision("a", "b", "SAME"), Decision("b", "c", "SAME"), Decision("a", "c", "DIFFERENT"))
    found = people(*files, decisions=told)
    assert found.groups == [["a"], ["b"], ["c"]]
    assert set(found.flagged.values()) == {"DECISIONS_CONFLICT"}


def test_files_kept_apart_are_attached_and_never_bridge() -> None:
    """Open files are grouped as if those kept apart were not there."""
    apart = file("v", PNC=PNC_A, CRO=CRO_A, more={"apart": "REGISTER"})
    one, other = file("a", PNC=PNC_A), file("b", CRO=CRO_A)
    assert people(one, apart).groups == [["a", "v"]]
    assert people(one, other, apart).groups == [["a"], ["b"], ["v"]]


FILES = st.lists(
    st.builds(
        file,
        st.integers(0, 10_000).map(str),
        st.sampled_from(["Ashby", "Marlow", "X"]),
        st.sampled_from(["Rowan", "Martin", None]),
        st.sampled_from([BORN, date(1951, 6, 2), date(1975, 1, 1), None]),
        st.sampled_from(["MALE", "FEMALE", None]),
        more=st.fixed_dictionaries(
            {},
            optional={
                "postcodes": st.just(AT_HOME["postcodes"]),
                "days": st.just(SENTENCED["days"]),
                "held": st.just(KENT["held"]),
                "seen": st.just(SEEN_IN_KENT["seen"]),
                "apart": st.just("REGISTER"),
            },
        ),
        PNC=st.sampled_from([PNC_A, PNC_B]),
        CRO=st.sampled_from([CRO_A, CRO_B]),
    ),
    max_size=7,
    unique_by=lambda each: each.id,
)


@settings(max_examples=150)
@given(FILES, st.randoms())
def test_groups_do_not_depend_on_order_and_hold_no_contradiction(files: list[File], random: Random) -> None:
    """Any order gives the same groups, each file in one, and nobody with somebody else's number, sex or name."""
    found = people(*files)
    shuffled = list(files)
    random.shuffle(shuffled)
    again = people(*shuffled)
    assert (again.groups, again.flagged) == (found.groups, found.flagged)
    assert sorted(id_ for members in found.groups for id_ in members) == sorted(each.id for each in files)
    by_id = {each.id: each for each in files}
    for members in found.groups:
        for a, b in combinations(members, 2):
            assert contradiction(by_id[a], by_id[b]) is None


@settings(max_examples=100)
@given(FILES)
def test_files_kept_apart_change_nothing_for_the_open_ones(files: list[File]) -> None:
    """The groups of open files are the same with and without those kept apart."""
    open_ = [each for each in files if not each.apart]
    known = {each.id for each in open_}
    with_all = [
        kept for members in people(*files).groups if (kept := [id_ for id_ in members if id_ in known])
    ]
    assert sorted(with_all) == people(*open_).groups


def test_a_score_depends_on_the_two_files_alone() -> None:
    """The same two files have the same likeness, whoever else is compared, from either side."""
    model = Model.load()
    files = [file("a", PNC=PNC_A), file("b", PNC=PNC_A), file("c", "Smith"), file("d", forenames="Martin")]
    blocks = {each.id: keys(each) for each in files}
    all_of_them = {(x.a, x.b): x for x in model.score(files, files, blocks)}
    alone = model.score([files[1]], [files[0]], blocks)
    assert alone == [all_of_them["a", "b"]]
    assert all_of_them["a", "b"].weight > all_of_them["a", "d"].weight


def test_each_join_says_why_in_words() -> None:
    """Every field and level of the model has words, the weightiest first."""
    model = Model.load()
    for comparison in model.settings["comparisons"]:
        assert comparison["output_column_name"] in FIELDS
        assert {level["label_for_charts"] for level in comparison["comparison_levels"]} <= LEVELS.keys()
    assert words(["sex:EXACT:0.40", "surname:RARE:6.12"]) == [
        "Surname: same, rare (+6.1)",
        "Sex: same (+0.4)",
    ]
