"""The web fonts: made from the fonts of pictures, with every letter that our pages print."""

import html
import re
from io import BytesIO

import pytest
from flask.testing import FlaskClient
from fontTools.ttLib import TTFont

from dashboard.routes import ROUTES
from layers.store import Store
from scripts.web_fonts import FONTS, web_font
from tests.conftest import ROOT

OF_THE_SYSTEM = set("→≈≤≥▲▼▶▸◆❚⤢")
"""Signs that neither font has: the next font of the list draws them."""
NAMES = ("Regular", "Semibold")


def letters(name: str) -> set[str]:
    """What a web font can draw."""
    content = (FONTS / f"AtlasSans-{name}.woff2").read_bytes()
    assert content[:4] == b"wOF2"
    return set(map(chr, TTFont(BytesIO(content)).getBestCmap()))


@pytest.mark.parametrize("name", NAMES)
def test_the_web_font_is_made_from_the_font_of_pictures(name: str) -> None:
    kept = (FONTS / f"AtlasSans-{name}.woff2").read_bytes()
    assert web_font(FONTS / f"AtlasSans-{name}.ttf") == kept, "run python -m scripts.web_fonts"
    assert len(kept) < 12_000


@pytest.mark.parametrize("name", NAMES)
def test_figures_stand_below_each_other(name: str) -> None:
    font = TTFont(FONTS / f"AtlasSans-{name}.woff2")
    cmap, widths = font.getBestCmap(), font["hmtx"]
    assert len({widths[cmap[ord(digit)]][0] for digit in "0123456789"}) == 1


def printed(document: str) -> set[str]:
    """The letters that a reader sees in a document, its titles and labels included."""
    text = re.sub(r"<(style|script)\b.*?</\1>", "", document, flags=re.DOTALL)
    return {letter for letter in html.unescape(text) if letter.isprintable()}


def test_web_fonts_have_every_letter_of_our_pages(
    krefeld: FlaskClient, krefeld_store: Store
) -> None:
    seen: set[str] = set()
    for route in ROUTES:
        if "<" not in route.path:
            answer = krefeld.get("/krefeld" + route.path, follow_redirects=True)
            assert answer.status_code == 200, route.path
            seen |= printed(answer.text)
    for path in (
        "/karte?labels=1",
        "/karte?level=stadtbezirk&labels=1",
        "/indikatoren/all_day_rate",
    ):
        seen |= printed(krefeld.get(f"/krefeld/{path}").text)
    for folder, pattern in (("assets/js", "*.js"), ("dashboard/templates", "*.html")):
        for path in (ROOT / folder).rglob(pattern):
            if "vendor" not in path.parts:
                seen |= {c for c in path.read_text("utf-8") if c.isprintable()}
    assert {"ß", "Ü", "„", "–", "…", "²", "×"} & seen
    for name in NAMES:
        assert seen - letters(name) - OF_THE_SYSTEM == set()


def test_pages_ask_for_the_web_fonts_at_their_lasting_address(krefeld: FlaskClient) -> None:
    document = krefeld.get("/krefeld/").text
    found = re.findall(r'src: url\("(/assets/[0-9a-f]{12}/fonts/[^"]+\.woff2)"\)', document)
    assert len(found) == 2
    for address in found:
        answer = krefeld.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
        assert "immutable" in answer.headers["Cache-Control"]
    assert document.count("font-display: optional") == 2
