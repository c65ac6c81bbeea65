"""Markdown of stories as HTML: CommonMark and tables, without raw HTML and without pictures."""

import re
from collections.abc import Callable, MutableMapping, Sequence
from functools import cache
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

FIRST_HEADING = 3
"""Level of the greatest heading inside a step: the step's own stands above it."""
_WEB = re.compile(r"https?://", re.IGNORECASE)
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


@cache
def _reader() -> MarkdownIt:
    reader = MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")
    reader.add_render_rule("link_open", _link)
    reader.add_render_rule("heading_open", _heading)
    reader.add_render_rule("heading_close", _heading)
    reader.add_render_rule("th_open", _cell)
    reader.add_render_rule("td_open", _cell)
    return reader


def to_html(text: str, own: Callable[[str], str] = str) -> str:
    """A Markdown text as HTML that may stand in a page.

    ``own`` makes the address of a link that names no host (``karte?indicator=...``) one of this
    page. Links elsewhere are http(s) or mailto; what has another scheme leads nowhere. Headings
    begin at FIRST_HEADING; columns of numbers get the class ``number``.
    """
    return str(_reader().render(text, {"own": own}))


def plain_text(text: str) -> str:
    """A Markdown text as its bare words, a paragraph a line."""
    lines = []
    for token in _reader().parse(text):
        if token.type == "inline":
            parts = (
                " " if part.type in ("softbreak", "hardbreak") else part.content
                for part in token.children or ()
            )
            lines.append("".join(parts).strip())
        elif token.type in ("fence", "code_block"):
            lines.append(token.content.strip())
    return "\n".join(line for line in lines if line)


def _link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[at]
    href = str(token.attrGet("href") or "")
    if _WEB.match(href):
        token.attrSet("rel", "noopener noreferrer")
    elif not href.lower().startswith("mailto:"):
        is_strange = _SCHEME.match(href) or href.startswith("//")
        token.attrSet("href", "#" if is_strange else env["own"](href))
    return renderer.renderToken(tokens, at, options, env)


def _heading(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[at]
    level = min(6, max(FIRST_HEADING, int(token.tag[1:])))
    token.tag = f"h{level}"
    return renderer.renderToken(tokens, at, options, env)


def _cell(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    at: int,
    options: OptionsDict,
    env: MutableMapping[str, Any],
) -> str:
    token = tokens[at]
    style = str(token.attrs.pop("style", ""))
    if style.endswith("right"):
        token.attrSet("class", "number")
    if token.tag == "th":
        token.attrSet("scope", "col")
    return renderer.renderToken(tokens, at, options, env)
