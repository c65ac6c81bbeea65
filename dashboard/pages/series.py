"""Zeitreihe: one indicator over the years, for the city and up to eight areas."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from itertools import groupby
from typing import Any

from dashboard.render import PageContext
from dashboard.selection import MAX_SERIES_AREAS, parse_series, series_query
from dashboard.settings import Settings
from layers.grid import DOMAINS
from layers.model import (
    ALL,
    MUNICIPALITY_LEVEL,
    REFERENCE_LEVEL,
    Indicator,
    PeriodKind,
    SeriesSelection,
)
from layers.numbers import in_unit
from layers.queries import catalogue
from layers.queries.pooled import can_pool
from layers.queries.series import Line, Point, SeriesResult, series
from layers.status import FLAG_LABEL, LABEL, Flag
from layers.store import Store
from layers.thematic.interval import INTERVAL, interval_note
from layers.thematic.layer import source_lines
from layers.thematic.multiples_svg import multiples
from layers.thematic.series_style import FLAG_SIGN, LineStyle, Sign, line_styles, sign_svg, signs
from layers.thematic.series_svg import period_ticks, series_axis, series_svg
from layers.thematic.series_table import index_cell, interval_cell, table_signs
from layers.thematic.series_text import (
    alternative_text,
    axis_note,
    break_notes,
    city_apart_note,
    other_notes,
    protection_lines,
    series_sentences,
    series_title,
    told_flags,
)

EXPLORE_HINT = (
    "Der Zeiger nennt Werte, ein Klick in der Legende blendet Linien aus, Ziehen vergrößert, "
    "ein Doppelklick stellt alles zurück."
)


@dataclass(frozen=True)
class Figure:
    """One drawing in its wide and its narrow form, and what has to be said about its axis."""

    heading: str
    wide: str
    narrow: str
    note: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection."""
    selection, notices = parse_series(store, args)
    result = series(store, selection)
    query = series_query(store, selection)
    title = series_title(result)
    sentences = series_sentences(result)
    return PageContext(
        template="series.html",
        title="Zeitreihe",
        window=title,
        description=sentences[0],
        data={
            "selection": selection,
            "result": result,
            "query": query,
            "figure_title": title,
            "unit_phrase": in_unit(result.indicator.unit),
            "sentences": sentences,
            "figures": _figures(result, title),
            "signs": _legend(result),
            "break_notes": break_notes(result),
            "break_periods": {found.period for found in result.breaks},
            "notes": other_notes(result),
            "multiples": multiples(result) if _wants_multiples(result) else None,
            "filters": _filters(store, selection, result),
            "map_query": _map_query(selection, result),
            "source_lines": source_lines(store, result.indicator),
            "ticks": _headings(result),
            "day": result.indicator.period_kind is PeriodKind.REFERENCE_DAY
            and not selection.pooled,
            "table_signs": table_signs(result),
            "index_cell": index_cell,
            "flag_signs": partial(_flag_signs, told_flags(result)),
            "protection": protection_lines(result),
            "interval_cell": partial(interval_cell, result.indicator),
            "interval": INTERVAL,
            "interval_note": interval_note(result.indicator, result.intervals),
            "can_pool": can_pool(store, selection.indicator, selection.level),
            "status_label": _status_label,
        },
        dash=True,
        notices=notices + result.without_index,
        explore_hint=EXPLORE_HINT,
        state={"query": query},
    )


def _headings(result: SeriesResult) -> tuple[str, ...]:
    """Headings of the columns of the table."""
    if result.selection.pooled:
        return tuple(label for _, label in result.periods)
    return period_ticks(result)


def _flag_signs(told: tuple[Flag, ...], point: Point) -> list[tuple[str, str]]:
    return [(FLAG_SIGN[flag], FLAG_LABEL[flag]) for flag in point.flags if flag in told]


def _status_label(point: Point) -> str:
    return LABEL[point.status]


def _wants_multiples(result: SeriesResult) -> bool:
    return result.selection.multiples and bool(result.every_area) and not result.single_period


def _figures(result: SeriesResult, title: str) -> tuple[Figure, ...]:
    if result.single_period or not result.all_lines:
        return ()
    styles = line_styles(result.all_lines)
    groups: list[tuple[str, tuple[Line, ...]]] = [("", result.all_lines)]
    if result.city_apart and result.city is not None:
        groups = [("", result.lines), (result.city.label, (result.city,))]
    return tuple(
        _figure(result, lines, number, f"{title}, {heading}" if heading else title, heading, styles)
        for number, (heading, lines) in enumerate(groups, 1)
    )


def _figure(
    result: SeriesResult,
    lines: tuple[Line, ...],
    number: int,
    title: str,
    heading: str,
    styles: dict[str, LineStyle],
) -> Figure:
    wide, narrow = (
        series_svg(
            result,
            lines,
            ident=f"series-{number}-{form}",
            title=title,
            description=alternative_text(result),
            narrow=form == "narrow",
            styles=styles,
        )
        for form in ("wide", "narrow")
    )
    return Figure(heading, wide, narrow, axis_note(series_axis(lines, result.selection.index)))


def _legend(result: SeriesResult) -> tuple[tuple[Sign, str], ...]:
    if result.single_period:
        return ()
    lines = result.every_area if result.selection.multiples else ()
    found = signs((*result.all_lines, *lines), bool(result.breaks))
    return tuple((sign, sign_svg(sign.kind)) for sign in found)


def _filters(store: Store, selection: SeriesSelection, result: SeriesResult) -> dict[str, Any]:
    available = catalogue.availability(store)[selection.indicator]
    levels = [x for x in catalogue.levels(store) if x.level in available.levels]
    here = selection.level if selection.level in available.levels else MUNICIPALITY_LEVEL
    types = available.school_types.get(here, (ALL,))
    areas = [(line.code, line.label) for line in result.every_area]
    return {
        "indicators": _grouped(store, catalogue.indicators(store)),
        "levels": levels,
        "school_types": [(t, catalogue.school_type_label(store, t)) for t in types],
        "areas": areas,
        "most_areas": MAX_SERIES_AREAS,
        "only_city": not levels,
        "city_note": city_apart_note(result),
    }


def _grouped(store: Store, found: tuple[Indicator, ...]) -> list[tuple[str, list[tuple[str, str]]]]:
    available = catalogue.availability(store)
    shown = [i for i in found if i.indicator_id in available]
    return [
        (f"{domain} {DOMAINS.get(domain, '')}", [(i.indicator_id, i.title) for i in group])
        for domain, group in groupby(shown, key=lambda i: i.grid_domain)
    ]


def _map_query(selection: SeriesSelection, result: SeriesResult) -> dict[str, Any]:
    """Parameters of the map with the same indicator; empty where it is no map."""
    if result.level is None or selection.level in ("", MUNICIPALITY_LEVEL, REFERENCE_LEVEL):
        return {}
    query: dict[str, Any] = {"indicator": selection.indicator, "level": selection.level}
    if selection.school_type != ALL:
        query["school_type"] = selection.school_type
    if selection.pooled:
        query["pooled"] = True
    if selection.areas:
        query["areas"] = selection.areas[:5]
    return query
