"""Each check finds what it is for, at its row, and is silent on sound figures."""

from dataclasses import replace

import pytest

from layers.prepare.checks.bench import MOST, listed
from layers.prepare.checks.gaps import check_gaps
from layers.prepare.checks.jumps import check_jumps
from layers.prepare.checks.ranges import check_ranges
from layers.prepare.checks.run import CHECKS
from layers.prepare.checks.sums import check_sums
from layers.prepare.checks.suspicious import check_suspicious
from layers.prepare.faults import Code, Fault, Severity
from tests.layers.prepare.checks.figures import AREAS, YEARS, Figures, figures, people


@pytest.fixture
def city() -> Figures:
    return figures()


def one(city: Figures) -> Fault:
    """The one fault."""
    (fault,) = city.faults.found
    return fault


def found(city: Figures) -> list[Fault]:
    for check in CHECKS:
        check(city.bench)
    return city.faults.found


def test_sound_figures_give_nothing(city: Figures) -> None:
    assert found(city) == []


# --- ranges ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "why"), [(812.5, "zwischen 0 und 100"), (-3.0, "kleiner als 0")])
def test_a_share_beyond_its_whole(city: Figures, value: float, why: str) -> None:
    line = city.change("value", value, indicator_id="share", code="03", period=2019)
    check_ranges(city.bench)
    fault = one(city)
    assert (fault.code, fault.severity) == (Code.OUT_OF_RANGE, Severity.ERROR)
    assert (fault.file, fault.row, fault.column) == ("values/w.csv", line, "value")
    assert fault.value == f"{value:g}".replace(".", ",")
    assert why in fault.why


def test_a_value_outside_its_interval(city: Figures) -> None:
    line = city.change("low", 99.0, indicator_id="share", code="03", period=2019)
    check_ranges(city.bench)
    assert (one(city).row, "Vertrauensbereich" in one(city).why) == (line, True)


def test_an_index_may_be_what_it_likes(city: Figures) -> None:
    city.change("value", -812.5, indicator_id="index", code="03", period=2019)
    check_ranges(city.bench)
    assert city.faults.found == []


def test_output_has_an_end(city: Figures) -> None:
    city.bench.connection.execute("UPDATE delivered SET value = 101 WHERE indicator_id = 'share'")
    check_ranges(city.bench)
    assert len(city.faults.found) == MOST
    assert city.faults.found[-1].why.endswith("Davon gibt es 70 weitere.")
    assert not city.faults.found[-2].why.endswith("weitere.")


# --- sums -----------------------------------------------------------------------------------------


def test_areas_and_the_city_contradict_each_other(city: Figures) -> None:
    whole = sum(people(code, 2020) for code in AREAS)
    line = city.change("value", whole + 66, level="municipality", period=2020)
    check_sums(city.bench)
    fault = one(city)
    assert (fault.code, fault.severity, fault.row) == (Code.SUM, Severity.ERROR, line)
    assert "31.12.2020" in fault.why
    assert "(Unterschied \u221266)" in fault.why
    assert "die ganze Stadt" in fault.why


def test_cases_without_a_place_belong_to_the_city(city: Figures) -> None:
    whole = sum(people(code, 2020) for code in AREAS)
    city.change("value", whole + 66, level="municipality", period=2020)
    city.add("people", "viertel", "not_located", 2020, 66)
    check_sums(city.bench)
    assert city.faults.found == []


def test_a_hidden_part_may_be_the_difference_but_not_less_than_nothing(city: Figures) -> None:
    city.change("value", None, indicator_id="people", code="01", period=2020)
    check_sums(city.bench)
    assert city.faults.found == []
    line = city.change("value", 100, level="municipality", period=2020)
    check_sums(city.bench)
    assert one(city).row == line


def test_changed_parts_need_not_add_up(city: Figures) -> None:
    flag = "UPDATE delivered SET flags = ? WHERE indicator_id = 'people' AND period = 2020"
    whole = sum(people(code, 2020) for code in AREAS)
    line = city.change("value", whole + 3, level="municipality", period=2020)
    city.bench.connection.execute(flag, ["perturbed"])
    check_sums(city.bench)
    assert city.faults.found == []
    city.bench.connection.execute(flag, [""])
    check_sums(city.bench)
    assert one(city).row == line


def test_an_area_without_a_row_leaves_the_sum_open(city: Figures) -> None:
    city.remove(indicator_id="people", code="01", period=2020)
    check_sums(city.bench)
    assert city.faults.found == []


def test_areas_and_a_coarser_level(city: Figures) -> None:
    for code, members in (("A", AREAS[:6]), ("B", AREAS[6:])):
        city.add("people", "bezirk", code, 2020, sum(people(c, 2020) for c in members))
    check_sums(city.bench)
    assert city.faults.found == []
    city.remove(level="municipality", period=2020)
    line = city.change("value", 1, level="bezirk", code="B", period=2020)
    check_sums(city.bench)
    fault = one(city)
    assert (fault.row, "Bezirk B" in fault.why) == (line, True)


def test_numerators_of_a_rate_add_up_too(city: Figures) -> None:
    city.add("share", "municipality", "mini", 2020, 10, numerator=5, denominator=50)
    check_sums(city.bench)
    assert [f.column for f in city.faults.found] == ["denominator", "numerator"]


def test_rounded_figures_need_not_add_up_exactly(city: Figures) -> None:
    city.bench.connection.execute("UPDATE delivered SET flags = 'rounded_by_source'")
    whole = sum(people(code, 2020) for code in AREAS)
    city.change("value", whole + 60, level="municipality", period=2020)
    check_sums(city.bench)
    assert city.faults.found == []


def _split(city: Figures, column: str, parts: dict[str, float]) -> None:
    """Add rows for parts of all people; a part of more than 1 is a number of people."""
    city.add_all(
        [
            ("people", "viertel", code, year, _part(people(code, year), size), {column: part})
            for year in YEARS
            for code in AREAS
            for part, size in parts.items()
        ]
    )


def _part(whole: int, size: float) -> float:
    if size < -1:
        return whole + size
    return size if size > 1 else size * whole


TYPES = {"Grundschule": -100.0, "Gymnasium": 100.0}


def test_school_types_that_are_more_than_all(city: Figures) -> None:
    _split(city, "school_type", TYPES)
    check_sums(city.bench)
    assert city.faults.found == []
    city.change("value", 150, school_type="Gymnasium", code="05", period=2018)
    check_sums(city.bench)
    fault = one(city)
    assert "Schulformen ergeben zusammen" in fault.why
    assert "(Unterschied +50)" in fault.why
    assert fault.value == str(people("05", 2018)).replace("1", "1\u202f", 1)


def test_a_part_that_is_too_small_where_all_others_add_up(city: Figures) -> None:
    _split(city, "school_type", TYPES)
    city.change("value", 40, school_type="Gymnasium", code="05", period=2018)
    check_sums(city.bench)
    assert "(Unterschied \u221260)" in one(city).why


def test_a_part_without_a_row_is_a_gap_and_no_wrong_sum(city: Figures) -> None:
    _split(city, "school_type", TYPES)
    city.remove(school_type="Gymnasium", code="05", period=2018)
    check_sums(city.bench)
    assert city.faults.found == []
    check_gaps(city.bench)
    assert "31.12.2018 (Gymnasium)" in one(city).why


def test_breakdowns_that_overlap_are_no_sum(city: Figures) -> None:
    _split(city, "breakdown", {"a": 0.6, "b": 0.7})
    check_sums(city.bench)
    assert city.faults.found == []
    line_of_all = city.change(
        "value", people("02", 2019) // 2, code="02", period=2019, breakdown="all",
        indicator_id="people",
    )  # fmt: skip
    city.remove(level="municipality")
    check_sums(city.bench)
    assert one(city).row == line_of_all


# --- jumps ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("factor", [10, 100, 0.1, 0.01])
def test_a_slipped_comma(city: Figures, factor: float) -> None:
    value = people("04", 2019) * factor
    line = city.change("value", value, indicator_id="people", code="04", period=2019)
    check_jumps(city.bench)
    fault = one(city)
    assert (fault.code, fault.severity, fault.row) == (Code.JUMP, Severity.WARNING, line)
    assert "(31.12.2018)" in fault.why
    assert "(31.12.2019)" in fault.why


def test_a_jump_of_a_share(city: Figures) -> None:
    line = city.change("value", 96.0, indicator_id="share", code="04", period=2019)
    check_jumps(city.bench)
    assert (one(city).row, "auf 96,0" in one(city).why) == (line, True)


def test_small_counts_may_jump(city: Figures) -> None:
    for year in YEARS:
        for code in AREAS:
            value = 2 if year == 2019 else 15
            city.change("value", value, indicator_id="people", code=code, period=year)
    check_jumps(city.bench)
    assert city.faults.found == []


def test_an_explained_break_is_no_jump(city: Figures) -> None:
    for year in range(2019, 2025):
        value = people("04", year) * 10
        city.change("value", value, indicator_id="people", code="04", period=year)
    check_jumps(city.bench)
    assert "31.12.2019" in one(city).why
    city.bench = replace(city.bench, notes=frozenset({("people", 2019, "break")}))
    city.faults.found.clear()
    check_jumps(city.bench)
    assert city.faults.found == []


# --- gaps -----------------------------------------------------------------------------------------


def test_an_area_is_missing(city: Figures) -> None:
    city.remove(indicator_id="people", code="07", period=2020)
    city.remove(indicator_id="people", code="07", period=2021)
    check_gaps(city.bench)
    fault = one(city)
    assert (fault.code, fault.severity) == (Code.GAP, Severity.WARNING)
    assert "Für 31.12.2020, 31.12.2021 fehlt 1 " in fault.why
    assert "Viertel 07" in fault.why
    assert "„Kein Wert“" in fault.why


def test_an_indicator_of_few_areas_is_no_gap(city: Figures) -> None:
    for code in AREAS[:6]:
        city.remove(indicator_id="people", code=code)
    check_gaps(city.bench)
    assert city.faults.found == []


def test_a_year_is_missing(city: Figures) -> None:
    city.remove(indicator_id="index", period=2018)
    check_gaps(city.bench)
    assert "In der Reihe fehlt 31.12.2018." in one(city).why


def test_an_explained_gap_is_not_told(city: Figures) -> None:
    city.remove(indicator_id="index", period=2018)
    city.bench = replace(city.bench, notes=frozenset({("index", 2018, "hint")}))
    check_gaps(city.bench)
    assert city.faults.found == []


def test_every_second_year_is_no_gap(city: Figures) -> None:
    for year in YEARS[1::2]:
        city.remove(indicator_id="index", period=year)
    check_gaps(city.bench)
    assert city.faults.found == []


def test_an_area_without_any_value(city: Figures) -> None:
    city.remove(code="12")
    check_gaps(city.bench)
    (fault,) = [f for f in city.faults.found if f.code is Code.NO_DATA]
    assert "Viertel 12 (12)" in fault.why


# --- slips ----------------------------------------------------------------------------------------


def test_fractions_instead_of_per_cent(city: Figures) -> None:
    city.bench.connection.execute(
        "UPDATE delivered SET value = value / 100, numerator = NULL, denominator = NULL "
        "WHERE indicator_id = 'share'"
    )
    check_suspicious(city.bench)
    fault = one(city)
    assert (fault.code, fault.severity) == (Code.SCALE, Severity.WARNING)
    assert "0,12 statt 12 %" in fault.why


def test_a_copied_year(city: Figures) -> None:
    for code in AREAS:
        value = people(code, 2020)
        city.change("value", value, indicator_id="people", code=code, period=2021)
    check_suspicious(city.bench)
    fault = one(city)
    assert fault.code is Code.COPIED
    assert "haben 31.12.2021 genau die Werte von 31.12.2020" in fault.why


def test_one_value_for_all_areas(city: Figures) -> None:
    for code in AREAS:
        city.change("value", 42, indicator_id="people", code=code, period=2021)
    check_suspicious(city.bench)
    assert "haben denselben Wert 42" in one(city).why


def test_small_numbers_repeat_by_chance(city: Figures) -> None:
    for year in YEARS:
        for code in AREAS:
            city.change("value", int(code) % 4, indicator_id="index", code=code, period=year)
    check_suspicious(city.bench)
    assert city.faults.found == []


def test_small_denominators_are_counted_once(city: Figures) -> None:
    for code in ("01", "02"):
        city.change("denominator", 3, indicator_id="share", code=code, period=2021)
    check_suspicious(city.bench)
    assert "2 Werte haben einen Nenner unter" in one(city).why


def test_the_future(city: Figures) -> None:
    line = city.add("index", "viertel", "01", 2031, 3)
    city.add("index", "viertel", "02", 2032, 3, flags="planned")
    check_suspicious(city.bench)
    fault = one(city)
    assert (fault.code, fault.row, fault.value) == (Code.FUTURE, line, "31.12.2031")


def test_lists_have_an_end() -> None:
    assert listed("ABC") == "A, B, C"
    assert listed("ABCDEFG") == "A, B, C, D, E und 2 weitere"
