"""The page Schulformwechsel as people use it: phone, mouse, keyboard, without scripts."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

PATH = "/krefeld/schulformwechsel"
QUERIES = ["", "?table=by_grade", "?measure=row&school_type=Gymnasium", "?measure=column"]


@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("query", QUERIES)
def test_fits_and_is_accessible(open_page: OpenPage, width: int, query: str) -> None:
    page = open_page(PATH + query, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_check(page)


def test_both_answers_stand_on_the_first_screen_of_a_phone(open_page: OpenPage) -> None:
    page = open_page(PATH, width=360, height=740)
    sentence = page.locator("[data-sentence]")
    expect(sentence).to_be_in_viewport(ratio=1)
    expect(sentence).to_contain_text(
        "98 Schülerinnen und Schüler von Gymnasien an eine andere Schulform: "
        "70 an Realschulen, 20 an Gesamtschulen und 8 an Hauptschulen"
    )
    expect(sentence).to_contain_text("71 von 123 Wechseln (57,7\u00a0%) kamen spät")


def test_cells_and_totals_as_published(open_page: OpenPage) -> None:
    page = open_page(PATH)
    rows = page.locator("table.matrix tr").evaluate_all(
        """rows => rows.slice(1).map(row => [...row.cells].map(cell => {
            const copy = cell.cloneNode(true);
            copy.querySelectorAll('.visually-hidden').forEach(e => e.remove());
            return copy.textContent.replaceAll('\\u00ad', '').trim();
        }))"""
    )
    assert rows == [
        ["Hauptschulen", "x", "2", "0", "0", "2"],
        ["Realschulen", "12", "x", "2", "0", "14"],
        ["Gesamtschulen", "1", "4", "x", "0", "5"],
        ["Gymnasien", "8", "70", "20", "x", "98"],
        ["Summe", "21", "76", "22", "0", "119"],
    ]


def test_key_numbers(open_page: OpenPage) -> None:
    cards = open_page(PATH).locator(".keyfigure")
    expect(cards.nth(0)).to_contain_text("98")
    expect(cards.nth(1)).to_contain_text("71 von 123")
    expect(cards.nth(2)).to_contain_text("90 abwärts, 2 aufwärts")
    expect(cards.nth(2)).to_contain_text("Gesamtschulen haben in dieser Ordnung keinen Rang")


def test_matrix_fits_a_phone_without_scrolling(open_page: OpenPage) -> None:
    for query in ("", "?table=by_grade", "?measure=row", "?measure=column"):
        page = open_page(PATH + query, width=360)
        wide, room = page.locator(".matrix-wrap").evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide <= room


def test_shares_by_grade_keep_their_names_in_sight(open_page: OpenPage) -> None:
    page = open_page(f"{PATH}?table=by_grade&measure=row", width=360)
    page.locator(".matrix-wrap").evaluate("e => { e.scrollIntoView(); e.scrollLeft = 400; }")
    for text in ("Real\u00adschulen", "Summe"):
        expect(page.locator(".matrix th").filter(has_text=text).first).to_be_in_viewport(ratio=0.9)
    expect(page.locator(".matrix caption")).to_be_in_viewport(ratio=0.9)


def test_totals_of_shares_are_shares_with_their_counts(open_page: OpenPage) -> None:
    page = open_page(f"{PATH}?measure=row")
    totals = page.locator(".matrix tfoot td").all_inner_texts()
    assert [text.split("\n") for text in totals] == [
        ["17,6\u00a0%", "21 Wechsel"],
        ["63,9\u00a0%", "76 Wechsel"],
        ["18,5\u00a0%", "22 Wechsel"],
        ["0,0\u00a0%", "0 Wechsel"],
        ["100,0\u00a0%", "119 Wechsel"],
    ]
    expect(page.locator(".matrix caption")).to_contain_text("der Anteil an allen Wechseln")


def test_small_tables_fit_a_phone(open_page: OpenPage) -> None:
    page = open_page(PATH, width=360)
    for table in page.locator(".table-wrap").all():
        wide, room = table.evaluate("e => [e.scrollWidth, e.clientWidth]")
        assert wide <= room


def test_the_school_type_filter_changes_sentence_matrix_and_flows(open_page: OpenPage) -> None:
    page = open_page(PATH)
    page.get_by_label("Schulform", exact=True).select_option(label="Realschulen")
    expect(page.locator("[data-sentence]")).to_contain_text("12 an Hauptschulen und 2 an Gesamt")
    expect(page).to_have_url(re.compile(r"\?school_type=Realschule$"))
    expect(page.locator("table.matrix td.off")).to_have_count(9)
    expect(page.locator(".form-wide path.band")).to_have_count(5)
    page.go_back()
    expect(page.locator("[data-sentence]")).to_contain_text("von Gymnasien")


def test_grade_filter_opens_with_its_table(open_page: OpenPage) -> None:
    page = open_page(PATH)
    expect(page.get_by_label("Jahrgangsstufe", exact=True)).to_be_disabled()
    page.get_by_label("Tabelle", exact=True).select_option(label="nach Jahrgangsstufe")
    expect(page.get_by_label("Jahrgangsstufe", exact=True)).to_be_enabled()
    page.get_by_label("Jahrgangsstufe", exact=True).select_option(label="Jahrgangsstufe 8")
    expect(page.locator("[data-sentence]")).to_contain_text(
        "Es gab 35 Wechsel in Jahrgangsstufe 8."
    )
    expect(page.locator("table.matrix tbody td")).to_have_text(["3", "15", "16", "1"])


def test_districts_are_not_offered_and_the_page_says_why(open_page: OpenPage) -> None:
    page = open_page(PATH)
    expect(page.get_by_label("Gebiet", exact=True)).to_be_disabled()
    expect(page.get_by_label("Gebiet", exact=True)).to_have_accessible_description(
        "Für 2017/18 liegen die Zahlen nur für die ganze Stadt vor."
    )


@pytest.mark.parametrize("query", ["", "?table=by_grade"])
@pytest.mark.parametrize(("width", "form"), [(360, "narrow"), (1280, "wide")])
def test_texts_of_the_flow_diagram_do_not_overlap(
    open_page: OpenPage, width: int, form: str, query: str
) -> None:
    page = open_page(PATH + query, width=width)
    boxes = page.locator(f".form-{form} svg text").evaluate_all(
        """found => found.map(e => [e.textContent, e.getBoundingClientRect()])
            .map(([t, b]) => [t, b.left, b.right, b.top + 3, b.bottom - 3])"""
    )
    frame = page.locator(f".form-{form} svg").evaluate(
        "e => [e.getBoundingClientRect().left, e.getBoundingClientRect().right]"
    )
    for i, (name, left, right, top, bottom) in enumerate(boxes):
        assert frame[0] - 1 <= left, name
        assert right <= frame[1] + 1, name
        for other, left2, right2, top2, bottom2 in boxes[i + 1 :]:
            apart = right <= left2 or right2 <= left or bottom <= top2 or bottom2 <= top
            assert apart, (name, other)


def test_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(PATH, java_script_enabled=False)
    page.get_by_label("Zahlen in den Zellen").select_option(label="Zeilenprozente")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("table.matrix")).to_contain_text("71,4\u00a0%")


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    page = open_page(PATH)
    page.locator("#filter-table").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#matrix-title")).to_contain_text("nach Zielschulform")
    expect(page.locator("#filter-table")).to_be_focused()
    page.get_by_role("link", name="Tabelle mit denselben Zahlen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#fluss-tabelle")).to_be_in_viewport()


def test_exploring_shows_heat_map_and_flows(open_page: OpenPage) -> None:
    page = open_page(PATH)
    page.get_by_text("Als bewegliche Grafik erkunden").click()
    expect(page.locator("#explore-sankey-figure .sankey-link")).to_have_count(8)
    expect(page.locator("#explore-matrix-figure .heatmap-label")).to_have_count(16)
    axe_check(page)


def test_keeps_its_meaning_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page(PATH, forced_colors="active")
    cell = page.locator("table.matrix td", has_text=re.compile("^70$"))
    assert cell.evaluate("e => getComputedStyle(e).backgroundColor") == "rgb(11, 61, 107)"
    assert cell.evaluate("e => getComputedStyle(e).color") == "rgb(255, 255, 255)"
    axe_check(page, "main")
