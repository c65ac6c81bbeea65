"""A story as slides and as handout: texts that can be edited, notes, sources and marks."""

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from PIL import Image
from pptx import Presentation

from layers.briefing.handout import Handout, Page, Shown, marked_pages
from layers.briefing.story_pdf import to_story_pdf
from layers.briefing.story_slides import SIZES, to_story_slides
from layers.model import DEMONSTRATION
from layers.stage.model import Drawn
from layers.stories.blocks import Block, Run, blocks_of
from layers.stories.prose import to_html
from layers.thematic.exhibit import Exhibit
from tests.briefings import FONTS, exhibit_of, opened, text_of

QR = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
VIEW = "https://example.de/a/karte?indicator=x"


def drawn(drawings: Sequence[str]) -> list[bytes]:
    buffer = io.BytesIO()
    Image.new("RGB", (72, 10), "white").save(buffer, "PNG")
    return [buffer.getvalue()] * len(drawings)


def page_of(text: str, *exhibits: Exhibit, notes: str = "", **options: Any) -> Page:
    shown = tuple(Shown(e, next(iter(e.figures), None), VIEW) for e in exhibits)
    blocks = blocks_of(to_html(text))
    return Page(1, options.pop("title", "Ein Schritt"), blocks, blocks_of(notes), shown, **options)


def story_of(*pages: Page, mark: str = "") -> Handout:
    return Handout(
        title="Wo die Plätze sind",
        author="Bildungsbüro",
        date="23.11.2026",
        theme="Frühe Bildung",
        summary="Ein Satz.",
        municipality="Ährenstadt",
        publisher="Stadt Ährenstadt",
        release="0123456789ab",
        released_at="2026-11-22T09:00:00+00:00",
        released_on="22.11.2026",
        printed_on="23.11.2026",
        pages=tuple(replace(page, number=at) for at, page in enumerate(pages, 1)),
        mark=mark,
        address="https://example.de/a/geschichten/x",
    )


def slides(handout: Handout) -> Any:
    return Presentation(io.BytesIO(to_story_slides(handout, drawn))).slides


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def pictures(slide: Any) -> list[Any]:
    return [shape for shape in slide.shapes if hasattr(shape, "image")]


def test_a_step_is_a_slide_whose_texts_can_be_edited() -> None:
    page = page_of(
        "Es sind **9,2\u00a0%**.\n\n- eins\n- zwei\n",
        exhibit_of(),
        notes="<p>Kurz warten.</p>",
        address="https://example.de/a/geschichten/x#schritt-1",
    )
    first, second = slides(story_of(page))
    assert "Ein Satz.\nBildungsbüro, 23.11.2026" in texts(first)
    assert first.shapes.title.text == "Wo die Plätze sind"
    assert second.shapes.title.text == "Ein Schritt"
    body = second.placeholders[1].text_frame
    assert [p.text for p in body.paragraphs] == ["Es sind 9,2\u00a0%.", "eins", "zwei"]
    assert [run.font.bold for run in body.paragraphs[0].runs] == [False, True, False]
    signs = ["buChar" in p._p.xml for p in body.paragraphs]
    assert signs == [False, True, True]
    (picture,) = pictures(second)
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Drei Balken"
    assert "Quelle: Stadt Ä, Stand 31.12.2024" in texts(second)
    assert second.notes_slide.notes_text_frame.text == (
        "Kurz warten.\n\nKinder in Süd\nEs sind 9,2\u00a0% – mehr als zuvor.\n"
        "Quelle: Stadt Ä: Statistik\nStand der Daten: 31.12.2024\n"
        f"{VIEW}\n\n"
        "Dieser Schritt im Atlas: https://example.de/a/geschichten/x#schritt-1"
    )


@pytest.mark.parametrize("count", [0, 1, 2])
def test_nothing_lies_on_anything_else(count: int) -> None:
    exhibits = [exhibit_of(f"Sehr lange Überschrift einer Ansicht {i} " * 3) for i in range(count)]
    found = slides(story_of(page_of("Ein Satz. " * 20, *exhibits)))[1]
    boxes = [
        (shape.left, shape.top, shape.left + shape.width, shape.top + shape.height)
        for shape in found.shapes
        if shape != found.shapes.title
    ]
    assert len(pictures(found)) == count
    assert all(
        exhibit.title.strip() in texts(found) for exhibit in exhibits[: count if count > 1 else 0]
    )
    assert len(boxes) == (2, 3, 6)[count]
    for at, (left, top, right, bottom) in enumerate(boxes):
        assert left >= 0
        assert right <= 13.334 * 914400
        for other in boxes[at + 1 :]:
            assert right <= other[0] or other[2] <= left or bottom <= other[1] or other[3] <= top


def test_a_long_text_gets_smaller_and_then_goes_on_in_the_notes() -> None:
    sizes = []
    for count in (2, 12, 24, 80):
        slide = slides(story_of(page_of("Ein Satz mit Wörtern.\n\n" * count, exhibit_of())))[1]
        paragraphs = slide.placeholders[1].text_frame.paragraphs
        sizes.append(paragraphs[0].runs[0].font.size.pt)
        notes = slide.notes_slide.notes_text_frame.text
        assert ("Der ganze Text dieses Schritts" in notes) == (len(paragraphs) < count)
    assert sizes[0] == SIZES[0]
    assert sizes[1:3] == sorted(sizes[1:3], reverse=True)
    assert sizes[-1] == SIZES[-1]
    assert len(paragraphs) < 80
    assert notes.count("Ein Satz mit Wörtern.") == 80


def legend_of(count: int, kind: str) -> str:
    lines = range(1, count + 1)
    if kind == "big":
        parts = (f"<dt>Gebiet {i}</dt><dd><strong>{i},5\u00a0%</strong></dd>" for i in lines)
        return f"<dl>{''.join(parts)}</dl>"
    swatch = '<svg viewBox="0 0 34 22"><rect width="30" height="20"/></svg>'
    parts = (f"<li>{swatch}<span>Klasse Nummer {i} mit vielen Worten</span></li>" for i in lines)
    return f"<ul>{''.join(parts)}</ul>"


@pytest.mark.parametrize(("count", "views"), [(4, 1), (14, 1), (24, 1), (10, 2), (16, 2)])
def test_no_line_of_a_legend_is_dropped(count: int, views: int) -> None:
    drawn = Drawn('<svg viewBox="0 0 90 90"></svg>', "Karte", legend_of(count, "key"))
    shown = tuple(Shown(exhibit_of(), None, "", lambda _: drawn, "map") for _ in range(views))
    page = Page(1, "Schritt", blocks_of(to_html("Ein Satz.")), (), shown)
    slide = slides(story_of(page))[1]
    lines = [s for s in slide.shapes if s.has_text_frame and s.text_frame.text.startswith("Klasse")]
    assert len(lines) == views * count
    places = [(s.left, s.top, s.left + s.width, s.top + s.height) for s in lines]
    for at, (left, top, right, bottom) in enumerate(places):
        assert right <= 13.334 * 914400
        assert bottom <= 6.75 * 914400
        for other in places[at + 1 :]:
            apart = right <= other[0] + 9 or other[2] <= left + 9
            assert apart or bottom <= other[1] + 9 or other[3] <= top + 9


@pytest.mark.parametrize("count", [2, 5, 12])
def test_no_number_is_dropped(count: int) -> None:
    drawn = Drawn("", "", legend_of(count, "big"))
    page = Page(1, "Schritt", (), (), (Shown(exhibit_of(), None, "", lambda _: drawn, "series"),))
    slide = slides(story_of(page))[1]
    said = texts(slide)
    for table in (shape.table for shape in slide.shapes if shape.has_table):
        said += " ".join(cell.text for row in table.rows for cell in row.cells)
    assert all(f"{i},5\u00a0%" in said for i in range(1, count + 1))


def test_doubts_stand_where_they_are_seen() -> None:
    page = page_of("Text.", doubts=("Die Ansicht fehlt.",))
    assert "Hinweis: Die Ansicht fehlt." in texts(slides(story_of(page))[1])
    pdf = to_story_pdf(story_of(page), FONTS)
    assert "Hinweis: Die Ansicht fehlt." in text_of(opened(pdf))


def test_a_view_without_a_picture_shows_its_table() -> None:
    plain = exhibit_of()
    page = Page(1, "Orte", (), (), (Shown(plain, None, ""),))
    slide = slides(story_of(page))[1]
    assert [shape.has_table for shape in slide.shapes].count(True) == 1
    assert not pictures(slide)


def test_the_handout_says_everything_and_opens_the_step() -> None:
    page = page_of(
        "Es sind **9,2\u00a0%**.\n\n- eins\n- zwei\n\n| Jahr | Zahl |\n|--|--|\n| 2012 | 5 |",
        exhibit_of("Kinder in Süd"),
        exhibit_of("Kinder in Nord"),
        address="https://example.de/a/geschichten/x#schritt-1",
        qr=QR,
    )
    reader = opened(to_story_pdf(story_of(page, page_of("Zweiter.", title="Ende")), FONTS))
    text = text_of(reader)
    for part in (
        "Wo die Plätze sind",
        "Bildungsbüro, 23.11.2026",
        "1. Ein Schritt",
        "Es sind 9,2 %.",
        "– eins",
        "Jahr Zahl",
        "Kinder in Nord",
        "Quelle: Stadt Ä: Statistik",
        "Dieser Schritt im Atlas: https://example.de/a/geschichten/x#schritt-1",
        "2. Ende",
        "Seite 1 von",
    ):
        assert part in text, part
    assert reader.metadata is not None
    assert reader.metadata.title == "Wo die Plätze sind"
    assert b"pdfuaid" in reader.xmp_metadata.rdf_root.toxml().encode()  # type: ignore[union-attr]


def test_without_an_address_nothing_leads_anywhere() -> None:
    bare = replace(story_of(page_of("Text.", exhibit_of())), address="")
    bare = replace(
        bare,
        pages=tuple(
            replace(p, shown=tuple(replace(s, address="") for s in p.shown)) for p in bare.pages
        ),
    )
    text = text_of(opened(to_story_pdf(bare, FONTS)))
    assert "im Atlas" not in text
    assert "http" not in text


def test_what_is_invented_says_so_on_every_slide_and_page() -> None:
    handout = marked_pages(story_of(page_of("Text.", exhibit_of(mark=DEMONSTRATION))))
    assert handout.mark == DEMONSTRATION
    for slide in slides(handout):
        assert DEMONSTRATION in texts(slide)
    for page in opened(to_story_pdf(handout, FONTS)).pages:
        assert DEMONSTRATION in page.extract_text()


def test_the_same_story_is_the_same_file() -> None:
    handout = story_of(page_of("Text.", exhibit_of()))
    assert to_story_slides(handout, drawn) == to_story_slides(handout, drawn)
    assert to_story_pdf(handout, FONTS) == to_story_pdf(handout, FONTS)


def test_odd_texts_do_not_break_files() -> None:
    odd = Block("text", (Run('#set text(1pt) $x$ "\u200f\x07\ue000 <b> @ref \U0001f600'),))
    page = Page(1, "#title ]", (odd,), (odd,), (Shown(exhibit_of(), None, VIEW),))
    assert "#set text(1pt)" in text_of(opened(to_story_pdf(story_of(page), FONTS)))
    assert "#set text(1pt)" in texts(slides(story_of(page))[1])
