"""Which files join: the policy, pair by pair, and groups that don't depend on the order of files."""

from datetime import date
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from rules.joining import SHARED_BY_TOO_MANY, File, Order, agrees, contradicts, groups, transfers

BORN = date(1975, 2, 14)
PNC_A, PNC_B = "2003/0000003Y", "1979/0163001B"
CRO_A, CRO_B = "065656/91H", "SF83/50058Z"


def file(
    id_: str,
    surname: str = "Ashby",
    forenames: str | None = "Rowan",
    born: date | None = BORN,
    sex: str = "MALE",
    **numbers: str,
) -> File:
    births = frozenset() if born is None else frozenset([born])
    return File(
        id_,
        ((surname, forenames),),
        births,
        sex,
        {scheme: frozenset([value]) for scheme, value in numbers.items()},
    )


def joined(*files: File) -> bool:
    return len(groups(files)) == 1


def test_the_same_number_and_person_join() -> None:
    assert joined(file("a", PNC=PNC_A), file("b", PNC=PNC_A))
    assert joined(file("a", PRISON_NUMBER="AB1234"), file("b", PRISON_NUMBER="AB1234"))


def test_name_and_date_of_birth_alone_never_join() -> None:
    assert not joined(file("a"), file("b"))
    assert not joined(file("a", PNC=PNC_A), file("b", CRO=CRO_A))


def test_another_valid_number_of_the_same_kind_contradicts() -> None:
    assert not joined(file("a", PNC=PNC_A, CRO=CRO_A), file("b", PNC=PNC_B, CRO=CRO_A))
    assert not joined(file("a", PNC=PNC_A, CRO=CRO_A), file("b", PNC=PNC_A, CRO=CRO_B))


def test_several_prison_numbers_are_several_spells_of_one_person() -> None:
    assert joined(file("a", PNC=PNC_A, PRISON_NUMBER="AB1234"), file("b", PNC=PNC_A, PRISON_NUMBER="CD5678"))


def test_sex_contradicts_only_when_both_are_known() -> None:
    assert not joined(file("a", PNC=PNC_A), file("b", PNC=PNC_A, sex="FEMALE"))
    assert joined(file("a", PNC=PNC_A), file("b", PNC=PNC_A, sex="UNKNOWN"))


def test_names_may_be_mistyped_shortened_swapped_or_without_accents() -> None:
    one = file("a", "O'Neill", "Siân Mary", PNC=PNC_A)
    for surname, forenames in [("ONEILL", "SIAN"), ("O NEIL", "Sian M"), ("SIAN", "ONEILL"), ("ONEILL", "S")]:
        assert joined(one, file("b", surname, forenames, PNC=PNC_A)), (surname, forenames)


def test_a_surname_may_change_but_not_with_everything_else() -> None:
    assert joined(file("a", PNC=PNC_A), file("b", "Marlow", PNC=PNC_A))
    assert not joined(file("a", PNC=PNC_A), file("b", "Marlow", born=date(1981, 7, 3), PNC=PNC_A))


def test_somebody_elses_number_typed_by_mistake_joins_nobody() -> None:
    assert not joined(file("a", PNC=PNC_A), file("b", "Marlow", "Peter", date(1961, 7, 3), PNC=PNC_A))


def test_a_twins_number_joins_nobody() -> None:
    assert not joined(file("a", forenames="Rowan", PNC=PNC_A), file("b", forenames="Martin", PNC=PNC_A))


def test_a_fathers_number_joins_nobody() -> None:
    assert not joined(file("a", PNC=PNC_A), file("b", born=date(1951, 6, 2), PNC=PNC_A))
    assert not joined(file("a", PNC=PNC_A), file("b", born=date(1951, 2, 14), PNC=PNC_A))


def test_a_slip_in_the_date_of_birth_does_not_keep_apart() -> None:
    for born in (date(1975, 2, 15), date(1976, 2, 14), date(1957, 2, 14), date(1975, 1, 1), None):
        assert joined(file("a", PNC=PNC_A), file("b", born=born, PNC=PNC_A)), born
    assert joined(file("a", born=date(1975, 2, 4), PNC=PNC_A), file("b", born=date(1975, 4, 2), PNC=PNC_A))


def test_two_numbers_outweigh_a_date_of_birth() -> None:
    assert joined(file("a", PNC=PNC_A, CRO=CRO_A), file("b", born=date(1981, 7, 3), PNC=PNC_A, CRO=CRO_A))


def test_a_placeholder_name_says_nothing() -> None:
    assert joined(file("a", PNC=PNC_A), file("b", "NOT KNOWN", None, PNC=PNC_A))
    assert not joined(file("a", PNC=PNC_A), file("b", "NOT KNOWN", None, None, PNC=PNC_A))


def test_a_third_file_that_fits_two_contradicting_ones_joins_neither() -> None:
    one = file("a", PNC=PNC_A, CRO=CRO_A)
    other = file("b", PNC=PNC_B, CRO=CRO_A)
    between = file("c", CRO=CRO_A)
    assert groups([one, other, between]) == [["a"], ["b"], ["c"]]


def test_files_that_agree_in_all_join_beside_a_contradiction() -> None:
    one, two = file("a", PNC=PNC_A, CRO=CRO_A), file("b", PNC=PNC_A, CRO=CRO_A)
    assert groups([one, two, file("c", PNC=PNC_B, CRO=CRO_A)]) == [["a", "b"], ["c"]]


def test_a_number_on_far_too_many_files_joins_nobody() -> None:
    many = [file(f"{n:03d}", PNC=PNC_A) for n in range(SHARED_BY_TOO_MANY + 1)]
    assert len(groups(many)) == len(many)


FILES = st.lists(
    st.builds(
        file,
        st.integers(0, 10_000).map(str),
        st.sampled_from(["Ashby", "Marlow", "X"]),
        st.sampled_from(["Rowan", "Martin", None]),
        st.sampled_from([BORN, date(1951, 6, 2), None]),
        st.sampled_from(["MALE", "FEMALE", "UNKNOWN"]),
        PNC=st.sampled_from([PNC_A, PNC_B]),
        CRO=st.sampled_from([CRO_A, CRO_B]),
    ),
    max_size=7,
    unique_by=lambda each: each.id,
)


@given(FILES, st.randoms())
def test_groups_do_not_depend_on_order_and_hold_no_contradiction(files: list[File], random: object) -> None:
    found = groups(files)
    shuffled = list(files)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert groups(shuffled) == found
    assert sorted(id_ for group in found for id_ in group) == sorted(each.id for each in files)
    by_id = {each.id: each for each in files}
    for group in found:
        assert not any(contradicts(by_id[a], by_id[b]) for a in group for b in group if a != b)


@given(FILES)
def test_agreement_goes_both_ways(files: list[File]) -> None:
    for a, b in permutations(files, 2):
        assert agrees(a, b) == agrees(b, a)
        assert contradicts(a, b) == contradicts(b, a)


def test_each_change_of_area_is_one_transfer() -> None:
    made = date(2002, 1, 7)
    first = Order("1", "CRO", made, "kent", date(2002, 3, 1), moved=True)
    second = Order("2", "CRO", made, "essex", date(2002, 9, 1), moved=True)
    third = Order("3", "CRO", made, "kent", None, moved=False)
    unrelated = Order("4", "CRO", date(2002, 1, 8), "kent", None, moved=False)
    assert sorted(transfers([third, unrelated, second, first])) == [("1", "2"), ("2", "3")]
    assert transfers([first, unrelated]) == []
