"""Hand-made exhibits, and readers of what is made of them."""

import io
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from layers.briefing.model import Briefing, Item
from layers.export import Column, Table
from layers.model import DEMONSTRATION, Source
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.figure import figure_of

FONTS = Path(__file__).parents[1] / "assets" / "fonts"
SOURCE = Source("s", "Stadt Ä", "Statistik", "https://example.de", "dl-de/by-2-0", "2024-12-31", "")


def exhibit_of(title: str = "Kinder in Süd", rows: int = 3, mark: str = "") -> Exhibit:
    """One figure and one table with ``rows`` areas, the second without a value."""
    figure = figure_of(
        "bars", "Balken", "Drei Balken", '<rect width="300" height="80"/>', (720.0, 100.0)
    )
    table = Table(
        "Kinder nach Gebiet",
        (Column("code", "Nummer"), Column("name", "Gebiet"), Column("v", "Anteil", "%", 1)),
        tuple((f"{i:03d}", f"Gebiet {i}", "." if i == 1 else 1000.5 + i) for i in range(rows)),
        (),
        "kinder",
        mark,
        ".",
        (SOURCE,),
    )
    return Exhibit(
        "Karte",
        title,
        "Es sind 9,2\u00a0% – mehr als zuvor.",
        (Section("Verteilung", ("Ein Satz.",), (figure,), (table,)),),
        ("Hinweis zur Definition.",),
        ("Quelle: Stadt Ä: Statistik",),
        "31.12.2024",
        mark,
        "kinder",
        (SOURCE,),
    )


def briefing_of(*exhibits: Exhibit, title: str = "Vorlage", mark: str = "") -> Briefing:
    """A Mappe of these exhibits."""
    return Briefing(
        title=title,
        municipality="Ährenstadt",
        publisher="Stadt Ährenstadt",
        release="0123456789ab",
        released_at="2026-11-22T09:00:00+00:00",
        released_on="22.11.2026",
        printed_on="23.11.2026",
        items=tuple(Item(e, "https://example.de/a/karte?indicator=x") for e in exhibits),
        mark=mark,
        address="https://example.de/a/mappe?view1=karte",
        file_stem="a_mappe",
    )


def marked(briefing: Briefing) -> Briefing:
    """The same of a demonstration."""
    return replace(briefing, mark=DEMONSTRATION)


def opened(body: bytes) -> PdfReader:
    """A PDF to read in."""
    return PdfReader(io.BytesIO(body))


def text_of(reader: PdfReader) -> str:
    """All texts of a PDF, spaces as single plain ones."""
    text = " ".join(page.extract_text() for page in reader.pages)
    return " ".join(text.translate({0x202F: None, 0x200B: None, 0xAD: None}).split())
