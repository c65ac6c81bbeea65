"""What the profile of one area says: the frozen result behind its page, files and prints."""

from dataclasses import dataclass

from layers.model import AreaLevel, Indicator, ProfileSelection, Source
from layers.queries.profile import Parent, Place
from layers.status import Status
from layers.words import Words


@dataclass(frozen=True)
class Shown:
    """An area of the profile: the first is the one it is about, the others stand beside it."""

    code: str
    name: str


@dataclass(frozen=True)
class Cell:
    """The value of one area, all texts in German and the same as on the map.

    ``said`` is what the status says where there is no value, else ''. ``denominator`` is the number
    of cases for a mean; ``base`` are pairs of what was counted and the number. ``interval`` is the
    95 % one in words, ``low`` and ``high`` its ends; it, ``small`` (that the base is small) and
    ``rank`` are '' where there is nothing to say.
    """

    code: str
    value: float | None
    status: Status
    text: str
    said: str
    flags_text: str
    numerator: float | None
    denominator: float | None
    numerator_text: str
    denominator_text: str
    base: tuple[tuple[str, str], ...]
    deviation_text: str
    low: float | None = None
    high: float | None = None
    interval: str = ""
    small: str = ""
    rank: str = ""


@dataclass(frozen=True)
class Dots:
    """The values of all areas of the level with a number, in official order.

    ``city`` is None where the city's value has no place among them (counts) or is missing;
    ``without`` is the number of areas without a number, ``hidden`` of those that are kept secret.
    """

    values: tuple[tuple[str, float], ...]
    city: float | None
    low: str
    high: str
    without: int
    hidden: int


@dataclass(frozen=True)
class Course:
    """Values by period, None for gaps; at the positions in ``cuts`` no line leads from the one
    before, because the values do not compare. ``code`` is '' for the city."""

    code: str
    values: tuple[float | None, ...]
    cuts: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Fact:
    """One indicator: a cell per area shown, the city's value, all areas as dots, and the course.

    ``when`` is the period in words of a heading; ``school_type`` is '' where nothing is chosen.
    ``first`` and ``last`` are the ends of the course, ``breaks`` sentences on breaks in it.
    ``standing`` is the distance from the city in standard deviations between the areas, None where
    it cannot be told. ``sources`` are numbers of lines of the result; ``pooled``: three years as
    one.
    """

    indicator: Indicator
    period: int
    when: str
    school_type: str
    school_type_label: str
    cells: tuple[Cell, ...]
    city_text: str
    city_value: float | None
    dots: Dots
    first: str
    last: str
    courses: tuple[Course, ...]
    breaks: tuple[str, ...]
    standing: float | None
    notes: tuple[str, ...]
    sources: tuple[int, ...]
    pooled: bool = False

    @property
    def cell(self) -> Cell:
        """That of the area which the profile is about."""
        return self.cells[0]


@dataclass(frozen=True)
class Elsewhere:
    """An indicator without values on this level; ``where`` names the levels that have some."""

    indicator: Indicator
    where: str
    city_text: str
    when: str


@dataclass(frozen=True)
class Group:
    """One Bildungsbereich."""

    domain: str
    title: str
    facts: tuple[Fact, ...]
    elsewhere: tuple[Elsewhere, ...]


@dataclass(frozen=True)
class Alike:
    """An area that resembles this one. ``distance`` is the mean one in standard deviations over
    ``shared`` variables that both have."""

    code: str
    name: str
    distance: float
    shared: int


@dataclass(frozen=True)
class Similar:
    """The areas most alike. ``variables`` are the titles of what is compared, with the period;
    ``why_not`` says why there are none ('' where there are)."""

    areas: tuple[Alike, ...]
    variables: tuple[str, ...]
    why_not: str


@dataclass(frozen=True)
class PlaceGroup:
    """The institutions of one kind; ``unit`` is what their capacity counts ('' for nothing),
    ``attribution`` must stand with them ('' for none)."""

    kind: str
    label: str
    places: tuple[Place, ...]
    unit: str
    attribution: str


@dataclass(frozen=True)
class ProfileResult:
    """Everything that the profile of an area says; carries its selection.

    ``shown`` are the areas side by side; ``size`` is the area in words; ``lies_in`` what it lies
    in; ``parts`` the areas (level, code, name) of the next finer level in it. ``edition`` is that
    of the outlines drawn. ``source_lines`` are what the facts' numbers point to, from 1 on.
    """

    selection: ProfileSelection
    municipality_name: str
    level: AreaLevel
    shown: tuple[Shown, ...]
    areas: tuple[Shown, ...]
    label: str
    size: str
    lies_in: tuple[Parent, ...]
    parts: tuple[tuple[str, str, str], ...]
    parts_name: str
    groups: tuple[Group, ...]
    places: tuple[PlaceGroup, ...]
    similar: Similar
    source_lines: tuple[str, ...]
    sources: tuple[Source, ...]
    words: Words
    mark: str
    hidden: str

    @property
    def area(self) -> Shown:
        """The area that the profile is about."""
        return self.shown[0]

    @property
    def facts(self) -> tuple[Fact, ...]:
        """All indicators in the order of the grid."""
        return tuple(fact for group in self.groups for fact in group.facts)
