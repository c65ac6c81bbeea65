"""A story as slides (PPTX): a step a slide, its text as text, its picture, notes and sources."""

from dataclasses import dataclass
from itertools import accumulate
from math import ceil
from typing import Any

from layers.briefing.handout import Handout, Page, Shown
from layers.briefing.slide_parts import (
    HEIGHT,
    INK,
    MARGIN,
    MARK,
    SOFT,
    TITLE_ONLY,
    WIDTH,
    Picture,
    add_picture,
    add_table,
    add_text,
    add_title,
    describe,
    new_deck,
    saved,
    set_style,
)
from layers.briefing.texts import printable
from layers.stories.blocks import Block, Run, plain_text
from layers.thematic.demonstration import with_mark
from layers.xml_text import xml_text

TEXT_LAYOUT = 1
"""Layout of the default template with a title and a body of text."""
SIZES = (24, 22, 20, 18, 16, 14)
"""Points of a text, from the largest; the first in which it fits."""
_TOP, _FOOT, _GAP = 1.35, 6.5, 0.35
_LETTER = 0.0072
"""Inches that a letter of a point takes, on the safe side."""
_LINE = 0.0172
"""Inches that a line of a point is high."""
_BULLET = 0.3


@dataclass(frozen=True)
class _Box:
    """A place on a slide in inches."""

    left: float
    top: float
    width: float
    height: float


def to_story_slides(handout: Handout, picture: Picture) -> bytes:
    """A presentation: a first slide, then one per step, all of whose texts can be edited.

    ``picture`` draws a figure as PNG; a view without a figure shows the first rows of its first
    table. A text that fits no slide goes on in the speaker notes, which hold what the presenter
    says, sources and addresses. The same bytes for the same story.
    """
    deck = new_deck()
    heading = with_mark(printable(handout.title), handout.mark)
    subject = f"Bildungsatlas {handout.municipality}, Datenstand {handout.release}"
    author = printable(handout.author or handout.publisher)
    keywords = ", ".join(handout.keywords)
    describe(deck, heading, author, printable(subject), keywords, handout.released_at)
    _first(deck, handout)
    for page in handout.pages:
        _slide(deck, handout, page, picture)
    return saved(deck)


def _first(deck: Any, handout: Handout) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    add_title(slide, handout.title, 40, 2.0)
    lines = [
        handout.summary,
        handout.origin,
        f"Bildungsatlas {handout.municipality}, {handout.publisher}",
    ]
    place = (MARGIN, 3.3, WIDTH - 2 * MARGIN, 2.6)
    add_text(slide, [line for line in lines if line], place, 22)
    _foot(slide, handout, ())
    slide.notes_slide.notes_text_frame.text = xml_text(handout.address)


def _slide(deck: Any, handout: Handout, page: Page, picture: Picture) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TEXT_LAYOUT])
    title = page.title or f"Schritt {page.number}"
    add_title(slide, title, 32 if len(title) < 55 else 26, 0.4)
    text, pictures = _places(page)
    doubts = (Block("text", (Run(f"Hinweis: {doubt}", is_strong=True),)) for doubt in page.doubts)
    is_whole = _write(slide, (*page.blocks, *doubts), text)
    for shown, place in zip(page.shown, pictures, strict=True):
        _show(slide, shown, place, picture, is_named=len(page.shown) > 1)
    sources = dict.fromkeys(line for shown in page.shown for line in shown.source_lines)
    _foot(slide, handout, tuple(sources))
    notes = "\n".join(_notes(page, is_whole=is_whole))
    slide.notes_slide.notes_text_frame.text = xml_text(notes)


def _places(page: Page) -> tuple[_Box, list[_Box]]:
    """Where the text and the pictures of a step stand. Two pictures stand side by side or one
    below the other, whichever is larger."""
    whole = _Box(MARGIN, _TOP, WIDTH - 2 * MARGIN, _FOOT - _TOP - 0.1)
    if not page.shown:
        return whole, []
    share = 0.0 if not (page.blocks or page.doubts) else 0.36 if len(page.shown) == 1 else 0.3
    text = _Box(whole.left, whole.top, whole.width * share, whole.height)
    left = whole.left + (text.width + _GAP if share else 0)
    room = _Box(left, whole.top, WIDTH - MARGIN - left, whole.height)
    if len(page.shown) == 1:
        return text, [room]
    return text, max(_beside(room), _below(room), key=lambda boxes: _scale(page, boxes))


def _beside(room: _Box) -> list[_Box]:
    width = (room.width - _GAP) / 2
    return [_Box(room.left + at * (width + _GAP), room.top, width, room.height) for at in range(2)]


def _below(room: _Box) -> list[_Box]:
    height = (room.height - _GAP) / 2
    return [_Box(room.left, room.top + at * (height + _GAP), room.width, height) for at in range(2)]


def _scale(page: Page, boxes: list[_Box]) -> float:
    """How large the smaller of the pictures comes out, in inches of its longer side."""
    return min(
        min(box.width / shown.figure.width, (box.height - 0.5) / shown.figure.height)
        * max(shown.figure.width, shown.figure.height)
        if shown.figure
        else box.width / 2
        for shown, box in zip(page.shown, boxes, strict=True)
    )


def _show(slide: Any, shown: Shown, place: _Box, picture: Picture, *, is_named: bool) -> None:
    top, height = place.top, place.height
    if is_named:
        # Two pictures are told apart by their titles.
        lines = ceil(len(shown.exhibit.title) * 12 * _LETTER / place.width)
        used = lines * 12 * _LINE + 0.15
        add_text(slide, [shown.exhibit.title], (place.left, top, place.width, used), 12, SOFT)
        top, height = top + used, height - used
    if shown.figure is not None:
        add_picture(slide, shown.figure, picture, (place.left, top, place.width, height))
    elif shown.exhibit.tables:
        add_table(slide, shown.exhibit.tables[0], (place.left, top, place.width))


def _write(slide: Any, blocks: tuple[Block, ...], place: _Box) -> bool:
    """Write the text of a step; whether all of it had room."""
    from pptx.util import Inches

    body = slide.placeholders[1]
    if not blocks:
        body._element.getparent().remove(body._element)
        return True
    body.left, body.top = Inches(place.left), Inches(place.top)
    body.width, body.height = Inches(place.width), Inches(place.height)
    size = next((size for size in SIZES if _height(blocks, size, place) <= place.height), SIZES[-1])
    heights = accumulate(_height((block,), size, place) for block in blocks)
    fitting = max(1, sum(height <= place.height for height in heights))
    frame = body.text_frame
    frame.word_wrap = True
    for at, block in enumerate(blocks[:fitting]):
        _paragraph(frame.paragraphs[0] if at == 0 else frame.add_paragraph(), block, size)
    return fitting == len(blocks) and _height(blocks, size, place) <= place.height


def _height(blocks: tuple[Block, ...], size: int, place: _Box) -> float:
    """Inches that blocks need, about."""
    lines = 0.0
    for block in blocks:
        width = place.width - 0.2 - _BULLET * block.depth
        texts = (len(text) * size * _LETTER for text in block.text.split("\n"))
        lines += sum(max(1, ceil(text / width)) for text in texts) + 0.5
    return lines * size * _LINE


def _paragraph(paragraph: Any, block: Block, size: int) -> None:
    from pptx.util import Pt

    runs = block.runs or (Run(block.text),)
    for run in runs:
        if run.text == "\n":
            paragraph.add_line_break()
            continue
        made = paragraph.add_run()
        made.text = _kept(run.text)
        made.font.italic = run.is_soft or None
    paragraph.space_after = Pt(size / 2)
    set_style(paragraph, Pt(size), INK, is_bold=block.kind == "head")
    for made, run in zip(paragraph.runs, (r for r in runs if r.text != "\n"), strict=True):
        made.font.bold = block.kind == "head" or run.is_strong
        if run.address:
            made.hyperlink.address = run.address
    _bullet(paragraph, block)


def _kept(text: str) -> str:
    before = " " if text[:1].isspace() else ""
    after = " " if text[-1:].isspace() and text.strip() else ""
    return f"{before}{printable(text)}{after}"


def _bullet(paragraph: Any, block: Block) -> None:
    """A sign in front of items of lists, and none in front of anything else."""
    from pptx.util import Inches

    properties = paragraph._p.get_or_add_pPr()
    indent = Inches(_BULLET)
    is_item = block.kind == "item"
    properties.set("marL", str(int(indent * max(block.depth, int(is_item)))))
    properties.set("indent", str(int(-indent if is_item else 0)))
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    if not is_item:
        properties.append(properties.makeelement(f"{namespace}buNone", {}))
        return
    if block.sign:
        start = block.sign.rstrip(".")
        sign = {"type": "arabicPeriod", "startAt": start}
        properties.append(properties.makeelement(f"{namespace}buAutoNum", sign))
    else:
        properties.append(properties.makeelement(f"{namespace}buChar", {"char": "•"}))


def _foot(slide: Any, handout: Handout, sources: tuple[str, ...]) -> None:
    width = WIDTH - 2 * MARGIN
    atlas = f"Bildungsatlas {handout.municipality}, Datenstand {handout.release}"
    lines = [" ".join(sources), f"{atlas} vom {handout.released_on}"]
    long = len(lines[0]) > 330
    kept = lines[0][:329] + "… (vollständig in den Notizen)" if long else lines[0]
    place = (MARGIN, _FOOT, width, HEIGHT - _FOOT - 0.1)
    add_text(slide, [line for line in (kept, lines[1]) if line], place, 10, SOFT)
    if handout.mark:
        add_text(slide, [handout.mark], (MARGIN, 0.05, width, 0.3), 12, MARK)


def _notes(page: Page, *, is_whole: bool) -> list[str]:
    """What the presenter says; then all that had no room, sources and addresses."""
    parts = [plain_text(page.notes)]
    if not is_whole:
        parts.append("Der ganze Text dieses Schritts:\n" + plain_text(page.blocks))
    parts += [f"Hinweis: {doubt}" for doubt in page.doubts]
    for shown in page.shown:
        lines = [shown.exhibit.title, shown.exhibit.sentence, *shown.source_lines, shown.address]
        parts.append("\n".join(line for line in lines if line.strip()))
    parts.append(f"Dieser Schritt im Atlas: {page.address}" if page.address else "")
    return "\n\n".join(part for part in parts if part.strip()).split("\n")
