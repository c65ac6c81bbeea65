"""Tables of school changes, rounded and hidden: sums over areas, origins, grades and tables."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import product

import numpy as np
import pytest

from layers.prepare.periods import EditionAreas
from layers.prepare.protect.rules import Rule
from layers.prepare.protect.school_change_blocks import block_of, change_blocks
from layers.prepare.protect.school_changes import protect_school_changes, whole_areas
from layers.prepare.protect.secondary import exposed
from layers.prepare.school_changes import SchoolChange
from layers.status import Flag, parse_flags

TYPES = ("H", "R", "Y")
GRADES = (7, 8)
QUARTERS = {"a": "north", "b": "north", "c": "south", "d": "south"}
PARENTS = {
    ("district", "north", 2020): (("quarter", "a"), ("quarter", "b")),
    ("district", "south", 2020): (("quarter", "c"), ("quarter", "d")),
    ("municipality", "city", 2020): (
        *(("quarter", code) for code in QUARTERS),
        ("district", "north"),
        ("district", "south"),
    ),
}
ROUND, SUPPRESS = Rule(method="round"), Rule(method="suppress")

Ways = tuple[str | None, str | None, int | None]


def row(
    table: str, level: str, code: str, ways: Ways, pupils: int | None, *, is_total: bool = False
) -> SchoolChange:
    status = "unknown" if pupils is None else "ok" if pupils else "none"
    return SchoolChange(table, 2020, level, code, *ways, pupils, status, "", is_total)


def cube(
    mean: float,
    seed: int = 0,
    *,
    not_located: bool = False,
    types: Sequence[str] = TYPES,
    grades: Sequence[int] = GRADES,
) -> list[SchoolChange]:
    """Table full of four quarters, with its rows for districts and the city."""
    chance = np.random.default_rng(seed)
    numbers: dict[tuple[str, str, Ways], int] = defaultdict(int)
    codes = [*QUARTERS, *(("not_located",) if not_located else ())]
    for code, from_, to, grade in product(codes, types, types, grades):
        if from_ == to:
            continue
        pupils = int(chance.poisson(mean))
        numbers["quarter", code, (from_, to, grade)] = pupils
        numbers["municipality", "city", (from_, to, grade)] += pupils
        if code in QUARTERS:
            numbers["district", QUARTERS[code], (from_, to, grade)] += pupils
    return [row("full", *key, number) for key, number in numbers.items()]


def beside(rows: Iterable[SchoolChange], *, totals: bool = True) -> list[SchoolChange]:
    """Tables by_type and by_grade of the city, and their totals."""
    sums: dict[tuple[str, Ways, bool], int] = defaultdict(int)
    for r in rows:
        if r.level != "municipality":
            continue
        from_, to, pupils = r.from_school_type, r.to_school_type, r.pupils or 0
        sums["by_type", (from_, to, None), False] += pupils
        sums["by_grade", (None, to, r.grade), False] += pupils
        if totals:
            sums["by_type", (from_, None, None), True] += pupils
            sums["by_type", (None, to, None), True] += pupils
            sums["by_grade", (None, None, r.grade), True] += pupils
            sums["by_grade", (None, to, None), True] += pupils
    return [
        row(table, "municipality", "city", ways, number, is_total=is_total)
        for (table, ways, is_total), number in sums.items()
    ]


def add_up(
    rows: Sequence[SchoolChange], level: str, code: str, table: str = "full"
) -> dict[Ways, int]:
    found: dict[Ways, int] = defaultdict(int)
    for r in rows:
        if (r.table_id, r.level, r.code) == (table, level, code) and not r.is_total:
            assert r.pupils is not None
            found[r.from_school_type, r.to_school_type, r.grade] += r.pupils
    return found


@pytest.mark.parametrize(("seed", "base"), [(0, 3), (1, 3), (2, 5), (3, 5)])
def test_rounded_tables_add_up_over_areas_and_tables(seed: int, base: int) -> None:
    rows = cube(1.2, seed, not_located=seed % 2 == 0)
    rows += beside(rows)
    found = protect_school_changes(rows, Rule(method="round", base=base), PARENTS)
    assert found.open == ()
    assert [r[:7] for r in found.rows] == [r[:7] for r in rows]
    for true, now in zip(rows, found.rows, strict=True):
        assert (now.status, now.flags) == ("ok", "rounded")
        assert now.pupils is not None
        assert now.pupils % base == 0
        assert abs(now.pupils - (true.pupils or 0)) < base
    city = add_up(found.rows, "municipality", "city")
    north, south = (add_up(found.rows, "district", code) for code in ("north", "south"))
    quarters = [add_up(found.rows, "quarter", code) for code in (*QUARTERS, "not_located")]
    for ways, number in city.items():
        assert number == sum(quarter[ways] for quarter in quarters)
        assert number == north[ways] + south[ways] + quarters[-1][ways]
        assert north[ways] == quarters[0][ways] + quarters[1][ways]
    by_type = add_up(found.rows, "municipality", "city", "by_type")
    for (from_, to, _), number in by_type.items():
        assert number == sum(city[from_, to, grade] for grade in GRADES)
    totals = {r[5:7] if r.table_id == "by_grade" else r[4:7]: r for r in found.rows if r.is_total}
    for to in TYPES:
        whole = sum(number for (_, t, _), number in city.items() if t == to)
        assert totals[None, to, None].pupils == whole
        assert totals[to, None].pupils == whole


def test_rounded_margins_stay_near_the_truth() -> None:
    rows = cube(1.2, 4)
    found = protect_school_changes(rows, ROUND, PARENTS)
    true, now = (add_up(r, "municipality", "city") for r in (rows, found.rows))
    assert abs(sum(true.values()) - sum(now.values())) < 2 * 3
    for from_ in TYPES:
        of = [sum(n for ways, n in t.items() if ways[0] == from_) for t in (true, now)]
        assert abs(of[0] - of[1]) < 2 * 3
    (effect,) = found.effects
    assert (effect.cells, effect.rounded, effect.hidden) == (len(rows), len(rows), 0)
    assert effect.furthest < 2 * 3
    assert effect.furthest_cell == 2
    assert (effect.engine, effect.method) == ("round", "round")


def test_rows_without_a_number_stay_and_no_rule_changes_nothing() -> None:
    rows = cube(2.0)
    rows[0] = rows[0]._replace(pupils=None, status="unknown")
    assert protect_school_changes(rows, ROUND, PARENTS).rows[0] == rows[0]
    assert protect_school_changes(rows, None, PARENTS).rows == tuple(rows)


def test_numbers_that_arrived_changed_are_flagged_and_never_added_up() -> None:
    rows = cube(2.0)
    found = protect_school_changes(rows, Rule(method="cell_key"), PARENTS).rows
    # districts and the city were only added up
    assert {r.level for r in found} == {"quarter"}
    assert {r.flags for r in found} == {"perturbed"}
    assert [r[:9] for r in found] == [r[:9] for r in rows if r.level == "quarter"]
    # a city whose numbers arrived too need not be the sum: it stays
    own = [r._replace(pupils=9, status="ok") if r.level == "municipality" else r for r in rows]
    kept = protect_school_changes(own, Rule(method="cell_key"), PARENTS).rows
    assert {r.level for r in kept} == {"quarter", "municipality"}


def test_flags_of_the_source_stay() -> None:
    rows = [r._replace(flags="provisional") for r in cube(2.0)]
    found = protect_school_changes(rows, ROUND, PARENTS)
    assert {r.flags for r in found.rows} == {"provisional,rounded"}


def test_rounded_numbers_of_an_earlier_release_stay() -> None:
    rows = cube(1.2, 5)
    first = protect_school_changes(rows, ROUND, PARENTS).rows
    # one number of quarter a is larger than it was, with its sums
    ways = rows[0][4:7]
    changed = [
        r._replace(pupils=(r.pupils or 0) + 1, status="ok")
        if r[4:7] == ways and r.code in ("a", "north", "city")
        else r
        for r in rows
    ]
    same = [old for old, true, now in zip(first, rows, changed, strict=True) if true == now]
    later = protect_school_changes(changed, ROUND, PARENTS, same).rows
    moved = [now[2:7] for old, now in zip(first, later, strict=True) if old.pupils != now.pupils]
    assert all(code in ("a", "north", "city") for _, code, *_ in moved)
    assert all(tuple(found[2:]) == ways for found in moved)
    # without them, other numbers move too
    fresh = protect_school_changes(changed, ROUND, PARENTS).rows
    assert len([1 for old, now in zip(first, fresh, strict=True) if old != now]) > 4


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_tell_that_they_are_not_zero_are_left_out(seed: int) -> None:
    """Where a source has no rows for zeros, a row with a rounded zero would say: one or two."""
    rows = [r for r in cube(0.8, seed) if r.pupils]
    found = protect_school_changes(rows, ROUND, PARENTS).rows
    quarters = [r for r in found if r.level == "quarter"]
    assert 0 < len(quarters) < len([r for r in rows if r.level == "quarter"])
    assert all(r.pupils for r in quarters)


@pytest.mark.parametrize("seed", range(4))
def test_rows_that_were_left_out_stay_out(seed: int) -> None:
    """Else a new release would show that the true number is one or two."""
    rows = [r for r in cube(0.8, seed) if r.pupils and r.level == "quarter"]
    first = protect_school_changes(rows, ROUND, {}).rows
    index = next(n for n, r in enumerate(rows) if r.pupils == 1)
    now = [r._replace(pupils=10) if n == index else r for n, r in enumerate(rows)]
    same = [r for r in first if r[:7] != rows[index][:7]]
    later = protect_school_changes(now, ROUND, {}, same).rows
    assert [r for r in later if r[:7] != rows[index][:7]] == same


def hidden(rows: Iterable[SchoolChange]) -> list[SchoolChange]:
    return [r for r in rows if r.status == "confidential"]


@pytest.mark.parametrize("seed", range(4))
def test_hidden_numbers_cannot_be_worked_out(seed: int) -> None:
    rows = cube(3.5, seed)
    rows += beside(rows)
    found = protect_school_changes(rows, SUPPRESS, PARENTS)
    assert found.open == ()
    small = {r[:7] for r in rows if r.pupils in (1, 2)}
    assert small
    assert small < {r[:7] for r in hidden(found.rows)}
    for true, now in zip(rows, found.rows, strict=True):
        assert now == true or (now.pupils, now.status, now.flags) == (None, "confidential", "")
    # the block itself, with all sums: nothing small can be worked out, but could without secondary
    (block,) = change_blocks(rows, PARENTS)
    told = block_of(block, SUPPRESS, ())
    gone = np.array([
        any(found.rows[at].pupils is None for at in block.rows.get(place, ()))
        for place in range(len(block.counts))
    ])  # fmt: skip
    assert exposed(told, gone | told.hidden) == []
    assert exposed(told, told.sensitive | told.hidden) != []
    full = next(effect for effect in found.effects if effect.table == "full")
    assert full.hidden == len([r for r in hidden(found.rows) if r.table_id == "full"])
    assert 0 < full.lost < full.pupils


def test_nothing_is_hidden_where_nothing_is_small() -> None:
    rows = cube(60.0)
    rows += beside(rows)
    assert protect_school_changes(rows, SUPPRESS, PARENTS).rows == tuple(rows)


def test_a_published_margin_hides_one_more_of_its_parts() -> None:
    """With the total of another table, a number hidden alone would be known."""
    numbers = {("H", "R", 7): 1, ("H", "R", 8): 9, ("H", "Y", 7): 8, ("H", "Y", 8): 7}
    rows = [row("full", "municipality", "city", ways, n) for ways, n in numbers.items()]
    others = {("H", "R", 8), ("H", "R", None)}
    alone = {r[4:7] for r in hidden(protect_school_changes(rows, SUPPRESS, {}).rows)}
    assert ("H", "R", 7) in alone
    assert not alone & others
    total = row("by_type", "municipality", "city", ("H", "R", None), 10)
    told = {r[4:7] for r in hidden(protect_school_changes([*rows, total], SUPPRESS, {}).rows)}
    assert ("H", "R", 7) in told
    assert told & others


def test_what_an_earlier_release_shows_and_hides_is_known() -> None:
    rows = cube(5.0, 1)
    found = protect_school_changes(rows, SUPPRESS, PARENTS)
    secondary = next(
        r for r, true in zip(found.rows, rows, strict=True) if r != true and (true.pupils or 0) > 2
    )
    again = protect_school_changes(rows, SUPPRESS, PARENTS, found.rows)
    assert hidden(again.rows) == hidden(found.rows)
    # a number that was hidden stays hidden, even where nothing needs it
    kept = protect_school_changes(cube(60.0), SUPPRESS, PARENTS, [secondary])
    assert [r[:7] for r in hidden(kept.rows)] == [secondary[:7]]
    # a number that is public already is not hidden: that would protect nothing
    true = next(r for r in rows if r[:7] == secondary[:7])
    shown = protect_school_changes(rows, SUPPRESS, PARENTS, [true])
    assert true in shown.rows


def test_larger_tables_are_hidden_more_coarsely_or_rounded() -> None:
    rows = cube(5.0, 2)
    coarse = protect_school_changes(rows, Rule(cells=20), PARENTS)
    assert coarse.effects[0].engine == "hide_level"
    assert {r.level for r in coarse.rows if r.status == "ok"} <= {"district", "municipality"}
    assert coarse.open == ()
    rounded = protect_school_changes(rows, Rule(cells=20, coarser="round"), PARENTS)
    assert all(Flag.ROUNDED in parse_flags(r.flags) for r in rounded.rows)


def test_whole_areas_of_the_edition_of_the_rows() -> None:
    """Before the change the districts were cut otherwise; a cut district has no known sum."""
    before = EditionAreas(
        {"district": ("north", "south"), "quarter": ("a", "b", "old")},
        {
            ("quarter", "a"): {"district": {"north": 1.0}},
            ("quarter", "b"): {"district": {"north": 1.0}},
            ("quarter", "old"): {"district": {"south": 1.0}},
        },
        valid_to=date(2021, 1, 31),
    )
    now = EditionAreas(
        {"district": ("north", "south"), "quarter": ("a", "b", "c")},
        {
            ("quarter", "a"): {"district": {"north": 1.0}},
            ("quarter", "b"): {"district": {"north": 0.5, "south": 0.5}},
            ("quarter", "c"): {"district": {"south": 1.0}},
        },
    )
    ways = ("H", "R", 7)
    rows = [row("full", "quarter", code, ways, 1) for code in ("a", "b", "old")]
    rows += [
        row("full", "quarter", code, ways, 1)._replace(period=2023) for code in ("a", "b", "c")
    ]
    found = whole_areas(rows, "city", (before, now))
    assert found["municipality", "city", 2020] == (
        ("quarter", "a"), ("quarter", "b"), ("quarter", "old"),
    )  # fmt: skip
    assert found["district", "north", 2020] == (("quarter", "a"), ("quarter", "b"))
    assert found["municipality", "city", 2023] == (
        ("quarter", "a"), ("quarter", "b"), ("quarter", "c"),
    )  # fmt: skip
    assert ("district", "north", 2023) not in found
