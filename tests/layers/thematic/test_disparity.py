"""Disparities of the mini city, computed by hand, and where they make no sense."""

import math

import pytest

from layers.model import DisparitySelection
from layers.queries.disparity import default_parts, parts_of, unchanged
from layers.status import Status
from layers.store import Store
from layers.thematic import disparity_reasons as reasons
from layers.thematic.disparity_exhibit import disparity_exhibit
from layers.thematic.disparity_measures import (
    BINOMIAL,
    BY_AREA,
    DISSIMILARITY,
    GINI,
    MEASURES,
    RANGE,
    RATIO,
    THEIL,
    VARIATION,
)
from layers.thematic.disparity_notes import parts_text
from layers.thematic.disparity_result import DisparityResult, disparity
from layers.thematic.disparity_text import (
    NOISE,
    change_texts,
    left_out_text,
    main_sentence,
    meaning,
)


def asked(store: Store, indicator: str, year: int, **more: str | bool) -> DisparityResult:
    words = {"level": "viertel", "parts": "ortsteil"} | more
    found = DisparitySelection(store.municipality.slug, indicator, year=year, **words)  # type: ignore[arg-type]
    return disparity(store, found)


def value(result: DisparityResult, name: str) -> float:
    found = result.measured(name)
    assert found is not None
    assert found.value is not None
    return found.value


@pytest.fixture(scope="module")
def children(mini_store: Store) -> DisparityResult:
    """10, 10, 10.33, 9.95 and 0 percent of 1000, 40, 600, 402 and 2000 people."""
    return asked(mini_store, "share_children", 2012)


def test_measures_by_hand(children: DisparityResult) -> None:
    rates = [10, 10, 62 / 6, 40 / 4.02, 0]
    mean = sum(rates) / 5
    assert value(children, RANGE) == pytest.approx(62 / 6)
    deviation = math.sqrt(sum((rate - mean) ** 2 for rate in rates) / 5)
    assert value(children, VARIATION) == pytest.approx(deviation / mean)
    # P10 of five values: 0.4 of the way from the lowest to the second
    assert value(children, RATIO) == pytest.approx((0.6 * 62 / 6 + 0.4 * 10) / (0.4 * 40 / 4.02))
    # all children live outside 031, where 2000 of 3836 others are
    assert value(children, DISSIMILARITY) == pytest.approx(2000 / 3836)


def test_weights_are_denominators(children: DisparityResult) -> None:
    cells = [(1000, 100), (40, 4), (600, 62), (402, 40), (2000, 0)]
    people, kids = 4042, 206
    pairs = sum(n * m * abs(a / n - b / m) for n, a in cells for m, b in cells)
    assert value(children, GINI) == pytest.approx(pairs / (2 * people * kids))
    theil = sum(a / kids * math.log(a / n * people / kids) for n, a in cells if a)
    assert value(children, THEIL) == pytest.approx(theil)


def test_parts_between_and_within(children: DisparityResult) -> None:
    assert children.decomposition is not None
    found = children.decomposition.result
    assert found is not None
    city = 206 / 4042
    between = 104 / 206 * math.log(0.1 / city) + 102 / 206 * math.log(102 / 1002 / city)
    assert found.between == pytest.approx(between)
    assert found.between + found.within == pytest.approx(value(children, THEIL))
    assert "liegen 100\u00a0% zwischen den Ortsteilen" in parts_text(children)


def test_levels_that_do_not_nest(mini_store: Store) -> None:
    result = asked(mini_store, "share_children", 2012, parts="bezirk")
    assert result.decomposition is not None
    assert result.decomposition.result is None
    assert parts_text(result) == (
        "Nicht zerlegt: 2 von 5 Vierteln liegen nicht ganz in einem Gebiet der Ebene Bezirke."
    )
    assert default_parts(mini_store, "viertel") == "ortsteil"
    assert default_parts(mini_store, "bezirk") == ""
    assert parts_of(mini_store, "viertel", "ortsteil", 0).parents["021"] == "02"


def test_protected_areas_are_left_out_and_told(mini_store: Store) -> None:
    result = asked(mini_store, "share_children", 2014)
    assert result.year is not None
    assert result.year.left_out == {Status.CONFIDENTIAL: 2}
    assert left_out_text(result) == (
        "2 von 5 Vierteln fehlen, weil es dort keine Zahl gibt (2 geheim gehalten)."
    )
    assert value(result, RANGE) == pytest.approx(11 - 60 / 6.2)
    assert result.spread is not None
    assert (result.spread.count, result.spread.left_out) == (3, 2)


def test_cases_outside_all_areas_do_not_count(children: DisparityResult) -> None:
    assert children.year is not None
    assert children.year.codes == ("011", "012", "021", "022", "031")


def test_changes_compare_the_same_areas(children: DisparityResult) -> None:
    found = children.measured(DISSIMILARITY)
    assert found is not None
    # 021 has no number in 2015; in 2014 only 011 and 022 have one as well, which is too few
    assert [(c.first, c.last, c.count) for c in found.changes] == [(2012, 2015, 4)]
    assert found.changes[0].before == pytest.approx(2000 / (3442 - 144))
    assert found.changes[0].after == pytest.approx(1950 / (3560 - 165))
    # who lives where is no chance: only the children among them are drawn
    assert found.changes[0].verdict == -1
    assert change_texts(children, found) == (
        "2012 bis 2015: von 60,6 auf 57,4\u00a0% gesunken, mehr als die übliche Schwankung.",
    )
    variation = children.measured(VARIATION)
    assert variation is not None
    assert change_texts(children, variation)[0].endswith(NOISE)


def test_negative_values_have_no_relative_measure(mini_store: Store) -> None:
    result = asked(mini_store, "population_change", 2015)
    for found in result.measures:
        expected = "" if found.name == RANGE else reasons.NEGATIVE
        assert found.why == expected, found.name
    assert value(result, RANGE) == pytest.approx(27.5)


def test_counts_have_no_weights_and_no_second_group(mini_store: Store) -> None:
    result = asked(mini_store, "population", 2012)
    whys = {found.name: found.why for found in result.measures}
    assert whys[GINI] == whys[THEIL] == reasons.NO_BASE_OF_COUNT
    assert whys[DISSIMILARITY] == reasons.NO_GROUP_OF_COUNT
    assert value(result, VARIATION) > 0
    variation = result.measured(VARIATION)
    assert variation is not None
    assert "wie verschieden groß die Gebiete sind" in meaning(result, variation)
    assert "Stadtwert" not in main_sentence(result)


def test_an_ordinal_scale_has_only_a_distribution(mini_store: Store) -> None:
    result = asked(mini_store, "social_index_median", 2024)
    assert {found.why for found in result.measures} == {reasons.ORDINAL}
    assert result.spread is not None
    # 3, 4 and 9: every quantile is one of them
    assert result.spread.quantiles == (3, 3, 4, 9, 9)
    assert "Nicht anwendbar: Die Stufen sind nur geordnet" in meaning(result, result.measures[0])


def test_fewer_than_three_areas_are_not_compared(mini_store: Store) -> None:
    result = asked(mini_store, "social_index_mean", 2024)
    assert result.year is None
    assert result.measures == ()
    assert "weniger als drei Gebiete einen Wert" in main_sentence(result)
    assert left_out_text(result) == ""
    assert disparity_exhibit(mini_store, result).tables == ()


def test_all_alike_is_no_disparity(mini_store: Store) -> None:
    result = asked(mini_store, "pupils", 2024, school_type="Waldorfschule")
    whys = {found.name: found.why for found in result.measures}
    assert value(result, RANGE) == 0
    assert whys[RATIO] == reasons.ZERO_LOW
    assert whys[VARIATION] == reasons.ZERO_MEAN


def test_density_against_its_area(mini_store: Store) -> None:
    result = asked(mini_store, "density", 2012)
    people, km2 = [1000, 40, 600, 402, 2000], [3.84, 0.16, 2.0, 2.0, 4.0]
    wanted = sum(abs(p / 4042 - a / 12) for p, a in zip(people, km2, strict=True)) / 2
    assert value(result, DISSIMILARITY) == pytest.approx(wanted)
    # too few areas to draw from
    assert all(found.interval is None for found in result.measures)


def test_draws_of_rates_and_of_areas(krefeld_store: Store) -> None:
    words = {"level": "statistischer_bezirk", "parts": "stadtteil"}
    rate = asked(krefeld_store, "share_under_3", 2024, **words)
    density = asked(krefeld_store, "density", 2024, **words)
    assert (rate.mode, density.mode) == (BINOMIAL, BY_AREA)
    for result in (rate, density):
        for found in result.measures:
            if found.name == RANGE:
                assert (found.interval, found.changes) == (None, ())
                continue
            assert found.interval is not None, found.name
            assert found.interval.low <= found.interval.adjusted <= found.interval.high
            assert len(found.changes) == 2
    again = asked(krefeld_store, "share_under_3", 2024, **words)
    assert [m.interval for m in again.measures] == [m.interval for m in rate.measures]


def test_pooled_years_are_compared_without_common_years(krefeld_store: Store) -> None:
    level = "statistischer_bezirk"
    result = asked(krefeld_store, "share_under_3", 2024, level=level, parts="", pooled=True)
    assert result.spreads[0].period == 2014
    found = result.measured(GINI)
    assert found is not None
    assert [(c.first, c.last) for c in found.changes] == [(2014, 2024), (2021, 2024)]
    assert main_sentence(result).startswith(
        "Anteil der Kinder unter 3 Jahren: Für 31.12.2022 bis 31.12.2024 zusammen reichen"
    )


def test_what_the_reform_redrew_is_not_compared(reform: Store) -> None:
    assert unchanged(reform, "viertel", 0, 0) is None
    same = unchanged(reform, "viertel", 0, 1)
    assert same is not None
    codes = {
        row[0]
        for row in reform.rows(
            """SELECT code FROM area WHERE level = 'viertel' AND code <> 'not_located'
               GROUP BY code HAVING count(DISTINCT edition) = 2"""
        )
    }
    assert same <= codes
    assert same == unchanged(reform, "viertel", 1, 0)


def test_exhibit_holds_every_number(children: DisparityResult, mini_store: Store) -> None:
    exhibit = disparity_exhibit(mini_store, children)
    titles = [table.title for table in exhibit.tables]
    assert titles == [
        "Maße der Ungleichheit, 31.12.2012",
        "Theil-Index nach Ortsteilen",
        "Verteilung über die Jahre",
        "Maße der Ungleichheit über die Jahre",
        "Werte der Gebiete, 31.12.2012",
    ]
    measures = {row[0]: row[1] for row in exhibit.tables[0].rows}
    assert measures["Dissimilaritätsindex"] == pytest.approx(2000 / 3836, abs=1e-6)
    assert [figure.name for figure in exhibit.figures[:2]] == ["distribution", "years"]
    # in 2015 four areas are too few for percentiles: their ratio has no trend
    assert len(exhibit.figures) == 2 + len(MEASURES) - 1
    assert exhibit.mark
    for figure in exhibit.figures:
        assert figure.svg.startswith(f'<svg id="{figure.name}" viewBox="0 0 ')
        assert figure.alt
        assert "var(" not in figure.svg


def test_hidden_values_print_their_sign(mini_store: Store) -> None:
    exhibit = disparity_exhibit(mini_store, asked(mini_store, "share_children", 2014))
    rows = {row[0]: row[2] for row in exhibit.tables[-1].rows}
    assert rows["012"] == rows["031"] == "."
    assert rows["011"] == pytest.approx(10)
