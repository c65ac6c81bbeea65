"""Pictures by address in a real browser: inside other documents, by themselves, for readers."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.axe import axe_check
from tests.browser.conftest import Watch

OpenPage = Callable[..., Page]
PICTURES = (
    "/karten/krefeld/share_under_3.svg?level=statistischer_bezirk&overlay=school&areas=011,012",
    "/karten/krefeld/children_under_3.svg?level=stadtteil&width=360",
    "/zeitreihen/krefeld/share_under_3.svg?level=stadtteil&areas=010,020&width=800",
    "/zeitreihen/krefeld/share_under_3.svg?level=stadtteil&multiples=1&width=360",
    "/matrizen/krefeld/schulformwechsel.svg?measure=row&width=360",
    "/matrizen/krefeld/schulformwechsel.svg",
)
OUTSIDE = """() => {
    const all = document.documentElement.getBoundingClientRect();
    return [...document.querySelectorAll("text")].filter(text => {
        if (text.getAttribute("display") === "none") return false;
        const box = text.getBoundingClientRect();
        return box.left < all.left || box.top < all.top
            || box.right > all.right + 1 || box.bottom > all.bottom + 1;
    }).map(text => text.textContent);
}"""


@pytest.mark.parametrize("path", PICTURES)
def test_a_picture_by_itself_shows_all_its_texts(open_page: OpenPage, path: str) -> None:
    page = open_page(path, width=1280)
    assert page.evaluate("document.documentElement.tagName") == "svg"
    assert page.evaluate(OUTSIDE) == []
    fill = "getComputedStyle(document.querySelector('.area.c2, .circle, rect[fill]')).fill"
    assert page.evaluate(fill) not in ("rgb(0, 0, 0)", "none")


def test_pictures_are_accessible_within_a_page(open_page: OpenPage, watch: Watch) -> None:
    page = open_page("/krefeld/impressum", bypass_csp=True)
    for path in PICTURES:
        page.evaluate(
            """async path => {
                const text = await (await fetch(path)).text();
                document.querySelector("main").innerHTML = `<h1>Bild</h1>${text}`;
            }""",
            path,
        )
        axe_check(page, "main")


def test_readers_hear_each_area_and_its_value(open_page: OpenPage) -> None:
    page = open_page(PICTURES[0])
    told: dict[str, Any] = page.evaluate(
        """() => ({
            areas: [...document.querySelectorAll(".area")].length,
            named: [...document.querySelectorAll('.area[role="img"]')]
                .filter(area => area.getAttribute("aria-label") && area.querySelector("title"))
                .length,
        })"""
    )
    assert told == {"areas": 45, "named": 45}
    snapshot = page.locator("svg").first.aria_snapshot()
    assert "Anteil der Kinder unter 3 Jahren: Statistische Bezirke in Krefeld" in snapshot
    assert snapshot.count("Klasse ") == 45


def test_a_picture_stands_in_a_page_like_any_other(open_page: OpenPage) -> None:
    page = open_page("/krefeld/impressum")
    size = page.evaluate(
        """async path => {
            const picture = new Image();
            picture.src = path;
            await picture.decode();
            return [picture.naturalWidth, picture.naturalHeight > 300];
        }""",
        PICTURES[1],
    )
    assert size == [360, True]
