"""Identity numbers: spellings, check letters, and what is never taken for one."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.identifiers import CHECK_LETTERS, check_letter, cro, full_year, guess, nino, pnc, prison_number

EXTRACT = date(2003, 9, 30)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("1979/0163001B", "1979/0163001B"),
        ("2002/0073319Z", "2002/0073319Z"),
        ("2003/0000003Y", "2003/0000003Y"),
        ("1967/9893091D", "1967/9893091D"),
        ("02/73319Z", "2002/0073319Z"),
        ("033Y", "2003/0000003Y"),
        ("20030000003y", "2003/0000003Y"),
        (" 2003 / 0000003 Y ", "2003/0000003Y"),
        ("79/163001B", "1979/0163001B"),
    ],
)
def test_a_pnc_number_in_any_usual_spelling_has_one_form(raw: str, value: str) -> None:
    assert pnc(raw, EXTRACT).value == value


def test_a_pnc_number_with_the_wrong_letter_is_kept_apart() -> None:
    assert (pnc("2001/0171310S", EXTRACT).valid, pnc("2001/0171310S", EXTRACT).warning) == (
        False,
        "bad-check-letter",
    )
    assert pnc("2001/0171310W", EXTRACT).valid


@pytest.mark.parametrize(
    "raw", ["NOT KNOWN", "2001/01713100W", "2001-0171310W", "W", "2001/W", "123/4567A", "²001/1A"]
)
def test_a_pnc_number_that_cannot_be_read_says_so(raw: str) -> None:
    assert pnc(raw, EXTRACT).warning == "bad-id-format"


def test_two_digit_years_turn_on_the_extract_date_not_on_today() -> None:
    assert [full_year(year, EXTRACT) for year in (0, 3, 4, 99)] == [2000, 2003, 1904, 1999]
    assert full_year(4, date(2004, 1, 1)) == 2004


@pytest.mark.parametrize(
    ("raw", "value"),
    [("65656/91H", "065656/91H"), ("SF83/50058Z", "SF83/50058Z"), ("SF05/482703J", "SF05/482703J")],
)
def test_cro_numbers_of_both_files(raw: str, value: str) -> None:
    assert cro(raw).value == value


@pytest.mark.parametrize(
    ("raw", "warning"),
    [
        ("65656/91J", "bad-check-letter"),
        ("SF83/50058A", "bad-check-letter"),
        ("1234567/91H", "bad-id-format"),
    ],
)
def test_faulty_cro_numbers(raw: str, warning: str) -> None:
    assert cro(raw).warning == warning


@pytest.mark.parametrize("raw", ["AB 12 34 56 C", "jg103759a"])
def test_a_national_insurance_number_ignores_spaces_and_case(raw: str) -> None:
    assert nino(raw).value == "".join(raw.split()).upper()


@pytest.mark.parametrize("raw", ["DA123456A", "AO123456A", "GB123456A", "ZZ123456A", "AB123456E", "AB12345C"])
def test_national_insurance_numbers_that_are_never_issued(raw: str) -> None:
    assert nino(raw).warning == "bad-id-format"


@given(st.integers(1904, 2003), st.integers(0, 9_999_999))
def test_every_spelling_of_a_pnc_number_leads_to_the_same_form(year: int, serial: int) -> None:
    letter = check_letter(int(f"{year % 100:02d}{serial:07d}"))
    forms = [
        f"{year}/{serial:07d}{letter}",
        f"{year % 100:02d}/{serial}{letter}",
        f"{year % 100:02d}{serial:07d}{letter}",
        f"{year}{serial:07d}{letter}".lower(),
    ]
    assert {pnc(form, EXTRACT).value for form in forms} == {f"{year}/{serial:07d}{letter}"}


@given(st.integers(1, 999_999), st.integers(0, 99), st.sampled_from(CHECK_LETTERS))
def test_only_one_letter_is_right(serial: int, year: int, letter: str) -> None:
    right = check_letter(int(f"{year:02d}{serial:06d}"))
    assert cro(f"{serial}/{year:02d}{letter}").valid == (letter == right)
    small = check_letter(int(f"{year:02d}{serial}"))
    assert cro(f"SF{year:02d}/{serial}{letter}").valid == (letter == small)


@given(st.text(max_size=20))
def test_no_text_breaks_a_reader(text: str) -> None:
    for reading in (pnc(text, EXTRACT), cro(text), nino(text), prison_number(text)):
        assert reading.valid == (reading.warning is None)
    assert isinstance(guess(text), list)


def test_what_somebody_typed_can_be_several_numbers() -> None:
    assert guess("03/3Y") == [("PNC", "2003/0000003Y")]
    assert guess("ab1234") == [("PRISON_NUMBER", "AB1234")]
    assert guess("derbyshire:98/00642") == [("CRAMS_REFERENCE", "derbyshire:98/00642")]
    assert guess("98/00642") == []
    assert guess("Smith") == []
