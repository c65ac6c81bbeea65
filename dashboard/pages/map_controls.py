"""The choices of the map's filter bar, with those that do not fit the present view left out."""

from collections.abc import Container
from itertools import groupby
from typing import Any

from dashboard.pages.map_config import second_selection
from dashboard.selection.choosing import listed
from dashboard.selection.facts import map_facts
from layers.grid import DOMAINS
from layers.model import Indicator, MapSelection, period_label, pooled_label
from layers.queries import catalogue
from layers.queries.facilities import facility_kinds
from layers.queries.pooled import can_pool
from layers.store import Store
from layers.thematic import colours
from layers.thematic.legend import scheme_label
from layers.words import said

Choices = list[tuple[str | int, str]]


def controls(store: Store, selection: MapSelection) -> dict[str, Any]:
    """Entries of every list: (value, German label); empty where there is nothing to choose."""
    facts = map_facts(store, selection.indicator, selection.level, selection.pooled)
    schemes = facts.schemes.get(selection.school_type, {})
    kind = colours.DIVERGING if selection.scheme == "diverging" else colours.SEQUENTIAL
    mapped = catalogue.availability(store)[selection.indicator].mapped
    return {
        "indicators": grouped(catalogue.mappable_indicators(store)),
        "levels": [(x.level, x.name_plural) for x in catalogue.levels(store) if x.level in mapped],
        "years": _years(store, selection, facts.years[selection.school_type]),
        "school_types": [
            (known, catalogue.school_type_label(store, known)) for known in facts.school_types
        ],
        "within": within_choices(store),
        "whole": said(f"Ganz {store.municipality.name}", store.municipality.name),
        "schemes": [(scheme, scheme_label(scheme, store.municipality.words)) for scheme in schemes],
        "classes": [(k, str(k)) for k in schemes.get(selection.scheme, ())],
        "palettes": [(p, entry["label"]) for p, entry in colours.palettes()[kind].items()],
        "can_pool": can_pool(store, selection.indicator, selection.level),
        "overlays": overlays(store, selection.overlay),
        "second_indicators": grouped(_at_level(store, selection.level)),
        "second_years": _second_years(store, selection),
    }


def grouped(indicators: tuple[Indicator, ...]) -> list[tuple[str, list[Indicator]]]:
    """Indicators under the names of their Bildungsbereiche, in the order given."""
    return [
        (DOMAINS.get(domain, domain), list(found))
        for domain, found in groupby(indicators, key=lambda entry: entry.grid_domain)
    ]


def level_choices(store: Store, available: Container[str]) -> list[tuple[str, str]]:
    """Levels to choose from, coarse to fine, of those that are ``available``."""
    return [(x.level, x.name_plural) for x in catalogue.levels(store) if x.level in available]


def overlays(store: Store, chosen: tuple[str, ...] = ()) -> Choices:
    """Kinds of places that can be drawn: none, each, all together, and what an address chose."""
    names = {found.kind: found.name_plural for found in facility_kinds(store)}
    every = tuple(names)
    together: Choices = [("", "keine"), *names.items()]
    if 1 < len(chosen) < len(every):
        together.append((",".join(chosen), listed([names[kind] for kind in chosen])))
    if len(every) > 1:
        label = "alle Orte" if len(every) > 2 else listed(list(names.values()))
        together.append((",".join(every), label))
    return together


def _at_level(store: Store, level: str) -> tuple[Indicator, ...]:
    availability = catalogue.availability(store)
    return tuple(
        entry
        for entry in catalogue.mappable_indicators(store)
        if level in availability[entry.indicator_id].mapped
    )


def within_choices(store: Store) -> list[tuple[str, list[tuple[str, str]]]]:
    """The areas that a map can be limited to, under the names of their levels."""
    names = {found.level: found.name_plural for found in catalogue.levels(store)}
    options = catalogue.within_options(store)
    return [
        (names[level], list(found))
        for level, found in groupby(options, key=lambda option: option[0].partition(":")[0])
    ]


def _years(store: Store, selection: MapSelection, years: tuple[int, ...]) -> Choices:
    kind = catalogue.indicator(store, selection.indicator).period_kind
    label = pooled_label if selection.pooled else period_label
    return [(year, label(kind, year)) for year in years]


def _second_years(store: Store, selection: MapSelection) -> Choices:
    second = second_selection(store, selection)
    years = map_facts(store, second.indicator, second.level, second.pooled).years
    known = years.get(selection.school_type) or next(iter(years.values()))
    none = "gleiches Jahr" if selection.second_indicator else "kein Vergleich"
    return [("", none), *_years(store, second, known)]
