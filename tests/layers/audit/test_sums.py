"""Sums and equal counts that the numbers themselves give away."""

from datetime import date
from pathlib import Path

from layers.audit.equal import equal_counts
from layers.audit.model import DENOMINATOR, NUMERATOR, Place
from layers.audit.reading import Content
from layers.audit.sums import Sum, known_sums
from layers.model import PeriodKind

T = "stadtteil"
YEARS = range(2012, 2018)


def at(code: str, year: int = 2016, school_type: str = "all", part: str = NUMERATOR,
       table: str = "pupils", level: str = T, breakdown: str = "all") -> Place:  # fmt: skip
    return Place(table, part, level, code, year, school_type, breakdown)


def content(
    *,
    children: dict[tuple[int, str, str, str], tuple[str, ...]] | None = None,
    sums: tuple[tuple[str, tuple[str, ...], int], ...] = (),
    ends: tuple[date | None, ...] = (None,),
) -> Content:
    return Content(
        path=Path("x"), fingerprint="x", slug="probe", rules={}, sums=sums, measures={},
        kinds={"pupils": PeriodKind.SCHOOL_YEAR}, decimals={}, rows=(), changes=(), breaks=(),
        facilities=(), ends=ends, children=children or {},
    )  # fmt: skip


def test_shares_of_a_whole_without_a_row_for_all() -> None:
    numbers = {}
    for school_type, number in {"H": 1, "R": 4, "G": 6}.items():
        numbers[at("01", school_type=school_type)] = number
        numbers[at("01", school_type=school_type, part=DENOMINATOR)] = 11
    found = known_sums(content(), numbers)
    whole = at("01", school_type="H", part=DENOMINATOR)
    assert Sum(whole, tuple(at("01", school_type=t) for t in "HRG")) in found
    numbers[at("01", school_type="G")] = 7
    assert not any(
        one.total == whole and len(one.parts) == 3 for one in known_sums(content(), numbers)
    )


def test_school_types_and_breakdowns_add_up_to_all() -> None:
    numbers = {at("01"): 5, at("01", school_type="H"): 2, at("01", school_type="R"): 3,
               at("01", breakdown="girls"): 1, at("01", breakdown="boys"): 4}  # fmt: skip
    found = known_sums(content(), numbers)
    assert [sorted(one.parts) for one in found if one.total == at("01")] == [
        [at("01", school_type="H"), at("01", school_type="R")],
        [at("01", breakdown="boys"), at("01", breakdown="girls")],
    ]


def test_areas_add_up_in_the_boundaries_of_their_period() -> None:
    children = {(0, "municipality", "probe", T): ("01", "02"),
                (1, "municipality", "probe", T): ("12",)}  # fmt: skip
    numbers = {}
    for year in (2016, 2018):
        numbers |= {at("01", year): 2, at("02", year): 3, at("12", year): 5,
                    at("probe", year, level="municipality"): 5}  # fmt: skip
    known = content(children=children, ends=(date(2018, 7, 31), None))
    found = {one.total.period: one.parts for one in known_sums(known, numbers)
             if one.total.code == "probe"}  # fmt: skip
    assert found == {2016: (at("01"), at("02")), 2018: (at("12", 2018),)}


def test_joined_and_split_areas_are_found_in_the_numbers() -> None:
    children = {(0, "municipality", "probe", T): ("01", "02", "03", "05"),
                (1, "municipality", "probe", T): ("12", "31", "32", "05")}  # fmt: skip
    numbers = {}
    for year in YEARS:
        for school_type in ("all", "H"):
            number = year % 7 + 3
            for code, times in {"01": 1, "02": 2, "12": 3, "03": 5, "31": 1, "32": 4}.items():
                numbers[at(code, year, school_type)] = number * times
    known = content(children=children, ends=(date(2018, 7, 31), None))
    found = {(one.total.code, tuple(part.code for part in one.parts))
             for one in known_sums(known, numbers)}  # fmt: skip
    assert found >= {("12", ("01", "02")), ("03", ("31", "32"))}
    numbers = {where: n + (where.code == "12") for where, n in numbers.items()}
    assert ("12", ("01", "02")) not in {
        (one.total.code, tuple(part.code for part in one.parts))
        for one in known_sums(known, numbers)
    }


def test_named_sums_of_indicators_and_of_years() -> None:
    sums = (("all", ("a", "b"), 1), ("three", ("a",), 3))
    numbers = {at("01", year, table=table): {"a": 2, "b": 3, "all": 5, "three": 6}[table]
               for year in YEARS for table in ("a", "b", "all", "three")}  # fmt: skip
    found = known_sums(content(sums=sums), numbers)
    assert Sum(at("01", table="all"), (at("01", table="a"), at("01", table="b"))) in found
    years = tuple(at("01", year, table="a") for year in (2016, 2015, 2014))
    assert Sum(at("01", table="three"), years) in found
    assert len([one for one in found if one.total.table == "three"]) == len(YEARS) - 2


def test_equal_counts_of_school_types_and_indicators() -> None:
    numbers = {}
    for year in YEARS:
        numbers[at("01", year, "G", table="transitions")] = year % 5
        numbers[at("01", year, table="to_gymnasium")] = year % 5
        numbers[at("01", year, table="other")] = year % 5 + (year == 2016)
    pairs = {(a.table, b.table) for a, b in equal_counts(numbers)}
    assert pairs == {("transitions", "to_gymnasium")}
    assert equal_counts({w: n for w, n in numbers.items() if w.period < 2014}) == []
