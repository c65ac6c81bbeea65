"""Symbols of places: a shape per school type, an area that grows with the pupils."""

import pytest

from layers.queries.facilities import facilities
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.facilities_file import drawn_facilities, facilities_file
from layers.thematic.geometry import view_box


def test_schools(hand: Store) -> None:
    found = facilities_file(hand, "school")
    assert found["label"] == "Schulen"
    assert "© OpenStreetMap contributors" in found["attribution"]
    # widths of 4000: 0.016 for the largest, 0.006 + 0.010 * sqrt(100 / 900) for the other
    assert found["items"] == [
        ["s2", "Gymnasium Heide", "Gymnasium", 1750, 750, 64.0,
         "Gymnasium Heide, 900 Schülerinnen und Schüler, Weg 1"],
        ["s1", "Schule am Markt", "Grundschule", 250, 750, 37.3,
         "Schule am Markt, Grundschule, 100 Schülerinnen und Schüler, Weg 1"],
    ]  # fmt: skip
    assert found["symbols"] == {"Gymnasium": "triangle", "Grundschule": "circle"}
    assert found["shapes"] == {shape: symbols.SHAPES[shape] for shape in ("circle", "triangle")}


def test_childcare_without_places_has_the_smallest_symbol(hand: Store) -> None:
    items = facilities_file(hand, "childcare")["items"]
    assert [(item[0], item[5]) for item in items] == [("k2", 64.0), ("k1", 24.0)]
    assert facilities_file(hand, "childcare")["symbols"] == {"": "house"}
    assert facilities_file(hand, "childcare")["attribution"] == ""


def test_symbols_grow_with_the_root_of_the_magnification(hand: Store) -> None:
    whole = dict((f.facility_id, r) for f, r in drawn_facilities(hand, "school"))
    [(found, radius)] = drawn_facilities(hand, "school", "stadtteil:010")
    magnified = view_box(hand)[2] / view_box(hand, "stadtteil:010")[2]
    assert (found.facility_id, radius, whole["s1"]) == ("s1", 19.8, 37.3)
    # on the screen: larger than on the whole map, but not by as much as the areas
    assert radius * magnified / whole["s1"] == pytest.approx(magnified**0.5, abs=0.01)


def test_kinds_without_school_types_are_told_apart_by_shape(hand: Store) -> None:
    found = facilities_file(hand, "library")
    assert found["symbols"] == {"": "book"}
    # nothing is counted, so nothing is said about a size
    # so that all have the middle size: 4000 x (0.006 + 0.016) / 2
    assert [item[5:] for item in found["items"]] == [[44.0, "Bücherei, Weg 1"]]


def test_unknown_kind(hand: Store) -> None:
    with pytest.raises(KeyError):
        facilities_file(hand, "museum")


def test_each_school_type_has_a_shape_of_its_own(krefeld_store: Store) -> None:
    types = sorted({found.school_type for found in facilities(krefeld_store, "school")})
    shapes = symbols.type_shapes(types)
    assert len(set(shapes.values())) == len(types) > 5
    assert set(shapes.values()) <= set(symbols.SHAPES)


def test_school_types_of_another_land_get_free_shapes() -> None:
    shapes = symbols.type_shapes(["Grundschule", "Oberschule", "Gymnasium", "Stadtteilschule"])
    assert shapes == {
        "Grundschule": "circle",
        "Gymnasium": "triangle",
        "Oberschule": "triangle_down",
        "Stadtteilschule": "square",
    }
    many = symbols.type_shapes([f"Schule {i}" for i in range(25)])
    assert set(many.values()) == set(symbols.SCHOOL_SHAPES.values())


def test_shapes_of_kinds_are_not_those_of_school_types() -> None:
    assert not set(symbols.KIND_SHAPES) & set(symbols.SCHOOL_SHAPES.values())
    assert [symbols.kind_shape(number) for number in (0, 1, 6)] == ["house", "book", "house"]
