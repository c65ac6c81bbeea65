"""The change map: what is judged and what not, its words, drawing and table."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest

from layers.model import Measure
from layers.queries import catalogue
from layers.queries.change import ChangeSelection, change_options, change_pairs
from layers.queries.values import observations
from layers.statistics.change_test import difference_interval, per_year, rate_p_value
from layers.status import Flag
from layers.store import Store
from layers.thematic.change_exhibit import change_exhibit, change_table
from layers.thematic.change_judge import BROKEN, NO_SPREAD, OTHER_OUTLINE, judge
from layers.thematic.change_method import method_sentences
from layers.thematic.change_svg import MARKS, change_figure, change_map
from layers.thematic.change_text import (
    change_sentence,
    change_title,
    note_lines,
)
from layers.thematic.change_view import ChangeView, change_view
from tests.change_maps import even, mixed, rate_map
from tests.layers.protected_release import make_protected

PEOPLE = ChangeSelection("mini", "people", "stadtteil", 2020, 2021)
REFORM = ChangeSelection("reform", "share", "stadtteil", 2017, 2019)


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(make_protected(tmp_path_factory.mktemp("protected")), "mini")
    yield store
    store.close()


def verdicts(view: ChangeView) -> dict[str, str]:
    return {area.code: area.verdict for area in view.areas}


def test_counts_that_more_than_double_are_beyond_noise(hand: Store) -> None:
    view = change_view(hand, PEOPLE)
    assert verdicts(view) == {
        "010": "gestiegen",
        "020": "gestiegen",
        "030": "gestiegen",
        "040": "unbekannt",
    }
    first, second, third, _ = view.areas
    assert first.difference_text == "+500 (+125,0\u00a0%)"
    assert first.interval_text.startswith("+100,")
    assert second.arrows == 2
    assert second.css == "c3"
    assert third.judged.percent is None  # it began at zero
    assert third.arrows == 2
    assert change_title(view) == (
        "Bevölkerung: Stadtteile in Mini, Veränderung zwischen 31.12.2020 und 31.12.2021"
    )
    assert change_sentence(view) == (
        "Bevölkerung: In 3 von 3 Stadtteilen, die sich beurteilen lassen, hat sich der Wert vom "
        "31.12.2020 bis zum 31.12.2021 stärker verändert, als es die übliche Schwankung erklärt: "
        "gestiegen in Mitte, Nordfeld/Heide und Süd. Nicht zu beurteilen ist ein Gebiet "
        "(unbekannt). Für Mini insgesamt: von 500 auf 1\u202f200 (+700, +140,0\u00a0%), mehr als "
        "die übliche Schwankung."
    )


def test_estimates_and_values_without_a_number_are_not_judged(hand: Store) -> None:
    view = change_view(hand, replace(PEOPLE, indicator="share"))
    assert verdicts(view) == {
        "010": "nicht zu beurteilen (geschätzter Wert)",
        "020": "nicht zu beurteilen (geschätzter Wert)",
        "030": "Wert geheim gehalten",
        "040": "nicht anwendbar",
    }
    assert [area.css for area in view.areas] == [
        "s-unjudged", "s-unjudged", "s-confidential", "s-not-applicable",
    ]  # fmt: skip
    assert view.areas[2].difference_text == ""
    assert view.areas[2].second_base == "2 von 50"
    assert view.areas[2].first_base == ""
    assert not view.judged
    assert "Für keines der 4 Gebiete lässt sich sagen" in change_sentence(view)
    # the city is judged apart: 60 of 1500 and 34 of 1330
    assert view.city.judged.p_value == pytest.approx(rate_p_value((60, 34), (1500, 1330)))
    assert "im Rahmen der üblichen Schwankung" in change_sentence(view)


def test_areas_drawn_otherwise_are_not_compared(reform: Store) -> None:
    view = change_view(reform, REFORM)
    assert verdicts(view) == {
        "04": OTHER_OUTLINE,
        "05": "im Rahmen der üblichen Schwankung",
        "12": OTHER_OUTLINE,
        "31": OTHER_OUTLINE,
        "32": OTHER_OUTLINE,
    }
    assert view.edition == 1
    assert set(view.ended) == {"Altdorf", "Mitte", "Ost"}
    assert "Nur in den Gebietsgrenzen des ersten Jahres gibt es" in " ".join(note_lines(view))
    # Wilson: 5,8 to 13,8 % and 7,4 to 16,1 %; 2 - 6,0 and 2 + 6,0 points
    assert view.areas[1].interval_text == "\u22124,0 bis +8,0\u00a0Prozentpunkte"
    same = change_view(reform, replace(REFORM, first_year=2018))
    assert all(area.judged.is_judged for area in same.areas)


def test_nothing_is_judged_across_a_break(reform: Store) -> None:
    view = change_view(reform, replace(REFORM, indicator="people", first_year=2016, year=2017))
    assert {area.judged.why for area in view.areas} == {BROKEN}
    assert view.breaks
    assert any(line.startswith("Bruch in der Reihe: Ab 2017") for line in note_lines(view))


def test_rounded_and_changed_numbers(protected: Store) -> None:
    shares = ChangeSelection("mini", "share", "stadtteil", 2020, 2021)
    found = change_pairs(protected, shares)
    counted = replace(
        found,
        pairs=tuple(
            replace(
                pair,
                first=pair.first and pair.first._replace(flags=()),
                second=pair.second and pair.second._replace(flags=(Flag.ROUNDED,)),
            )
            for pair in found.pairs
        ),
    )
    exact = replace(
        counted,
        pairs=tuple(
            replace(pair, second=pair.second and pair.second._replace(flags=()))
            for pair in counted.pairs
        ),
    )
    rounded_areas, _ = judge(protected, counted)
    exact_areas, _ = judge(protected, exact)
    # 30 of 1000 and 20 of 1000, each by up to 2
    assert rounded_areas[1].p_value == rate_p_value((28, 22), (1002, 998))
    assert exact_areas[1].p_value == rate_p_value((30, 20), (1000, 1000))
    assert (rounded_areas[1].low or 0) < (exact_areas[1].low or 0)
    people = change_view(protected, replace(shares, indicator="people"))
    changed = replace(
        change_pairs(protected, people.selection),
        pairs=tuple(
            replace(pair, second=pair.second and pair.second._replace(flags=(Flag.PERTURBED,)))
            for pair in change_pairs(protected, people.selection).pairs
        ),
    )
    assert not any(area.is_judged for area in judge(protected, changed)[0])


def test_measures_without_a_spread_are_shown_plainly(hand: Store) -> None:
    found = change_pairs(hand, PEOPLE)
    ratio = replace(found, indicator=replace(found.indicator, measure=Measure.RATIO))
    areas, city = judge(hand, ratio)
    assert {area.why for area in areas} == {NO_SPREAD, "unbekannt"}
    assert areas[0].difference == 500
    assert not city.is_judged
    view = change_view(hand, PEOPLE)
    plain = replace(view, indicator=ratio.indicator)
    assert "die bloßen Änderungen" in method_sentences(plain)[0]
    assert "Przyborowski" in method_sentences(view)[0]


def test_only_indicators_with_two_years_are_offered(hand: Store) -> None:
    options = change_options(hand)
    assert list(options) == ["people", "share"]
    assert options["people"]["stadtteil"] == {"all": (2020, 2021)}


def test_the_figure_stands_alone_and_every_class_has_its_own_look(reform: Store) -> None:
    view = change_view(reform, REFORM)
    figure = change_figure(reform, view)
    root = ElementTree.fromstring(figure.svg)  # noqa: S314 - our own drawing
    assert root.get("viewBox") == f"0 0 {figure.width:g} {figure.height:g}"
    assert root.get("role") == "img"
    assert "var(--" not in figure.svg
    used = set(re.findall(r"url\(#([\w-]+)\)", figure.svg))
    defined = re.findall(r'<pattern id="([\w-]+)"', figure.svg)
    assert used <= set(defined)
    assert len(defined) == len(set(defined))
    assert all(name.startswith("change-") for name in defined)
    assert len(set(MARKS.values())) == 6
    assert figure.svg.count('class="change-area"') == 5
    assert "Heide: +2,0\u00a0Prozentpunkte, im Rahmen der üblichen Schwankung" in figure.svg
    page = change_map(reform, view)
    assert not set(re.findall(r' id="([\w-]+)"', page)) & set(defined)


def test_arrows_stand_on_coloured_areas_only(hand: Store) -> None:
    drawing = change_map(hand, change_view(hand, PEOPLE))
    assert drawing.count('class="change-sign"') == 3
    assert drawing.count('fill="#d94801"') == 3


def test_the_table_has_every_number(reform: Store) -> None:
    view = change_view(reform, REFORM)
    table = change_table(view)
    keys = [column.key for column in table.columns]
    rows = {row[0]: dict(zip(keys, row, strict=True)) for row in table.rows}
    assert rows["05"]["first"] == 9.0
    assert rows["05"]["first_cases"] == 18
    assert rows["05"]["second_base"] == 200
    assert rows["05"]["difference"] == pytest.approx(2.0)
    assert rows["05"]["p_value"] == pytest.approx(0.62, abs=0.01)
    assert rows["04"]["verdict"] == OTHER_OUTLINE
    assert rows[""]["name"] == "Neustadt insgesamt"
    exhibit = change_exhibit(reform, view)
    assert exhibit.tables == (table,)
    assert exhibit.file_stem == "reform_share_veraenderung_stadtteil_2017-2019"


def test_steps_do_not_hang_on_the_years(reform: Store) -> None:
    steps = {
        change_view(reform, replace(REFORM, first_year=first, year=last)).step
        for first, last in ((2016, 2017), (2016, 2019), (2018, 2019))
    }
    assert len(steps) == 1


def test_maps_of_noise_stay_plain_and_a_true_change_is_found(hand: Store) -> None:
    """The quick form of tests/long/test_change_maps.py."""
    chance = np.random.default_rng(5)
    share = catalogue.indicator(hand, "share")
    noise = [mixed(19), even(19, 100, 0.1)]
    coloured = sum(
        any(area.beyond for area in rate_map(hand, share, kind, chance))
        for kind in noise
        for _ in range(50)
    )
    assert coloured <= 5
    later = np.array([0.19] * 5 + [0.1] * 40)
    found = [
        sum(a.beyond for a in rate_map(hand, share, even(45, 500, 0.1), chance, later)[:5])
        for _ in range(20)
    ]
    assert sum(found) >= 80


def test_pooled_years_are_judged_by_an_average_day(krefeld_store: Store) -> None:
    chosen = ChangeSelection("krefeld", "share_under_3", "stadtteil", 2018, 2024, pooled=True)
    view = change_view(krefeld_store, chosen)
    single = {
        (row.code, row.period): row
        for row in observations(krefeld_store, "share_under_3", "stadtteil")
    }
    for area in view.areas:
        sums = [
            [
                sum(int(getattr(single[area.code, year], part) or 0) for year in years)
                for years in ((2016, 2017, 2018), (2022, 2023, 2024))
            ]
            for part in ("numerator", "denominator")
        ]
        (x, y), (m, n) = sums
        cases, bases = per_year((x, y), (m, n), 3)
        assert area.judged.p_value == rate_p_value(cases, bases)
        assert area.judged.difference == pytest.approx(100 * (y / n - x / m))
        low, high = difference_interval((x / 3, y / 3), (m / 3, n / 3))
        assert (area.judged.low, area.judged.high) == pytest.approx((100 * low, 100 * high))
    assert "je drei Jahre zusammengefasst" in change_title(view)
    assert any("mittleren Jahres" in text for text in method_sentences(view))


def test_the_scale_says_what_an_area_of_middle_size_would_need(krefeld_store: Store) -> None:
    chosen = ChangeSelection("krefeld", "share_under_3", "stadtteil", 2018, 2024)
    found = [t for t in method_sentences(change_view(krefeld_store, chosen)) if "Maßstab" in t]
    assert len(found) == 1
    assert re.search(r"von 2,\d auf mindestens [34],\d\u00a0% steigen", found[0])
