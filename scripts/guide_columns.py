"""Write the tables of columns of docs/daten-pflegen.md: ``python -m scripts.guide_columns``.

They are made of layers.prepare.workbook.columns, which also makes the template.
"""

import re

from layers.prepare.workbook.columns import SHEETS, Sheet
from scripts.guide_city import GUIDE

BLOCK = re.compile(r"(<!-- Spalten (\w+) -->\n).*?(<!-- Ende -->)", re.DOTALL)
HEAD = "| Spalte | nötig | Was hineingehört | Beispiel |\n| --- | --- | --- | --- |\n"


def column_table(sheet: Sheet) -> str:
    """The columns of a sheet as a table in Markdown."""
    rows = (
        f"| {column.heading} | {'ja' if column.required else ''} | "
        f"{_cell(column.help)} | {_cell(column.example)} |\n"
        for column in sheet.columns
    )
    return HEAD + "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


def written(text: str) -> str:
    """The guide with its tables as they have to be."""
    sheets = {sheet.key: sheet for sheet in SHEETS}
    return BLOCK.sub(lambda m: f"{m[1]}{column_table(sheets[m[2]])}{m[3]}", text)


def main() -> None:
    """Write them."""
    GUIDE.write_text(written(GUIDE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
