"""Tables as files: German numbers, signs, metadata, and nothing that a spreadsheet runs."""

import io
import zipfile

import openpyxl
import pytest

from layers.export import (
    Column,
    Rounded,
    Table,
    file_name,
    licence_text,
    sign_meanings,
    source_meta,
    tables_xlsx,
    to_csv,
    to_xlsx,
)
from layers.model import Source


def source(licence: str = "unknown", url: str = "https://example.org") -> Source:
    return Source("s", "Amt", "Tabelle", url, licence, "2024-12-31", "2026-08-04")


TABLE = Table(
    title="Kinder: Mini, 2024",
    columns=(
        Column("code", "Nummer"),
        Column("share", "Anteil", "%", 1),
        Column("people", "Menschen", "", 0),
        Column("free", "Ohne Stellen"),
    ),
    rows=(
        ("010", 10.25, 12345, 1.5),
        ("020", ".", None, "=1+1"),
        ("030", -0.04, 0, "–"),
    ),
    meta=(("Quelle", "Amt: Tabelle"), ("Hinweis", "mit\u00a0Abstand; und Semikolon")),
    file_stem="mini_kinder",
)


def test_csv_byte_by_byte() -> None:
    expected = (
        "Nummer;Anteil [%];Menschen;Ohne Stellen\r\n"
        "010;10,3;12345;1,5\r\n"
        "020;.;;'=1+1\r\n"
        "030;0,0;0;–\r\n"
        "\r\n"
        "Titel;Kinder: Mini, 2024\r\n"
        "Quelle;Amt: Tabelle\r\n"
        'Hinweis;"mit Abstand; und Semikolon"\r\n'
        "Zeichen;– = genau null\r\n"
        "Zeichen;. = Wert geheim gehalten oder unbekannt oder nicht erhoben\r\n"
    )
    assert to_csv(TABLE) == b"\xef\xbb\xbf" + expected.encode()


@pytest.mark.parametrize("start", ["=", "+", "@", "\t", "\r", "-"])
def test_csv_texts_are_no_formulas(start: str) -> None:
    table = Table("t", (Column("a", "A"),), ((start + "cmd",),), (), "t")
    assert b"'" + start.encode() in to_csv(table).replace(b'"', b"")


def test_negative_numbers_keep_a_plain_minus() -> None:
    table = Table("t", (Column("a", "A", "", 1),), ((-1234.56,),), (), "t")
    assert b"\r\n-1234,6\r\n" in to_csv(table)


def test_xlsx_keeps_numbers_texts_and_formats() -> None:
    book = openpyxl.load_workbook(io.BytesIO(to_xlsx(TABLE)))
    assert book.sheetnames == ["Daten", "Metadaten", "Quellen", "Zeichen"]
    data = book["Daten"]
    assert [cell.value for cell in data[1]] == ["Nummer", "Anteil [%]", "Menschen", "Ohne Stellen"]
    assert [cell.value for cell in data[2]] == ["010", 10.25, 12345, 1.5]
    assert [cell.value for cell in data[3]] == ["020", ".", None, "=1+1"]
    assert data["D3"].data_type == "s"
    assert data["B2"].number_format == "#,##0.0"
    assert data["C2"].number_format == "#,##0"
    assert data.freeze_panes == "A2"
    meta = [[cell.value for cell in row] for row in book["Metadaten"].iter_rows()]
    assert meta[0] == ["Titel", "Kinder: Mini, 2024"]
    assert ["Quelle", "Amt: Tabelle"] in meta
    signs = {row[0].value for row in book["Zeichen"].iter_rows()}
    assert signs == {"–", ".", "…", "/", "x", "( )"}


def test_same_table_gives_the_same_csv() -> None:
    assert to_csv(TABLE) == to_csv(TABLE)


def test_signs_with_several_meanings() -> None:
    assert sign_meanings()["."] == "Wert geheim gehalten oder unbekannt oder nicht erhoben"


def test_unknown_licence_is_printed_as_such() -> None:
    assert licence_text(source()) == "siehe Datensatzseite"
    assert licence_text(source("dl-de/by-2-0")) == "dl-de/by-2-0"


def test_source_lines() -> None:
    assert source_meta((source(), source("ODbL-1.0", ""))) == (
        ("Quelle", "Amt: Tabelle"),
        ("Adresse der Quelle", "https://example.org"),
        ("Lizenz", "siehe Datensatzseite"),
        ("Stand der Quelle", "31.12.2024"),
        ("Quelle", "Amt: Tabelle"),
        ("Lizenz", "ODbL-1.0"),
        ("Stand der Quelle", "31.12.2024"),
    )


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("krefeld_anteil_2024", "krefeld_anteil_2024.csv"),
        ("Größe Übergänge", "Groesse-Uebergaenge.csv"),
        ("../../etc/passwd", "etc-passwd.csv"),
        ("Łódź", "odz.csv"),
        ("…", "bildungsatlas.csv"),
        ("a" * 300, "a" * 120 + ".csv"),
    ],
)
def test_file_names_suit_every_system(stem: str, name: str) -> None:
    assert file_name(stem, "csv") == name


def test_rows_may_have_decimals_of_their_own() -> None:
    rows = ((Rounded(27.0, 1),), (Rounded(1234.5, 2),), (Rounded(-3.0, 0),))
    found = Table("Werte", (Column("value", "Wert"),), rows, (), "werte")
    lines = to_csv(found).decode("utf-8-sig").splitlines()
    assert lines[1:4] == ["27,0", "1234,50", "-3"]
    with zipfile.ZipFile(io.BytesIO(tables_xlsx([found], "Werte", ()))) as book:
        styles = book.read("xl/styles.xml").decode()
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "#,##0.0" in styles
    assert "<v>27</v>" in sheet
