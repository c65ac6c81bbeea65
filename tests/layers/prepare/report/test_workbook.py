"""The report as a workbook, read back as Excel would."""

from pathlib import Path
from urllib.parse import unquote

import openpyxl
import pytest

from layers.prepare.report.workbook import COLUMNS, write_xlsx
from tests.layers.prepare.report.samples import BOOK, empty, sample


def test_a_row_per_fault(tmp_path: Path) -> None:
    write_xlsx(sample(), tmp_path / "bericht.xlsx")
    book = openpyxl.load_workbook(tmp_path / "bericht.xlsx")
    sheet = book["Befunde"]
    rows = list(sheet.values)
    assert rows[0] == tuple(heading for heading, _ in COLUMNS)
    assert rows[1][:7] == ("Fehler", BOOK, "Werte", "AB3", 3, "Wert [Kinder]", '=HYPERLINK("x")')
    assert sheet["G2"].data_type == "s"
    assert rows[2][7:] == (
        "Das ist kein Schuljahr.",
        "Schuljahr in der Form 2017/18 schreiben.",
        "Jahr falsch",
        "jahr_ausserhalb",
    )
    assert [row[0] for row in rows[1:]] == ["Fehler", "Fehler", "Fehler", "Hinweis"]
    assert rows[3][4] is None
    assert sheet.auto_filter.ref == "A1:K5"
    assert sheet.freeze_panes == "A2"


def test_summary(tmp_path: Path) -> None:
    write_xlsx(sample(), tmp_path / "bericht.xlsx")
    cells = [
        cell
        for row in openpyxl.load_workbook(tmp_path / "bericht.xlsx")["Zusammenfassung"].values
        for cell in row
        if cell is not None
    ]
    assert cells[1] == "3 Fehler, 1 Hinweis – so nicht veröffentlichbar"
    assert cells[cells.index("Lizenz fehlt") + 1] == 1
    assert sample().closing in cells


def test_cells_lead_into_the_checked_workbook(tmp_path: Path) -> None:
    (tmp_path / "berichte").mkdir()
    path = tmp_path / "berichte" / "bericht.xlsx"
    write_xlsx(sample(), path, tmp_path / BOOK)
    sheet = openpyxl.load_workbook(path)["Befunde"]
    link = sheet["D3"].hyperlink
    assert link is not None
    assert unquote(str(link.target)).replace("\\", "/") == f"../{BOOK}"
    assert link.location == "'Werte'!C17"
    assert sheet["D4"].hyperlink is None


def test_an_empty_report_is_a_workbook(tmp_path: Path) -> None:
    write_xlsx(empty(), tmp_path / "bericht.xlsx")
    assert openpyxl.load_workbook(tmp_path / "bericht.xlsx")["Befunde"].max_row == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"bericht\.xlsx"):
        write_xlsx(sample(), tmp_path / "fehlt" / "bericht.xlsx")
