"""Time series: lines, periods, index numbers and what has no value."""

from collections.abc import Iterator

import pytest

from layers.model import SeriesSelection
from layers.queries.series import AREA, BREAKDOWN, CITY, REFERENCE, SeriesResult, series
from layers.status import Flag, Status
from layers.store import Store
from layers.thematic.series_text import series_sentences
from tests.changes_release import SLUG, open_release


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("series"))
    yield found
    found.close()


def ask(store: Store, indicator: str, *areas: str, **more: bool) -> SeriesResult:
    level = "" if indicator in ("all_day_rate", "leavers", "classes") else "stadtteil"
    return series(store, SeriesSelection(SLUG, indicator, level, areas, **more))


def test_all_day_rate(store: Store) -> None:
    result = ask(store, "all_day_rate")
    assert result.periods[0] == (2017, "2017/18")
    assert result.city is not None
    assert [p.text for p in result.city.points][:2] == ["38,7\u00a0%", "40,9\u00a0%"]
    assert result.city.points[-1].text == "71,0\u00a0%"
    planned = [p.period for p in result.city.points if Flag.PLANNED in p.flags]
    assert planned == [2025, 2026, 2027]
    assert result.level is None
    assert result.every_area == ()
    assert [s.title for s in result.sources] == ["Konzept"]


def test_lines_in_the_order_asked_and_the_city_first(store: Store) -> None:
    result = ask(store, "share", "030", "010")
    assert [(line.kind, line.label) for line in result.all_lines] == [
        (CITY, "Krefeld"),
        (AREA, "Nord & West"),
        (AREA, "Stadtmitte"),
    ]
    assert [line.code for line in result.every_area] == ["010", "020", "030", "040"]
    assert len(result.table_lines) == 3


def test_missing_confidential_limited_and_zero_differ(store: Store) -> None:
    shares = {line.code: line for line in ask(store, "share").every_area}
    assert shares["030"].points[0].status is Status.CONFIDENTIAL
    assert shares["030"].points[0].value is None
    assert shares["030"].points[1].cell == "(3,0)"
    assert shares["020"].points[3].status is Status.UNKNOWN
    assert {p.cell for p in shares["040"].points} == {"."}
    zero = {line.code: line for line in ask(store, "children").every_area}["020"].points[0]
    assert (zero.value, zero.status, zero.cell, zero.text) == (0.0, Status.NONE, "–", "0")


def test_not_located_cases_are_no_area(store: Store) -> None:
    assert "not_located" not in [line.code for line in ask(store, "children").every_area]


def test_index_takes_the_first_period_as_100(store: Store) -> None:
    result = ask(store, "share", "010", "020", index=True)
    middle, south = result.lines
    assert [p.index_text for p in middle.points] == [
        "100,0", "105,0", "110,0", "115,0", "120,0", "125,0",
    ]  # fmt: skip
    assert south.points[3].index is None
    assert result.without_index == ()


def test_no_index_from_zero_or_nothing(store: Store) -> None:
    zero = ask(store, "children", "020", index=True)
    assert [p.index for p in zero.lines[0].points] == [None] * 6
    assert zero.without_index == (
        "Süd: Der Wert für 31.12.2012 ist null; ein Index lässt sich nicht bilden.",
    )
    secret = ask(store, "share", "030", index=True)
    assert secret.without_index == (
        "Nord & West: Der Wert für 31.12.2012 wird geheim gehalten; "
        "ein Index lässt sich nicht bilden.",
    )


def test_counts_of_city_and_areas_stand_apart(store: Store) -> None:
    assert ask(store, "children", "010").city_apart
    assert not ask(store, "children").city_apart
    assert not ask(store, "children", "010", index=True).city_apart
    assert not ask(store, "share", "010").city_apart


def test_single_period_with_reference(store: Store) -> None:
    result = ask(store, "leavers")
    assert result.single_period
    assert [(line.kind, line.label, line.points[0].text) for line in result.all_lines] == [
        (CITY, "Krefeld", "8,1\u00a0%"),
        (REFERENCE, "Nordrhein-Westfalen", "5,7\u00a0%"),
    ]
    point = result.all_lines[0].points[0]
    assert (point.numerator, point.denominator) == (174, 2160)


def test_breakdowns_are_lines_where_there_are_no_areas(store: Store) -> None:
    result = ask(store, "classes")
    assert [(line.kind, line.label) for line in result.lines] == [
        (BREAKDOWN, "Öffentliche Schulen"),
        (BREAKDOWN, "Private Schulen"),
    ]
    slip = result.lines[1].points[2]
    assert (slip.value, slip.flags) == (48.0, (Flag.QUESTIONABLE,))
    assert result.notes == ("2014/15: 48 Klassen sind vermutlich ein Fehler.",)


def test_steps_of_a_distribution_are_named(krefeld_store: Store) -> None:
    selection = SeriesSelection("krefeld", "social_index_distribution", "municipality")
    text = " ".join(series_sentences(series(krefeld_store, selection)))
    assert "Krefeld 46, Stufe 1: 3, Stufe 2: 8," in text


def test_breaks_and_notes(store: Store) -> None:
    result = ask(store, "share")
    assert [(b.period, b.label, b.text) for b in result.breaks] == [
        (2014, "31.12.2014", "Neue Erhebung.")
    ]
    assert result.notes == ("31.12.2014: Neue Erhebung.", "Ein Hinweis zur Ebene.")


def test_with_small_multiples_the_table_holds_every_area(store: Store) -> None:
    result = ask(store, "share", "020", multiples=True)
    assert [line.label for line in result.table_lines] == [
        "Krefeld", "Stadtmitte", "Süd", "Nord & West", "Öde",
    ]  # fmt: skip


def test_unknown_indicator(store: Store) -> None:
    with pytest.raises(KeyError):
        ask(store, "nonsense")
