"""The tables of disparities: measures, their trend, quantiles, parts, and the areas' values."""

from layers.export import Column, Table
from layers.model import Measure
from layers.numbers import difference_unit, value_text
from layers.queries.confidentiality import hidden_sign
from layers.thematic.disparity_measures import DISSIMILARITY, RANGE, VARIATION
from layers.thematic.disparity_result import DisparityResult, Measured
from layers.thematic.disparity_text import (
    REFERENCES,
    TITLES,
    disparity_title,
    label_of,
)
from layers.thematic.frame import count_text
from layers.thematic.headings import short_heading
from layers.words import in_plural

Cell = float | int | str | None
_DECIMALS = 4


def file_stem(result: DisparityResult) -> str:
    """Name of a file without its ending: says what is inside."""
    asked = result.selection
    parts = [asked.municipality, "disparitaeten", asked.indicator, asked.level, str(asked.year)]
    parts += [asked.school_type] if asked.school_type != "all" else []
    return "_".join([*parts, "drei-jahre"] if asked.pooled else parts)


def _table(
    result: DisparityResult,
    title: str,
    columns: tuple[Column, ...],
    rows: list[tuple[Cell, ...]],
    stem: str,
) -> Table:
    meta = (("Ansicht", disparity_title(result)),)
    return Table(
        title,
        columns,
        tuple(rows),
        meta,
        f"{file_stem(result)}_{stem}",
        hidden=hidden_sign(result.store),
    )


def unit_of(result: DisparityResult, name: str) -> str:
    """The unit of a measure in tables; the relative ones are parts of 1, not of 100."""
    if name == RANGE:
        return difference_unit(result.indicator.unit)
    return "Anteil von 1" if name in (VARIATION, DISSIMILARITY) else ""


def _cell(value: float | None) -> Cell:
    return "x" if value is None else round(value, _DECIMALS + 2)


def measures_table(result: DisparityResult) -> Table:
    """Each measure of the chosen year with its interval and where it comes from."""
    columns = (
        Column("measure", "Maß"),
        Column("value", "Wert", decimals=_DECIMALS),
        Column("unit", "Einheit"),
        Column("low", "95-%-Bereich von", decimals=_DECIMALS),
        Column("high", "95-%-Bereich bis", decimals=_DECIMALS),
        Column("adjusted", "ohne Zufallsanteil", decimals=_DECIMALS),
        Column("reference", "Quelle des Maßes"),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            TITLES[found.name],
            _cell(found.value),
            unit_of(result, found.name),
            *_interval_cells(found),
            REFERENCES[found.name],
        )
        for found in result.measures
    ]
    period = label_of(result, result.selection.year)
    return _table(result, f"Maße der Ungleichheit, {period}", columns, rows, "masse")


def _interval_cells(found: Measured) -> tuple[Cell, Cell, Cell]:
    span = found.interval
    if span is None:
        return None, None, None
    return round(span.low, 6), round(span.high, 6), round(span.adjusted, 6)


def trend_table(result: DisparityResult) -> Table:
    """All measures in all years, each with its interval."""
    columns = [Column("period", "Zeitpunkt" if not result.selection.pooled else "Zeitraum")]
    shown = [found for found in result.measures if any(p.value is not None for p in found.points)]
    for found in shown:
        title, unit = TITLES[found.name], unit_of(result, found.name)
        columns.append(Column(found.name, title, unit, _DECIMALS))
        if any(point.interval for point in found.points):
            columns.append(Column(f"{found.name}_low", f"{title}, von", unit, _DECIMALS))
            columns.append(Column(f"{found.name}_high", f"{title}, bis", unit, _DECIMALS))
    keys = {column.key for column in columns}
    rows: list[tuple[Cell, ...]] = []
    for i, spread in enumerate(result.spreads):
        row: list[Cell] = [label_of(result, spread.period)]
        for found in shown:
            point = found.points[i]
            row.append(_cell(point.value))
            if f"{found.name}_low" in keys:
                span = point.interval
                row += [None, None] if span is None else [round(span.low, 6), round(span.high, 6)]
        rows.append(tuple(row))
    return _table(result, "Maße der Ungleichheit über die Jahre", tuple(columns), rows, "jahre")


def quantiles_table(result: DisparityResult) -> Table:
    """The distribution of each period."""
    indicator = result.indicator
    names = ("niedrigster", "P10", "P25", "Median", "P75", "P90", "höchster")
    columns = (
        Column("period", "Zeitpunkt" if not result.selection.pooled else "Zeitraum"),
        Column("count", "Gebiete mit Zahl", decimals=0),
        Column("left_out", "ohne Zahl", decimals=0),
        *(Column(name, name, indicator.unit, indicator.decimals) for name in names),
        Column("city", result.store.municipality.words.value, indicator.unit, indicator.decimals),
    )
    rows: list[tuple[Cell, ...]] = [
        (
            label_of(result, s.period),
            s.count,
            s.left_out,
            s.low,
            *s.quantiles,
            s.high,
            s.city if indicator.measure is not Measure.COUNT else None,
        )
        for s in result.spreads
    ]
    return _table(result, "Verteilung über die Jahre", columns, rows, "verteilung")


def areas_table(result: DisparityResult) -> Table:
    """The values of the chosen year in official order, with what they are weighted with."""
    year, indicator = result.year, result.indicator
    assert year is not None
    columns = (
        Column("code", "Nummer"),
        Column("name", result.level.name),
        Column("value", "Wert", indicator.unit, indicator.decimals),
        Column("base", short_heading(indicator.denominator_text) or "Bezugszahl"),
    )
    rows: list[tuple[Cell, ...]] = []
    for area, row in zip(year.areas, year.rows, strict=True):
        base = ""
        if row is None or row.value is None:
            hidden = hidden_sign(result.store)
            text = "." if row is None else value_text(None, row.status, 0, hidden=hidden)
            rows.append((area.code, area.name, text, base))
            continue
        cases = row.denominator if row.denominator is not None else row.cases
        rows.append((area.code, area.name, row.value, count_text(cases)))
    period = label_of(result, result.selection.year)
    return _table(result, f"Werte der Gebiete, {period}", columns, rows, "gebiete")


def parts_table(result: DisparityResult) -> Table | None:
    """What each area of the coarser level has to do with Theil's index; None without parts."""
    found = result.decomposition
    if found is None or found.result is None or found.result.total <= 0:
        return None
    unit, decimals = result.indicator.unit, result.indicator.decimals
    columns = (
        Column("code", "Nummer"),
        Column("name", found.parts.level.name),
        Column("weight", "Anteil an der Bezugszahl", "%", 1),
        Column("mean", "Wert, soweit veröffentlicht", unit, decimals),
        Column("within", "Theil-Index innerhalb", decimals=_DECIMALS),
    )
    rows: list[tuple[Cell, ...]] = [
        (p.group, found.parts.names.get(p.group, p.group), 100 * p.weight, p.mean, p.within)
        for p in sorted(found.result.groups, key=lambda part: part.group)
    ]
    title = f"Theil-Index nach {in_plural(found.parts.level.name_plural)}"
    return _table(result, title, columns, rows, "zerlegung")
