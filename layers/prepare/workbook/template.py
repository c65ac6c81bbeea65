"""The workbook that stewards fill in: sheets, headings, drop-downs, comments, an example row."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import xlsxwriter

from layers.prepare.specs import FACILITY_KINDS
from layers.prepare.workbook.columns import GUIDE, LEVELS, LISTS, SHEETS, Column, Kind, Sheet
from layers.prepare.workbook.grid import letters
from layers.prepare.workbook.guide_text import GUIDE_LINES
from layers.prepare.workbook.prefill import Row
from layers.prepare.workbook.school_types import STANDARD
from layers.prepare.workbook.words import COMPARISON, EXAMPLE, WHOLE

ROWS = 5000
"""Rows below the headings that get formats and drop-downs."""
MOST_LEVELS = 12
"""Rows of sheet Ebenen that the drop-downs offer."""
AS_TEXT = (Kind.CODE, Kind.PERIOD, Kind.WORD, Kind.DATE)
NAME_COLUMN = {"levels": "name", "indicators": "id", "school_types": "id", "breakdowns": "name",
               "sources": "id", "place_kinds": "name_plural"}  # fmt: skip
"""Which column of a sheet the drop-downs of other sheets offer."""
ENTRY_HEADINGS = ("Angabe", "Wert", "Beispiel", "Erklärung")


def write_template(path: Path, rows: Mapping[str, list[Row]] | None = None) -> None:
    """Write the template to ``path``, with ``rows`` of sheets where a folder has them already;
    without any, the usual school types and kinds of places stand in their sheets.

    Raises OSError where it cannot be written.
    """
    book = xlsxwriter.Workbook(str(path), {"strings_to_numbers": False})
    try:
        _Template(book, rows or usual_rows()).write()
    finally:
        try:
            book.close()
        except xlsxwriter.exceptions.FileCreateError as error:
            raise OSError(str(error)) from error


def usual_rows() -> dict[str, list[Row]]:
    """What most municipalities need and nobody should have to type."""
    kinds = [{key: str(v) for key, v in kind.model_dump().items()} for kind in FACILITY_KINDS]
    return {"school_types": STANDARD, "place_kinds": kinds}


class _Template:
    """Writes the sheets of one workbook."""

    def __init__(self, book: Any, rows: Mapping[str, list[Row]]) -> None:
        self.book, self.rows = book, rows
        self.lists: dict[tuple[str, ...], str] = {}
        self.formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "wrap": book.add_format({"text_wrap": True, "valign": "top"}),
            "required": book.add_format(
                {"bold": True, "bg_color": "#1f4e79", "font_color": "#ffffff", "text_wrap": True,
                 "valign": "top", "border": 1}
            ),
            "optional": book.add_format(
                {"bold": True, "bg_color": "#dce6f1", "text_wrap": True, "valign": "top",
                 "border": 1}
            ),
            "example": book.add_format(
                {"italic": True, "font_color": "#595959", "bg_color": "#f2f2f2",
                 "num_format": "@"}
            ),
            "text": book.add_format({"num_format": "@"}),
            "plain": book.add_format({}),
        }  # fmt: skip

    def write(self) -> None:
        """All sheets, the lists of the drop-downs last and hidden."""
        self._guide()
        sheets = [(sheet, self.book.add_worksheet(sheet.title)) for sheet in SHEETS]
        hidden = self.book.add_worksheet(LISTS)
        for sheet, page in sheets:
            if sheet.vertical:
                self._entries(sheet, page, hidden)
            else:
                self._table(sheet, page, hidden)
        hidden.hide()

    def _guide(self) -> None:
        page = self.book.add_worksheet(GUIDE)
        page.hide_gridlines(2)
        page.set_column(0, 0, 24)
        page.set_column(1, 1, 100)
        page.write_string(0, 0, "Arbeitsmappe für den Bildungsatlas", self.formats["title"])
        row = 2
        for heading, text in GUIDE_LINES:
            page.write_string(row, 0, heading, self.formats["wrap"])
            page.write_string(row, 1, text, self.formats["wrap"])
            row += 1
        row += 1
        page.write_string(row, 0, "Blätter", self.formats["title"])
        for number, sheet in enumerate(SHEETS, start=row + 1):
            page.write_url(number, 0, f"internal:'{sheet.title}'!A1", string=sheet.title)
            page.write_string(number, 1, sheet.purpose, self.formats["wrap"])

    def _entries(self, sheet: Sheet, page: Any, hidden: Any) -> None:
        """One entry per row: heading, value, example, explanation."""
        page.freeze_panes(1, 1)
        for number, heading in enumerate(ENTRY_HEADINGS):
            page.write_string(0, number, heading, self.formats["optional"])
        for number, width in enumerate((34, 44, 40, 70)):
            page.set_column(number, number, width)
        given = (self.rows.get(sheet.key) or [{}])[0]
        for row, column in enumerate(sheet.columns, start=1):
            page.write_string(row, 0, heading_of(column), self._heading_format(column))
            page.write_string(row, 1, given.get(column.key, ""), self.formats["text"])
            page.write_string(row, 2, column.example, self.formats["example"])
            page.write_string(row, 3, column.help, self.formats["wrap"])
            self._drop_down(page, hidden, column, (row, 1, row, 1))

    def _table(self, sheet: Sheet, page: Any, hidden: Any) -> None:
        """Headings, the example row, then what is there already."""
        page.freeze_panes(1, 1)
        page.set_row(0, 32)
        given = self.rows.get(sheet.key, [])
        last = max(ROWS, len(given) + 1000)
        for number, column in enumerate(sheet.columns):
            as_text = self.formats["text" if column.kind in AS_TEXT else "plain"]
            page.set_column(number, number, column.width, as_text)
            page.write_string(0, number, heading_of(column), self._heading_format(column))
            page.write_comment(0, number, comment_of(column), {"x_scale": 2, "y_scale": 1.2})
            page.write_string(1, number, example_of(sheet, number), self.formats["example"])
            self._drop_down(page, hidden, column, (2, number, last, number))
        page.autofilter(0, 0, last, len(sheet.columns) - 1)
        for row, cells in enumerate(given, start=2):
            for number, column in enumerate(sheet.columns):
                self._cell(page, row, number, column, cells.get(column.key, ""))

    def _cell(self, page: Any, row: int, number: int, column: Column, text: str) -> None:
        plain = text.replace(",", ".").replace("-", "", 1)
        is_number = column.kind in (Kind.VALUE, Kind.NUMBER, Kind.WHOLE)
        if is_number and plain.replace(".", "", 1).isdigit() and plain[:1] != ".":
            page.write_number(row, number, float(text.replace(",", ".")))
        elif text:
            form = self.formats["text" if column.kind in AS_TEXT else "plain"]
            page.write_string(row, number, text, form)

    def _heading_format(self, column: Column) -> Any:
        return self.formats["required" if column.required else "optional"]

    def _drop_down(
        self, page: Any, hidden: Any, column: Column, block: tuple[int, int, int, int]
    ) -> None:
        source = self._source(hidden, column)
        if not source:
            return
        is_strict = bool(column.choices) and column.key != "licence"
        page.data_validation(
            *block,
            {
                "validate": "list",
                "source": source,
                "error_type": "stop" if is_strict else "information",
                "error_title": column.heading,
                "error_message": "Dieser Eintrag steht nicht in der Liste.",
            },
        )

    def _source(self, hidden: Any, column: Column) -> str:
        """Where the entries of a drop-down stand; '' for columns without one."""
        if column.list_of:
            sheet = next(s for s in SHEETS if s.key == column.list_of)
            names = [c.key for c in sheet.columns]
            where = letters(names.index(NAME_COLUMN[sheet.key]))
            if sheet.key == "levels":
                return self._levels(hidden)
            return f"='{sheet.title}'!${where}$3:${where}$1000"
        return self._listed(hidden, tuple(column.choices)) if column.choices else ""

    def _levels(self, hidden: Any) -> str:
        """The levels of sheet Ebenen as they are typed, and the two words for special levels."""
        words = (WHOLE, COMPARISON)
        source = self._listed(hidden, words)
        where, number = source.split("$")[1], list(self.lists).index(words)
        given = [row.get("name", "") for row in self.rows.get("levels", [])]
        for row in range(MOST_LEVELS):
            cell = f"'{LEVELS.title}'!$A${row + 3}"
            name = given[row] if row < len(given) else ""
            hidden.write_formula(row + 2, number, f'=IF({cell}="","",{cell})', None, name)
        return f"='{LISTS}'!${where}$1:${where}${MOST_LEVELS + 2}"

    def _listed(self, hidden: Any, words: tuple[str, ...]) -> str:
        if words not in self.lists:
            number = len(self.lists)
            where = letters(number)
            for row, word in enumerate(words):
                hidden.write_string(row, number, word)
            self.lists[words] = f"='{LISTS}'!${where}$1:${where}${len(words)}"
        return self.lists[words]


def heading_of(column: Column) -> str:
    """The heading as printed; required columns end in a star."""
    return f"{column.heading} *" if column.required else column.heading


def comment_of(column: Column) -> str:
    """What the comment of a heading says."""
    must = "Pflichtangabe. " if column.required else ""
    kind = f" ({column.kind.value})" if column.kind not in (Kind.TEXT, Kind.CHOICE) else ""
    return f"{must}{column.help}{kind}".strip() or column.heading


def example_of(sheet: Sheet, number: int) -> str:
    """A cell of the example row; its first cell says what the row is."""
    example = sheet.columns[number].example
    return f"{EXAMPLE}{example}" if number == 0 else example
