"""Passports of delivered tables: where from, how written, what they hold and must add up to."""

import re
from collections.abc import Iterator
from typing import Literal

from pydantic import ConfigDict, Field, model_validator

from layers.prepare.fields import Strict, Text, Word, Year, check_unique
from layers.prepare.specs import NoteEntry
from layers.status import HAS_VALUE, Flag, Status

NUMBERS = ("count", "number")
MAY_BE_EMPTY = (*NUMBERS, "text", "choice")
MAY_BE_TOTAL = ("school_type", "grade", "choice")


class ColumnSpec(Strict):
    """How the text of a column is read.

    ``empty`` is the status of an empty cell (none: an empty cell is a fault), ``total`` the word
    of a published total, ``codes`` replace the publisher's values, ``row_flags`` flag the whole row
    by the column's value; ``not_located`` and ``own_city_value`` are area codes with that meaning.
    """

    type: Literal[
        "year", "school_year", "area", "place", "count", "number", "text", "choice",
        "school_type", "grade", "latitude", "longitude",
    ]  # fmt: skip
    level: str = ""
    not_located: str = ""
    own_city_value: str = ""
    empty: Status | None = None
    min: float | None = None
    max: float | None = None
    pattern: str = ""
    total: str = ""
    values: tuple[str, ...] = ()
    codes: dict[str, str] = Field(default_factory=dict)
    places: dict[str, str] = Field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    row_flags: dict[str, Flag] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_its_type(self) -> "ColumnSpec":
        for problem in self._problems():
            raise ValueError(problem)
        return self

    def _problems(self) -> Iterator[str]:
        if self.empty is not None and self.type not in MAY_BE_EMPTY:
            yield f"Eine Spalte der Art {self.type} darf nicht leer sein: empty geht hier nicht."
        if self.empty in HAS_VALUE - {Status.NONE}:
            yield "empty braucht einen Status ohne Zahl oder none."
        if self.total and self.type not in MAY_BE_TOTAL:
            yield f"total geht nicht bei einer Spalte der Art {self.type}."
        if self.min is not None and self.max is not None and self.min > self.max:
            yield "min ist größer als max."
        if (unknown := set(self.row_flags) - set(self.values)) and self.type == "choice":
            yield f"row_flags nennt „{'“, „'.join(sorted(unknown))}“, values aber nicht."
        if self.row_flags and self.type != "choice":
            yield "row_flags geht nur bei einer Spalte der Art choice."
        if self.type == "area" and not self.level:
            yield "Eine Spalte der Art area braucht level."
        try:
            re.compile(self.pattern)
        except re.error:
            yield "pattern ist kein regulärer Ausdruck."


class PartRule(Strict):
    """Columns that together may not exceed another column."""

    columns: tuple[str, ...]
    at_most: str


class ControlSum(Strict):
    """A published sum that the rows must reach."""

    column: str
    sum: float
    where: dict[str, str | int] = Field(default_factory=dict)


class Gap(Strict):
    """Rows that the source does not have, and what that means."""

    where: dict[str, str | int]
    status: Status
    reason: Text

    @model_validator(mode="after")
    def _has_no_number(self) -> "Gap":
        if self.status in HAS_VALUE:
            raise ValueError("Eine Lücke braucht einen Status ohne Zahl.")
        return self


class Suffix(Strict):
    """Text behind an attribute where ``column`` holds ``value``."""

    attribute: str
    column: str
    value: str
    text: str


class FacilityRemark(Strict):
    """An attribute of its own where ``column`` holds ``value``."""

    column: str
    value: str
    label: str
    text: str


class FacilityValue(Strict):
    """A column whose value belongs to an indicator, shown at the facility itself."""

    indicator: str
    column: str
    period: Year


class FacilitySpec(Strict):
    """How the rows of a table become facilities on the map."""

    kind: Word
    id: Text
    name: str = ""
    fixed_name: str = ""
    address: tuple[str, ...] = ()
    town: str = ""
    school_type: str = ""
    capacity: tuple[str, ...] = ()
    source: str
    attributes: dict[str, str] = Field(default_factory=dict)
    suffix: tuple[Suffix, ...] = ()
    remark: tuple[FacilityRemark, ...] = ()
    value: tuple[FacilityValue, ...] = ()


class SchoolChangeSpec(Strict):
    """Which columns of a table hold school changes; an absent one is not broken down by."""

    table_id: Literal["by_type", "by_grade"]
    period: Text
    pupils: Text
    from_: str = Field("", alias="from")
    to: Text
    grade: str = ""

    @model_validator(mode="after")
    def _breaks_down(self) -> "SchoolChangeSpec":
        wanted = {"by_type": ("from", self.from_), "by_grade": ("grade", self.grade)}
        name, column = wanted[self.table_id]
        if not column:
            raise ValueError(f"Eine Tabelle {self.table_id} braucht {name}.")
        return self


class Passport(Strict):
    """A delivered table: where from, how written, what it must hold."""

    table: Word
    file: str = Field(pattern=r"^[^/\\]+\.csv$")
    sources: tuple[str, ...] = Field(min_length=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    encoding: Literal["utf-8", "cp1252"]
    delimiter: Literal[";", ",", "\t"]
    decimal: Literal[",", "."]
    key: tuple[str, ...] = Field(min_length=1)
    signs: dict[str, Status] = Field(default_factory=dict)
    columns: dict[str, ColumnSpec] = Field(min_length=1)
    part: tuple[PartRule, ...] = ()
    control: tuple[ControlSum, ...] = ()
    gap: tuple[Gap, ...] = ()
    facility: FacilitySpec | None = None
    school_change: SchoolChangeSpec | None = None
    note: tuple[NoteEntry, ...] = ()

    @model_validator(mode="after")
    def _fits_together(self) -> "Passport":
        check_unique(self.key, "In key die Spalte")
        for problem in passport_problems(self):
            raise ValueError(problem)
        return self

    def column_of_type(self, *types: str) -> str:
        """Name of the first column of one of these types, '' where there is none."""
        return next((name for name, spec in self.columns.items() if spec.type in types), "")


class AreaPassport(Strict):
    """A delivered file of area outlines."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")


def passport_problems(passport: Passport) -> Iterator[str]:
    """What does not fit together in a passport, in German; names of columns that do not exist are
    told by layers.prepare.references."""
    for sign, status in passport.signs.items():
        if status in HAS_VALUE and status is not Status.NONE:
            yield f"Das Zeichen „{sign}“ braucht einen Status ohne Zahl oder none."
    for name in passport.key:
        if name in passport.columns and passport.columns[name].empty is not None:
            yield f"Die Spalte „{name}“ gehört zu key und darf nicht leer sein."
    totals = {name for name, spec in passport.columns.items() if spec.total}
    if totals - set(passport.key):
        yield f"total geht nur bei Spalten aus key, nicht bei „{min(totals - set(passport.key))}“."
    summed = [c for part in passport.part for c in (*part.columns, part.at_most)]
    summed += [control.column for control in passport.control]
    yield from _not_of_type(passport, summed, NUMBERS, "eine Spalte mit Zahlen")
    for gap in passport.gap:
        if passport.facility or set(gap.where) != set(passport.key):
            yield "Eine Lücke nennt in where genau die Spalten aus key; Orte haben keine Lücken."
    if passport.facility:
        yield from _facility_problems(passport, passport.facility)
    if passport.school_change:
        yield from _school_change_problems(passport, passport.school_change)


def _facility_problems(passport: Passport, spec: FacilitySpec) -> Iterator[str]:
    if not all(passport.column_of_type(t) for t in ("latitude", "longitude")):
        yield "Orte brauchen eine Spalte der Art latitude und eine der Art longitude."
    if not (spec.name or spec.fixed_name):
        yield "Orte brauchen name oder fixed_name."
    if passport.key != (spec.id,):
        yield "Bei Orten ist die Spalte id zugleich der einzige key."
    numbers = [*spec.capacity, *(value.column for value in spec.value)]
    yield from _not_of_type(passport, numbers, NUMBERS, "eine Spalte mit Zahlen")
    yield from _not_of_type(passport, [spec.school_type], ("school_type",), "eine Schulform")
    check_unique((f"{v.indicator} {v.period}" for v in spec.value), "Unter facility.value")


def _school_change_problems(passport: Passport, spec: SchoolChangeSpec) -> Iterator[str]:
    yield from _not_of_type(passport, [spec.period], ("school_year",), "ein Schuljahr")
    yield from _not_of_type(passport, [spec.pupils], ("count",), "eine Anzahl")
    yield from _not_of_type(passport, [spec.from_, spec.to], ("school_type",), "eine Schulform")
    yield from _not_of_type(passport, [spec.grade], ("grade",), "eine Jahrgangsstufe")


def _not_of_type(
    passport: Passport, names: list[str], types: tuple[str, ...], wanted: str
) -> Iterator[str]:
    for name in names:
        column = passport.columns.get(name)
        if column is not None and column.type not in types:
            yield f"Für die Spalte „{name}“ ist {wanted} nötig, nicht {column.type}."
