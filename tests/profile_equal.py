"""Whether the numbers of profiles are those of the maps, for every area and indicator."""

import csv
import io
import re
from html.parser import HTMLParser

from flask.testing import FlaskClient

from layers.model import MapSelection, ProfileSelection
from layers.queries import catalogue
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic.boundaries import ABSENT
from layers.thematic.bundle import load_bundle, map_defaults
from layers.thematic.interval import HIGH, LOW
from layers.thematic.layer import thematic_layer
from layers.thematic.profile_build import profile
from layers.thematic.profile_result import Cell, ProfileResult
from layers.thematic.result import AreaValue, ThematicLayer


def first_map(store: Store, indicator: str, level: str, pooled: bool) -> ThematicLayer:
    """The map that opens when nobody has chosen a year."""
    usual = map_defaults(load_bundle(store, indicator, level, pooled=pooled))
    slug = store.municipality.slug
    chosen = MapSelection(slug, indicator, level, usual.year, usual.school_type, pooled=pooled)
    return thematic_layer(store, chosen)


def profiles(store: Store, level: str, pooled: bool = False) -> dict[str, ProfileResult]:
    """Area code -> its profile, for every area of a level."""
    slug = store.municipality.slug
    return {
        area.code: profile(store, ProfileSelection(slug, level, area.code, pooled=pooled))
        for area in catalogue.areas(store, level)
    }


def compare(store: Store, pooled: bool = False) -> int:
    """Compares every cell of every profile with its map; gives the number of cells."""
    count = 0
    shown = catalogue.availability(store)
    for level in catalogue.levels(store):
        made = profiles(store, level.level, pooled)
        mapped = [
            found.indicator_id
            for found in catalogue.indicators(store)
            if found.indicator_id in shown and level.level in shown[found.indicator_id].mapped
        ]
        for result in made.values():
            assert [fact.indicator.indicator_id for fact in result.facts] == mapped
        for at, indicator in enumerate(mapped):
            united = pooled and can_pool(store, indicator, level.level)
            layer = first_map(store, indicator, level.level, united)
            areas = {area.code: area for area in layer.areas}
            known = [area.value for area in layer.areas if area.value is not None]
            for code, result in made.items():
                fact = result.facts[at]
                assert fact.pooled == united
                assert fact.period == layer.selection.year
                assert fact.school_type == layer.selection.school_type
                assert fact.city_text == (layer.city.text if layer.city else "")
                assert [value for _, value in fact.dots.values] == known
                assert fact.dots.without == len(areas) - len(known)
                _same(fact.cell, areas.get(code))
                count += 1
    return count


def _same(cell: Cell, area: AreaValue | None) -> None:
    if area is None:
        assert (cell.value, cell.text, cell.said) == (None, "", ABSENT)
        return
    assert (cell.value, cell.status, cell.text) == (area.value, area.status, area.text)
    assert cell.said == area.class_text * (area.value is None)
    assert cell.deviation_text == area.deviation_text
    assert (cell.numerator_text, cell.denominator_text) == (
        area.numerator_text,
        area.denominator_text,
    )
    assert cell.flags_text == area.flags_text
    assert cell.interval == area.interval_text


class Rows(HTMLParser):
    """Cells of the rows of a page's tables by the row's id: lists of (class, text)."""

    def __init__(self, document: str) -> None:
        super().__init__()
        self.rows: dict[str, dict[str, str]] = {}
        self._row = self._cell = ""
        self.feed(document)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        css = found.get("class") or ""
        if tag == "tr":
            self._row = found.get("id") or ""
        if tag in ("strong", "td") and css.startswith("fact-"):
            self._cell = css

    def handle_endtag(self, tag: str) -> None:
        if tag in ("strong", "td"):
            self._cell = ""

    def handle_data(self, data: str) -> None:
        if self._row and self._cell:
            row = self.rows.setdefault(self._row, {})
            row[self._cell] = row.get(self._cell, "") + data.strip()


def table(text: str) -> list[dict[str, str]]:
    """The rows of one CSV table by heading."""
    lines = text.partition("\r\n\r\n")[0].lstrip("\ufeff").splitlines()
    return list(csv.DictReader(lines, delimiter=";"))


def plain(text: str, unit: str) -> str:
    """A number as it is printed, as the map's CSV writes it; signs stay."""
    number = text.strip("()").removesuffix(f"\u00a0{unit}" if unit else "")
    return re.sub("[\u202f\u00a0]", "", number).replace("\u2212", "-")


def compare_files(client: FlaskClient, store: Store, level: str) -> int:
    """Compares page and CSV of every profile of a level with the maps' CSV; gives the cells."""
    slug, count = store.municipality.slug, 0
    maps: dict[str, dict[str, dict[str, str]]] = {}
    for code, result in profiles(store, level).items():
        page = Rows(client.get(f"/{slug}/profil/{level}/{code}").text).rows
        path = f"/{slug}/profil/download.csv?level={level}&code={code}"
        downloaded = _tables(client.get(path).data.decode("utf-8-sig"))
        for fact in result.facts:
            indicator = fact.indicator
            name = indicator.indicator_id
            if name not in maps:
                file = client.get(f"/{slug}/karte/download.csv?indicator={name}&level={level}")
                maps[name] = {row["Nummer"]: row for row in table(file.data.decode("utf-8-sig"))}
            row = maps[name].get(code)
            if row is None:
                assert fact.cell.said == ABSENT
                continue
            unit = f" [{indicator.unit}]" if indicator.unit else ""
            value = row[indicator.short_title + unit].lstrip("'")
            shown = page[f"indikator-{name}"]
            assert plain(shown["fact-value"], indicator.unit) == value, (name, code, shown, value)
            kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
            mine = downloaded[indicator.title + kind]
            assert mine["Wert"].lstrip("'") == value, (name, code, shown, value)
            assert mine["Status"] == row["Status"]
            for end in (LOW, HIGH):
                assert mine[end] == row.get(end + unit, ""), (name, code)
            city = maps[name].get("")
            if city is not None:
                said = city[indicator.short_title + unit].lstrip("'")
                assert plain(shown["fact-city"], indicator.unit).endswith(said), (name, code)
                assert mine[result.words.value].lstrip("'") == said
            count += 1
    return count


def _tables(text: str) -> dict[str, dict[str, str]]:
    """The rows of the tables of indicators of a profile's CSV by title of the indicator."""
    found: dict[str, dict[str, str]] = {}
    for part in text.split("\r\n\r\n"):
        lines = part.splitlines()
        at = next((i for i, line in enumerate(lines) if line.startswith("Indikator;")), None)
        if at is not None:
            rows = csv.DictReader(io.StringIO("\n".join(lines[at:])), delimiter=";")
            for row in rows:
                found.setdefault(row["Indikator"], {}).update(row)
    return found
