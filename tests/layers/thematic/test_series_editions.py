"""The drawing, the table and the words of a series across a change of boundaries."""

import re

import pytest

from layers.model import SeriesSelection
from layers.queries.series import SeriesResult, series
from layers.store import Store
from layers.thematic.multiples_svg import multiples
from layers.thematic.series_style import is_hollow, signs
from layers.thematic.series_svg import segments, series_svg
from layers.thematic.series_table import series_table, table_signs
from layers.thematic.series_text import series_sentences
from tests.layers.edition_release import SLUG


def ask(store: Store, *areas: str, **more: bool) -> SeriesResult:
    return series(store, SeriesSelection(SLUG, "share", "stadtteil", areas, **more))


def draw(result: SeriesResult, *, narrow: bool = False) -> str:
    return series_svg(
        result, result.all_lines, ident="f", title="t", description="d", narrow=narrow
    )


@pytest.mark.parametrize("narrow", [False, True])
def test_a_bar_stands_between_the_two_periods(reform: Store, narrow: bool) -> None:
    drawing = draw(ask(reform, "04"), narrow=narrow)
    (bar,) = re.findall(r'class="break" d="M([\d.]+) ', drawing)
    ticks = re.findall(r'<path d="M([\d.]+) [\d.]+v', drawing)
    assert float(bar) == pytest.approx((float(ticks[1]) + float(ticks[2])) / 2, abs=0.1)
    assert "Neue Gebietsgrenzen ab 01.08.2018" in drawing
    assert 'class="break"' not in draw(ask(reform, "05"), narrow=narrow)


def test_a_changed_area_is_not_connected_across(reform: Store) -> None:
    result = ask(reform, "04", "05", "12", "01")

    def steps(code: str) -> list[tuple[int, int]]:
        line = next(line for line in result.chosen if line.code == code)
        return [(one, other) for (one, _), (other, _) in segments(line, result.breaks, False)[0]]

    assert steps("04") == [(0, 1), (2, 3)]
    assert steps("05") == [(0, 1), (1, 2), (2, 3)]
    assert steps("12") == [(0, 1), (1, 2), (2, 3)]
    assert steps("01") == [(0, 1)]


def test_carried_points_are_hollow_and_named(reform: Store) -> None:
    result = ask(reform, "12")
    assert [is_hollow(p) for p in result.chosen[0].points] == [True, True, False, False]
    assert [(s.kind, s.label) for s in signs(result.all_lines, bool(result.breaks))] == [
        ("hollow", "leerer Punkt: umgerechnet"),
        ("break", "senkrechter Strich: Bruch in der Reihe"),
    ]
    assert "u = umgerechnet" in table_signs(result)
    assert "umgerechnet" in draw(result)


def test_sentences_say_break_and_conversion(reform: Store) -> None:
    city, changed, merged, ended = series_sentences(ask(reform, "04", "12", "01"))
    assert "Bruch" not in city
    assert changed.endswith("dazwischen liegt ein Bruch in der Reihe.")
    assert merged.endswith("Werte bis 2017/18 sind auf die neuen Grenzen umgerechnet.")
    assert ended.startswith("Altdorf (bis 2018): Der Wert stieg von 10,0")
    assert "(2017/18)" in ended


def test_small_pictures_show_the_break_where_it_is(reform: Store) -> None:
    found = {item.label: item.svg for item in multiples(ask(reform, multiples=True)).items}
    assert next(iter(found)) == "Altdorf (bis 2018)"
    barred = {label for label, svg in found.items() if 'class="break"' in svg}
    assert barred == set(found) - {"Heide"}


def test_the_table_says_what_does_not_compare(reform: Store) -> None:
    rows = [row for row in series_table(ask(reform, "04", "12", "01")).rows if row[1] != SLUG]
    remarks = {(row[2], row[3]): row[-1] for row in rows}
    assert remarks["Süd", "2018/19"] == "Bruch in der Reihe, mit früheren Werten nicht vergleichbar"
    assert remarks["Süd", "2017/18"] == ""
    assert remarks["Altmitte", "2016/17"] == "umgerechnet"
    assert remarks["Altdorf (bis 2018)", "2018/19"] == "nicht anwendbar"
