"""Selections: whatever an address says, something that can be shown comes out, and back again."""

from urllib.parse import parse_qsl

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dashboard.selection import (
    map_query,
    parse_map,
    parse_school_changes,
    parse_series,
    school_changes_query,
    series_query,
)
from layers.store import Store
from layers.thematic.layer import thematic_layer

PAGES = {
    "map": (parse_map, map_query),
    "series": (parse_series, series_query),
    "school_changes": (parse_school_changes, school_changes_query),
}
KNOWN = {
    "indicator": ["share_under_3", "schools", "all_day_rate", "population", "pupils", "zzz", ""],
    "level": ["stadtbezirk", "stadtteil", "statistischer_bezirk", "municipality", "x"],
    "year": ["2012", "2024", "2017", "1", "-3", "neun", "99999999999"],
    "school_type": ["all", "Grundschule", "Gymnasium", "Zauberschule"],
    "within": ["", "stadtbezirk:1", "stadtteil:010", "stadtteil:999", "::", "stadtbezirk"],
    "scheme": ["natural", "quantiles", "equal", "diverging", "fixed", "?"],
    "classes": ["3", "5", "7", "0", "12", "viele"],
    "palette": ["blue", "grey", "violet-green", "blue-orange", "pink"],
    "areas": ["010", "010,020,030,040,050,060", "011", "999", ",,", "010,010"],
    "overlay": ["school", "childcare,school", "bank"],
    "labels": ["1", "on", "nein"],
    "second_indicator": ["population", "all_day_rate", "?"],
    "second_year": ["2013", "1000", "x"],
    "table": ["by_type", "by_grade", "x"],
    "measure": ["count", "row", "column", "x"],
    "grade": ["0", "5", "9", "77", "x"],
    "index": ["1", "0"],
    "multiples": ["1"],
}

queries = st.fixed_dictionaries(
    {}, optional={name: st.sampled_from(values) for name, values in KNOWN.items()}
)
garbage = st.dictionaries(st.sampled_from(sorted(KNOWN)), st.text(max_size=60), max_size=8)
quick = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def written(query: str) -> dict[str, str]:
    return dict(parse_qsl(query, keep_blank_values=True))


@pytest.mark.parametrize("page", PAGES)
@quick
@given(args=queries)
def test_round_trip(krefeld_store: Store, page: str, args: dict[str, str]) -> None:
    parse, write = PAGES[page]
    selection, _ = parse(krefeld_store, args)
    again, notices = parse(krefeld_store, written(write(krefeld_store, selection)))
    assert again == selection
    assert notices == ()
    assert write(krefeld_store, again) == write(krefeld_store, selection)


@pytest.mark.parametrize("page", PAGES)
@quick
@given(args=garbage)
def test_garbage_never_raises(mini_store: Store, page: str, args: dict[str, str]) -> None:
    parse, write = PAGES[page]
    selection, notices = parse(mini_store, args)
    assert parse(mini_store, written(write(mini_store, selection)))[0] == selection
    assert all(notice.endswith(".") for notice in notices)


@quick
@given(args=queries)
def test_every_map_selection_can_be_drawn(krefeld_store: Store, args: dict[str, str]) -> None:
    selection, _ = parse_map(krefeld_store, args)
    layer = thematic_layer(krefeld_store, selection)
    assert layer.selection == selection
    assert layer.areas
    if layer.scheme:
        assert (layer.scheme, layer.classes) == (selection.scheme, selection.classes)
        assert layer.palette == selection.palette


def test_first_visit_says_nothing_and_writes_nothing(krefeld_store: Store) -> None:
    selection, notices = parse_map(krefeld_store, {})
    assert notices == ()
    assert map_query(krefeld_store, selection) == ""
    assert (selection.indicator, selection.level, selection.year) == (
        "share_under_10",
        "stadtteil",
        2024,
    )


@pytest.mark.parametrize(
    ("args", "field", "value", "sentence"),
    [
        ({"indicator": "zzz"}, "indicator", "share_under_10", "Den Indikator „zzz“ gibt es nicht."),
        (
            {"indicator": "all_day_rate"},
            "indicator",
            "share_under_10",
            "nur für die ganze Stadt und deshalb nicht als Karte",
        ),
        ({"year": "1999"}, "year", 2012, "Gezeigt wird 31.12.2012."),
        ({"year": "2999"}, "year", 2024, "Gezeigt wird 31.12.2024."),
        ({"level": "dorf"}, "level", "stadtteil", "Gezeigt wird die Ebene Stadtteile."),
        ({"within": "stadtteil:999"}, "within", "", "Gezeigt wird die ganze Stadt."),
        (
            {"within": "stadtteil:010", "level": "stadtbezirk"},
            "within",
            "",
            "liegt kein Gebiet dieser Ebene",
        ),
        ({"classes": "12"}, "classes", 7, "Gezeigt werden 7."),
        ({"classes": "viele"}, "classes", 5, "„viele“ Klassen gibt es hier nicht."),
        ({"scheme": "bunt"}, "scheme", "natural", "Die Einteilung „bunt“ gibt es hier nicht."),
        ({"palette": "pink"}, "palette", "blue", "Die Farbreihe „pink“ gibt es nicht."),
        ({"areas": "010,999"}, "areas", ("010",), "Ein Gebiet „999“ gibt es"),
        ({"overlay": "bank"}, "overlay", (), "Diese Orte lassen sich nicht einblenden."),
        ({"school_type": "Zauberschule"}, "school_type", "all", "Die Schulform „Zauberschule“"),
        ({"second_indicator": "zzz"}, "second_indicator", "", "Für die zweite Karte"),
    ],
)
def test_impossible_value_becomes_possible_with_a_sentence(
    krefeld_store: Store, args: dict[str, str], field: str, value: object, sentence: str
) -> None:
    selection, notices = parse_map(krefeld_store, args)
    assert getattr(selection, field) == value
    assert len(notices) == 1
    assert sentence in notices[0]


def test_more_than_five_areas_are_the_first_five(krefeld_store: Store) -> None:
    selection, notices = parse_map(krefeld_store, {"areas": "060,050,040,030,020,010"})
    assert selection.areas == ("060", "050", "040", "030", "020")
    assert "höchstens 5 Gebiete" in notices[0]


def test_palette_follows_the_scheme_silently(krefeld_store: Store) -> None:
    selection, notices = parse_map(krefeld_store, {"scheme": "diverging", "palette": "blue"})
    assert selection.palette == "violet-green"
    back, more = parse_map(krefeld_store, {"scheme": "natural", "palette": "violet-green"})
    assert back.palette == "blue"
    assert notices == more == ()


def test_unknown_years_lie_nearest_to_a_known_one(mini_store: Store) -> None:
    years = {"2012": 2012, "2013": 2014, "2014": 2014, "2020": 2015}
    for asked, used in years.items():
        selection, _ = parse_map(mini_store, {"indicator": "share_children", "year": asked})
        assert selection.year == used


def test_series_of_a_city_indicator_has_no_areas(krefeld_store: Store) -> None:
    args = {"indicator": "all_day_rate", "areas": "010", "multiples": "1"}
    selection, notices = parse_series(krefeld_store, args)
    assert (selection.level, selection.areas, selection.multiples) == ("municipality", (), False)
    assert any("nur für die ganze Stadt" in notice for notice in notices)


def test_series_takes_eight_areas(krefeld_store: Store) -> None:
    codes = ["010", "020", "030", "040", "050", "060", "070", "080", "090"]
    selection, notices = parse_series(krefeld_store, {"areas": ",".join(codes)})
    assert selection.areas == tuple(codes[:8])
    assert "höchstens 8 Gebiete" in notices[0]


def test_school_changes_have_no_districts_in_krefeld(krefeld_store: Store) -> None:
    selection, notices = parse_school_changes(krefeld_store, {"within": "stadtbezirk:1"})
    assert selection.within == ""
    assert notices == (
        "Schulformwechsel liegen nur für die ganze Stadt vor, nicht für einzelne Gebiete.",
    )


def test_what_a_visitor_typed_is_cut(krefeld_store: Store) -> None:
    _, notices = parse_map(krefeld_store, {"indicator": "a" * 500})
    assert "a" * 40 + "…" in notices[0]
    assert "a" * 41 not in notices[0]
