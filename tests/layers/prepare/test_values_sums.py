"""Delivered figures added up: computed by hand over 5 Viertel in 3 Ortsteile; Bezirke cut them."""

import pytest

from tests.layers.prepare.folder import AREAS, PEOPLE, Folder, folder

__all__ = ["folder"]

SOME = dict(zip(AREAS, (10, 1, 6, 0, 30), strict=True))


def rates(period: int = 2012, **changed: str) -> list[str]:
    """A row per Viertel; ``changed``: area (with a leading v) -> cells from value on."""
    rows = {code: f";{SOME[code]};{PEOPLE[code]}" for code in AREAS}
    rows |= {name.removeprefix("v"): cells for name, cells in changed.items()}
    return [f"quota;viertel;{code};{period};;;{cells}" for code, cells in rows.items() if cells]


def test_rates_come_from_sums_with_small_denominators_in_brackets(folder: Folder) -> None:
    folder.values(*rates())
    found = folder.cells("quota")
    assert found["viertel", "011", 2012] == (10, "ok", "", 10, 100)
    assert found["viertel", "012", 2012] == (5, "limited", "", 1, 20)
    assert found["viertel", "022", 2012] == (0, "none", "", 0, 40)
    assert found["ortsteil", "01", 2012] == (pytest.approx(100 * 11 / 120), "ok", "", 11, 120)
    assert found["ortsteil", "02", 2012] == (6, "ok", "", 6, 100)
    assert found["municipality", "mini", 2012] == (pytest.approx(4700 / 520), "ok", "", 47, 520)


def test_a_level_whose_areas_cut_smaller_ones_gets_no_sum(folder: Folder) -> None:
    folder.values(*rates(), "quota;viertel;not_located;2012;;;;1;2")
    assert not [key for key in folder.cells("quota") if key[0] == "bezirk"]


def test_counts_add_up_and_the_city_takes_what_is_not_located(folder: Folder) -> None:
    rows = [f"number;viertel;{code};2012;;;{n}" for code, n in PEOPLE.items()]
    folder.values(*rows, "number;viertel;not_located;2012;;;5")
    found = folder.cells("number")
    assert found["ortsteil", "01", 2012][:2] == (120, "ok")
    assert found["ortsteil", "not_located", 2012][:2] == (5, "ok")
    assert found["municipality", "mini", 2012][:2] == (525, "ok")


def test_rows_of_its_own_hold(folder: Folder) -> None:
    folder.values(
        *rates(),
        "quota;ortsteil;01;2012;;;7.5",
        "quota;municipality;mini;2012;;;;47;520;;revised",
    )
    found = folder.cells("quota")
    assert found["ortsteil", "01", 2012] == (7.5, "ok", "", None, None)
    # the level has rows of its own: nothing is made up beside them
    assert ("ortsteil", "02", 2012) not in found
    assert found["municipality", "mini", 2012][1:] == ("ok", "revised", 47, 520)


def test_a_sum_has_the_strictest_status_of_its_parts(folder: Folder) -> None:
    folder.values(*rates(v021=";;;later", v022=";;;confidential"))
    found = folder.cells("quota")
    assert found["ortsteil", "02", 2012] == (None, "confidential", "", None, None)
    assert found["ortsteil", "01", 2012][1] == "ok"
    assert found["municipality", "mini", 2012] == (None, "confidential", "", None, None)


def test_an_area_without_a_row_is_an_unknown_part(folder: Folder) -> None:
    folder.values(*rates(v012=""))
    found = folder.cells("quota")
    assert ("viertel", "012", 2012) not in found
    assert found["ortsteil", "01", 2012] == (None, "unknown", "", None, None)
    assert found["ortsteil", "03", 2012][0] == 10
    assert found["municipality", "mini", 2012][:2] == (None, "unknown")


def test_flags_are_united_and_need_a_number(folder: Folder) -> None:
    folder.values(
        *rates(
            v011=";10;100;;revised,provisional", v012=";1;20;;estimated", v031=";;;later;revised"
        )
    )
    found = folder.cells("quota")
    assert found["viertel", "011", 2012][2] == "provisional,revised"
    assert found["ortsteil", "01", 2012][2] == "estimated,provisional,revised"
    assert found["viertel", "031", 2012] == (None, "later", "", None, None)


def test_nobody_to_divide_by(folder: Folder) -> None:
    folder.values(*rates(v021=";0;0", v022=";0;0"))
    found = folder.cells("quota")
    assert found["viertel", "021", 2012] == (None, "not_applicable", "", 0, 0)
    assert found["ortsteil", "02", 2012] == (None, "not_applicable", "", 0, 0)
    assert found["municipality", "mini", 2012] == (pytest.approx(4100 / 420), "ok", "", 41, 420)


def test_values_without_base_are_not_made_up(folder: Folder) -> None:
    rows = [f"average;viertel;{code};2012;;;{n}.5" for code, n in PEOPLE.items()]
    folder.values(*rows, *rates(v011="10.0"))
    assert {level for level, _, _ in folder.cells("average")} == {"viertel"}
    found = folder.cells("quota")
    # 011 has a value, but nothing to add: only Ortsteile without it have sums
    assert ("ortsteil", "01", 2012) not in found
    assert found["ortsteil", "02", 2012][0] == 6
    assert ("municipality", "mini", 2012) not in found


def test_means_with_their_base_count_their_cases(folder: Folder) -> None:
    folder.indicator("average", "mean", cases_from_denominator="true")
    folder.values(*(f"average;viertel;{c};2012;;;;{2 * n};{n}" for c, n in PEOPLE.items()))
    rows = folder.rows(
        """SELECT value, status, cases FROM observation
           WHERE indicator_id = 'average' AND level = 'municipality'"""
    )
    assert rows == [(2, "ok", 520)]


def test_school_types_and_breakdowns_are_added_up_apart(folder: Folder) -> None:
    rows = [
        f"number;viertel;{code};2012;{school_type};;{n}"
        for code, n in PEOPLE.items()
        for school_type in ("", "Gymnasium")
    ]
    folder.values(*rows)
    found = folder.rows(
        """SELECT school_type, value FROM observation
           WHERE indicator_id = 'number' AND level = 'municipality' ORDER BY 1"""
    )
    assert found == [("Gymnasium", 520), ("all", 520)]
