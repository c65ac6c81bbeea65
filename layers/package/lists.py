"""The tables of a package that explain its figures: areas, indicators, sources, notes, labels."""

from collections.abc import Iterator

from layers.export import harmless
from layers.grid import DOMAINS
from layers.model import Source
from layers.package.model import Cells, Field, TablePart
from layers.queries import catalogue
from layers.queries.breakdowns import breakdowns
from layers.queries.everything import every_area_span, every_note
from layers.queries.origins import required_lines
from layers.store import Store


def lists(store: Store) -> Iterator[TablePart]:
    """Those tables, in the order of the package."""
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
            Field("level", "Gebietsebene"),
            Field("code", "Nummer des Gebiets"),
            Field("name", "Name des Gebiets"),
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
