"""Observations: every indicator's recipe carried out over the quantities."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from statistics import median
from typing import NamedTuple

from layers.model import ALL, Measure, PeriodKind
from layers.numbers import german
from layers.prepare.cells import Cell
from layers.prepare.check import Row
from layers.prepare.faults import Code, FaultList
from layers.prepare.quantities import World, of_points, quantity
from layers.prepare.specs import IndicatorFile, Quantity
from layers.prepare.sums import Key, Numbers
from layers.status import HAS_VALUE, PRECEDENCE, Flag, Status


class Observation(NamedTuple):
    """A row of table observation, in its column order."""

    indicator_id: str
    level: str
    code: str
    period: int
    school_type: str
    breakdown: str
    value: float | None
    status: str
    flags: str
    numerator: float | None = None
    denominator: float | None = None
    low: float | None = None
    high: float | None = None
    cases: int | None = None


@dataclass(frozen=True)
class Result:
    """A derived number before it becomes a row."""

    value: float | None
    status: Status
    flags: frozenset[Flag]
    numerator: float | None = None
    denominator: float | None = None
    cases: int | None = None


def observe(world: World, indicator: IndicatorFile, faults: FaultList) -> list[Observation]:
    """All observations of an indicator, sorted. A value is None wherever its status has none."""
    results = DERIVE[indicator.recipe.kind](world, indicator, faults)
    if not results:
        faults.add(
            Code.NO_VALUES,
            f"indicators/{indicator.id}.toml",
            "Aus dem Rezept entsteht kein einziger Wert.",
            "where, period und die Zeiträume der Tabellen vergleichen.",
            column="recipe",
        )
    return [
        Observation(
            indicator.id,
            *key,
            value=result.value,
            status=result.status.value,
            # Flags are remarks on a number; where there is none, there is nothing to remark on.
            flags=",".join(sorted(f.value for f in result.flags))
            if result.value is not None
            else "",
            numerator=result.numerator,
            denominator=result.denominator,
            cases=result.cases,
        )
        for key, result in sorted(results.items())
    ]


Results = dict[Key, Result]


def _plain(cell: Cell) -> Result:
    value = float(cell.number) if cell.status in HAS_VALUE else None
    return Result(value, cell.status, cell.flags)


def _sum(world: World, indicator: IndicatorFile, faults: FaultList) -> Results:
    numbers = quantity(world, indicator.recipe.numerator, indicator.period_kind)
    return {key: _plain(cell) for key, cell in numbers.items()}


def _quotient(world: World, indicator: IndicatorFile, faults: FaultList) -> Results:
    recipe = indicator.recipe
    assert recipe.denominator is not None, "specs.Recipe lets no quotient pass without one"
    numerators = quantity(world, recipe.numerator, indicator.period_kind)
    below = _denominators(world, recipe.denominator, numerators, indicator.period_kind)
    results = {
        key: _divide(world, indicator, numerators[key], below[key])
        for key in numerators
        if key in below
    }
    return _with_published(world, indicator, results, faults) if recipe.published else results


def _denominators(world: World, spec: Quantity, numerators: Numbers, kind: PeriodKind) -> Numbers:
    if not spec.area_km2:
        return quantity(world, spec, kind)
    sizes = {key: world.km2(key, kind) for key in numerators}
    return {key: Cell(km2) for key, km2 in sizes.items() if km2 is not None}


def _divide(world: World, indicator: IndicatorFile, above: Cell, below: Cell) -> Result:
    flags = above.flags | below.flags
    hidden = [c.status for c in (above, below) if c.status not in HAS_VALUE]
    if hidden:
        return Result(None, min(hidden, key=PRECEDENCE.index), flags)
    top, bottom = float(above.number), float(below.number)
    if bottom == 0:
        return Result(None, Status.NOT_APPLICABLE, flags, top, bottom)
    status = Status.OK if top else Status.NONE
    of_people = indicator.measure in (Measure.RATE, Measure.RATIO)
    if status is Status.OK and of_people and bottom < world.rules.small_denominator:
        status = Status.LIMITED
    cases = int(bottom) if indicator.recipe.cases_from_denominator else None
    return Result(indicator.recipe.per * top / bottom, status, flags, top, bottom, cases)


def _with_published(
    world: World, indicator: IndicatorFile, results: Results, faults: FaultList
) -> Results:
    """Published results beside the computed ones: compared, or taken where there is no base."""
    recipe = indicator.recipe
    spec = recipe.numerator.model_copy(update={"columns": (recipe.published,)})
    published = quantity(world, spec, indicator.period_kind)
    for key, cell in published.items():
        result = results[key]
        if result.value is None or cell.status not in HAS_VALUE:
            results[key] = result if cell.status not in HAS_VALUE else _plain(cell)
            continue
        found, expected = (german(v, indicator.decimals) for v in (result.value, cell.number))
        if found != expected:
            faults.add(
                Code.PUBLISHED,
                world.tables[recipe.numerator.table].file,
                f"{indicator.id} {key.period}: berechnet {found}, veröffentlicht {expected}.",
                "Zähler, Nenner und veröffentlichten Wert in der Quelle vergleichen.",
                column=recipe.published,
                value=expected,
            )
    return results


def _change(world: World, indicator: IndicatorFile, faults: FaultList) -> Results:
    """Per cent since the base period; the base period itself has no change and no row."""
    base = indicator.recipe.base_period
    assert base is not None, "specs.Recipe lets no change pass without one"
    numbers = quantity(world, indicator.recipe.numerator, indicator.period_kind)
    results: Results = {}
    for key, now in numbers.items():
        before = numbers.get(key._replace(period=base))
        if key.period == base or before is None:
            continue
        flags = now.flags | before.flags
        hidden = [c.status for c in (now, before) if c.status not in HAS_VALUE]
        if hidden:
            results[key] = Result(None, min(hidden, key=PRECEDENCE.index), flags)
        elif before.number == 0:
            results[key] = Result(None, Status.NOT_APPLICABLE, flags)
        else:
            difference = float(now.number - before.number)
            value = 100 * difference / before.number
            status = Status.OK if difference else Status.NONE
            if status is Status.OK and before.number < world.rules.small_denominator:
                status = Status.LIMITED
            results[key] = Result(value, status, flags, difference, float(before.number))
    return results


def _over_facilities(
    statistic: Callable[[list[float]], float], too_few: Status
) -> Callable[[World, IndicatorFile, FaultList], Results]:
    """A statistic over single facilities; ``too_few`` is the status below the minimum of cases."""

    def derive(world: World, indicator: IndicatorFile, faults: FaultList) -> Results:
        spec = indicator.recipe.numerator
        table = world.tables[spec.table]
        (column,) = spec.columns
        found: dict[int, list[float]] = {}

        def keep(rows: list[Row]) -> Cell:
            values = [float(r[column].number) for r in rows if r[column].status in HAS_VALUE]
            found[len(found)] = values
            return Cell(len(found) - 1)

        numbers = of_points(world, table, spec, indicator.period_kind, keep)
        return {key: result(world, found[int(cell.number)]) for key, cell in numbers.items()}

    def result(world: World, values: list[float]) -> Result:
        few = len(values) < world.rules.minimum_cases
        status = too_few if few else Status.OK
        if not values:
            status = Status.NOT_APPLICABLE
        value = statistic(values) if status in HAS_VALUE else None
        return Result(value, status, frozenset(), cases=len(values))

    return derive


def _mean(values: list[float]) -> float:
    return sum(values) / len(values)


def _distribution(world: World, indicator: IndicatorFile, faults: FaultList) -> Results:
    """Number of facilities per value of a column that has a lowest and a highest value."""
    spec = indicator.recipe.numerator
    table = world.tables[spec.table]
    (column,) = spec.columns
    limits = table.passport.columns[column]
    if limits.min is None or limits.max is None:
        raise ValueError(f"{indicator.id}: column {column} needs min and max")
    steps = [str(step) for step in range(int(limits.min), int(limits.max) + 1)]
    results: Results = {}
    for step in (ALL, *steps):
        measure = partial(_having, column, step)
        counted = of_points(world, table, spec, indicator.period_kind, measure)
        results |= {k._replace(breakdown=step): _plain(cell) for k, cell in counted.items()}
    return results


def _having(column: str, step: str, rows: Iterable[Row]) -> Cell:
    number = sum(
        row[column].status in HAS_VALUE and step in (ALL, row[column].text) for row in rows
    )
    return Cell(number, Status.OK if number else Status.NONE)


DERIVE: dict[str, Callable[[World, IndicatorFile, FaultList], Results]] = {
    "sum": _sum,
    "quotient": _quotient,
    "change": _change,
    "median": _over_facilities(median, Status.LIMITED),
    "mean": _over_facilities(_mean, Status.NOT_APPLICABLE),
    "distribution": _distribution,
}


def used_columns(indicator: IndicatorFile) -> set[tuple[str, str]]:
    """Table and column of every cell that a recipe adds up."""
    recipe = indicator.recipe
    columns = {(q.table, column) for q in recipe.quantities for column in q.columns}
    return columns | ({(recipe.numerator.table, recipe.published)} if recipe.published else set())
