"""A social index for one selection: inputs, index, levels, how firm they are, what is shared out.

Everything is computed from the published release. A unit without a number for any of the
indicators has no index; nothing is estimated in its place.
"""

from dataclasses import dataclass, replace

from layers.model import (
    ALL,
    SCHOOLS,
    AreaLevel,
    Indicator,
    Measure,
    SocialIndexSelection,
    period_label,
)
from layers.numbers import value_text
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.social_index import SCHOOL_LEVEL, school_areas
from layers.queries.values import Observation
from layers.statistics.composite import COMPONENT, Composite, NoVariationError, composite
from layers.statistics.composite_stability import (
    Rate,
    Resampled,
    Variation,
    resampled,
    shifted_weights,
    without_each,
)
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status
from layers.store import Store
from layers.thematic import social_index_options as choices
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
    own."""

    option: Option
    sign: int
    is_chosen: bool
    period: int
    period_label: str

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


def social_index(store: Store, selection: SocialIndexSelection) -> SocialIndexResult:
    """The index of a selection. Raises KeyError for unknown indicators or levels."""
    known = choices.options(store, selection.units, selection.context)
    found = [choices.rows_of(store, known[i], selection.year) for i in selection.indicators]
    inputs = tuple(
        _input(known[ident], sign, period)
        for ident, sign, (period, _) in zip(
            selection.indicators, selection.signs, found, strict=True
        )
    )
    level = catalogue.level(store, selection.context or selection.units)
    edition = _edition(store, selection, inputs, level.level)
    rows = [
        _of_edition(store, entry, rows, edition)
        for entry, (_, rows) in zip(inputs, found, strict=True)
    ]
    units = _units(store, selection, level, edition, inputs, rows)
    suggested = choices.suggestion(store, selection.units, selection.context)
    bare = SocialIndexResult(
        store,
        selection,
        level,
        edition,
        inputs,
        units,
        None,
        None,
        "",
        selection.indicators == suggested,
    )
    return _with_index(bare)


def _input(option: Option, sign: str, period: int) -> Input:
    kind = option.indicator.period_kind
    return Input(
        option, 1 if sign == "up" else -1, not option.sign, period, period_label(kind, period)
    )


def _edition(
    store: Store, selection: SocialIndexSelection, inputs: tuple[Input, ...], level: str
) -> int:
    if selection.units == SCHOOLS:
        return choices.newest_edition(store, level)
    return max(choices.edition_at(store, entry.option, entry.period) for entry in inputs)


def _of_edition(
    store: Store, entry: Input, rows: dict[str, Observation], edition: int
) -> dict[str, Observation]:
    """Rows without those of areas that had another outline in the period of the indicator."""
    if entry.option.level == SCHOOL_LEVEL:
        return rows
    then = choices.edition_at(store, entry.option, entry.period)
    if then == edition:
        return rows
    same = choices.comparable(store, entry.option.level, then, edition)
    return {code: row for code, row in rows.items() if code in same}


def _units(
    store: Store,
    selection: SocialIndexSelection,
    level: AreaLevel,
    edition: int,
    inputs: tuple[Input, ...],
    rows: list[dict[str, Observation]],
) -> tuple[Unit, ...]:
    if selection.units != SCHOOLS:
        return tuple(
            _unit(store, inputs, rows, Unit(a.code, a.name, "", "", 0, 0, None, (), Status.OK, ()))
            for a in catalogue.areas(store, level.level, edition=edition)
        )
    places = school_areas(store, level.level)
    names = {area.code: area.name for area in catalogue.areas(store, level.level)}
    kind = "" if selection.school_type in ("", ALL) else selection.school_type
    found = []
    for school in choices.schools(store, kind):
        code = places.get(school.facility_id, "")
        bare = Unit(
            school.facility_id,
            school.name or school.address or school.facility_id,
            school.school_type,
            names.get(code, ""),
            school.x,
            school.y,
            school.capacity,
            (),
            Status.OK,
            (),
        )
        found.append(_unit(store, inputs, rows, bare, code))
    return tuple(found)


def _unit(
    store: Store,
    inputs: tuple[Input, ...],
    rows: list[dict[str, Observation]],
    bare: Unit,
    area: str = "",
) -> Unit:
    cells = []
    for entry, by_code in zip(inputs, rows, strict=True):
        key = area if entry.option.is_context else bare.code
        row = by_code.get(key) or choices.missing_row(
            entry.option, key, entry.period, Status.UNKNOWN
        )
        cells.append(Cell(row, _text(store, entry.indicator, row)))
    missing = tuple(i for i, cell in enumerate(cells) if cell.row.value is None)
    statuses = {cells[i].row.status for i in missing}
    status = next((s for s in PRECEDENCE if s in statuses), Status.OK)
    if not missing and any(cell.row.status is Status.LIMITED for cell in cells):
        status = Status.LIMITED
    return replace(bare, cells=tuple(cells), status=status, missing=missing)


def _text(store: Store, indicator: Indicator, row: Observation) -> str:
    hidden = hidden_sign(store)
    return value_text(row.value, row.status, indicator.decimals, indicator.unit, hidden=hidden)


def _with_index(bare: SocialIndexResult) -> SocialIndexResult:
    usable = [unit for unit in bare.units if unit.status in HAS_VALUE]
    if len(usable) < choices.FEWEST:
        return replace(bare, problem=_too_few(bare, len(usable)))
    selection = bare.selection
    values = [[cell.row.value or 0.0 for cell in unit.cells] for unit in usable]
    signs = [entry.sign for entry in bare.inputs]
    weights = _weights(selection)
    try:
        made = composite(values, signs, weights, selection.levels)
    except NoVariationError as error:
        title = bare.inputs[error.position].indicator.title
        return replace(
            bare, problem=f"„{title}“ ist überall gleich und kann deshalb nichts unterscheiden."
        )
    stability = Stability(
        without_each(values, signs, weights, selection.levels),
        shifted_weights(values, signs, made, selection.levels),
        resampled(values, signs, weights, made, _rates(bare.inputs, usable)),
    )
    placed = {
        unit.code: replace(unit, score=score, level=level)
        for unit, score, level in zip(usable, made.scores, made.levels, strict=True)
    }
    units = tuple(placed.get(unit.code, unit) for unit in bare.units)
    return replace(bare, units=units, made=made, stability=stability)


def _weights(selection: SocialIndexSelection) -> list[float] | None:
    if selection.weighting == COMPONENT:
        return None
    if selection.weighting == "own":
        return [float(weight) for weight in selection.weights]
    return [1.0] * len(selection.indicators)


def _too_few(bare: SocialIndexResult, count: int) -> str:
    whose = "Schulen" if bare.is_of_schools else "Gebiete"
    have = "keine hat" if count == 0 and bare.is_of_schools else f"nur {count} haben"
    have = "keines hat" if count == 0 and not bare.is_of_schools else have
    return (
        f"Von {len(bare.units)} {'Schulen' if bare.is_of_schools else 'Gebieten'} {have} für alle "
        f"gewählten Indikatoren eine Zahl. Ein Index braucht mindestens {choices.FEWEST} {whose}."
    )


def _rates(inputs: tuple[Input, ...], units: list[Unit]) -> tuple[Rate, ...]:
    """The inputs whose cases can be drawn: rates with numerator and denominator everywhere."""
    found = []
    for position, entry in enumerate(inputs):
        rows = [unit.cells[position].row for unit in units]
        drawable = all(
            row.numerator is not None and row.denominator and Flag.PLANNED not in row.flags
            for row in rows
        )
        if entry.indicator.measure is not Measure.RATE or not drawable:
            continue
        tops = tuple(row.numerator or 0.0 for row in rows)
        bases = tuple(row.denominator or 0.0 for row in rows)
        groups = tuple(row.code for row in rows)
        factor = 100.0 if entry.indicator.unit == "%" else _factor(rows)
        found.append(Rate(position, tops, bases, groups, factor))
    return tuple(found)


def _factor(rows: list[Observation]) -> float:
    """What a share is multiplied by to give the value, of the first row that tells."""
    for row in rows:
        if row.value and row.numerator and row.denominator:
            return float(row.value * row.denominator / row.numerator)
    return 1.0
