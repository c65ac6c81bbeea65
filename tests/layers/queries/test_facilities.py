"""Places as points."""

import pytest

from layers.queries.facilities import facilities, facility_kinds
from layers.store import Store


def test_kinds(hand: Store) -> None:
    assert facility_kinds(hand) == (("school", "Schulen"), ("childcare", "Kitas"))


def test_schools(hand: Store) -> None:
    first, second = facilities(hand, "school")
    assert (first.facility_id, first.name, first.school_type) == (
        "s1",
        "Schule am Markt",
        "Grundschule",
    )
    assert (second.x, second.y, second.capacity) == (1750, 750, 900)
    assert first.attributes == {"Träger": "Stadt"}


def test_childcare_has_no_school_type_and_may_have_no_places(hand: Store) -> None:
    assert [(f.school_type, f.capacity) for f in facilities(hand, "childcare")] == [
        ("", 0),
        ("", 40),
    ]


def test_counted_by_their_point(hand: Store) -> None:
    assert [f.facility_id for f in facilities(hand, "school", "stadtteil:020")] == ["s2"]
    assert facilities(hand, "school", "stadtteil:030") == ()


@pytest.mark.parametrize("within", ["stadtteil:999", "nirgends:1"])
def test_unknown_gebiet(hand: Store, within: str) -> None:
    with pytest.raises(ValueError, match="unknown area"):
        facilities(hand, "school", within)
