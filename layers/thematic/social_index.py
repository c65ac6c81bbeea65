"""A social index for one selection: inputs, index, levels, how firm they are, what is shared out.

Everything is computed from the published release. A unit without a number for any of the
indicators has no index; nothing is estimated in its place.
"""

from dataclasses import replace

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
from layers.queries.pooled import YEARS, factor
from layers.queries.social_index import SCHOOL_LEVEL, school_areas
from layers.queries.values import Observation
from layers.statistics.composite import COMPONENT, NoVariationError, composite
from layers.statistics.composite_stability import (
    Rate,
    resampled,
    shifted_weights,
    without_each,
)
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.social_index_options import Option
from layers.thematic.social_index_result import Cell, Input, SocialIndexResult, Stability, Unit
from layers.thematic.social_index_suggestion import suggestion


def social_index(store: Store, selection: SocialIndexSelection) -> SocialIndexResult:
    """The index of a selection. Raises KeyError for unknown indicators or levels."""
    known = choices.options(store, selection.units, selection.context)
    pooled = [selection.pooled and choices.pools(store, known[i]) for i in selection.indicators]
    found = [
        choices.rows_of(store, known[ident], selection.year, pooled=is_pooled)
        for ident, is_pooled in zip(selection.indicators, pooled, strict=True)
    ]
    inputs = tuple(
        _input(known[ident], sign, period, is_pooled)
        for ident, sign, (period, _), is_pooled in zip(
            selection.indicators, selection.signs, found, pooled, strict=True
        )
    )
    level = catalogue.level(store, selection.context or selection.units)
    edition = _edition(store, selection, inputs, level.level)
    rows = [
        _of_edition(store, entry, rows, edition)
        for entry, (_, rows) in zip(inputs, found, strict=True)
    ]
    units = _units(store, selection, level, edition, inputs, rows)
    suggested = suggestion(store, selection.units, selection.context)
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


def _input(option: Option, sign: str, period: int, is_pooled: bool) -> Input:
    kind = option.indicator.period_kind
    label = period_label(kind, period)
    if is_pooled:
        label = f"{period_label(kind, period - YEARS + 1)} bis {label}"
    return Input(option, 1 if sign == "up" else -1, not option.sign, period, label, is_pooled)


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
        without_each(values, signs, weights, made),
        shifted_weights(values, signs, made, selection.levels),
        resampled(values, signs, weights, made, _rates(bare.store, bare.inputs, usable)),
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


def _rates(store: Store, inputs: tuple[Input, ...], units: list[Unit]) -> tuple[Rate, ...]:
    """The inputs whose cases can be drawn: rates with numerator and denominator everywhere."""
    found = []
    for position, entry in enumerate(inputs):
        rows = [unit.cells[position].row for unit in units]
        drawable = all(
            row.numerator is not None and row.denominator and Flag.PLANNED not in row.flags
            for row in rows
        )
        scale = factor(store, entry.indicator.indicator_id)
        if entry.indicator.measure is not Measure.RATE or not drawable or scale is None:
            continue
        tops = tuple(row.numerator or 0.0 for row in rows)
        bases = tuple(row.denominator or 0.0 for row in rows)
        groups = tuple(row.code for row in rows)
        found.append(Rate(position, tops, bases, groups, scale))
    return tuple(found)
