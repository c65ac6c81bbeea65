"""Which sums are taken for known, on the small city and on series made by hand."""

import duckdb
import numpy as np
import pytest

from layers.prepare.protect.block import Block
from layers.prepare.protect.blocks import active, tasks
from layers.prepare.protect.counts import Numbers, Place, Series, judge_numbers
from layers.prepare.protect.rules import Rule, SumEntry
from layers.prepare.protect.sums import AreaTree, known_sums

QUARTERS = ("011", "012", "021")
PLACES = [
    Place("district", "01", 2020),
    Place("district", "02", 2020),
    Place("municipality", "city", 2020),
    *(Place("quarter", code, 2020) for code in QUARTERS),
]
"""District 01 is quarters 011 and 012, 02 is 021."""


def tree() -> AreaTree:
    """One edition: the city has two districts, these three quarters."""
    connection = duckdb.connect()
    connection.execute("CREATE TABLE period_edition (period_kind TEXT, period INT, edition INT)")
    connection.execute("INSERT INTO period_edition VALUES ('reference_day', 2020, 0)")
    connection.execute("CREATE TABLE known_level (level TEXT, fineness INT)")
    connection.execute("INSERT INTO known_level VALUES ('district', 1), ('quarter', 2)")
    connection.execute(
        """CREATE TABLE known_parent AS
           SELECT 'quarter' AS level, c AS code, 'district' AS parent_level,
                  c[:2] AS parent_code, true AS whole, 0 AS edition
           FROM (SELECT unnest(['011', '012', '021']) AS c)
           UNION ALL SELECT 'quarter', c, 'municipality', 'city', true, 0
           FROM (SELECT unnest(['011', '012', '021']) AS c)
           UNION ALL SELECT 'district', c, 'municipality', 'city', true, 0
           FROM (SELECT unnest(['01', '02']) AS c)"""
    )
    return AreaTree(connection, {name: "reference_day" for name in ("a", "b", "whole")})


def numbers(rules: dict[str, Rule | None] | None = None, **given: list[int]) -> Numbers:
    """Series a__numerator__Gymnasium=[district 01, 02, city, quarters ...]."""
    series = []
    for name in given:
        indicator, part, *rest = name.split("__")
        series.append(Series(indicator, part, rest[0] if rest else "all", "all"))
    matrix = np.array(list(given.values()), dtype=np.int64)
    of = rules or {s.indicator: Rule() for s in series}
    return judge_numbers(series, PLACES, matrix, of)


def told(found: Numbers, *entries: SumEntry) -> set[str]:
    """Sums as texts: total = part + part."""

    def name(at: tuple[int, int]) -> str:
        series, place = found.series[at[0]], found.places[at[1]]
        return f"{series.indicator}.{series.part}.{series.school_type}@{place.code}"

    sums = known_sums(found, tree(), entries, np.ones_like(found.sensitive))
    return {f"{name(s.total)} = {' + '.join(sorted(name(p) for p in s.parts))}" for s in sums}


def test_a_parent_is_the_sum_of_its_next_finer_level() -> None:
    found = told(numbers(a__value=[5, 4, 9, 2, 3, 4]))
    assert found == {
        "a.value.all@01 = a.value.all@011 + a.value.all@012",
        "a.value.all@02 = a.value.all@021",
        "a.value.all@city = a.value.all@01 + a.value.all@02",
    }


def test_a_sum_that_does_not_hold_is_not_known() -> None:
    found = told(numbers(a__value=[6, 4, 10, 2, 3, 4]))
    assert "a.value.all@01 = a.value.all@011 + a.value.all@012" not in found
    assert "a.value.all@city = a.value.all@01 + a.value.all@02" in found


def test_a_missing_part_leaves_the_finer_level_to_try() -> None:
    found = told(numbers(a__value=[-1, 4, 9, 2, 3, 4]))
    assert "a.value.all@city = a.value.all@011 + a.value.all@012 + a.value.all@021" in found


def test_levels_that_do_not_follow_from_a_coarser_one_are_sums_of_their_own() -> None:
    # The districts are 6 and 3, their quarters 5 and 4: the city is the sum of either.
    found = told(numbers(a__value=[6, 3, 9, 2, 3, 4]))
    assert found == {
        "a.value.all@city = a.value.all@01 + a.value.all@02",
        "a.value.all@city = a.value.all@011 + a.value.all@012 + a.value.all@021",
    }


def test_school_types_add_up_to_all() -> None:
    found = told(
        numbers(
            a__value=[5, 4, 9, 2, 3, 4],
            a__value__Gymnasium=[3, 1, 4, 1, 2, 1],
            a__value__Realschule=[2, 3, 5, 1, 1, 3],
        )
    )
    assert "a.value.all@012 = a.value.Gymnasium@012 + a.value.Realschule@012" in found


def test_numerator_and_rest_add_up_to_the_denominator() -> None:
    found = told(
        numbers(
            a__numerator=[5, 4, 9, 2, 3, 4],
            a__denominator=[50, 40, 90, 20, 30, 40],
            a__rest=[45, 36, 81, 18, 27, 36],
        )
    )
    assert "a.denominator.all@011 = a.numerator.all@011 + a.rest.all@011" in found


def test_sums_that_the_rules_name() -> None:
    found = numbers(
        a__value=[5, 4, 9, 2, 3, 4], b__value=[1, 1, 2, 0, 1, 1], whole__value=[6, 5, 11, 2, 4, 5]
    )
    sums = told(found, SumEntry(total="whole", parts=("a", "b")))
    assert "whole.value.all@012 = a.value.all@012 + b.value.all@012" in sums


def test_only_what_hangs_together_with_something_small_becomes_a_task() -> None:
    found = numbers(a__value=[5, 40, 45, 2, 3, 40], b__value=[50, 40, 90, 20, 30, 40])
    may_hide = active(found, {"a": Rule(), "b": Rule()})
    assert may_hide.any(axis=1).tolist() == [True, False]
    sums = known_sums(found, tree(), (), may_hide)
    (task,) = tasks(found, sums, may_hide, {"a": Rule(), "b": Rule()}, ("district", "quarter"))
    assert task.indicators == ("a",)
    assert task.block.counts[task.block.sensitive].tolist() == [2]
    # The city costs more than a district, a district more than a quarter.
    cost = {found.places[at.column].code: task.block.loss[n] for n, at in enumerate(task.at)}
    assert cost["011"] < cost["01"] < cost["city"]


def test_one_table_of_areas_is_told_as_such() -> None:
    found = numbers(
        a__numerator=[5, 4, 9, 2, 3, 4],
        a__denominator=[50, 40, 90, 20, 30, 40],
        a__rest=[45, 36, 81, 18, 27, 36],
    )
    may_hide = active(found, {"a": Rule()})
    sums = known_sums(found, tree(), (), may_hide)
    (task,) = tasks(found, sums, may_hide, {"a": Rule()}, ("district", "quarter"))
    assert task.block.table is not None
    assert len(set(task.block.table.places)) == 6 * 3
    assert task.block.shown.sum() == 6  # the denominators
    assert task.block.table.trees[1] == {"numerator": "", "rest": ""}


def test_a_broken_sum_is_a_mistake_of_ours() -> None:
    zeros = np.zeros(2, dtype=np.bool_)
    with pytest.raises(ValueError, match="do not add up"):
        Block(
            np.array([3, 2]), ((0, (1,)),), zeros, np.array([3, 3]), np.ones(2), zeros, zeros, "x"
        )
