"""A Mappe as slides (PPTX): one view a slide, with its picture, sentence and source."""

from typing import Any

from layers.briefing.album import Album, Draw
from layers.briefing.content import content_of
from layers.briefing.model import Briefing, Item
from layers.briefing.slide_parts import (
    MARGIN,
    MARK,
    SOFT,
    TITLE_ONLY,
    WIDTH,
    add_table,
    add_text,
    add_title,
    cell_texts,
    describe,
    new_deck,
    saved,
)
from layers.xml_text import xml_text

_NOTE_ROWS = 200
_TOP, _FOOT = 1.35, 6.55


def to_slides(briefing: Briefing, draw: Draw) -> bytes:
    """A presentation: a first slide, then one per view. ``draw`` makes PNGs.

    A view without a figure shows the first rows of its first table. Its speaker notes hold the
    sentences, notes, the first table in full, and the address. The same bytes for the same Mappe.
    """
    deck, album = new_deck(), Album()
    _properties(deck, briefing)
    if not briefing.is_single:
        _first(deck, briefing)
    for number, item in enumerate(briefing.items, 1):
        _slide(deck, briefing, item, number, album)
    album.draw(draw)
    return saved(deck)


def _properties(deck: Any, briefing: Briefing) -> None:
    content = content_of(briefing)
    subject = f"Bildungsatlas {content['municipality']}, Datenstand {briefing.release}"
    keywords = ", ".join(content["keywords"])
    describe(
        deck, content["heading"], content["publisher"], subject, keywords, briefing.released_at
    )


def _first(deck: Any, briefing: Briefing) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    add_title(slide, briefing.title, 36, 2.2)
    lines = [
        f"Bildungsatlas {briefing.municipality}, {briefing.publisher}",
        f"Datenstand {briefing.release} vom {briefing.released_on}",
        f"Erzeugt am {briefing.printed_on}",
        *(f"Hinweis: {notice}" for notice in briefing.notices),
    ]
    add_text(slide, lines, (MARGIN, 3.6, WIDTH - 2 * MARGIN, 2.0), 18)
    _foot(slide, briefing, briefing.mark, "")


def _slide(deck: Any, briefing: Briefing, item: Item, number: int, album: Album) -> None:
    exhibit = item.exhibit
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    add_title(slide, exhibit.title, 24 if len(exhibit.title) < 90 else 18, 0.35)
    side = WIDTH - MARGIN - 4.1
    if exhibit.figures:
        album.put(slide, exhibit.figures[0], (MARGIN, _TOP, side - MARGIN - 0.3, 5.1))
    elif exhibit.tables:
        add_table(slide, exhibit.tables[0], (MARGIN, _TOP, side - MARGIN - 0.3))
    notices = (f"Hinweis: {notice}" for notice in item.notices)
    more = (sentence for section in exhibit.sections for sentence in section.sentences)
    said = _shortened((*notices, exhibit.sentence, *more), 620)
    add_text(slide, said, (side, _TOP, 4.1, 4.9), 16)
    sources = _shortened((*exhibit.source_lines, _as_of(exhibit.as_of)), 330)
    _foot(slide, briefing, exhibit.mark or briefing.mark, " ".join(sources))
    notes = "\n".join(_notes(item))
    slide.notes_slide.notes_text_frame.text = xml_text(notes)


def _foot(slide: Any, briefing: Briefing, mark: str, sources: str) -> None:
    width = WIDTH - 2 * MARGIN
    atlas = f"Bildungsatlas {briefing.municipality}, Datenstand {briefing.release}"
    lines = [line for line in (sources, f"{atlas} vom {briefing.released_on}") if line]
    add_text(slide, lines, (MARGIN, _FOOT, width, 0.6), 10, SOFT)
    if mark:
        add_text(slide, [mark], (MARGIN, 0.05, width, 0.3), 12, MARK)


def _notes(item: Item) -> list[str]:
    """Everything of a view that is text; the whole of its first table, as far as it is sensible."""
    exhibit = item.exhibit
    lines = [exhibit.mark, *(f"Hinweis: {notice}" for notice in item.notices), exhibit.sentence]
    lines += [sentence for section in exhibit.sections for sentence in section.sentences]
    for table in exhibit.tables[:1]:
        lines += ["", table.title, " | ".join(column.heading for column in table.columns)]
        lines += [" | ".join(line) for line in cell_texts(table, table.rows[:_NOTE_ROWS])]
    lines += ["", *exhibit.notes, *exhibit.source_lines, _as_of(exhibit.as_of), item.address]
    return [line for at, line in enumerate(lines) if line or at]


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
