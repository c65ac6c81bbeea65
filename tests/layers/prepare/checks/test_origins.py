"""Rows lead back to the workbook's cell."""

from dataclasses import replace
from pathlib import Path

from layers.prepare.checks.origins import traced
from layers.prepare.faults import Code, Fault

TEXT = """\ufeffindicator;value;origin
a;1;Kita 2024.xlsx|Werte|C17
"b";2;Kita 2024.xlsx|Werte|
c;3;
"x
y";4;Kita 2024.xlsx|Werte|C20
d;"5";"Kita; alt.xlsx|Werte 2|AB21"
"""


def places(folder: Path, *lines: int) -> list[tuple[str, str, str, int]]:
    """File, sheet, cell and row of faults at the lines."""
    (folder / "values").mkdir(exist_ok=True)
    (folder / "values" / "w.csv").write_text(TEXT, encoding="utf-8")
    faults = [Fault(Code.JUMP, "values/w.csv", "w", "a", row=line) for line in lines]
    return [(f.file, f.sheet, f.cell, f.row) for f in traced(faults, folder)]


def test_rows_with_an_origin(tmp_path: Path) -> None:
    assert places(tmp_path, 2, 7, 3) == [
        ("Kita 2024.xlsx", "Werte", "C17", 17),
        ("Kita; alt.xlsx", "Werte 2", "AB21", 21),
        ("Kita 2024.xlsx", "Werte", "", 0),
    ]


def test_others_keep_their_place(tmp_path: Path) -> None:
    kept = [("values/w.csv", "", "", line) for line in (4, 5, 99, 0)]
    assert places(tmp_path, 4, 5, 99, 0) == kept


def test_a_row_of_several_lines(tmp_path: Path) -> None:
    assert places(tmp_path, 6) == [("Kita 2024.xlsx", "Werte", "C20", 20)]


def test_a_fault_that_is_placed_already(tmp_path: Path) -> None:
    fault = Fault(Code.JUMP, "values/gone.csv", "w", "a", row=2)
    assert traced([fault], tmp_path) == [fault]
    placed = replace(fault, file="x.csv", sheet="Werte")
    assert traced([placed], tmp_path) == [placed]
