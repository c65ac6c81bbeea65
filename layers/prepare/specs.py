"""What the metadata files of a municipality may say: one frozen model per kind of file.

The passports of tables stand in layers.prepare.passports.
"""

from datetime import date
from itertools import chain, pairwise
from typing import Annotated, Literal

import pyproj
from pydantic import Field, model_validator

from layers.grid import TOPICS, Cell
from layers.model import Measure, PeriodKind
from layers.prepare.fields import (
    Length,
    Share,
    Sort,
    Strict,
    Text,
    Word,
    Year,
    check_not_reserved,
    check_unique,
)
from layers.status import Flag


class Rules(Strict):
    """Thresholds of the municipality; part of the release and of its fingerprint."""

    small_denominator: int = Field(ge=0)
    minimum_cases: int = Field(ge=1)
    first_year: Year
    last_year: Year

    @model_validator(mode="after")
    def _ascend(self) -> "Rules":
        if self.first_year > self.last_year:
            raise ValueError("first_year liegt nach last_year.")
        return self


class LevelEntry(Strict):
    """One level of areas, see layers.prepare.topology.LevelSpec."""

    level: Word
    name: Text
    name_plural: Text
    file: Text
    note: str = ""
    valid_from: date | None = None
    count: int | None = Field(None, ge=1)
    total_km2: float | None = Field(None, gt=0)
    union_of: str = ""
    code_prefix: int = Field(0, ge=0)
    parent_column: str = ""
    enclaves: int = Field(0, ge=0)

    @model_validator(mode="after")
    def _says_how_to_unite(self) -> "LevelEntry":
        if self.union_of and not (self.code_prefix or self.parent_column):
            raise ValueError("union_of braucht code_prefix oder parent_column.")
        return self


class ReferenceEntry(Strict):
    """A comparison outside the municipality, e.g. the Land."""

    code: Word
    name: Text


class TopologyEntry(Strict):
    """Settings that differ from those of TopologySettings."""

    crs: str = "EPSG:25832"
    gap_width: Length = 60.0
    simplify_tolerance: Length = 10.0
    area_tolerance: Share = 0.015
    area_tolerance_km2: Annotated[float, Field(ge=0)] = 0.02
    total_tolerance: Share = 0.003

    @model_validator(mode="after")
    def _crs_is_in_metres(self) -> "TopologyEntry":
        try:
            planar = pyproj.CRS.from_user_input(self.crs).is_projected
        except pyproj.exceptions.CRSError:
            planar = False
        if not planar:
            raise ValueError(f"crs „{self.crs}“ ist kein ebenes Koordinatensystem in Metern.")
        return self


class MunicipalityFile(Strict):
    """municipality.toml; ``level`` runs from coarse to fine."""

    slug: str = Field(pattern="^[a-z][a-z0-9-]*$")
    name: Text
    publisher: str
    contact_email: str
    texts: dict[str, str] = Field(default_factory=dict)
    rules: Rules
    topology: TopologyEntry = TopologyEntry()
    level: tuple[LevelEntry, ...] = Field(min_length=1)
    reference: tuple[ReferenceEntry, ...] = ()

    @model_validator(mode="after")
    def _names_are_clear(self) -> "MunicipalityFile":
        check_unique((entry.level for entry in self.level), "Die Ebene")
        check_not_reserved((entry.level for entry in self.level), "Eine Ebene")
        check_unique((entry.code for entry in self.reference), "Der Vergleich")
        return self


class SchoolTypeEntry(Strict):
    """A school type; ``spellings`` are those of publishers."""

    id: Text
    name_plural: Text
    rank: int | None = Field(None, ge=1, le=100)
    in_school_changes: bool = False
    spellings: tuple[str, ...] = ()


class SchoolTypesFile(Strict):
    """school_types.toml in official order."""

    school_type: tuple[SchoolTypeEntry, ...]

    @model_validator(mode="after")
    def _names_are_clear(self) -> "SchoolTypesFile":
        names = [t.id for t in self.school_type]
        check_not_reserved(names, "Eine Schulform")
        check_unique(chain(names, *(t.spellings for t in self.school_type)), "Die Schulform")
        ranks = (t.rank for t in self.school_type if t.rank is not None)
        check_unique(ranks, "Der Rang")
        return self


class SourceEntry(Strict):
    """Who published figures; ``licence`` 'unknown' says: see the data set's page."""

    id: Word
    publisher: Text
    title: Text
    url: str
    licence: str
    as_of: str
    retrieved: str
    already_published: bool


class SourcesFile(Strict):
    """sources.toml."""

    source: tuple[SourceEntry, ...]

    @model_validator(mode="after")
    def _names_are_clear(self) -> "SourcesFile":
        check_unique((entry.id for entry in self.source), "Die Quelle")
        return self


class Correction(Strict):
    """A cell that is wrong in the delivered file; fails where ``expected`` is no longer there."""

    file: Text
    place: dict[str, str] = Field(min_length=1)
    column: Text
    expected: str
    new: str
    reason: str


class Remark(Strict):
    """A cell that stays as delivered and gets a flag and a note."""

    file: Text
    place: dict[str, str] = Field(min_length=1)
    column: Text
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
    text: Text
    period: Year | None = None


class Quantity(Strict):
    """A number per area and period: columns of a table added up, its rows counted, or the size
    of the areas in km² (``area_km2``). ``period`` dates a table that has no period column; ``by``
    breaks down by a column into school_type or breakdown."""

    table: str = ""
    columns: tuple[str, ...] = ()
    count_rows: bool = False
    area_km2: bool = False
    where: dict[str, str] = Field(default_factory=dict)
    period: Year | None = None
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
    per: float = Field(1, gt=0)
    published: str = ""
    base_period: Year | None = None
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
        if any(not q.area_km2 and q.count_rows == bool(q.columns) for q in self.quantities):
            raise ValueError("numerator und denominator brauchen columns oder count_rows.")
        return self


FORMED_BY: dict[Measure, frozenset[str]] = {
    Measure.COUNT: frozenset({"sum", "distribution"}),
    Measure.RATE: frozenset({"quotient"}),
    Measure.RATIO: frozenset({"quotient", "change"}),
    Measure.DENSITY: frozenset({"quotient"}),
    Measure.MEAN: frozenset({"mean", "quotient"}),
    Measure.INDEX: frozenset({"median", "mean", "sum", "quotient"}),
}
"""Which kinds of recipe can give a measure."""


class IndicatorFile(Strict):
    """indicators/<id>.toml."""

    id: Word
    grid: str = Field(pattern="^[A-I]([1-9]|1[0-7])$")
    sort: Sort
    on_start_page: bool = False
    kind: Literal["core", "supplementary"]
    title: Text
    short_title: Text
    unit: str
    decimals: int = Field(ge=0, le=4)
    measure: Measure
    period_kind: PeriodKind
    direction: Literal["higher_better", "lower_better", "neutral"]
    provenance: Literal["official", "published", "derived", "demonstration"]
    definition: Text
    numerator_text: str = ""
    denominator_text: str = ""
    caveat: str = ""
    sentence: str
    sources: dict[str, tuple[str, ...]]
    fixed_classes: tuple[float, ...] = ()
    note: tuple[NoteEntry, ...] = ()
    recipe: Recipe

    @model_validator(mode="after")
    def _can_be_formed(self) -> "IndicatorFile":
        cell = TOPICS[int(self.grid[1:]) - 1].cell(self.grid[0])
        if cell in (Cell.NONE, Cell.NARRATIVE):
            raise ValueError(f"Im Feld {self.grid} des Rasters lässt sich keine Kennzahl bilden.")
        if self.recipe.kind not in FORMED_BY[self.measure]:
            raise ValueError(f"Aus {self.recipe.kind} entsteht kein Maß der Art {self.measure}.")
        bounds = self.fixed_classes
        if bounds and not (
            3 <= len(bounds) <= 8 and all(low < high for low, high in pairwise(bounds))
        ):
            raise ValueError("fixed_classes braucht 3 bis 8 aufsteigende Grenzen.")
        return self
