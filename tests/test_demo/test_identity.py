"""How the files of one person differ, and what the truth says of them."""

import unicodedata
from collections import Counter, defaultdict

from demo.extracts.layouts import (
    ASSESSMENTS,
    CONTACTS,
    NOMINALS,
    ODC,
    PEOPLE,
    PRISONERS,
    REFERRALS,
    TREATMENTS,
    VICTIMS,
    Layout,
)
from rules.identifiers import cro, nino, pnc
from tests.test_demo.made import EXTRACT, Made, Row, day

SOURCES: dict[str, tuple[Layout, ...]] = {
    "crams": (PEOPLE,),
    "lids": (PRISONERS,),
    "oasys": (ASSESSMENTS, ODC),
    "iaps": (REFERRALS,),
    "visor": (NOMINALS,),
    "victims": (VICTIMS,),
    "dtto": (TREATMENTS,),
}
RENAMED = {
    "Surname": "SURNAME", "Forenames": "FORENAMES", "Offender surname": "SURNAME", "Offender forenames": "FORENAMES",
    "Offender DOB": "DOB", "CRAMS ref": "CRAMS_REF", "Prison no": "PRISON_NO",
}  # fmt: skip


def key_of(source: str, name: str, row: dict[str, str]) -> tuple[str, str, str]:
    """The key of a row, as reports print it."""
    area = name.split("!")[0].removesuffix(".xlsx").partition("_")[2]
    return {
        "crams": lambda: (source, row["AREA"], row["CRAMS_REF"]),
        "lids": lambda: (source, row["ESTAB"], row["PRISON_NO"]),
        "oasys": lambda: (source, row["SOURCE"], row["OASYS_ID"]),
        "iaps": lambda: (source, row["AREA"], row["REFERRAL_ID"]),
        "visor": lambda: (source, row["FORCE"], row["VISOR_REF"]),
        "victims": lambda: (source, area, row["Ref"]),
        "dtto": lambda: (source, area, row["Case no"]),
    }[source]()


def about_people(made: Made, source: str) -> list[tuple[tuple[str, str, str], Row]]:
    """The accepted rows of a source that describe a person, by their keys, with common column names."""
    found = []
    for layout in SOURCES[source]:
        for name, line, row in made.good(layout):
            renamed = {RENAMED.get(column, column): value for column, value in row.items()}
            found.append((key_of(source, name, row), (name, line, renamed)))
    return found


def plain(name: str) -> str:
    """A name as it is compared: small letters without accents."""
    return unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()


def test_keys_of_the_truth_are_the_accepted_rows(made: Made) -> None:
    """Each accepted row that describes a person has its key there, once."""
    rows = [key for source in SOURCES for key, _ in about_people(made, source)]
    assert len(rows) == len(set(rows)) == len(made.truth["keys"])
    assert set(rows) == made.person.keys()


def test_every_source_has_people_of_every_other(made: Made) -> None:
    """No source is about people that the services don't know."""
    sources: dict[str, set[str]] = defaultdict(set)
    for key, person in made.person.items():
        sources[key[0]].add(person)
    known = sources["crams"] | sources["lids"]
    for source in ("oasys", "iaps", "visor", "victims", "dtto"):
        assert len(sources[source] & known) > 0.85 * len(sources[source]) > 3, source


def test_numbers_are_valid_unless_the_truth_says_not(made: Made) -> None:
    """In each source that holds them."""
    checked = Counter[str]()
    for source in SOURCES:
        for _, (name, line, row) in about_people(made, source):
            found = [pnc(row["PNC"], EXTRACT)] if row.get("PNC") else []
            found += [cro(row["CRO"])] if row.get("CRO") else []
            found += [nino(row["NINO"])] if row.get("NINO") else []
            warnings = {number.warning for number in found} - {None}
            assert warnings == made.flags[name, line] & {"bad-check-letter", "bad-id-format"}, row
            checked.update({"numbers": len(found), "warned": len(warnings)})
    assert checked["warned"] < checked["numbers"] / 20


def test_a_number_of_somebody_else_is_rare(made: Made) -> None:
    """Nobody shares a number, but now and then a clerk takes one from the file that lay beside."""
    owner = {person["pnc"]: number for number, person in made.truth["persons"].items()}
    assert len(owner) == len(made.truth["persons"])
    right = wrong = 0
    for source in SOURCES:
        for key, (_, _, row) in about_people(made, source):
            if value := pnc(row.get("PNC", ""), EXTRACT).value:
                right += owner[value] == made.person[key]
                wrong += owner[value] != made.person[key]
    assert 0 < wrong < right / 40


def test_links_lead_to_the_person_but_for_a_few(made: Made) -> None:
    """A link that names nobody is flagged; one that names somebody else cannot be."""
    counted = Counter[str]()
    prison = {key[2]: person for key, person in made.person.items() if key[0] == "lids"}
    for source in ("oasys", "iaps", "victims", "dtto"):
        for key, (name, line, row) in about_people(made, source):
            area = row.get("AREA") or row.get("AGENCY") or key[1]
            linked = [made.person.get(("crams", area, row["CRAMS_REF"]))] if row["CRAMS_REF"] else []
            linked += [prison.get(row["PRISON_NO"])] if row.get("PRISON_NO") else []
            assert (None in linked) == ("unresolved-link" in made.flags[name, line]), row
            for person in linked:
                counted["right" if person == made.person[key] else "lost" if person is None else "stray"] += 1
            counted["none"] += not linked
    assert counted["stray"] > 0
    assert counted["lost"] > 0
    assert counted["none"] > 0
    assert counted["right"] > 5 * (counted["stray"] + counted["lost"])


def test_sources_write_people_differently(many: Made) -> None:
    """Slips, other names, swapped names and dates out by a digit occur in each source, in a small share of its rows."""
    for source in SOURCES:
        seen = Counter[str]()
        for key, (_, _, row) in about_people(many, source):
            person = many.truth["persons"][many.person[key]]
            born = "/".join(reversed(person["dob"].split("-")))
            surname, first = plain(row["SURNAME"]), plain(row["FORENAMES"]).split(" ")[0]
            seen["rows"] += 1
            seen["surname"] += surname != plain(person["surname"])
            seen["forename"] += first not in (
                plain(person["forename"]).split(" ")[0],
                plain(person["middle"]),
            )
            seen["born"] += row["DOB"] != born
            seen["missing"] += not row["DOB"]
            seen["no number"] += not row.get("PNC")
        assert seen["rows"] > 30, source
        for kind, most in (("surname", 0.2), ("forename", 0.3), ("born", 0.25), ("missing", 0.12)):
            assert seen[kind] <= most * seen["rows"], (source, kind, seen)
        assert seen["surname"], source
        assert seen["forename"], source
        assert seen["born"], source
        assert seen["no number"], source


def test_people_easily_taken_for_each_other_are_in_every_source(many: Made) -> None:
    """Twins, siblings, fathers and sons, and namesakes who may share a date of birth, and the truth names the pairs."""
    truth = many.truth
    pairs = truth["hard_pairs"]
    assert {kind for kind, _, _ in pairs} == {"twin", "sibling", "father-son", "namesake"}
    hard = {person for _, one, other in pairs for person in (one, other)}
    assert {key[0] for key in truth["keys"] if key[3] in hard} == SOURCES.keys()
    people = truth["persons"]
    alike = [(people[a], people[b]) for kind, a, b in pairs if kind == "namesake"]
    assert all((a["surname"], a["forename"]) == (b["surname"], b["forename"]) for a, b in alike)
    born = Counter(a["dob"] == b["dob"] for a, b in alike)
    assert born[True] > 2
    assert born[False] > 2
    assert all(people[a]["dob"] == people[b]["dob"] for kind, a, b in pairs if kind == "twin")


def test_showcase_comes_first_and_has_no_fault(made: Made) -> None:
    """The people whose lives are written out are in every sort of file between them."""
    keys = [key for key in made.truth["keys"] if key[3] == "P000001"]
    assert sorted((key[0], key[1]) for key in keys) == [
        ("crams", "leicestershire-and-rutland"), ("crams", "west-yorkshire"),
        ("dtto", "leicestershire-and-rutland"),
        ("lids", "FN"), ("lids", "FN"), ("lids", "LE"), ("lids", "LE"),
        ("oasys", "PRISON"), ("oasys", "PROBATION"), ("oasys", "PROBATION"),
        ("victims", "west-yorkshire"), ("visor", "13"),
    ]  # fmt: skip
    shown = {f"P{number:06d}" for number in range(1, 9)}
    assert {key[0] for key in made.truth["keys"] if key[3] in shown} == SOURCES.keys()
    assert not [key for key in made.truth["rejected_keys"] if key[3] in shown]
    spells = {key[2] for key in keys if key[0] == "lids"}
    spelt = {row["PNC"] for _, _, row in made.good(PRISONERS) if row["PRISON_NO"] in spells}
    assert len(spelt) == 2
    assert len({pnc(number, EXTRACT).value for number in spelt}) == 1
    reference = next(key[2] for key in keys if key[1] == "west-yorkshire" and key[0] == "crams")
    ahead = [
        row
        for _, _, row in made.good(CONTACTS)
        if (row["AREA"], row["CRAMS_REF"]) == ("west-yorkshire", reference)
        and (when := day(row["DATE"]))
        and when > EXTRACT
    ]
    assert ahead
    assert not any(row["OUTCOME"] for row in ahead)
    assert "Siân Eluned" in {row["FORENAMES"] for _, _, row in made.good(PEOPLE)}
    assert made.truth["hard_pairs"][0] == ["twin", "P000004", "P000005"]
