"""Three years as one: sums, statuses and boundaries, computed by hand."""

from collections.abc import Sequence
from typing import Any

import pytest

from layers.queries.observation import Observation
from layers.queries.pooled import can_pool, factor, pool, pooled_periods
from layers.queries.values import city_values, observations
from layers.statistics.wilson import wilson_interval
from layers.status import Flag, Status
from layers.store import Store

LEVEL = "stadtteil"


def heide(reform: Store, **changes: dict[str, Any]) -> Observation:
    """Heide pooled over 2017 to 2019: 18, 20 and 22 of 200 each, after changes "y2018"."""
    rows = [
        row._replace(**changes.get(f"y{row.period}", {}))
        for row in observations(reform, "share", LEVEL)
        if row.code == "05"
    ]
    return by_period(pool(reform, "share", rows))[2019]


def by_period(rows: Sequence[Observation]) -> dict[int, Observation]:
    return {row.period: row for row in rows}


HIDDEN = {"value": None, "status": Status.CONFIDENTIAL, "numerator": None}


def test_sum_of_numerators_by_sum_of_denominators(reform: Store) -> None:
    rows = {(r.code, r.period): r for r in observations(reform, "share", LEVEL, pooled=True)}
    found = rows["05", 2019]
    assert (found.numerator, found.denominator, found.value) == (60, 600, 10.0)
    assert found.status is Status.OK
    assert rows["05", 2018].value == pytest.approx(100 * (16 + 18 + 20) / 600)


def test_unequal_bases_weigh_by_their_size(reform: Store) -> None:
    found = heide(reform, y2018={"numerator": 50.0, "denominator": 100.0, "value": 50.0})
    assert found.value == pytest.approx(100 * (18 + 50 + 22) / 500)


def test_only_years_that_end_three_are_there(reform: Store) -> None:
    assert pooled_periods(reform, "share", LEVEL) == (2018, 2019)
    assert {r.period for r in observations(reform, "share", LEVEL, pooled=True)} == {2018, 2019}
    assert factor(reform, "share") == 100
    assert can_pool(reform, "share", LEVEL)


def test_no_pooling_of_counts_nor_of_changes(reform: Store, mini_store: Store) -> None:
    assert observations(reform, "people", LEVEL, pooled=True) == ()
    assert not can_pool(reform, "people", LEVEL)
    assert factor(mini_store, "population_change") is None


def test_without_published_sums_there_is_nothing_to_pool(reform: Store) -> None:
    assert all(row.value is None for row in city_values(reform, "share", pooled=True))
    assert [row.status for row in city_values(reform, "share", pooled=True)] == [Status.UNKNOWN] * 2


def test_a_hidden_year_hides_the_three(reform: Store) -> None:
    found = heide(reform, y2018=HIDDEN)
    assert (found.value, found.status) == (None, Status.CONFIDENTIAL)
    assert (found.numerator, found.denominator, found.low, found.high) == (None,) * 4


def test_the_strictest_status_counts(reform: Store) -> None:
    unknown = {"value": None, "status": Status.UNKNOWN, "numerator": None, "denominator": None}
    later = {"value": None, "status": Status.LATER, "numerator": None, "denominator": None}
    assert heide(reform, y2017=unknown, y2018=HIDDEN).status is Status.CONFIDENTIAL
    assert heide(reform, y2017=unknown, y2019=later).status is Status.LATER


def test_a_missing_year_or_base_makes_it_unknown(reform: Store) -> None:
    rows = [
        row
        for row in observations(reform, "share", LEVEL)
        if row.code == "05" and row.period != 2018
    ]
    assert by_period(pool(reform, "share", rows))[2019].status is Status.UNKNOWN
    assert heide(reform, y2017={"denominator": None}).status is Status.UNKNOWN


def test_a_year_without_anybody_adds_nothing(reform: Store) -> None:
    empty = {"value": None, "status": Status.NOT_APPLICABLE, "numerator": 0.0, "denominator": 0.0}
    assert heide(reform, y2017=empty).value == pytest.approx(100 * 42 / 400)
    assert heide(reform, y2017=empty, y2018=empty, y2019=empty).status is Status.NOT_APPLICABLE
    without_base = {"value": None, "status": Status.NOT_APPLICABLE, "denominator": None}
    assert heide(reform, y2017=without_base).status is Status.NOT_APPLICABLE


def test_exactly_nothing_only_where_all_are(reform: Store) -> None:
    none = {"value": 0.0, "status": Status.NONE, "numerator": None}
    found = heide(reform, y2017=none, y2018=none, y2019=none)
    assert (found.value, found.status, found.numerator) == (0.0, Status.NONE, 0.0)
    assert heide(reform, y2017=none).status is Status.OK
    rounded = {"value": 0.0, "numerator": 0.0, "flags": (Flag.ROUNDED,)}
    found = heide(reform, y2017=none, y2018=rounded, y2019=none)
    assert (found.value, found.status, found.flags) == (0.0, Status.OK, (Flag.ROUNDED,))


def test_limited_until_the_base_is_large_enough(reform: Store) -> None:
    small = {"status": Status.LIMITED, "numerator": 3.0, "denominator": 33.0}
    assert heide(reform, y2017=small, y2018=small, y2019=small).status is Status.LIMITED
    larger = small | {"denominator": 34.0}
    assert heide(reform, y2017=small, y2018=small, y2019=larger).status is Status.OK
    ok = small | {"status": Status.OK}
    assert heide(reform, y2017=ok, y2018=ok, y2019=ok).status is Status.OK


def test_boundaries_must_stay(reform: Store) -> None:
    rows = {(r.code, r.period): r for r in observations(reform, "share", LEVEL, pooled=True)}
    # 04 kept its code and got another outline in 2018
    assert (rows["04", 2018].value, rows["04", 2018].status) == (None, Status.NOT_APPLICABLE)
    assert rows["04", 2019].status is Status.NOT_APPLICABLE
    # 12 is new, with values carried to it
    assert rows["12", 2018].value == pytest.approx(100 * (60 + 64 + 68) / 1200)
    assert rows["12", 2018].flags == (Flag.CONVERTED,)
    # 31 is new, and 2016 was not carried
    assert rows["31", 2018].status is Status.NOT_APPLICABLE
    assert rows["31", 2019].value == pytest.approx(100 * (31 + 25 + 26) / 300)
    # 01 ended
    assert ("01", 2018) not in rows


def test_interval_where_single_years_have_one(reform: Store) -> None:
    told = {"low": 1.0, "high": 20.0}
    found = heide(reform, y2017=told, y2018=told, y2019=told)
    low, high = wilson_interval(60, 600)
    assert (found.low, found.high) == (round(100 * low, 6), round(100 * high, 6))
    assert heide(reform, y2017=told, y2019=told).low is None


def test_areas_within_and_other_rows(reform: Store) -> None:
    inside = observations(reform, "share", LEVEL, "stadtbezirk:2", pooled=True)
    assert {row.code for row in inside} == {"05", "31", "32"}
