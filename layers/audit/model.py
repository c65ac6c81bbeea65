"""The words of the audit: where a count stands, what holds for it, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

SCHOOL_CHANGES = "school_changes"
"""Table of all school changes; otherwise a table is an indicator."""

NUMERATOR, DENOMINATOR, REST, CASES = "numerator", "denominator", "rest", "cases"
"""Parts of an observation; the value of a count is its numerator."""

PART_NAME = {
    NUMERATOR: "Zähler",
    DENOMINATOR: "Nenner",
    REST: "Nenner minus Zähler",
    CASES: "Fälle",
}


class Place(NamedTuple):
    """Where a count stands.

    For school changes ``part`` is the id of the table, ``school_type`` from and to
    ("Realschule → Hauptschule"), ``breakdown`` the grade; "alle" stands for a sum.
    """

    table: str
    part: str
    level: str
    code: str
    period: int
    school_type: str
    breakdown: str

    def __str__(self) -> str:
        """German, as it is printed."""
        part = "" if self.table == SCHOOL_CHANGES else PART_NAME.get(self.part, self.part)
        parts = (self.table, f"{self.level} {self.code}".strip(), str(self.period or ""),
                 self.school_type, self.breakdown, part)  # fmt: skip
        return ", ".join(text for text in parts if text and text != "all")


class Row(NamedTuple):
    """One row of table observation, columns as there; ``flags`` as a set."""

    indicator: str
    level: str
    code: str
    period: int
    school_type: str
    breakdown: str
    value: float | None
    status: str
    flags: frozenset[str]
    numerator: float | None
    denominator: float | None
    low: float | None
    high: float | None
    cases: int | None

    @property
    def key(self) -> tuple[Any, ...]:
        """What makes the row the same one in another file."""
        return self[:6]


@dataclass(frozen=True)
class Protection:
    """The published rule of a table (docs/confidentiality.md), as the release tells it."""

    threshold: int
    counts: frozenset[str]
    zero: bool
    minimum_denominator: int
    method: str
    base: int

    @classmethod
    def read(cls, entry: Mapping[str, Any]) -> "Protection":
        """Out of the JSON of a release; a key that is missing is a KeyError."""
        return cls(
            int(entry["threshold"]),
            frozenset(entry["counts"]),
            bool(entry["zero"]),
            int(entry["minimum_denominator"]),
            str(entry["method"]),
            int(entry["base"]),
        )

    def is_small(self, count: int) -> bool:
        """Whether nobody may learn this count."""
        return self.method != "cell_key" and (0 if self.zero else 1) <= count < self.threshold


@dataclass(frozen=True)
class Exposure:
    """A count that an attacker learns: only ``low`` to ``high`` (None: without end) are possible.

    ``why`` is a German sentence; ``truth`` is None where it is not a matter of one count.
    """

    place: Place
    truth: int | None
    low: int | None
    high: int | None
    why: str = ""

    def __str__(self) -> str:
        """German: ``repeaters, sozialraum 011, 2019: ist 2, möglich nur 1 bis 2``."""
        text = f"{self.place}: "
        if self.truth is None:
            return text + self.why
        text += f"ist {self.truth}"
        if self.low is not None:
            span = str(self.low) if self.low == self.high else f"{self.low} bis {self.high}"
            text += f", möglich nur {span}"
        return f"{text}. {self.why}" if self.why else text


@dataclass(frozen=True)
class TableFigures:
    """What protection did to one table of the first release.

    ``cells`` rows with a number in truth, ``hidden`` and ``rounded`` of them; ``small`` counts that
    nobody may learn, of which ``safe`` are; ``total`` the sum of all numerators (pupils), and
    ``hidden_total`` of the hidden ones; ``narrowest`` and ``median``: the numbers possible in place
    of a small count (None where there is none, or it has no upper end).
    """

    table: str
    method: str
    cells: int
    hidden: int
    rounded: int
    small: int
    safe: int
    total: int
    hidden_total: int
    narrowest: int | None
    median: float | None


@dataclass(frozen=True)
class Audit:
    """The result: ``releases`` are fingerprints, the first the one that ``tables`` describe."""

    passed: bool
    exposed: tuple[Exposure, ...]
    tables: tuple[TableFigures, ...]
    releases: tuple[str, ...]
    seconds: float

    def public(self) -> dict[str, Any]:
        """What may stand in a public file, of JSON (docs/confidentiality.md, "The audit")."""
        return {
            "passed": self.passed,
            "releases": list(self.releases),
            "seconds": round(self.seconds, 1),
            "tables": [
                {"table": t.table, "method": t.method, "cells": t.cells, "hidden": t.hidden}
                for t in self.tables
            ],
        }


class AuditError(Exception):
    """The audit cannot be made; the message is German and says what is missing."""
