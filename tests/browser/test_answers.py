"""The five questions of a reader who knows neither the data nor the program, from the start page.

By visible labels only, in at most eight actions, on a phone; once with a pointer and once with the
keyboard alone. Each answer is then sent as a link and read again by somebody else. The figures were
added up by hand from the source tables.
"""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.readers import KeyboardReader, PointerReader, Reader

MOST_ACTIONS = 8
HARD = "\u00a0"

Answer = Callable[[Page], None]
MakeReader = Callable[[Page], Reader]


@pytest.fixture(params=[PointerReader, KeyboardReader], ids=["pointer", "keyboard"])
def reader(request: pytest.FixtureRequest, open_page: OpenPage) -> Reader:
    """Somebody on the start page, on a phone."""
    page = open_page("/", width=360, height=740, permissions=["clipboard-read", "clipboard-write"])
    found: Reader = request.param(page)
    return found


def finish(reader: Reader, open_page: OpenPage, answer: Answer) -> None:
    """The answer stands there, took few actions, and the copied link gives it to the next one."""
    answer(reader.page)
    reader.use("button", "Link kopieren")
    expect(reader.page.get_by_role("button", name="Link kopiert")).to_be_visible()
    assert reader.actions <= MOST_ACTIONS
    link = reader.page.evaluate("navigator.clipboard.readText()")
    other = open_page(link, width=360, height=740)
    answer(other)
    for texts in ("h1", "main [data-sentence]", "main td", "main th"):
        expect(other.locator(texts)).to_have_text(reader.page.locator(texts).all_text_contents())


def expect_row(page: Page, name: str, numbers: str) -> None:
    """The row comes to show the numbers, a pattern of whole words."""
    found = page.get_by_role("row").filter(has=page.get_by_role("rowheader", name=name, exact=True))
    pattern = re.compile(rf"(?<!\d){numbers}(?!\d)")
    expect(found.first).to_have_text(pattern, use_inner_text=True)


def test_where_most_children_live(reader: Reader, open_page: OpenPage) -> None:
    """Most of the 21 803 children under 10 live in Stadtmitte: 3 311 at the end of 2024."""
    reader.use("link", "Wo wohnen die meisten Kinder unter 10 Jahren?")
    reader.use("summary", "Höchsten und niedrigsten Wert nennen")
    expect(reader.page.locator("[data-extremes]")).to_contain_text("Stadtmitte")

    def answer(page: Page) -> None:
        expect_row(page, "Stadtmitte", r"3\s311")
        expect_row(page, "Krefeld insgesamt", r"21\s803")

    finish(reader, open_page, answer)


def test_how_that_has_changed_since_2012(reader: Reader, open_page: OpenPage) -> None:
    """Stadtmitte had 2 423 of 19 073 children under 10 in 2012, and 3 311 of 21 803 in 2024."""
    reader.use("link", "Wo wohnen die meisten Kinder unter 10 Jahren?")
    reader.first_year()
    expect(reader.page.locator("h1")).to_contain_text("31.12.2012")

    def answer(page: Page) -> None:
        expect_row(page, "Stadtmitte", r"2\s423")
        expect_row(page, "Krefeld insgesamt", r"19\s073")

    finish(reader, open_page, answer)


def test_places_and_children_by_stadtteil(reader: Reader, open_page: OpenPage) -> None:
    """22,4 places per 100 children under 3 in the city; the definition says what is compared."""
    reader.use("link", "Wie stehen Kita-Plätze und Kinder zueinander?")

    def answer(page: Page) -> None:
        expect(page.get_by_text("ohne Kindertagespflege").first).to_be_visible()
        expect_row(page, "Krefeld insgesamt", "22,4")
        expect(page.locator("[data-table] tbody tr")).to_have_count(19)

    finish(reader, open_page, answer)


def test_away_from_the_gymnasium(reader: Reader, open_page: OpenPage) -> None:
    """98 left the Gymnasium: 8 to the Hauptschule, 70 to the Realschule, 20 to the Gesamtschule."""
    reader.use("link", "Wer wechselt die Schulform, wohin und wie spät?")

    def answer(page: Page) -> None:
        expect_row(page, "Gymnasien", r"8\s+70\s+20\s+x\D+98")
        expect(page.get_by_text("Quelle: Stadt Krefeld").first).to_be_visible()

    finish(reader, open_page, answer)


def test_late_changes(reader: Reader, open_page: OpenPage) -> None:
    """71 of the 123 changes of the table by grade lead into grades 8 (35), 9 (28) and 10 (8)."""
    reader.use("link", "Wer wechselt die Schulform, wohin und wie spät?")
    reader.choose("Tabelle", "nach Jahrgangsstufe")
    expect(reader.page.locator("[data-sentence]")).to_contain_text("71 von 123")

    def answer(page: Page) -> None:
        expect(page.locator("[data-sentence]")).to_contain_text("71 von 123")
        expect_row(page, "Summe berechnet", r"0\s+3\s+49\s+35\s+28\s+8\s+123")

    finish(reader, open_page, answer)


def test_growth_of_the_all_day_rate(reader: Reader, open_page: OpenPage) -> None:
    """38,7 % in 2017/18, 56,1 % in 2024/25, planned 71,0 % for 2027/28."""
    reader.use("link", "Wie ist der offene Ganztag gewachsen?")

    def answer(page: Page) -> None:
        for number in (f"38,7{HARD}%", f"56,1{HARD}%", f"71,0{HARD}%"):
            expect(page.locator("[data-sentence]")).to_contain_text(number)
        expect(page.get_by_text("Quelle: Stadt Krefeld").first).to_be_visible()

    finish(reader, open_page, answer)
