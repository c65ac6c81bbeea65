"""Exhibits as files and pictures: every table, every figure, nothing twice, nothing lost."""

import csv
import io
import re

import openpyxl
import pytest

from layers.export import Column, Table, sheet_names
from layers.model import DEMONSTRATION, Source
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.exhibit_files import exhibit_csv, exhibit_meta, exhibit_xlsx
from layers.thematic.exhibit_sheet import exhibit_sheet, scoped

SOURCE = Source("s", "Amt", "Zählung", "https://example.org", "dl-de/by-2-0", "2024-12-31", "")
BAR = (
    '<svg viewBox="0 0 200 50" role="img"><style>.a,.b{fill:#123456}</style><rect class="a"/></svg>'
)


def table(title: str, value: float | str) -> Table:
    columns = (Column("name", "Gebiet"), Column("value", "Anteil", "%", 1))
    return Table(title, columns, (("Süd", value),), (("Verfahren", title),), "stem")


def exhibit(mark: str = "") -> Exhibit:
    return Exhibit(
        kind="Profil",
        title="Profil von Süd",
        sentence="In Süd ist es so.",
        sections=(
            Section(
                "C Kita", ("Ein Satz.",), (Figure("c", "Punkte", "Punktreihe.", BAR, 200, 50),)
            ),
            Section("", tables=(table("Kita", 12.34), table("Schule", "."))),
        ),
        notes=("Vorsicht.",),
        source_lines=("Quelle: Amt: Zählung",),
        as_of="31.12.2024",
        mark=mark,
        file_stem="profil",
        sources=(SOURCE,),
    )


def test_csv_has_every_table_below_its_title_and_the_metadata_once() -> None:
    shown = exhibit(DEMONSTRATION)
    text = exhibit_csv(shown, exhibit_meta(shown)).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert rows[:4] == [["Kita"], ["Gebiet", "Anteil [%]"], ["Süd", "12,3"], []]
    assert rows[4:7] == [["Schule"], ["Gebiet", "Anteil [%]"], ["Süd", "."]]
    meta = rows[8:]
    assert meta[:3] == [
        ["Achtung", DEMONSTRATION],
        ["Titel", "Profil von Süd"],
        ["Aussage", "In Süd ist es so."],
    ]
    assert meta.count(["Quelle", "Amt: Zählung"]) == 1
    assert ["Verfahren", "Kita"] in meta
    assert ["Verfahren", "Schule"] in meta
    assert ["C Kita", "Ein Satz."] in meta
    assert ["Hinweis", "Vorsicht."] in meta
    assert any(label == "Zeichen" for label, *_ in meta)


def test_workbook_has_a_sheet_per_table() -> None:
    shown = exhibit()
    book = openpyxl.load_workbook(io.BytesIO(exhibit_xlsx(shown, exhibit_meta(shown))))
    assert book.sheetnames == ["Kita", "Schule", "Metadaten", "Quellen", "Zeichen"]
    assert [cell.value for cell in book["Kita"][2]] == ["Süd", 12.34]
    assert [cell.value for cell in book["Schule"][2]] == ["Süd", "."]
    assert book["Quellen"]["A2"].value == "Amt"


@pytest.mark.parametrize(
    ("titles", "names"),
    [
        (["Quellen", "quellen"], ["Quellen 2", "quellen 3"]),
        (["a" * 40, "a" * 40], ["a" * 31, "a" * 29 + " 2"]),
        (["Kita/Schule: [2024]?", "", "'"], ["Kita Schule 2024", "Daten", "Daten 2"]),
    ],
)
def test_names_of_sheets_are_short_allowed_and_different(
    titles: list[str], names: list[str]
) -> None:
    assert sheet_names(titles) == names


def test_picture_says_everything_and_keeps_styles_apart() -> None:
    drawn = exhibit_sheet(exhibit(DEMONSTRATION))
    words = " ".join(re.findall(r"<text[^>]*>([^<]*)", drawn))
    for text in ("Profil von Süd", "C Kita", "Ein Satz.", "Punkte", "Vorsicht.", "Quelle: Amt"):
        assert text in words
    assert DEMONSTRATION in words
    assert "Punktreihe." in drawn.partition("</desc>")[0]
    assert "#figure-c .a,#figure-c .b{fill:#123456}" in drawn
    assert 'id="figure-c"' in drawn


def test_scoped_leaves_other_parts_alone() -> None:
    assert scoped("<svg><text>a{b}</text></svg>", "x") == "<svg><text>a{b}</text></svg>"
