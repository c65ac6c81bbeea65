"""The mini city computed by hand: sums, estimates, zero, confidential, missing and cut areas."""

import json

import pytest

from layers.queries import catalogue
from layers.store import Store


def cell(
    store: Store, indicator: str, level: str, code: str, period: int
) -> tuple[float | None, str, str]:
    [row] = store.rows(
        """SELECT value, status, flags FROM observation
           WHERE indicator_id = ? AND level = ? AND code = ? AND period = ?
             AND school_type = 'all' AND breakdown = 'all'""",
        (indicator, level, code, period),
    )
    return row


def test_the_source_of_outlines_is_known_where_the_folder_says_it(mini_store: Store) -> None:
    assert [s.source_id for s in catalogue.outline_sources(mini_store, "bezirk")] == ["mini"]
    assert catalogue.outline_sources(mini_store, "viertel") == ()


def test_counts_of_small_areas_and_their_sums(mini_store: Store) -> None:
    assert cell(mini_store, "population", "viertel", "011", 2012) == (1000, "ok", "")
    # 1000 + 40
    assert cell(mini_store, "population", "ortsteil", "01", 2012) == (1040, "ok", "")


def test_the_sources_own_city_value_is_kept(mini_store: Store) -> None:
    # the viertel 2015 without 021 would be 3560
    assert cell(mini_store, "population", "municipality", "mini", 2015) == (4180, "ok", "")


def test_areas_and_not_located_are_the_city(mini_store: Store) -> None:
    for level in ("viertel", "ortsteil", "bezirk"):
        [[total]] = mini_store.rows(
            """SELECT sum(value) FROM observation
               WHERE indicator_id = 'population' AND level = ? AND period = 2012""",
            (level,),
        )
        assert total == 4052


def test_estimates_share_cut_areas_and_add_up(mini_store: Store) -> None:
    # 1000 + 40 + 600/2 + 402/2 and 600/2 + 402/2 + 2000
    assert cell(mini_store, "population", "bezirk", "1", 2012) == (1541, "ok", "estimated")
    assert cell(mini_store, "population", "bezirk", "2", 2012) == (2501, "ok", "estimated")


def test_rates_come_from_sums(mini_store: Store) -> None:
    value, status, flags = cell(mini_store, "share_children", "ortsteil", "02", 2012)
    assert value == pytest.approx(100 * (62 + 40) / (600 + 402))
    assert (status, flags) == ("ok", "")
    mean_of_rates = 100 * (62 / 600 + 40 / 402) / 2
    assert value != pytest.approx(mean_of_rates, abs=0.01)


def test_exactly_nothing_is_a_value(mini_store: Store) -> None:
    assert cell(mini_store, "share_children", "viertel", "031", 2012) == (0, "none", "")
    assert cell(mini_store, "share_children", "viertel", "031", 2015) == (0, "none", "")


def test_confidential_parts_hide_every_sum_that_contains_them(mini_store: Store) -> None:
    for level, code in (("viertel", "012"), ("ortsteil", "01"), ("ortsteil", "03")):
        found = cell(mini_store, "share_children", level, code, 2014)
        assert found == (None, "confidential", "")
    for code in ("1", "2"):
        found = cell(mini_store, "share_children", "bezirk", code, 2014)
        assert found == (None, "confidential", "")
    assert cell(mini_store, "share_children", "ortsteil", "02", 2014)[1] == "ok"


def test_a_declared_gap_has_its_own_status(mini_store: Store) -> None:
    assert cell(mini_store, "population", "viertel", "021", 2015) == (None, "not_collected", "")
    assert cell(mini_store, "population", "ortsteil", "02", 2015) == (None, "not_collected", "")


def test_no_status_without_a_number_has_one(mini_store: Store) -> None:
    rows = mini_store.rows(
        """SELECT count(*) FILTER ((value IS NULL) <> (status NOT IN ('ok', 'none', 'limited'))),
                  count(*) FILTER (status = 'none' AND value <> 0),
                  count(*) FILTER (status <> 'none' AND value = 0)
           FROM observation"""
    )
    assert rows == [(0, 0, 0)]


def test_a_small_denominator_puts_the_value_in_brackets(mini_store: Store) -> None:
    assert cell(mini_store, "share_children", "viertel", "012", 2012) == (10, "limited", "")
    assert cell(mini_store, "share_children", "viertel", "012", 2015) == (10, "ok", "")


def test_nobody_to_divide_by(mini_store: Store) -> None:
    found = cell(mini_store, "share_children", "viertel", "not_located", 2015)
    assert found == (None, "not_applicable", "")
    found = cell(mini_store, "pupils_per_class", "municipality", "mini", 2018)
    assert found == (None, "not_applicable", "")


def test_density_uses_the_published_size(mini_store: Store) -> None:
    assert cell(mini_store, "density", "viertel", "012", 2012)[0] == pytest.approx(40 / 0.16)
    assert cell(mini_store, "density", "municipality", "mini", 2012)[0] == pytest.approx(4052 / 12)


def test_change_leaves_the_base_year_out(mini_store: Store) -> None:
    assert cell(mini_store, "population_change", "viertel", "011", 2014) == (10, "ok", "")
    rows = mini_store.rows(
        """SELECT DISTINCT period FROM observation
           WHERE indicator_id = 'population_change' ORDER BY 1"""
    )
    assert rows == [(2014,), (2015,)]


def test_schools_count_where_they_stand(mini_store: Store) -> None:
    # the island lies in the hole of 011; 021 is cut, but its school is a point in bezirk 1
    counts = {
        (level, code): cell(mini_store, "schools", level, code, 2024)
        for level, code in (
            ("viertel", "011"),
            ("viertel", "012"),
            ("viertel", "022"),
            ("bezirk", "1"),
            ("bezirk", "2"),
        )
    }
    assert counts == {
        ("viertel", "011"): (3, "ok", ""),
        ("viertel", "012"): (1, "ok", ""),
        ("viertel", "022"): (0, "none", ""),
        ("bezirk", "1"): (5, "ok", ""),
        ("bezirk", "2"): (1, "ok", ""),
    }


def test_pupils_by_school_type_and_rounding(mini_store: Store) -> None:
    rows = mini_store.rows(
        """SELECT school_type, value, status, flags FROM observation
           WHERE indicator_id = 'pupils' AND level = 'viertel' AND code = '011' ORDER BY 1"""
    )
    assert rows == [
        ("Grundschule", 200, "ok", "rounded_by_source"),
        ("Gymnasium", 1500, "ok", "rounded_by_source"),
        ("Waldorfschule", 0, "none", ""),
        ("all", 1700, "ok", "rounded_by_source"),
    ]


def test_social_index_median_mean_and_distribution(mini_store: Store) -> None:
    # 011 has schools with the levels 2, 4 and 9
    assert cell(mini_store, "social_index_median", "viertel", "011", 2024) == (4, "ok", "")
    assert cell(mini_store, "social_index_mean", "viertel", "011", 2024) == (5, "ok", "")
    # one school: median in brackets, no mean; a school without a level: neither
    assert cell(mini_store, "social_index_median", "viertel", "031", 2024) == (3, "limited", "")
    for indicator, code in (("mean", "031"), ("mean", "012"), ("median", "012")):
        found = cell(mini_store, f"social_index_{indicator}", "viertel", code, 2024)
        assert found == (None, "not_applicable", "")
    rows = mini_store.rows(
        """SELECT breakdown, value FROM observation
           WHERE indicator_id = 'social_index_distribution' AND level = 'municipality'
           ORDER BY breakdown"""
    )
    counts = {"1": 0, "2": 1, "3": 1, "4": 1, "5": 0, "6": 0, "7": 0, "8": 0, "9": 2, "all": 5}
    assert dict(rows) == counts


def test_corrections_and_remarks(mini_store: Store) -> None:
    assert mini_store.rows("SELECT name FROM area WHERE code = '022'") == [("Süd",)]
    # 111 is corrected to 110
    found = cell(mini_store, "pupils_per_class", "municipality", "mini", 2017)
    assert found == (22, "ok", "")
    found = cell(mini_store, "pupils_per_class", "municipality", "mini", 2016)
    assert found == (25, "ok", "questionable")
    notes = mini_store.rows("SELECT ref, period, kind, text FROM note WHERE scope = 'indicator'")
    assert notes == [("pupils_per_class", 2016, "inconsistency", "Vier Klassen sind fraglich.")]


def test_school_changes_keep_totals_apart(mini_store: Store) -> None:
    rows = mini_store.rows(
        """SELECT from_school_type, to_school_type, pupils, status, is_total
           FROM school_change ORDER BY ALL"""
    )
    assert sorted(rows, key=str) == sorted(
        [
            ("Gymnasium", "Realschule", 7, "ok", False),
            ("Realschule", "Gymnasium", 0, "none", False),
            (None, "Realschule", 7, "ok", True),
            ("Gymnasium", None, 7, "ok", True),
        ],
        key=str,
    )


def test_facilities(mini_store: Store) -> None:
    rows = mini_store.rows(
        """SELECT school_type, name, capacity, attributes FROM facility
           WHERE facility_id IN ('s3', 's4') ORDER BY facility_id"""
    )
    assert [(*row[:3], json.loads(row[3])) for row in rows] == [
        ("Grundschule", "Inselschule", 50, {}),
        ("Waldorfschule", "Nordschule", 0, {"Sozialindexstufe": "9"}),
    ]
    values = mini_store.rows(
        "SELECT value, status FROM facility_value WHERE facility_id IN ('s3', 's4') ORDER BY ALL"
    )
    assert values == [(9, "ok"), (None, "not_applicable")]


def test_validity_of_a_level(mini_store: Store) -> None:
    rows = mini_store.rows("SELECT DISTINCT level, CAST(valid_from AS TEXT) FROM area ORDER BY 1")
    assert rows == [
        ("bezirk", "2020-01-01"),
        ("municipality", None),
        ("ortsteil", None),
        ("viertel", None),
    ]
