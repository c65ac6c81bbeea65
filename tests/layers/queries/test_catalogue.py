"""What the hand-made release contains."""

import pytest

from layers.model import Measure, PeriodKind
from layers.queries import catalogue
from layers.store import Store


def test_indicators_in_grid_order(mini: Store) -> None:
    ids = [found.indicator_id for found in catalogue.indicators(mini)]
    assert ids == ["people", "share", "index", "split", "schools", "pupils", "lonely"]
    share = catalogue.indicator(mini, "share")
    assert (share.grid_cell, share.unit, share.decimals) == ("A1", "%", 1)
    assert (share.measure, share.period_kind) == (Measure.RATE, PeriodKind.REFERENCE_DAY)


def test_start_page_indicators(mini: Store) -> None:
    ids = [found.indicator_id for found in catalogue.start_page_indicators(mini)]
    assert ids == ["people", "share"]


def test_unknown_indicator(mini: Store) -> None:
    with pytest.raises(KeyError):
        catalogue.indicator(mini, "nothing")


def test_levels_are_small_areas_only(mini: Store) -> None:
    assert [found.level for found in catalogue.levels(mini)] == [
        "stadtbezirk",
        "stadtteil",
        "statistischer_bezirk",
    ]


@pytest.mark.parametrize(
    ("level", "within", "codes"),
    [
        ("stadtteil", "", ["010", "020", "030", "040"]),
        ("stadtteil", "stadtbezirk:1", ["010"]),
        ("stadtteil", "stadtbezirk:2", ["020", "030", "040"]),
        ("stadtteil", "stadtteil:020", ["020"]),
        ("statistischer_bezirk", "stadtteil:020", ["021", "022"]),
    ],
)
def test_areas_lying_mainly_within(mini: Store, level: str, within: str, codes: list[str]) -> None:
    assert [area.code for area in catalogue.areas(mini, level, within)] == codes


@pytest.mark.parametrize("within", ["stadtteil:999", "nirgends:1", "municipality:mini", "x"])
def test_unknown_gebiet(mini: Store, within: str) -> None:
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.areas(mini, "stadtteil", within)


def test_coarser_level_than_gebiet(mini: Store) -> None:
    with pytest.raises(ValueError, match="coarser"):
        catalogue.areas(mini, "stadtbezirk", "stadtteil:010")


def test_availability(mini: Store) -> None:
    found = catalogue.availability(mini)
    assert found["share"].levels == ("stadtbezirk", "stadtteil", "municipality")
    assert found["share"].periods["stadtteil"] == (2020, 2021)
    assert found["share"].periods["stadtbezirk"] == (2021,)
    assert found["schools"].school_types["stadtteil"] == ("all", "Grundschule", "Gymnasium")
    assert found["split"].breakdowns == ("1",)
    assert found["pupils"].levels == ("municipality",)


def test_only_undivided_small_areas_are_mapped(mini: Store) -> None:
    ids = [found.indicator_id for found in catalogue.mappable_indicators(mini)]
    assert ids == ["people", "share", "index", "schools", "lonely"]


def test_within_options_leave_out_the_finest_level(mini: Store) -> None:
    options = catalogue.within_options(mini)
    assert options[0] == ("stadtbezirk:1", "Stadtbezirk Mitte")
    assert options[-1] == ("stadtteil:040", "Stadtteil Außen & Au")
    assert len(options) == 6


def test_within_label(mini: Store) -> None:
    assert catalogue.within_label(mini, "") == "Mini"
    assert catalogue.within_label(mini, "stadtteil:020") == "Stadtteil Nordfeld/Heide"
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.within_label(mini, "stadtteil:x")


def test_area_label_does_not_repeat_the_level(mini: Store) -> None:
    level = catalogue.level(mini, "stadtteil")
    assert catalogue.area_label(level, "Stadtteil Nord") == "Stadtteil Nord"


def test_sources_numerator_first(mini: Store) -> None:
    assert [s.source_id for s in catalogue.sources(mini, "share")] == ["register", "schools"]
    assert [s.source_id for s in catalogue.all_sources(mini)] == ["schools", "register"]


def test_notes_general_first(mini: Store) -> None:
    notes = catalogue.notes(mini, "indicator", "share")
    assert [(n.period, n.kind, n.text) for n in notes] == [
        (None, "hint", "Gilt immer."),
        (2020, "break", "Nur 2020."),
    ]


def test_school_types(mini: Store) -> None:
    found = catalogue.school_types(mini)
    assert [(t.name_plural, t.rank) for t in found] == [("Grundschulen", None), ("Gymnasien", 3)]
    assert catalogue.school_type_label(mini, "all") == "Alle Schulformen"
    assert catalogue.school_type_label(mini, "Gymnasium") == "Gymnasien"
