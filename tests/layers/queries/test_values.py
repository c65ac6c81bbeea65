"""Values and their statuses stay apart."""

from layers.queries.values import city_values, observations
from layers.status import Flag, Status
from layers.store import Store


def test_every_status_keeps_its_meaning(hand: Store) -> None:
    rows = {(o.code, o.period): o for o in observations(hand, "share", "stadtteil")}
    assert rows["010", 2020].value == 5.0
    assert (rows["010", 2020].numerator, rows["010", 2020].denominator) == (10, 200)
    assert (rows["030", 2020].value, rows["030", 2020].status) == (None, Status.CONFIDENTIAL)
    assert (rows["030", 2021].value, rows["030", 2021].status) == (4.0, Status.LIMITED)
    assert (rows["040", 2021].value, rows["040", 2021].status) == (0.0, Status.NONE)
    assert rows["040", 2021].flags == (Flag.ESTIMATED,)


def test_exactly_nothing_is_zero_even_where_no_number_is_stored(hand: Store) -> None:
    rows = {(o.code, o.period): o for o in observations(hand, "people", "stadtteil")}
    assert (rows["030", 2020].value, rows["030", 2020].status) == (0.0, Status.NONE)
    assert ("040", 2020) not in rows


def test_not_located_is_a_row_of_the_whole_city_only(hand: Store) -> None:
    everywhere = {o.code for o in observations(hand, "people", "stadtteil")}
    assert everywhere == {"010", "020", "030", "040", "not_located"}
    inside = {o.code for o in observations(hand, "people", "stadtteil", "stadtbezirk:2")}
    assert inside == {"020", "030", "040"}


def test_areas_and_not_located_make_the_city(hand: Store) -> None:
    rows = [o.value or 0 for o in observations(hand, "people", "stadtteil") if o.period == 2021]
    city = {o.period: o.value for o in city_values(hand, "people")}
    assert sum(rows) == 900 + 225 + 36 + 4 + 35 == city[2021]


def test_cases_of_a_mean(hand: Store) -> None:
    rows = {o.code: o for o in observations(hand, "index", "stadtteil")}
    assert rows["010"].cases == 4
    assert (rows["030"].value, rows["030"].status) == (None, Status.UNRELIABLE)


def test_nothing_there(hand: Store) -> None:
    assert observations(hand, "pupils", "stadtteil") == ()
