"""A Mappe as slides (PPTX): one view a slide, with its picture, sentence and source."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

from layers.briefing.content import content_of
from layers.briefing.model import Briefing, Item
from layers.briefing.texts import cell_text, printable
from layers.export import Table
from layers.thematic.exhibit import Figure
from layers.xml_text import xml_text

Picture = Callable[[Figure], bytes]
"""Makes a PNG of a figure."""

Ink = tuple[int, int, int]

WIDTH, HEIGHT, MARGIN = 13.333, 7.5, 0.5
"""Inches of a slide of 16:9, and its margins."""
INK, SOFT, PAPER, MARK = (27, 27, 27), (74, 74, 74), (255, 255, 255), (140, 29, 24)
"""Red, green and blue of letters."""
TITLE_ONLY = 5
"""Layout of the default template with a title and nothing else."""
MOST_ROWS = 12
"""Rows of a table on a slide; all rows stand in the speaker notes."""
_NOTE_ROWS = 200
_TOP, _FOOT = 1.35, 6.55


def to_slides(briefing: Briefing, picture: Picture) -> bytes:
    """A presentation: a first slide, then one per view. ``picture`` draws a figure as PNG.

    A view without a figure shows the first rows of its first table. Its speaker notes hold the
    sentences, notes, the first table in full, and the address. The same bytes for the same Mappe.
    """
    from pptx import Presentation
    from pptx.util import Inches

    deck = Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    _properties(deck, briefing)
    if not briefing.is_single:
        _first(deck, briefing)
    for number, item in enumerate(briefing.items, 1):
        _slide(deck, briefing, item, number, picture)
    buffer = io.BytesIO()
    deck.save(buffer)
    return _steady(buffer.getvalue())


def _properties(deck: Any, briefing: Briefing) -> None:
    about = deck.core_properties
    content = content_of(briefing)
    about.title = content["heading"][:255]
    about.author = content["publisher"][:255]
    about.keywords = ", ".join(content["keywords"])[:255]
    about.subject = f"Bildungsatlas {content['municipality']}, Datenstand {briefing.release}"[:255]
    about.language = "de-DE"
    about.last_modified_by = ""
    about.created = about.modified = datetime.fromisoformat(briefing.released_at[:10])


def _first(deck: Any, briefing: Briefing) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(slide, briefing.title, 36, 2.2)
    lines = [
        f"Bildungsatlas {briefing.municipality}, {briefing.publisher}",
        f"Datenstand {briefing.release} vom {briefing.released_on}",
        f"Erzeugt am {briefing.printed_on}",
        *(f"Hinweis: {notice}" for notice in briefing.notices),
    ]
    _text(slide, lines, (MARGIN, 3.6, WIDTH - 2 * MARGIN, 2.0), 18)
    _foot(slide, briefing, briefing.mark, "")


def _slide(deck: Any, briefing: Briefing, item: Item, number: int, picture: Picture) -> None:
    exhibit = item.exhibit
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _title(slide, exhibit.title, 24 if len(exhibit.title) < 90 else 18, 0.35)
    side = WIDTH - MARGIN - 4.1
    if exhibit.figures:
        _picture(slide, exhibit.figures[0], picture, (MARGIN, _TOP, side - MARGIN - 0.3, 5.1))
    elif exhibit.tables:
        _table(slide, exhibit.tables[0], (MARGIN, _TOP, side - MARGIN - 0.3))
    notices = (f"Hinweis: {notice}" for notice in item.notices)
    more = (sentence for section in exhibit.sections for sentence in section.sentences)
    said = _shortened((*notices, exhibit.sentence, *more), 620)
    _text(slide, said, (side, _TOP, 4.1, 4.9), 16)
    sources = _shortened((*exhibit.source_lines, _as_of(exhibit.as_of)), 330)
    _foot(slide, briefing, exhibit.mark or briefing.mark, " ".join(sources))
    notes = "\n".join(_notes(item))
    slide.notes_slide.notes_text_frame.text = xml_text(notes)


def _title(slide: Any, text: str, size: int, top: float) -> None:
    from pptx.util import Inches, Pt

    title = slide.shapes.title
    title.left, title.top = Inches(MARGIN), Inches(top)
    title.width, title.height = Inches(WIDTH - 2 * MARGIN), Inches(0.9)
    title.text_frame.word_wrap = True
    title.text_frame.text = printable(text)
    for paragraph in title.text_frame.paragraphs:
        _style(paragraph, Pt(size), INK, is_bold=True)


def _text(
    slide: Any, lines: Any, place: tuple[float, float, float, float], size: float, ink: Ink = INK
) -> None:
    from pptx.util import Inches, Pt

    left, top, width, height = (Inches(value) for value in place)
    frame = slide.shapes.add_textbox(left, top, width, height).text_frame
    frame.word_wrap = True
    for at, line in enumerate(lines):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.text = printable(line)
        paragraph.space_after = Pt(size / 2)
        _style(paragraph, Pt(size), ink)


def _style(paragraph: Any, size: Any, ink: Ink, *, is_bold: bool = False) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.lang import MSO_LANGUAGE_ID
    from pptx.enum.text import PP_ALIGN

    make: Any = RGBColor
    colour = make(*ink)
    paragraph.alignment = PP_ALIGN.LEFT
    for run in paragraph.runs:
        run.font.size, run.font.bold = size, is_bold
        run.font.color.rgb = colour
        run.font.language_id = MSO_LANGUAGE_ID.GERMAN


def _picture(
    slide: Any, figure: Figure, picture: Picture, place: tuple[float, float, float, float]
) -> None:
    from pptx.util import Inches

    left, top, width, height = place
    scale = min(width / figure.width, height / figure.height)
    shape = slide.shapes.add_picture(
        io.BytesIO(picture(figure)),
        Inches(left),
        Inches(top),
        Inches(figure.width * scale),
        Inches(figure.height * scale),
    )
    about = shape._element.nvPicPr.cNvPr
    about.set("descr", printable(figure.alt))
    about.set("title", printable(figure.caption))


def _table(slide: Any, table: Table, place: tuple[float, float, float]) -> None:
    from pptx.util import Inches, Pt

    left, top, width = place
    rows = table.rows[:MOST_ROWS]
    shape = slide.shapes.add_table(
        len(rows) + 1, len(table.columns), Inches(left), Inches(top), Inches(width), Inches(0.5)
    )
    shape._element.nvGraphicFramePr.cNvPr.set("descr", printable(table.title))
    lines = [tuple(printable(column.heading) for column in table.columns), *_cells(table, rows)]
    for r, line in enumerate(lines):
        for c, text in enumerate(line):
            frame = shape.table.cell(r, c).text_frame
            frame.text = text
            for paragraph in frame.paragraphs:
                _style(paragraph, Pt(11), PAPER if r == 0 else INK, is_bold=r == 0)


def _foot(slide: Any, briefing: Briefing, mark: str, sources: str) -> None:
    width = WIDTH - 2 * MARGIN
    atlas = f"Bildungsatlas {briefing.municipality}, Datenstand {briefing.release}"
    lines = [line for line in (sources, f"{atlas} vom {briefing.released_on}") if line]
    _text(slide, lines, (MARGIN, _FOOT, width, 0.6), 10, SOFT)
    if mark:
        _text(slide, [mark], (MARGIN, 0.05, width, 0.3), 12, MARK)


def _notes(item: Item) -> list[str]:
    """Everything of a view that is text; the whole of its first table, as far as it is sensible."""
    exhibit = item.exhibit
    lines = [exhibit.mark, *(f"Hinweis: {notice}" for notice in item.notices), exhibit.sentence]
    lines += [sentence for section in exhibit.sections for sentence in section.sentences]
    for table in exhibit.tables[:1]:
        lines += ["", table.title, " | ".join(column.heading for column in table.columns)]
        lines += [" | ".join(line) for line in _cells(table, table.rows[:_NOTE_ROWS])]
    lines += ["", *exhibit.notes, *exhibit.source_lines, _as_of(exhibit.as_of), item.address]
    return [line for at, line in enumerate(lines) if line or at]


def _cells(table: Table, rows: Any) -> list[tuple[str, ...]]:
    return [
        tuple(cell_text(value, column) for value, column in zip(row, table.columns, strict=True))
        for row in rows
    ]


def _as_of(text: str) -> str:
    return f"Stand der Daten: {text}" if text else ""


def _shortened(lines: Any, most: int) -> list[str]:
    """As many whole lines as have room; at least a part of the first."""
    kept: list[str] = []
    for line in filter(None, lines):
        room = most - sum(map(len, kept))
        if len(line) <= room:
            kept.append(line)
        elif not kept:
            kept.append(line[: room - 1] + "…")
    return kept


def _steady(content: bytes) -> bytes:
    """The file with fixed times inside, so that the same slides are the same bytes."""
    buffer = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as read,
        zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as write,
    ):
        for name in read.namelist():
            write.writestr(zipfile.ZipInfo(name), read.read(name), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
