"""Pictures of maps, series and matrices: their texts, scale bar, names for readers, widths."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import cycle
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.model import MapSelection, SchoolChangeSelection, SeriesSelection
from layers.queries import catalogue
from layers.queries.school_changes import school_changes
from layers.queries.series import series
from layers.store import Store
from layers.thematic.geometry import shapes, view_box
from layers.thematic.layer import ThematicLayer, thematic_layer
from layers.thematic.matrix_sheet import matrix_sheet
from layers.thematic.scale_bar import length_text, round_length
from layers.thematic.series_sheet import series_sheet
from layers.thematic.sheet import Origin, form_of, origin_of
from layers.thematic.svg_sheet import sheet
from tests.changes_release import SLUG as CHANGES
from tests.changes_release import open_release
from tests.text_boxes import SVG, TextBox, faults, text_boxes

LINK = "https://atlas.beispiel.example/krefeld/karte?indicator=share&level=stadtteil&areas=010,020"
WIDTHS = (360, 800, 1200, 2400)


@pytest.fixture(scope="module")
def changes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("changes"))
    yield found
    found.close()


def layer(store: Store, indicator: str, year: int, **chosen: object) -> ThematicLayer:
    start: dict[str, object] = {"level": "stadtteil", **chosen}
    slug = store.municipality.slug
    return thematic_layer(store, MapSelection(slug, indicator, year=year, **start))  # type: ignore[arg-type]


def root(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def words(text: str) -> str:
    found = [box.text for box in text_boxes(text)[0]]
    return " ".join(found).replace("\u00a0", " ").replace("\u202f", " ")


# --- texts ---------------------------------------------------------------------------------------


def test_overlapping_lost_and_tiny_texts_are_found() -> None:
    box = TextBox("a", 0, 0, 10, 10, 12)
    assert box.meets(replace(box, west=9, east=20))
    assert not box.meets(replace(box, west=10, east=20))
    drawn = (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100" width="100">'
        '<text x="0" y="20" font-size="12">Stadt</text>'
        '<text x="9" y="22" font-size="12">Land</text>'
        '<text x="90" y="80" font-size="12">Fluss</text>'
        '<text x="0" y="60" font-size="8">klein</text>'
        "</svg>"
    )
    assert [text.partition("' ")[2] for text in faults(drawn)] == [
        "covers 'Land'",
        "leaves the picture",
        "is 8.0 pixels",
    ]


def test_no_text_covers_another_on_any_map_of_krefeld(krefeld_store: Store) -> None:
    store, widths, number = krefeld_store, cycle(WIDTHS), 0
    origin = origin_of(store, LINK, ("Die Gebietsebene „mond“ gibt es nicht.",))
    for indicator in catalogue.mappable_indicators(store):
        found = catalogue.availability(store)[indicator.indicator_id]
        for level in found.mapped:
            codes = [area.code for area in catalogue.areas(store, level)]
            drawn = layer(
                store,
                indicator.indicator_id,
                found.periods[level][-1],
                level=level,
                areas=tuple(codes[number % 7 :: 5][:5]),
                overlay=("school", "childcare") if number % 2 else (),
                labels=number % 3 > 0,
                scheme="diverging" if number % 5 == 0 else "natural",
            )
            for width in (next(widths), next(widths), next(widths)):
                assert faults(sheet(store, drawn, width, origin)) == [], (drawn.title, width)
            number += 1
    assert number > 30


@pytest.mark.parametrize("width", WIDTHS)
def test_no_text_covers_another_in_series(krefeld_store: Store, width: int) -> None:
    store = krefeld_store
    for at, (name, found) in enumerate(catalogue.availability(store).items()):
        level = found.mapped[-1] if found.mapped else ""
        codes = [area.code for area in catalogue.areas(store, level)] if level else []
        chosen = SeriesSelection(
            "krefeld",
            name,
            level,
            tuple(codes[at % 3 :: 4][:8]),
            index=at % 2 == 0,
            multiples=at % 4 == 1,
        )
        drawn = series_sheet(store, series(store, chosen), width, origin_of(store, LINK))
        assert faults(drawn) == [], name


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("measure", ["count", "row", "column"])
@pytest.mark.parametrize("table", ["by_type", "by_grade"])
def test_no_text_covers_another_in_matrices(
    krefeld_store: Store, table: str, measure: str, width: int
) -> None:
    chosen = SchoolChangeSelection("krefeld", 2017, table=table, measure=measure)
    drawn = matrix_sheet(school_changes(krefeld_store, chosen), width, Origin(LINK))
    assert faults(drawn) == []
    assert "Ansicht: " in words(drawn)


def test_long_and_strange_names_do_no_harm(hand: Store) -> None:
    found = layer(hand, "share", 2020, areas=("020",), labels=True)
    strange = "Ärger & <Söhne> „sagt“ \"wer\" 'nicht' " * 6 + "Donaudampfschiff" * 9
    areas = tuple(area._replace(name=f"{strange} {area.code}") for area in found.areas)
    found = replace(found, title=strange, sentence=strange, areas=areas, boundaries=strange)
    for width in (320, *WIDTHS):
        drawn = sheet(hand, found, width, Origin(f"{LINK}&q=<&>", "abc", (strange,)))
        assert faults(drawn) == []
        assert root(drawn).findtext(f"{SVG}title") == strange
        labels = [path.get("aria-label", "") for path in root(drawn).iter(f"{SVG}path")]
        assert any(label.startswith(strange) for label in labels)


def test_small_print_traces_a_picture(hand: Store) -> None:
    drawn = words(sheet(hand, layer(hand, "share", 2020), 1200, origin_of(hand, LINK, ("Ach.",))))
    assert f"Ansicht: {LINK}" in drawn
    assert "Datenstand: abc123 vom " in drawn
    assert "Hinweis: Ach." in drawn


# --- widths --------------------------------------------------------------------------------------


def test_a_narrow_picture_has_its_legend_below_the_map(hand: Store) -> None:
    drawn = layer(hand, "share", 2020)
    for width, below in ((360, True), (639, True), (640, False), (1200, False)):
        text = sheet(hand, drawn, width)
        inner = root(text).find(f"{SVG}svg")
        assert inner is not None
        bottom = float(inner.attrib["y"]) + float(inner.attrib["height"])
        key = next(box for box in text_boxes(text)[0] if box.text.startswith("Kein Wert"))
        assert (key.north > bottom) is below, width
        assert root(text).attrib["width"] == str(width)


@given(st.integers(320, 2400))
def test_letters_are_legible_in_any_form(width: int) -> None:
    form = form_of(width)
    sizes = [form.type(size) for size in (13, 14, 15, 16, 17, 22, 26)]
    assert sizes == sorted(sizes)
    assert sizes[0] * width / form.width >= 11


def test_a_matrix_too_wide_stands_in_blocks(changes: Store) -> None:
    result = school_changes(changes, SchoolChangeSelection(CHANGES, 2017, measure="row"))
    wide, narrow = matrix_sheet(result, 1200), matrix_sheet(result, 320)
    assert words(wide).count("Zeilen: von") == 1
    assert words(narrow).count("Zeilen: von") > 1
    for drawn in (wide, narrow):
        titles = [found.findtext(f"{SVG}title") for found in root(drawn).iter(f"{SVG}g")]
        told = [text for text in titles if text and text.startswith("von ")]
        assert len(told) == len(set(told))
        assert len(told) >= 6


# --- scale bar -----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("within", ["", "stadtteil:010"])
def test_the_scale_bar_is_true(krefeld_store: Store, width: int, within: str) -> None:
    store = krefeld_store
    level = "statistischer_bezirk"
    text = sheet(store, layer(store, "share_under_3", 2024, level=level, within=within), width)
    drawn = root(text)
    inner = drawn.find(f"{SVG}svg")
    bar = next(group for group in drawn.iter(f"{SVG}g") if group.get("class") == "scale-bar")
    assert inner is not None
    box = view_box(store, within)
    scale = max(box[2] / float(inner.attrib["width"]), box[3] / float(inner.attrib["height"]))
    path = bar.find(f"{SVG}path")
    assert path is not None
    length = float(re.search(r"h([\d.]+)", path.attrib["d"])[1])  # type: ignore[index]
    label = bar.findall(f"{SVG}text")[1].text
    assert label is not None
    number, unit = label.replace(",", ".").split("\u00a0")
    metres = float(number) * {"km": 1000, "m": 1}[unit]
    assert length * scale == pytest.approx(metres, rel=1e-4)
    assert f"der Balken ist {label} lang" in bar.attrib["aria-label"]


def test_lengths_are_round() -> None:
    assert [round_length(most) for most in (4999, 5000, 1.0, 0.99, 23, 199_999)] == [
        *(2000, 5000, 1, 0.5, 20, 100_000)
    ]
    assert length_text(500) == "500\u00a0m"
    assert length_text(2000) == "2\u00a0km"
    assert length_text(0.5) == "0,5\u00a0m"


@given(st.floats(1e-3, 1e9))
def test_a_length_is_the_largest_that_fits(most: float) -> None:
    found = round_length(most)
    assert found <= most * 1.001 < found * 2.6


# --- names for readers ---------------------------------------------------------------------------


def test_a_map_is_named_and_each_area_tells_its_value(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    drawn = root(sheet(hand, found))
    assert drawn.attrib["role"] == "graphics-document"
    names = drawn.attrib["aria-labelledby"].split()
    told = {child.get("id"): child.text for child in drawn}
    assert [told[name] for name in names] == [found.title, found.alt_text]
    areas = [p for p in drawn.iter(f"{SVG}path") if p.get("class", "").startswith("area ")]
    assert len(areas) == len(found.areas) == 4
    for path, area in zip(areas, found.areas, strict=True):
        assert path.attrib["role"] == "img"
        assert path.attrib["aria-label"].startswith(f"{area.name}: ")
        assert path.findtext(f"{SVG}title") == path.attrib["aria-label"]
        assert area.css in path.attrib["class"].split()


def test_a_hidden_value_is_a_pattern_and_a_word(hand: Store) -> None:
    found = layer(hand, "share", 2020, areas=("030",))
    area = next(area for area in found.areas if area.css == "s-confidential")
    text = sheet(hand, found)
    assert f'aria-label="{area.name}: Wert geheim gehalten"' in text
    assert ".s-confidential{fill:url(#status-confidential)}" in text
    assert f"{area.name}: . (Wert geheim gehalten)" in words(text)
    patterns = {p.attrib["id"] for p in root(text).iter(f"{SVG}pattern")}
    assert {"status-missing", "status-confidential", "key-status-missing"} <= patterns


def test_borders_show_on_pale_and_dark_classes(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    drawn = root(sheet(hand, found))
    path = next(p for p in drawn.iter(f"{SVG}path") if p.get("class") == "borders")
    drawn_shapes = shapes(hand, "stadtteil", found.edition)
    assert path.attrib["d"] == "".join(drawn_shapes[area.code].path for area in found.areas)


def test_a_map_without_any_value(hand: Store) -> None:
    found = layer(hand, "share", 2020)
    areas = tuple(
        area._replace(value=None, text=".", css="s-missing", class_text="unbekannt", flags_text="")
        for area in found.areas
    )
    empty = replace(found, areas=areas, city=None, sentence="Für 2020 liegen keine Werte vor.")
    for width in WIDTHS:
        assert faults(sheet(hand, empty, width)) == []


def test_earlier_boundaries_are_said(reform: Store) -> None:
    found = thematic_layer(
        reform, MapSelection(reform.municipality.slug, "share", "stadtteil", 2017)
    )
    assert "Gebietsgrenzen" in words(sheet(reform, found, 360))
    assert faults(sheet(reform, found, 360)) == []


# --- series --------------------------------------------------------------------------------------


def test_a_single_period_is_a_list_of_values(changes: Store) -> None:
    drawn = series_sheet(changes, series(changes, SeriesSelection(CHANGES, "leavers", "", ())))
    assert "Nordrhein-Westfalen: 5,7 % (2016/17)" in words(drawn)
    assert root(drawn).find(f".//{SVG}svg") is None


def test_a_series_names_its_signs_and_breaks(changes: Store) -> None:
    chosen = SeriesSelection(CHANGES, "share", "stadtteil", ("010", "030"))
    text = words(series_sheet(changes, series(changes, chosen)))
    assert "senkrechter Strich: Bruch in der Reihe" in text
    assert "Zwischen " in text
    assert "Stadtmitte: Der Wert stieg von 2,0 %" in text


def test_counts_of_the_city_stand_apart(changes: Store) -> None:
    chosen = SeriesSelection(CHANGES, "children", "stadtteil", ("020",))
    drawn = root(series_sheet(changes, series(changes, chosen)))
    figures = [e for e in drawn.iter(f"{SVG}svg") if e.get("class") == "series-svg"]
    assert [figure.attrib["id"] for figure in figures] == ["figure-0", "figure-1"]


def test_small_pictures_of_every_area(changes: Store) -> None:
    chosen = SeriesSelection(CHANGES, "share", "stadtteil", (), multiples=True)
    result = series(changes, chosen)
    for width in WIDTHS:
        drawn = series_sheet(changes, result, width)
        found = [e for e in root(drawn).iter(f"{SVG}svg") if e.get("class") == "multiple"]
        assert len(found) == len(result.every_area)
        assert faults(drawn) == []
