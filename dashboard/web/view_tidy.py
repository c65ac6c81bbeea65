"""A view as figures for machines: the rows of its table, with codes in place of words."""

from collections.abc import Iterable

from dashboard.web.map_table import city_row, shown_rows
from dashboard.web.views import View
from layers.model import ALL, MUNICIPALITY_LEVEL, REFERENCE_LEVEL, Indicator, Source
from layers.numbers import whole
from layers.queries import catalogue
from layers.queries.release import release
from layers.queries.school_changes import BY_TYPE, ChangeMatrix, SchoolChangeResult, Total
from layers.queries.series import BREAKDOWN, CITY, REFERENCE, Line, SeriesResult
from layers.queries.values import Observation
from layers.status import HAS_VALUE, Flag, Status
from layers.thematic.interval import HIGH, LOW, interval_note
from layers.thematic.layer import ThematicLayer
from layers.thematic.school_changes_protection import protection_lines as changes_protection
from layers.thematic.school_changes_table import (
    CHANGES_DEFINITION,
    CHANGES_ID,
    CHANGES_TITLE,
    asked,
)
from layers.thematic.school_changes_text import difference_sentences
from layers.thematic.series_text import protection_lines as series_protection
from layers.tidy import About, Dimension, Measure, Role, Row, Tidy
from layers.tidy.model import COMPUTED_TOTAL, PUBLISHED_TOTAL, TOTAL


def view_tidy(view: View, link: str) -> Tidy:
    """The rows of ``view.table``; ``link`` is the full address of its page.

    Maps and series have the dimensions area, period, school_type and breakdown; school changes
    have area, period and two of from_school_type, to_school_type and grade.
    """
    if isinstance(view.result, ThematicLayer):
        return _map(view, view.result, link)
    if isinstance(view.result, SeriesResult):
        return _series(view, view.result, link)
    return _changes(view, view.result, link)


def _map(view: View, layer: ThematicLayer, link: str) -> Tidy:
    store, chosen = view.store, layer.selection
    found = shown_rows(store, layer)
    names = {f"{chosen.level}:{area.code}": area.name for area in layer.areas}
    at = (str(chosen.year), chosen.school_type, ALL)
    rows = [
        _observed((f"{chosen.level}:{area.code}", *at), found.get(area.code))
        for area in layer.areas
    ]
    if layer.city is not None:
        city = f"{MUNICIPALITY_LEVEL}:{store.municipality.slug}"
        names[city] = store.municipality.name
        rows.append(_observed((city, *at), city_row(store, layer)))
    notes = (
        layer.indicator.caveat,
        layer.interval_note,
        layer.boundaries,
        *layer.protection,
        *(note.text for note in layer.notes),
    )
    dimensions = _dimensions(
        names,
        {str(chosen.year): layer.period_label},
        {chosen.school_type: layer.school_type_label},
        {ALL: "insgesamt"},
    )
    sources = catalogue.sources(store, layer.indicator.indicator_id)
    about = _about(view, layer.indicator, sources, notes, link)
    return Tidy(about, dimensions, _measures(layer.indicator), tuple(rows))


def _observed(place: tuple[str, ...], row: Observation | None) -> Row:
    if row is None:
        return Row(place, (None,) * 5, Status.UNKNOWN)
    numbers = (row.value, whole(row.numerator), whole(row.denominator), row.low, row.high)
    return Row(place, numbers, row.status, row.flags)


def _series(view: View, result: SeriesResult, link: str) -> Tidy:
    slug = view.store.municipality.slug
    names: dict[str, str] = {}
    parts = {ALL: "insgesamt"}
    rows = []
    with_index = result.selection.index
    for line in result.table_lines:
        area, part = _line_place(result, line, slug)
        if part == ALL:
            names[area] = line.label
        else:
            names.setdefault(area, view.store.municipality.name)
            parts[part] = line.label
        for point in line.points:
            bases = (whole(point.numerator), whole(point.denominator), point.low, point.high)
            numbers = (point.value, *bases, *((point.index,) if with_index else ()))
            place = (area, str(point.period), result.selection.school_type, part)
            rows.append(Row(place, numbers, point.status, point.flags))
    measures = _measures(result.indicator)
    if with_index:
        first = result.periods[0][1] if result.periods else ""
        measures = (*measures, Measure("index", f"Index ({first} = 100)", "", 1))
    dimensions = _dimensions(
        names,
        {str(period): label for period, label in result.periods},
        {result.selection.school_type: result.school_type_label},
        parts,
    )
    interval = interval_note(result.indicator, result.intervals)
    notes = (result.indicator.caveat, interval, *series_protection(result), *result.notes)
    about = _about(view, result.indicator, result.sources, notes, link)
    return Tidy(about, dimensions, measures, tuple(rows))


def _line_place(result: SeriesResult, line: Line, slug: str) -> tuple[str, str]:
    """Category of the area and breakdown of a line."""
    if line.kind == CITY:
        return f"{MUNICIPALITY_LEVEL}:{slug}", ALL
    if line.kind == BREAKDOWN:
        return f"{MUNICIPALITY_LEVEL}:{slug}", line.code
    level = REFERENCE_LEVEL if line.kind == REFERENCE else result.selection.level
    return f"{level}:{line.code}", ALL


def _measures(indicator: Indicator) -> tuple[Measure, ...]:
    return (
        Measure("value", indicator.title, indicator.unit, indicator.decimals),
        Measure("numerator", f"Zähler: {indicator.numerator_text}".removesuffix(": ")),
        Measure("denominator", f"Nenner: {indicator.denominator_text}".removesuffix(": ")),
        Measure("low", LOW, indicator.unit, indicator.decimals),
        Measure("high", HIGH, indicator.unit, indicator.decimals),
    )


def _dimensions(
    areas: dict[str, str], periods: dict[str, str], types: dict[str, str], parts: dict[str, str]
) -> tuple[Dimension, ...]:
    return (
        Dimension("area", "Gebiet", areas, Role.GEO),
        Dimension("period", "Zeitraum", periods, Role.TIME),
        Dimension("school_type", "Schulform", types),
        Dimension("breakdown", "Gliederung", parts),
    )


def _changes(view: View, result: SchoolChangeResult, link: str) -> Tidy:
    chosen, matrix = result.selection, result.matrix
    area = chosen.within or f"{MUNICIPALITY_LEVEL}:{view.store.municipality.slug}"
    rows = _change_rows(result, matrix, (area, str(chosen.year))) if matrix else []
    by_type = chosen.table == BY_TYPE
    keys = ("from_school_type", "to_school_type") if by_type else ("to_school_type", "grade")
    titles = (matrix.row_title, matrix.column_title) if matrix else keys
    margins = (matrix.rows, matrix.columns) if matrix else ((), ())
    dimensions = (
        Dimension("area", "Gebiet", {area: result.area_label}, Role.GEO),
        Dimension("period", "Schuljahr", {str(chosen.year): result.period_label}, Role.TIME),
        Dimension(keys[0], titles[0], _shown(margins[0], {row.place[2] for row in rows})),
        Dimension(keys[1], titles[1], _shown(margins[1], {row.place[3] for row in rows})),
    )
    measures = (
        Measure("pupils", "Schülerinnen und Schüler"),
        Measure("row_percent", "Zeilenprozent", "%", 1, is_share=True),
        Measure("column_percent", "Spaltenprozent", "%", 1, is_share=True),
    )
    notes = (*changes_protection(result), *difference_sentences(result), *result.notes)
    about = _about(view, None, result.sources, notes, link)
    return Tidy(about, dimensions, measures, tuple(rows))


def _shown(totals: Iterable[Total], used: set[str]) -> dict[str, str]:
    """The categories that rows of the view have, in the matrix's order, the sum last."""
    labels = {total.key: total.label for total in totals} | {TOTAL: "Summe"}
    return {key: label for key, label in labels.items() if key in used}


def _change_rows(
    result: SchoolChangeResult, matrix: ChangeMatrix, at: tuple[str, str]
) -> list[Row]:
    cells = [
        Row(
            (*at, cell.row, cell.column),
            (cell.pupils, cell.row_percent, cell.column_percent),
            cell.status,
            cell.flags,
        )
        for line in matrix.cells
        for cell in line
        if asked(result, cell.row, cell.column)
    ]
    totals = [(total, total.key, TOTAL) for total in matrix.rows if asked(result, total.key, "")]
    totals += [
        (total, TOTAL, total.key) for total in matrix.columns if asked(result, "", total.key)
    ]
    totals.append((matrix.total, TOTAL, TOTAL))
    return cells + [_total((*at, row, column), total, result) for total, row, column in totals]


def _total(place: tuple[str, ...], total: Total, result: SchoolChangeResult) -> Row:
    kind = PUBLISHED_TOTAL if total.is_published else COMPUTED_TOTAL
    number = total.number
    if number is None:
        status = Status.UNKNOWN if total.status in HAS_VALUE else total.status
        return Row(place, (None, None, None), status, (), kind)
    shown = result.shown
    flags = (Flag.ROUNDED,) if shown.rounded else (Flag.PERTURBED,) if shown.perturbed else ()
    status = Status.OK if number or flags else Status.NONE
    return Row(place, (number, None, None), status, flags, kind)


def _about(
    view: View,
    indicator: Indicator | None,
    sources: tuple[Source, ...],
    notes: Iterable[str],
    link: str,
) -> About:
    """``indicator`` is None for school changes, which are a table of their own."""
    found = release(view.store)
    changes = "demonstration" if view.mark else "published"
    return About(
        title=view.title,
        indicator=indicator.indicator_id if indicator else CHANGES_ID,
        indicator_title=indicator.title if indicator else CHANGES_TITLE,
        definition=indicator.definition if indicator else CHANGES_DEFINITION,
        provenance=indicator.provenance if indicator else changes,
        sentence=view.sentence,
        publisher=view.store.municipality.publisher,
        sources=sources,
        notes=tuple(note for note in (*view.notices, *notes) if note),
        release=found.fingerprint,
        built_at=found.built_at,
        link=link,
        mark=view.mark,
    )
