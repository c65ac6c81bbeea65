"""Locator maps: the area, its neighbours, the point, names that nothing cuts off."""

import re
import xml.etree.ElementTree as ET

import pytest

from layers.queries.catalogue import areas, levels
from layers.queries.facility_details import details
from layers.store import Store
from layers.thematic.locator import WIDTH, locator
from layers.thematic.neighbours import neighbours

SVG = "{http://www.w3.org/2000/svg}"


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))  # noqa: S314


def test_neighbours_of_the_mini_city(mini_store: Store) -> None:
    assert neighbours(mini_store, "ortsteil", "01") == ("02",)
    assert neighbours(mini_store, "ortsteil", "02") == ("01", "03")
    assert neighbours(mini_store, "ortsteil", "99") == ()


def test_neighbours_are_mutual(krefeld_store: Store) -> None:
    found = {
        area.code: set(neighbours(krefeld_store, "stadtteil", area.code))
        for area in areas(krefeld_store, "stadtteil")
    }
    assert all(code in found[other] for code, others in found.items() for other in others)
    assert all(found.values())
    assert "030" in found["040"]
    assert "190" not in found["040"]


def test_an_institution_lies_where_its_place_is(krefeld_store: Store) -> None:
    place = details(krefeld_store, "100128").facility
    figure = locator(
        krefeld_store, "stadtteil", "170", (place.x, place.y, "circle", "#7a1f5c"), place.name
    )
    assert figure.alt.startswith(f"Lageplan. {place.name} liegt in Stadtteil Fischeln. Angrenzend:")
    root = parsed(figure.svg)
    box = [float(n) for n in root.attrib["viewBox"].split()]
    assert box == [0, 0, figure.width, figure.height]
    [mark] = [g for g in root.iter(f"{SVG}g") if g.get("transform", "").endswith("scale(8)")]
    x, y = (float(n) for n in re.findall(r"[\d.]+", mark.attrib["transform"])[:2])
    assert 0 < x < WIDTH
    assert 0 < y < figure.height


@pytest.mark.parametrize("city", ["krefeld_store", "mini_store"])
def test_every_area_has_a_map_with_its_name(city: str, request: pytest.FixtureRequest) -> None:
    store: Store = request.getfixturevalue(city)
    for level in levels(store):
        for area in areas(store, level.level):
            root = parsed(locator(store, level.level, area.code).svg)
            bold = [t for t in root.iter(f"{SVG}text") if t.get("font-weight") == "700"]
            said = "".join("".join(t.itertext()) for t in bold)
            assert said.replace(" ", "") == area.name.replace(" ", ""), (level.level, area.code)
            sizes = [float(t.attrib["font-size"]) for t in root.iter(f"{SVG}text")]
            assert min(sizes) >= 11


def test_an_unknown_area_has_none(mini_store: Store) -> None:
    with pytest.raises(KeyError):
        locator(mini_store, "ortsteil", "99")
