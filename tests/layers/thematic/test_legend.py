"""Class bounds in German numbers, round circles, special statuses."""

from math import isclose, pi

import pytest

from layers.status import HAS_VALUE, Status
from layers.thematic.legend import circles, class_labels, radius, round_values, special_css


def test_only_the_lowest_class_includes_its_lower_bound() -> None:
    assert class_labels((1.2, 2.1, 2.6, 12.0), 1, "%") == (
        "1,2 bis 2,1\u00a0%",
        "über 2,1 bis 2,6\u00a0%",
        "über 2,6 bis 12,0\u00a0%",
    )


def test_negative_bounds_and_thousands() -> None:
    labels = class_labels((-1250.0, 0.0, 1250.0), 0, "Prozentpunkte")
    assert labels == (
        "−1\u202f250 bis 0\u00a0Prozentpunkte",
        "über 0 bis 1\u202f250\u00a0Prozentpunkte",
    )


def test_decimals_are_added_where_bounds_would_look_alike() -> None:
    assert class_labels((1.0, 2.51, 2.54, 3.0), 1, "") == (
        "1,00 bis 2,51",
        "über 2,51 bis 2,54",
        "über 2,54 bis 3,00",
    )


@pytest.mark.parametrize(
    ("largest", "values"),
    [
        (34567, (20000, 5000, 1000)),
        (1000, (1000, 200, 50)),
        (8, (5, 1)),
        (1, (1,)),
        (0.4, ()),
        (0, ()),
    ],
)
def test_round_values(largest: float, values: tuple[int, ...]) -> None:
    assert round_values(largest) == values


def test_area_of_a_circle_is_in_proportion() -> None:
    large, small = radius(900, 900, 300.0), radius(225, 900, 300.0)
    assert (large, small) == (300.0, 150.0)
    assert isclose(pi * 300.0**2 / (pi * 150.0**2), 900 / 225)


def test_zero_and_missing_are_not_the_same_circle() -> None:
    assert radius(0.0, 900, 300.0) == 0.0
    assert radius(None, 900, 300.0) is None
    assert radius(0.0, 0.0, 300.0) == 0.0


def test_legend_circles_have_the_size_of_the_map() -> None:
    found = circles(900, 300.0, "")
    assert [(circle.label, circle.radius) for circle in found] == [
        ("500", 223.6),
        ("100", 100.0),
        ("20", 44.7),
    ]
    assert circles(0.0, 300.0, "") == ()


def test_each_status_has_its_look() -> None:
    looks = {status: special_css(status) for status in Status}
    assert looks[Status.CONFIDENTIAL] == "s-confidential"
    assert looks[Status.NOT_APPLICABLE] == "s-not-applicable"
    assert {looks[status] for status in HAS_VALUE} == {""}
    others = set(Status) - HAS_VALUE - {Status.CONFIDENTIAL, Status.NOT_APPLICABLE}
    assert {looks[status] for status in others} == {"s-missing"}
