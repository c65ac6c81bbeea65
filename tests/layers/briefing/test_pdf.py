"""The Mappe as PDF: tagged, readable, complete, the same again, and harmless."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from pypdf import PdfReader

from layers.briefing.model import MOST_VIEWS, Briefing
from layers.briefing.pdf import to_pdf
from layers.briefing.texts import MISSING
from layers.briefing.typesetting import TypesettingError, typeset
from layers.export import Column
from layers.model import DEMONSTRATION
from tests.briefings import FONTS, briefing_of, exhibit_of, opened, text_of

HOSTILE = [
    '#panic("x") #read("/etc/passwd") #import "@preview/cetz:0.3.4"',
    "$ x^2 [ ] ( { } \\ * _ // /* @ref <label> ~ ` ``` = == - + 1. /",
    '"); #eval("1+1") ("',
    "a\x00b\x07c\u2028d\ne\tf\ud800g\ue000h\u202ei",
    "W" * 5000,
    "<script>alert(1)</script> &amp; %00 ${x} {{ 7*7 }}",
    "Ş ł Ω Ж א م 漢 🎉 ≥ ∑ ﷽ ẞ e\u0301",
]


def made(briefing: Briefing) -> PdfReader:
    return opened(to_pdf(briefing, FONTS))


def tags(reader: PdfReader) -> Iterator[Any]:
    """All elements of the structure tree."""
    waiting = [reader.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        found = waiting.pop()
        yield found
        parts = found.get("/K", [])
        for part in parts if isinstance(parts, list) else [parts]:
            part = part.get_object()
            if isinstance(part, dict) and ("/S" in part or "/K" in part):
                waiting.append(part)


def test_it_declares_pdf_ua_1_and_says_what_that_needs() -> None:
    reader = made(briefing_of(exhibit_of(), exhibit_of("Zweite")))
    root: Any = reader.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"] is True or root["/MarkInfo"]["/Marked"].value is True
    assert root["/Lang"] == "de-DE"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    metadata = root["/Metadata"].get_data().decode()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata.replace(" ", "")
    about = reader.metadata
    assert about is not None
    assert about.title == "Vorlage"
    assert about.author == "Stadt Ährenstadt"
    assert "Datenstand 0123456789ab" in str(about.get("/Keywords"))
    assert all("/FontFile2" in str(font) or "/FontFile3" in str(font) for font in fonts(reader))


def fonts(reader: PdfReader) -> Iterator[Any]:
    """Descriptors of all fonts."""
    for page in reader.pages:
        for font in page["/Resources"].get("/Font", {}).values():
            inner = font.get_object()["/DescendantFonts"][0].get_object()
            yield inner["/FontDescriptor"].get_object()


def test_headings_tables_and_figures_are_tagged() -> None:
    found = list(tags(made(briefing_of(exhibit_of(), exhibit_of("Zweite")))))
    kinds = [tag.get("/S") for tag in found]
    for kind, times in (("/H1", 2), ("/H2", 2), ("/Table", 2), ("/TH", 6), ("/TD", 18)):
        assert kinds.count(kind) >= times, kind
    alternatives = [str(tag["/Alt"]) for tag in found if tag.get("/S") == "/Figure"]
    assert alternatives.count("Drei Balken") == 2


def test_it_says_everything() -> None:
    text = text_of(made(briefing_of(exhibit_of(), exhibit_of("Zweite"))))
    for said in (
        "Vorlage",
        "Bildungsatlas Ährenstadt",
        "0123456789ab vom 22.11.2026",
        "23.11.2026",
        "Inhalt",
        "Kinder in Süd",
        "Es sind 9,2 % – mehr als zuvor.",
        "Verteilung",
        "Balken",
        "Anteil [%]",
        "000 Gebiet 0 1000,5",
        "001 Gebiet 1 .",
        "002 Gebiet 2 1002,5",
        "Zeichen: . = Wert geheim gehalten",
        "Hinweis zur Definition.",
        "Quelle: Stadt Ä: Statistik",
        "Stand der Daten: 31.12.2024",
        "https://example.de/a/karte?indicator=x",
        "Seite 1 von 3",
    ):
        assert said in text, said


def test_one_view_has_no_cover() -> None:
    reader = made(briefing_of(exhibit_of()))
    assert len(reader.pages) == 1
    text = text_of(reader)
    assert "Inhalt" not in text
    for said in ("Ährenstadt", "0123456789ab", "gedruckt 23.11.2026", "Kinder in Süd"):
        assert said in text


def test_every_page_says_that_it_is_invented() -> None:
    views = [exhibit_of(rows=120, mark=DEMONSTRATION), exhibit_of("Zweite", mark=DEMONSTRATION)]
    reader = made(briefing_of(*views, mark=DEMONSTRATION))
    assert len(reader.pages) >= 5
    assert all(DEMONSTRATION in page.extract_text() for page in reader.pages)
    assert reader.metadata is not None
    assert str(reader.metadata.title).endswith(f"({DEMONSTRATION})")
    assert DEMONSTRATION not in text_of(made(briefing_of(exhibit_of())))


def test_a_long_table_repeats_its_heads() -> None:
    reader = made(briefing_of(exhibit_of(rows=150)))
    pages = [page.extract_text() for page in reader.pages]
    holding = [text for text in pages if "Gebiet 1" in text]
    assert len(holding) >= 3
    assert all("Anteil [%]" in text for text in holding)


def test_a_wide_table_stands_across() -> None:
    exhibit = exhibit_of()
    table = exhibit.tables[0]
    columns = tuple(Column(f"c{i}", f"Bezeichnung {i}") for i in range(14))
    wide = replace(table, columns=columns, rows=(tuple(f"Wert{i}" for i in range(14)),))
    section = replace(exhibit.sections[0], tables=(wide,))
    reader = made(briefing_of(replace(exhibit, sections=(section,))))
    boxes = [(page.mediabox.width > page.mediabox.height, page) for page in reader.pages]
    assert [page for across, page in boxes if across and "Wert13" in page.extract_text()]


def test_the_same_mappe_has_the_same_bytes() -> None:
    briefing = briefing_of(exhibit_of(), exhibit_of("Zweite"))
    first = to_pdf(briefing, FONTS)
    assert to_pdf(briefing, FONTS) == first
    assert to_pdf(replace(briefing, printed_on="24.11.2026"), FONTS) != first


@pytest.mark.parametrize("text", HOSTILE)
def test_texts_are_never_code(text: str) -> None:
    exhibit = exhibit_of(text)
    table = replace(exhibit.tables[0], title=text, rows=((text, text, text),))
    section = replace(exhibit.sections[0], heading=text, sentences=(text,), tables=(table,))
    hostile = replace(exhibit, sentence=text, sections=(section,), notes=(text,), kind=text)
    reader = made(briefing_of(hostile, exhibit, title=text))
    assert len(reader.pages) >= 3


def test_code_is_printed_as_it_stands() -> None:
    text = text_of(made(briefing_of(exhibit_of('#panic("x") $y$ *z* [a]'))))
    assert '#panic("x") $y$ *z* [a]' in text


def test_a_character_without_a_font_is_replaced_and_others_stay() -> None:
    text = text_of(made(briefing_of(exhibit_of("Ω und 🎉 und ≥ 3"))))
    assert f"Ω und {MISSING} und ≥ 3" in text


def test_a_mappe_of_twelve_views_is_small_and_whole() -> None:
    views = [exhibit_of(f"Ansicht {i}", rows=60) for i in range(MOST_VIEWS)]
    body = to_pdf(briefing_of(*views), FONTS)
    assert len(body) < 1_000_000
    text = text_of(opened(body))
    assert all(f"Ansicht {i}" in text for i in range(MOST_VIEWS))


def test_a_document_that_cannot_be_set_is_told_as_such() -> None:
    with pytest.raises(TypesettingError):
        typeset({"title": "without the rest"}, FONTS, 0)
