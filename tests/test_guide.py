"""The guide for data stewards says what the template and the pages are, and its example works."""

import re
from pathlib import Path

import pytest
from PIL import Image

from dashboard.cli import main as command
from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.prepare.pipeline import prepare
from layers.prepare.workbook.columns import GUIDE as FIRST_SHEET
from layers.prepare.workbook.columns import SHEETS, Sheet
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.figures import LETTERS, SIGNS
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from scripts.guide_city import GUIDE, Book, Cells, earlier_years, tables, write_outlines
from scripts.guide_columns import column_table, written
from scripts.guide_pictures import SHEETS as DRAWN

ROOT = Path(__file__).parents[1]
TEXT = GUIDE.read_text(encoding="utf-8")
PICTURES = ROOT / "docs" / "bilder"
TEMPLATES = ROOT / "dashboard" / "templates"
MOST_BYTES = 150_000


def section(heading: str) -> str:
    """The part of the guide under a heading of the second rank."""
    return TEXT.split(f"\n## {heading}\n")[1].split("\n## ")[0]


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda sheet: sheet.key)
def test_every_sheet_and_column_stands_in_the_guide(sheet: Sheet) -> None:
    part = section("Alle Blätter und Spalten").split(f"### Blatt {sheet.title}\n")[1]
    assert part.strip().startswith(sheet.purpose)
    assert column_table(sheet) in part.split("\n### ")[0]
    for column in sheet.columns:
        assert f"\n| {column.heading} | {'ja' if column.required else ''} |" in part


def test_the_tables_of_columns_are_as_the_script_writes_them() -> None:
    assert written(TEXT) == TEXT
    assert written(TEXT.replace("| Ebene | ja |", "| Stufe | ja |")) == TEXT
    assert f"Blatt {FIRST_SHEET}" in section("Alle Blätter und Spalten")


def test_pictures_are_there_small_described_and_used() -> None:
    used = re.findall(r"!\[([^\]]*)\]\(bilder/([\w-]+\.png)\)", TEXT)
    files = {path.name: path for path in PICTURES.iterdir()}
    assert {name for _, name in used} == set(files)
    assert len(used) == len(files)
    assert {f"{name}.png" for name in DRAWN} <= set(files)
    assert all(len(words) > 40 for words, _ in used)
    for path in files.values():
        assert path.stat().st_size <= MOST_BYTES
        with Image.open(path) as picture:
            assert picture.width >= 700


def test_the_list_of_sections_leads_to_each_of_them() -> None:
    listed = re.findall(r"\]\(#([^)]+)\)", TEXT.split("\n## ")[0])
    headings = re.findall(r"^## (.+)$", TEXT, re.MULTILINE)
    anchors = [re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings]
    assert listed == anchors


def test_named_commands_exist() -> None:
    named = set(re.findall(r"`bildungsatlas (\w+)", TEXT))
    assert named == {"template", "import", "check", "prepare", "withdraw"}
    assert named <= {str(entry.name) for entry in command.registered_commands}


def test_quoted_words_stand_on_the_pages() -> None:
    pages = "".join(p.read_text(encoding="utf-8") for p in TEMPLATES.glob("steward*.html"))
    pages += (TEMPLATES / "base.html").read_text(encoding="utf-8")
    for words in (
        "Daten pflegen", "1. Vorlage holen", "Leere Vorlage", "Eine neue Kommune beginnen",
        "Hochladen und prüfen", "Keine Zeile geht verloren", "Was die Prüfung angenommen hat",
        "Vorschau ansehen", "Veröffentlichen", "Letzte Veröffentlichung zurücknehmen",
    ):  # fmt: skip
        assert f"„{words}“" in TEXT, words
        assert words in pages, words


def test_every_sign_of_official_tables_is_explained() -> None:
    part = section("Zeichen amtlicher Tabellen")
    said = set(re.findall(r"`([^`]+)`", part))
    others = {"–", "—", "−", "...", "X"}
    assert said == set(SIGNS) - others | {".", "0", "(12)"} | {f"12{mark}" for mark in LETTERS}


@pytest.fixture(scope="module")
def example() -> dict[str, list[Cells]]:
    """The guide's example: sheet -> rows."""
    return tables(TEXT)


def deliver(folder: Path, sheets: dict[str, list[Cells]]) -> Delivery:
    """Fill the empty template as the sheets say, and read it with its outlines."""
    desk = folder / "desk"
    desk.mkdir()
    Book(desk / "beispielstadt.xlsx").fill(sheets).save()
    write_outlines(desk, sheets["Gebiete"])
    return read_delivery(desk, Options(folder / "sources"))


def test_the_example_gives_the_map_that_the_guide_promises(
    tmp_path: Path, example: dict[str, list[Cells]]
) -> None:
    delivery = deliver(tmp_path, example)
    assert delivery.faults == ()
    assert delivery.slug == "beispielstadt"
    write_folder(delivery, tmp_path / "sources" / "beispielstadt")
    prepare(tmp_path / "sources" / "beispielstadt", tmp_path / "tables")
    app = create_app(load_settings(tables_dir=tmp_path / "tables", municipality="beispielstadt"))
    try:
        page = app.server.test_client().get("/beispielstadt/karte?indicator=betreuungsquote").text
    finally:
        app.server.extensions["bildungsatlas"].close()
    rows = dict(re.findall(r"([A-ZÄÖÜ][a-zäöüß]+)</\w+>\s*(?:<[^>]*>\s*)+([\d,.]+)", page))
    (promised,) = re.findall(r"<!-- Wert -->([\d,]+) %<!-- Ende -->", TEXT)
    assert rows["Altstadt"] == promised
    assert "Demonstrationsdaten" in page
    assert "geheim gehalten" in page


MISTAKES = (
    ("Gebiet", "1", "Der Schlüssel hat seine führenden Nullen verloren"),
    ("Gebiet", "Alstadtt", "Dieses Gebiet gibt es auf der Ebene … nicht."),
    ("Wert", "", "Die Zelle ist leer; das ist weder null noch „nicht erhoben“."),
    ("Zähler", "63", "Hier steht ein Zähler ohne Nenner."),
    ("Wert", "k. A.", "Das ist weder eine Zahl noch ein Zeichen amtlicher Tabellen."),
    ("Wert", ".", "Ein Punkt kann unbekannt, geheim gehalten oder nicht erhoben heißen."),
    ("Zeitraum", "2024/25", "Das ist ein Schuljahr, die Kennzahl hat aber keines."),
    ("Gebiet", "02", "Dieselbe Angabe steht schon in …"),
)


@pytest.mark.parametrize(("heading", "typed", "said"), MISTAKES)
def test_a_frequent_mistake_gives_the_sentence_of_the_guide(
    tmp_path: Path, example: dict[str, list[Cells]], heading: str, typed: str, said: str
) -> None:
    first, *others = example["Werte"]
    row = first | ({"Wert": ""} if heading == "Zähler" else {}) | {heading: typed}
    delivery = deliver(tmp_path, example | {"Werte": [row, *others]})
    assert f"\n| {said} |" in section("Den Bericht lesen")
    pattern = re.escape(said).replace("…", ".+")
    assert [f for f in delivery.errors if re.match(pattern, f.why) and f.sheet == "Werte"]


def test_mistakes_in_other_sheets_give_the_sentences_of_the_guide(
    tmp_path: Path, example: dict[str, list[Cells]]
) -> None:
    level, indicator = example["Ebenen"][0], example["Kennzahlen"][0]
    sheets = example | {
        "Ebenen": [level | {"Datei der Umrisse": "stadtteile.zip"}],
        "Kennzahlen": [indicator | {"Maß": "Summe"}, *example["Kennzahlen"][1:]],
    }
    said = {fault.why for fault in deliver(tmp_path, sheets).errors}
    assert "Die Datei stadtteile.zip liegt nicht neben der Mappe." in said
    assert "Diese Angabe steht nicht zur Auswahl." in said
    part = section("Den Bericht lesen")
    assert "\n| Die Datei … liegt nicht neben der Mappe. |" in part
    assert "\n| Diese Angabe steht nicht zur Auswahl. |" in part
    assert len(re.findall(r"^\| (?!Im|---)", part, re.MULTILINE)) == len(MISTAKES) + 2


def test_the_pictures_have_five_years(example: dict[str, list[Cells]]) -> None:
    rows = earlier_years(example)
    assert len(rows) == 4 * len(example["Werte"])
    assert {row["Zeitraum"] for row in rows if row["Ebene"] == "Gesamt"} == {
        "2020/21", "2021/22", "2022/23", "2023/24",
    }  # fmt: skip
    for row in rows:
        if row["Zähler"].isdigit() and row["Kennzahl"] == "betreuungsquote":
            assert int(row["Zähler"]) < int(row["Nenner"])
