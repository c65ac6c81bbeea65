"""Areas and periods of a table: a row for every area that there was, none for one that was gone."""

from collections import defaultdict
from typing import TYPE_CHECKING

from layers.model import period_date
from layers.prepare.faults import Code, FaultList
from layers.prepare.periods import (
    EditionAreas,
    fitting_edition,
    kind_of_column,
    later_editions,
)

if TYPE_CHECKING:
    from layers.prepare.check import Table


def check_areas_of_periods(
    table: "Table", editions: tuple[EditionAreas, ...], faults: FaultList
) -> None:
    """Small-area tables have a row for every area in every combination of the other keys.

    Which areas there are is a question of the row's period; a table without a period has the areas
    of today, or all areas of an earlier edition.
    """
    passport = table.passport
    area = passport.column_of_type("area")
    if not area or passport.columns[area].level not in editions[-1].codes:
        return
    dated = passport.column_of_type("year", "school_year")
    if dated:
        _check_ended(table, area, dated, editions, faults)
    others = [name for name in passport.key if name != area]
    present: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for row in table.rows:
        present[tuple(row[name].value for name in others)].add(row[area].text)
    level = passport.columns[area].level
    for key in sorted(present, key=str):
        period = dict(zip(others, key, strict=True)).get(dated)
        expected = _expected(table, editions, level, dated, period, present[key])
        for code in expected:
            if code not in present[key]:
                faults.add(
                    Code.ROW_MISSING,
                    table.file,
                    f"Für {', '.join(str(part) for part in key)} fehlt eine Zeile für dieses "
                    "Gebiet.",
                    "Zeile ergänzen oder die Lücke im Steckbrief unter gap erklären.",
                    column=area,
                    value=code,
                )


def _expected(
    table: "Table",
    editions: tuple[EditionAreas, ...],
    level: str,
    dated: str,
    period: object,
    present: set[str],
) -> tuple[str, ...]:
    if not isinstance(period, int):
        return editions[-1].codes[level]
    kind = kind_of_column(table.passport.columns[dated].type)
    return fitting_edition(editions, level, period_date(kind, period), present).codes[level]


def _check_ended(
    table: "Table",
    area: str,
    dated: str,
    editions: tuple[EditionAreas, ...],
    faults: FaultList,
) -> None:
    """A fault for each row of an area that had ended before the row's period."""
    spec = table.passport.columns[area]
    known = {code for edition in editions for code in edition.codes[spec.level]}
    kind = kind_of_column(table.passport.columns[dated].type)
    for row in table.rows:
        code, period = row[area].text, row[dated].value
        if code not in known or not isinstance(period, int):
            continue
        later = later_editions(editions, period_date(kind, period))
        if not any(code in edition.codes[spec.level] for edition in later):
            faults.add(
                Code.AREA_UNKNOWN,
                table.file,
                f"Dieses Gebiet gab es {period} nicht mehr.",
                "Den Wert dem Gebiet zuordnen, das an seine Stelle trat, oder das Jahr prüfen.",
                row=row.line,
                column=area,
                value=code,
            )
