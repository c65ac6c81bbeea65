"""Markdown of stories becomes HTML that carries nothing but its words."""

from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from layers.stories.prose import plain_text, to_html

TAGS = {"p", "h3", "h4", "h5", "h6", "ul", "ol", "li", "strong", "em", "a", "br", "hr", "code"}
TAGS |= {"pre", "blockquote", "table", "thead", "tbody", "tr", "th", "td"}
ATTRIBUTES = {
    "a": {"href", "title", "rel"},
    "ol": {"start"},
    "th": {"scope", "class"},
    "td": {"class"},
    "code": {"class"},
}


class Reader(HTMLParser):
    """Collects tags with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note it."""
        self.found.append((tag, {name: value or "" for name, value in attrs}))


def assert_harmless(html: str) -> None:
    """Only known tags and attributes, and links that lead where links may lead."""
    reader = Reader()
    reader.feed(html)
    for tag, attributes in reader.found:
        assert tag in TAGS
        assert set(attributes) <= ATTRIBUTES.get(tag, set())
        if "href" in attributes:
            href = attributes["href"].lower()
            assert href == "#" or href.startswith(("http://", "https://", "mailto:", "/own/"))


ODD = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "![x](http://a.de/b.png)",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](&#106;avascript:alert(1))",
    "[x](data:text/html,<b>)",
    "[x](vbscript:x)",
    "[x](//evil.example/a)",
    "[x](\\\\evil.example)",
    "[x](file:///etc/passwd)",
    "[x](tel:123)",
    "<javascript:alert(1)>",
    '[x](http://a.de "\\" onmouseover=\\"alert(1)")',
    "[x]: javascript:alert(1)\n\n[x]",
    '```"><script>\nx\n```',
    "| a |\n| ---: |\n| <b> |",
    "<!-- x -->",
    "<style>p{}</style>",
    "a\n: b",
]


@pytest.mark.parametrize("text", ODD)
def test_nothing_but_words(text: str) -> None:
    assert_harmless(to_html(text, lambda link: f"/own/{link}"))


@given(st.lists(st.sampled_from([*ODD, "\n", " ", "#", "|", "- ", "> ", "[", "](", ")", "<", '"'])))
def test_nothing_but_words_whatever_stands_together(parts: list[str]) -> None:
    assert_harmless(to_html("".join(parts), lambda link: f"/own/{link}"))


def test_links() -> None:
    own = to_html("[Karte](karte?indicator=a&year=2)", lambda link: f"/mini/{link}")
    assert own == '<p><a href="/mini/karte?indicator=a&amp;year=2">Karte</a></p>\n'
    assert to_html("[a](https://b.de)") == (
        '<p><a href="https://b.de" rel="noopener noreferrer">a</a></p>\n'
    )
    assert 'href="mailto:a@b.de"' in to_html("[a](mailto:a@b.de)")
    assert to_html("[a](//b.de)") == '<p><a href="#">a</a></p>\n'


def test_headings_stand_below_that_of_the_step() -> None:
    assert to_html("# A\n\n#### B") == "<h3>A</h3>\n<h4>B</h4>\n"


def test_tables_name_their_columns_and_have_no_style_of_their_own() -> None:
    html = to_html("| a | b |\n| --- | ---: |\n| 1 | 2 |")
    assert '<th scope="col" class="number">b</th>' in html.replace(
        'class="number" scope="col"', 'scope="col" class="number"'
    )
    assert '<td class="number">2</td>' in html
    assert "style" not in html


def test_bare_words() -> None:
    text = "# A\n\n**b** [c](d)\ne\n\n- f\n- g `h`\n\n```\ni\n```"
    assert plain_text(text) == "A\nb c e\nf\ng h\ni"
