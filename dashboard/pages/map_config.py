"""What the script of the map page has to know before it takes over."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any
from urllib.parse import quote

from dashboard.pages import ROUTES
from dashboard.render import url_builder
from dashboard.selection.facts import default_level, default_map_indicator, map_facts
from layers.model import MapSelection
from layers.queries import catalogue
from layers.queries.change import change_options
from layers.queries.editions import newest, several
from layers.queries.pooled import can_pool
from layers.status import CODE
from layers.store import Store
from layers.thematic import colours, legend
from layers.thematic.boundaries import ABSENT
from layers.thematic.bundle import DEFAULT_CLASSES, DEFAULT_SCHEME
from layers.thematic.geometry import shapes, view_box

PARTED = 150
"""Levels of more areas are shown before their words are there; of fewer, one file comes sooner than
two."""


def second_selection(store: Store, selection: MapSelection) -> MapSelection:
    """What the second map shows: its indicator and year, else those of the first map.

    The school type is the same where the second indicator has it, the year the nearest it has;
    years are pooled as on the first where they can be.
    """
    indicator = selection.second_indicator or selection.indicator
    pooled = selection.pooled and can_pool(store, indicator, selection.level)
    facts = map_facts(store, indicator, selection.level, pooled)
    kind = selection.school_type if selection.school_type in facts.years else facts.school_types[0]
    wanted = selection.second_year or selection.year
    year = min(facts.years[kind], key=lambda known: (abs(known - wanted), -known))
    return replace(selection, indicator=indicator, year=year, school_type=kind, pooled=pooled)


def _without_change(store: Store) -> list[str]:
    """Maps whose indicator has no two years to compare."""
    options = change_options(store)
    found = (entry.indicator_id for entry in catalogue.mappable_indicators(store))
    return [indicator for indicator in found if indicator not in options]


def script_config(
    store: Store, selection: MapSelection, drawn: Sequence[int] = ()
) -> dict[str, Any]:
    """Addresses, palettes, words and the selection, for the script; all of it fits into JSON.

    ``drawn`` are the editions of the drawn maps; the script is told where there are several.
    """
    slug, fingerprint = store.address, store.fingerprint
    # The script adds the release that was asked for to the query, not to these addresses.
    url = url_builder(slug, {route.name: route.path for route in ROUTES})
    content: dict[str, Any] = {
        "page": url("map"),
        "series": url("series"),
        "change": url("change"),
        "unchanged": _without_change(store),
        "profile": url("profile_choose"),
        "cite": url("cite"),
        "facilityPage": f"{url('facilities')}/{{facility}}",
        "indicatorPage": f"{url('indicators')}/{{indicator}}",
        "download": f"{url('map')}/download.{{format}}",
        "addresses": {
            "values": f"/{slug}/werte/{fingerprint}/{{indicator}}/{{level}}.json",
            "geometry": f"/{slug}/geometrie/{fingerprint}/{{level}}.json",
            "places": f"/{slug}/orte/{fingerprint}/{{kind}}.json",
        },
        "parted": [
            level.level
            for level in catalogue.levels(store)
            if len(catalogue.areas(store, level.level)) > PARTED
        ],
        "release": store.pin,
        "usual": {
            "indicator": default_map_indicator(store),
            "scheme": DEFAULT_SCHEME,
            "classes": DEFAULT_CLASSES,
            "palettes": {
                kind: colours.default_palette(kind)
                for kind in (colours.SEQUENTIAL, colours.DIVERGING)
            },
        },
        "palettes": colours.palettes(),
        "indicators": _indicators(store),
        "levels": [[found.level, found.name_plural] for found in catalogue.levels(store)],
        "words": {
            "whole": store.municipality.words.the_whole,
            "statuses": {
                letter: legend.special_css(status)
                for status, letter in CODE.items()
                if legend.special_css(status)
            },
            "specials": [[css, label] for css, (label, _) in legend.SPECIALS.items()],
        },
        "within": {
            key: [round(value, 1) for value in view_box(store, key)]
            for key in ("", *(key for key, _ in catalogue.within_options(store)))
        },
        "places": {
            code: [round(value, 1) for value in shape.label]
            for code, shape in shapes(store, selection.level, drawn[0] if drawn else None).items()
        },
        "selection": _selection(selection),
    }
    if several(store):
        content |= {"editions": list(drawn), "newest": newest(store), "absent": ABSENT}
    return content


def first_values(config: Mapping[str, Any], selection: MapSelection) -> str:
    """The address that the script asks for first, letter by letter as it writes it."""
    address = str(config["addresses"]["values"])
    address = address.replace("{indicator}", selection.indicator)
    query = [f"within={quote(selection.within, safe='')}"] if selection.within else []
    query += ["pooled=1"] if selection.pooled else []
    if selection.level in config["parted"]:
        query += ["part=picture", f"scheme={selection.scheme}", f"classes={selection.classes}"]
    return "?".join([address.replace("{level}", selection.level), *filter(None, ["&".join(query)])])


def _indicators(store: Store) -> dict[str, dict[str, Any]]:
    availability = catalogue.availability(store)
    return {
        found.indicator_id: {
            "title": found.title,
            "levels": list(availability[found.indicator_id].mapped),
            "level": default_level(store, availability[found.indicator_id].mapped),
            "pooled": [
                level
                for level in availability[found.indicator_id].mapped
                if can_pool(store, found.indicator_id, level)
            ],
        }
        for found in catalogue.mappable_indicators(store)
    }


def _selection(selection: MapSelection) -> dict[str, Any]:
    content = asdict(selection)
    del content["municipality"]
    return {name: list(v) if isinstance(v, tuple) else v for name, v in content.items()}
