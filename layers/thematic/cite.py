"""What cites one number: value, base, area, period, as of and source in one German sentence.

Each value in a table is a cell with an id; the id is also the fragment of the address that leads to
it. Ids: ``wert-<area code>`` and ``wert-gesamt`` on maps (``zweiter-...`` for a second map),
``wert-<line>-<period>`` in series, ``wert-<row>-<column>`` in the matrix of school changes, where
``summe`` stands for a margin.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from layers.model import ALL, Indicator, Source
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import Line, Point, SeriesResult
from layers.status import LABEL
from layers.thematic.frame import count_text
from layers.thematic.interval import interval_text, said_interval
from layers.thematic.layer import ThematicLayer, as_of
from layers.thematic.matrix import MarginView, MatrixView, matrix_view
from layers.thematic.result import AreaValue
from layers.thematic.school_changes_text import cell_percent_base, changes_title
from layers.thematic.sentence import period_title
from layers.thematic.series_style import remarks

WHOLE, TOTAL = "gesamt", "summe"


def cell_id(*parts: object) -> str:
    """The id of a cell: ``wert`` and its parts, in characters that addresses carry."""
    return "-".join(["wert", *(re.sub(r"[^A-Za-z0-9_]+", "-", str(part)) for part in parts)])


def map_citations(layer: ThematicLayer, sources: Sequence[Source]) -> dict[str, str]:
    """Cell id -> what the map says there, for every area and the municipality as a whole.

    ``sources`` are those of its indicator.
    """
    about = _about(sources, layer.mark)
    found = {
        cell_id(area.code): _sentence(
            _map_words(layer, _in(area.name, layer.municipality_name)),
            area.text,
            _area_extra(layer.indicator, area),
            about,
        )
        for area in layer.areas
    }
    if layer.city is not None:
        words = _map_words(layer, layer.municipality_name)
        extra = [layer.city.flags_text, said_interval(layer.city.interval_text)]
        found[cell_id(WHOLE)] = _sentence(words, layer.city.text, extra, about)
    return found


def _map_words(layer: ThematicLayer, where: str) -> str:
    indicator, chosen = layer.indicator, layer.selection
    kind = f" ({layer.school_type_label})" if chosen.school_type != ALL else ""
    when = period_title(indicator.period_kind, chosen.year, chosen.pooled)
    return f"{indicator.title}{kind}, {where}, {when}"


def _area_extra(indicator: Indicator, area: AreaValue) -> list[str]:
    said = area.class_text if area.value is None else area.flags_text
    interval = said_interval(area.interval_text)
    return [said, interval, _base(indicator, area.denominator_text)]


def _in(name: str, municipality: str) -> str:
    return name if municipality in name else f"{name} ({municipality})"


def _about(sources: Sequence[Source], mark: str) -> tuple[str, str, str]:
    names = "; ".join(f"{found.publisher}: {found.title}" for found in sources)
    return as_of(tuple(sources)), names, mark


def series_citations(result: SeriesResult) -> dict[str, str]:
    """Cell id -> what the series says there, for every line of its table and every period."""
    about = _about(result.sources, result.mark)
    return {
        cell_id(line.key, point.period): _sentence(
            _series_words(result, line, point), point.text, _point_extra(result, point), about
        )
        for line in result.table_lines
        for point in line.points
    }


def _series_words(result: SeriesResult, line: Line, point: Point) -> str:
    indicator = result.indicator
    kind = f" ({result.school_type_label})" if result.selection.school_type != ALL else ""
    when = period_title(indicator.period_kind, point.period, result.selection.pooled)
    return f"{indicator.title}{kind}, {_in(line.label, result.municipality_name)}, {when}"


def _point_extra(result: SeriesResult, point: Point) -> list[str]:
    if point.value is None:
        return [LABEL[point.status]]
    base = "" if point.denominator is None else count_text(point.denominator)
    index = f"Index {point.index_text}" if result.selection.index and point.index_text else ""
    interval = said_interval(interval_text(result.indicator, point.low, point.high))
    return [remarks(point), index, interval, _base(result.indicator, base)]


def _base(indicator: Indicator, text: str) -> str:
    if not text:
        return ""
    named = indicator.denominator_text.rstrip(".")
    return f"Basis: {text} – {named}" if named else f"Basis: {text}"


def changes_citations(result: SchoolChangeResult) -> dict[str, str]:
    """Cell id -> what the matrix says there, its margins included; {} where there is no matrix."""
    view = matrix_view(result)
    if view is None:
        return {}
    about = _about(result.sources, result.mark)
    base = cell_percent_base(result).rstrip(".")
    return {
        ident: _sentence(f"{changes_title(result)}, {words}", "", [base], about)
        for ident, words in _cells(view)
    }


def _cells(view: MatrixView) -> Iterator[tuple[str, str]]:
    for i, row in enumerate(view.rows):
        for j, column in enumerate(view.columns):
            yield cell_id(row.key, column.key), view.cells[i][j].words
        yield cell_id(row.key, TOTAL), _margin(f"{view.row_title} {row.label}", view.row_margins[i])
    for column, margin in zip(view.columns, view.column_margins, strict=True):
        yield cell_id(TOTAL, column.key), _margin(f"{view.column_title} {column.label}", margin)
    yield cell_id(TOTAL, TOTAL), _margin("insgesamt", view.total)


def _margin(name: str, margin: MarginView) -> str:
    kind = "veröffentlichte Summe" if margin.published else "berechnete Summe"
    said = [margin.text, margin.number, margin.remark, margin.words or kind]
    return f"{name}: {', '.join(part for part in said if part)}"


def _sentence(what: str, value: str, extra: Iterable[str], about: tuple[str, str, str]) -> str:
    day, sources, mark = about
    brackets = "; ".join(part for part in extra if part)
    text = f"{what}: {value}" if value else what
    text += f" ({brackets})." if brackets else "."
    if day:
        text += f" Stand der Daten: {day}."
    if sources:
        text += f" Quelle: {sources}."
    return f"{text} {mark}." if mark else text
