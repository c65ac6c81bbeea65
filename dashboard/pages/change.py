"""Veränderung: the change between two years, coloured only where it exceeds usual fluctuation."""

from collections.abc import Mapping
from typing import Any

from dashboard.pages.map_controls import grouped, level_choices, within_choices
from dashboard.render import PageContext, query_string
from dashboard.selection import change_query, parse_change
from dashboard.selection.change import first_years, last_years
from dashboard.settings import Settings
from layers.model import ALL, PeriodKind
from layers.queries import catalogue
from layers.queries.change import ChangeSelection, change_options, change_years
from layers.store import Store
from layers.thematic.change_exhibit import METHOD
from layers.thematic.change_method import method_sentences
from layers.thematic.change_svg import change_map, swatch
from layers.thematic.change_text import (
    change_sentence,
    change_title,
    column_periods,
    column_units,
    note_lines,
    period_text,
)
from layers.thematic.change_view import ChangeView, change_view
from layers.words import said


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection; it needs no scripts."""
    selection, notices = parse_change(store, args)
    view = change_view(store, selection)
    query = change_query(store, selection)
    sentence = change_sentence(view)
    return PageContext(
        template="change.html",
        title="Veränderung",
        window=change_title(view),
        description=sentence,
        data={
            "selection": selection,
            "view": view,
            "query": query,
            "figure_title": change_title(view),
            "sentence": sentence,
            "drawing": change_map(store, view),
            "legend": [(swatch(entry, "change-page"), entry) for entry in view.legend],
            "periods": column_periods(view),
            "units": column_units(view),
            "has_interval": any(area.interval_text for area in (*view.areas, view.city)),
            "method_title": METHOD,
            "methods": method_sentences(view),
            "notes": note_lines(view),
            "controls": controls(store, selection),
            "map_query": _other_query(view, year=selection.year),
            "series_query": _other_query(view),
        },
        notices=notices,
        query=query,
        state={"query": query},
    )


def controls(store: Store, selection: ChangeSelection) -> dict[str, Any]:
    """Entries of every list: (value, German label); empty where there is nothing to choose."""
    options = change_options(store)
    by_level = options[selection.indicator]
    by_type = by_level[selection.level]
    every = by_type[selection.school_type]
    pooled = selection.pooled
    years = change_years(store, selection.indicator, selection.level, every, pooled)
    ends = change_years(store, selection.indicator, selection.level, every, True)
    kind = catalogue.indicator(store, selection.indicator).period_kind
    found = [i for i in catalogue.mappable_indicators(store) if i.indicator_id in options]
    name = store.municipality.name
    return {
        "indicators": grouped(tuple(found)),
        "levels": level_choices(store, by_level),
        "first_years": _labelled(kind, first_years(years, selection.year, pooled), pooled),
        "years": _labelled(kind, last_years(years, pooled), pooled),
        "school_types": [(t, catalogue.school_type_label(store, t)) for t in by_type],
        "within": within_choices(store),
        "whole": said(f"Ganz {name}", name),
        "can_pool": bool(last_years(ends, True)),
    }


def _labelled(kind: PeriodKind, years: tuple[int, ...], pooled: bool) -> list[tuple[int, str]]:
    return [(year, period_text(kind, year, pooled)) for year in years]


def _other_query(view: ChangeView, **more: int) -> str:
    """The query of the map or the series with the same indicator, level and school type."""
    chosen = view.selection
    kind = "" if chosen.school_type == ALL else chosen.school_type
    return query_string(
        {
            "indicator": chosen.indicator,
            "level": chosen.level,
            "school_type": kind,
            "pooled": chosen.pooled,
            **more,
        }
    )
