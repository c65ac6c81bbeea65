"""What the metadata files of a municipality may say: one frozen model per kind of file.

Unknown keys are errors, so that a slip of the pen in a TOML file is told instead of ignored.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from layers.model import Measure, PeriodKind
from layers.status import Flag, Status


class Strict(BaseModel):
    """Base of all metadata models: frozen, no unknown keys."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Rules(Strict):
    """Thresholds of the municipality; part of the release and of its fingerprint."""

    small_denominator: int = Field(ge=0)
    minimum_cases: int = Field(ge=1)
    first_year: int
    last_year: int


class LevelEntry(Strict):
    """One level of areas, see layers.prepare.topology.LevelSpec."""

    level: str
    name: str
    name_plural: str
    file: str
    note: str = ""
    valid_from: date | None = None
    count: int | None = None
    total_km2: float | None = None
    union_of: str = ""
    code_prefix: int = 0
    parent_column: str = ""
    enclaves: int = 0


class ReferenceEntry(Strict):
    """A comparison outside the municipality, e.g. the Land."""

    code: str
    name: str


class TopologyEntry(Strict):
    """Settings that differ from those of TopologySettings."""

    crs: str = "EPSG:25832"
    gap_width: float = 60.0
    simplify_tolerance: float = 10.0
    area_tolerance: float = 0.015
    area_tolerance_km2: float = 0.02
    total_tolerance: float = 0.003


class MunicipalityFile(Strict):
    """municipality.toml; ``level`` runs from coarse to fine."""

    slug: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: str
    publisher: str
    contact_email: str
    texts: dict[str, str] = {}
    rules: Rules
    topology: TopologyEntry = TopologyEntry()
    level: tuple[LevelEntry, ...] = Field(min_length=1)
    reference: tuple[ReferenceEntry, ...] = ()


class SchoolTypeEntry(Strict):
    """A school type; ``spellings`` are those of publishers."""

    id: str
    name_plural: str
    rank: int | None = None
    in_school_changes: bool = False
    spellings: tuple[str, ...] = ()


class SchoolTypesFile(Strict):
    """school_types.toml in official order."""

    school_type: tuple[SchoolTypeEntry, ...]


class SourceEntry(Strict):
    """Who published figures; ``licence`` 'unknown' says: see the data set's page."""

    id: str
    publisher: str
    title: str
    url: str
    licence: str
    as_of: str
    retrieved: str
    already_published: bool


class SourcesFile(Strict):
    """sources.toml."""

    source: tuple[SourceEntry, ...]


class Correction(Strict):
    """A cell that is wrong in the delivered file; fails where ``expected`` is no longer there."""

    file: str
    place: dict[str, str]
    column: str
    expected: str
    new: str
    reason: str


class Remark(Strict):
    """A cell that stays as delivered and gets a flag and a note."""

    file: str
    place: dict[str, str]
    column: str
    expected: str
    flag: Flag
    reason: str


class CorrectionsFile(Strict):
    """corrections.toml."""

    correction: tuple[Correction, ...] = ()
    remark: tuple[Remark, ...] = ()


class NoteEntry(Strict):
    """A remark beside numbers; no ``period`` means all."""

    kind: Literal["break", "inconsistency", "revision", "hint"]
    text: str
    period: int | None = None


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
    codes: dict[str, str] = {}
    places: dict[str, str] = {}
    flags: tuple[Flag, ...] = ()
    row_flags: dict[str, Flag] = {}


class PartRule(Strict):
    """Columns that together may not exceed another column."""

    columns: tuple[str, ...]
    at_most: str


class ControlSum(Strict):
    """A published sum that the rows must reach."""

    column: str
    sum: float
    where: dict[str, str | int] = {}


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
    attributes: dict[str, str] = {}
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
    signs: dict[str, Status] = {}
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


class Quantity(Strict):
    """A number per area and period: columns of a table added up, its rows counted, or the size
    of the areas in km² (``area_km2``). ``period`` dates a table that has no period column; ``by``
    breaks down by a column into school_type or breakdown."""

    table: str = ""
    columns: tuple[str, ...] = ()
    count_rows: bool = False
    area_km2: bool = False
    where: dict[str, str] = {}
    period: int | None = None
    school_type: str = ""
    breakdown: str = ""


class Recipe(Strict):
    """How an indicator is derived from quantities.

    sum: the numerator itself. quotient: numerator / denominator x ``per``, after both were added
    up; ``published`` names a column of the numerator's table with the published result: compared
    where it can be computed, taken where it cannot. change: per cent since ``base_period``. median,
    mean, distribution: over single facilities.
    """

    kind: Literal["sum", "quotient", "change", "median", "mean", "distribution"]
    numerator: Quantity
    denominator: Quantity | None = None
    per: float = 1
    published: str = ""
    base_period: int | None = None
    cases_from_denominator: bool = False

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that the recipe uses."""
        return (self.numerator, *([self.denominator] if self.denominator else []))

    @model_validator(mode="after")
    def _is_whole(self) -> "Recipe":
        if self.kind == "quotient" and self.denominator is None:
            raise ValueError("Ein quotient braucht denominator.")
        if self.kind == "change" and self.base_period is None:
            raise ValueError("Ein change braucht base_period.")
        if self.numerator.area_km2:
            raise ValueError("area_km2 geht nur als denominator.")
        single = self.kind in ("median", "mean", "distribution")
        if single and len(self.numerator.columns) != 1:
            raise ValueError(f"{self.kind} braucht genau eine Spalte.")
        return self


class IndicatorFile(Strict):
    """indicators/<id>.toml."""

    id: str
    grid: str = Field(pattern="^[A-I]([1-9]|1[0-7])$")
    sort: int
    on_start_page: bool = False
    kind: Literal["core", "supplementary"]
    title: str
    short_title: str
    unit: str
    decimals: int = Field(ge=0, le=4)
    measure: Measure
    period_kind: PeriodKind
    direction: Literal["higher_better", "lower_better", "neutral"]
    provenance: Literal["official", "published", "derived", "demonstration"]
    definition: str
    numerator_text: str = ""
    denominator_text: str = ""
    caveat: str = ""
    sentence: str
    sources: dict[str, tuple[str, ...]]
    fixed_classes: tuple[float, ...] = ()
    note: tuple[NoteEntry, ...] = ()
    recipe: Recipe
