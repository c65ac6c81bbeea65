"""What in the words of a step does not (or no longer) go with the figures of its views."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from layers.export import Column, Rounded, Table
from layers.numbers import MINUS, NBSP, NNBSP, german
from layers.status import FLAG_LABEL, Flag
from layers.stories.figures import Figures, View
from layers.stories.fill import REFERENCE, SIGNS, Book, differ, evaluate, tokens_of
from layers.stories.model import Step
from layers.stories.numbers import GoneError, Number, UnsaidError, need_one_era

TOLD = (Flag.PLANNED, Flag.ESTIMATED, Flag.PROVISIONAL)
"""Remarks on a number that a text about it must not leave out."""
UNREAD = "?"
"""Stands for a mark that the author asks for."""

_DATE = r"\d{1,2}\.\d{1,2}\.\d{4}"
_THOUSANDS = rf"\d{{1,3}}(?:[.{NBSP}{NNBSP} ]\d{{3}})+(?!\d)(?:,\d+)?"
_NUMBER = re.compile(rf"(?<![\w,.])(?:{_DATE}|\d{{4}}/\d{{2,4}}|{_THOUSANDS}|\d+(?:,\d+)?)")
_WORD = re.compile(r"\w{4,}")
_SENTENCE = 6
"""Longer words; with fewer a figure stands nearly alone."""
_CODE_OF_AREA = re.compile(r"\d[\w-]*")
_CODE = re.compile(r"`[^`\n]*`")
_TARGET = re.compile(r"\]\([^)\n]*\)|<[^>\s]*>|https?://\S+")
_LIST = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)
_COMPARE = re.compile(r"\s(>=|<=|!=|=|>|<|≥|≤)\s")
_TRUE = {
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    "≥": lambda one, other: one >= other,
    "≤": lambda one, other: one <= other,
}


def typed_numbers(text: str) -> list[str]:
    """The numbers that an author typed in figures: without those of references, links, code and
    list marks. Dates and school years count as one."""
    for pattern in (REFERENCE, _CODE, _TARGET, _LIST):
        text = pattern.sub(" ", text)
    return [found[0] for found in _NUMBER.finditer(text)]


def known_numbers(view: View) -> frozenset[str]:
    """The numbers that stand anywhere in the words and tables of a view, as ``plain_number``."""
    exhibit = view.exhibit
    texts = [view.title, view.sentence, exhibit.title, exhibit.as_of, *exhibit.notes]
    for section in exhibit.sections:
        texts += (section.heading, *section.sentences)
        for table in section.tables:
            texts.append(table.title)
            texts += (column.heading for column in table.columns)
            texts += _cells(table)
    texts += exhibit.source_lines
    return frozenset(number for text in texts for number in _numbers_in(text))


def _numbers_in(text: str) -> Iterator[str]:
    for found in _NUMBER.finditer(text):
        yield plain_number(found[0])
        yield from (part for part in re.findall(r"\d+", found[0]) if len(part) == 4)


def plain_number(text: str) -> str:
    """A written number without what parts its thousands: ``1 234,5`` and ``1.234,5`` are one."""
    if re.fullmatch(_DATE, text):
        return text
    return re.sub(rf"[.{NBSP}{NNBSP} ]", "", text)


def _cells(table: Table) -> Iterator[str]:
    for row in table.rows:
        for value, column in zip(row, table.columns, strict=True):
            yield _cell(value, column)


def _cell(value: float | int | str | None, column: Column) -> str:
    if value is None or isinstance(value, str):
        return value or ""
    decimals = value.decimals if isinstance(value, Rounded) else column.decimals
    if decimals is None:
        return str(value).replace(".", ",")
    return german(value, decimals).replace(MINUS, "")


def doubts_of_typed(step: Step, known: Iterable[str], *, has_view: bool) -> list[str]:
    """Numbers that the words of a step have and its views have not."""
    there = set(known)
    words = (step.title, step.text, step.notes, *(text for _, text in step.annotations))
    found = dict.fromkeys(
        number for text in words for number in typed_numbers(text) if not _is_known(number, there)
    )
    which = (
        "die Ansicht zeigt diese Zahl nicht (mehr)"
        if has_view
        else "der Schritt hat keine Ansicht, aus der sie kommt"
    )
    return [f"Der Text nennt {number}; {which}." for number in found]


def _is_known(number: str, there: set[str]) -> bool:
    """Whether a number is there, as one or (``2024 160``) as several beside each other."""
    parts = re.split(rf"[{NBSP}{NNBSP} ]", number)
    return plain_number(number) in there or (len(parts) > 1 and all(p in there for p in parts))


def doubts_of_holds(holds: Sequence[str], views: Mapping[str, Figures]) -> list[str]:
    """Comparisons that are not true of the figures, or cannot be told."""
    return [doubt for hold in holds if (doubt := _doubt_of(hold, views))]


def _doubt_of(hold: str, views: Mapping[str, Figures]) -> str:
    named = f"„holds: {hold}“"
    parts = _COMPARE.split(hold)
    if len(parts) < 3:
        return f"{named} ist kein Vergleich. Er braucht >, <, >=, <=, = oder !=, mit Leerzeichen."
    try:
        sides = [evaluate(views, part) for part in parts[::2]]
        numbers = [side for side in sides if isinstance(side, Number)]
        for one, other in pairwise(numbers):
            need_one_era(one, other)
    except GoneError:
        return ""
    except UnsaidError as error:
        return f"{named} lässt sich nicht prüfen: {error}"
    if len(numbers) < len(sides):
        return f"{named} lässt sich nicht prüfen: Vergleichen lassen sich nur Zahlen."
    hidden = next((number for number in numbers if number.value is None), None)
    if hidden is not None:
        return f"{named} lässt sich nicht prüfen: Eine Seite hat {hidden.text}."
    if any(map(differ, numbers, numbers[1:])):
        return f"{named} lässt sich nicht prüfen: Die Seiten haben verschiedene Einheiten."
    for one, sign, other in zip(numbers, parts[1::2], numbers[1:], strict=False):
        if not _is_true(one, sign, other):
            return f"{named} stimmt nicht (mehr): {one.text} und {other.text}."
    return ""


def _is_true(one: Number, sign: str, other: Number) -> bool:
    """Whether a comparison holds: of true numbers, but ``=`` and ``!=`` of those printed."""
    left, right = one.value or 0.0, other.value or 0.0
    if sign in _TRUE:
        return bool(_TRUE[sign](left, right))
    places = max(one.decimals, other.decimals)
    return (german(left, places) == german(right, places)) is (sign == "=")


def doubts_of_flags(book: Book, words: Iterable[str]) -> list[str]:
    """Numbers that are planned, estimated or provisional in words that do not say so."""
    told = " ".join(words).casefold()
    return [
        f"„{{{reference}}}“ ist {FLAG_LABEL[flag]}; der Text sagt das nicht."
        for reference, number in dict(book.used).items()
        for flag in TOLD
        if flag in number.flags and FLAG_LABEL[flag].casefold() not in told
    ]


def doubts_of_remarks(book: Book, words: Iterable[str]) -> list[str]:
    """That words call figures provisional of which none is so any more."""
    flags = [flag for _, number in book.used for flag in number.flags]
    said = FLAG_LABEL[Flag.PROVISIONAL]
    if not book.used or Flag.PROVISIONAL in flags or said not in " ".join(words).casefold():
        return []
    return [f"Der Text sagt „{said}“; keine seiner Zahlen ist es (mehr)."]


def doubts_of_names(book: Book, words: Iterable[str]) -> list[str]:
    """Figures of areas that are asked for by their number, in sentences that never name the area
    (any more)."""
    told = " ".join(words).casefold()
    if len(_WORD.findall(told)) < _SENTENCE:
        return []
    doubts = []
    for reference in dict(book.used):
        name = _area_of(book, reference)
        if name and not any(stem in told for stem in _stems(name)):
            doubts.append(f"„{{{reference}}}“ gehört zu „{name}“; der Text nennt den Namen nicht.")
    return doubts


def _area_of(book: Book, reference: str) -> str:
    """The name of the area that a reference asks for by its number, '' for all others."""
    tokens = tokens_of(reference.partition("|")[0])
    if not tokens or set(tokens) & SIGNS or not any(_CODE_OF_AREA.fullmatch(t) for t in tokens[1:]):
        return ""
    view = book.views.get(tokens[0].rpartition(".")[0])
    try:
        names = view and (view.find("name", tokens[1:]), view.find("name", []))
    except UnsaidError:
        return ""
    return str(names[0]) if names and names[0] != names[1] else ""


def _stems(name: str) -> list[str]:
    """The longer words of a name without what German bends."""
    words = _WORD.findall(name.casefold())
    return [word[: max(4, len(word) - 2)] for word in words] or [name.casefold()]


def mark_of_figures(views: Iterable[View]) -> str:
    """Eight characters that change when a number in the tables of the views does."""
    digest = hashlib.sha256()
    for view in views:
        for table in view.exhibit.tables:
            for cell in _cells(table):
                digest.update(f"{cell}\0".encode())
    return digest.hexdigest()[:8]


def doubts_of_reading(read: str, mark: str) -> list[str]:
    """That the figures changed since the author read the step, or the mark that was asked for."""
    if not read or read == mark:
        return []
    if read == UNREAD:
        return [f"Das Zeichen der Zahlen ist {mark}. Nach dem Lesen „read: {mark}“ eintragen."]
    return [
        f"Seit dem Schreiben haben sich die Zahlen geändert (Zeichen {read}, jetzt {mark}). "
        f"Text prüfen, dann „read: {mark}“ eintragen."
    ]
