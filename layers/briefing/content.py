"""A Mappe as plain data for the typesetting: every text finished, nothing to compute."""

from typing import Any

from layers.briefing.model import Briefing, Item
from layers.briefing.table_form import PAGE_WIDTH, table_form
from layers.briefing.texts import address_text, cell_text, printable
from layers.export import Table, sign_lines
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Figure, Section
from layers.thematic.figure import PRINT_WIDTH
from layers.xml_text import xml_text

FIGURE_HEIGHT = 205.0
"""Millimetres that a figure may be high."""
LEAST_ROWS = 3
"""Rows from which on a column of equal words is said once."""


def content_of(briefing: Briefing) -> dict[str, Any]:
    """What ``briefing.typ`` reads (JSON)."""
    year, month, day = briefing.released_at[:10].split("-")
    return {
        "title": printable(briefing.title),
        "heading": with_mark(printable(briefing.title), briefing.mark),
        "municipality": printable(briefing.municipality),
        "publisher": printable(briefing.publisher),
        "keywords": _keywords(briefing),
        "release": briefing.release,
        "released_on": briefing.released_on,
        "printed_on": briefing.printed_on,
        "date": [int(year), int(month), int(day)],
        "mark": briefing.mark,
        "notices": [printable(text) for text in briefing.notices],
        "address": briefing.address,
        "address_text": address_text(briefing.address),
        "single": briefing.is_single,
        "views": [_view(item) for item in briefing.items],
    }


def _keywords(briefing: Briefing) -> list[str]:
    kinds = dict.fromkeys(item.exhibit.kind for item in briefing.items)
    words = ["Bildungsmonitoring", briefing.municipality, *kinds, f"Datenstand {briefing.release}"]
    return [printable(word) for word in (*words, briefing.mark) if word]


def _view(item: Item) -> dict[str, Any]:
    exhibit = item.exhibit
    sections = [_section(section) for section in exhibit.sections]
    across = [table for section in sections for table in section["tables"] if table["wide"]]
    return {
        "kind": printable(exhibit.kind),
        "title": printable(exhibit.title),
        "sentence": printable(exhibit.sentence),
        "mark": exhibit.mark,
        "notices": [printable(text) for text in item.notices],
        "sections": sections,
        "across": across,
        "notes": [printable(text) for text in exhibit.notes if text.strip()],
        "sources": [printable(text) for text in exhibit.source_lines if text.strip()],
        "as_of": printable(exhibit.as_of),
        "address": item.address,
        "address_text": address_text(item.address),
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "heading": printable(section.heading),
        "sentences": [printable(text) for text in section.sentences if text.strip()],
        "figures": [figure_data(figure) for figure in section.figures],
        "tables": [_table(table) for table in section.tables if table.columns],
    }


def figure_data(figure: Figure) -> dict[str, Any]:
    """A figure for the typesetting; ``width`` in millimetres, so that it fits a page."""
    width = min(PAGE_WIDTH, figure.width * PAGE_WIDTH / PRINT_WIDTH)
    width = min(width, FIGURE_HEIGHT * figure.width / max(figure.height, 1.0))
    return {
        "svg": xml_text(figure.svg),
        "alt": printable(figure.alt) or printable(figure.caption) or "Abbildung",
        "caption": printable(figure.caption),
        "width": round(width, 2),
    }


def _table(table: Table) -> dict[str, Any]:
    heads = [printable(column.heading) for column in table.columns]
    columns = [
        (head, *(cell_text(row[at], column) for row in table.rows))
        for at, (head, column) in enumerate(zip(heads, table.columns, strict=True))
    ]
    shown, common = _parted(columns)
    return {
        "title": printable(table.title),
        "common": [f"{head}: {text}" for head, text in common],
        "heads": [texts[0] for texts in shown],
        "rows": [list(row) for row in zip(*(texts[1:] for texts in shown), strict=True)],
        "signs": [meaning for _, meaning in sign_lines(table)],
        **table_form(shown),
    }


def _parted(columns: list[tuple[str, ...]]) -> tuple[list[tuple[str, ...]], list[tuple[str, str]]]:
    """Columns to be printed, and heading and text of those that say the same word in every row:
    they stand above the table. Columns without any text are left out."""
    filled = [texts for texts in columns if any(texts[1:])] or columns
    if len(columns[0]) < LEAST_ROWS + 1:
        return filled, []
    same = [texts for texts in filled[1:] if len(set(texts[1:])) == 1 and texts[1][:1].isalpha()]
    shown = [texts for texts in filled if texts not in same]
    return shown, [(texts[0], texts[1]) for texts in same]
