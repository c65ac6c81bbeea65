"""What an index for one selection is: its inputs, its units, how firm its levels are."""

from dataclasses import dataclass

from layers.model import SCHOOLS, AreaLevel, Indicator, SocialIndexSelection
from layers.queries.values import Observation
from layers.statistics.composite import Composite
from layers.statistics.composite_stability import Resampled, Variation
from layers.status import Status
from layers.store import Store
from layers.thematic.social_index_options import Option


@dataclass(frozen=True)
class Cell:
    """One input of one unit: the row it comes from and what is printed."""

    row: Observation
    text: str


@dataclass(frozen=True)
class Input:
    """An indicator of the index. ``sign`` is 1 where a high value raises the index, else -1;
    ``is_chosen`` says that a reader decides this, because the indicator has no direction of its
    own; ``is_pooled`` that three years are taken together, the last of which is ``period``."""

    option: Option
    sign: int
    is_chosen: bool
    period: int
    period_label: str
    is_pooled: bool

    @property
    def indicator(self) -> Indicator:
        """What is measured."""
        return self.option.indicator

    @property
    def decimals(self) -> int:
        """Places of printed means and deviations."""
        return self.indicator.decimals + 2


@dataclass(frozen=True)
class Unit:
    """An area or a school. ``detail`` is the school's type, ``place`` the area in which it lies
    (both '' for areas); ``x``, ``y`` its point in map units (0 for areas). ``level`` counts from 1
    and is None where ``status`` carries no number; ``missing`` are the positions of the inputs
    that lack one. ``size`` is what the capacity of a school counts, None where unknown."""

    code: str
    name: str
    detail: str
    place: str
    x: float
    y: float
    size: float | None
    cells: tuple[Cell, ...]
    status: Status
    missing: tuple[int, ...]
    score: float | None = None
    level: int | None = None


@dataclass(frozen=True)
class Stability:
    """What other ways to make the index do to the levels; entries of ``kept`` and of the levels in
    variations belong to the units with an index, in their order."""

    without: tuple[Variation, ...]
    shifted: tuple[Variation, ...]
    resampled: Resampled


@dataclass(frozen=True)
class SocialIndexResult:
    """A social index with everything that it was made of.

    ``made`` and ``stability`` are None where there is none; ``problem`` then says why. ``level`` is
    the areas' level, of schools that of the areas around them; ``edition`` the boundaries drawn.
    """

    store: Store
    selection: SocialIndexSelection
    level: AreaLevel
    edition: int
    inputs: tuple[Input, ...]
    units: tuple[Unit, ...]
    made: Composite | None
    stability: Stability | None
    problem: str
    is_example: bool

    @property
    def known(self) -> tuple[Unit, ...]:
        """The units with an index, in official order."""
        return tuple(unit for unit in self.units if unit.level is not None)

    @property
    def is_of_schools(self) -> bool:
        """Whether the units are schools."""
        return self.selection.units == SCHOOLS
