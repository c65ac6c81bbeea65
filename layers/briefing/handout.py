"""A story as plain data for its files: finished texts, pictures and where it all comes from."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from layers.briefing.content import figure_data
from layers.briefing.handout_pair import ROOM, SIDE_BY_SIDE, half_figure, half_legend
from layers.briefing.table_form import PAGE_WIDTH
from layers.briefing.texts import address_text, cell_text, printable
from layers.stage.legend_parts import Part, legend_parts
from layers.stage.model import READ, Drawn, Room
from layers.stories.blocks import Block
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Exhibit, Figure
from layers.xml_text import xml_text

FIGURE_HEIGHT = 125.0
"""Millimetres that a picture may be high, so that a step has room on a page."""

_COLUMNS, _MOST_ROWS = 4, 25
"""Columns and rows of a table in place of a picture."""


@dataclass(frozen=True)
class Shown:
    """A view in a step: its exhibit, its picture (None where it has none, its first table is then
    shown) and the full address of its page ('' where that is not known).

    ``draw`` draws it as on a stage, for a room (None where nobody can); ``kind`` is what of view it
    is, ``is_wide`` whether its drawing stands above its legend.
    """

    exhibit: Exhibit
    figure: Figure | None
    address: str
    draw: Callable[[Room], Drawn] | None = None
    kind: str = ""
    is_wide: bool = False

    @property
    def source_lines(self) -> tuple[str, ...]:
        """Whose figures they are, and of when."""
        as_of = f"Stand der Daten: {self.exhibit.as_of}" if self.exhibit.as_of else ""
        return tuple(line for line in (*self.exhibit.source_lines, as_of) if line.strip())


@dataclass(frozen=True)
class Page:
    """One step: ``blocks`` are its text, ``notes`` what the presenter says; ``doubts`` are German
    sentences about what is no longer true; ``address`` opens this very step, ``qr`` is that as an
    SVG ('' for none); ``noted`` is what the author wrote at marks of the views."""

    number: int
    title: str
    blocks: tuple[Block, ...]
    notes: tuple[Block, ...]
    shown: tuple[Shown, ...]
    doubts: tuple[str, ...] = ()
    address: str = ""
    qr: str = ""
    noted: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Handout:
    """A story of one release. ``date``, ``released_on`` and ``printed_on`` are days in German
    writing, ``released_at`` is an ISO date; ``address`` opens the story ('' where
    not known), ``qr`` is that as an SVG."""

    title: str
    author: str
    date: str
    theme: str
    summary: str
    municipality: str
    publisher: str
    release: str
    released_at: str
    released_on: str
    printed_on: str
    pages: tuple[Page, ...]
    mark: str = ""
    address: str = ""
    file_stem: str = "geschichte"
    qr: str = ""

    @property
    def origin(self) -> str:
        """Author and day, one line."""
        return ", ".join(part for part in (self.author, self.date) if part)

    @property
    def keywords(self) -> tuple[str, ...]:
        """What the file is about, for its properties."""
        words = ("Bildungsmonitoring", self.municipality, self.theme, f"Datenstand {self.release}")
        return tuple(printable(word) for word in (*words, self.mark) if word)


def handout_data(handout: Handout) -> dict[str, Any]:
    """What ``story.typ`` reads (JSON)."""
    year, month, day = handout.released_at[:10].split("-")
    return {
        "title": printable(handout.title),
        "heading": with_mark(printable(handout.title), handout.mark),
        "origin": printable(handout.origin),
        "theme": printable(handout.theme),
        "summary": printable(handout.summary),
        "municipality": printable(handout.municipality),
        "publisher": printable(handout.publisher),
        "keywords": list(handout.keywords),
        "release": handout.release,
        "released_on": handout.released_on,
        "printed_on": handout.printed_on,
        "date": [int(year), int(month), int(day)],
        "mark": handout.mark,
        "address": handout.address,
        "address_text": address_text(handout.address),
        "steps": [_page(page) for page in handout.pages],
    }


def _page(page: Page) -> dict[str, Any]:
    half = len(page.shown) > 1
    return {
        "number": page.number,
        "title": printable(page.title) or f"Schritt {page.number}",
        "blocks": _grouped((*page.blocks, *page.noted)),
        "views": [_shown(shown, is_half=half) for shown in page.shown],
        "doubts": [printable(doubt) for doubt in page.doubts],
        "address": page.address,
        "address_text": address_text(page.address),
        "qr": xml_text(page.qr),
    }


def _shown(shown: Shown, *, is_half: bool) -> dict[str, Any]:
    figure, legend = None, []
    drawn = shown.draw(ROOM) if is_half and shown.draw else None
    if drawn is not None and drawn.svg:
        figure = half_figure(drawn, shown.exhibit.title)
        legend = half_legend(drawn)
    elif shown.figure is not None:
        figure = figure_data(shown.figure)
        room = SIDE_BY_SIDE if is_half else PAGE_WIDTH
        most = FIGURE_HEIGHT * shown.figure.width / max(shown.figure.height, 1.0)
        figure["width"] = round(min(figure["width"], room, most), 2)
    return {
        "title": printable(shown.exhibit.title),
        "sentence": printable(shown.exhibit.sentence),
        "mark": shown.exhibit.mark,
        "figure": figure,
        "legend": legend,
        "rows": [] if figure else _rows(shown),
        "sources": [printable(text) for text in shown.source_lines],
        "address": shown.address,
        "address_text": address_text(shown.address),
    }


def _rows(shown: Shown) -> list[list[str]]:
    """What a view without a picture shows, as rows; the first has the headings. As on the stage;
    where there is no stage the first columns of its first table."""
    parts = legend_parts(shown.draw(READ).legend) if shown.draw else ()
    rows = [list(part.cells) for part in parts if part.kind == "row"]
    if not rows and any(part.kind == "big" for part in parts):
        names = [part.text for part in parts if part.kind == "name"]
        rows = [["Gebiet, Zeitraum", "Wert"]]
        rows += [[n, p.text] for n, p in zip(names, _values(parts), strict=True)]
    more = [[part.text] for part in parts if part.kind == "soft" and rows]
    if not rows and shown.exhibit.tables:
        table = shown.exhibit.tables[0]
        heads = [column.heading for column in table.columns[:_COLUMNS]]
        lines = table.rows[:_MOST_ROWS]
        rows = [heads] + [
            [cell_text(value, column) for value, column in zip(row, table.columns, strict=True)][
                :_COLUMNS
            ]
            for row in lines
        ]
        left_out = len(table.rows) - len(lines)
        more = [[f"und {left_out} weitere"]] if left_out else []
    width = max(map(len, rows), default=0)
    return [[printable(text) for text in row] + [""] * (width - len(row)) for row in (*rows, *more)]


def _values(parts: Sequence[Part]) -> list[Part]:
    return [part for part in parts if part.kind == "big"]


def _grouped(blocks: tuple[Block, ...]) -> list[dict[str, Any]]:
    """Blocks, the rows of a table in one and the items of a list in one."""
    found: list[dict[str, Any]] = []
    for block in blocks:
        if block.kind in ("row", "item"):
            if not found or found[-1]["kind"] != block.kind:
                found.append({"kind": block.kind, "parts": []})
            found[-1]["parts"].append(
                [printable(cell) for cell in block.cells]
                if block.kind == "row"
                else {"depth": block.depth, "sign": block.sign, "runs": _runs(block)}
            )
        else:
            found.append({"kind": block.kind, "runs": _runs(block)})
    for group in found:
        if group["kind"] == "row":
            width = max(map(len, group["parts"]))
            group["parts"] = [row + [""] * (width - len(row)) for row in group["parts"]]
    return found


def _runs(block: Block) -> list[dict[str, Any]]:
    return [
        {
            "text": _kept_ends(run.text),
            "strong": run.is_strong,
            "soft": run.is_soft,
            "address": run.address,
        }
        for run in block.runs
    ]


def _kept_ends(text: str) -> str:
    """As ``printable``, with the spaces at both ends that part a run from its neighbours."""
    if text == "\n":
        return text
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{printable(text)}{after}"


def marked_pages(handout: Handout) -> Handout:
    """The handout, with a mark for the whole where one of its views has one."""
    marks = (shown.exhibit.mark for page in handout.pages for shown in page.shown)
    return replace(handout, mark=next(filter(None, (handout.mark, *marks)), ""))
