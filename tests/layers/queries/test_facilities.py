"""Places as points."""

import pytest

from layers.queries.facilities import FacilityKind, facilities, facility_kind, facility_kinds
from layers.store import Store


def test_kinds(hand: Store) -> None:
    credit = "Lage: © OpenStreetMap contributors"
    assert facility_kinds(hand) == (
        FacilityKind("school", "Schulen", "Schülerinnen und Schüler", "#7a1f5c", credit, None),
        FacilityKind("childcare", "Kitas", "Plätze", "#8a4b00", "", 0),
        FacilityKind("library", "Büchereien", "", "#00594c", "", 1),
    )


def test_a_kind_without_places_is_unknown(hand: Store) -> None:
    assert facility_kind(hand, "library").name_plural == "Büchereien"
    with pytest.raises(KeyError):
        facility_kind(hand, "museum")


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
