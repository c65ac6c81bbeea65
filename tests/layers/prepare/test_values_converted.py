"""Delivered figures carried over the changes of the changing city, computed by hand."""

from pathlib import Path

import pytest

from layers.prepare.lookup import KnownAreas
from layers.store import Store
from tests.layers.prepare.changing import INDICATOR, ChangingCity

HEAD = "indicator;level;area;period;school_type;breakdown;value;numerator;denominator;sign;flags"
Row = tuple[float | None, str, str, float | None, float | None]


class Delivered(ChangingCity):
    """The changing city with figures in values/."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        for name, measure in (("pupils", "count"), ("quota", "rate"), ("mood", "index")):
            per = "per = 100\n" if measure == "rate" else ""
            text = INDICATOR.format(id=name, measure=measure, recipe=f'kind = "values"\n{per}')
            decimals = "decimals = 0" if measure == "count" else "decimals = 1"
            self.text(f"indicators/{name}.toml", text.replace("decimals = 1", decimals))

    def found(self, *rows: str) -> dict[tuple[str, str, int], Row]:
        """(indicator, code, period) -> value, status, flags, numerator, denominator; Viertel."""
        (self.sources / "values").mkdir()
        width = HEAD.count(";")
        filled = [row + ";" * (width - row.count(";")) for row in rows]
        self.text("values/a.csv", "\n".join([HEAD, *filled]) + "\n")
        self.prepare()
        store = Store.open(self.tables, "wandel")
        rows_there = store.rows(
            """SELECT indicator_id, level, code, period, value, status, flags, numerator,
                      denominator
               FROM observation WHERE indicator_id IN ('pupils', 'quota', 'mood')"""
        )
        store.close()
        self.levels = {(r[0], r[1], r[2], r[3]): r[4:] for r in rows_there}
        return {(r[0], r[2], r[3]): r[4:] for r in rows_there if r[1] == "viertel"}


@pytest.fixture
def city(tmp_path: Path) -> Delivered:
    return Delivered(tmp_path)


def counts(period: int, **numbers: int) -> list[str]:
    return [f"pupils;viertel;{c.removeprefix('v')};{period};;;{n}" for c, n in numbers.items()]


def test_counts_are_carried_and_totals_stay(city: Delivered) -> None:
    before = counts(2018, v011=5, v012=8, v021=21, v031=3, v032=4)
    after = counts(2020, v013=14, v022=12, v023=9, v031=3, v032=4)
    found = city.found(*before, *after)
    assert found["pupils", "013", 2018] == (13, "ok", "converted", None, None)
    # 12.6 and 8.4
    assert found["pupils", "022", 2018][:3] == (13, "ok", "converted")
    assert found["pupils", "023", 2018][:3] == (8, "ok", "converted")
    assert found["pupils", "013", 2020] == (14, "ok", "", None, None)
    assert ("pupils", "011", 2020) not in found
    assert city.levels["pupils", "municipality", "wandel", 2018][:3] == (41, "ok", "")
    assert city.levels["pupils", "ortsteil", "02", 2018][:3] == (21, "ok", "")


def test_rates_are_formed_again(city: Delivered) -> None:
    found = city.found(
        "quota;viertel;011;2018;;;;10;100",
        "quota;viertel;012;2018;;;;3;20;;revised",
        "quota;viertel;021;2018;;;;21;110",
    )
    value, status, flags, top, bottom = found["quota", "013", 2018]
    assert (value, status, flags) == (pytest.approx(100 * 13 / 120), "ok", "converted,revised")
    assert (top, bottom) == (13, 120)
    # 12.6 of 66, 8.4 of 44: under 50 in brackets
    assert found["quota", "022", 2018] == (
        pytest.approx(100 * 13 / 66), "ok", "converted", 13, 66,
    )  # fmt: skip
    assert found["quota", "023", 2018] == (
        pytest.approx(100 * 8 / 44), "limited", "converted", 8, 44,
    )  # fmt: skip


def test_what_cannot_be_told_hides_the_new_area(city: Delivered) -> None:
    found = city.found(
        "quota;viertel;011;2018;;;;;;confidential",
        "quota;viertel;012;2018;;;;3;20",
        "quota;viertel;021;2018;;;;0;110",
    )
    assert found["quota", "013", 2018] == (None, "confidential", "", None, None)
    assert found["quota", "022", 2018][:3] == (0, "none", "converted")


def test_values_without_a_base_are_not_carried(city: Delivered) -> None:
    found = city.found("mood;viertel;021;2018;;;3.5", "quota;viertel;021;2018;;;12.5")
    assert {key[1] for key in found} == {"021"}


def test_a_missing_part_makes_no_row_and_a_row_that_is_there_stays(city: Delivered) -> None:
    found = city.found(
        *counts(2018, v011=5, v021=21, v022=20),
        "quota;viertel;021;2018;;;;21;110",
        "quota;viertel;022;2018;;;19.5",
    )
    assert ("pupils", "013", 2018) not in found
    assert found["pupils", "022", 2018][:3] == (20, "ok", "")
    assert found["pupils", "023", 2018][:3] == (8, "ok", "converted")
    assert found["quota", "022", 2018][:3] == (19.5, "ok", "")


def test_parts_are_carried_part_by_part(city: Delivered) -> None:
    found = city.found(
        "pupils;viertel;021;2018;;girls;10",
        "pupils;viertel;021;2018;;boys;11",
    )
    assert found["pupils", "022", 2018][1] == "ok"
    store = Store.open(city.tables, "wandel")
    rows = store.rows(
        "SELECT breakdown, code, value FROM observation WHERE flags = 'converted' "
        "AND indicator_id = 'pupils' ORDER BY ALL"
    )
    store.close()
    # 11 x 0.6 = 6.6 and 4.4; 10 x 0.6 = 6 and 4
    assert rows == [
        ("boys", "022", 7),
        ("boys", "023", 4),
        ("girls", "022", 6),
        ("girls", "023", 4),
    ]


def test_earlier_years_in_the_areas_of_today_are_added_up(city: Delivered) -> None:
    """No row of 011, 012 and 021 for 2018, but all areas of today."""
    city.found(*counts(2018, v013=13, v022=13, v023=8, v031=3, v032=4))
    assert city.levels["pupils", "municipality", "wandel", 2018][:2] == (41, "ok")
    assert city.levels["pupils", "ortsteil", "02", 2018][:2] == (21, "ok")


def test_rows_of_both_editions_are_not_added_up_twice(city: Delivered) -> None:
    found = city.found(*counts(2018, v011=5, v012=8, v013=14, v021=21, v031=3, v032=4))
    assert found["pupils", "013", 2018][:3] == (14, "ok", "")
    assert city.levels["pupils", "municipality", "wandel", 2018][:2] == (41, "ok")


def test_outlines_that_lost_the_zeros_of_the_figures() -> None:
    found = KnownAreas({"viertel": {"11": "Nord", "120": "Süd"}}).unknown("viertel", "011")
    assert "heißt dieses Gebiet 11 (Nord)" in found.why
    assert "code_length = 3" in found.remedy
