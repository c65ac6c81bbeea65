"""The page Zeitreihe as people use it: phone, mouse, keyboard, without scripts."""

import re
from itertools import pairwise

import pytest
from playwright.sync_api import Page, expect

from tests.browser.axe import axe_check
from tests.browser.conftest import OpenPage

ALL_DAY = "/krefeld/zeitreihe?indicator=all_day_rate"
AREAS = "/krefeld/zeitreihe?indicator=share_under_3&level=stadtteil&areas=010,020"
EIGHT = "/krefeld/zeitreihe?indicator=share_under_3&areas=010,020,050,060,130,140,160,180"


def drawn(page: Page, form: str) -> bool:
    return page.locator(f".form-{form}").first.is_visible()


@pytest.mark.parametrize("width", [360, 1280, 1920])
@pytest.mark.parametrize("path", [ALL_DAY, EIGHT, f"{AREAS}&multiples=1", f"{AREAS}&index=1"])
def test_fits_and_is_accessible(open_page: OpenPage, width: int, path: str) -> None:
    page = open_page(path, width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    axe_check(page)


def test_the_growth_of_the_all_day_rate_is_the_first_thing_read(open_page: OpenPage) -> None:
    page = open_page(ALL_DAY, width=360, height=740)
    sentence = page.locator("[data-sentence]")
    expect(sentence).to_be_in_viewport()
    expect(sentence).to_contain_text("von 38,7\u00a0% (2017/18) auf 56,1\u00a0% (2024/25)")
    expect(sentence).to_contain_text("geplant für 2027/28 sind 71,0\u00a0%")


def test_phone_and_desk_get_their_own_drawing(open_page: OpenPage) -> None:
    phone, desk = open_page(AREAS, width=360), open_page(AREAS, width=1280)
    assert (drawn(phone, "narrow"), drawn(phone, "wide")) == (True, False)
    assert (drawn(desk, "narrow"), drawn(desk, "wide")) == (False, True)
    size = phone.evaluate(
        """() => {const svg = document.querySelector('.form-narrow svg');
        return 13 * svg.getBoundingClientRect().width / svg.viewBox.baseVal.width}"""
    )
    assert size >= 11


@pytest.mark.parametrize(("width", "form"), [(360, "narrow"), (1280, "wide")])
def test_names_do_not_overlap(open_page: OpenPage, width: int, form: str) -> None:
    page = open_page(EIGHT, width=width)
    boxes = page.locator(f".form-{form} text.name").evaluate_all(
        "found => found.map(e => e.getBoundingClientRect()).map(b => [b.right, b.top, b.bottom])"
    )
    assert len(boxes) == 9
    middles = sorted((top + bottom) / 2 for _, top, bottom in boxes)
    assert min(b - a for a, b in pairwise(middles)) >= 10
    right = page.locator(f".form-{form} svg").first.evaluate("e => e.getBoundingClientRect().right")
    assert max(box[0] for box in boxes) <= right


def test_choosing_areas_changes_sentence_drawing_table_and_address(open_page: OpenPage) -> None:
    page = open_page("/krefeld/zeitreihe?indicator=share_under_3")
    page.get_by_text("Gebiete auswählen").click()
    page.get_by_label("Hüls", exact=True).check()
    expect(page.locator(".series-sentences")).to_contain_text("Hüls: Der Wert")
    expect(page).to_have_url(re.compile(r"areas=180|areas=190|areas=\d{3}"))
    expect(page.get_by_role("rowheader", name="Hüls")).to_be_visible()
    expect(page.get_by_label("Hüls", exact=True)).to_be_focused()
    address = page.url
    page.go_back()
    expect(page.get_by_role("rowheader", name="Hüls")).to_have_count(0)
    again = open_page(address)
    expect(again.get_by_role("rowheader", name="Hüls")).to_be_visible()


def test_the_ninth_area_cannot_be_ticked(open_page: OpenPage) -> None:
    page = open_page(EIGHT)
    expect(page.get_by_label("Hüls", exact=True)).to_be_disabled()
    expect(page.get_by_text("Mehr als 8 Linien wären nicht zu unterscheiden.")).to_be_visible()


def test_city_only_indicators_close_the_level(open_page: OpenPage) -> None:
    page = open_page(ALL_DAY)
    expect(page.get_by_label("Gebietsebene")).to_be_disabled()
    expect(page.get_by_label("Gebietsebene")).to_have_accessible_description(
        "Diese Zahlen gibt es nur für die ganze Stadt."
    )


def test_index_states_where_its_axis_begins(open_page: OpenPage) -> None:
    page = open_page("/krefeld/zeitreihe?indicator=population&areas=010")
    page.get_by_label("Index (erstes Jahr = 100)").check()
    note = page.get_by_text(re.compile(r"Die senkrechte Achse beginnt bei [\d,]+, nicht bei null"))
    expect(note).to_be_visible()
    expect(page.get_by_role("heading", name="31.12.2012 = 100")).to_be_visible()


def test_the_table_is_one_key_press_away(open_page: OpenPage) -> None:
    page = open_page(AREAS)
    page.get_by_role("link", name="Tabelle mit denselben Zahlen").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#tabelle")).to_be_in_viewport()
    expect(page).to_have_url(re.compile("#tabelle$"))


def test_everything_by_keyboard(open_page: OpenPage) -> None:
    page = open_page("/krefeld/zeitreihe?indicator=share_under_3")
    page.locator("#filter-level").focus()
    page.keyboard.press("Tab")
    expect(page.locator("#filter-index")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#filter-pooled")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", name="Alle Stadtteile auf einer Skala")).to_be_visible()
    expect(page.locator("#filter-multiples")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator(".series-sentences li")).to_have_count(1)


def test_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page("/krefeld/zeitreihe", java_script_enabled=False)
    page.get_by_label("Indikator").select_option(label="Ganztagsquote an Grundschulen")
    page.get_by_role("button", name="Anzeigen").click()
    expect(page.locator("[data-sentence]")).to_contain_text("56,1\u00a0%")


def test_exploring_loads_plotly_only_when_opened(open_page: OpenPage) -> None:
    page = open_page(AREAS)
    loaded = "performance.getEntriesByType('resource').filter(e => /plotly/.test(e.name)).length"
    assert page.evaluate(loaded) == 0
    page.get_by_text("Als bewegliche Grafik erkunden").click()
    legend = page.locator("#explore-series-figure .legendtext")
    expect(legend).to_have_count(3)
    page.get_by_label("Fischeln", exact=True).check()
    expect(legend).to_have_count(4)
    axe_check(page)


def test_keeps_its_meaning_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page(ALL_DAY, forced_colors="active")
    ground = page.locator(".form-wide svg > rect").first
    assert ground.evaluate("e => getComputedStyle(e).fill") == "rgb(255, 255, 255)"
    line = page.locator(".form-wide path.known").first
    assert line.evaluate("e => getComputedStyle(e).stroke") == "rgb(27, 27, 27)"


def test_reflows_at_four_hundred_percent(open_page: OpenPage) -> None:
    page = open_page(AREAS, width=320, height=256)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
