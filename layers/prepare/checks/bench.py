"""What every plausibility check needs: the figures, the words, and where a row came from."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from layers.model import ALL, MUNICIPALITY_LEVEL, REFERENCE_LEVEL, Measure, PeriodKind, period_label
from layers.numbers import german
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.read import Metadata
from layers.prepare.specs import IndicatorFile

MOST = 50
"""So many faults of one kind are told per indicator; the last one counts the others."""

INDICATORS = """indicator_id TEXT, measure TEXT, decimals INTEGER, per DOUBLE, lowest DOUBLE,
    highest DOUBLE, percent BOOLEAN"""


@dataclass(frozen=True)
class Bench:
    """The database with tables ``delivered`` and those of layers.prepare.vocabulary, and words.

    ``make`` adds the table ``checked_indicator``: per indicator the range that its measure allows
    (NULL: none), and whether it is given in per cent. ``notes``: indicator, period (None: all) and
    kind of the remarks beside its numbers; what a remark explains is not told.
    """

    connection: duckdb.DuckDBPyConnection
    metadata: Metadata
    faults: FaultList
    today: date
    notes: frozenset[tuple[str, int | None, str]] = frozenset()

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """All rows of a question."""
        return self.connection.execute(sql, list(parameters)).fetchall()

    def title(self, indicator: str) -> str:
        """„Anteil der Kinder unter 3“, for texts."""
        found = [i.short_title for i in self.metadata.indicators if i.id == indicator]
        return f"„{found[0] if found else indicator}“"

    def level(self, level: str, *, plural: bool = True) -> str:
        """German name of a level."""
        for entry in self.metadata.municipality.level:
            if entry.level == level:
                return entry.name_plural if plural else entry.name
        county = self.metadata.municipality.kind == "county"
        whole = "der ganze Kreis" if county else "die ganze Stadt"
        if level == REFERENCE_LEVEL:
            return "Vergleiche" if plural else "der Vergleich"
        return whole if level == MUNICIPALITY_LEVEL else level

    def kinds(self, school_type: str, breakdown: str) -> str:
        """`` (Gymnasium, Mädchen)``, '' where a row is not broken down."""
        words = {entry.id: entry.name for entry in self.metadata.municipality.breakdown}
        told = [words.get(kind, kind) for kind in (school_type, breakdown) if kind != ALL]
        return f" ({', '.join(told)})" if told else ""

    def period(self, indicator: str, period: int) -> str:
        """A period as the atlas prints it."""
        return period_label(self._kind(indicator), period)

    def _kind(self, indicator: str) -> PeriodKind:
        return next(i.period_kind for i in self.metadata.indicators if i.id == indicator)

    def number(self, indicator: str, value: float) -> str:
        """A value as the atlas prints it, with more decimals where it would look like zero."""
        decimals = next((i.decimals for i in self.metadata.indicators if i.id == indicator), 0)
        while decimals < 6 and value and round(abs(value), decimals) == 0:
            decimals += 1
        return german(value, decimals)


def make(bench: Bench) -> None:
    """Add the table ``checked_indicator``."""
    bench.connection.execute(f"CREATE OR REPLACE TEMP TABLE checked_indicator ({INDICATORS})")
    rows = [_rules(indicator) for indicator in bench.metadata.indicators]
    if rows:
        bench.connection.executemany(
            "INSERT INTO checked_indicator VALUES (?, ?, ?, ?, ?, ?, ?)", rows
        )


def _rules(indicator: IndicatorFile) -> tuple[object, ...]:
    percent = indicator.unit.strip() == "%"
    per = 100.0 if percent and indicator.recipe.per == 1 else indicator.recipe.per
    never_negative = indicator.measure in (Measure.COUNT, Measure.RATE, Measure.DENSITY)
    return (
        indicator.id,
        indicator.measure.value,
        indicator.decimals,
        per,
        0.0 if never_negative else None,
        per if indicator.measure is Measure.RATE else None,
        percent,
    )


@dataclass(frozen=True)
class Found:
    """A finding at a line of a file (0: the whole file), and its rank among ``total`` like it."""

    file: str
    line: int = 0
    rank: int = 1
    total: int = 1


def tell(
    bench: Bench,
    code: Code,
    found: Found,
    why: str,
    remedy: str,
    *,
    column: str = "",
    value: str = "",
    severity: Severity = Severity.WARNING,
) -> None:
    """Note a fault at the row that was found; the last one that is told counts the others."""
    if found.rank == MOST and found.total > MOST:
        why += f" Davon gibt es {german(found.total - MOST)} weitere."
    place: dict[str, str | int] = {"row": found.line, "column": column, "value": value}
    bench.faults.add(code, found.file, why, remedy, **place, severity=severity)


def listed(words: Iterable[str], most: int = 5) -> str:
    """``A, B, C und 4 weitere``."""
    everything = list(words)
    told = ", ".join(everything[:most])
    more = len(everything) - most
    return f"{told} und {german(more)} weitere" if more > 0 else told
