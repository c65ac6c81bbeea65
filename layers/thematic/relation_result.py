"""Two indicators on one level: which areas have both numbers, and how these go together."""

from dataclasses import dataclass

from layers.model import ALL, AreaLevel, Indicator, Measure, RelationSelection
from layers.thematic.frame import count_text
from layers.thematic.legend import labels_of
from layers.thematic.result import AreaValue, CityValue
from layers.words import Words

LETTERS, DIGITS = "ABC", "123"
"""Classes of the first and of the second indicator on the map, lowest first."""
FEWEST = 5
"""Areas with both numbers below which no coefficient is computed."""
OTHER_BOUNDARIES = "mit anderen Grenzen im anderen Zeitraum"


@dataclass(frozen=True)
class Side:
    """One of the two indicators. ``city`` is None for counts, whose sum is no mark on an axis;
    ``bounds`` are of three classes of about equally many areas over all periods, None where the
    release has none."""

    indicator: Indicator
    period: int
    period_label: str
    school_type: str
    school_type_label: str
    edition: int
    city: CityValue | None
    bounds: tuple[float, ...] | None

    @property
    def title(self) -> str:
        """Indicator, school type and period."""
        kind = "" if self.school_type == ALL else f", {self.school_type_label}"
        return f"{self.indicator.title}{kind}, {self.period_label}"

    @property
    def class_labels(self) -> tuple[str, ...]:
        """The three classes in words; empty without bounds."""
        return labels_of(self.indicator, "quantiles", self.bounds) if self.bounds else ()


@dataclass(frozen=True)
class Point:
    """An area with what both indicators say of it. ``base`` sizes its circle, None where it is not
    known; ``cell`` is its class on the map, e.g. B3, '' where it has none; ``missing`` says why it
    is left out, '' where it has both numbers; ``is_small``: few cases decide about a value."""

    code: str
    name: str
    x: AreaValue
    y: AreaValue
    base: float | None
    cell: str
    missing: str
    is_small: bool

    @property
    def pair(self) -> tuple[float, float]:
        """Both numbers. Only for points that have them."""
        assert self.x.value is not None
        assert self.y.value is not None
        return self.x.value, self.y.value


@dataclass(frozen=True)
class Measured:
    """A coefficient with its 95 % interval (None where there is none) and what it rests on."""

    name: str
    value: float | None
    interval: tuple[float, float] | None
    count: int
    method: str


@dataclass(frozen=True)
class RelationResult:
    """Everything of one selection. ``measured`` is empty with too few areas; ``base_label`` says
    what sizes the circles, '' where nothing does; ``left_out`` reason -> number of areas."""

    selection: RelationSelection
    level: AreaLevel
    municipality: str
    words: Words
    x: Side
    y: Side
    points: tuple[Point, ...]
    base_label: str
    measured: tuple[Measured, ...]
    left_out: tuple[tuple[str, int], ...]
    mark: str

    @property
    def complete(self) -> tuple[Point, ...]:
        """The areas with both numbers."""
        return tuple(point for point in self.points if not point.missing)

    @property
    def main(self) -> Measured | None:
        """The coefficient that the sentence is about: by ranks where one indicator has only
        steps."""
        index = Measure.INDEX in (self.x.indicator.measure, self.y.indicator.measure)
        return self.measured[1 if index else 0] if self.measured else None

    @property
    def has_map(self) -> bool:
        """Whether both indicators have classes."""
        return bool(self.x.bounds and self.y.bounds and any(point.cell for point in self.points))


def base_text(point: Point) -> str:
    """What sizes the circle of an area, as it is printed."""
    return count_text(point.base)
