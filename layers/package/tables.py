"""The tables of a package: figures by indicator, school changes, and what explains them."""

from collections.abc import Iterator
from functools import partial

from layers.export import harmless
from layers.grid import DOMAINS
from layers.model import Indicator, PeriodKind, Source, period_label
from layers.package.model import Cells, Field, TablePart
from layers.queries import catalogue
from layers.queries.breakdowns import breakdowns
from layers.queries.everything import (
    change_tables,
    every_area_span,
    every_change,
    every_note,
    every_observation,
)
from layers.queries.origins import required_lines
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
    return (*_indicator_tables(store), *_change_tables(store), *_lists(store))


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
            indicator.unit,
            row.status.value,
            " ".join(row.flags),
            row.numerator,
            row.denominator,
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


def _lists(store: Store) -> Iterator[TablePart]:
    sources = catalogue.all_sources(store)
    outlines = _once(
        found
        for level in catalogue.levels(store)
        for found in catalogue.outline_sources(store, level.level)
    )
    yield TablePart(
        "areas", "data/areas.csv", "Gebiete aller Ebenen und Zeiten",
        "Ein Gebiet steht mehrmals da, wenn sich Name oder Umriss geändert haben.",
        outlines,
        fields=(
            *_PLACE[:3],
            Field("valid_from", "gilt ab, leer: schon immer", "date"),
            Field("valid_to", "gilt bis, leer: noch heute", "date"),
            Field("area_km2", "Fläche in Quadratkilometern", "number"),
            Field("lon", "Länge des Mittelpunkts in Grad", "number"),
            Field("lat", "Breite des Mittelpunkts in Grad", "number"),
        ),
        rows=lambda: _areas(store),
    )  # fmt: skip
    yield TablePart(
        "indicators", "indicators.csv", "Kennzahlen mit ihren Definitionen",
        "Zu jeder Kennzahl gehört data/<indicator>.csv.",
        sources,
        fields=(
            Field("indicator", "Kennzahl"),
            Field("cell", "Feld im Raster des Leitfadens"),
            Field("domain", "Bereich"),
            Field("title", "Name"),
            Field("short_title", "Kurzname"),
            Field("unit", "Einheit, leer für eine Anzahl"),
            Field("decimals", "Nachkommastellen", "integer"),
            Field("measure", "Art der Kennzahl"),
            Field("period_kind", "Art des Zeitraums"),
            Field("definition", "Definition"),
            Field("numerator", "Zähler"),
            Field("denominator", "Nenner"),
            Field("caveat", "Einschränkung"),
            Field("provenance", "Herkunft"),
            Field("sources", "Quellen, durch Leerzeichen getrennt (siehe sources.csv)"),
        ),
        rows=lambda: _indicators(store),
        key=("indicator",),
    )  # fmt: skip
    yield TablePart(
        "sources", "sources.csv", "Quellen mit ihren Lizenzen", "", sources,
        fields=(
            Field("source", "Kennung"),
            Field("publisher", "Herausgeber"),
            Field("title", "Titel"),
            Field("url", "Adresse"),
            Field("licence", "Lizenz; unknown: siehe Datensatzseite"),
            Field("as_of", "Stand"),
            Field("retrieved", "abgerufen"),
            Field("attribution", "Zeile, die beim Weitergeben dabeistehen muss"),
        ),
        rows=lambda: _sources(store, sources),
        key=("source",),
    )  # fmt: skip
    yield TablePart(
        "notes", "notes.csv", "Hinweise zu Kennzahlen, Ebenen und Quellen",
        "Brüche in der Reihe, Widersprüche, Berichtigungen.", sources,
        fields=(
            Field("scope", "Worauf sich der Hinweis bezieht"),
            Field("ref", "Kennung davon"),
            Field("period", "Jahr, leer: alle", "integer"),
            Field("kind", "Art"),
            Field("text", "Hinweis"),
        ),
        rows=lambda: (
            (scope, ref, note.period, note.kind, harmless(note.text))
            for scope, ref, note in every_note(store)
        ),
    )  # fmt: skip
    yield TablePart(
        "labels", "labels.csv", "Wörter für Kennungen",
        "Namen der Gebietsebenen, Schulformen und Gliederungen.", sources,
        fields=(
            Field("column", "Spalte"),
            Field("id", "Kennung"),
            Field("label", "Wort"),
        ),
        rows=lambda: _labels(store),
        key=("column", "id"),
    )  # fmt: skip


def _once(found: Iterator[Source]) -> tuple[Source, ...]:
    return tuple({source.source_id: source for source in found}.values())


def _areas(store: Store) -> Iterator[Cells]:
    for area in every_area_span(store):
        first, last = (day.isoformat() if day else None for day in (area.valid_from, area.valid_to))
        size = (area.area_km2, area.lon, area.lat)
        yield (area.level, area.code, harmless(area.name), first, last, *size)


def _indicators(store: Store) -> Iterator[Cells]:
    for found in catalogue.indicators(store):
        texts = (
            found.grid_cell, DOMAINS[found.grid_domain], found.title, found.short_title, found.unit,
            found.decimals, found.measure.value, found.period_kind.value, found.definition,
            found.numerator_text, found.denominator_text, found.caveat, found.provenance,
        )  # fmt: skip
        names = " ".join(s.source_id for s in catalogue.sources(store, found.indicator_id))
        yield (found.indicator_id, *(_plain(text) for text in texts), names)


def _sources(store: Store, sources: tuple[Source, ...]) -> Iterator[Cells]:
    lines = required_lines(store)
    for found in sources:
        texts = (
            found.publisher, found.title, found.url, found.licence or "unknown", found.as_of,
            found.retrieved, lines.get(found.source_id, ""),
        )  # fmt: skip
        yield (found.source_id, *(_plain(text) for text in texts))


def _labels(store: Store) -> Iterator[Cells]:
    for level in catalogue.levels(store):
        yield ("level", level.level, level.name_plural)
    yield ("level", "municipality", store.municipality.words.bare)
    yield ("level", "reference", "Vergleichswerte")
    for kind in catalogue.school_types(store):
        yield ("school_type", kind.school_type, harmless(kind.name_plural))
    for key, name in breakdowns(store).items():
        yield ("breakdown", key, harmless(name))


def _plain(cell: str | int) -> str | int:
    return harmless(cell) if isinstance(cell, str) else cell
