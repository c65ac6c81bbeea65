"""What the metadata files of a municipality may say: one frozen model per kind of file.

The passports of tables stand in layers.prepare.passports.

Unknown keys are errors, so that a slip of the pen in a TOML file is told instead of ignored.
"""

from datetime import date
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from layers.model import Measure, PeriodKind
from layers.status import Flag


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
    texts: dict[str, str] = Field(default_factory=dict)
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


class Quantity(Strict):
    """A number per area and period: columns of a table added up, its rows counted, or the size
    of the areas in km² (``area_km2``). ``period`` dates a table that has no period column; ``by``
    breaks down by a column into school_type or breakdown."""

    table: str = ""
    columns: tuple[str, ...] = ()
    count_rows: bool = False
    area_km2: bool = False
    where: dict[str, str] = Field(default_factory=dict)
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
