"""What the hand-made release contains."""

import pytest

from layers.model import Measure, PeriodKind
from layers.queries import catalogue
from layers.store import Store


def test_indicators_in_grid_order(hand: Store) -> None:
    ids = [found.indicator_id for found in catalogue.indicators(hand)]
    assert ids == ["people", "share", "index", "split", "schools", "pupils", "lonely"]
    share = catalogue.indicator(hand, "share")
    assert (share.grid_cell, share.unit, share.decimals) == ("A1", "%", 1)
    assert (share.measure, share.period_kind) == (Measure.RATE, PeriodKind.REFERENCE_DAY)


def test_start_page_indicators(hand: Store) -> None:
    ids = [found.indicator_id for found in catalogue.start_page_indicators(hand)]
    assert ids == ["people", "share"]


def test_unknown_indicator(hand: Store) -> None:
    with pytest.raises(KeyError):
        catalogue.indicator(hand, "nothing")


def test_levels_are_small_areas_only(hand: Store) -> None:
    assert [found.level for found in catalogue.levels(hand)] == [
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
def test_areas_lying_mainly_within(hand: Store, level: str, within: str, codes: list[str]) -> None:
    assert [area.code for area in catalogue.areas(hand, level, within)] == codes


@pytest.mark.parametrize("within", ["stadtteil:999", "nirgends:1", "municipality:mini", "x"])
def test_unknown_gebiet(hand: Store, within: str) -> None:
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.areas(hand, "stadtteil", within)


def test_coarser_level_than_gebiet(hand: Store) -> None:
    with pytest.raises(ValueError, match="coarser"):
        catalogue.areas(hand, "stadtbezirk", "stadtteil:010")


def test_availability(hand: Store) -> None:
    found = catalogue.availability(hand)
    assert found["share"].levels == ("stadtbezirk", "stadtteil", "municipality")
    assert found["share"].periods["stadtteil"] == (2020, 2021)
    assert found["share"].periods["stadtbezirk"] == (2021,)
    assert found["schools"].school_types["stadtteil"] == ("all", "Grundschule", "Gymnasium")
    assert found["split"].breakdowns == ("1",)
    assert found["pupils"].levels == ("municipality",)


def test_only_undivided_small_areas_are_mapped(hand: Store) -> None:
    ids = [found.indicator_id for found in catalogue.mappable_indicators(hand)]
    assert ids == ["people", "share", "index", "schools", "lonely"]


def test_within_options_leave_out_the_finest_level(hand: Store) -> None:
    options = catalogue.within_options(hand)
    assert options[0] == ("stadtbezirk:1", "Stadtbezirk Mitte")
    assert options[-1] == ("stadtteil:040", "Stadtteil Außen & Au")
    assert len(options) == 6


def test_within_label(hand: Store) -> None:
    assert catalogue.within_label(hand, "") == "Mini"
    assert catalogue.within_label(hand, "stadtteil:020") == "Stadtteil Nordfeld/Heide"
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.within_label(hand, "stadtteil:x")


def test_area_label_does_not_repeat_the_level(hand: Store) -> None:
    level = catalogue.level(hand, "stadtteil")
    assert catalogue.area_label(level, "Stadtteil Nord") == "Stadtteil Nord"


def test_sources_numerator_first(hand: Store) -> None:
    assert [s.source_id for s in catalogue.sources(hand, "share")] == ["register", "schools"]
    assert [s.source_id for s in catalogue.all_sources(hand)] == ["schools", "register"]


def test_notes_general_first(hand: Store) -> None:
    notes = catalogue.notes(hand, "indicator", "share")
    assert [(n.period, n.kind, n.text) for n in notes] == [
        (None, "hint", "Gilt immer."),
        (2020, "break", "Nur 2020."),
    ]


def test_school_types(hand: Store) -> None:
    found = catalogue.school_types(hand)
    assert [(t.name_plural, t.rank) for t in found] == [("Grundschulen", None), ("Gymnasien", 3)]
    assert catalogue.school_type_label(hand, "all") == "Alle Schulformen"
    assert catalogue.school_type_label(hand, "Gymnasium") == "Gymnasien"
