"""Random tables of school changes, rounded release after release, and hidden."""

import random
from collections import defaultdict
from collections.abc import Callable, Sequence

import numpy as np
import pytest

from layers.prepare.protect.rules import Rule
from layers.prepare.protect.school_change_blocks import block_of, change_blocks
from layers.prepare.protect.school_changes import protect_school_changes
from layers.prepare.protect.secondary import exposed
from layers.prepare.school_changes import SchoolChange
from tests.layers.prepare.protect.test_school_changes import PARENTS, QUARTERS, beside, cube

pytestmark = pytest.mark.long


def test_rounded_releases(chance: random.Random, figures: Callable[[str], None]) -> None:
    """All sums hold, rows stay within the base, and nothing moves that has not changed."""
    furthest = 0
    for _ in range(60):
        base = chance.choice((3, 5))
        rule = Rule(method="round", base=base)
        rows = cube(chance.choice((0.5, 1.5, 5.0)), chance.randrange(10**6))
        rows += beside(rows, totals=chance.random() < 0.5)
        found = protect_school_changes(rows, rule, PARENTS)
        _check(rows, found.rows, base)
        furthest = max(furthest, *(effect.furthest for effect in found.effects))
        changed = _with_one_more(rows, chance)
        same = [old for old, a, b in zip(found.rows, rows, changed, strict=True) if a == b]
        later = protect_school_changes(changed, rule, PARENTS, same).rows
        for old, now, a, b in zip(found.rows, later, rows, changed, strict=True):
            if a == b and a.level == "quarter":
                assert old == now
    figures(f"Schulformwechsel gerundet: 60 Tabellen, Summen höchstens {furthest} daneben")


def test_hidden_tables(chance: random.Random, figures: Callable[[str], None]) -> None:
    """No small number can be worked out."""
    hidden = cells = 0
    for _ in range(25):
        rows = cube(chance.choice((1.5, 4.0, 9.0)), chance.randrange(10**6))
        rows += beside(rows)
        found = protect_school_changes(rows, Rule(), PARENTS)
        assert found.open == ()
        (block,) = change_blocks(rows, PARENTS)
        told = block_of(block, Rule(), ())
        gone = np.array([
            any(found.rows[at].pupils is None for at in block.rows.get(place, ()))
            for place in range(len(block.counts))
        ])  # fmt: skip
        assert exposed(told, gone | told.hidden) == []
        hidden += sum(effect.hidden for effect in found.effects)
        cells += sum(effect.cells for effect in found.effects)
    figures(f"Schulformwechsel geheim gehalten: {hidden} von {cells} Zahlen in 25 Tabellen")


def _check(rows: Sequence[SchoolChange], found: Sequence[SchoolChange], base: int) -> None:
    sums: dict[tuple[object, ...], int] = defaultdict(int)
    for true, now in zip(rows, found, strict=True):
        assert (now.status, now.flags) == ("ok", "rounded")
        assert now.pupils is not None
        assert now.pupils % base == 0
        if now.level == "quarter":
            assert abs(now.pupils - (true.pupils or 0)) < base
            sums["district", QUARTERS[now.code], *now[4:7]] += now.pupils
            sums["municipality", "city", *now[4:7]] += now.pupils
    city = [r for r in found if r.level == "municipality"]
    for row in found:
        if row.table_id == "full" and row.level != "quarter":
            assert row.pupils == sums[row.level, row.code, *row[4:7]]
        elif row.table_id != "full":
            wanted = [
                r.pupils or 0
                for r in city
                if r.table_id == "full"
                and all(a in (None, b) for a, b in zip(row[4:7], r[4:7], strict=True))
            ]
            assert row.pupils == sum(wanted)


def _with_one_more(rows: Sequence[SchoolChange], chance: random.Random) -> list[SchoolChange]:
    """One pupil more in a quarter, and in everything that counts this pupil."""
    one = chance.choice([r for r in rows if r.level == "quarter"])
    codes = (one.code, QUARTERS[one.code], "city")
    return [
        r._replace(pupils=(r.pupils or 0) + 1, status="ok")
        if r.code in codes and all(a in (None, b) for a, b in zip(r[4:7], one[4:7], strict=True))
        else r
        for r in rows
    ]
