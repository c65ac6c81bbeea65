"""The same data for all three: read from the release, written the way each of them wants it."""

import csv
import io
import json
import math
import shutil
from dataclasses import asdict, dataclass
from html import escape
from pathlib import Path
from typing import Any

import xlsxwriter

from layers.model import ALL, Symbol
from layers.queries import catalogue
from layers.queries.values import observations
from layers.store import Store
from layers.thematic.colours import colours, default_palette
from layers.thematic.geometry import geometry_file
from layers.thematic.values_file import values_file

HERE = Path(__file__).parent
SCHEME, CLASSES = "natural", 5
KREFELD_VIEW = {"zoom": 10.5, "center": {"lat": 51.34, "lon": 6.57}}
"""Chosen by hand, as the examples do; other places are fitted into the figure."""
FIGURE = (1_060, 600)
"""Pixels of the map of the common way."""
TILE = 512
YEARS_NEEDED = 10


@dataclass(frozen=True)
class Plan:
    """What is shown and changed in the same way in all three: indicators, levels and years."""

    indicators: tuple[tuple[str, str], ...]
    levels: tuple[tuple[str, str], ...]
    years: tuple[int, ...]
    level: str
    """The level that is shown first."""

    def as_json(self) -> dict[str, Any]:
        """To be kept in a file."""
        return asdict(self)

    @classmethod
    def from_json(cls, found: dict[str, Any]) -> "Plan":
        """From what `as_json` gave."""
        pairs = {name: tuple(tuple(p) for p in found[name]) for name in ("indicators", "levels")}
        return cls(**pairs, years=tuple(found["years"]), level=found["level"])


def make_plan(store: Store, level: str = "") -> Plan:
    """All coloured indicators that exist at every level over the same years, at least ten.

    The one with the most different pictures comes first. ``level`` is shown first; "" stands for
    the finest. Raises ValueError where no indicator fits.
    """
    levels = tuple((level.level, level.name_plural) for level in catalogue.levels(store))
    availability = catalogue.availability(store)
    chosen: list[tuple[str, str]] = []
    years: tuple[int, ...] = ()
    for indicator in catalogue.indicators(store):
        periods = {availability[indicator.indicator_id].periods.get(level) for level, _ in levels}
        common = next(iter(periods)) if len(periods) == 1 else None
        if indicator.symbol is not Symbol.CHOROPLETH or not common or len(common) < YEARS_NEEDED:
            continue
        years = years or common
        if set(years) <= set(common):
            chosen.append((indicator.indicator_id, indicator.short_title))
    if not chosen:
        raise ValueError(f"{store.municipality.name}: no indicator over {YEARS_NEEDED} years.")
    first = level or levels[-1][0]
    chosen.sort(key=lambda entry: -_pictures(store, entry[0], first, years))
    return Plan(tuple(chosen), levels, years, first)


def _pictures(store: Store, indicator: str, level: str, years: tuple[int, ...]) -> int:
    """How many different maps the years give: a change that does not show cannot be timed."""
    values = _floor_values(values_file(store, indicator, level), years)
    return len(set(values["classes"].values()))


def write_common_way(store: Store, plan: Plan, folder: Path) -> None:
    """values.csv, indicators.json, levels.json, view.json and one GeoJSON per level."""
    folder.mkdir(parents=True)
    (folder / "view.json").write_text(json.dumps(_view(store, plan)), encoding="utf-8")
    (folder / "indicators.json").write_text(json.dumps(dict(plan.indicators)), encoding="utf-8")
    (folder / "levels.json").write_text(json.dumps(dict(plan.levels)), encoding="utf-8")
    for level, _ in plan.levels:
        shutil.copy(store.geo_dir / f"{level}.geojson", folder / f"{level}.geojson")
    with (folder / "values.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["indicator", "level", "code", "name", "year", "value"])
        for indicator, _ in plan.indicators:
            for level, _ in plan.levels:
                writer.writerows(_rows(store, indicator, level, plan.years))


def _view(store: Store, plan: Plan) -> dict[str, Any]:
    """What the author of such a page writes into it by hand."""
    chosen = {"title": store.municipality.name, "level": plan.level}
    chosen["series_level"] = plan.levels[0][0]
    if store.municipality.slug == "krefeld":
        return {**chosen, **KREFELD_VIEW}
    outlines = json.loads((store.geo_dir / f"{plan.levels[0][0]}.geojson").read_text("utf-8"))
    west, south, east, north = union_bounds(outlines)
    lat, lon = (south + north) / 2, (west + east) / 2
    wide = 360 * FIGURE[0] / TILE / (east - west)
    high = 360 * FIGURE[1] / TILE / (north - south) * math.cos(math.radians(lat))
    zoom = math.floor(math.log2(min(wide, high)) * 2) / 2
    return {**chosen, "zoom": zoom, "center": {"lat": lat, "lon": lon}}


def union_bounds(outlines: dict[str, Any]) -> tuple[float, float, float, float]:
    """West, south, east, north of a GeoJSON of polygons, in degrees."""
    points = [point for f in outlines["features"] for point in _points(f["geometry"])]
    xs, ys = [p[0] for p in points], [p[1] for p in points]
    return min(xs), min(ys), max(xs), max(ys)


def _points(geometry: dict[str, Any]) -> list[list[float]]:
    polygons = geometry["coordinates"]
    if geometry["type"] == "Polygon":
        polygons = [polygons]
    return [point for polygon in polygons for ring in polygon for point in ring]


def _rows(store: Store, indicator: str, level: str, years: tuple[int, ...]) -> list[list[Any]]:
    names = {area.code: area.name for area in catalogue.areas(store, level)}
    return [
        [indicator, level, o.code, names[o.code], o.period, o.value]
        for o in observations(store, indicator, level)
        if o.code in names and o.period in years and o.school_type == ALL and o.breakdown == ALL
    ]


def write_floor(store: Store, plan: Plan, folder: Path) -> None:
    """The static site: two pages, a script, one small file per indicator and level."""
    folder.mkdir(parents=True)
    script = (HERE / "floor" / "map.js").read_text(encoding="utf-8")
    script = script.replace("{{level}}", plan.level)
    (folder / "map.js").write_text(script, encoding="utf-8")
    for level, _ in plan.levels:
        (folder / f"{level}.svg.txt").write_text(_paths(store, level), encoding="utf-8")
        for indicator, _ in plan.indicators:
            values = values_file(store, indicator, level)
            text = json.dumps(_floor_values(values, plan.years), ensure_ascii=False)
            (folder / f"{indicator}-{level}.json").write_text(text, encoding="utf-8")
    _write_pages(store, plan, folder)


def _paths(store: Store, level: str) -> str:
    areas = geometry_file(store, level)["areas"]
    order = [area.code for area in catalogue.areas(store, level)]
    return "\n".join(
        f'<path d="{areas[code]["path"]}"><title>{escape(areas[code]["name"])}</title></path>'
        for code in order
    )


def _floor_values(values: dict[str, Any], years: tuple[int, ...]) -> dict[str, Any]:
    frames = {year: values["frames"][f"{year}|{ALL}"] for year in years}
    return {
        "titles": {year: frame["title"] for year, frame in frames.items()},
        "classes": {year: frame["classes"][SCHEME][str(CLASSES)] for year, frame in frames.items()},
    }


def _write_pages(store: Store, plan: Plan, folder: Path) -> None:
    first, level = plan.indicators[0][0], plan.level
    geometry = geometry_file(store, level)
    values = values_file(store, first, level)
    shown = _floor_values(values, plan.years)
    last = plan.years[-1]
    paths = _paths(store, level).split("\n")
    classed = zip(paths, shown["classes"][last], strict=True)
    shades = colours(default_palette("sequential"), "sequential", CLASSES)
    _write_template(
        "index.html",
        folder / "index.html",
        style="\n  ".join(f".c{i} {{ fill: {shade} }}" for i, shade in enumerate(shades)),
        place=escape(store.municipality.name),
        title=escape(shown["titles"][last]),
        indicators=_options(plan.indicators, first),
        levels=_options(plan.levels, level),
        first=str(plan.years[0]),
        last=str(last),
        box=f"0 0 {geometry['width']} {geometry['height']}",
        paths="\n".join(p.replace("<path", f'<path class="c{c}"', 1) for p, c in classed),
        id=first,
    )
    _write_template(
        "series.html",
        folder / "zeitreihe.html",
        place=escape(store.municipality.name),
        title=escape(values["indicator"]["title"]),
        lines=_lines(values, plan.years),
    )
    rows = _rows(store, first, level, plan.years)
    table = "\n".join(";".join(str(cell) for cell in row) for row in rows)
    (folder / f"{first}-{level}.csv").write_text(table, encoding="utf-8")
    (folder / f"{first}-{level}.xlsx").write_bytes(_workbook(rows))


def _write_template(name: str, target: Path, **parts: str) -> None:
    text = (HERE / "floor" / name).read_text(encoding="utf-8")
    for key, value in parts.items():
        text = text.replace("{{" + key + "}}", value)
    target.write_text(text, encoding="utf-8")


def _options(pairs: tuple[tuple[str, str], ...], chosen: str) -> str:
    return "".join(
        f'<option value="{key}"{" selected" if key == chosen else ""}>{escape(label)}</option>'
        for key, label in pairs
    )


def _lines(values: dict[str, Any], years: tuple[int, ...]) -> str:
    series = list(zip(*(values["frames"][f"{year}|{ALL}"]["value"] for year in years), strict=True))
    top = max(value for line in series for value in line if value is not None)
    step = 1000 / (len(years) - 1)
    return "\n".join(
        '<polyline points="{}"/>'.format(
            " ".join(
                f"{index * step:.0f},{600 - 600 * value / top:.0f}"
                for index, value in enumerate(line)
                if value is not None
            )
        )
        for line in series
    )


def _workbook(rows: list[list[Any]]) -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return buffer.getvalue()
