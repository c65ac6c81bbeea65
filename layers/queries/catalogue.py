"""What a release contains: indicators, levels, areas, periods, school types, sources, notes."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from layers.model import (
    ALL,
    MUNICIPALITY_LEVEL,
    NOT_LOCATED,
    REFERENCE_LEVEL,
    Indicator,
    Measure,
    PeriodKind,
    Source,
    outlines_id,
)
from layers.queries.areas import area_label as area_label
from layers.queries.areas import area_names as area_names
from layers.queries.areas import areas as areas
from layers.queries.areas import every_area as every_area
from layers.queries.areas import level as level
from layers.queries.areas import levels as levels
from layers.queries.areas import within_label as within_label
from layers.queries.areas import within_options as within_options
from layers.store import Store


@dataclass(frozen=True)
class Availability:
    """Where an indicator has rows. ``levels`` runs from fine areas' coarsest level to the finest,
    then municipality and reference where present; ``periods`` and ``school_types`` are per level
    (ascending; ``all`` first); ``breakdowns`` lists those other than ``all``. ``mapped`` names the
    small-area levels without any breakdown: a map of a distribution's total would mislead."""

    levels: tuple[str, ...]
    periods: dict[str, tuple[int, ...]]
    school_types: dict[str, tuple[str, ...]]
    breakdowns: tuple[str, ...]
    mapped: tuple[str, ...] = ()


@dataclass(frozen=True)
class Note:
    """A remark beside numbers; ``period`` None applies to all periods.

    ``kind`` is break, inconsistency, revision or hint.
    """

    period: int | None
    kind: str
    text: str


@dataclass(frozen=True)
class SchoolType:
    """A school type; ``rank`` orders Hauptschule < Realschule < Gymnasium, None stands apart."""

    school_type: str
    name_plural: str
    sort: int
    rank: int | None
    in_school_changes: bool


def indicators(store: Store) -> tuple[Indicator, ...]:
    """All indicators in the order of the guide's grid (domain, topic, order in the topic)."""
    return store.keep("indicators", lambda: _indicators(store))


def _indicators(store: Store) -> tuple[Indicator, ...]:
    rows = store.rows(
        """SELECT indicator_id, grid_domain, grid_topic, kind, title, short_title, unit, decimals,
                  measure, period_kind, direction, definition, numerator_text, denominator_text,
                  caveat, sentence, provenance
           FROM indicator ORDER BY grid_domain, grid_topic, sort, indicator_id"""
    )
    typed: list[list[Any]] = [
        [*row[:8], Measure(row[8]), PeriodKind(row[9]), *row[10:]] for row in rows
    ]
    return tuple(Indicator(*row) for row in typed)


def indicator(store: Store, indicator_id: str) -> Indicator:
    """The indicator of that id. Raises KeyError."""
    by_id = store.keep("indicator", lambda: {i.indicator_id: i for i in indicators(store)})
    return by_id[indicator_id]


def start_page_indicators(store: Store) -> tuple[Indicator, ...]:
    """The key figures of the start page, in the order that the metadata give."""
    rows = store.rows(
        "SELECT indicator_id FROM indicator WHERE on_start_page ORDER BY sort, indicator_id"
    )
    return tuple(indicator(store, row[0]) for row in rows)


def availability(store: Store) -> dict[str, Availability]:
    """Indicator id -> where it has rows. Indicators without any row are left out."""
    return store.keep("availability", lambda: _availability(store))


def _availability(store: Store) -> dict[str, Availability]:
    rows = store.rows(
        """SELECT indicator_id, level, list(DISTINCT period ORDER BY period),
                  list(DISTINCT school_type), list(DISTINCT breakdown)
           FROM observation WHERE code <> ? GROUP BY indicator_id, level""",
        (NOT_LOCATED,),
    )
    order = [found.level for found in levels(store)] + [MUNICIPALITY_LEVEL, REFERENCE_LEVEL]
    types = [ALL, *(found.school_type for found in school_types(store))]
    grouped: dict[str, list[tuple[str, list[int], list[str], list[str]]]] = defaultdict(list)
    for indicator_id, *rest in sorted(rows, key=lambda row: order.index(row[1])):
        grouped[indicator_id].append((rest[0], rest[1], rest[2], rest[3]))
    small = set(order[:-2])
    return {
        indicator_id: Availability(
            levels=tuple(part[0] for part in parts),
            periods={part[0]: tuple(part[1]) for part in parts},
            school_types={part[0]: tuple(sorted(part[2], key=types.index)) for part in parts},
            breakdowns=tuple(sorted({b for part in parts for b in part[3]} - {ALL})),
            mapped=tuple(part[0] for part in parts if part[0] in small and part[3] == [ALL]),
        )
        for indicator_id, parts in grouped.items()
    }


def mappable(indicator: Indicator, availability: dict[str, Availability]) -> bool:
    """Whether the indicator can be a map: it has values of small areas that are not broken down."""
    found = availability.get(indicator.indicator_id)
    return found is not None and bool(found.mapped)


def mappable_indicators(store: Store) -> tuple[Indicator, ...]:
    """The indicators that can be a map, in grid order."""
    found = availability(store)
    return tuple(entry for entry in indicators(store) if mappable(entry, found))


def school_types(store: Store) -> tuple[SchoolType, ...]:
    """All school types in their official order."""
    return store.keep("school_types", lambda: _school_types(store))


def _school_types(store: Store) -> tuple[SchoolType, ...]:
    rows = store.rows(
        """SELECT school_type, name_plural, sort, rank, in_school_changes
           FROM school_type ORDER BY sort, school_type"""
    )
    return tuple(SchoolType(*row) for row in rows)


def school_type_label(store: Store, school_type: str) -> str:
    """German plural of a school type, ``Alle Schulformen`` for ``all``. Raises KeyError."""
    if school_type == ALL:
        return "Alle Schulformen"
    return {found.school_type: found.name_plural for found in school_types(store)}[school_type]


def sources(store: Store, indicator_id: str) -> tuple[Source, ...]:
    """The sources of an indicator, each once, in the order of their roles."""
    return store.keep(("sources", indicator_id), lambda: _sources(store, indicator_id))


def _sources(store: Store, indicator_id: str) -> tuple[Source, ...]:
    by_id = {found.source_id: found for found in all_sources(store)}
    rows = store.rows(
        """SELECT source_id FROM indicator_source WHERE indicator_id = ?
           GROUP BY source_id ORDER BY max(role = 'numerator') DESC, min(role), source_id""",
        (indicator_id,),
    )
    return tuple(by_id[row[0]] for row in rows)


def outline_sources(store: Store, level: str) -> tuple[Source, ...]:
    """Who published the outlines of a level; empty where the municipality does not say."""
    return sources(store, outlines_id(level))


def all_sources(store: Store) -> tuple[Source, ...]:
    """Every source of the release by publisher and title."""
    return store.keep("all_sources", lambda: _all_sources(store))


def _all_sources(store: Store) -> tuple[Source, ...]:
    rows = store.rows(
        """SELECT source_id, publisher, title, url, licence, as_of, retrieved
           FROM source ORDER BY publisher, title, source_id"""
    )
    return tuple(Source(*row) for row in rows)


def notes(store: Store, scope: str, ref: str) -> tuple[Note, ...]:
    """Remarks on one thing, general ones first; ``scope`` as in layers.schema."""
    return store.keep(("notes", scope, ref), lambda: _notes(store, scope, ref))


def _notes(store: Store, scope: str, ref: str) -> tuple[Note, ...]:
    rows = store.rows(
        """SELECT period, kind, text FROM note WHERE scope = ? AND ref = ?
           ORDER BY period NULLS FIRST, kind, text""",
        (scope, ref),
    )
    return tuple(Note(*row) for row in rows)
