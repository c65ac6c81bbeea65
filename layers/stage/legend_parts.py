"""The legend of a stage as plain parts, for files: read from the HTML that pages show."""

import re
from dataclasses import dataclass
from html.parser import HTMLParser

_SIGN = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_KINDS = {
    "stage-legend-scheme": "scheme",
    "stage-legend-title": "head",
    "stage-legend-unit": "soft",
}
_PARTED = {"p", "li", "dt", "dd", "tr"}


@dataclass(frozen=True)
class Part:
    """One line of a legend.

    ``kind`` is ``head``, ``scheme`` (how classes were made), ``soft``, ``text``, ``key`` (``sign``
    is its swatch, an SVG), ``name`` and ``big`` (a very big number; what it is a part of is the
    ``text`` after it) or ``row`` (of a table, its texts in ``cells``).
    """

    kind: str
    text: str
    sign: str = ""
    cells: tuple[str, ...] = ()
    is_strong: bool = False


def legend_parts(html: str) -> tuple[Part, ...]:
    """The lines of a legend in their order, without those that are hidden."""
    reader = _Reader(_SIGN.findall(html))
    reader.feed(_SIGN.sub("<sign></sign>", html))
    reader.close()
    return tuple(reader.parts)


class _Reader(HTMLParser):
    def __init__(self, signs: list[str]) -> None:
        super().__init__()
        self.parts: list[Part] = []
        self._signs = iter(signs)
        self._hidden: list[str] = []
        self._kind, self._text, self._sign = "", "", ""
        self._cells: list[str] = []
        self._is_strong = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if self._hidden or "hidden" in given:
            if tag == "sign":
                next(self._signs)
            self._hidden.append(tag)
            return
        css = (given.get("class") or "").split()
        if tag in _PARTED:
            self._start(tag, css)
        elif tag == "sign":
            self._sign = next(self._signs)
        elif tag == "strong" and self._kind == "base":
            self._kind = "big"
        elif "stage-whole" in css:
            self._text += "("
        elif "is-meant" in css:
            self._is_strong = True

    def _start(self, tag: str, css: list[str]) -> None:
        kinds = {"li": "key", "dt": "name", "dd": "base", "tr": "row", "p": "text"}
        self._kind = next((kind for name, kind in _KINDS.items() if name in css), kinds[tag])
        self._text, self._sign, self._cells, self._is_strong = "", "", [], False

    def handle_endtag(self, tag: str) -> None:
        if self._hidden:
            self._hidden.pop()
        elif tag in ("th", "td"):
            self._cells.append(self._text.strip())
            self._text = ""
        elif tag == "strong" and self._kind == "big":
            self._end()
            self._kind = "base"
        elif tag in _PARTED:
            self._end()
        elif tag == "span" and "(" in self._text and self._text.count("(") > self._text.count(")"):
            self._text += ")"

    def handle_data(self, data: str) -> None:
        if not self._hidden and self._kind:
            self._text += data

    def _end(self) -> None:
        kind = "text" if self._kind == "base" else self._kind
        text = self._text.strip()
        if text or self._cells:
            self.parts.append(Part(kind, text, self._sign, tuple(self._cells), self._is_strong))
        self._kind, self._text, self._cells = "", "", []
