"""Hand-made exhibits, and readers of what is made of them."""

import io
import re
from dataclasses import replace
from pathlib import Path

from pypdf import PdfReader

from layers.briefing.content import content_of
from layers.briefing.model import Briefing, Item
from layers.briefing.pdf import to_pdf
from layers.briefing.texts import printable
from layers.export import Column, Table
from layers.model import DEMONSTRATION, ProfileSelection, Source
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.figure import figure_of
from layers.thematic.profile_build import profile
from layers.thematic.profile_exhibit import profile_exhibit
from tests.profile_equal import first_map

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


def bare(text: str) -> str:
    """A text without spaces, hyphens and breaks, which typesetting changes."""
    return re.sub(r"[\s\u00ad\u200b\u202f\u2011-]", "", text)


def compare_profile(store: Store, level: str, code: str, *, typeset: bool) -> int:
    """Compares what is printed of a profile with the maps, for each of its indicators; with
    ``typeset`` also that every row of its tables stands in the PDF. Gives the number of rows."""
    result = profile(store, ProfileSelection(store.municipality.slug, level, code))
    exhibit = profile_exhibit(store, result)
    content = content_of(briefing_of(exhibit))
    tables = [table for section in content["views"][0]["sections"] for table in section["tables"]]
    printed = {}
    for table in tables:
        if table["heads"][0] == "Indikator" and "Wert" in table["heads"]:
            at = table["heads"].index("Wert")
            printed |= {row[0]: row[at] for row in table["rows"]}
    for fact in result.facts:
        kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
        name, unit = printable(fact.indicator.title + kind), fact.indicator.unit
        layer = first_map(store, fact.indicator.indicator_id, level, pooled=False)
        area = next((area for area in layer.areas if area.code == code), None)
        if area is not None:
            shown = area.text.strip("()").removesuffix(f"\u00a0{unit}" if unit else "")
            assert printed[name] == shown, (level, code, name)
    if typeset:
        text = bare(text_of(opened(to_pdf(briefing_of(exhibit), FONTS))))
        for table in tables:
            for row in table["rows"]:
                assert bare("".join(row)) in text, (level, code, row)
    return len(result.facts)
