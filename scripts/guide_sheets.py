"""A sheet of a real workbook as a page that looks like a spreadsheet, for pictures of the guide."""

from dataclasses import dataclass
from html import escape
from pathlib import Path

import openpyxl
from openpyxl.cell import Cell
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

STYLE = """
*{box-sizing:border-box}
body{margin:0;background:#fff;font:13px Carlito,Calibri,"Liberation Sans",Arial,sans-serif;
color:#111}
#sheet{display:inline-block;position:relative;padding-bottom:30px}
table{border-collapse:collapse;table-layout:fixed}
td,th{border:1px solid #d4d4d4;height:22px;padding:1px 5px;overflow:hidden;vertical-align:top;
white-space:nowrap;text-align:left;font-weight:400}
th{background:#e9e9e9;color:#444;text-align:center}
td.wrap{white-space:normal}
td.number{text-align:right}
td.noted{background-image:linear-gradient(225deg,#c00 6px,transparent 6px)}
td.active{outline:2px solid #107c41;outline-offset:-2px}
.arrow{position:absolute;width:19px;height:20px;border:1px solid #999;background:#f3f3f3;
text-align:center;line-height:18px;font-size:10px}
.list{position:absolute;border:1px solid #888;background:#fff;box-shadow:2px 2px 4px #0003;
z-index:2}
.list div{padding:2px 8px;white-space:nowrap}
.list div:nth-child(2){background:#d8e8df}
.note{position:absolute;width:270px;padding:6px 8px;border:1px solid #7f7f7f;background:#ffffe1;
box-shadow:2px 2px 4px #0003;z-index:2;white-space:normal;font-size:13px;line-height:1.35}
#tabs{position:absolute;left:0;bottom:0;height:28px;width:100%;background:#e9e9e9;overflow:hidden;
white-space:nowrap;border-top:1px solid #c9c9c9}
#tabs span{display:inline-block;padding:5px 11px;border-right:1px solid #c9c9c9;color:#444}
#tabs .here{background:#fff;color:#107c41;font-weight:700;border-bottom:3px solid #107c41}
"""


@dataclass(frozen=True)
class View:
    """Which part of a sheet is drawn. ``note`` is a cell whose comment is open, ``chosen`` one
    whose drop-down list is open, with at most ``entries`` of it; ``last`` is the lowest right
    cell; ``hidden`` are columns left out, as somebody would hide them."""

    sheet: str
    last: str
    note: str = ""
    chosen: str = ""
    entries: int = 5
    hidden: tuple[str, ...] = ()
    width: float = 6.2


def sheet_page(path: Path, view: View) -> str:
    """The document; its element ``#sheet`` is what is to be drawn."""
    book = openpyxl.load_workbook(path)
    page = book[view.sheet]
    corner = page[view.last]
    letters = [get_column_letter(n) for n in range(1, corner.column + 1)]
    letters = [letter for letter in letters if letter not in view.hidden]
    heads = "".join(f"<th>{letter}</th>" for letter in letters)
    widths = "".join(
        f'<col style="width:{page.column_dimensions[_group(page, a)].width * view.width:.0f}px">'
        for a in letters
    )
    rows = "".join(
        f"<tr><th>{row}</th>{''.join(_cell(page[f'{a}{row}'], view) for a in letters)}</tr>"
        for row in range(1, corner.row + 1)
    )
    tabs = "".join(
        f'<span class="{"here" if name == view.sheet else ""}">{escape(name)}</span>'
        for name in book.sheetnames
        if book[name].sheet_state == "visible"
    )
    total = 34 + sum(page.column_dimensions[_group(page, a)].width * view.width for a in letters)
    return (
        f'<!doctype html><html lang="de"><meta charset="utf-8"><style>{STYLE}</style>'
        f'<body><div id="sheet" style="width:{total:.0f}px"><table style="width:{total:.0f}px">'
        f'<colgroup><col style="width:34px">{widths}</colgroup>'
        f"<tr><th></th>{heads}</tr>{rows}</table>"
        f'<div id="tabs">{tabs}</div>{_note(page, view)}{_list(book, page, view)}</div>'
        f"<script>{PLACE}</script></body></html>"
    )


PLACE = """
for (const box of document.querySelectorAll("[data-at]")) {
  const cell = document.getElementById(box.dataset.at);
  const below = box.className === "list";
  const side = box.className === "note" ? 14 : 0;
  if (below) box.style.minWidth = cell.offsetWidth + "px";
  box.style.left = (below ? cell.offsetLeft : cell.offsetLeft + cell.offsetWidth + side) + "px";
  box.style.top = (below ? cell.offsetTop + cell.offsetHeight : cell.offsetTop + 1) + "px";
}
"""


def _group(page: Worksheet, letter: str) -> str:
    """The letter under which a width is kept: neighbours of one width are kept as a group."""
    number = openpyxl.utils.column_index_from_string(letter)
    for name, dimension in page.column_dimensions.items():
        if dimension.min and dimension.min <= number <= dimension.max:
            return str(name)
    return letter


def _cell(cell: Cell, view: View) -> str:
    value = cell.value
    shown = "" if value is None else str(value)
    if isinstance(value, float):
        shown = f"{value:g}".replace(".", ",")
    font, fill = cell.font, cell.fill
    style = ""
    if fill.fill_type == "solid":
        style += f"background-color:#{str(fill.fgColor.rgb)[-6:]};"
    if font.color is not None and isinstance(font.color.rgb, str):
        style += f"color:#{font.color.rgb[-6:]};"
    style += "font-weight:700;" if font.bold else ""
    style += "font-style:italic;" if font.italic else ""
    classes = [
        name
        for name, applies in (
            ("wrap", cell.alignment.wrap_text),
            ("number", isinstance(value, int | float)),
            ("noted", cell.comment is not None),
            ("active", cell.coordinate == view.chosen),
        )
        if applies
    ]
    return (
        f'<td id="{cell.coordinate}" class="{" ".join(classes)}" style="{style}">'
        f"{escape(shown)}</td>"
    )


def _note(page: Worksheet, view: View) -> str:
    if not view.note:
        return ""
    text = escape(page[view.note].comment.text)
    return f'<div class="note" data-at="{view.note}">{text}</div>'


def _list(book: openpyxl.Workbook, page: Worksheet, view: View) -> str:
    """The open drop-down list of a cell, with the entries that its validation names."""
    if not view.chosen:
        return ""
    found = next(v for v in page.data_validations.dataValidation if view.chosen in v.sqref)
    sheet, cells = found.formula1.lstrip("=").split("!")
    block = book[sheet.strip("'")][cells.replace("$", "")]
    words = [str(cell.value) for row in block for cell in row if cell.value is not None]
    entries = "".join(f"<div>{escape(word)}</div>" for word in words[: view.entries])
    return (
        f'<div class="arrow" data-at="{view.chosen}">▼</div>'
        f'<div class="list" data-at="{view.chosen}">{entries}</div>'
    )
