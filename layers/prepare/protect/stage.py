"""The stage ``protect``: from all values to those that may leave the house."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field

import duckdb
import numpy as np

from layers.model import MUNICIPALITY_LEVEL, REFERENCE_LEVEL
from layers.numbers import german
from layers.prepare.conversions import Change
from layers.prepare.derive import used_columns
from layers.prepare.protect.block import Mask
from layers.prepare.protect.blocks import Task, active, tasks
from layers.prepare.protect.counts import (
    COUNTED_AS,
    NUMERATOR,
    REST,
    Numbers,
    Place,
    Series,
    broken_counts,
    judge_numbers,
    members,
    read_numbers,
)
from layers.prepare.protect.publish import RowKey, hidden_rows, publish_values, row_key
from layers.prepare.protect.rules import (
    SCHOOL_CHANGES,
    ConfidentialityFile,
    Rule,
    exemption,
    rule_of,
)
from layers.prepare.protect.solve import Job, Solved, solve_all
from layers.prepare.protect.sums import AreaTree, Sum, known_sums
from layers.prepare.specs import IndicatorFile

PART = {"value": "Der Wert", "numerator": "Der Zähler", "denominator": "Der Nenner"}
"""German words for the parts of a row."""

_COUNTED = """
    -- What the preparation itself converts is made of other rows, and follows them.
    CREATE VIEW counted_value AS
    SELECT a.* FROM all_value a
    WHERE NOT contains(a.flags, 'converted')
       OR NOT EXISTS (
           FROM derived d WHERE d.indicator_id = a.indicator_id AND d.level = a.level
             AND d.code = a.code AND d.period = a.period AND d.school_type = a.school_type
             AND d.breakdown = a.breakdown)
"""

Known = Mapping[tuple[Series, Place], int]


DELIVER_COUNTS = (
    "Zähler und Nenner liefern, oder die Kennzahl mit einem Grund unter [[exempt]] nennen."
)
"""The remedy where counts are missing; ends those texts of ``Protected.open`` that it goes with."""


@dataclass
class Effect:
    """What protection did to the counts of one indicator (or of the school changes).

    ``cells``: counts of persons that are printed, ``hidden`` of these; ``sensitive``: small ones,
    those among the rests too, which nobody prints; ``lost``:
    share of the total that is hidden (None where nothing is added up). ``how``: engine -> blocks.
    ``furthest``: the largest deviation of a rounded total.
    """

    table: str
    method: str
    cells: int = 0
    sensitive: int = 0
    hidden: int = 0
    lost: float | None = None
    seconds: float = 0.0
    how: dict[str, int] = field(default_factory=dict)
    furthest: int = 0


@dataclass(frozen=True)
class Protected:
    """The rules as the release states them, what they did, and what could not be kept.

    ``open``: counts that can be worked out, as German texts; ``bare``: indicators with a rule whose
    counts are not given, so that nothing can be protected.
    """

    rules: dict[str, object]
    effects: tuple[Effect, ...] = ()
    open: tuple[str, ...] = ()
    bare: tuple[str, ...] = ()
    seconds: float = 0.0

    @property
    def is_needed(self) -> bool:
        """Whether any rule applies: then there is an internal release, too."""
        return bool(self.rules["indicators"] or self.rules["school_changes"])


def rules_for(
    file: ConfidentialityFile,
    indicators: Sequence[IndicatorFile],
    published: set[str],
    change_sources: set[str],
) -> tuple[dict[str, Rule | None], Rule | None, dict[str, object]]:
    """The rule of each indicator, of the school changes, and all of it as the release states it.

    ``published``: sources whose figures their publisher has published; ``change_sources``: those of
    the school changes, empty where there are none.
    """
    of: dict[str, Rule | None] = {}
    exempt: dict[str, str] = {}
    for indicator in indicators:
        sources = {name for found in indicator.sources.values() for name in found}
        of[indicator.id] = rule_of(file, indicator.id, sources, published)
        entry = exemption(file, indicator.id, sources)
        if entry is not None and not sources <= published:
            exempt[indicator.id] = entry.reason
    changes = rule_of(file, SCHOOL_CHANGES, change_sources, published) if change_sources else None
    stated: dict[str, object] = {
        "basis": file.basis,
        "sign": file.sign,
        "indicators": {name: asdict(rule) for name, rule in of.items() if rule is not None},
        "school_changes": asdict(changes) if changes else None,
        "exempt": exempt,
        "sums": [entry.model_dump() for entry in file.sum],
        "changes": base_periods(indicators),
    }
    return of, changes, stated


def protect_values(
    connection: duckdb.DuckDBPyConnection,
    file: ConfidentialityFile,
    indicators: Sequence[IndicatorFile],
    rules: Mapping[str, Rule | None],
    changes: Sequence[Change],
    known: Known,
    rounded_before: Mapping[tuple[Series, Place], tuple[int, int]],
    hidden_before: Known,
) -> tuple[list[Effect], list[str], list[str]]:
    """Make ``public_value`` of ``all_value``: effects, what is exposed, what has no counts.

    ``known``: counts that releases show which can still be reached; ``rounded_before``: the true
    and the rounded number of those that they show rounded; ``hidden_before``: the true numbers of
    those that they do not show, which stay hidden.
    """
    if not any(rules.values()):
        connection.execute("CREATE VIEW public_value AS FROM all_value")
        return [], [], []
    measures = {i.id: i.measure.value for i in indicators}
    bases = base_periods(indicators)
    connection.execute(_COUNTED)
    series, places, matrix = read_numbers(connection, "counted_value", measures, bases)
    numbers = judge_numbers(series, places, matrix, rules, known)
    _hide_again(numbers, rules, hidden_before)
    tree = AreaTree(connection, {i.id: i.period_kind.value for i in indicators})
    rounded_at = _rounded(numbers, rules)
    may_hide = active(numbers, rules, file.sum) & ~rounded_at
    sums = known_sums(numbers, tree, file.sum, may_hide | rounded_at)
    found = [
        *tasks(numbers, sums, may_hide, rules, tree.levels),
        *_rounding(numbers, sums, rounded_at, rules, tree.levels),
    ]
    solved = solve_all([_job(numbers, task, tree.levels, rounded_before) for task in found])
    hidden = _hidden(numbers, found, solved)
    rounded = _rounded_rows(numbers, found, solved)
    per = {i.id: i.recipe.per for i in indicators}
    counted = {s.indicator for s, person in zip(series, numbers.persons, strict=True) if person}
    bare = {
        name
        for name, rule in rules.items()
        if rule is not None and rule.method != "cell_key" and name not in counted
    }
    rows = hidden_rows(hidden)
    made = [i for i in indicators if i.id in bare or (i.id in bases and rules.get(i.id))]
    rows |= _made_of_hidden(connection, made, indicators, rows, bases)
    publish_values(connection, rows, rounded, rules, changes, per, bases)
    effects = _effects(numbers, rules, rows, found, solved)
    untold = sorted(i.id for i in indicators if i.id in bare and i.recipe.kind == "values")
    exposed = [
        *_not_whole(connection, measures, rules),
        *_without_counts(connection, measures, rules),
        *_exposed(numbers, found, solved),
    ]
    return effects, exposed, untold


def _hide_again(numbers: Numbers, rules: Mapping[str, Rule | None], before: Known) -> None:
    """Mark as hidden what a release hides that can still be reached: of two patterns one may tell
    what the other hides."""
    rows, columns = numbers.index(), numbers.columns()
    for (name, place), number in before.items():
        rule, row, column = rules.get(name.indicator), rows.get(name), columns.get(place)
        if rule is None or rule.method != "suppress" or row is None or column is None:
            continue
        root = numbers.root[row]
        if numbers.matrix[root, column] == number and not numbers.shown[root, column]:
            numbers.hidden[root, column] = True


def _not_whole(
    connection: duckdb.DuckDBPyConnection,
    measures: Mapping[str, str],
    rules: Mapping[str, Rule | None],
) -> list[str]:
    """What a rule takes for a count of persons, and is none."""
    return [
        f"{name}: {PART[part]} {german(number, 1)} ist keine Anzahl von Personen. Die Regel nennt "
        "sie unter counts, geschützt wäre sie nicht."
        for name, part, number in broken_counts(connection, "counted_value", measures)
        if (rule := rules.get(name)) is not None
        and rule.method != "cell_key"
        and COUNTED_AS[part] in rule.counts
    ]


def _without_counts(
    connection: duckdb.DuckDBPyConnection,
    measures: Mapping[str, str],
    rules: Mapping[str, Rule | None],
) -> list[str]:
    """Rates whose rule protects the numerator or the rest, where rows give none: with a denominator
    known from elsewhere a rate tells them."""
    names = [
        name
        for name, measure in measures.items()
        if measure == "rate"
        and (rule := rules.get(name)) is not None
        and rule.method != "cell_key"
        and {NUMERATOR, REST} & set(rule.counts)
    ]
    rows = connection.execute(
        """SELECT CAST(indicator_id AS TEXT) AS name, count(*) FROM all_value
           WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($names))
             AND level NOT IN ($reference, $city) AND value IS NOT NULL
             AND (numerator IS NULL OR denominator IS NULL)
           GROUP BY ALL ORDER BY ALL""",
        {"names": names, "reference": REFERENCE_LEVEL, "city": MUNICIPALITY_LEVEL},
    ).fetchall()
    return [
        f"{name}: {'1 Wert steht' if number == 1 else f'{german(number, 0)} Werte stehen'} ohne "
        "Zähler und Nenner da. Wer den Nenner anderswo findet, kennt den Zähler; geschützt wäre "
        f"er nicht. {DELIVER_COUNTS}"
        for name, number in rows
    ]


def _made_of_hidden(
    connection: duckdb.DuckDBPyConnection,
    bare: Sequence[IndicatorFile],
    indicators: Sequence[IndicatorFile],
    rows: Mapping[RowKey, bool],
    bases: Mapping[str, int],
) -> dict[RowKey, bool]:
    """Rows of indicators that are made of counts of others.

    One that gives no counts itself (a median), at every area where a count of the same table's
    column is hidden in any period. A change where the number of its period or of the base period is
    hidden, and where it is converted, as soon as any of its level is hidden in the base period.
    """
    hidden: dict[str, set[tuple[str, str, int]]] = defaultdict(set)
    for key in rows:
        hidden[key[0]].add(key[1:4])
    found: dict[RowKey, bool] = {}
    for indicator in bare:
        mine = used_columns(indicator)
        kin = [i.id for i in indicators if i.id in hidden and mine & used_columns(i)]
        closed = {place for name in kin for place in hidden[name]}
        if closed:
            given = connection.execute(
                """SELECT CAST(indicator_id AS TEXT), CAST(level AS TEXT), CAST(code AS TEXT),
                          period, CAST(school_type AS TEXT), breakdown,
                          contains(flags, 'converted')
                   FROM all_value WHERE CAST(indicator_id AS TEXT) = $name""",
                {"name": indicator.id},
            ).fetchall()
            told = _told_by(closed, bases.get(indicator.id))
            found |= {row[:6]: True for row in given if told(row[1], row[2], row[3], row[6])}
    return found


def _told_by(
    closed: set[tuple[str, str, int]], base: int | None
) -> Callable[[str, str, int, bool], bool]:
    """Whether a row of a level, code and period, converted or not, tells a hidden count."""
    areas = {place[:2] for place in closed}
    levels = {level for level, _, period in closed if period == base}

    def told(level: str, code: str, period: int, is_converted: bool) -> bool:
        if base is None:
            return (level, code) in areas
        return (
            (level, code, period) in closed
            or (level, code, base) in closed
            or (is_converted and level in levels)
        )

    return told


def base_periods(indicators: Iterable[IndicatorFile]) -> dict[str, int]:
    """Indicators that are a change since a base period, with this period."""
    return {
        i.id: i.recipe.base_period
        for i in indicators
        if i.recipe.kind == "change" and i.recipe.base_period is not None
    }


def _rounded(numbers: Numbers, rules: Mapping[str, Rule | None]) -> Mask:
    """Counts that are rounded, per root and place."""
    found = np.zeros_like(numbers.sensitive)
    for row, series in enumerate(numbers.series):
        rule = rules.get(series.indicator)
        if rule and rule.method == "round" and numbers.persons[row] and series.part != REST:
            root = numbers.root[row]
            found[root] |= numbers.matrix[root] >= 0
    return found


def _rounding(
    numbers: Numbers,
    sums: Sequence[Sum],
    rounded_at: Mask,
    rules: Mapping[str, Rule | None],
    levels: Sequence[str],
) -> list[Task]:
    """One task for everything that hangs together and is rounded."""
    if not rounded_at.any():
        return []
    everything = Numbers(
        numbers.series, numbers.places, numbers.matrix, numbers.root,
        rounded_at, np.zeros_like(rounded_at), ~rounded_at, numbers.threshold, numbers.persons,
    )  # fmt: skip
    inside = [s for s in sums if all(rounded_at[at] for at in (s.total, *s.parts))]
    return tasks(everything, inside, rounded_at, rules, levels)


def _job(
    numbers: Numbers,
    task: Task,
    levels: Sequence[str],
    rounded_before: Mapping[tuple[Series, Place], tuple[int, int]],
) -> Job:
    order = {level: place for place, level in enumerate(reversed(levels))}
    coarseness = np.array(
        [order.get(numbers.places[at.column].level, len(levels)) for at in task.at]
    )
    kept = np.full(len(task.at), -1, dtype=np.int64)
    for number, at in enumerate(task.at):
        name = (numbers.series[at.root], numbers.places[at.column])
        true, shown = rounded_before.get(name, (-1, -1))
        if true == task.block.counts[number]:
            kept[number] = shown
    return Job(task.block, task.rule, coarseness, kept)


def _hidden(
    numbers: Numbers, found: Sequence[Task], solved: Sequence[Solved]
) -> Iterable[tuple[Series, Place]]:
    of_root = members(numbers.root)
    for task, result in zip(found, solved, strict=True):
        for number in np.flatnonzero(result.mask):
            at = task.at[number]
            for row in of_root[at.root]:
                yield numbers.series[row], numbers.places[at.column]


def _rounded_rows(
    numbers: Numbers, found: Sequence[Task], solved: Sequence[Solved]
) -> dict[RowKey, dict[str, int]]:
    of_root = members(numbers.root)
    rows: dict[RowKey, dict[str, int]] = defaultdict(dict)
    for task, result in zip(found, solved, strict=True):
        if result.rounded is None:
            continue
        for number, at in enumerate(task.at):
            if task.block.shown[number]:
                continue
            for row in of_root[at.root]:
                series, place = numbers.series[row], numbers.places[at.column]
                if series.part != REST:
                    rows[row_key(series, place)][series.part] = int(result.rounded[number])
    return dict(rows)


def _effects(
    numbers: Numbers,
    rules: Mapping[str, Rule | None],
    rows: Mapping[RowKey, bool],
    found: Sequence[Task],
    solved: Sequence[Solved],
) -> list[Effect]:
    effects = {name: Effect(name, rule.method) for name, rule in rules.items() if rule is not None}
    totals: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for row, series in enumerate(numbers.series):
        effect = effects.get(series.indicator)
        if effect is None or not numbers.persons[row]:
            continue
        root = int(numbers.root[row])
        effect.sensitive += int(numbers.sensitive[root].sum())
        if series.part == REST:
            continue
        for column in np.flatnonzero(numbers.matrix[root] >= 0):
            count = int(numbers.matrix[root, column])
            key = row_key(series, numbers.places[column])
            is_base = series.part not in ("value", "numerator")
            is_hidden = rows.get(key, False) if is_base else key in rows
            effect.cells += 1
            effect.hidden += int(is_hidden)
            totals[series.indicator][0] += count
            totals[series.indicator][1] += count * int(is_hidden)
    for task, result in zip(found, solved, strict=True):
        for name in task.indicators:
            how = effects[name].how
            how[result.engine] = how.get(result.engine, 0) + 1
            effects[name].seconds += result.seconds / len(task.indicators)
    for name, (whole, part) in totals.items():
        effects[name].lost = part / whole if whole else None
    return list(effects.values())


def _exposed(numbers: Numbers, found: Sequence[Task], solved: Sequence[Solved]) -> list[str]:
    """What could not be protected, as texts."""
    texts = [
        f"{task.block.name}: {', '.join(task.indicators)} lassen sich nicht schützen."
        for task, result in zip(found, solved, strict=True)
        if not result.is_safe
    ]
    for root, column in np.argwhere(numbers.sensitive & numbers.shown):
        series, place = numbers.series[root], numbers.places[column]
        texts.append(
            f"{series.indicator}, {place.level} {place.code}, {place.period}: "
            "Eine frühere Ausgabe zeigt diese Zahl."
        )
    return texts
