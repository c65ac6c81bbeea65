"""Tables as offices deliver them: what is guessed, what is told, what is a fault."""

import tracemalloc
import unicodedata
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import pytest
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont

from layers.prepare.faults import Code
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from tests.layers.prepare.workbook.desk import Desk, value

EXPECTED = [
    ("01", "2019", "1234"), ("02", "2019", "56.5"), ("03", "2019", "7"),
    ("01", "2020", "1300"), ("02", "2020", "60"), ("03", "2020", "8"),
]  # fmt: skip


@pytest.fixture(scope="module")
def city(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sources with the small city, its areas and indicators."""
    desk = Desk(tmp_path_factory.mktemp("foreign")).small_city()
    page = desk.book["Gliederungen"]
    page["A3"].value, page["B3"].value = "girls", "Mädchen"
    page["A4"].value, page["B4"].value = "boys", "Jungen"
    delivery = desk.values(value("people", "01", 1, "2018")).read()
    write_folder(delivery, desk.sources / "kleinstadt")
    return desk.sources


class Office:
    """Delivers single tables."""

    def __init__(self, sources: Path, folder: Path) -> None:
        self.sources, self.folder = sources, folder

    def csv(self, data: str | bytes, name: str = "people.csv", **options: str) -> Delivery:
        raw = data.encode("utf-8") if isinstance(data, str) else data
        (self.folder / name).write_bytes(raw)
        return self.read(name, **options)

    def sidecar(self, text: str, name: str = "people.csv") -> None:
        (self.folder / f"{name}.import.toml").write_text(text, encoding="utf-8")

    def read(self, name: str, **options: str) -> Delivery:
        given = Options(self.sources, "kleinstadt", **options)
        return read_delivery(self.folder / name, given)


@pytest.fixture
def office(city: Path, tmp_path: Path) -> Office:
    return Office(city, tmp_path)


def values(delivery: Delivery) -> list[tuple[str, str, str]]:
    """Area, period and value of every line."""
    lines = (line.values for line in delivery.parts.values)
    return [(v["area"], v["period"], v["value"]) for v in lines]


def fault(delivery: Delivery) -> tuple[Code, str]:
    """Code and cell of the one fault."""
    (found,) = delivery.faults
    return found.code, found.cell


LONG = """Gebiet;Jahr;Wert
01;2019;1.234
02;2019;56,5
03;2019;7
Altstadt;2020;1300
Bühl;2020;60
Süd;2020;8
"""


@pytest.mark.parametrize(
    ("encoding", "mark"),
    [("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("cp1252", b""), ("utf-16", b""),
     ("utf-16-le", b"")],
)  # fmt: skip
@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_encodings_and_delimiters(
    office: Office, encoding: str, mark: bytes, delimiter: str
) -> None:
    delivery = office.csv(mark + LONG.replace(";", delimiter).encode(encoding))
    assert delivery.faults == ()
    assert values(delivery) == EXPECTED
    assert any("Spalte „Gebiet“ als Gebiet gelesen" in words for words in delivery.told)


@pytest.mark.parametrize(
    "table",
    [
        'Gebiet,Jahr,Wert\n01,2019,"1.234"\n02,2019,"56,5"\n03,2019,7\n'
        "01,2020,1300\n02,2020,60\n03,2020,8\n",
        "Gebiet,Jahr,Wert\n01,2019,1234\n02,2019,56.5\n03,2019,7\n01,2020,1300\n02,2020,60\n03,2020,8\n",
        "sep=,\nGebiet,Jahr,Wert\n01,2019,1234\n02,2019,56.5\n03,2019,7\n01,2020,1300\n02,2020,60\n"
        "03,2020,8\n",
    ],
)
def test_commas_between_cells(office: Office, table: str) -> None:
    delivery = office.csv(table)
    assert delivery.faults == ()
    assert values(delivery) == EXPECTED


def by_area(delivery: Delivery) -> list[tuple[str, str, str]]:
    """As ``values``, in the order of period and area."""
    return sorted(values(delivery), key=lambda v: (v[1], v[0]))


@pytest.mark.parametrize(
    ("first", "second"),
    [("2019", "2020"), ("31.12.2019", "31.12.2020"), ("Stand 31.12.2019", "Stand 31.12.2020"),
     ("Einwohner 2019", "Einwohner 2020"), ("am 31.12.2019", "am 31.12.2020")],
)  # fmt: skip
def test_years_as_columns(office: Office, first: str, second: str) -> None:
    delivery = office.csv(
        f"Nr;Stadtteil;{first};{second}\n01;Altstadt;1.234;1.300\n02;Bühl;56,5;60\n03;Süd;7;8\n"
    )
    assert delivery.faults == ()
    assert by_area(delivery) == EXPECTED


def test_school_years_do_not_fit_days(office: Office) -> None:
    delivery = office.csv("Gebiet;Schuljahr 2019/20\n01;5\n02;6\n")
    assert {f.code for f in delivery.faults} == {Code.PERIOD}
    assert {f.cell for f in delivery.faults} == {"B2", "B3"}


def test_titles_totals_and_footnotes(office: Office) -> None:
    delivery = office.csv(
        "Bevölkerung nach Stadtteilen\n"
        "Stand: jeweils 31.12.\n"
        "\n"
        "Stadtteil;2019;2020\n"
        "Altstadt;1.234;1.300\n"
        "Bühl;56,5;60\n"
        "Süd;7;8\n"
        "Stadt insgesamt;1.297,5;1.368\n"
        "\n"
        "Quelle: Melderegister\n"
        "1) ohne Nebenwohnungen;\n",
        "tabelle.csv",
    )
    assert delivery.faults == ()
    (account,) = delivery.accounts
    assert account.is_even
    assert account.set_aside == Counter(
        {"als Titel über der Tabelle": 2, "als Überschrift": 1, "als Fußnote": 2}
    )
    city = [line.values for line in delivery.parts.values if line.values["level"] == "municipality"]
    assert [(v["area"], v["period"], v["value"]) for v in city] == [
        ("kleinstadt", "2019", "1297.5"), ("kleinstadt", "2020", "1368"),
    ]  # fmt: skip
    assert [v for v in by_area(delivery) if v[0] != "kleinstadt"] == EXPECTED


@pytest.mark.parametrize(
    "label", ["Insgesamt", "Summe", "Kleinstadt", "Stadt Kleinstadt", "Gesamt"]
)
def test_a_total_on_top_is_the_city(office: Office, label: str) -> None:
    delivery = office.csv(f"Stadtteil;2019\n{label};3\nAltstadt;1\nBühl;2\n")
    assert delivery.faults == ()
    assert [line.values["level"] for line in delivery.parts.values] == [
        "municipality", "stadtteil", "stadtteil",
    ]  # fmt: skip


def test_a_total_that_stands_twice_counts_once(office: Office) -> None:
    delivery = office.csv("Stadtteil;2019\nAltstadt;1\nBühl;2\nSumme;3\nInsgesamt;3\n")
    assert delivery.faults == ()
    assert len(delivery.parts.values) == 3
    assert delivery.accounts[0].set_aside["als weitere Summenzeile"] == 1


def test_heading_rows_over_each_other(office: Office) -> None:
    delivery = office.csv(
        "Stadtteil;2019;;2020;\n;Mädchen;Jungen;Mädchen;Jungen\n01;1;2;3;4\n02;5;6;7;8\n"
    )
    assert delivery.faults == ()
    read = [(v["area"], v["period"], v["breakdown"], v["value"])
            for v in (line.values for line in delivery.parts.values)]  # fmt: skip
    assert read == [
        ("01", "2019", "girls", "1"), ("01", "2019", "boys", "2"), ("01", "2020", "girls", "3"),
        ("01", "2020", "boys", "4"), ("02", "2019", "girls", "5"), ("02", "2019", "boys", "6"),
        ("02", "2020", "girls", "7"), ("02", "2020", "boys", "8"),
    ]  # fmt: skip
    assert delivery.accounts[0].set_aside == Counter({"als Überschrift": 2})


def test_ambiguous_numbers_are_faults_until_someone_says(office: Office) -> None:
    table = "Stadtteil;2019\n01;1.234\n02;5.678\n"
    delivery = office.csv(table, "share.csv")
    assert {(f.code, f.cell) for f in delivery.faults} == {
        (Code.AMBIGUOUS, "B2"), (Code.AMBIGUOUS, "B3"),
    }  # fmt: skip
    assert "1234" in delivery.faults[0].why
    assert "1,234" in delivery.faults[0].why
    assert values(office.csv(table, "share.csv", decimal="."))[0][2] == "1.234"
    assert values(office.csv(table, "share.csv", decimal=","))[0][2] == "1234"


def test_the_column_decides(office: Office) -> None:
    delivery = office.csv("Stadtteil;2019\n01;1.234\n02;5,5\n", "share.csv")
    assert [v[2] for v in values(delivery)] == ["1234", "5.5"]
    delivery = office.csv("Stadtteil;2019\n01;1.234\n02;5.5\n", "share.csv")
    assert [v[2] for v in values(delivery)] == ["1.234", "5.5"]


def test_mixed_decimal_signs(office: Office) -> None:
    delivery = office.csv("Stadtteil;2019\n01;1,5\n02;5.5\n03;2,5\n", "share.csv")
    assert fault(delivery) == (Code.DECIMAL, "B3")


@pytest.mark.parametrize(
    ("text", "number", "sign", "flags"),
    [
        ("-", "0", "none", ""), ("–", "0", "none", ""), ("0", "0", "ok", ""),
        ("…", "", "later", ""), ("...", "", "later", ""), ("/", "", "unreliable", ""),
        ("x", "", "not_applicable", ""), ("X", "", "not_applicable", ""),
        ("*", "", "confidential", ""), (".", "", "confidential", ""),
        ("(12)", "12", "limited", ""), ("( 12,5 )", "12.5", "limited", ""),
        ("12p", "12", "", "provisional"), ("12 r", "12", "", "revised"),
        ("s 12", "12", "", "estimated"), ("12 pr", "12", "", "provisional,revised"),
        ("(12)r", "12", "limited", "revised"), ("12 %", "12", "", ""), ("-3,5", "-3.5", "", ""),
        ("−3", "-3", "", ""), ("1\u00a0234", "1234", "", ""), ("1\u202f234,5", "1234.5", "", ""),
        ("1'234", "1234", "", ""), ("1’234’567", "1234567", "", ""),
        ("1.234.567", "1234567", "", ""),
        ("1.234,5", "1234.5", "", ""), ("1,234.5", "1234.5", "", ""), ("0,123", "0.123", "", ""),
        ("0.123", "0.123", "", ""), (",5", "0.5", "", ""), ("+3", "3", "", ""),
    ],
)  # fmt: skip
def test_signs_and_forms_of_numbers(
    office: Office, text: str, number: str, sign: str, flags: str
) -> None:
    delivery = office.csv(f"Stadtteil;2019\n01;{text}\n02;7\n", "share.csv")
    assert delivery.faults == ()
    first = delivery.parts.values[0].values
    assert (first["value"], first["sign"], first["flags"]) == (number, sign, flags)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", Code.EMPTY_CELL), ("k. A.", Code.NOT_A_NUMBER), ("12q", Code.NOT_A_NUMBER),
        ("1 2", Code.NOT_A_NUMBER), ("1.23.4", Code.NOT_A_NUMBER), ("()", Code.NOT_A_NUMBER),
        ("1e3", Code.NOT_A_NUMBER), ("#DIV/0!", Code.NOT_A_NUMBER), ("3-4", Code.NOT_A_NUMBER),
        ("99999999999", Code.OUT_OF_RANGE),
    ],
)  # fmt: skip
def test_what_is_no_number(office: Office, text: str, code: Code) -> None:
    delivery = office.csv(f"Stadtteil;2019\n01;{text}\n02;7\n03;8\n", "share.csv")
    assert fault(delivery) == (code, "B2")
    assert [v[0] for v in values(delivery)] == ["02", "03"]


def test_unknown_areas_and_lost_zeros(office: Office) -> None:
    delivery = office.csv("Stadtteil;2019\n1;3\n02;4\nSüdd;5\n")
    assert {(f.code, f.cell) for f in delivery.faults} == {
        (Code.LEADING_ZERO, "A2"), (Code.AREA_UNKNOWN, "A4"),
    }  # fmt: skip
    assert delivery.accounts[0].is_even


def test_key_and_name_of_different_areas(office: Office) -> None:
    delivery = office.csv(
        "Nr;Stadtteil;Jahr;Wert\n01;Altstadt;2019;3\n02;Bühl;2019;4\n03;Süd;2019;5\n02;Süd;2020;6\n"
    )
    assert fault(delivery) == (Code.AREA_UNKNOWN, "A5")


def test_a_sidecar_says_what_cannot_be_guessed(office: Office) -> None:
    office.sidecar(
        'year = "31.12.2021"\nignore = ["Bemerkung"]\nempty = "unknown"\n'
        '[columns]\n"EW" = "people"\n"Quote" = "share"\n[signs]\n"k. A." = "unknown"\n',
        "lieferung.csv",
    )
    delivery = office.csv("Ort;EW;Quote;Bemerkung\n01;10;k. A.;gut\n02;;2,5;7\n", "lieferung.csv")
    assert delivery.faults == ()
    read = [(v["indicator"], v["area"], v["value"], v["sign"])
            for v in (line.values for line in delivery.parts.values)]  # fmt: skip
    assert read == [
        ("people", "01", "10", ""), ("share", "01", "", "unknown"), ("people", "02", "", "unknown"),
        ("share", "02", "2.5", ""),
    ]  # fmt: skip


def test_a_broken_sidecar_is_told(office: Office) -> None:
    office.sidecar('indikator = "people"\n')
    delivery = office.csv("Stadtteil;2019\n01;3\n")
    assert {(f.code, f.file) for f in delivery.faults} == {
        (Code.METADATA, "people.csv.import.toml")
    }  # fmt: skip


def test_unknown_indicator_and_period(office: Office) -> None:
    delivery = office.csv("Stadtteil;Menschen\n01;3\n02;4\n", "lieferung.csv")
    assert {f.code for f in delivery.faults} == {Code.NAME_UNKNOWN, Code.LAYOUT}
    assert delivery.parts.values == []
    assert delivery.accounts[0].is_even


def test_no_areas_at_all(office: Office) -> None:
    delivery = office.csv("Farbe;Menge\nrot;3\nblau;4\n")
    assert fault(delivery) == (Code.LAYOUT, "")


def test_areas_side_by_side(office: Office) -> None:
    delivery = office.csv("Jahr;Altstadt;Bühl;Süd\n2019;1;2;3\n2020;4;5;6\n")
    assert all(f.code in (Code.LAYOUT, Code.NAME_UNKNOWN) for f in delivery.faults)
    assert delivery.faults
    assert delivery.parts.values == []


def test_a_table_of_the_whole_municipality(office: Office) -> None:
    delivery = office.csv("Jahr;Bevölkerung\n2019;100\n2020;110\n")
    assert delivery.faults == ()
    assert values(delivery) == [("kleinstadt", "2019", "100"), ("kleinstadt", "2020", "110")]


def test_two_tables_below_each_other(office: Office) -> None:
    delivery = office.csv(
        "Stadtteil;2019\n01;1\n02;2\n\nAnteil der Kinder\nStadtteil;2020\n01;3,5\n02;4,5\n"
    )
    assert [f for f in delivery.faults if f.code is not Code.DUPLICATE] == []
    assert {v[1] for v in values(delivery)} == {"2019", "2020"}


def sheet(office: Office, rows: list[list[object]], name: str = "people.xlsx") -> openpyxl.Workbook:
    """A workbook with one sheet, not saved yet."""
    book = openpyxl.Workbook()
    page = book.active
    assert page is not None
    page.title = "Tabelle1"
    for row in rows:
        page.append(row)
    return book


def read_book(office: Office, book: openpyxl.Workbook) -> Delivery:
    book.save(office.folder / "people.xlsx")
    return office.read("people.xlsx")


def test_merged_headings_hidden_rows_and_text_numbers(office: Office) -> None:
    book = sheet(
        office,
        [["Bevölkerung"], ["Stadtteil", 2019, None, 2020, None],
         [None, "Mädchen", "Jungen", "Mädchen", "Jungen"], ["01", "1", 2, 3, 4],
         ["02", 5, 6, 7, 8]],
    )  # fmt: skip
    page = book["Tabelle1"]
    for block in ("A1:E1", "B2:C2", "D2:E2", "A2:A3"):
        page.merge_cells(block)
    page.row_dimensions[5].hidden = True
    page.column_dimensions["C"].hidden = True
    delivery = read_book(office, book)
    assert delivery.faults == ()
    assert len(delivery.parts.values) == 8
    assert any("Ausgeblendete Zeilen wurden mitgelesen: 5." in words for words in delivery.told)
    assert any("Ausgeblendete Spalten wurden mitgelesen: C." in words for words in delivery.told)
    assert delivery.accounts[0].is_even


def test_formulas_errors_and_dates_in_cells(office: Office) -> None:
    import datetime

    book = sheet(
        office,
        [["Stadtteil", 2019], ["01", "=1+1"], ["02", "#DIV/0!"], ["03", datetime.date(2024, 4, 3)]],
    )
    delivery = read_book(office, book)
    assert {(f.code, f.cell) for f in delivery.faults} == {
        (Code.FORMULA, "B2"), (Code.EXCEL_ERROR, "B3"), (Code.EXCEL_DATE, "B4"),
    }  # fmt: skip
    assert delivery.parts.values == []


def test_per_cent_cells_and_codes_with_zeros(office: Office) -> None:
    book = sheet(office, [["Stadtteil", "Anteil der Kinder 2019"], [1, 0.125], [2, 0.5]])
    page = book["Tabelle1"]
    for row in (2, 3):
        page.cell(row, 1).number_format = "00"
        page.cell(row, 2).number_format = "0.0%"
    delivery = read_book(office, book)
    assert delivery.faults == ()
    assert values(delivery) == [("01", "2019", "12.5"), ("02", "2019", "50")]


def test_a_stray_cell_in_the_last_corner(office: Office) -> None:
    book = sheet(office, [["Stadtteil", 2019], ["01", 3]])
    page = book["Tabelle1"]
    page["XFD1048576"].number_format = "0.0"
    assert values(read_book(office, book)) == [("01", "2019", "3")]


def test_a_merged_block_over_the_whole_sheet_is_refused(office: Office) -> None:
    book = sheet(office, [["Stadtteil", 2019], ["01", 3]])
    book["Tabelle1"].merge_cells("C1:D2")
    book.save(office.folder / "small.xlsx")
    with (
        zipfile.ZipFile(office.folder / "small.xlsx") as before,
        zipfile.ZipFile(office.folder / "people.xlsx", "w") as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"C1:D2", b"C1:XFD1048576"))
    (found,) = office.read("people.xlsx").faults
    assert (found.code, found.file) == (Code.FILE_KIND, "people.xlsx")
    assert "verbunden" in found.why


def spoiled(office: Office, old: bytes, new: bytes) -> Delivery:
    """A small table whose sheet is changed in the file."""
    book = sheet(office, [["Stadtteil", 2019], ["01", 3]])
    book.save(office.folder / "small.xlsx")
    with (
        zipfile.ZipFile(office.folder / "small.xlsx") as before,
        zipfile.ZipFile(office.folder / "people.xlsx", "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(old, new))
    return office.read("people.xlsx")


def test_formatted_rows_down_to_the_end_take_no_memory(office: Office) -> None:
    empty = b"".join(
        b'<row r="%d" spans="1:1"><c r="A%d" s="0"/></row>' % (n, n) for n in range(3, 200_003)
    )
    last = b'<row r="200003"><c r="A200003" t="inlineStr"><is><t>02</t></is></c><c r="B200003">'
    last += b"<v>4</v></c></row></sheetData>"
    tracemalloc.start()
    delivery = spoiled(office, b"</sheetData>", empty + last)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert delivery.faults == ()
    assert values(delivery) == [("01", "2019", "3"), ("02", "2019", "4")]
    assert delivery.parts.values[1].cells["value"] == "B200003"
    assert peak < 80_000_000


def test_millions_of_filled_cells_are_refused(office: Office) -> None:
    delivery = spoiled(office, b"</sheetData>", b"<c><v>1</v></c>" * 2_000_001 + b"</sheetData>")
    (found,) = delivery.faults
    assert "zwei Millionen" in found.why


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("alt.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "alten Excel-Format"),
        ("geheim.xlsx", b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "Kennwort"),
        ("leer.xlsx", b"", "leer"),
        ("seite.xlsx", b"<html><table></table></html>", "Webseite"),
        ("bild.xlsx", b"\x89PNG....", "ist aber keine"),
        ("kaputt.xlsx", b"PK\x03\x04abgeschnitten", "keine lesbare Excel-Mappe"),
        ("bericht.pdf", b"%PDF-1.7", "PDF"),
        ("daten.csv", b"\x00\x01\x02\x00\x81\x8d", "keine Textdatei"),
    ],
)  # fmt: skip
def test_files_that_cannot_be_read(office: Office, name: str, data: bytes, words: str) -> None:
    delivery = office.csv(data, name)
    (found,) = delivery.faults
    assert words in found.why
    assert found.remedy
    assert found.file == name


def test_a_missing_file(office: Office) -> None:
    assert fault(office.read("fehlt.csv")) == (Code.FILE_MISSING, "")


def test_marks_of_footnotes_are_no_digits(office: Office) -> None:
    """A raised 1 behind 12 was read as 121."""
    book = sheet(office, [["Stadtteil", 2019], ["01", 1], ["02", 2], ["03", 3]])
    raised, struck = InlineFont(vertAlign="superscript"), InlineFont(strike=True)
    page = book["Tabelle1"]
    page["B2"].value = CellRichText("12", TextBlock(raised, "1"))
    page["B3"].value = CellRichText(TextBlock(struck, "12"), "13")
    page["B4"].value = CellRichText("1", TextBlock(InlineFont(b=True), "4"))
    delivery = read_book(office, book)
    assert {(f.code, f.cell) for f in delivery.faults} == {
        (Code.NOT_A_NUMBER, "B2"), (Code.NOT_A_NUMBER, "B3"),
    }  # fmt: skip
    assert any("Fußnote" in f.why for f in delivery.faults)
    assert values(delivery) == [("03", "2019", "14")]


@pytest.mark.parametrize("text", ["12¹", "12 ²⁾", "12 1)", "12a)", "12*", "12*)"])
def test_footnotes_behind_numbers_are_told(office: Office, text: str) -> None:
    delivery = office.csv(f"Stadtteil;2019\n01;{text}\n02;7\n", "share.csv")
    assert fault(delivery) == (Code.NOT_A_NUMBER, "B2")
    assert "Fußnote" in delivery.faults[0].why


def test_a_printed_per_cent_sign_multiplies_nothing(office: Office) -> None:
    book = sheet(office, [["Stadtteil", "Anteil der Kinder 2019"], ["01", 12.5], ["02", 0.5]])
    page = book["Tabelle1"]
    page["B2"].number_format, page["B3"].number_format = '0.0" %"', "0.0\\ \\%"
    delivery = read_book(office, book)
    assert delivery.faults == ()
    assert values(delivery) == [("01", "2019", "12.5"), ("02", "2019", "0.5")]


def test_thousands_that_only_the_format_prints(office: Office) -> None:
    book = sheet(office, [["Stadtteil", 2019], ["01", 1.5], ["02", 7]])
    book["Tabelle1"]["B2"].number_format = '0.0" Tsd."'
    assert fault(read_book(office, book)) == (Code.NOT_A_NUMBER, "B2")


def test_merged_numbers_belong_to_nobody(office: Office) -> None:
    book = sheet(office, [["Stadtteil", 2019], ["01", 30], ["02", None], ["03", 7]])
    book["Tabelle1"].merge_cells("B2:B3")
    assert fault(read_book(office, book)) == (Code.NOT_A_NUMBER, "B3")


@pytest.mark.parametrize(
    ("name", "text"), [("people.csv", "12 %"), ("people.csv", "(12 v.H.)"), ("share.csv", "12 ‰")]
)
def test_per_cent_where_the_indicator_has_none(office: Office, name: str, text: str) -> None:
    delivery = office.csv(f"Stadtteil;2019\n01;{text}\n02;7\n", name)
    assert fault(delivery) == (Code.NOT_A_NUMBER, "B2")


@pytest.mark.parametrize(
    "table",
    ["Bevölkerung (Angaben in 1 000)\n\nStadtteil;2019\n01;1,2\n02;7\n",
     "Stadtteil;Bevölkerung in Tsd.;Bevölkerung in Tsd.\n;2019;2020\n01;1,2;3\n02;7;8\n"],
)  # fmt: skip
def test_numbers_in_thousands(office: Office, table: str) -> None:
    delivery = office.csv(table)
    assert {f.code for f in delivery.faults} == {Code.SCALE}
    assert delivery.parts.values == []


def test_an_open_quotation_mark_swallows_no_rows(office: Office) -> None:
    delivery = office.csv('Stadtteil;2019\nAltstadt;1\n"Bühl;2\nSüd;3\n')
    assert fault(delivery) == (Code.ROW_LENGTH, "A3")
    delivery = office.csv('Stadtteil;2019;2020\n01;1;2\n"02;3;4\n03;5;6\n"03;7;8\n')
    assert (Code.ROW_LENGTH, "A3") in {(f.code, f.cell) for f in delivery.faults}
    delivery = office.csv('"Stadtteil\n(Name)";"Wert\n2019"\nAltstadt;1\nBühl;2\n')
    assert delivery.faults == ()


def test_letters_and_marks_apart_and_characters_nobody_sees(office: Office) -> None:
    table = unicodedata.normalize("NFD", "Stadtteil;2019\nAlt\u00adstadt;12\u200b\nBühl;3\nSüd;5\n")
    delivery = office.csv(table)
    assert delivery.faults == ()
    assert [v[2] for v in values(delivery)] == ["12", "3", "5"]


@pytest.mark.parametrize("numbers", ["5;5", "-;-", "5;6"])
def test_a_first_area_that_is_written_wrongly_is_no_heading(office: Office, numbers: str) -> None:
    delivery = office.csv(f"Stadtteil;2019;2020\nAltstatt;{numbers}\nBühl;3;4\nSüd;5;6\n")
    assert fault(delivery) == (Code.AREA_UNKNOWN, "A2")


def test_rows_below_an_empty_row_and_without_numbers_are_no_footnotes(office: Office) -> None:
    delivery = office.csv(
        "Stadtteil;2019\nAltstadt;1\nHinterdorf;k. A.\nBühl;2\n\nVorderdorf;7\n\nInsgesamt;9\n"
        "\nQuelle: Register\nStand;2021\n"
    )
    assert {(f.code, f.cell) for f in delivery.faults} == {
        (Code.AREA_UNKNOWN, "A3"), (Code.AREA_UNKNOWN, "A6"),
    }  # fmt: skip
    assert values(delivery)[-1] == ("kleinstadt", "2019", "9")
    assert delivery.accounts[0].set_aside["als Fußnote"] == 2


def test_a_year_with_a_footnote_is_no_footnote(office: Office) -> None:
    delivery = office.csv("Jahr;Bevölkerung\n2019;450\n2020¹;476\n2021;480\n")
    assert fault(delivery) == (Code.YEAR, "A3")


@pytest.mark.parametrize(
    "table",
    ["Bevölkerung 2010 bis 2020\nStadtteil;Wert\n01;1\n02;2\n",
     "Bevölkerung 2019-2020\nStadtteil;Wert\n01;1\n02;2\n",
     "Bevölkerung, Abruf 2024\nStadtteil;Wert\n01;1\n02;2\n"],
)  # fmt: skip
def test_years_that_are_not_those_of_the_numbers(office: Office, table: str) -> None:
    assert fault(office.csv(table)) == (Code.LAYOUT, "B2")


def test_a_date_in_the_name_of_a_file_is_no_period(office: Office) -> None:
    delivery = office.csv("Stadtteil;Wert\n01;1\n02;2\n", "people_2024-03-05.csv")
    assert fault(delivery) == (Code.LAYOUT, "B1")


def test_a_column_that_divides_numbers_is_not_left_out(office: Office) -> None:
    table = "Jahr;Stadtteil;Altersgruppe;Wert\n2019;01;unter 6;1\n2019;02;unter 6;3\n"
    assert fault(office.csv(table)) == (Code.LAYOUT, "C1")
    office.sidecar('ignore = ["Altersgruppe"]\n')
    assert office.csv(table).faults == ()


def test_a_double_row_is_set_aside(office: Office) -> None:
    delivery = office.csv("Stadtteil;2019\n01;1\n01;2\n02;3\n")
    assert delivery.accounts[0].set_aside["mit Fehlern"] == 1
    assert delivery.accounts[0].is_even
