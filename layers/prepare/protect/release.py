"""All numbers of a release protected: values, school changes, values of places."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import duckdb

from layers.prepare.conversions import Change
from layers.prepare.municipality import editions_of
from layers.prepare.protect.earlier import (
    hidden_numbers,
    known_changes,
    known_numbers,
    rounded_numbers,
)
from layers.prepare.protect.rules import Rule
from layers.prepare.protect.school_changes import (
    ChangesEffect,
    ChangesProtected,
    protect_school_changes,
    whole_areas,
)
from layers.prepare.protect.stage import (
    Effect,
    Protected,
    base_periods,
    protect_values,
    rules_for,
)
from layers.prepare.release_rows import Material, school_change_sources
from layers.prepare.write import Row
from layers.status import Status


@dataclass(frozen=True)
class PublicRows:
    """Rows that may leave the house; observations stand in relation ``public_value``."""

    protected: Protected
    school_changes: list[Row]
    facility_values: list[Row]


def protect_release(
    connection: duckdb.DuckDBPyConnection,
    material: Material,
    changes: Sequence[Change],
    reachable: Mapping[Path, Path | None],
) -> PublicRows:
    """Make ``public_value`` of ``all_value`` and the other rows.

    ``reachable``: public releases that visitors may still have, with their internal files.
    """
    start = perf_counter()
    metadata = material.metadata
    file = metadata.confidentiality
    published = {s.id for s in metadata.sources.source if s.already_published}
    of_changes = {s for _, s, _ in school_change_sources(metadata, material.told)}
    rules, change_rule, stated = rules_for(file, metadata.indicators, published, of_changes)
    needed = any(rules.values())
    measures = {i.id: i.measure.value for i in metadata.indicators}
    bases = base_periods(metadata.indicators)
    known = known_numbers(reachable, measures, bases) if needed else {}
    before = rounded_numbers(reachable, measures, bases) if needed else {}
    hidden = hidden_numbers(reachable, measures, bases) if needed else {}
    effects, exposed, bare = protect_values(
        connection, file, metadata.indicators, rules, changes, known, before, hidden
    )
    changed = _school_changes(material, change_rule, reachable)
    protected = Protected(
        stated,
        (*effects, *map(_effect, changed.effects)),
        (*exposed, *changed.open),
        tuple(bare),
        perf_counter() - start,
    )
    places = _places(material.facility_values, rules, _changed_periods(connection))
    return PublicRows(protected, [*changed.rows], places)


def _school_changes(
    material: Material, rule: Rule | None, reachable: Mapping[Path, Path | None]
) -> ChangesProtected:
    rows = material.school_changes
    if rule is None:
        return ChangesProtected(tuple(rows))
    city = material.metadata.municipality
    parents = whole_areas(rows, city.slug, editions_of(material.territory, city))
    return protect_school_changes(rows, rule, parents, known_changes(reachable, rows))


def _effect(of: ChangesEffect) -> Effect:
    lost = of.lost / of.pupils if of.pupils and of.hidden else None
    how = {} if of.engine == "none" else {of.engine: 1}
    return Effect(
        f"school_changes {of.table}", of.method, of.cells, of.sensitive, of.hidden, lost,
        of.seconds, how, of.furthest,
    )  # fmt: skip


def _changed_periods(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, int]]:
    """Indicators and periods of which ``public_value`` does not show all numbers as they are."""
    rows = connection.execute(
        """SELECT DISTINCT CAST(a.indicator_id AS TEXT), a.period
           FROM all_value a LEFT JOIN public_value p
           USING (indicator_id, level, code, period, school_type, breakdown)
           WHERE a.value IS NOT NULL AND p.value IS DISTINCT FROM a.value"""
    ).fetchall()
    return {(name, period) for name, period in rows}


def _places(
    rows: Sequence[Row], rules: Mapping[str, Rule | None], changed: set[tuple[str, int]]
) -> list[Row]:
    """Values of places, in the columns of facility_value: where one of an indicator and period is
    sensitive, or one of its areas is ``changed``, all of that period are hidden, so that none can
    be found by subtraction."""
    closed: set[tuple[object, object]] = {
        (row[1], row[2]) for row in rows if (str(row[1]), row[2]) in changed
    } | {
        (row[1], row[2])
        for row in rows
        if (rule := rules.get(str(row[1]))) is not None
        and isinstance(row[3], int | float)
        and float(row[3]).is_integer()
        and rule.is_sensitive(int(row[3]))
    }
    return [
        (*row[:3], None, Status.CONFIDENTIAL.value, "") if (row[1], row[2]) in closed else row
        for row in rows
    ]
