"""Every kind of page keeps to the security policy in a real browser, opened sections included."""

import pytest
from playwright.sync_api import Page

from dashboard.routes import ROUTES
from tests.browser.conftest import OpenPage, Watch

HEARD = """window.refused = [];
document.addEventListener("securitypolicyviolation",
  (event) => window.refused.push([event.violatedDirective, event.sourceFile].join(" ")));
"""
WORDS = {
    "level": "stadtteil",
    "code": "010",
    "indicator_id": "share_under_3",
    "story": "kinder-und-plaetze",
}
PAGES = [
    route.path
    for route in ROUTES
    if "<facility_id>" not in route.path and (route.feature != "legal" or route.name == "privacy")
]
EXPLORED = ("/karte", "/zeitreihe", "/schulformwechsel")


def refused(page: Page) -> list[str]:
    """What the browser refused on a page, which is no failure of a script and logged late."""
    found: list[str] = page.evaluate("window.refused")
    return found


def address(path: str) -> str:
    for name, word in WORDS.items():
        path = path.replace(f"<{name}>", word)
    return f"/krefeld{path}"


def test_no_page_does_what_its_policy_refuses(open_page: OpenPage, watch: Watch) -> None:
    page = open_page()
    page.add_init_script(HEARD)
    for path in PAGES:
        page.goto(address(path))
        page.locator("html[data-ready]").wait_for(state="attached")
        assert refused(page) == [], path


@pytest.mark.parametrize("path", EXPLORED)
def test_dash_and_plotly_run_under_the_policy(open_page: OpenPage, watch: Watch, path: str) -> None:
    page = open_page()
    page.add_init_script(HEARD)
    page.goto(f"/krefeld{path}")
    page.locator("html[data-ready]").wait_for(state="attached")
    page.locator("#explore-details > summary").click()
    page.locator("#explore .js-plotly-plot .main-svg").first.wait_for()
    page.locator("button[data-dialog='embed-dialog']").click()
    page.locator("#embed-dialog[open]").wait_for()
    assert refused(page) == []
    # plotly has its own rules: without them its grid catches the pointer
    caught = (
        "getComputedStyle(document.querySelector('.js-plotly-plot svg.main-svg')).pointerEvents"
    )
    assert page.evaluate(caught) == "none"


@pytest.mark.parametrize("feature", ["karte", "zeitreihe", "schulformwechsel"])
def test_embeds_keep_to_their_policy(open_page: OpenPage, watch: Watch, feature: str) -> None:
    page = open_page()
    page.add_init_script(HEARD)
    page.goto(f"/embed/krefeld/{feature}")
    page.locator("html.ready").wait_for(state="attached")
    assert refused(page) == []


def test_a_smuggled_style_and_script_do_nothing(open_page: OpenPage, watch: Watch) -> None:
    watch.expect("violates the following Content Security Policy")
    page = open_page("/krefeld/impressum")
    done = page.evaluate("""() => {
      const made = (name, textContent) =>
        Object.assign(document.createElement(name), { textContent });
      const style = made("style", "h1{color:red}"), script = made("script", "window.ran=1");
      document.body.append(style, script);
      document.querySelector("h1").setAttribute("style", "color:red");
      return [getComputedStyle(document.querySelector("h1")).color, window.ran ?? 0];
    }""")
    assert done[0] != "rgb(255, 0, 0)"
    assert done[1] == 0
