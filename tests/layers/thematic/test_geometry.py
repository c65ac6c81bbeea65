"""Shapes for the script and the part of the map that is seen."""

import pytest

from layers.store import Store
from layers.thematic.geometry import geometry_file, view_box


def test_geometry_file(hand: Store) -> None:
    found = geometry_file(hand, "stadtteil")
    assert (found["level"], found["width"], found["height"]) == ("stadtteil", 4000, 3000)
    assert list(found["areas"]) == ["010", "020", "030", "040"]
    assert found["areas"]["020"] == {
        "name": "Nordfeld/Heide",
        "path": "M1000 0H2000V1500H1000Z",
        "label": [1500, 750],
        "box": [1000, 0, 2000, 1500],
    }


def test_only_small_areas_have_geometry(hand: Store) -> None:
    with pytest.raises(KeyError):
        geometry_file(hand, "municipality")


def test_view_of_the_whole_city_and_of_a_gebiet(hand: Store) -> None:
    assert view_box(hand) == (0, 0, 4000, 3000)
    # 1000 x 1500 with 4 % of the longer side on each side
    assert view_box(hand, "stadtteil:020") == (940, -60, 1120, 1620)


def test_view_of_nothing(hand: Store) -> None:
    with pytest.raises(ValueError, match="no shape"):
        view_box(hand, "stadtteil:999")
