"""Numbers carried over changes of boundaries, computed by hand."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.model import PeriodKind
from layers.prepare.cells import Cell
from layers.prepare.conversions import Change, carry
from layers.prepare.faults import Code, Severity
from layers.prepare.sums import Key
from layers.status import Flag, Status
from layers.store import Store
from tests.layers.prepare.changing import CONVERSIONS, PEOPLE, ChangingCity

CONVERTED = frozenset({Flag.CONVERTED})
DAY = PeriodKind.REFERENCE_DAY


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    city = ChangingCity(tmp_path_factory.mktemp("wandel"))
    city.prepare()
    store = Store.open(city.tables, "wandel")
    yield store
    store.close()


def series(store: Store, indicator: str, code: str, level: str = "viertel") -> list[tuple]:
    return store.rows(
        """SELECT period, value, status, flags FROM observation
           WHERE indicator_id = ? AND level = ? AND code = ? ORDER BY period""",
        (indicator, level, code),
    )


def test_a_merger_is_a_sum(release: Store) -> None:
    # 100 + 51, 110 + 55, then its own numbers
    assert series(release, "people", "013") == [
        (2018, 151, "ok", "converted"),
        (2019, 165, "ok", "converted"),
        (2020, 170, "ok", ""),
        (2021, 172, "ok", ""),
    ]


def test_a_split_is_rounded_so_that_the_total_stays(release: Store) -> None:
    # 201 x 0.6 = 120.6 and 80.4; 205 x 0.6 = 123 and 82
    assert [row[1] for row in series(release, "people", "022")] == [121, 123, 120, 121]
    assert [row[1] for row in series(release, "people", "023")] == [80, 82, 90, 92]


def test_areas_that_ended_keep_their_own_periods_only(release: Store) -> None:
    for code, numbers in (("011", [100, 110]), ("021", [201, 205])):
        rows = series(release, "people", code)
        assert [(row[0], row[1], row[3]) for row in rows] == [
            (2018, numbers[0], ""),
            (2019, numbers[1], ""),
        ]


def test_rates_come_from_carried_numerators_and_denominators(release: Store) -> None:
    # children of 021 in 2018: 21 x 0.6 = 12.6 and 8.4, so 13 and 8
    rows = series(release, "children", "022")
    assert rows[0][1:] == (pytest.approx(100 * 13 / 121), "ok", "converted")
    [[top, bottom]] = release.rows(
        """SELECT numerator, denominator FROM observation
           WHERE indicator_id = 'children' AND code = '023' AND period = 2018"""
    )
    assert (top, bottom) == (8, 80)


def test_a_part_that_may_not_be_told_hides_the_new_area(release: Store) -> None:
    # children of 011 in 2019 are confidential
    rows = series(release, "children", "013")
    assert rows[1] == (2019, None, "confidential", "")
    assert rows[0][1] == pytest.approx(100 * 16 / 151)


def test_density_of_a_new_area_has_its_own_size(release: Store) -> None:
    [[km2]] = release.rows("SELECT area_km2 FROM area WHERE level = 'viertel' AND code = '022'")
    assert series(release, "density", "022")[0][1] == pytest.approx(121 / km2, rel=1e-4)


def test_change_since_a_base_year_before(release: Store) -> None:
    # 170 against 151
    rows = series(release, "growth", "013")
    assert rows[1] == (2020, pytest.approx(100 * 19 / 151), "ok", "converted")


def test_sums_of_a_period_take_its_own_areas(release: Store) -> None:
    # 100 + 51 + 201 + 80 + 60 + 3 without a place; 170 + 120 + 90 + 84 + 62
    city = series(release, "people", "wandel", "municipality")
    assert [row[1] for row in city] == [495, 513, 526, 533]
    assert [row[3] for row in city] == [""] * 4
    assert [row[1] for row in series(release, "people", "01", "ortsteil")] == [151, 165, 170, 172]
    assert [row[1] for row in series(release, "people", "02", "ortsteil")] == [201, 205, 210, 213]
    for period in (2018, 2020):
        [[west_and_east]] = release.rows(
            """SELECT sum(value) FROM observation
               WHERE indicator_id = 'people' AND level = 'bezirk' AND period = ?""",
            (period,),
        )
        assert west_and_east == {2018: 495, 2020: 526}[period]


def test_classes_are_made_of_what_is_drawn(tmp_path: Path) -> None:
    """Density of 013 before 2020 is in no map: 5 000 per km² there do not stretch the classes."""
    city = ChangingCity(tmp_path)
    city.people(PEOPLE + "2018;013;9999;16\n")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    [[highest]] = store.rows(
        """SELECT max(bounds[-1]) FROM class_break
           WHERE indicator_id = 'density' AND level = 'viertel' AND scheme = 'equal'"""
    )
    [[drawn]] = store.rows(
        """SELECT max(value) FROM observation WHERE indicator_id = 'density' AND level = 'viertel'
           AND code <> 'not_located'
             AND NOT (code IN ('013', '022', '023') AND period < 2020)"""
    )
    store.close()
    assert drawn <= highest < drawn + 1


def test_the_break_is_a_note(release: Store) -> None:
    assert release.rows("SELECT * FROM note WHERE scope = 'level'") == [
        ("level", "viertel", 2020, "break",
         "Am 1. Januar 2020 wurden die Viertel neu geschnitten."),
    ]  # fmt: skip


def test_a_break_without_words_tells_the_areas(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    city.edit(
        "municipality.toml", 'note = "Am 1. Januar 2020 wurden die Viertel neu geschnitten."\n', ""
    )
    city.prepare()
    store = Store.open(city.tables, "wandel")
    [[text]] = store.rows("SELECT text FROM note WHERE scope = 'level'")
    store.close()
    assert text == (
        "Neue Grenzen ab 1. Januar 2020. Entfallen: 011, 012, 021; Neu: 013, 022, 023; "
        "Geändert: 031."
    )


def test_a_row_that_is_there_stays(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    city.people(PEOPLE + "2018;022;119;12\n")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    assert series(store, "people", "022")[0] == (2018, 119, "ok", "")
    # and is not added to the city, whose areas were others then
    assert series(store, "people", "wandel", "municipality")[0][1] == 495
    assert series(store, "people", "023")[0] == (2018, 80, "ok", "converted")
    store.close()


def test_earlier_years_in_the_areas_of_today(tmp_path: Path) -> None:
    """Offices publish back numbers for the areas of today; then these make the sums."""
    city = ChangingCity(tmp_path, conversions="")
    old = [line for line in PEOPLE.splitlines() if not line.startswith("2018")]
    new = ["2018;013;151;16", "2018;022;121;13", "2018;023;80;8", "2018;031;80;8", "2018;032;60;6"]
    city.people("\n".join([*old, *new]) + "\n")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    assert series(store, "people", "wandel", "municipality")[0][1] == 492
    assert series(store, "people", "02", "ortsteil")[0] == (2018, 201, "ok", "")
    assert series(store, "people", "013")[0] == (2018, 151, "ok", "")
    assert series(store, "people", "011")[0][0] == 2019
    store.close()


def test_without_conversions_nothing_is_made_up(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path, conversions="")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    assert [row[0] for row in series(store, "people", "013")] == [2020, 2021]
    assert store.rows("SELECT count(*) FROM observation WHERE flags LIKE '%converted%'") == [(0,)]
    store.close()


@pytest.mark.parametrize(
    ("old", "new", "code", "value"),
    [
        ("2020;013;170", "2020;011;170", Code.AREA_UNKNOWN, "011"),
        ("2018;012;51;6\n", "", Code.ROW_MISSING, "012"),
        ("2021;022;121;13\n", "", Code.ROW_MISSING, "022"),
    ],
)
def test_rows_of_the_wrong_time(tmp_path: Path, old: str, new: str, code: Code, value: str) -> None:
    city = ChangingCity(tmp_path)
    city.people(PEOPLE.replace(old, new))
    assert (code, value) in {(fault.code, fault.value) for fault in city.faults()}


FAULTS = {
    "unknown level": ("viertel;2019-12-31;011", "ort;2019-12-31;011", Code.REFERENCE, "level"),
    "other day": ("2019-12-31;011", "2019-06-30;011", Code.REFERENCE, "valid_to"),
    "no day": ("2019-12-31;011", "31.12.2019;011", Code.REFERENCE, "valid_to"),
    "unknown old area": ("31;011;013", "31;999;013", Code.AREA_UNKNOWN, "old"),
    "unknown new area": ("31;011;013", "31;011;11", Code.AREA_UNKNOWN, "new"),
    "still there": ("31;011;013", "31;031;013", Code.CONVERSION, "old"),
    "too little": ("0.4", "0.3", Code.SUM, "share"),
    "too much": ("0.4", "0.5", Code.SUM, "share"),
    "no number": ("0.4", "0,4", Code.OUT_OF_RANGE, "share"),
    "negative": ("0.4", "-0.4", Code.OUT_OF_RANGE, "share"),
    "twice": ("31;021;023;0.4", "31;021;022;0.4", Code.DUPLICATE, "old, new"),
    "column missing": (";share;share_of", ";anteil;share_of", Code.COLUMN_MISSING, "share"),
    "commas": ("level;valid_to;old;new;share;share_of", "level,valid_to,old,new,share",
               Code.COLUMN_MISSING, "level"),
    "cells missing": ("0.4;people", "0.4", Code.ROW_LENGTH, ""),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_faults_of_the_file(tmp_path: Path, name: str) -> None:
    old, new, code, column = FAULTS[name]
    city = ChangingCity(tmp_path)
    city.edit("conversions.csv", old, new)
    faults = city.faults()
    assert (code, column) in {(fault.code, fault.column) for fault in faults}
    assert {fault.file for fault in faults} == {"conversions.csv"}
    for fault in faults:
        assert fault.row > 0
        assert len(fault.remedy) > 5


def test_a_file_in_another_encoding(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    data = CONVERSIONS.replace("share_of\n", "share_of;origin\n").replace("people\n", "people;ü\n")
    (city.sources / "conversions.csv").write_bytes(data.encode("cp1252"))
    (fault,) = city.faults()
    assert (fault.code, fault.row) == (Code.ENCODING, 2)


def test_a_part_that_went_into_an_area_that_stays(tmp_path: Path) -> None:
    """Half of 021 goes to 032, which was there before: it keeps its own numbers."""
    city = ChangingCity(tmp_path)
    city.edit("conversions.csv", "021;023;0.4", "021;032;0.4")
    city.edit("conversions.csv", "021;022;0.6", "021;022;0.6")
    city.prepare()
    store = Store.open(city.tables, "wandel")
    assert [row[1] for row in series(store, "people", "022")][:2] == [121, 123]
    assert series(store, "people", "032")[0] == (2018, 60, "ok", "")
    assert [row[0] for row in series(store, "people", "023")] == [2020, 2021]
    store.close()


# --- the rule itself ----------------------------------------------------------------------------


def cells(period: int, **numbers: int) -> dict[Key, Cell]:
    return {Key("x", code, period): Cell(n) for code, n in numbers.items()}


def change(day: date, shares: dict[str, dict[str, float]], new: str) -> Change:
    return Change("x", day, shares, frozenset(new))


FIRST = change(date(2015, 12, 31), {"a": {"b": 1.0}}, "b")
SECOND = change(date(2020, 6, 30), {"b": {"c": 0.5, "d": 0.5}, "e": {"d": 1.0}}, "cd")


def test_numbers_go_through_several_changes() -> None:
    given = cells(2014, a=7, e=2) | cells(2018, b=9, e=3) | cells(2021, c=5, d=8)
    carried = carry(given, [SECOND, FIRST], DAY)
    found = {(k.period, k.code): c.number for k, c in carried.items() if c.flags == CONVERTED}
    # 2014: b is 7, then c 3.5 and d 3.5 + 2 = 5.5; of equal rests the lower code takes one
    assert found == {(2014, "b"): 7, (2014, "c"): 4, (2014, "d"): 5, (2018, "c"): 5, (2018, "d"): 7}


def test_the_day_of_a_period_decides() -> None:
    # boundaries of 2020 are those of 31 December, of the school year 2020/21 those of 15 October
    late = change(date(2020, 10, 31), {"a": {"b": 1.0}}, "b")
    assert len(carry(cells(2020, a=1), [late], DAY)) == 1
    assert len(carry(cells(2020, a=1), [late], PeriodKind.SCHOOL_YEAR)) == 2
    assert len(carry(cells(2021, a=1), [late], PeriodKind.SCHOOL_YEAR)) == 1


def test_a_missing_part_makes_no_row() -> None:
    carried = carry(cells(2018, b=8), [SECOND], DAY)
    assert {k.code: c.number for k, c in carried.items()} == {"b": 8, "c": 4}


def test_exactly_nothing_stays_nothing() -> None:
    given = {Key("x", "a", 2014): Cell(0, Status.NONE)}
    carried = carry(given, [FIRST], DAY)
    assert carried[Key("x", "b", 2014)] == Cell(0, Status.NONE, CONVERTED)


@given(
    st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5000), min_size=1),
    st.randoms(use_true_random=False),
)
def test_carried_counts_add_up_to_what_was_there(numbers: dict[str, int], chance: object) -> None:
    shares = {}
    for code in numbers:
        cut = chance.random()  # type: ignore[attr-defined]
        one, two = chance.sample("pqrstu", 2)  # type: ignore[attr-defined]
        shares[code] = {one: cut, two: 1 - cut}
    everything = change(date(2019, 12, 31), shares, "pqrstu")
    carried = carry(cells(2018, **numbers), [everything], DAY)
    new = [c.number for k, c in carried.items() if k.code in "pqrstu"]
    assert sum(new) == sum(numbers.values())
    for group in everything.groups():
        reached = {code for old in group for code in shares[old]}
        kept = sum(c.number for k, c in carried.items() if k.code in reached)
        assert kept == sum(numbers[old] for old in group)


def test_faults_are_errors_and_the_area_that_stays_a_warning(tmp_path: Path) -> None:
    city = ChangingCity(tmp_path)
    city.edit("conversions.csv", "021;023;0.4", "021;032;0.3")
    severities = {fault.code: fault.severity for fault in city.faults()}
    assert severities == {Code.CONVERSION: Severity.WARNING, Code.SUM: Severity.ERROR}
