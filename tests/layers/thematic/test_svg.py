"""The map as SVG: hooks for the script, words for the ear, looks for every status."""

import re
from xml.etree import ElementTree

import pytest

from layers.model import MapSelection
from layers.store import Store
from layers.thematic.coordinates import number
from layers.thematic.geometry import Shape
from layers.thematic.layer import thematic_layer
from layers.thematic.svg import map_svg
from layers.thematic.svg_labels import lines_of, place


def svg(store: Store, indicator: str, year: int, **chosen: object) -> str:
    start: dict[str, object] = {"level": "stadtteil", **chosen}
    selection = MapSelection("mini", indicator, year=year, **start)  # type: ignore[arg-type]
    return map_svg(store, thematic_layer(store, selection))


def tree(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def group(root: ElementTree.Element, css: str) -> ElementTree.Element:
    found = root.find(f"g[@class='{css}']")
    assert found is not None
    return found


def test_areas_carry_hooks_and_words(hand: Store) -> None:
    root = tree(svg(hand, "share", 2020))
    assert root.attrib["viewBox"] == "0 0 4000 3000"
    assert (root.attrib["id"], root.attrib["data-level"]) == ("map", "stadtteil")
    assert "style" not in root.attrib
    areas = group(root, "areas").findall("path")
    assert [(a.attrib["id"], a.attrib["class"]) for a in areas] == [
        ("area-010", "area c3"),
        ("area-020", "area c2"),
        ("area-030", "area s-confidential"),
        ("area-040", "area s-not-applicable"),
    ]
    labels = [a.attrib["aria-label"].replace("\u00a0", " ") for a in areas]
    assert labels == [
        "Mitte: 5,0 %, Klasse 4 von 5",
        "Nordfeld/Heide: 3,0 %, Klasse 3 von 5",
        "Süd: Wert geheim gehalten",
        "Außen & Au: nicht anwendbar",
    ]
    assert {a.attrib["tabindex"] for a in areas} == {"-1"}
    assert {a.attrib["role"] for a in areas} == {"img"}


def test_label_of_the_map_is_its_title(hand: Store) -> None:
    root = tree(svg(hand, "share", 2020))
    label = root.find(f"*[@id='{root.attrib['aria-labelledby']}']")
    assert label is not None
    assert label.text == "Anteil der Kinder: Stadtteile in Mini, 31.12.2020"


def test_remarks_are_read_out(hand: Store) -> None:
    text = svg(hand, "share", 2021)
    assert "Süd: (4,0\u00a0%), geschätzt, Klasse 3 von 5" in text


def test_patterns_differ_without_colour(hand: Store) -> None:
    patterns = tree(svg(hand, "share", 2020)).findall("defs/pattern")
    assert [p.attrib["id"] for p in patterns] == [
        "status-missing",
        "status-confidential",
        "status-not-applicable",
    ]
    drawings = {ElementTree.tostring(p[0]) for p in patterns}
    assert len(drawings) == 3
    for pattern in patterns:
        assert pattern[0].attrib["fill"] == pattern[0].attrib["stroke"] == "currentColor"


def test_circles_lie_above_a_neutral_ground_large_first(hand: Store) -> None:
    root = tree(svg(hand, "people", 2020))
    found = group(root, "circles").findall("circle")
    assert [(c.attrib["data-code"], float(c.attrib["r"])) for c in found] == [
        ("010", 293.1),
        ("020", 146.6),
    ]
    classes = [a.attrib["class"] for a in group(root, "areas")]
    assert classes == ["area circle-ground"] * 3 + ["area s-missing"]
    assert "style" not in root.attrib


def test_within_zooms_and_keeps_the_rest_faint(hand: Store) -> None:
    root = tree(svg(hand, "share", 2020, within="stadtbezirk:2"))
    assert root.attrib["viewBox"] == "1280 -120 2840 3240"
    assert [p.attrib["class"] for p in group(root, "context")] == ["outside"]
    assert [p.attrib["data-code"] for p in group(root, "areas")] == ["020", "030", "040"]
    outline = root.find("path[@class='within-outline']")
    assert outline is not None
    assert outline.attrib["d"] == "M1400 0H4000V3000H1400Z"


def test_picked_labels_and_overlay(hand: Store) -> None:
    root = tree(svg(hand, "people", 2021, areas=("020",), labels=True, overlay=("school",)))
    assert group(root, "areas")[1].attrib["class"] == "area circle-ground picked"
    assert [t.attrib["data-code"] for t in group(root, "labels")] == ["010", "020", "030", "040"]
    lines = [tspan.text for tspan in group(root, "labels")[1]]
    assert lines == ["Nordfeld/", "Heide"]
    places = group(root, "overlay")[0]
    assert places.attrib["data-kind"] == "school"
    assert [p.attrib["class"] for p in places] == [
        "facility shape-triangle",
        "facility shape-circle",
    ]
    assert places[0].attrib["aria-label"].startswith("Gymnasium Heide, 900")


def test_overlay_and_labels_are_empty_until_asked_for(hand: Store) -> None:
    root = tree(svg(hand, "share", 2020))
    assert len(group(root, "overlay")) == len(group(root, "labels")) == 0


def test_two_maps_on_a_page_share_no_id(hand: Store) -> None:
    layer = thematic_layer(hand, MapSelection("mini", "share", "stadtteil", 2020))
    both = map_svg(hand, layer) + map_svg(hand, layer, name="second-map")
    ids = re.findall(r'\bid="([^"]+)"', both)
    assert len(ids) == len(set(ids))
    assert "second-map-area-010" in ids


def test_width_in_pixels_keeps_the_shape(hand: Store) -> None:
    layer = thematic_layer(hand, MapSelection("mini", "share", "stadtteil", 2020))
    assert 'width="400" height="300"' in map_svg(hand, layer, width=400)


@pytest.mark.parametrize(
    ("value", "text"), [(1500.0, "1500"), (0.5, "0.5"), (-0.04, "0"), (12.34, "12.3"), (100, "100")]
)
def test_number(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("Linn", ("Linn",)),
        ("Kempener Feld/Baackeshof", ("Kempener Feld/", "Baackeshof")),
        ("Gellep-Stratum", ("Gellep-", "Stratum")),
        ("Hammerschmidtplatz", ("Hammerschmidtplatz",)),
        ("Kempener Feld", ("Kempener", "Feld")),
    ],
)
def test_lines_of_a_name(name: str, lines: tuple[str, ...]) -> None:
    assert lines_of(name) == lines


def test_names_never_cover_each_other() -> None:
    shapes = [
        (Shape("1", "", (100, 100), (0, 0, 200, 200)), "Klein"),
        (Shape("2", "", (110, 101), (0, 0, 900, 900)), "Groß"),
        (Shape("3", "", (800, 800), (700, 700, 900, 900)), "Fern"),
    ]
    view = (0.0, 0.0, 1000.0, 1000.0)
    assert [label.crowded for label in place(shapes, view)] == [True, False, False]
    assert [label.crowded for label in place(shapes, view, first={"1"})] == [False, True, False]
