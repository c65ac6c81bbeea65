"""Places as points."""

import pytest

from layers.queries.facilities import facilities, facility_kinds
from layers.store import Store


def test_kinds(mini: Store) -> None:
    assert facility_kinds(mini) == (("school", "Schulen"), ("childcare", "Kitas"))


def test_schools(mini: Store) -> None:
    first, second = facilities(mini, "school")
    assert (first.facility_id, first.name, first.school_type) == (
        "s1",
        "Schule am Markt",
        "Grundschule",
    )
    assert (second.x, second.y, second.capacity) == (1750, 750, 900)
    assert first.attributes == {"Träger": "Stadt"}


def test_childcare_has_no_school_type_and_may_have_no_places(mini: Store) -> None:
    assert [(f.school_type, f.capacity) for f in facilities(mini, "childcare")] == [
        ("", 0),
        ("", 40),
    ]


def test_counted_by_their_point(mini: Store) -> None:
    assert [f.facility_id for f in facilities(mini, "school", "stadtteil:020")] == ["s2"]
    assert facilities(mini, "school", "stadtteil:030") == ()


@pytest.mark.parametrize("within", ["stadtteil:999", "nirgends:1"])
def test_unknown_gebiet(mini: Store, within: str) -> None:
    with pytest.raises(ValueError, match="unknown area"):
        facilities(mini, "school", within)
