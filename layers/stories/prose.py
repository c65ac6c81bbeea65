"""Markdown of stories as HTML: CommonMark without raw HTML and without pictures."""

from functools import cache

from markdown_it import MarkdownIt


@cache
def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False}).disable("image").enable("table")


def to_html(text: str) -> str:
    """A Markdown text as HTML that may stand in a page."""
    return str(_reader().render(text))
