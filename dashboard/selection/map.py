"""The selection of the map."""

from typing import Any

from dashboard.selection.choosing import Chooser
from dashboard.selection.common import (
    Args,
    choose_indicator,
    choose_level,
    choose_pooled,
    choose_school_type,
    choose_within,
    choose_year,
    write_query,
)
from dashboard.selection.content import need_content
from dashboard.selection.facts import MapFacts, default_level, default_map_indicator, map_facts
from layers.model import CLASS_COUNTS, SCHEMES, MapSelection, PeriodKind
from layers.queries import catalogue
from layers.queries.editions import edition_of, lifetimes, several
from layers.queries.facilities import facility_kinds
from layers.store import Store
from layers.thematic import colours
from layers.thematic.boundaries import lifespan
from layers.thematic.legend import scheme_label
from layers.thematic.sentence import when_inside
from layers.words import Words

MAX_AREAS = 5


def parse_map(store: Store, args: Args) -> tuple[MapSelection, tuple[str, ...]]:
    """The map that an address asks for, and a sentence for each thing that had to be changed.

    Raises NothingToShowError where nothing of the municipality can be a map.
    """
    need_content(store, "map")
    choose = Chooser(args)
    indicator = choose_indicator(
        store,
        choose,
        [found.indicator_id for found in catalogue.mappable_indicators(store)],
        default_map_indicator(store),
        f"gibt es nur für {store.municipality.words.the_whole_object} und deshalb nicht als Karte",
    )
    level = choose_level(store, choose, indicator, catalogue.availability(store)[indicator].mapped)
    pooled = choose_pooled(store, choose, indicator, level)
    facts = map_facts(store, indicator, level, pooled)
    school_type = choose_school_type(store, choose, facts.school_types)
    kind = catalogue.indicator(store, indicator).period_kind
    years = facts.years[school_type]
    year = choose_year(choose, kind, years, years[-1], pooled=pooled)
    within = choose_within(store, choose, level)
    scheme, classes = _classes(choose, facts, school_type, store.municipality.words)
    areas = choose.codes(
        "areas", catalogue.every_area(store, level, within), MAX_AREAS, "in dieser Ansicht"
    )
    choose.notices.extend(_absent(store, kind, level, year, areas))
    second_indicator, second_year = _second(store, choose, indicator, level)
    selection = MapSelection(
        municipality=store.municipality.slug,
        indicator=indicator,
        level=level,
        year=year,
        school_type=school_type,
        within=within,
        scheme=scheme,
        classes=classes,
        palette=_palette(choose, scheme),
        areas=areas,
        overlay=_overlay(store, choose),
        labels=choose.switch("labels"),
        second_indicator=second_indicator,
        second_year=second_year,
        pooled=pooled,
    )
    return selection, tuple(choose.notices)


def map_query(store: Store, selection: MapSelection, *, is_full: bool = False) -> str:
    """The query of a map, defaults left out; '' for the map of a first visit. ``is_full`` names
    what the numbers depend on also where it is the default, for addresses that must outlast it."""
    default_indicator = default_map_indicator(store)
    availability = catalogue.availability(store)
    facts = map_facts(store, selection.indicator, selection.level, selection.pooled)
    school_type = facts.school_types[0]
    scheme, classes = facts.default_classes(selection.school_type)
    defaults: dict[str, Any] = {
        "indicator": default_indicator,
        "level": default_level(store, availability[selection.indicator].mapped),
        "year": facts.years[selection.school_type][-1],
        "school_type": school_type,
        "scheme": scheme,
        "classes": _nearest_classes(facts, selection.school_type, selection.scheme, classes),
        "palette": colours.default_palette(_kind(selection.scheme)),
        "second_year": 0,
    }
    if is_full:
        defaults = {k: v for k, v in defaults.items() if k not in _NUMBERS}
    return write_query(selection, defaults, _NAMES)


_NUMBERS = ("indicator", "level", "year", "school_type")
"""Parameters that decide which numbers are shown."""

_NAMES = (
    "indicator",
    "level",
    "year",
    "school_type",
    "within",
    "scheme",
    "classes",
    "palette",
    "areas",
    "overlay",
    "labels",
    "second_indicator",
    "second_year",
    "pooled",
)


def _absent(
    store: Store, kind: PeriodKind, level: str, year: int, picked: tuple[str, ...]
) -> list[str]:
    """Sentences about picked areas that the boundaries of the year do not have. They stay picked:
    another year, or the series, shows them."""
    number = edition_of(store, kind, year)
    lives = {life.code: life for life in lifetimes(store, level)} if several(store) else {}
    return [
        f"{lives[code].name} gibt es {when_inside(kind, year)} nicht ({lifespan(lives[code])}). "
        "Das Gebiet bleibt gewählt, ist auf dieser Karte aber nicht gezeichnet."
        for code in picked
        if code in lives and number not in lives[code].editions
    ]


def _classes(choose: Chooser, facts: MapFacts, school_type: str, words: Words) -> tuple[str, int]:
    schemes = facts.schemes.get(school_type, {})
    labels = {scheme: scheme_label(scheme, words) for scheme in SCHEMES}
    default_scheme, default_count = facts.default_classes(school_type)
    if not schemes:
        return default_scheme, default_count
    scheme = choose.one_of(
        "scheme",
        schemes,
        default_scheme,
        lambda asked: (
            f"Die Einteilung {labels.get(choose.text('scheme'), asked)} gibt es hier nicht. "
            f"Gezeigt: {labels[default_scheme]}."
        ),
    )
    classes = choose.number(
        "classes",
        schemes[scheme],
        _nearest_classes(facts, school_type, scheme, default_count),
        lambda asked, used: f"{asked} Klassen gibt es hier nicht. Gezeigt werden {used}.",
    )
    return scheme, classes


def _nearest_classes(facts: MapFacts, school_type: str, scheme: str, wanted: int) -> int:
    counts = facts.schemes.get(school_type, {}).get(scheme, CLASS_COUNTS)
    return min(counts, key=lambda count: (abs(count - wanted), count))


def _kind(scheme: str) -> str:
    return colours.DIVERGING if scheme == "diverging" else colours.SEQUENTIAL


def _palette(choose: Chooser, scheme: str) -> str:
    """Switching between sequential and diverging views changes the palette without a word."""
    kind = _kind(scheme)
    every = (
        *colours.palette_ids(colours.SEQUENTIAL),
        *colours.palette_ids(colours.DIVERGING),
    )
    default = colours.default_palette(kind)
    label = colours.palettes()[kind][default]["label"]
    palette = choose.one_of(
        "palette",
        every,
        default,
        lambda asked: f"Die Farbreihe {asked} gibt es nicht. Gezeigt: {label}.",
    )
    return colours.fitting_palette(palette, kind)


def _overlay(store: Store, choose: Chooser) -> tuple[str, ...]:
    kinds = {found.kind: found.name_plural for found in facility_kinds(store)}
    wanted = dict.fromkeys(part.strip() for part in choose.text("overlay").split(","))
    if any(kind and kind not in kinds for kind in wanted):
        choose.notices.append(
            "Diese Orte lassen sich nicht einblenden. Zur Wahl stehen: "
            f"{', '.join(kinds.values()) or 'keine'}."
        )
    return tuple(kind for kind in kinds if kind in wanted)


def _second(store: Store, choose: Chooser, indicator: str, level: str) -> tuple[str, int]:
    """The second map: another indicator, another year, or both; ('', 0) for none."""
    availability = catalogue.availability(store)
    options = [
        found.indicator_id
        for found in catalogue.mappable_indicators(store)
        if level in availability[found.indicator_id].mapped
    ]
    second = choose.one_of(
        "second_indicator",
        options,
        "",
        lambda asked: (
            "Für die zweite Karte gibt es "
            f"„{_titles(store).get(choose.text('second_indicator'), asked.strip('„“'))}“ "
            "auf dieser Ebene nicht."
        ),
    )
    years = availability[second or indicator].periods[level]
    year = choose.number(
        "second_year",
        years,
        0,
        lambda asked, used: (
            f"Für die zweite Karte liegen für {asked} keine Werte vor. "
            + (f"Gezeigt wird {used}." if used else "Sie bleibt geschlossen.")
        ),
    )
    return second, year


def _titles(store: Store) -> dict[str, str]:
    return {found.indicator_id: found.title for found in catalogue.indicators(store)}
