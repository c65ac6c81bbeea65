"""The Mappe as a workbook and as slides: the same tables, sentences, sources and marks."""

import io
from collections.abc import Sequence
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from pptx import Presentation

from layers.briefing.slide_parts import MOST_ROWS
from layers.briefing.slides import to_slides
from layers.briefing.workbook import to_workbook
from layers.model import DEMONSTRATION
from layers.thematic.exhibit import Exhibit, Section
from tests.briefings import briefing_of, exhibit_of

DARK = "=cmd|' /C calc'!A0"


def drawn(drawings: Sequence[str]) -> list[bytes]:
    buffer = io.BytesIO()
    Image.new("RGB", (72, 10), "white").save(buffer, "PNG")
    return [buffer.getvalue()] * len(drawings)


def slides(*exhibits: Exhibit, **options: str) -> Any:
    return Presentation(io.BytesIO(to_slides(briefing_of(*exhibits, **options), drawn)))


def texts(slide: Any) -> str:
    return "\n".join(shape.text_frame.text for shape in slide.shapes if shape.has_text_frame)


def test_the_workbook_has_a_sheet_per_table() -> None:
    book = load_workbook(io.BytesIO(to_workbook(briefing_of(exhibit_of(), exhibit_of("Zweite")))))
    assert book.sheetnames == [
        "Inhalt",
        "1 Kinder nach Gebiet",
        "2 Kinder nach Gebiet",
        "Metadaten",
        "Quellen",
        "Zeichen",
    ]
    assert [cell.value for cell in book["Inhalt"]["C"]][:3] == [
        "Ansicht",
        "Kinder in Süd",
        "Zweite",
    ]
    rows = list(book["1 Kinder nach Gebiet"].values)
    assert rows[:3] == [
        ("Nummer", "Gebiet", "Anteil [%]"),
        ("000", "Gebiet 0", 1000.5),
        ("001", "Gebiet 1", "."),
    ]
    meta = [tuple(row[:2]) for row in book["Metadaten"].values]
    assert ("Datenstand", "0123456789ab vom 22.11.2026") in meta
    assert ("Ansicht 2", "Zweite") in meta
    assert ("Hinweis", "Hinweis zur Definition.") in meta
    assert book["Quellen"]["A2"].value == "Stadt Ä"


def test_titles_are_no_formulas() -> None:
    book = load_workbook(io.BytesIO(to_workbook(briefing_of(exhibit_of(DARK), title=DARK))))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert any(cell.value == DARK for cell in cells)
    assert {cell.data_type for cell in cells} <= {"s", "n"}


def test_a_marked_workbook_says_so_on_each_sheet_of_figures() -> None:
    exhibit = exhibit_of(mark=DEMONSTRATION)
    book = load_workbook(io.BytesIO(to_workbook(briefing_of(exhibit, mark=DEMONSTRATION))))
    for name in book.sheetnames[:2]:
        values = [cell for row in book[name].values for cell in row]
        assert DEMONSTRATION in values, name


def test_each_view_is_a_slide() -> None:
    deck = slides(exhibit_of(), exhibit_of("Zweite"))
    assert len(deck.slides) == 3
    assert abs(deck.slide_width / deck.slide_height - 16 / 9) < 0.01
    first, second = deck.slides[0], deck.slides[1]
    assert first.shapes.title.text_frame.text == "Vorlage"
    assert second.shapes.title.text_frame.text == "Kinder in Süd"
    assert "Es sind 9,2" in texts(second)
    assert "Quelle: Stadt Ä" in texts(second)
    picture = next(shape for shape in second.shapes if shape.shape_type == 13)
    assert picture._element.nvPicPr.cNvPr.get("descr") == "Drei Balken"
    notes = second.notes_slide.notes_text_frame.text
    assert "002 | Gebiet 2 | 1\u202f002,5" in notes
    assert "https://example.de/a/karte?indicator=x" in notes


def test_every_slide_is_marked() -> None:
    deck = slides(exhibit_of(mark=DEMONSTRATION), exhibit_of(), mark=DEMONSTRATION)
    assert all(DEMONSTRATION in texts(slide) for slide in deck.slides)
    assert DEMONSTRATION not in "".join(texts(slide) for slide in slides(exhibit_of()).slides)


def test_a_view_without_a_figure_shows_its_table() -> None:
    exhibit = exhibit_of(rows=40)
    bare = Exhibit(
        **{**vars(exhibit), "sections": (Section("", tables=exhibit.sections[0].tables),)}
    )
    slide = slides(bare).slides[0]
    table = next(shape.table for shape in slide.shapes if shape.has_table)
    assert len(table.rows) == MOST_ROWS + 1
    assert table.cell(1, 2).text_frame.text == "1\u202f000,5"
    assert "039 | Gebiet 39" in slide.notes_slide.notes_text_frame.text


def test_the_same_slides_have_the_same_bytes() -> None:
    briefing = briefing_of(exhibit_of(), exhibit_of("Zweite"))
    assert to_slides(briefing, drawn) == to_slides(briefing, drawn)


@pytest.mark.parametrize("text", ["a\x00b\x0bc\ud800", "x" * 3000, "<a:t>&amp;</a:t>", ""])
def test_slides_take_any_text(text: str) -> None:
    deck = slides(exhibit_of(text), title=text)
    assert len(deck.slides) == 1
