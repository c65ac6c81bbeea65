"""The vocabulary of the house: municipality, level, area, indicator, source, period, selection."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from layers.words import Words, words_of

ALL = "all"
"""Value of ``school_type`` and ``breakdown`` where a row is not broken down."""

MUNICIPALITY_LEVEL = "municipality"
REFERENCE_LEVEL = "reference"
NOT_LOCATED = "not_located"
"""Area code, on any level, of cases that cannot be placed, so that areas + not located = city."""


def outlines_id(level: str) -> str:
    """What stands in table ``indicator_source`` for the outlines of a level: no indicator's id."""
    return f"level:{level}"


SLUG = "[a-z][a-z0-9-]*"
"""Pattern of a municipality's short name: its folder, and the first part of its addresses."""

RESERVED_SLUGS = frozenset(
    {
        "aenderungen",
        "api",
        "assets",
        "barrierefreiheit",
        "bereit",
        "daten-pflegen",
        "datenschutz",
        "dcat",
        "disparitaeten",
        "einrichtungen",
        "embed",
        "favicon",
        "geschichten",
        "gesund",
        "impressum",
        "indikatoren",
        "karte",
        "karten",
        "mappe",
        "matrizen",
        "oembed",
        "offene-daten",
        "ogc",
        "profil",
        "robots",
        "schulformwechsel",
        "sitemap",
        "sozialindex",
        "strassen",
        "suche",
        "ueber",
        "v",
        "veraenderung",
        "vortrag",
        "zeitreihe",
        "zeitreihen",
        "zitat",
        "zusammenhang",
    }
)
"""Names that begin an address of the server itself."""

PREVIEW_PREFIX = "vorschau-"
"""Begins the address of a municipality's release that is not published yet."""


def is_reserved(slug: str) -> bool:
    """Whether an address that begins with this name would mean something else."""
    return slug in RESERVED_SLUGS or slug.startswith(PREVIEW_PREFIX)


class Measure(StrEnum):
    """How an indicator is formed: a rate's numerator is part of its denominator, a ratio's not."""

    COUNT = "count"
    RATE = "rate"
    RATIO = "ratio"
    DENSITY = "density"
    MEAN = "mean"
    INDEX = "index"


class PeriodKind(StrEnum):
    """What a period number means."""

    REFERENCE_DAY = "reference_day"
    CALENDAR_YEAR = "calendar_year"
    SCHOOL_YEAR = "school_year"


class Symbol(StrEnum):
    """How an indicator is drawn on a map."""

    CHOROPLETH = "choropleth"
    CIRCLE = "circle"
    NONE = "none"


@dataclass(frozen=True)
class Municipality:
    """A city or county: one folder of sources, one release, one address prefix.

    ``kind`` is city or county; ``demonstration`` says that every figure is invented; ``accent`` is
    a colour (#rrggbb) or ''; ``logo`` is a ``data:`` address or ''; ``links`` may have imprint,
    privacy, accessibility and home, addresses of the operator's own pages, and contributor, its
    address among the suppliers of GovData. ``regional_key`` is the official key: 12 digits
    (Regionalschlüssel), 8 (Gemeindeschlüssel), or ''.
    """

    slug: str
    name: str
    publisher: str
    contact_email: str
    texts: dict[str, str] = field(default_factory=dict)
    kind: str = "city"
    demonstration: bool = False
    accent: str = ""
    logo: str = ""
    links: dict[str, str] = field(default_factory=dict)
    regional_key: str = ""

    @property
    def mark(self) -> str:
        """What must stand on everything where all figures are invented, else ''."""
        return DEMONSTRATION if self.demonstration else ""

    @property
    def words(self) -> Words:
        """German words for the whole of it."""
        return words_of(self.kind)


@dataclass(frozen=True)
class AreaLevel:
    """A kind of area, e.g. stadtteil; ``sort`` orders levels from coarse to fine."""

    level: str
    name: str
    name_plural: str
    sort: int
    note: str = ""


@dataclass(frozen=True)
class Area:
    """A small area; ``code`` is text with its leading zeros, unique within its level."""

    level: str
    code: str
    name: str
    area_km2: float | None = None


@dataclass(frozen=True)
class Source:
    """Where figures come from; ``as_of`` and ``retrieved`` are ISO dates or free text."""

    source_id: str
    publisher: str
    title: str
    url: str
    licence: str
    as_of: str
    retrieved: str


@dataclass(frozen=True)
class Indicator:
    """One measure with everything a view of it has to say.

    ``sentence`` is a German template with the fields named in layers.thematic.sentence;
    ``direction`` is higher_better, lower_better or neutral; ``provenance`` is official,
    published, derived or demonstration.
    """

    indicator_id: str
    grid_domain: str
    grid_topic: int
    kind: str
    title: str
    short_title: str
    unit: str
    decimals: int
    measure: Measure
    period_kind: PeriodKind
    direction: str
    definition: str
    numerator_text: str
    denominator_text: str
    caveat: str
    sentence: str
    provenance: str

    @property
    def grid_cell(self) -> str:
        """The cell of the national guide's grid, e.g. D12."""
        return f"{self.grid_domain}{self.grid_topic}"

    @property
    def symbol(self) -> Symbol:
        """Circles for counts, coloured areas for everything else."""
        return Symbol.CIRCLE if self.measure is Measure.COUNT else Symbol.CHOROPLETH


DEMONSTRATION = "Demonstrationsdaten – frei erfunden"
"""Stands on every page, picture, table and file of a municipality whose figures are invented."""


def period_date(kind: PeriodKind, period: int) -> date:
    """The day whose boundaries a period has: 31 December, for a school year 15 October."""
    if kind is PeriodKind.SCHOOL_YEAR:
        return date(period, 10, 15)
    return date(period, 12, 31)


def period_label(kind: PeriodKind, period: int) -> str:
    """A period in German: ``31.12.2024``, ``2024`` or ``2017/18``."""
    if kind is PeriodKind.REFERENCE_DAY:
        return f"31.12.{period}"
    if kind is PeriodKind.SCHOOL_YEAR:
        return f"{period}/{(period + 1) % 100:02d}"
    return str(period)


POOLED_YEARS = 3
"""A pooled value is that of this many consecutive years (layers.queries.pooled)."""


def pooled_label(kind: PeriodKind, period: int) -> str:
    """The years that are pooled into the one that ends with ``period``: ``2022 bis 2024`` or
    ``2015/16 bis 2017/18``."""
    first = period - POOLED_YEARS + 1
    if kind is PeriodKind.SCHOOL_YEAR:
        return f"{period_label(kind, first)} bis {period_label(kind, period)}"
    return f"{first} bis {period}"


def span_label(kind: PeriodKind, period: int, pooled: bool) -> str:
    """``period_label``, or ``2022 bis 2024 zusammengefasst``."""
    return f"{pooled_label(kind, period)} zusammengefasst" if pooled else period_label(kind, period)


SCHEMES: dict[str, str] = {
    "natural": "Natürliche Klassen",
    "quantiles": "Gleich viele Gebiete je Klasse",
    "equal": "Gleich breite Klassen",
    "fixed": "Feste Klassen",
    "diverging": "Abweichung vom Gesamtwert",
}
"""Class schemes, id -> German label; layers.thematic.legend.scheme_label names the municipality's
own value. ``fixed`` exists where the metadata give bounds."""

CLASS_COUNTS = (3, 4, 5, 6, 7)


@dataclass(frozen=True)
class MapSelection:
    """What one thematic map shows. Parsed once from the URL; every result carries it.

    ``within`` is '' (whole city) or 'level:code'; ``areas`` are up to five picked area codes;
    ``overlay`` names kinds of places drawn on top. ``second_indicator`` and
    ``second_year`` open a second map (empty and 0: none). ``pooled``: three years as one, ``year``
    being the last of them.
    """

    municipality: str
    indicator: str
    level: str
    year: int
    school_type: str = ALL
    within: str = ""
    scheme: str = "natural"
    classes: int = 5
    palette: str = "blue"
    areas: tuple[str, ...] = ()
    overlay: tuple[str, ...] = ()
    labels: bool = False
    second_indicator: str = ""
    second_year: int = 0
    pooled: bool = False


@dataclass(frozen=True)
class SeriesSelection:
    """What one time series shows: up to eight areas and the city; ``pooled``: each point is that
    of three years."""

    municipality: str
    indicator: str
    level: str
    areas: tuple[str, ...] = ()
    school_type: str = ALL
    index: bool = False
    multiples: bool = False
    pooled: bool = False


@dataclass(frozen=True)
class SchoolChangeSelection:
    """What the matrix of school changes shows.

    ``table`` is by_type (from x to) or by_grade (to x grade entered); ``measure`` is count, row or
    column; ``grade`` 0 and ``school_type`` 'all' mean no filter; ``within`` as in MapSelection.
    """

    municipality: str
    year: int
    table: str = "by_type"
    measure: str = "count"
    grade: int = 0
    school_type: str = ALL
    within: str = ""


@dataclass(frozen=True)
class ProfileSelection:
    """What the profile of one area shows.

    ``areas`` are up to three areas of the same level beside it; ``pooled`` takes three years
    together; ``ranks`` says at which place a value stands.
    """

    municipality: str
    level: str
    code: str
    areas: tuple[str, ...] = ()
    pooled: bool = False
    ranks: bool = False


@dataclass(frozen=True)
class DisparitySelection:
    """How far the areas of a level lie apart in one indicator. ``parts`` is a coarser level, for
    the parts between and within its areas ('' for none); ``pooled`` takes three years together."""

    municipality: str
    indicator: str
    level: str
    year: int
    school_type: str = ALL
    parts: str = ""
    pooled: bool = False


SCHOOLS = "schools"
"""Value of ``units`` of a social index where it is one of schools, else a level."""


@dataclass(frozen=True)
class SocialIndexSelection:
    """What the workbench of a social index makes.

    ``units`` is a level or SCHOOLS; ``context`` is the level whose values schools get from the area
    in which they lie, ``school_type`` limits them (both '' and ALL for areas). ``indicators`` are
    two to eight ids, of values of schools' areas with ``area:`` in front; ``signs`` (up or down)
    and ``weights`` stand beside them. ``weighting`` is equal, own or component. ``kind`` (posts or
    money), ``amount``, ``minimum`` per unit, ``level_weights`` (lowest level first) and ``per``
    (unit, capacity, or the id of a count) share something out; ``amount`` 0 shares nothing.
    ``order`` is '' (official) or index; ``pooled`` takes three years of rates and ratios together.
    """

    municipality: str
    units: str
    context: str
    school_type: str
    year: int
    indicators: tuple[str, ...]
    signs: tuple[str, ...]
    weighting: str
    weights: tuple[Decimal, ...]
    levels: int
    kind: str
    amount: Decimal
    per: str
    level_weights: tuple[Decimal, ...]
    minimum: Decimal
    order: str = ""
    pooled: bool = False


@dataclass(frozen=True)
class RelationSelection:
    """Two indicators on one level: of ``indicator`` the period ``year``, of ``second_indicator``
    the period ``second_year``."""

    municipality: str
    indicator: str
    second_indicator: str
    level: str
    year: int
    second_year: int
