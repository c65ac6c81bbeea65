"""Somebody who chooses before the scripts have arrived, as on a slow line."""

from playwright.sync_api import Page, Route, expect

from tests.browser.patient import early


def hold_scripts(page: Page) -> list[Route]:
    """Scripts wait until they are let go."""
    held: list[Route] = []
    page.route("**/js/**", lambda route: held.append(route))
    return held


def let_go(page: Page, held: list[Route]) -> None:
    for route in held:
        route.continue_()
    page.unroute("**/js/**")


def test_a_choice_before_the_scripts_counts_in_the_series(page: Page) -> None:
    held = hold_scripts(page)
    page.goto("/krefeld/zeitreihe?indicator=share_under_3", wait_until="domcontentloaded")
    with early(page):
        page.locator("#filter-multiples").check()
    let_go(page, held)
    expect(page.get_by_role("heading", name="Alle Stadtteile auf einer Skala")).to_be_visible()


def test_a_choice_before_the_scripts_counts_on_the_map(page: Page) -> None:
    held = hold_scripts(page)
    page.goto("/krefeld/karte", wait_until="domcontentloaded")
    with early(page):
        page.locator("#map-year").select_option("2012")
    let_go(page, held)
    expect(page.locator("h1")).to_contain_text("31.12.2012")
    expect(page).to_have_url("/krefeld/karte?year=2012")


def test_a_year_chosen_while_the_values_are_on_their_way_is_shown(page: Page) -> None:
    held: list[Route] = []
    page.route("**/werte/**", lambda route: held.append(route))
    page.goto("/krefeld/karte", wait_until="domcontentloaded")
    years = page.locator("#map-year option").all_text_contents()
    page.locator("#year-slider").press("ArrowLeft")
    for route in held:
        route.continue_()
    page.unroute("**/werte/**")
    expect(page.locator("h1")).to_contain_text(years[-2])
    expect(page.locator("#year-slider")).to_have_attribute("aria-valuetext", years[-2])
