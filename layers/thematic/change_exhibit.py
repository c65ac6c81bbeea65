"""A change map as an exhibit: sentence, map, table, method."""

from layers.export import Column, Table
from layers.model import Measure
from layers.numbers import difference_unit, whole
from layers.status import HAS_VALUE, SIGN, Status
from layers.store import Store
from layers.thematic.change_method import method_sentences
from layers.thematic.change_svg import change_figure
from layers.thematic.change_text import (
    change_sentence,
    change_title,
    column_periods,
    note_lines,
)
from layers.thematic.change_view import ChangeView
from layers.thematic.change_words import AreaChange
from layers.thematic.exhibit import Exhibit, Section

METHOD = "Wie geurteilt wird"

Cell = float | int | str | None


def change_exhibit(store: Store, view: ChangeView) -> Exhibit:
    """Everything that a change map shows."""
    return Exhibit(
        kind="Karte der Veränderung",
        title=change_title(view),
        sentence=change_sentence(view),
        sections=(
            Section("", figures=(change_figure(store, view),), tables=(change_table(view),)),
            Section(METHOD, sentences=method_sentences(view)),
        ),
        notes=note_lines(view),
        source_lines=view.source_lines,
        as_of=view.as_of,
        mark=view.mark,
        file_stem=view.file_stem,
        sources=view.sources,
    )


def change_table(view: ChangeView) -> Table:
    """One row per area in official order, the city last: both values and bases, the change with
    its interval, and what was found."""
    columns = _columns(view)
    rows = [_row(view, area) for area in (*view.areas, view.city)]
    return Table(
        change_title(view),
        columns,
        tuple(rows),
        (("Gebietsebene", view.level.name_plural),),
        view.file_stem,
        view.mark,
        view.hidden,
        view.sources,
    )


def _columns(view: ChangeView) -> tuple[Column, ...]:
    indicator = view.indicator
    first, last = column_periods(view)
    unit, digits = indicator.unit, indicator.decimals
    is_count = indicator.measure is Measure.COUNT
    decimals = max(1, digits) if indicator.measure is Measure.RATE else digits
    step_unit = difference_unit(unit)
    interval = ("%", 1) if is_count else (step_unit, decimals)
    values = [
        Column("code", "Nummer"),
        Column("name", view.level.name),
        Column("first", f"Wert {first}", unit, digits),
        Column("second", f"Wert {last}", unit, digits),
    ]
    if not is_count:
        values += [
            Column("first_cases", f"Zähler {first}"),
            Column("first_base", f"Bezugszahl {first}"),
            Column("second_cases", f"Zähler {last}"),
            Column("second_base", f"Bezugszahl {last}"),
        ]
    if indicator.measure is not Measure.INDEX:
        values.append(Column("difference", "Änderung", step_unit, decimals))
    if is_count:
        values.append(Column("percent", "Änderung", "%", 1))
    return (
        *values,
        Column("low", "Änderung, 95-%-Bereich von", *interval),
        Column("high", "Änderung, 95-%-Bereich bis", *interval),
        Column("p_value", "p-Wert", "", 4),
        Column("verdict", "Urteil"),
        Column("flags", "Hinweise"),
    )


def _row(view: ChangeView, area: AreaChange) -> tuple[Cell, ...]:
    judged, pair = area.judged, area.judged.pair
    made: dict[str, Cell] = {
        "code": area.code,
        "name": area.name if area.code else f"{area.name} insgesamt",
        "difference": judged.difference,
        "percent": judged.percent,
        "low": judged.low,
        "high": judged.high,
        "p_value": judged.p_value,
        "verdict": area.verdict,
    }
    for key, row in (("first", pair.first), ("second", pair.second)):
        status = Status.UNKNOWN if row is None else row.status
        shown = row is not None and status in HAS_VALUE
        hidden = view.hidden if status is Status.CONFIDENTIAL else SIGN.get(status, "")
        made[key] = row.value if row is not None and shown else hidden
        made[f"{key}_cases"] = whole(row.numerator) if row is not None and shown else None
        made[f"{key}_base"] = whole(row.denominator) if row is not None and shown else None
    made["flags"] = area.flags_text
    return tuple(made[column.key] for column in _columns(view))
