"""The script shows what layers.thematic says: 200 random selections, character by character."""

import random
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, Page

from dashboard.pages.map import note_lines
from dashboard.pages.map_config import script_config
from dashboard.selection import map_query, parse_map
from layers.model import ALL, CLASS_COUNTS, DEMONSTRATION, SCHEMES, MapSelection
from layers.queries import catalogue
from layers.store import Store
from layers.thematic import colours
from layers.thematic.interval import said_interval
from layers.thematic.layer import ThematicLayer, thematic_layer
from scripts.server import running_server
from tests.browser.map_reading import read, ready

ENDINGS = ["pdf", "xlsx", "csv", "png", "pptx", "svg", "plain.csv", "json", "geojson", "gpkg"]
"""Files of a map in the order of the page."""
COUNT = 200
SEED = 20_241_231


def random_selections(store: Store, count: int, seed: int) -> list[MapSelection]:
    """Possible selections, drawn evenly over indicators, levels, years, schemes and the rest."""
    chance = random.Random(seed)
    indicators = catalogue.mappable_indicators(store)
    available = catalogue.availability(store)
    found: list[MapSelection] = []
    while len(found) < count:
        indicator = chance.choice(indicators).indicator_id
        level = chance.choice(available[indicator].mapped)
        school_type = chance.choice(available[indicator].school_types[level])
        kind = chance.choice((colours.SEQUENTIAL, colours.DIVERGING))
        args = {
            "indicator": indicator,
            "level": level,
            "year": str(chance.choice(available[indicator].periods[level])),
            "school_type": school_type,
            "scheme": chance.choice(tuple(SCHEMES)),
            "classes": str(chance.choice(CLASS_COUNTS)),
            "palette": chance.choice(colours.palette_ids(kind)),
            "labels": chance.choice(("", "1")),
        }
        if chance.random() < 0.25:
            args["within"] = chance.choice(catalogue.within_options(store))[0]
        areas = [area.code for area in catalogue.areas(store, level)]
        args["areas"] = ",".join(chance.sample(areas, min(len(areas), chance.randrange(4))))
        found.append(parse_map(store, args)[0])
    return sorted(found, key=lambda s: (s.indicator, s.level, s.within))


def expected(store: Store, layer: ThematicLayer) -> dict[str, Any]:
    """What the page has to show for a layer, in the words of layers.thematic alone."""
    selection = layer.selection
    query = map_query(store, selection)
    tail = f"?{query}" if query else ""
    city, place = layer.city, store.municipality
    kind = "" if selection.school_type == ALL else f"&school_type={quote(selection.school_type)}"
    flagged = f" ({city.flags_text})" if city and city.flags_text else ""
    return {
        "title": layer.title,
        "document": f"{layer.title} – Bildungsatlas {place.name}"
        + (f" ({DEMONSTRATION})" if place.demonstration else ""),
        "sentence": layer.sentence,
        "counted": layer.counted,
        "protection": list(layer.protection),
        "caption": " ".join(layer.protection),
        "extremes": layer.extremes,
        "heading": layer.legend.heading,
        "legend": [
            [
                entry.css,
                entry.label,
                f"{entry.count} {'Gebiet' if entry.count == 1 else 'Gebiete'}",
                entry.class_index is not None and entry.class_index == layer.legend.city_class,
            ]
            for entry in (*reversed(layer.legend.entries), *layer.legend.specials)
        ],
        "circles": [[circle.radius, circle.label] for circle in layer.legend.circles],
        "city": city.text + flagged if city else "",
        "colours": list(layer.colours),
        "areas": [[area.code, area.css, spoken(area)] for area in layer.areas],
        "radii": {area.code: area.radius for area in layer.areas if area.radius},
        "rows": rows(layer),
        "notes": note_lines(layer),
        "sources": list(layer.source_lines),
        "definition": layer.definition,
        "downloads": [f"/{place.slug}/karte/download.{ending}{tail}" for ending in ENDINGS],
        "everything": f"/{place.slug}/zeitreihe/download.plain.csv?indicator={selection.indicator}"
        f"&level={selection.level}{kind}&multiples=1",
        "query": query,
    }


def spoken(area: Any) -> str:
    """What a screen reader hears of an area."""
    said = [area.text, area.flags_text, area.class_text, said_interval(area.interval_text)]
    parts = [area.class_text] if area.value is None else said
    return f"{area.name}: {', '.join(part for part in parts if part)}"


def rows(layer: ThematicLayer) -> list[list[str]]:
    """Cells of the table; columns that are empty for all areas are left out."""
    optional = (
        "interval_text",
        "deviation_text",
        "class_text",
        "numerator_text",
        "denominator_text",
    )
    kept = [name for name in optional if any(getattr(area, name) for area in layer.areas)]
    return [
        [
            area.code,
            area.name,
            area.text + (f" ({area.flags_text})" if area.flags_text else ""),
            *(getattr(area, name) for name in kept),
        ]
        for area in layer.areas
    ]


def apply(page: Page, store: Store, selection: MapSelection) -> None:
    """Shows a selection by the script, as its controls do."""
    wanted = script_config(store, selection)["selection"]
    page.evaluate(
        """async (wanted) => {
          await window.bildungsatlas.map.apply(wanted, { history: 'replace' });
          window.bildungsatlas.map.settle();
        }""",
        wanted,
    )


def test_200_random_selections_equal_the_thematic_layer(page: Page, krefeld_store: Store) -> None:
    ready(page)
    for selection in random_selections(krefeld_store, COUNT, SEED):
        apply(page, krefeld_store, selection)
        shown = read(page)
        layer = thematic_layer(krefeld_store, selection)
        for name, wanted in expected(krefeld_store, layer).items():
            assert shown[name] == wanted, f"{name} of {asdict(selection)}"


def every_selection(store: Store) -> Iterator[MapSelection]:
    """Every indicator, level, year and school type that the release has."""
    available = catalogue.availability(store)
    for found in catalogue.mappable_indicators(store):
        for level in available[found.indicator_id].mapped:
            for year in available[found.indicator_id].periods[level]:
                for school_type in available[found.indicator_id].school_types[level]:
                    args = {"indicator": found.indicator_id, "level": level, "year": str(year)}
                    yield parse_map(store, {**args, "school_type": school_type})[0]


def test_confidential_missing_and_zero_values_equal_the_layer(
    browser: Browser, mini_tables: Path, mini_store: Store
) -> None:
    seen: set[str] = set()
    with running_server(mini_tables, MUNICIPALITY="mini") as server, browser.new_page() as page:
        ready(page, f"{server.url}/mini/karte")
        for selection in every_selection(mini_store):
            apply(page, mini_store, selection)
            shown = read(page)
            layer = thematic_layer(mini_store, selection)
            seen |= {str(area.status) for area in layer.areas}
            for name, wanted in expected(mini_store, layer).items():
                assert shown[name] == wanted, f"{name} of {asdict(selection)}"
    assert {"ok", "none", "confidential"} <= seen


@pytest.mark.parametrize(
    "query",
    [
        "",
        "indicator=population&level=statistischer_bezirk&areas=011,022",
        "year=2015&scheme=diverging&classes=7&palette=blue-orange",
        "level=stadtbezirk&year=2013",
        "level=statistischer_bezirk&within=stadtbezirk:1&labels=1",
    ],
)
def test_the_server_writes_what_the_script_writes(
    open_page: Any, krefeld_store: Store, query: str
) -> None:
    address = f"/krefeld/karte?{query}" if query else "/krefeld/karte"
    plain = read(open_page(address, java_script_enabled=False))
    taken = ready(open_page(), address)
    assert read(taken) == plain
    selection, notices = parse_map(krefeld_store, dict(p.split("=") for p in query.split("&") if p))
    assert notices == ()
    wanted = expected(krefeld_store, thematic_layer(krefeld_store, selection))
    assert {name: read(taken)[name] for name in wanted} == wanted
