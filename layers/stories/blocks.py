"""The finished text of a step as plain blocks, for slides and paper.

Read from the HTML that layers.stories.prose writes, so that files say the same as the page.
"""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin

_KINDS = {"p": "text", "pre": "code", **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "head")}
_BREAKING = {*_KINDS, "li", "ul", "ol", "blockquote", "table", "tr", "th", "td", "hr"}


@dataclass(frozen=True)
class Run:
    """A piece of text in one form; ``address`` is where it leads, '' for nowhere."""

    text: str
    is_strong: bool = False
    is_soft: bool = False
    """Whether it is stressed lightly (italics)."""
    address: str = ""


@dataclass(frozen=True)
class Block:
    """One block of text.

    ``kind`` is ``text``, ``head``, ``item`` (of a list), ``code`` or ``row`` (of a table, its cells
    in ``cells``). ``depth`` counts the lists that it stands in, ``sign`` is what the author's list
    puts in front of an item: a number and a full stop, or ''.
    """

    kind: str
    runs: tuple[Run, ...]
    depth: int = 0
    sign: str = ""
    cells: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """Its text without forms."""
        return " | ".join(self.cells) if self.cells else "".join(run.text for run in self.runs)


def blocks_of(html: str, base: str = "") -> tuple[Block, ...]:
    """The blocks of a text in their order, those without any text left out.

    ``base`` is the full address that relative addresses begin with; without one they lead nowhere.
    """
    reader = _Reader(base)
    reader.feed(html)
    reader.close()
    reader.end_block()
    return tuple(reader.blocks)


def plain_text(blocks: tuple[Block, ...]) -> str:
    """Blocks as lines of plain text; items of lists begin with a dash or their number."""
    return "\n".join(
        f"{'  ' * max(block.depth - 1, 0)}{block.sign or '–'} {block.text}"
        if block.kind == "item"
        else block.text
        for block in blocks
    )


@dataclass
class _List:
    number: int | None
    """The number of its next item; None in a list without numbers."""


@dataclass
class _Open:
    kind: str = "text"
    sign: str = ""
    runs: list[Run] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)


class _Reader(HTMLParser):
    def __init__(self, base: str) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[Block] = []
        self._base = base
        self._lists: list[_List] = []
        self._open = _Open()
        self._strong = self._soft = self._raw = 0
        self._links: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self.end_block()
            start = dict(attrs).get("start") or "1"
            first = int(start) if start.isdecimal() else 1
            self._lists.append(_List(first if tag == "ol" else None))
        elif tag == "li":
            self.end_block()
            self._open.kind, self._open.sign = "item", self._next_sign()
        elif tag in _BREAKING and tag not in ("th", "td"):
            self._begin(tag)
        elif tag == "br":
            self._say("\n")
        elif tag == "a":
            self._links.append(self._target(dict(attrs).get("href") or ""))
        self._stress(tag, 1)
        self._raw += tag == "pre"

    def handle_endtag(self, tag: str) -> None:
        if tag in ("th", "td"):
            self._open.cells.append("".join(run.text for run in self._open.runs).strip())
            self._open.runs.clear()
        elif tag in _BREAKING:
            self.end_block()
            if tag in ("ul", "ol") and self._lists:
                self._lists.pop()
        elif tag == "a" and self._links:
            self._links.pop()
        self._stress(tag, -1)
        self._raw -= tag == "pre"

    def handle_data(self, data: str) -> None:
        if not self._raw:
            data = data.replace("\n", " ")
            if self._open.runs and self._open.runs[-1].text == "\n":
                data = data.lstrip(" ")
        self._say(data)

    def end_block(self) -> None:
        """Keep the open block where it says something."""
        found, self._open = self._open, _Open()
        runs = _trimmed(found.runs)
        if runs or any(found.cells):
            depth = len(self._lists)
            self.blocks.append(Block(found.kind, runs, depth, found.sign, tuple(found.cells)))

    def _begin(self, tag: str) -> None:
        # The first paragraph of an item is the item; whatever follows it stands below it.
        if self._open.kind == "item" and not self._open.runs and tag == "p":
            return
        self.end_block()
        self._open.kind = "row" if tag == "tr" else _KINDS.get(tag, "text")

    def _next_sign(self) -> str:
        if not self._lists or self._lists[-1].number is None:
            return ""
        found = self._lists[-1].number
        self._lists[-1].number = found + 1
        return f"{found}."

    def _stress(self, tag: str, step: int) -> None:
        self._strong += step * (tag in ("strong", "b"))
        self._soft += step * (tag in ("em", "i"))

    def _target(self, address: str) -> str:
        if address.partition(":")[0] in ("http", "https", "mailto"):
            return address
        return urljoin(self._base, address) if self._base else ""

    def _say(self, text: str) -> None:
        if not text:
            return
        if not text.strip() and not self._open.runs:
            return
        link = self._links[-1] if self._links else ""
        self._open.runs.append(Run(text, self._strong > 0, self._soft > 0, link))


def _trimmed(runs: list[Run]) -> tuple[Run, ...]:
    """Runs without space at both ends; () where nothing is left."""
    kept = list(runs)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if not kept:
        return ()
    first, last = kept[0], kept[-1]
    kept[0] = Run(first.text.lstrip(), first.is_strong, first.is_soft, first.address)
    last = kept[-1]
    kept[-1] = Run(last.text.rstrip(), last.is_strong, last.is_soft, last.address)
    return tuple(kept)
