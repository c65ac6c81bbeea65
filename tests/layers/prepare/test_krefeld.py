"""Krefeld's figures, computed by hand from the source tables."""

import pytest

from layers.store import Store


def city(
    store: Store, indicator: str, period: int, breakdown: str = "all"
) -> tuple[float | None, str, str]:
    [row] = store.rows(
        """SELECT value, status, flags FROM observation
           WHERE indicator_id = ? AND level = 'municipality' AND code = 'krefeld' AND period = ?
             AND school_type = 'all' AND breakdown = ?""",
        (indicator, period, breakdown),
    )
    return row


@pytest.mark.parametrize(
    ("indicator", "period", "value"),
    [
        ("population", 2024, 236_997),
        ("population", 2012, 234_035),
        ("children_under_3", 2024, 5_923),
        ("children_under_3", 2012, 5_323),
        ("children_3_5", 2024, 6_587),
        ("children_6_9", 2024, 9_293),
        ("children_under_10", 2024, 21_803),
        ("childcare_places_under_3", 2026, 1_327),
        ("childcare_places_3_plus", 2026, 6_778),
        ("schools", 2024, 62),
        ("primary_pupils", 2025, 9_062),
        ("primary_schools", 2012, 31),
        ("all_day_places", 2017, 3_058),
    ],
)
def test_counts_of_the_city(
    krefeld_store: Store, indicator: str, period: int, value: float
) -> None:
    assert city(krefeld_store, indicator, period)[:2] == (value, "ok")


@pytest.mark.parametrize(
    ("indicator", "period", "value", "decimals"),
    [
        # 236 997 / 136.49 km²
        ("density", 2024, 1736.4, 1),
        # (236 997 - 234 035) / 234 035
        ("population_change", 2024, 1.27, 2),
        # 5 923 / 236 997
        ("share_under_3", 2024, 2.50, 2),
        # 21 803 / 236 997
        ("share_under_10", 2024, 9.20, 2),
        ("childcare_ratio_under_3", 2024, 22.4, 1),
        ("childcare_ratio_3_plus", 2024, 102.9, 1),
        ("all_day_rate", 2017, 38.7, 1),
        ("all_day_rate", 2024, 56.1, 1),
        ("leavers_without_certificate", 2016, 8.1, 1),
        ("transition_sector_share", 2016, 14.5, 1),
        # 9 062 / 359
        ("primary_pupils_per_class", 2025, 25.24, 2),
        # 9 090 / 9 293
        ("primary_pupils_ratio", 2024, 97.8, 1),
    ],
)
def test_quotients_of_the_city(
    krefeld_store: Store, indicator: str, period: int, value: float, decimals: int
) -> None:
    found = city(krefeld_store, indicator, period)[0]
    assert found is not None
    assert round(found, decimals) == value


def test_base_of_the_leavers_and_the_reference_without_one(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT level, code, round(value, 1), numerator, denominator FROM observation
           WHERE indicator_id = 'leavers_without_certificate' ORDER BY level"""
    )
    assert rows == [
        ("municipality", "krefeld", 8.1, 174, 2160),
        ("reference", "nrw", 5.7, None, None),
    ]


def test_planned_years(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        "SELECT period, flags FROM observation WHERE indicator_id = 'all_day_rate' ORDER BY period"
    )
    assert rows == [(y, "planned" if y >= 2025 else "") for y in range(2017, 2028)]


def test_the_class_count_of_2014_is_kept_and_flagged(krefeld_store: Store) -> None:
    assert city(krefeld_store, "primary_classes", 2014, "private") == (48, "ok", "questionable")
    assert city(krefeld_store, "primary_classes", 2014) == (355, "ok", "questionable")
    assert city(krefeld_store, "primary_classes", 2014, "public") == (307, "ok", "")
    assert city(krefeld_store, "primary_classes", 2015, "private") == (16, "ok", "")
    refs = krefeld_store.rows("SELECT ref FROM note WHERE period = 2014 ORDER BY ref")
    assert refs == [("primary_classes",), ("primary_pupils_per_class",)]


def test_misspelt_name_is_corrected(krefeld_store: Store) -> None:
    rows = krefeld_store.rows("SELECT name FROM area WHERE level = 'stadtteil' AND code = '050'")
    assert rows == [("Dießem/Lehmheide",)]


def test_population_of_one_stadtteil(krefeld_store: Store) -> None:
    # Stadtmitte 2012: 5 854 + 11 543 + 10 304 + 2 326
    rows = krefeld_store.rows(
        """SELECT value, flags FROM observation WHERE indicator_id = 'population'
           AND level = 'stadtteil' AND code = '010' AND period = 2012"""
    )
    assert rows == [(30_027, "")]


@pytest.mark.parametrize("level", ["stadtbezirk", "stadtteil", "statistischer_bezirk"])
def test_every_level_adds_up_to_the_city(krefeld_store: Store, level: str) -> None:
    rows = krefeld_store.rows(
        """SELECT indicator_id, period FROM observation
           WHERE indicator_id IN ('population', 'children_under_3', 'schools', 'pupils',
                                  'childcare_places_under_3', 'social_index_distribution')
             AND level IN (?, 'municipality') AND school_type = 'all' AND breakdown = 'all'
           GROUP BY indicator_id, period
           HAVING sum(value) FILTER (level <> 'municipality')
               <> sum(value) FILTER (level = 'municipality')""",
        (level,),
    )
    assert rows == []


def test_estimates_are_flagged_and_nothing_else_is(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT DISTINCT indicator_id FROM observation
           WHERE level = 'stadtbezirk' AND flags LIKE '%estimated%' ORDER BY 1"""
    )
    assert [row[0] for row in rows] == [
        "childcare_ratio_3_plus",
        "childcare_ratio_under_3",
        "children_3_5",
        "children_6_9",
        "children_under_10",
        "children_under_3",
        "density",
        "population",
        "population_change",
        "primary_pupils_ratio",
        "share_3_5",
        "share_6_9",
        "share_under_10",
        "share_under_3",
    ]
    [[other]] = krefeld_store.rows(
        "SELECT count(*) FROM observation WHERE level <> 'stadtbezirk' AND flags LIKE '%estim%'"
    )
    assert other == 0


def test_matrix_of_school_changes(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT from_school_type, to_school_type, pupils FROM school_change
           WHERE table_id = 'by_type' AND NOT is_total"""
    )
    h, r, g, y = "Hauptschule", "Realschule", "Gesamtschule", "Gymnasium"
    assert {(a, b): n for a, b, n in rows} == {
        (h, r): 2, (h, y): 0, (h, g): 0,
        (r, h): 12, (r, y): 0, (r, g): 2,
        (g, h): 1, (g, r): 4, (g, y): 0,
        (y, h): 8, (y, r): 70, (y, g): 20,
    }  # fmt: skip


def test_published_totals_of_school_changes(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT table_id, to_school_type, pupils FROM school_change
           WHERE is_total AND to_school_type IS NOT NULL ORDER BY ALL"""
    )
    assert rows == [
        ("by_grade", "Gesamtschule", 23),
        ("by_grade", "Gymnasium", 2),
        ("by_grade", "Hauptschule", 22),
        ("by_grade", "Realschule", 76),
        ("by_type", "Gesamtschule", 22),
        ("by_type", "Gymnasium", 0),
        ("by_type", "Hauptschule", 21),
        ("by_type", "Realschule", 76),
    ]
    rows = krefeld_store.rows(
        "SELECT pupils FROM school_change WHERE is_total AND from_school_type = 'Gymnasium'"
    )
    assert rows == [(98,)]


def test_late_changes(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT sum(pupils) FILTER (grade >= 8), sum(pupils) FROM school_change
           WHERE table_id = 'by_grade' AND NOT is_total"""
    )
    assert rows == [(71, 123)]


def test_a_dash_of_the_grade_table_is_exactly_nothing(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT pupils, status FROM school_change
           WHERE table_id = 'by_grade' AND to_school_type = 'Gymnasium' AND grade = 9"""
    )
    assert rows == [(0, "none")]


def test_schools_by_type(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT school_type, CAST(value AS INTEGER) FROM observation
           WHERE indicator_id = 'schools' AND level = 'municipality'"""
    )
    assert dict(rows) == {
        "all": 62,
        "Grundschule": 32,
        "Förderschule": 7,
        "Realschule": 3,
        "Gesamtschule": 6,
        "Waldorfschule": 1,
        "Gymnasium": 8,
        "Berufskolleg": 4,
        "Weiterbildungskolleg": 1,
    }


def test_social_index_covers_46_schools(krefeld_store: Store) -> None:
    assert city(krefeld_store, "social_index_distribution", 2025) == (46, "ok", "")
    [[few]] = krefeld_store.rows(
        """SELECT count(*) FROM observation
           WHERE indicator_id = 'social_index_mean' AND (cases < 3) <> (value IS NULL)"""
    )
    assert few == 0
    [[starts]] = krefeld_store.rows(
        "SELECT count(*) FROM indicator WHERE on_start_page AND indicator_id LIKE 'social%'"
    )
    assert starts == 0


def test_exact_and_rounded_pupils_never_share_a_series(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT indicator_id, period, CAST(sum(value) AS INTEGER), min(flags)
           FROM facility_value WHERE indicator_id LIKE '%pupils' AND value IS NOT NULL
           GROUP BY ALL ORDER BY ALL"""
    )
    assert rows == [
        ("primary_pupils", 2025, 9062, ""),
        ("pupils", 2024, 34870, "rounded_by_source"),
    ]


def test_geocoded_schools_name_openstreetmap(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT count(*) FILTER (attributes LIKE '%© OpenStreetMap contributors%'), count(*)
           FROM facility WHERE kind = 'school'"""
    )
    assert rows == [(30, 62)]
    [[named]] = krefeld_store.rows("SELECT count(*) FROM source WHERE source_id = 'osm'")
    assert named == 1


def test_every_facility_stands_in_one_area_of_every_level(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        "SELECT level, count(DISTINCT facility_id) FROM facility_area GROUP BY level ORDER BY level"
    )
    assert rows == [("stadtbezirk", 170), ("stadtteil", 170), ("statistischer_bezirk", 170)]


def test_every_indicator_names_its_sources(krefeld_store: Store) -> None:
    rows = krefeld_store.rows(
        """SELECT indicator_id FROM indicator
           WHERE indicator_id NOT IN (SELECT indicator_id FROM indicator_source)"""
    )
    assert rows == []


def test_five_indicators_on_the_start_page_beside_the_late_changes(krefeld_store: Store) -> None:
    [[count]] = krefeld_store.rows("SELECT count(*) FROM indicator WHERE on_start_page")
    assert count == 5
