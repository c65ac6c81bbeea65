"""Class breaks: exact natural classes, bounds that agree with printed numbers, missing masked."""

from bisect import bisect_left
from decimal import Decimal
from itertools import pairwise

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from layers.model import SCHEMES
from layers.numbers import MINUS, NNBSP, german
from layers.prepare.classify import (
    ClassBreak,
    diverging_labels,
    equal_labels,
    quantile_uppers,
    roundest,
    stored,
)
from layers.prepare.classify import class_breaks as breaks_of
from layers.prepare.derive import Observation
from layers.prepare.faults import Code, FaultList
from layers.prepare.natural import natural_classes
from layers.prepare.specs import IndicatorFile
from layers.prepare.workbench import insert
from layers.store import Store

COLUMN_TYPES = {
    name: "DOUBLE" if name in ("value", "numerator", "denominator", "low", "high") else
    "INTEGER" if name in ("period", "cases") else "TEXT"
    for name in Observation._fields
}  # fmt: skip
VALUES = np.array([1, 1.2, 1.3, 5, 5.1, 5.3, 9, 9.1, 9.4])


def indicator(**changes: object) -> IndicatorFile:
    return IndicatorFile.model_validate(
        {
            "id": "share", "grid": "A1", "sort": 1, "kind": "core", "title": "Anteil",
            "short_title": "Anteil", "unit": "%", "decimals": 1, "measure": "rate",
            "period_kind": "reference_day", "direction": "neutral", "provenance": "derived",
            "definition": "Erfunden.", "sentence": "", "sources": {},
            "recipe": {
                "kind": "quotient",
                "numerator": {"table": "t", "columns": ["a"]},
                "denominator": {"table": "t", "columns": ["b"]},
            },
        }
        | changes
    )  # fmt: skip


def rows(values: list[float | None], level: str = "stadtteil") -> list[Observation]:
    return [
        Observation(
            "share", level, str(i), 2024, "all", "all", v, "ok" if v is not None else "unknown", ""
        )
        for i, v in enumerate(values)
    ]


def class_breaks(
    indicators: list[IndicatorFile], values: list[Observation], faults: FaultList
) -> list[ClassBreak]:
    """Breaks of these rows, put into a database as the preparation does."""
    with duckdb.connect() as connection:
        names = ", ".join(f"{name} {kind}" for name, kind in COLUMN_TYPES.items())
        connection.execute(f"CREATE TABLE all_value ({names})")
        insert(connection, "all_value", values)
        return breaks_of(indicators, connection, faults)


def number(text: str) -> Decimal:
    return Decimal(text.replace(NNBSP, "").replace(",", ".").replace(MINUS, "-"))


def test_natural_classes_of_three_groups() -> None:
    assert natural_classes(VALUES, 3, 1)[3] == [1.3, 5.3]


@pytest.mark.filterwarnings("ignore")
def test_natural_classes_are_as_good_as_fisher_jenks_of_mapclassify() -> None:
    from mapclassify import FisherJenks

    random = np.random.default_rng(7)
    for k in (3, 5, 7):
        values = np.round(random.gamma(2.0, 3.0, 60), 1)
        uppers = natural_classes(values, k, 1)[k]
        ours = np.searchsorted(uppers, values, side="left")
        theirs = FisherJenks(values, k=k).yb
        assert deviation(values, ours) == pytest.approx(deviation(values, theirs))


def deviation(values: np.ndarray, classes: np.ndarray) -> float:
    parts = [values[classes == c] for c in np.unique(classes)]
    return float(sum(((part - part.mean()) ** 2).sum() for part in parts))


def test_fewer_distinct_values_than_classes() -> None:
    few = np.array([1.0, 1.0, 2.0])
    assert 3 not in natural_classes(few, 3, 1)
    assert quantile_uppers(few, 3) is None
    assert equal_labels(few, 3, 1) is None


def test_quantiles_split_into_equal_numbers() -> None:
    assert quantile_uppers(np.arange(1.0, 10.0), 3) == [3, 6]


def test_equal_widths() -> None:
    labels = equal_labels(np.array([0.04, 3.0, 5.0, 9.96]), 4, 1)
    assert labels == [Decimal(x) for x in ("0.0", "2.5", "5.0", "7.5", "10.0")]


def test_diverging_is_symmetric_with_zero_between_or_as_a_bound() -> None:
    differences = np.array([-3.0, -1.0, -0.9, 0.2, 0.3, 1.1, 2.8])
    for k in (3, 4, 5):
        natural = natural_classes(np.abs(differences), 4, 1)
        labels = diverging_labels(differences, k, 1, natural)
        assert labels is not None
        assert len(labels) == k + 1
        assert labels == [-label for label in reversed(labels)]
        assert (Decimal(0) in labels) == (k % 2 == 0)


def test_roundest() -> None:
    assert roundest(Decimal("1207"), Decimal("1284")) == 1250
    assert roundest(Decimal("2.3"), Decimal("2.3")) == Decimal("2.3")
    assert roundest(Decimal("-0.4"), Decimal("0.6")) == 0
    assert roundest(Decimal("8.7"), Decimal("11.2")) == 10


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.floats(-50, 5000, allow_nan=False), min_size=8, max_size=60, unique=True),
    st.integers(0, 2),
)
def test_a_printed_value_never_contradicts_the_legend(values: list[float], decimals: int) -> None:
    found = class_breaks([indicator(decimals=decimals)], rows(values), FaultList())
    for entry in found:
        labels = [number(german(bound, decimals)) for bound in entry.bounds]
        assert len(set(labels)) == len(labels)
        for value in values:
            assert entry.bounds[0] <= value <= entry.bounds[-1]
            index = max(bisect_left(entry.bounds, value) - 1, 0)
            shown = number(german(value, decimals))
            lowest = index == 0 and shown == labels[0]
            assert lowest or labels[index] < shown <= labels[index + 1], (entry, value)


def test_missing_values_are_masked_first() -> None:
    values = [1.0, 2.0, 3.0, 4.0, 5.0]
    with_gaps: list[float | None] = [None, *values, None]
    expected = class_breaks([indicator()], rows(list(values)), FaultList())
    assert class_breaks([indicator()], rows(with_gaps), FaultList()) == expected
    assert expected


def test_zero_is_a_value_and_its_own_class_gets_a_bound() -> None:
    found = class_breaks([indicator()], rows([0.0, 0.0, 10.0, 11.0, 30.0]), FaultList())
    [natural] = [f for f in found if f.scheme == "natural" and f.k == 3]
    assert [german(b, 1) for b in natural.bounds] == ["0,0", "5,0", "20,0", "30,0"]


def test_breaks_are_pooled_over_the_years() -> None:
    both = rows([1.0, 2.0, 3.0]) + [
        o._replace(period=2012, value=(o.value or 0) * 10) for o in rows([1.0, 2.0, 3.0])
    ]
    for entry in class_breaks([indicator()], both, FaultList()):
        assert entry.bounds[0] <= 1
        assert entry.bounds[-1] >= 30


def test_not_located_cases_the_city_and_references_make_no_class() -> None:
    areas = rows([1.0, 2.0, 3.0])
    others = [
        areas[0]._replace(code="not_located", value=99.0),
        areas[0]._replace(level="reference", code="land", value=99.0),
        areas[0]._replace(level="municipality", code="m", value=50.0),
    ]
    found = class_breaks([indicator()], areas + others, FaultList())
    assert {entry.level for entry in found} == {"stadtteil"}
    assert max(e.bounds[-1] for e in found if e.kind == "sequential") < 4
    assert any(entry.kind == "diverging" for entry in found)


def test_counts_have_no_classes() -> None:
    counted = {"kind": "sum", "numerator": {"table": "t", "columns": ["a"]}}
    count = indicator(measure="count", recipe=counted)
    assert class_breaks([count], rows([1.0, 2.0, 3.0]), FaultList()) == []


def test_fixed_bounds_and_a_value_outside() -> None:
    faults = FaultList()
    found = class_breaks([indicator(fixed_classes=(0, 2, 4))], rows([1.0, 2.0, 3.0]), faults)
    [fixed] = [entry for entry in found if entry.scheme == "fixed"]
    assert [german(bound, 1) for bound in fixed.bounds] == ["0,0", "2,0", "4,0"]
    assert not faults.found
    class_breaks([indicator(fixed_classes=(0, 2, 4))], rows([1.0, 2.0, 4.1]), faults)
    assert [fault.code for fault in faults.found] == [Code.CLASSES]


def test_stored_bounds_print_as_their_labels() -> None:
    labels = [Decimal(x) for x in ("-7.9", "-2.0", "0.0", "1.2", "11.3")]
    texts = [german(bound, 1) for bound in stored(labels, 1, -7.9)]
    assert texts == [f"{MINUS}7,9", f"{MINUS}2,0", "0,0", "1,2", "11,3"]


def test_the_lowest_bound_prints_as_the_lowest_value() -> None:
    [low, _] = stored([Decimal("54.5"), Decimal("60.0")], 1, 54.4776)
    assert low <= 54.4776
    assert german(low, 1) == "54,5"
    [low, _] = stored([Decimal("-9.3"), Decimal("60.0")], 1, -9.34)
    assert low <= -9.34
    assert german(low, 1) == f"{MINUS}9,3"
    assert stored([Decimal("0.0"), Decimal("1.0")], 1, 0.0)[0] == 0.0


def test_krefeld_has_ascending_bounds_that_hold_every_value(krefeld_store: Store) -> None:
    breaks = krefeld_store.rows(
        "SELECT indicator_id, level, school_type, scheme, k, kind, bounds FROM class_break"
    )
    assert {row[3] for row in breaks} == set(SCHEMES)
    for *_, k, _, bounds in breaks:
        assert len(bounds) == k + 1
        assert all(a < b for a, b in pairwise(bounds))
    outside = krefeld_store.rows(
        """SELECT count(*) FROM observation o JOIN class_break c USING (indicator_id, level)
           WHERE c.kind = 'sequential' AND o.breakdown = 'all' AND o.school_type = c.school_type
             AND o.value NOT BETWEEN c.bounds[1] AND c.bounds[-1]"""
    )
    assert outside == [(0,)]
    level_pairs = krefeld_store.rows(
        """SELECT count(DISTINCT (indicator_id, level)) FROM class_break
           WHERE scheme = 'natural' AND k = 3"""
    )
    # eleven indicators drawn as coloured areas on three levels
    assert level_pairs == [(33,)]


def test_an_ordinal_index_has_no_distances_to_the_city(krefeld_store: Store) -> None:
    found = krefeld_store.rows(
        "SELECT DISTINCT scheme FROM class_break WHERE indicator_id = 'social_index_median'"
    )
    assert ("natural",) in found
    assert ("diverging",) not in found
