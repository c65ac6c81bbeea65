"""A story as slides (PPTX): one step a slide, whose words and pictures can be edited."""

from dataclasses import replace
from typing import Any

from layers.briefing.album import Album, Draw
from layers.briefing.handout import Handout, Page, Shown
from layers.briefing.slide_measure import (
    SIZES,
    Place,
    blocks_height,
    fitting,
    lines_of,
    text_height,
)
from layers.briefing.slide_parts import (
    HEIGHT,
    MARGIN,
    MARK,
    SOFT,
    TITLE_ONLY,
    WIDTH,
    add_text,
    add_title,
    describe,
    new_deck,
    saved,
)
from layers.briefing.slide_stage import put_stage
from layers.briefing.slide_words import write
from layers.briefing.texts import printable
from layers.stories.blocks import Block, Run, plain_text
from layers.thematic.demonstration import with_mark
from layers.thematic.exhibit import Figure
from layers.xml_text import xml_text

TEXT_LAYOUT = 1
"""Layout of the default template with a title and a body of text."""
_TOP, _END, _FOOT, _GAP = 1.2, 6.68, 6.76, 0.3
_WORDS = 0.35
"""Width of the words beside a view, as a part of the slide."""
_LEAST_STAGES = (3.9, 3.6, 3.3)
"""Inches of height that two views have that are compared, with their titles; the first that leaves
room for all words above them."""
_BAND, _BAND_INK = 0.35, (11, 79, 138)
"""Inches and colour of the band on the first slide."""
_QR = 2.1


def to_story_slides(handout: Handout, draw: Draw) -> bytes:
    """A presentation: a first slide, then one per step, all of whose texts can be edited.

    Pictures are vectors; ``draw`` makes PNGs for programs that show none. Views stand there as on
    the stage, with their legends as texts. A text that fits no slide goes on in the speaker notes,
    which hold what the presenter says, sources and addresses. The same bytes for the same story.
    """
    deck, album = new_deck(), Album()
    heading = with_mark(printable(handout.title), handout.mark)
    subject = f"Bildungsatlas {handout.municipality}, Datenstand {handout.release}"
    author = printable(handout.author or handout.publisher)
    keywords = ", ".join(handout.keywords)
    describe(deck, heading, author, printable(subject), keywords, handout.released_at)
    _first(deck, handout, album)
    for page in handout.pages:
        _slide(deck, handout, page, album)
    album.draw(draw)
    return saved(deck)


def _first(deck: Any, handout: Handout, album: Album) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    _band(slide)
    left = MARGIN + _BAND
    width = WIDTH - left - MARGIN - (_QR + _GAP if handout.qr else 0.0)
    size = next((s for s in (44, 38, 32, 26) if _lines(handout.title, width, s) <= 2), 24)
    height = text_height(printable(handout.title), width, size, bold=True)
    top = 1.75
    if handout.theme:
        add_text(slide, [handout.theme], (left, top - 0.65, width, 0.55), 22, _BAND_INK)
    add_title(slide, handout.title, size, top, (left, width, height))
    summary = Block("text", (Run(handout.summary),))
    top += height + 0.15
    room = Place(left, top, width, 5.3 - top)
    kept, size, _ = fitting((summary,), room)
    if handout.summary:
        high = blocks_height(kept, width, size)
        add_text(slide, [block.text for block in kept], (left, top, width, high), size)
    about = f"Bildungsatlas {handout.municipality}, {handout.publisher}"
    lines = [line for line in (handout.origin, about) if line]
    add_text(slide, lines, (left, 5.4, width, 1.2), 20, SOFT)
    if handout.qr:
        _qr(slide, handout, album)
    _foot(slide, handout, (), left)
    slide.notes_slide.notes_text_frame.text = xml_text(handout.address)


def _lines(title: str, width: float, size: float) -> int:
    return lines_of(printable(title), width, size, bold=True)


def _band(slide: Any) -> None:
    """A stripe of colour at the left edge."""
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Inches

    make: Any = RGBColor
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, 0, Inches(_BAND), Inches(HEIGHT))
    shape.fill.solid()
    shape.fill.fore_color.rgb = make(*_BAND_INK)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _qr(slide: Any, handout: Handout, album: Album) -> None:
    """The address of the story to be read by a phone."""
    alt = f"QR-Code: {handout.address}"
    code = Figure("qr", "QR-Code", alt, handout.qr, _QR * 96, _QR * 96)
    left = WIDTH - MARGIN - _QR
    album.put(slide, code, (left, 4.3, _QR, _QR))


def _slide(deck: Any, handout: Handout, page: Page, album: Album) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TEXT_LAYOUT])
    title = page.title or f"Schritt {page.number}"
    width = WIDTH - 2 * MARGIN
    size = next((s for s in (32, 28) if _lines(title, width, s) == 1), 24)
    size = size if _lines(title, width, size) <= 2 else 20
    add_title(slide, title, size, 0.35, (MARGIN, width, 0.85))
    blocks = _said(page)
    words, stages = _places(page, blocks)
    is_whole = write(slide, blocks, words)
    if len(page.shown) > 1:
        stages = _names(slide, page, stages)
    for shown, place in zip(page.shown, stages, strict=True):
        put_stage(slide, shown, place, album, is_named=len(page.shown) > 1)
    _foot(slide, handout, page.shown)
    notes = "\n".join(_notes(page, is_whole=is_whole))
    slide.notes_slide.notes_text_frame.text = xml_text(notes)


def _said(page: Page) -> tuple[Block, ...]:
    """The words on the slide. What is written at marks stands in the drawing."""
    doubts = (Block("text", (Run(f"Hinweis: {doubt}", is_strong=True),)) for doubt in page.doubts)
    is_drawn = all(shown.draw is not None for shown in page.shown)
    return (*page.blocks, *(() if page.shown and is_drawn else page.noted), *doubts)


def _places(page: Page, blocks: tuple[Block, ...]) -> tuple[Place, list[Place]]:
    """Where the words and the views of a step stand: the words beside the one view, and above two
    that are compared."""
    whole = Place(MARGIN, _TOP, WIDTH - 2 * MARGIN, _END - _TOP)
    if not page.shown:
        return whole, []
    if len(page.shown) == 1:
        if not blocks:
            return whole, [whole]
        words = Place(MARGIN, _TOP, whole.width * _WORDS, whole.height)
        left = words.right + _GAP
        return words, [Place(left, _TOP, whole.right - left, whole.height)]
    used = 0.0
    for least in _LEAST_STAGES if blocks else ():
        most = replace(whole, height=whole.height - least - 0.1)
        kept, size, is_whole = fitting(blocks, most, SIZES[2:])
        used = min(most.height, blocks_height(kept, most.width, size))
        if is_whole:
            break
        if all(shown.kind == "series" for shown in page.shown):
            return _in_columns(whole)
    words = Place(MARGIN, _TOP, whole.width, used)
    top = words.bottom + (0.1 if used else 0.0)
    width = (whole.width - _GAP) / 2
    return words, [
        Place(MARGIN + at * (width + _GAP), top, width, whole.bottom - top) for at in range(2)
    ]


def _in_columns(whole: Place) -> tuple[Place, list[Place]]:
    """The words beside two views that may be narrow."""
    width = (whole.width - 2 * _GAP) / 3
    columns = [replace(whole, left=MARGIN + at * (width + _GAP), width=width) for at in range(3)]
    return columns[0], columns[1:]


def _names(slide: Any, page: Page, places: list[Place]) -> list[Place]:
    """Tell views apart by their whole titles; what is left of the places, as high for drawings."""
    titled = [(shown.exhibit.title, place) for shown, place in zip(page.shown, places, strict=True)]
    size = 16 if all(lines_of(title, place.width, 16) <= 2 for title, place in titled) else 14
    heights = [text_height(title, place.width, size) for title, place in titled]
    if all(shown.kind != "facilities" for shown in page.shown):
        heights = [max(heights)] * len(heights)
    for (title, place), height in zip(titled, heights, strict=True):
        add_text(slide, [title], (place.left, place.top, place.width, height), size, SOFT)
    return [
        replace(place, top=place.top + height, height=place.height - height)
        for place, height in zip(places, heights, strict=True)
    ]


def _foot(slide: Any, handout: Handout, views: tuple[Shown, ...], left: float = MARGIN) -> None:
    """Whose figures they are in one line, the atlas in another."""
    width = WIDTH - MARGIN - left
    atlas = f"Bildungsatlas {handout.municipality}, Datenstand {handout.release}"
    lines = [_origin(views, width), f"{atlas} vom {handout.released_on}"]
    add_text(
        slide,
        [" · ".join(lines[1:])] if not lines[0] else lines,
        (left, _FOOT, width, 0.68),
        12,
        SOFT,
    )
    if handout.mark:
        add_text(slide, [handout.mark], (left, 0.03, width, 0.32), 14, MARK, is_bold=True)


def _origin(views: tuple[Shown, ...], width: float) -> str:
    """The sources in a line; all of them stand in the notes."""
    said = [shown.exhibit.origin or " ".join(shown.source_lines[:1]) for shown in views]
    text = printable(" · ".join(dict.fromkeys(filter(None, said))))
    if lines_of(text, width, 12) == 1:
        return text
    more = " … (vollständig in den Notizen)"
    while " " in text and lines_of(text + more, width, 12) > 1:
        text = text.rsplit(" ", 1)[0]
    return text.rstrip(" ,;·") + more


def _notes(page: Page, *, is_whole: bool) -> list[str]:
    """What the presenter says; then all that had no room, sources and addresses."""
    parts = [plain_text(page.notes)]
    if not is_whole:
        parts.append("Der ganze Text dieses Schritts:\n" + plain_text(page.blocks))
    if page.noted:
        parts.append(plain_text(page.noted))
    parts += [f"Hinweis: {doubt}" for doubt in page.doubts]
    for shown in page.shown:
        lines = [shown.exhibit.title, shown.exhibit.sentence, *shown.source_lines, shown.address]
        parts.append("\n".join(line for line in lines if line.strip()))
    parts.append(f"Dieser Schritt im Atlas: {page.address}" if page.address else "")
    return "\n\n".join(part for part in parts if part.strip()).split("\n")
