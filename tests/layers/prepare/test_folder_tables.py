"""School changes, places and notes in the form of docs/folder.md: rows, sums and faults."""

import pytest

from layers.prepare.faults import Code, Fault, PreparationError
from layers.prepare.pipeline import check, prepare
from tests.layers.prepare.folder import Folder, folder

__all__ = ["folder"]

CHANGES = "table;period;level;area;from;to;grade;pupils;sign;flags;total;source;origin"
PLACES = "id;kind;school_type;name;address;lon;lat;capacity;source;attributes;origin"
ROW = "full;2012;viertel;{};Gymnasium;Realschule;8;{}"


def write(folder: Folder, file: str, head: str, *rows: str) -> None:
    path = folder.sources / file
    path.parent.mkdir(exist_ok=True)
    width = head.count(";")
    lines = [head, *(row + ";" * (width - row.count(";")) for row in rows)]
    path.write_text("\n".join(lines) + "\n", "utf-8")


def bare(folder: Folder) -> None:
    """The mini city without the indicators of the fixture, which have no values here."""
    for name in ("quota", "number", "average"):
        (folder.sources / "indicators" / f"{name}.toml").unlink()


def changes(folder: Folder) -> dict[tuple[object, ...], tuple[object, ...]]:
    rows = folder.rows(
        """SELECT level, code, from_school_type, to_school_type, grade, pupils, status, flags
           FROM school_change WHERE table_id = 'full'"""
    )
    return {row[:5]: row[5:] for row in rows}


def one_fault(folder: Folder) -> Fault:
    with pytest.raises(PreparationError) as caught:
        prepare(folder.sources, folder.tables)
    errors = [f for f in caught.value.faults if f.severity == "error"]
    assert len(errors) == 1, errors
    return errors[0]


def test_school_changes_add_up_to_parents_and_city(folder: Folder) -> None:
    bare(folder)
    codes = {"011": "3", "012": "0", "021": "2;;provisional", "022": "", "031": "4"}
    rows = [ROW.format(code, number) for code, number in codes.items() if number]
    rows += [
        "full;2012;viertel;022;Gymnasium;Realschule;8;;confidential",
        "full;2012;viertel;not_located;Gymnasium;Realschule;9;1",
        "full;2012;viertel;011;Realschule;Gymnasium;9;5",
    ]
    write(folder, "school_changes/a.csv", CHANGES, *rows)
    found = changes(folder)
    path = ("Gymnasium", "Realschule", 8)
    assert found["viertel", "012", *path] == (0, "none", "")
    assert found["viertel", "021", *path] == (2, "ok", "provisional")
    assert found["ortsteil", "01", *path] == (3, "ok", "")
    assert found["ortsteil", "02", *path] == (None, "confidential", "")
    assert found["municipality", "mini", *path] == (None, "confidential", "")
    assert found["municipality", "mini", "Gymnasium", "Realschule", 9] == (1, "ok", "")
    assert found["municipality", "mini", "Realschule", "Gymnasium", 9] == (5, "ok", "")
    assert not [key for key in found if key[0] == "bezirk"]


def test_changes_that_arrived_changed_for_protection_are_not_added_up(folder: Folder) -> None:
    bare(folder)
    rows = [ROW.format(code, "3;;perturbed") for code in ("011", "012", "021", "022", "031")]
    write(folder, "school_changes/a.csv", CHANGES, *rows)
    assert {key[0] for key in changes(folder)} == {"viertel"}


def test_an_area_without_any_row_is_an_unknown_part_of_changes(folder: Folder) -> None:
    bare(folder)
    rows = [ROW.format(code, 1) for code in ("011", "012", "021", "031")]
    write(folder, "school_changes/a.csv", CHANGES, *rows)
    found = changes(folder)
    path = ("Gymnasium", "Realschule", 8)
    assert found["ortsteil", "01", *path][0] == 2
    assert found["ortsteil", "02", *path] == (None, "unknown", "")
    assert found["municipality", "mini", *path] == (None, "unknown", "")


def test_rows_of_the_city_hold_and_totals_stay_as_they_are(folder: Folder) -> None:
    bare(folder)
    write(
        folder, "school_changes/a.csv", CHANGES,
        "by_type;2012;;;Gymnasium;Realschule;;7;;;;mini",
        "by_type;2012;;;;Realschule;;7;;;1;mini",
    )  # fmt: skip
    rows = folder.rows(
        """SELECT level, code, from_school_type, pupils, is_total FROM school_change
           WHERE table_id = 'by_type' AND period = 2012 ORDER BY is_total"""
    )
    assert rows == [
        ("municipality", "mini", "Gymnasium", 7, False),
        ("municipality", "mini", None, 7, True),
    ]
    sources = folder.rows("SELECT source_id FROM indicator_source WHERE indicator_id = 'by_type'")
    assert sources == [("mini",)]


@pytest.mark.parametrize(
    ("row", "column", "code"),
    [
        ("all;2012;;;Gymnasium;Realschule;8;1", "table", Code.NAME_UNKNOWN),
        ("full;2012/13;;;Gymnasium;Realschule;8;1", "period", Code.YEAR),
        ("full;2012;viertel;11;Gymnasium;Realschule;8;1", "area", Code.AREA_UNKNOWN),
        ("full;2012;;;Gymnasium;Realschule;;1", "grade", Code.EMPTY_CELL),
        ("full;2012;;;Gymnasium;Realschule;14;1", "grade", Code.OUT_OF_RANGE),
        ("by_type;2012;;;Gymnasium;Realschule;8;1", "grade", Code.OUT_OF_RANGE),
        ("full;2012;;;Gymnasium;Realshule;8;1", "to", Code.NAME_UNKNOWN),
        ("full;2012;;;Gymnasium;Realschule;8;1.5", "pupils", Code.OUT_OF_RANGE),
        ("full;2012;;;Gymnasium;Realschule;8;", "pupils", Code.EMPTY_CELL),
        ("full;2012;;;Gymnasium;Realschule;8;3;confidential", "pupils", Code.OUT_OF_RANGE),
        ("full;2012;;;Gymnasium;Realschule;8;3;;;;nobody", "source", Code.NAME_UNKNOWN),
        ("full;2012;;;Gymnasium;Realschule;8;3;;;ja", "total", Code.NAME_UNKNOWN),
    ],
)
def test_a_wrong_change_is_told_at_its_cell(
    folder: Folder, row: str, column: str, code: Code
) -> None:
    bare(folder)
    write(folder, "school_changes/a.csv", CHANGES, "full;2011;;;Gymnasium;Realschule;8;1", row)
    fault = one_fault(folder)
    assert (fault.code, fault.file, fault.row, fault.column) == (
        code, "school_changes/a.csv", 3, column,
    )  # fmt: skip
    found = check(folder.sources)
    account = next(a for a in found.accounts if a.file == "school_changes/a.csv")
    assert (account.read, account.used, account.is_even) == (3, 1, True)


def test_a_change_that_stands_twice_names_the_first(folder: Folder) -> None:
    bare(folder)
    row = "full;2012;;;Gymnasium;Realschule;8;1;;;;;Wechsel.xlsx|Blatt 1|C7"
    write(folder, "school_changes/a.csv", CHANGES, row, row.replace("C7", "C9"))
    fault = one_fault(folder)
    assert (fault.code, fault.file, fault.sheet, fault.cell) == (
        Code.DUPLICATE, "Wechsel.xlsx", "Blatt 1", "C9",
    )  # fmt: skip
    assert "school_changes/a.csv, Zeile 2" in fault.why


def test_places_and_their_values(folder: Folder) -> None:
    bare(folder)
    write(
        folder, "places/a.csv", PLACES,
        'p1;school;Gymnasium;Neue Schule;Am Markt 1;6.574;51.345;30;mini;"{""Träger"": ""Stadt""}"',
        "p2;childcare;;Neue Kita;;6.60;51.34;;mini",
    )  # fmt: skip
    head = "place;indicator;period;value;sign;flags;origin"
    write(
        folder, "place_values.csv", head,
        "p1;social_index_median;2024;4;;estimated", "p2;social_index_median;2024;;not_applicable",
    )  # fmt: skip
    rows = folder.rows(
        """SELECT facility_id, kind, school_type, capacity, attributes FROM facility
           WHERE facility_id LIKE 'p_' ORDER BY 1"""
    )
    assert rows == [
        ("p1", "school", "Gymnasium", 30, '{"Träger": "Stadt"}'),
        ("p2", "childcare", None, None, "{}"),
    ]
    areas = folder.rows("SELECT level, code FROM facility_area WHERE facility_id = 'p1' ORDER BY 1")
    assert areas == [("bezirk", "1"), ("ortsteil", "01"), ("viertel", "012")]
    values = folder.rows("SELECT * FROM facility_value WHERE facility_id LIKE 'p_' ORDER BY 1")
    assert values == [
        ("p1", "social_index_median", 2024, 4, "ok", "estimated"),
        ("p2", "social_index_median", 2024, None, "not_applicable", ""),
    ]


@pytest.mark.parametrize(
    ("row", "column", "code", "said"),
    [
        ("p1;schol;;Neu;;6.574;51.345;;mini", "kind", Code.NAME_UNKNOWN, "school"),
        ("p1;school;;Neu;;51.345;6.574;;mini", "lon", Code.LOCATION, "vertauscht"),
        ("p1;school;;Neu;;7.574;51.345;;mini", "lon", Code.LOCATION, "prüfen"),
        ("p1;school;;Neu;;;51.345;;mini", "lon", Code.EMPTY_CELL, ""),
        ("p1;school;;Neu;;6,574;51.345;;mini", "lon", Code.NOT_A_NUMBER, "Punkt"),
        ("p1;school;;Neu;;6.574;99;;mini", "lat", Code.OUT_OF_RANGE, ""),
        ("p1;school;;;;6.574;51.345;;mini", "name", Code.EMPTY_CELL, ""),
        ("p1;school;;Neu;;6.574;51.345;-1;mini", "capacity", Code.OUT_OF_RANGE, ""),
        ("p1;school;;Neu;;6.574;51.345;;maxi", "source", Code.NAME_UNKNOWN, "mini"),
        ("p1;school;;Neu;;6.574;51.345;;mini;Stadt", "attributes", Code.NAME_UNKNOWN, "{"),
        ("s1;school;;Neu;;6.574;51.345;;mini", "id", Code.DUPLICATE, ""),
    ],
)
def test_a_wrong_place_is_told_at_its_cell(
    folder: Folder, row: str, column: str, code: Code, said: str
) -> None:
    bare(folder)
    write(folder, "places/a.csv", PLACES, row)
    fault = one_fault(folder)
    assert (fault.code, fault.file, fault.row, fault.column) == (code, "places/a.csv", 2, column)
    assert said in fault.remedy


def test_notes(folder: Folder) -> None:
    bare(folder)
    head = "scope;ref;period;kind;text;origin"
    write(folder, "notes.csv", head, "indicator;schools;2024;break;Neu gezählt.")
    rows = folder.rows("SELECT * FROM note WHERE ref = 'schools'")
    assert rows == [("indicator", "schools", 2024, "break", "Neu gezählt.")]


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ("indicator;scools;2024;break;Text", "ref"),
        ("indicators;schools;2024;break;Text", "scope"),
        ("indicator;schools;24;break;Text", "period"),
        ("indicator;schools;2024;bruch;Text", "kind"),
        ("indicator;schools;2024;break;", "text"),
    ],
)
def test_a_wrong_note_is_told_at_its_cell(folder: Folder, row: str, column: str) -> None:
    bare(folder)
    write(folder, "notes.csv", "scope;ref;period;kind;text;origin", row)
    fault = one_fault(folder)
    assert (fault.file, fault.row, fault.column) == ("notes.csv", 2, column)


@pytest.mark.parametrize("name", ["a/b", "a?b", "..", "a#1", "a\\b"])
def test_an_id_of_a_place_that_cannot_stand_in_an_address(folder: Folder, name: str) -> None:
    bare(folder)
    write(
        folder, "places/a.csv", PLACES,
        f"{name};school;Grundschule;Schule;;6.5664;51.3404;;mini",
    )  # fmt: skip
    fault = one_fault(folder)
    assert (fault.column, fault.value) == ("id", name)
    assert "Adresse" in fault.why
