"""Series across a change of boundaries: which areas, which points, which breaks."""

from layers.model import SeriesSelection
from layers.queries.series import Line, SeriesResult, series
from layers.status import Flag, Status
from layers.store import Store
from tests.layers.edition_release import BREAK, NOTE, SLUG

CHANGE = f"Neue Gebietsgrenzen ab 01.08.2018: {NOTE}."


def ask(store: Store, indicator: str, *areas: str, level: str = "stadtteil") -> SeriesResult:
    return series(store, SeriesSelection(SLUG, indicator, level, areas))


def line_of(result: SeriesResult, code: str) -> Line:
    return next(line for line in result.every_area if line.code == code)


def test_ended_areas_can_be_chosen_and_end(reform: Store) -> None:
    result = ask(reform, "share", "01")
    assert [line.code for line in result.every_area] == [
        "01", "02", "03", "04", "05", "12", "31", "32",
    ]  # fmt: skip
    (old,) = result.chosen
    assert old.label == "Altdorf (bis 2018)"
    assert [p.value for p in old.points] == [10.0, 11.0, None, None]
    assert [p.status for p in old.points[2:]] == [Status.NOT_APPLICABLE] * 2


def test_carried_points_stand_in_the_series(reform: Store) -> None:
    result = ask(reform, "share", "12", "31")
    merged, part = result.chosen
    assert [p.value for p in merged.points] == [15.0, 16.0, 17.0, 18.0]
    assert [Flag.CONVERTED in p.flags for p in merged.points] == [True, True, False, False]
    # 31 was not there in 2016 and nothing was carried to it
    assert part.points[0].status is Status.NOT_APPLICABLE


def test_a_change_is_a_break_for_those_that_it_concerns(reform: Store) -> None:
    def told(*areas: str) -> list[tuple[int, str]]:
        return [(found.period, found.text) for found in ask(reform, "share", *areas).breaks]

    for code in ("01", "04", "12", "31"):
        assert told(code) == [(2018, CHANGE)], code
    assert told("05") == told() == []
    assert f"2018/19: {CHANGE}" in ask(reform, "share", "04").notes


def test_only_a_changed_area_is_cut(reform: Store) -> None:
    result = ask(reform, "share", "01", "04", "05", "12")
    cuts = {line.code: line.cut_at(result.breaks) for line in result.all_lines}
    assert cuts == {SLUG: set(), "01": set(), "04": {2018}, "05": set(), "12": set()}


def test_a_level_without_change_has_no_break(reform: Store) -> None:
    assert ask(reform, "share", "1", level="stadtbezirk").breaks == ()


def test_an_indicators_own_break_cuts_every_line(reform: Store) -> None:
    result = ask(reform, "people", "04", "05")
    assert [(b.period, b.text) for b in result.breaks] == [(2017, BREAK), (2018, CHANGE)]
    assert result.city is not None
    assert result.city.cut_at(result.breaks) == {2017}
    assert line_of(result, "04").cut_at(result.breaks) == {2017, 2018}
    assert line_of(result, "05").cut_at(result.breaks) == {2017}
