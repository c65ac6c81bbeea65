"""What the metadata files of a municipality may say: one frozen model per kind of file.

The passports of tables stand in layers.prepare.passports.
"""

from datetime import date, timedelta
from itertools import chain, pairwise
from typing import Annotated, Literal

import pyproj
from pydantic import Field, ValidationInfo, field_validator, model_validator

from layers.grid import TOPICS, Cell
from layers.model import Measure, PeriodKind
from layers.prepare.branding import Accent, Slug
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
from layers.regional_key import fault_of
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


class EarlierOutlines(Strict):
    """Outlines of a level that held until ``valid_to`` (its last day); ``note`` says what changed
    the day after. What is not said here holds as for the outlines of today, but for ``count`` and
    ``total_km2``, which then are not checked."""

    valid_to: date
    file: Text
    note: str = ""
    count: int | None = Field(None, ge=1)
    total_km2: float | None = Field(None, gt=0)
    enclaves: int | None = Field(None, ge=0)
    code_column: str = ""
    name_column: str = ""
    layer: str | None = None
    crs: str | None = None
    code_length: int | None = Field(None, ge=0, le=20)


class LevelEntry(Strict):
    """One level of areas, see layers.prepare.topology.LevelSpec.

    ``file`` holds the outlines of today, in GeoJSON, GeoPackage or a zipped Shapefile, with key and
    name in ``code_column`` and ``name_column``, in its ``layer`` where it has several. ``crs`` is
    for files that do not say theirs, ``code_length`` for keys that lost their leading zeros.
    ``earlier`` holds the outlines of before, ``source`` says who published them (an id of
    sources.toml): without it, nobody knows under which licence outlines may be handed on.
    """

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
    code_column: str = "code"
    name_column: str = "name"
    layer: str = ""
    crs: str = ""
    code_length: int = Field(0, ge=0, le=20)
    earlier: tuple[EarlierOutlines, ...] = ()
    source: str = ""

    @model_validator(mode="after")
    def _says_how_to_unite(self) -> "LevelEntry":
        if self.union_of and not (self.code_prefix or self.parent_column):
            raise ValueError("union_of braucht code_prefix oder parent_column.")
        check_unique((entry.valid_to for entry in self.earlier), "Der letzte Tag")
        ends = [entry.valid_to for entry in self.earlier]
        if self.valid_from and ends and self.valid_from != max(ends) + timedelta(days=1):
            raise ValueError("valid_from ist nicht der Tag nach dem letzten valid_to von earlier.")
        return self


class ReferenceEntry(Strict):
    """A comparison outside the municipality, e.g. the Land."""

    code: Word
    name: Text


class TopologyEntry(Strict):
    """Settings that differ from those of TopologySettings. Without ``gap_width`` and
    ``simplify_tolerance`` these follow from the size of the municipality."""

    crs: str = "EPSG:25832"
    gap_width: Length | None = None
    simplify_tolerance: Length | None = None
    edition_width: Length = 25.0
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


OptionalAddress = Annotated[str, Field(pattern="^(https?://.+)?$")]
"""An address of the web, or ''."""


Contributor = Annotated[
    str, Field(pattern=r"^(https?://dcat-ap\.de/def/contributors/[A-Za-z0-9_.-]+)?$")
]
"""The address that GovData gave a supplier, or ''."""


class Links(Strict):
    """Addresses of the operator's own pages; where one is given, it replaces the built-in page.
    ``contributor`` is its address among the suppliers of GovData."""

    imprint: OptionalAddress = ""
    privacy: OptionalAddress = ""
    accessibility: OptionalAddress = ""
    home: OptionalAddress = ""
    contributor: Contributor = ""


MOST_PALE = 4.5
"""Least contrast of a symbol on white (WCAG 2.2, level AA for text)."""


def contrast_on_white(colour: str) -> float:
    """Contrast of #rrggbb on white, 1 to 21 (WCAG 2.2, relative luminance)."""
    shares = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


class FacilityKindEntry(Strict):
    """A kind of places on the map; ``unit`` says what their capacity counts."""

    kind: Word
    name_plural: Text
    unit: str = ""
    colour: str = Field(pattern="^#[0-9a-f]{6}$")

    @field_validator("colour")
    @classmethod
    def _stands_out(cls, colour: str) -> str:
        if contrast_on_white(colour) < MOST_PALE:
            raise ValueError(f"Die Farbe {colour} ist auf Weiß zu blass; eine dunklere wählen.")
        return colour


FACILITY_KINDS = (
    FacilityKindEntry(
        kind="school", name_plural="Schulen", unit="Schülerinnen und Schüler", colour="#7a1f5c"
    ),
    FacilityKindEntry(kind="childcare", name_plural="Kitas", unit="Plätze", colour="#8a4b00"),
)
"""Kinds of places where municipality.toml names none."""


class QuestionEntry(Strict):
    """A way on from the start page; shown where ``indicator`` has values or is ''."""

    question: Text
    text: str = ""
    route: Literal["map", "series", "school_changes", "indicators", "about"]
    indicator: str = ""
    query: str = ""


class BreakdownEntry(Strict):
    """The German words for a value of breakdown."""

    id: Word
    name: Text


class MunicipalityFile(Strict):
    """municipality.toml; ``level`` runs from coarse to fine. ``demonstration`` marks a municipality
    whose figures are invented; ``logo`` is a file (SVG or PNG) in its folder; ``regional_key`` is
    the official key, see layers.regional_key."""

    slug: Slug
    name: Text
    publisher: str
    contact_email: str
    kind: Literal["city", "county"] = "city"
    demonstration: bool = False
    accent: Accent = ""
    logo: str = Field("", pattern=r"^([^/\\]+\.(svg|png))?$")
    links: Links = Links()
    regional_key: str = ""
    texts: dict[str, str] = Field(default_factory=dict)
    rules: Rules
    topology: TopologyEntry = TopologyEntry()
    level: tuple[LevelEntry, ...] = Field(min_length=1)
    reference: tuple[ReferenceEntry, ...] = ()
    facility_kind: tuple[FacilityKindEntry, ...] = FACILITY_KINDS
    question: tuple[QuestionEntry, ...] = ()
    breakdown: tuple[BreakdownEntry, ...] = ()

    @model_validator(mode="after")
    def _names_are_clear(self) -> "MunicipalityFile":
        check_unique((entry.kind for entry in self.facility_kind), "Die Art von Orten")
        check_unique((entry.id for entry in self.breakdown), "Die Gliederung")
        check_unique((entry.level for entry in self.level), "Die Ebene")
        check_not_reserved((entry.level for entry in self.level), "Eine Ebene")
        check_unique((entry.code for entry in self.reference), "Der Vergleich")
        return self

    @field_validator("regional_key")
    @classmethod
    def _key_is_official(cls, key: str, info: ValidationInfo) -> str:
        why = fault_of(key, info.data.get("kind", "city"))
        if key and info.data.get("demonstration"):
            why = "Eine erfundene Kommune hat keinen amtlichen Schlüssel; bitte leer lassen."
        if why:
            raise ValueError(why)
        return key


class SchoolTypeEntry(Strict):
    """A school type; ``spellings`` are those of publishers."""

    id: Text
    name_plural: Text
    rank: int | None = Field(None, ge=1, le=100)
    in_school_changes: bool = False
    spellings: tuple[str, ...] = ()


class SchoolTypesFile(Strict):
    """school_types.toml in official order."""

    school_type: tuple[SchoolTypeEntry, ...] = ()

    @model_validator(mode="after")
    def _names_are_clear(self) -> "SchoolTypesFile":
        names = [t.id for t in self.school_type]
        check_not_reserved(names, "Eine Schulform")
        check_unique(chain(names, *(t.spellings for t in self.school_type)), "Die Schulform")
        ranks = (t.rank for t in self.school_type if t.rank is not None)
        check_unique(ranks, "Der Rang")
        return self


class SourceEntry(Strict):
    """Who published figures; ``licence`` 'unknown' says: see the data set's page. ``attribution``
    is a line that must stand wherever places or outlines of this source are drawn or handed on.
    ``dot`` and ``empty`` are statuses: what a point and an empty cell mean in its tables."""

    id: Word
    publisher: Text
    title: Text
    url: str
    licence: str
    as_of: str
    retrieved: str
    already_published: bool
    attribution: str = ""
    dot: Literal["", "unknown", "confidential", "not_collected"] = ""
    empty: Literal["", "unknown", "not_collected"] = ""


class SourcesFile(Strict):
    """sources.toml."""

    source: tuple[SourceEntry, ...] = ()

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
    mean, distribution: over single facilities. values: as delivered in ``values/``; a row without
    a value but with numerator and denominator gets numerator / denominator x ``per``.
    """

    kind: Literal["sum", "quotient", "change", "median", "mean", "distribution", "values"]
    numerator: Quantity = Quantity()
    denominator: Quantity | None = None
    per: float = Field(1, gt=0)
    published: str = ""
    base_period: Year | None = None
    cases_from_denominator: bool = False

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The quantities that the recipe uses."""
        if self.kind == "values":
            return ()
        return (self.numerator, *([self.denominator] if self.denominator else []))

    @model_validator(mode="after")
    def _is_whole(self) -> "Recipe":
        if self.kind == "quotient" and self.denominator is None:
            raise ValueError("Ein quotient braucht denominator.")
        if self.kind == "change" and self.base_period is None:
            raise ValueError("Ein change braucht base_period.")
        if self.kind == "values":
            if self.numerator != Quantity() or self.denominator or self.published:
                raise ValueError("values nimmt die Zahlen aus values/ und braucht keine Tabelle.")
            return self
        if self.numerator.area_km2:
            raise ValueError("area_km2 geht nur als denominator.")
        single = self.kind in ("median", "mean", "distribution")
        if single and len(self.numerator.columns) != 1:
            raise ValueError(f"{self.kind} braucht genau eine Spalte.")
        if any(not q.area_km2 and q.count_rows == bool(q.columns) for q in self.quantities):
            raise ValueError("numerator und denominator brauchen columns oder count_rows.")
        return self


FORMED_BY: dict[Measure, frozenset[str]] = {
    Measure.COUNT: frozenset({"sum", "distribution", "values"}),
    Measure.RATE: frozenset({"quotient", "values"}),
    Measure.RATIO: frozenset({"quotient", "change", "values"}),
    Measure.DENSITY: frozenset({"quotient", "values"}),
    Measure.MEAN: frozenset({"mean", "quotient", "values"}),
    Measure.INDEX: frozenset({"median", "mean", "sum", "quotient", "values"}),
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
