"""What a page's head says after the view was changed by script: what the server says of it."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]
HEAD = """(text) => {
  const from = text ? new DOMParser().parseFromString(text, "text/html") : document;
  const parts = 'title, link[rel="canonical"], link[rel="alternate"], meta[property^="og:"], '
    + 'meta[name="description"]';
  return [...from.head.querySelectorAll(parts)].map((part) =>
    part.textContent || `${part.getAttribute("property") ?? part.rel}: ${part.content ?? part.href}`
  ).sort();
}"""


@pytest.mark.parametrize(
    "path",
    [
        "/krefeld/karte?indicator=share_under_3",
        "/krefeld/zeitreihe?indicator=share_under_3",
        "/krefeld/schulformwechsel",
    ],
)
def test_links_that_browsers_share_are_those_of_the_view(open_page: OpenPage, path: str) -> None:
    page = open_page(path)
    expect(page.locator("html[data-ready]")).to_have_count(1)
    name = "measure" if "wechsel" in path else "level"
    chosen = page.locator(f'form[data-filter] select[name="{name}"]')
    value = chosen.locator("option").last.get_attribute("value")
    before = page.evaluate(HEAD, "")
    chosen.select_option(value)
    page.wait_for_function("(value) => location.search.includes(value)", arg=value)
    fresh = page.request.get(page.url).text()
    assert page.evaluate(HEAD, "") == page.evaluate(HEAD, fresh)
    assert before != page.evaluate(HEAD, "")
