"""Which boundaries a period has, and what became of each area."""

from datetime import date

import pytest

from layers.model import PeriodKind
from layers.queries import catalogue, editions
from layers.queries.facilities import facilities
from layers.queries.values import observations
from layers.store import Store

SCHOOL_YEAR, DAY, YEAR = PeriodKind.SCHOOL_YEAR, PeriodKind.REFERENCE_DAY, PeriodKind.CALENDAR_YEAR
BEFORE, AFTER = ["01", "02", "03", "04", "05"], ["04", "05", "12", "31", "32"]


@pytest.mark.parametrize(
    ("kind", "period", "edition"),
    [
        (SCHOOL_YEAR, 2017, 0),
        (SCHOOL_YEAR, 2018, 1),
        (DAY, 2017, 0),
        (DAY, 2018, 1),
        (YEAR, 2018, 1),
        (DAY, 1950, 0),
        (DAY, 2050, 1),
    ],
)
def test_a_period_has_the_boundaries_of_its_day(
    reform: Store, kind: PeriodKind, period: int, edition: int
) -> None:
    assert editions.edition_of(reform, kind, period) == edition


def test_one_edition_holds_always(hand: Store) -> None:
    assert not editions.several(hand)
    assert editions.edition_of(hand, DAY, 1900) == editions.newest(hand) == 0
    assert {found.label for found in editions.lifetimes(hand, "stadtteil")} == {
        "Mitte", "Nordfeld/Heide", "Süd", "Außen & Au",
    }  # fmt: skip
    assert all(
        (found.begins, found.ends, found.changed) == (None, None, frozenset())
        for found in editions.lifetimes(hand, "stadtteil")
    )


def test_areas_of_an_edition(reform: Store) -> None:
    assert [a.code for a in catalogue.areas(reform, "stadtteil")] == AFTER
    assert [a.code for a in catalogue.areas(reform, "stadtteil", edition=0)] == BEFORE
    west = [a.code for a in catalogue.areas(reform, "stadtteil", "stadtbezirk:1", 0)]
    assert west == ["01", "02", "04"]
    assert catalogue.areas(reform, "stadtteil", "stadtteil:01", 1) == ()
    assert [a.code for a in catalogue.areas(reform, "stadtteil", "stadtteil:01", 0)] == ["01"]
    with pytest.raises(ValueError, match="unknown area"):
        catalogue.areas(reform, "stadtteil", "stadtteil:99", 0)


def test_what_became_of_each_area(reform: Store) -> None:
    found = {life.code: life for life in editions.lifetimes(reform, "stadtteil")}
    assert list(found) == sorted({*BEFORE, *AFTER})
    assert (found["01"].begins, found["01"].ends) == (None, date(2018, 7, 31))
    assert (found["12"].begins, found["12"].ends) == (date(2018, 8, 1), None)
    assert [code for code, life in found.items() if life.changed] == ["04"]
    assert found["04"].changed == {1}
    assert (found["01"].label, found["04"].label) == ("Altdorf (bis 2018)", "Süd")


def test_a_level_that_did_not_change_is_drawn_as_one(reform: Store) -> None:
    assert editions.drawn_edition(reform, 0, "stadtbezirk") == 1
    assert editions.drawn_edition(reform, 0, "stadtteil") == 0
    assert editions.drawn_edition(reform, 0, "stadtteil", "stadtbezirk:1") == 0
    assert editions.span(reform, 1, "stadtbezirk").valid_from is None
    assert editions.span(reform, 0, "stadtteil").valid_to == date(2018, 7, 31)


def test_every_area_names_ended_ones(reform: Store, hand: Store) -> None:
    assert catalogue.every_area(reform, "stadtteil", "stadtbezirk:2") == {
        "03": "Ost (bis 2018)", "05": "Heide", "31": "Ost I", "32": "Ost II",
    }  # fmt: skip
    assert list(catalogue.every_area(hand, "stadtteil", "stadtbezirk:1")) == ["010"]
    assert catalogue.area_names(reform)["stadtteil", "01"] == "Altdorf"
    assert catalogue.within_label(reform, "stadtteil:01") == "Stadtteil Altdorf"


def test_observations_within_are_those_of_all_editions(reform: Store) -> None:
    found = observations(reform, "share", "stadtteil", "stadtbezirk:1")
    assert {row.code for row in found} == {"01", "02", "04", "12"}


def test_places_lie_in_the_outline_of_the_edition(reform: Store) -> None:
    def ids(within: str, edition: int | None = None) -> list[str]:
        return [f.facility_id for f in facilities(reform, "school", within, edition)]

    assert ids("stadtteil:04") == ["s2"]
    assert ids("stadtteil:04", 0) == []
    assert ids("stadtteil:02", 0) == ["s2"]
    assert ids("stadtteil:02") == []
    assert ids("stadtbezirk:1", 0) == ids("stadtbezirk:1", 1) == ["s1", "s2"]
    with pytest.raises(ValueError, match="unknown area"):
        ids("stadtteil:99", 0)
