"""The drawing of a time series, its axis, signs and sentences."""

import re
from collections.abc import Iterator
from itertools import pairwise
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.model import SeriesSelection
from layers.queries.series import SeriesResult, series
from layers.store import Store
from layers.thematic.axis import spread, thinned, value_axis
from layers.thematic.multiples_svg import multiples
from layers.thematic.series_style import COLOURS, line_styles, signs
from layers.thematic.series_svg import segments, series_axis, series_svg
from layers.thematic.series_table import series_table, table_signs
from layers.thematic.series_text import (
    alternative_text,
    axis_note,
    city_apart_note,
    series_sentences,
    series_title,
)
from tests.changes_release import SLUG, open_release

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("series"))
    yield found
    found.close()


def ask(store: Store, indicator: str, *areas: str, **more: bool) -> SeriesResult:
    level = "" if indicator in ("all_day_rate", "leavers", "classes") else "stadtteil"
    return series(store, SeriesSelection(SLUG, indicator, level, areas, **more))


def draw(result: SeriesResult, *, narrow: bool = False) -> ElementTree.Element:
    text = series_svg(
        result,
        result.all_lines,
        ident="figure",
        title=series_title(result),
        description=alternative_text(result),
        narrow=narrow,
    )
    return ElementTree.fromstring(text)  # noqa: S314 - our own drawing


def texts(element: ElementTree.Element, name: str) -> list[str]:
    found = [e for e in element.iter(f"{SVG}text") if e.get("class") == name]
    return ["".join(e.itertext()) for e in found]


# --- sentences -----------------------------------------------------------------------------------


def test_the_all_day_rate_in_one_sentence(store: Store) -> None:
    assert series_sentences(ask(store, "all_day_rate")) == (
        "Ganztagsquote: In Krefeld stieg die Quote von 38,7\u00a0% (2017/18) auf 56,1\u00a0% "
        "(2024/25), das sind 17,4\u00a0Prozentpunkte mehr; geplant für 2027/28 sind 71,0\u00a0%.",
    )


def test_sentences_on_areas_breaks_and_equal_values(store: Store) -> None:
    city, middle, north, empty = series_sentences(ask(store, "share", "010", "030", "040"))
    assert city == (
        "Anteil der Kinder: In Krefeld lag der Anteil am 31.12.2017 bei 2,5\u00a0%, "
        "wie am 31.12.2012; dazwischen liegt ein Bruch in der Reihe."
    )
    assert middle == (
        "Stadtmitte: Der Wert stieg von 2,0\u00a0% (31.12.2012) auf 2,5\u00a0% (31.12.2017), "
        "das sind 0,5\u00a0Prozentpunkte mehr; dazwischen liegt ein Bruch in der Reihe."
    )
    assert north.startswith("Nord & West: Der Wert lag am 31.12.2017 bei (3,0\u00a0%)")
    assert empty == "Öde: In diesem Zeitraum gibt es keinen Wert."


def test_counts_say_their_change_in_percent(store: Store) -> None:
    city, south = series_sentences(ask(store, "children", "020"))
    assert city == (
        "Kinder unter 3 Jahren: In Krefeld stieg die Zahl von 5\u202f000 (31.12.2012) auf "
        "5\u202f005 (31.12.2017), das sind 5 mehr (+0,1\u00a0%)."
    )
    assert south.endswith("das sind 8 mehr.")


def test_a_single_period_is_a_sentence(store: Store) -> None:
    first, second = series_sentences(ask(store, "leavers"))
    assert first == (
        "Abgänge ohne Abschluss: Werte gibt es nur für einen Zeitpunkt, 2016/17: "
        "Krefeld 8,1\u00a0%, Nordrhein-Westfalen 5,7\u00a0%."
    )
    assert "keine Linie" in second


def test_rounded_differences_that_do_not_add_up_say_so(krefeld_store: Store) -> None:
    selection = SeriesSelection("krefeld", "share_under_3", "stadtteil", ("010",))
    result = series(krefeld_store, selection)
    points = result.lines[0].points
    first, last = points[0].value, points[-1].value
    assert first is not None
    assert last is not None
    assert round(last, 1) - round(first, 1) == pytest.approx(0.3)
    assert round(last - first, 1) == pytest.approx(0.4)
    assert "das sind gerundet 0,4\u00a0Prozentpunkte mehr" in series_sentences(result)[1]


# --- axis ----------------------------------------------------------------------------------------


def test_axis_starts_at_zero_in_round_steps() -> None:
    axis = value_axis([38.7, 71.0])
    assert axis.ticks == (0, 20, 40, 60, 80)
    assert axis_note(axis) == ""


def test_index_axis_tells_that_it_does_not_start_at_zero(store: Store) -> None:
    result = ask(store, "share", "010", index=True)
    axis = series_axis(result.all_lines, True)
    assert (axis.ticks[0], axis.ticks[-1]) == (100, 125)
    assert axis_note(axis) == "Die senkrechte Achse beginnt bei 100, nicht bei null."


@given(st.lists(st.integers(-(10**9), 10**9), min_size=1, max_size=20))
def test_axis_holds_every_number_and_zero(thousandths: list[int]) -> None:
    numbers = [number / 1000 for number in thousandths]
    axis = value_axis(numbers)
    slack = 1e-6 * (axis.high - axis.low)
    assert axis.low - slack <= min([0, *numbers])
    assert max([0, *numbers]) <= axis.high + slack
    assert 2 <= len(axis.ticks) <= 9


@given(
    st.lists(st.floats(0, 300), min_size=1, max_size=9, unique=True),
    st.floats(5, 30),
)
def test_labels_keep_apart_in_order_and_inside(wanted: list[float], gap: float) -> None:
    placed = spread(wanted, gap, 0, 300)
    assert all(-1e-6 <= y <= 300 + 1e-6 for y in placed)
    ordered = sorted(placed)
    assert all(b - a >= gap - 1e-6 for a, b in pairwise(ordered))
    pairs = sorted(zip(wanted, placed, strict=True))
    assert [y for _, y in pairs] == sorted(y for _, y in pairs)


def test_labels_of_periods_always_hold_the_last() -> None:
    assert thinned(13, 5) == (0, 3, 6, 9, 12)
    assert thinned(11, 4) == (1, 4, 7, 10)
    assert thinned(1, 1) == (0,)


# --- drawing -------------------------------------------------------------------------------------


def test_drawing_has_title_description_and_names(store: Store) -> None:
    result = ask(store, "share", "010", "030")
    drawing = draw(result)
    assert drawing.get("role") == "img"
    ids = (drawing.get("aria-labelledby") or "").split()
    named = {e.get("id"): e.text or "" for e in drawing.iter() if e.get("id") in ids}
    assert named["figure-title"] == (
        "Anteil der Kinder: Krefeld und Stadtteile, 31.12.2012 bis 31.12.2017"
    )
    assert "Stadtmitte: Der Wert stieg" in named["figure-desc"]
    assert texts(drawing, "name") == [
        "Krefeld 2,5\u00a0%",
        "Stadtmitte 2,5\u00a0%",
        "Nord & West (3,0\u00a0%)",
    ]


def test_narrow_drawing_numbers_its_lines_and_explains_them(store: Store) -> None:
    drawing = draw(ask(store, "share", "010", "030"), narrow=True)
    assert texts(drawing, "name") == ["G", "1", "2"]
    key = next(e for e in drawing.iter(f"{SVG}g") if e.get("class") == "key")
    words = ["".join(e.itertext()) for e in key.iter(f"{SVG}text")]
    assert words[:6] == ["G", "Krefeld", "2,5\u00a0%", "1", "Stadtmitte", "2,5\u00a0%"]


def test_names_at_the_ends_do_not_overlap(krefeld_store: Store) -> None:
    codes = ("010", "020", "050", "060", "130", "140", "160", "180")
    selection = SeriesSelection("krefeld", "share_under_3", "stadtteil", codes)
    drawing = draw(series(krefeld_store, selection))
    places = sorted(
        float(e.get("y") or 0) for e in drawing.iter(f"{SVG}text") if e.get("class") == "name"
    )
    assert len(places) == 9
    assert min(b - a for a, b in pairwise(places)) >= 18.9


def test_planned_values_are_dashed_and_hollow(store: Store) -> None:
    result = ask(store, "all_day_rate")
    assert result.city is not None
    solid, dashed = segments(result.city, (), False)
    assert len(solid) == 7
    assert len(dashed) == 3
    drawing = draw(result)
    planned = [e for e in drawing.iter(f"{SVG}path") if e.get("class") == "planned"]
    assert [e.get("stroke-dasharray") for e in planned] == ["6 5"]
    hollow = [e for e in drawing.iter(f"{SVG}circle") if e.get("fill") == "#ffffff"]
    assert len(hollow) == 3
    tips = [e.text for e in drawing.iter(f"{SVG}title")]
    assert "Krefeld, 2025/26: 61,5\u00a0% (geplant)" in tips


def test_lines_stop_at_breaks_and_gaps(store: Store) -> None:
    result = ask(store, "share", "020")
    south = result.lines[0]
    solid, dashed = segments(south, result.breaks, False)
    drawn = [(south.points[a].period, south.points[b].period) for (a, _), (b, _) in solid]
    assert drawn == [(2012, 2013), (2016, 2017)]
    assert dashed == ()


def test_questionable_values_carry_a_question_mark(store: Store) -> None:
    result = ask(store, "classes")
    drawing = draw(result)
    assert [e.text for e in drawing.iter(f"{SVG}text")].count("?") == 1
    assert "Fragezeichen: fraglicher Wert, siehe Hinweis" in [
        s.label for s in signs(result.all_lines, False)
    ]


def test_legend_of_signs_holds_only_what_occurs(store: Store) -> None:
    result = ask(store, "share", "010", "020", "030")
    assert [s.kind for s in signs(result.all_lines, bool(result.breaks))] == [
        "hollow", "break", "gap",
    ]  # fmt: skip
    hollow = signs(result.all_lines, False)[0]
    assert hollow.label == (
        "leerer Punkt: vorläufig oder geschätzt oder eingeschränkt aussagekräftig"
    )
    assert [s.kind for s in signs(ask(store, "all_day_rate").all_lines, False)] == ["planned"]


def test_every_line_has_its_own_colour_and_shape(krefeld_store: Store) -> None:
    codes = ("010", "020", "050", "060", "130", "140", "160", "180")
    selection = SeriesSelection("krefeld", "share_under_3", "stadtteil", codes)
    styles = line_styles(series(krefeld_store, selection).all_lines).values()
    assert len({s.colour for s in styles}) == 9
    assert len({s.shape for s in styles}) == 9
    assert len({s.mark for s in styles}) == 9


def test_colours_reach_contrast_on_white() -> None:
    assert min(contrast(colour) for colour in COLOURS) >= 4.5


def contrast(colour: str) -> float:
    """Contrast to white after WCAG 2.2."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 1.05 / (0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)


def test_drawings_stay_inside_their_frame(krefeld_store: Store) -> None:
    selection = SeriesSelection("krefeld", "population", "stadtteil", ("010", "020"))
    for narrow in (False, True):
        drawing = draw(series(krefeld_store, selection), narrow=narrow)
        width = float((drawing.get("viewBox") or "").split()[2])
        numbers = [float(e.get("cx") or 0) for e in drawing.iter(f"{SVG}circle")]
        assert 0 < min(numbers) <= max(numbers) < width
        ticks = [e for e in drawing.iter(f"{SVG}text") if e.get("text-anchor") == "end"]
        size = float(drawing.get("font-size") or 0)
        assert all(
            float(e.get("x") or 0) - len(e.text or "") * size * 0.58 >= 0 for e in ticks if e.text
        )


def test_small_multiples_share_one_scale(store: Store) -> None:
    found = multiples(ask(store, "share", multiples=True))
    assert [item.label for item in found.items] == ["Stadtmitte", "Süd", "Nord & West", "Öde"]
    assert found.scale == (
        "Alle Zeichnungen haben dieselbe Skala von 0 bis 3 %, von 31.12.2012 bis 31.12.2017. "
        "Dünne graue Linie: Krefeld."
    )
    assert found.items[3].last == "kein Wert"
    grids = {re.findall(r"M34 ([\d.]+)H", item.svg)[0] for item in found.items}
    assert len(grids) == 1
    for item in found.items:
        ElementTree.fromstring(item.svg)  # noqa: S314 - our own drawing


def test_small_multiples_of_counts_leave_the_city_out(store: Store) -> None:
    found = multiples(ask(store, "children", multiples=True))
    assert "Die Stadt fehlt hier" in found.scale
    assert "von 0 bis 100" in found.scale


def test_counts_of_the_city_are_drawn_apart_and_that_is_said(store: Store) -> None:
    assert city_apart_note(ask(store, "children", "010")).startswith("Krefeld steht in einer")
    assert city_apart_note(ask(store, "share", "010")) == ""


# --- table ---------------------------------------------------------------------------------------


def test_table_holds_signs_flags_and_bases(store: Store) -> None:
    table = series_table(ask(store, "share", "030"))
    rows = [row for row in table.rows if row[1] == "030"]
    assert rows[0][3:5] == ("31.12.2012", ".")
    assert rows[0][-1] == "Wert geheim gehalten"
    assert rows[1][4] == 3.0
    assert rows[1][-1] == "eingeschränkt aussagekräftig"
    assert ("Gebietsebene", "Stadtteile") in table.meta
    all_day = series_table(ask(store, "all_day_rate"))
    assert all_day.rows[0][-3:] == (3058, 7898, "")
    assert all_day.rows[-1][-1] == "geplant"


def test_signs_below_the_table(store: Store) -> None:
    assert table_signs(ask(store, "all_day_rate")) == ("g = geplant",)
    assert table_signs(ask(store, "children", "020")) == ("– = genau null",)
    found = table_signs(ask(store, "share", "010", "020", "030"))
    assert found == (
        "p = vorläufig",
        "s = geschätzt",
        ". = Wert geheim gehalten oder unbekannt",
        "( ) = eingeschränkt aussagekräftig",
    )
