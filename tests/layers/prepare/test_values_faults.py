"""Each wrong cell of ``values/*.csv`` is told at its line and column, and no row is lost."""

import pytest

from layers.prepare.faults import Code, Fault
from layers.prepare.pipeline import Findings, check
from tests.layers.prepare.folder import HEAD, PEOPLE, Folder, folder

__all__ = ["folder"]

ALL_COLUMNS = HEAD + ";low;high;cases;origin"


def sound(indicator: str = "number", period: int = 2012) -> list[str]:
    return [f"{indicator};viertel;{c};{period};;;{n}" for c, n in PEOPLE.items()]


def checked(folder: Folder, *rows: str, head: str = ALL_COLUMNS) -> Findings:
    """What checking says of these rows below five sound ones (lines 2 to 6)."""
    for name in ("quota", "average"):
        if not any(row.startswith(name) for row in rows):
            (folder.sources / "indicators" / f"{name}.toml").unlink()
    folder.values(*sound(), *rows, head=head)
    return check(folder.sources)


def errors(found: Findings) -> list[Fault]:
    return [f for f in found.faults.ordered if f.severity == "error"]


@pytest.mark.parametrize(
    ("row", "column", "code", "said"),
    [
        ("numbr;viertel;011;2013;;;1", "indicator", Code.REFERENCE, "number"),
        (";viertel;011;2013;;;1", "indicator", Code.REFERENCE, ""),
        ("schools;viertel;011;2013;;;1", "indicator", Code.REFERENCE, "values"),
        ("number;virtel;011;2013;;;1", "level", Code.REFERENCE, "viertel"),
        ("number;viertel;11;2013;;;1", "area", Code.AREA_UNKNOWN, "011"),
        ("number;viertel;Über den Wiesen;2013;;;1", "area", Code.AREA_UNKNOWN, "011"),
        ("number;viertel;Über den Wisen;2013;;;1", "area", Code.AREA_UNKNOWN, "011"),
        ("number;viertel;01;2013;;;1", "area", Code.AREA_UNKNOWN, ""),
        ("number;viertel;;2013;;;1", "area", Code.EMPTY_CELL, "not_located"),
        ("number;municipality;krefeld;2013;;;1", "area", Code.AREA_UNKNOWN, "mini"),
        ("number;viertel;011;1999;;;1", "period", Code.YEAR, "municipality.toml"),
        ("number;viertel;011;12;;;1", "period", Code.YEAR, ""),
        ("number;viertel;011;2012.5;;;1", "period", Code.YEAR, ""),
        ("number;viertel;011;2012/13;;;1", "period", Code.YEAR, "2012"),
        ("number;viertel;011;2013;Gymnasim;;1", "school_type", Code.NAME_UNKNOWN, "Gymnasium"),
        ("number;viertel;011;2013;;;viel", "value", Code.NOT_A_NUMBER, ""),
        ("number;viertel;011;2013;;;1_000", "value", Code.NOT_A_NUMBER, ""),
        ("number;viertel;011;2013;;;nan", "value", Code.NOT_A_NUMBER, ""),
        ("number;viertel;011;2013;;;inf", "value", Code.NOT_A_NUMBER, "zu groß|prüfen"),
        ("number;viertel;011;2013;;;1,5", "value", Code.NOT_A_NUMBER, "Punkt"),
        ("number;viertel;011;2013;;;-1", "value", Code.OUT_OF_RANGE, ""),
        ("number;viertel;011;2013;;;1.5", "value", Code.OUT_OF_RANGE, ""),
        ("number;viertel;011;2013;;;;1;2", "numerator", Code.OUT_OF_RANGE, "value"),
        ("number;viertel;011;2013;;;", "value", Code.EMPTY_CELL, "leer ist nicht null"),
        ("number;viertel;011;2013;;;;;;ok", "value", Code.EMPTY_CELL, ""),
        ("number;viertel;011;2013;;;;;;geheim", "sign", Code.NAME_UNKNOWN, "confidential"),
        ("number;viertel;011;2013;;;5;;;confidential", "value", Code.OUT_OF_RANGE, "Zeichen"),
        ("number;viertel;011;2013;;;5;;;none", "value", Code.OUT_OF_RANGE, "Zeichen"),
        ("number;viertel;011;2013;;;5;;;;vorläufig", "flags", Code.NAME_UNKNOWN, "provisional"),
        ("average;viertel;011;2013;;;5;;;;;6;4", "low", Code.OUT_OF_RANGE, "vertauschen"),
        ("average;viertel;011;2013;;;5;;;;;;;2.5", "cases", Code.OUT_OF_RANGE, ""),
        ("quota;viertel;011;2013;;;;10", "denominator", Code.EMPTY_CELL, "fehlend"),
        ("quota;viertel;011;2013;;;;;10", "numerator", Code.EMPTY_CELL, "fehlend"),
        ("quota;viertel;011;2013;;;;11;10", "numerator", Code.PART, ""),
        ("quota;viertel;011;2013;;;;-1;10", "numerator", Code.OUT_OF_RANGE, ""),
        ("quota;viertel;011;2013;;;12.4;10;100", "value", Code.PUBLISHED, "per"),
        ("quota;viertel;011;2013;;;0;0;0", "value", Code.PUBLISHED, "Nenner"),
    ],
)
def test_a_wrong_cell(folder: Folder, row: str, column: str, code: Code, said: str) -> None:
    found = checked(folder, row)
    [fault] = errors(found)
    assert (fault.file, fault.row, fault.column, fault.code) == ("values/a.csv", 7, column, code)
    assert any(word in fault.why + fault.remedy for word in said.split("|"))
    [account] = [a for a in found.accounts if a.file == "values/a.csv"]
    assert (account.read, account.used, account.is_even) == (7, 5, True)


def test_two_wrong_cells_of_a_row_are_both_told(folder: Folder) -> None:
    found = checked(folder, "number;viertel;11;13;;;viel")
    assert [(f.row, f.column) for f in errors(found)] == [(7, "area"), (7, "period"), (7, "value")]


@pytest.mark.parametrize("value", ["10", "10.4", "10.42", "1e1", ""])
def test_a_value_that_agrees_as_printed_is_none(folder: Folder, value: str) -> None:
    rows = [f"quota;viertel;{c};2012;;;{value};1042;10000" for c in PEOPLE]
    if value == "1e1":
        rows = [row.replace("1042", "1000") for row in rows]
    folder.values(*sound(), *rows)
    (folder.sources / "indicators" / "average.toml").unlink()
    assert folder.cells("quota")["viertel", "011", 2012][0] == (10 if value == "1e1" else 10.42)


def test_origin_leads_to_the_cell_of_the_workbook(folder: Folder) -> None:
    found = checked(folder, "number;viertel;11;2013;;;1;;;;;;;;Kita 2024.xlsx|Werte|C17")
    [fault] = errors(found)
    assert (fault.file, fault.sheet, fault.cell, fault.row) == (
        "Kita 2024.xlsx", "Werte", "C17", 17,
    )  # fmt: skip


def test_a_row_that_stands_twice_names_the_first_one(folder: Folder) -> None:
    folder.values("number;viertel;011;2012;;;100", file="b.csv")
    found = checked(folder, "number;viertel;012;2012;all;all;20")
    first, second = errors(found)
    assert (first.code, first.file, first.row) == (Code.DUPLICATE, "values/a.csv", 7)
    assert first.why == "Für diesen Schlüssel steht schon ein Wert in Zeile 3."
    assert (second.code, second.file, second.row) == (Code.DUPLICATE, "values/b.csv", 2)
    assert second.why == "Für diesen Schlüssel steht schon ein Wert in values/a.csv, Zeile 2."


def test_many_faults_of_one_kind_are_counted(folder: Folder) -> None:
    found = checked(folder, *(f"number;viertel;{n};2013;;;1" for n in range(900, 1150)))
    told = [f for f in errors(found) if f.code is Code.AREA_UNKNOWN]
    assert len(told) == 201
    assert [f.why for f in told if f.file == "values/"] == [
        "Derselbe Fehler steht in 50 weiteren Zeilen."
    ]
    [account] = [a for a in found.accounts if a.file == "values/a.csv"]
    assert (account.used, account.set_aside["mit Fehlern"], account.is_even) == (5, 250, True)


def test_a_breakdown_without_words_is_a_warning(folder: Folder) -> None:
    found = checked(folder, *(row.replace("2012;;", "2012;;girls") for row in sound()))
    [fault] = [f for f in found.faults.ordered if f.column == "breakdown"]
    assert (fault.severity, fault.row, fault.value) == ("warning", 7, "girls")
    assert errors(found) == []


def test_an_indicator_without_values_is_a_warning(folder: Folder) -> None:
    folder.values(*sound())
    found = [f for f in check(folder.sources).faults.ordered if f.code is Code.NO_VALUES]
    assert [(f.severity, f.value) for f in found] == [("warning", "average"), ("warning", "quota")]


@pytest.mark.parametrize(
    ("data", "row", "column", "code"),
    [
        (b"", 0, "", Code.EMPTY_TABLE),
        (b"indicator,level,area,period\n", 1, "", Code.DELIMITER),
        (b"indicator;level;area\nnumber;viertel;011\n", 1, "period", Code.COLUMN_MISSING),
        (b"indicator;level;area;period;wert\n", 1, "wert", Code.COLUMN_UNKNOWN),
        (b"indicator;level;area;period;value;value\n", 1, "value", Code.COLUMN_UNKNOWN),
        (b"PK\x03\x04", 0, "", Code.ENCODING),
        (HEAD.encode() + b"\nnumber;viertel;\xdcber;2012;;;1;;;;\n", 2, "", Code.ENCODING),
        (HEAD.encode() + b"\nnumber;viertel;011;2012;;;1\n", 2, "", Code.ROW_LENGTH),
        (HEAD.encode() + b'\nnumber;viertel;"011;2012;;;1;;;;\n', 2, "", Code.ROW_LENGTH),
    ],
)
def test_a_file_that_cannot_be_read(
    folder: Folder, data: bytes, row: int, column: str, code: Code
) -> None:
    (folder.sources / "values" / "b.csv").write_bytes(data)
    found = checked(folder)
    [fault] = errors(found)
    assert (fault.file, fault.row, fault.column, fault.code) == ("values/b.csv", row, column, code)
    assert all(account.is_even for account in found.accounts)


@pytest.mark.parametrize(
    "text",
    [
        "\ufeff{head}\n{good}\n{bad}\n",
        "{head}\r\n{good}\r\n{bad}\r\n",
        "{head}\n{good}\n{bad}",
        "{head}\n{good}\n{bad}\n\n\n",
        "{head}\n{good}\n{bad}\n;;;;;;;;;;\n",
    ],
)
def test_lines_are_those_of_an_editor(folder: Folder, text: str) -> None:
    good, bad = "number;viertel;011;2014;;;1;;;;", "number;viertel;11;2014;;;1;;;;"
    data = text.format(head=HEAD, good=good, bad=bad).encode()
    (folder.sources / "values" / "b.csv").write_bytes(data)
    found = checked(folder)
    assert [(f.file, f.row) for f in errors(found)] == [("values/b.csv", 3)]
    [account] = [a for a in found.accounts if a.file == "values/b.csv"]
    assert (account.read, account.used, account.is_even) == (3, 1, True)


def test_lines_are_right_behind_blank_lines_and_long_cells(folder: Folder) -> None:
    text = (
        f"\n{HEAD}\n\nnumber;viertel;011;2014;;;1;;;;\n"
        'number;viertel;012;2014;;"a\nb";1;;;;\nnumber;viertel;11;2014;;;1;;;;\n'
    )
    (folder.sources / "values" / "b.csv").write_text(text, "utf-8")
    found = checked(folder)
    assert [(f.file, f.row, f.column) for f in errors(found)] == [("values/b.csv", 7, "area")]


def test_spaces_around_cells_are_none_of_their_content(folder: Folder) -> None:
    row = "number;viertel;\u00a0011 ; 2014\t;\u202fall;girls\u00a0; 1 ;;;;revised "
    found = checked(folder, row, row.replace("2014", "2015").replace("\u00a0", " "))
    assert errors(found) == []
    [account] = [a for a in found.accounts if a.file == "values/a.csv"]
    assert (account.read, account.used) == (8, 7)
    told = [f.value for f in found.faults.ordered if f.column == "breakdown"]
    assert told == ["girls"]
