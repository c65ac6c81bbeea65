"""The picture for downloads: everything that a map must say, without custom properties."""

import re
from xml.etree import ElementTree

import pytest

from layers.model import MapSelection
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.layer import thematic_layer
from layers.thematic.sheet_text import text_width, wrap
from layers.thematic.svg import map_svg

SVG = "{http://www.w3.org/2000/svg}"


def picture(store: Store, indicator: str, year: int, **chosen: object) -> str:
    start: dict[str, object] = {"level": "stadtteil", **chosen}
    slug = store.municipality.slug
    selection = MapSelection(slug, indicator, year=year, **start)  # type: ignore[arg-type]
    return map_svg(store, thematic_layer(store, selection), standalone=True)


def words(text: str) -> str:
    root = ElementTree.fromstring(text)  # noqa: S314 - our own drawing
    lines = ["".join(entry.itertext()) for entry in root.iter(f"{SVG}text")]
    return " ".join(lines).replace("\u00a0", " ").replace("\u202f", " ")


def test_says_what_where_when_source_and_counts(hand: Store) -> None:
    text = words(picture(hand, "share", 2020))
    for part in (
        "Anteil der Kinder: Stadtteile in Mini, 31.12.2020",
        "Natürliche Klassen, Einheit: %",
        "über 4,0 bis 5,0 %: 1",
        "über 2,0 bis 4,0 %: 1 ◂ Stadtwert",
        "Wert geheim gehalten: 1",
        "Kein Wert: 0",
        "Mini: 4,0 %",
        "2 von 4 Gebieten mit Wert",
        "reichen die Werte für 2 Stadtteile",
        "Quelle: Stadt Mini: Melderegister",
        "Stand der Daten: 31.12.2021, 2025",
        "Nur 2020.",
    ):
        assert part in text
    assert "frei erfunden" not in text


def test_demonstration_data_are_marked_in_the_picture(hand: Store) -> None:
    assert "Demonstrationsdaten – frei erfunden" in words(picture(hand, "index", 2024))


def test_overlay_brings_its_attribution_and_legend(hand: Store) -> None:
    text = words(picture(hand, "people", 2021, overlay=("school", "childcare"), areas=("020",)))
    assert "© OpenStreetMap contributors" in text
    assert "Gymnasium: 1" in text
    assert "Kitas: 2" in text
    assert "Ausgewählte Gebiete Nordfeld/Heide: 225" in text


def test_programs_that_know_no_custom_properties_can_draw_it(hand: Store) -> None:
    text = picture(hand, "share", 2020, scheme="diverging")
    assert "var(" not in text
    assert "currentColor" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")
    styles = set(re.findall(r"\.(c\d)\{fill:#", text))
    assert styles == {"c0", "c1", "c2", "c3"}


def test_starts_at_four_by_three_and_grows_with_its_texts(hand: Store) -> None:
    root = ElementTree.fromstring(picture(hand, "share", 2020))  # noqa: S314
    assert (root.attrib["width"], root.attrib["height"]) == ("1200", "900")
    layer = thematic_layer(hand, MapSelection("mini", "share", "stadtteil", 2020))
    half = ElementTree.fromstring(map_svg(hand, layer, standalone=True, width=800))  # noqa: S314
    assert half.attrib["width"] == "800"
    assert 600 <= int(half.attrib["height"]) < 700
    narrow = ElementTree.fromstring(map_svg(hand, layer, standalone=True, width=360))  # noqa: S314
    assert narrow.attrib["width"] == "360"
    assert int(narrow.attrib["height"]) > 600


def test_nothing_is_written_outside_the_picture(krefeld_store: Store) -> None:
    for indicator in catalogue.mappable_indicators(krefeld_store):
        found = catalogue.availability(krefeld_store)[indicator.indicator_id]
        level = found.mapped[-1]
        text = picture(
            krefeld_store,
            indicator.indicator_id,
            found.periods[level][-1],
            level=level,
            areas=("011", "012", "021", "022", "023"),
            overlay=("school", "childcare"),
        )
        root = ElementTree.fromstring(text)  # noqa: S314 - our own drawing
        _, _, width, height = (float(part) for part in root.attrib["viewBox"].split())
        for entry in root.findall(f"{SVG}text"):
            size = float(entry.attrib["font-size"])
            end = float(entry.attrib["x"]) + text_width(entry.text or "", size)
            assert end <= width, entry.text
            assert float(entry.attrib["y"]) <= height, entry.text


def test_wrap() -> None:
    long = "Grundschulkinder am Ort der Schule je 100 Kinder von 6 bis 9 Jahren in Krefeld"
    lines = wrap(long, 300, 20)
    assert len(lines) > 2
    assert " ".join(lines) == long
    assert all(text_width(line, 20) <= 300 for line in lines)


def test_what_is_longer_than_a_line_is_parted() -> None:
    word = "Donaudampfschifffahrtsgesellschaft"
    lines = wrap(word, 150, 20)
    assert all(text_width(line, 20) <= 150 for line in lines)
    assert "".join(line.removesuffix("-") for line in lines) == word
    assert all(line.endswith("-") for line in lines[:-1])
    address = "Ansicht: https://atlas.example/krefeld/karte?indicator=share_under_3&level=stadtteil"
    lines = wrap(address, 200, 13)
    assert "".join(lines) == address
    assert all(text_width(line, 13) <= 200 for line in lines)


def test_numbers_and_counts_stay_together() -> None:
    assert wrap("je 10 000", 60, 15) == ["je", "10 000"]
    assert wrap("über 4,0 bis 4,9 je Kind: 12", 190, 15)[-1] == "Kind: 12"


@pytest.mark.parametrize("text", ["Anteil der Kinder", "über 1 300 bis 1 700 Personen je km²"])
def test_bold_is_wider(text: str) -> None:
    assert text_width(text, 20, bold=True) > text_width(text, 20)
