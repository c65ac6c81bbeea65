"""Passports of delivered tables: where from, how written, what they hold and must add up to."""

from typing import Literal

from pydantic import ConfigDict, Field

from layers.prepare.specs import NoteEntry, Strict
from layers.status import Flag, Status


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
    reason: str


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
    period: int


class FacilitySpec(Strict):
    """How the rows of a table become facilities on the map."""

    kind: str
    id: str
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

    table_id: str
    period: str
    pupils: str
    from_: str = Field("", alias="from")
    to: str = ""
    grade: str = ""


class Passport(Strict):
    """A delivered table: where from, how written, what it must hold."""

    table: str
    file: str
    sources: tuple[str, ...] = Field(min_length=1)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
    encoding: Literal["utf-8", "cp1252"]
    delimiter: Literal[";", ",", "\t"]
    decimal: Literal[",", "."]
    key: tuple[str, ...] = Field(min_length=1)
    signs: dict[str, Status] = Field(default_factory=dict)
    columns: dict[str, ColumnSpec]
    part: tuple[PartRule, ...] = ()
    control: tuple[ControlSum, ...] = ()
    gap: tuple[Gap, ...] = ()
    facility: FacilitySpec | None = None
    school_change: SchoolChangeSpec | None = None
    note: tuple[NoteEntry, ...] = ()

    def column_of_type(self, *types: str) -> str:
        """Name of the first column of one of these types, '' where there is none."""
        return next((name for name, spec in self.columns.items() if spec.type in types), "")


class AreaPassport(Strict):
    """A delivered file of area outlines."""

    model_config = ConfigDict(extra="ignore", frozen=True)
    sha256: str = Field(pattern="^[0-9a-f]{64}$")
