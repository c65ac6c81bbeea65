"""Parts of slides: titles, texts, pictures and tables, in our letters and colours."""

import io
import zipfile
from datetime import datetime
from typing import Any

from layers.briefing.texts import cell_text, printable
from layers.export import Table

Ink = tuple[int, int, int]

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
"""Inches of a slide of 16:9, and its margins."""
INK, SOFT, PAPER, MARK = (27, 27, 27), (74, 74, 74), (255, 255, 255), (140, 29, 24)
"""Red, green and blue of letters."""
FONT = "Arial"
"""There on nearly every computer; elsewhere Liberation Sans stands in, with the same widths."""
TITLE_ONLY = 5
"""Layout of the default template with a title and nothing else."""
MOST_ROWS = 12
"""Rows of a table on a slide; all rows stand in the speaker notes."""


def new_deck() -> Any:
    """An empty presentation of 16:9."""
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    return deck


def describe(deck: Any, title: str, author: str, subject: str, keywords: str, made_at: str) -> None:
    """Write the properties of the file; ``made_at`` begins with an ISO date."""
    about = deck.core_properties
    about.title, about.author = title[:255], author[:255]
    about.subject, about.keywords = subject[:255], keywords[:255]
    about.language = "de-DE"
    about.last_modified_by = ""
    about.created = about.modified = datetime.fromisoformat(made_at[:10])


def saved(deck: Any) -> bytes:
    """The file; the same bytes for the same slides."""
    buffer = io.BytesIO()
    deck.save(buffer)
    return steady(buffer.getvalue())


def add_title(
    slide: Any,
    text: str,
    size: int,
    top: float,
    room: tuple[float, float, float] = (MARGIN, WIDTH - 2 * MARGIN, 0.9),
) -> None:
    """The title of a slide: ``size`` in points, ``top`` in inches, as are left, width and height of
    its ``room``."""
    from pptx.util import Inches, Pt

    title = slide.shapes.title
    left, width, height = room
    title.left, title.top = Inches(left), Inches(top)
    title.width, title.height = Inches(width), Inches(height)
    title.text_frame.word_wrap = True
    title.text_frame.text = printable(text)
    for paragraph in title.text_frame.paragraphs:
        set_style(paragraph, Pt(size), INK, is_bold=True)


def add_text(
    slide: Any,
    lines: Any,
    place: tuple[float, float, float, float],
    size: float,
    ink: Ink = INK,
    *,
    is_bold: bool = False,
) -> None:
    """A box of paragraphs at left, top, width and height in inches; ``size`` in points."""
    from pptx.util import Inches, Pt

    left, top, width, height = (Inches(value) for value in place)
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = printable(line)
        paragraph.space_after = Pt(size / 2 if at < len(lines) - 1 else 0)
        set_style(paragraph, Pt(size), ink, is_bold=is_bold)


def set_style(paragraph: Any, size: Any, ink: Ink, *, is_bold: bool = False) -> None:
    """German letters of a size and colour, flush left."""
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import PP_ALIGN

    make: Any = RGBColor
    colour = make(*ink)
    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold = size, is_bold
        run.font.color.rgb = colour
        run.font.name = FONT
        run.font.language_id = MSO_LANGUAGE_ID.GERMAN


def add_table(slide: Any, table: Table, place: tuple[float, float, float]) -> None:
    """The first rows of a table at left, top and of a width, in inches."""
    from pptx.util import Inches, Pt

    left, top, width = place
    rows = table.rows[:MOST_ROWS]
    shape = slide.shapes.add_table(
        len(rows) + 1, len(table.columns), Inches(left), Inches(top), Inches(width), Inches(0.5)
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", printable(table.title))
    lines = [tuple(printable(column.heading) for column in table.columns), *cell_texts(table, rows)]
    for r, line in enumerate(lines):
        for c, text in enumerate(line):
            frame = shape.table.cell(r, c).text_frame
            frame.text = text
            for paragraph in frame.paragraphs:
                set_style(paragraph, Pt(11), PAPER if r == 0 else INK, is_bold=r == 0)


def cell_texts(table: Table, rows: Any) -> list[tuple[str, ...]]:
    """Rows of a table as they are printed."""
    return [
        tuple(cell_text(value, column) for value, column in zip(row, table.columns, strict=True))
        for row in rows
    ]


def steady(content: bytes) -> bytes:
    """The file with fixed times inside, so that the same slides are the same bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            write.writestr(zipfile.ZipInfo(name), read.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
