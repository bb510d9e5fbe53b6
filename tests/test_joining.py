"""How the orders of one person follow on from each other. Who is one person: tests/test_matching.py."""

from datetime import date

from rules.joining import Order, transfers


def test_each_change_of_area_is_one_transfer() -> None:
    """An order that ended by a transfer goes on in the row that ended next, in another area."""
    made = date(2002, 1, 7)
    first = Order("1", "CRO", made, "kent", date(2002, 3, 1), moved=True)
    second = Order("2", "CRO", made, "essex", date(2002, 9, 1), moved=True)
    third = Order("3", "CRO", made, "kent", None, moved=False)
    unrelated = Order("4", "CRO", date(2002, 1, 8), "kent", None, moved=False)
    assert sorted(transfers([third, unrelated, second, first])) == [("1", "2"), ("2", "3")]
    assert transfers([first, unrelated]) == []
