"""The preparation writes 95 % intervals beside rates, of what it publishes."""

import pytest

from layers.model import Measure
from layers.queries.catalogue import indicators
from layers.queries.pooled import can_pool, factor, pooled_periods
from layers.queries.values import observations
from layers.statistics.wilson import wilson_interval
from layers.status import Flag
from layers.store import Store
from tests.layers.prepare.folder import Folder, folder

__all__ = ["folder"]

HEAD = (
    "indicator;level;area;period;school_type;breakdown;value;numerator;denominator;sign;flags;"
    "low;high"
)
SELECT = "SELECT code, low, high FROM observation WHERE indicator_id = '{}' AND level = 'viertel'"
NEWCOMBE = {"011": (25.53, 36.62), "012": (6.24, 16.05), "021": (0.0, 16.11)}


def told(folder: Folder, indicator: str) -> dict[object, tuple[object, ...]]:
    return {row[0]: row[1:] for row in folder.rows(SELECT.format(indicator))}


def test_rates_get_the_published_intervals(folder: Folder) -> None:
    folder.values(
        "quota;viertel;011;2012;;;;81;263",
        "quota;viertel;012;2012;;;;15;148",
        "quota;viertel;021;2012;;;;0;20",
        "quota;viertel;022;2012;;;;20;20",
    )
    found = told(folder, "quota")
    for code, (low, high) in NEWCOMBE.items():
        assert found[code] == (pytest.approx(low, abs=0.005), pytest.approx(high, abs=0.005))
    assert found["022"] == (pytest.approx(83.89, abs=0.005), 100)


def test_no_interval_where_nothing_is_drawn_by_chance(folder: Folder) -> None:
    folder.indicator("relation", "ratio", per=100)
    folder.values(
        "quota;viertel;011;2012;;;;10;100;;planned",
        "quota;viertel;012;2012;;;10",
        "quota;viertel;021;2012;;;;0;0",
        "quota;viertel;031;2012;;;;10;100;;estimated",
        "relation;viertel;011;2012;;;;10;100",
    )
    found = told(folder, "quota")
    assert {code for code, ends in found.items() if ends != (None, None)} == {"031"}
    assert told(folder, "relation")["011"] == (None, None)


def test_delivered_intervals_hold(folder: Folder) -> None:
    folder.values(
        "quota;viertel;011;2012;;;;10;100;;;3;20",
        "quota;viertel;012;2012;;;;10;100;;;3;",
        "average;viertel;011;2012;;;7;;;;;6;8",
        head=HEAD,
    )
    assert told(folder, "quota") == {"011": (3, 20), "012": (3, None)}
    assert told(folder, "average") == {"011": (6, 8)}


def test_every_rate_of_krefeld_with_a_base_has_its_interval(krefeld_store: Store) -> None:
    counted = 0
    for indicator in indicators(krefeld_store):
        for level in ("stadtteil", "municipality"):
            for row in observations(krefeld_store, indicator.indicator_id, level):
                based = row.value is not None and row.denominator and row.numerator is not None
                planned = Flag.PLANNED in row.flags
                wanted = indicator.measure is Measure.RATE and based and not planned
                assert (row.low is not None, row.high is not None) == (bool(wanted),) * 2
                if wanted:
                    ends = wilson_interval(row.numerator or 0, row.denominator or 0)
                    assert (row.low, row.high) == pytest.approx([100 * end for end in ends])
                    assert (row.low or 0) <= (row.value or 0) <= (row.high or 0)
                    counted += 1
    assert counted > 1000


def test_people_counted_on_three_days_are_the_same_people(krefeld_store: Store) -> None:
    """The pooled interval of a register is not narrower than that of an average year."""
    assert pooled_periods(krefeld_store, "share_under_3", "stadtteil")
    assert factor(krefeld_store, "share_under_3") == 100
    assert not can_pool(krefeld_store, "population_change", "stadtteil")
    for row in observations(krefeld_store, "share_under_3", "stadtteil", pooled=True):
        ends = wilson_interval((row.numerator or 0) / 3, (row.denominator or 0) / 3)
        assert (row.low, row.high) == pytest.approx([100 * end for end in ends], abs=1e-6)
