"""The tables of a package: figures by indicator, school changes, and what explains them."""

from collections.abc import Iterator
from functools import partial

from layers.export import harmless
from layers.model import Indicator, PeriodKind, period_label
from layers.package.lists import lists
from layers.package.model import Cells, Field, TablePart
from layers.queries import catalogue
from layers.queries.everything import (
    change_tables,
    every_change,
    every_observation,
)
from layers.status import Status
from layers.store import Store
from layers.thematic.demonstration import mark_of
from layers.thematic.school_changes_table import CHANGES_DEFINITION, CHANGES_TITLE
from layers.tidy.model import PUBLISHED_TOTAL, VALUE

_STATUS = Field("status", "Status (siehe README)", among=tuple(status.value for status in Status))
_FLAGS = Field("flags", "Hinweise zum Wert, durch Leerzeichen getrennt")
_PLACE = (
    Field("level", "Gebietsebene"),
    Field("code", "Nummer des Gebiets"),
    Field("name", "Name des Gebiets"),
    Field("period", "Jahr, bei Schuljahren das erste", "integer"),
    Field("period_label", "Zeitraum"),
)
_ORIGIN = (
    Field("provenance", "Herkunft"),
    Field("release", "Datenstand"),
    Field("mark", "„Demonstrationsdaten“, wo alles erfunden ist"),
)
VALUES = (
    Field("indicator", "Kennzahl"),
    *_PLACE,
    Field("school_type", "Schulform, all für alle"),
    Field("breakdown", "Gliederung, all für insgesamt"),
    Field("value", "Wert, leer wo es keinen gibt", "number"),
    Field("unit", "Einheit, leer für eine Anzahl"),
    _STATUS,
    _FLAGS,
    Field("numerator", "Zähler", "number"),
    Field("denominator", "Nenner", "number"),
    Field("low", "95-%-Bereich des Werts von, leer wo es keinen gibt", "number"),
    Field("high", "95-%-Bereich des Werts bis", "number"),
    *_ORIGIN,
)
CHANGES = (
    Field("table", "Tabelle"),
    *_PLACE,
    Field("from_school_type", "von Schulform, leer: alle"),
    Field("to_school_type", "zu Schulform, leer: alle"),
    Field("grade", "in Jahrgangsstufe, leer: alle", "integer"),
    Field("value", "Schülerinnen und Schüler, leer wo es keine Zahl gibt", "integer"),
    _STATUS,
    _FLAGS,
    Field("kind", "Wert oder veröffentlichte Summe", among=(VALUE, PUBLISHED_TOTAL)),
    *_ORIGIN,
)
_CHANGE_WORDS = {
    "by_type": "von Schulform zu Schulform",
    "by_grade": "nach Zielschulform und Jahrgangsstufe",
    "full": "von Schulform zu Schulform und nach Jahrgangsstufe",
}


def tables(store: Store) -> tuple[TablePart, ...]:
    """All tables of a release, in the order of the package."""
    return (*_indicator_tables(store), *_change_tables(store), *lists(store))


def _indicator_tables(store: Store) -> Iterator[TablePart]:
    known = catalogue.availability(store)
    for indicator in catalogue.indicators(store):
        if indicator.indicator_id in known:
            yield TablePart(
                name=indicator.indicator_id.replace("_", "-"),
                path=f"data/{indicator.indicator_id}.csv",
                title=indicator.title,
                description=" ".join(t for t in (indicator.definition, indicator.caveat) if t),
                sources=catalogue.sources(store, indicator.indicator_id),
                extra={
                    "indicator": indicator.indicator_id,
                    "unit": indicator.unit or "Anzahl",
                    "decimals": indicator.decimals,
                    "provenance": indicator.provenance,
                },
                fields=VALUES,
                rows=partial(_values, store, indicator),
                key=("level", "code", "period", "school_type", "breakdown"),
            )


def _values(store: Store, indicator: Indicator) -> Iterator[Cells]:
    names = catalogue.area_names(store)
    ident = indicator.indicator_id
    origin = (indicator.provenance, store.fingerprint, mark_of(store.municipality, indicator))
    for row in every_observation(store, ident):
        yield (
            ident,
            row.level,
            row.code,
            harmless(names.get((row.level, row.code), "")),
            row.period,
            period_label(indicator.period_kind, row.period),
            row.school_type,
            row.breakdown,
            row.value,
            harmless(indicator.unit),
            row.status.value,
            " ".join(row.flags),
            row.numerator,
            row.denominator,
            row.low,
            row.high,
            *origin,
        )


def _change_tables(store: Store) -> Iterator[TablePart]:
    for table in change_tables(store):
        yield TablePart(
            name=f"school-changes-{table.replace('_', '-')}",
            path=f"data/school_changes_{table}.csv",
            title=f"{CHANGES_TITLE}, {_CHANGE_WORDS.get(table, table)}",
            description=CHANGES_DEFINITION,
            sources=catalogue.sources(store, table),
            extra={"indicator": "school_changes", "unit": "Schülerinnen und Schüler"},
            fields=CHANGES,
            rows=partial(_changes, store, table),
        )


def _changes(store: Store, table: str) -> Iterator[Cells]:
    names = catalogue.area_names(store)
    mark = store.municipality.mark
    origin = ("demonstration" if mark else "published", store.fingerprint, mark)
    for level, code, period, row in every_change(store, table):
        yield (
            table,
            level,
            code,
            harmless(names.get((level, code), "")),
            period,
            period_label(PeriodKind.SCHOOL_YEAR, period),
            row.source or "",
            row.target or "",
            row.grade,
            row.pupils,
            row.status.value,
            " ".join(row.flags),
            PUBLISHED_TOTAL if row.is_total else VALUE,
            *origin,
        )
