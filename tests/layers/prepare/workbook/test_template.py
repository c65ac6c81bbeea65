"""What the template offers: headings, drop-downs, comments, formats, the example row."""

from pathlib import Path

import openpyxl
import pytest

from layers.prepare.workbook.columns import GUIDE, LISTS, SHEETS, Kind, Sheet
from layers.prepare.workbook.template import heading_of, write_template

TABLES = [sheet for sheet in SHEETS if not sheet.vertical]


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("template") / "vorlage.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


def test_sheets(book: openpyxl.Workbook) -> None:
    assert book.sheetnames == [GUIDE, *(sheet.title for sheet in SHEETS), LISTS]
    assert book[LISTS].sheet_state == "hidden"


@pytest.mark.parametrize("sheet", TABLES, ids=lambda sheet: sheet.key)
def test_headings_comments_and_example(book: openpyxl.Workbook, sheet: Sheet) -> None:
    page = book[sheet.title]
    assert page.freeze_panes == "B2"
    for number, column in enumerate(sheet.columns, start=1):
        heading = page.cell(1, number)
        assert heading.value == heading_of(column)
        assert heading.value.endswith(" *") == column.required
        assert heading.comment is not None
        assert column.help in heading.comment.text
    assert str(page.cell(2, 1).value).startswith("Beispiel: ")


def test_drop_downs(book: openpyxl.Workbook) -> None:
    page = book["Kennzahlen"]
    offered = {str(v.sqref): v.formula1 for v in page.data_validations.dataValidation}
    measure = next(f for cells, f in offered.items() if cells.startswith("H3:"))
    where = measure.replace("'", "").partition("!")[2].replace("$", "")
    words = [cell.value for (cell,) in book[LISTS][where]]
    assert words == ["Anzahl", "Anteil", "Verhältnis", "Dichte", "Mittelwert", "Index"]


def test_codes_are_formatted_as_text(book: openpyxl.Workbook) -> None:
    codes = [(s.title, n) for s in TABLES for n, c in enumerate(s.columns) if c.kind is Kind.CODE]
    assert ("Gebiete", 1) in codes
    for title, number in codes:
        formats = [
            d.number_format
            for d in book[title].column_dimensions.values()
            if d.min <= number + 1 <= d.max
        ]
        assert formats == ["@"], (title, number)


def test_headings_are_unique() -> None:
    for sheet in SHEETS:
        headings = [column.heading for column in sheet.columns]
        assert len(set(headings)) == len(headings), sheet.title
        keys = [column.key for column in sheet.columns]
        assert len(set(keys)) == len(keys), sheet.title


def test_a_path_that_cannot_be_written(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="fehlt"):
        write_template(tmp_path / "fehlt" / "vorlage.xlsx")
