"""What the Markdown of a step may not hold: HTML, pictures, further headings of its own rank."""

import re
from collections.abc import Iterator
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.token import Token

from layers.stories.lines import Line
from layers.stories.slips import Slips

_BRACE = re.compile(r"\\.|\{[^{}]*\}|[{}]")
"""A reference, or a brace alone; after a backslash it is none."""
_BREAKS = ("softbreak", "hardbreak")


@cache
def _reader() -> MarkdownIt:
    # What is not allowed has to be seen first.
    return MarkdownIt("commonmark", {"html": True}).enable("table")


def look_at_markup(lines: list[Line], slips: Slips, *, is_text: bool = True) -> None:
    """Slips of a text; ``is_text``: not the presenter's notes, which may have headings."""
    if not lines:
        return
    source = "\n".join(line.text for line in lines)
    first = lines[0].number
    with_html: set[int] = set()
    for token, line in _tokens(_reader().parse(source)):
        number = first + line
        if token.type in ("html_block", "html_inline"):
            if number in with_html:
                continue
            with_html.add(number)
            slips.add(
                number,
                "Im Text steht HTML.",
                "Nur Markdown verwenden; ein Kleiner-Zeichen vor Buchstaben als \\< schreiben.",
                found=token.content.strip().partition("\n")[0],
            )
        elif token.type == "image":
            slips.add(
                number,
                "Im Text steht ein Bild.",
                "Das Bild weglassen: Zu sehen ist die Ansicht, die hinter „view:“ steht.",
                found=token.content,
            )
        elif is_text and token.markup in ("#", "##") and token.type == "heading_open":
            slips.add(
                number,
                "Der Schritt hat eine zweite Überschrift.",
                "Mit einer Zeile „---“ einen neuen Schritt beginnen oder für Zwischenüberschriften "
                "„### “ nehmen.",
            )
    for line_ in lines:
        _look_at_braces(line_, slips)


def _tokens(tokens: list[Token]) -> Iterator[tuple[Token, int]]:
    """All tokens with their line, counted from 0."""
    for token in tokens:
        line = token.map[0] if token.map else 0
        yield token, line
        for child in token.children or ():
            yield child, line
            line += child.type in _BREAKS


def _look_at_braces(line: Line, slips: Slips) -> None:
    for brace in _BRACE.findall(line.text):
        if brace in "{}":
            other = "schließende „}“" if brace == "{" else "öffnende „{“"
            slips.add(
                line.number,
                f"Zu „{brace}“ fehlt in dieser Zeile die {other}.",
                "Ein Verweis auf eine Zahl steht ganz in einer Zeile: {value 010}.",
            )
            return
