"""What in the words of a step does not (or no longer) go with the figures of its views."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise

from layers.numbers import german
from layers.status import FLAG_LABEL, Flag
from layers.stories.figures import Figures, View
from layers.stories.fill import SIGNS, Book, differ, evaluate, tokens_of
from layers.stories.numbers import GoneError, Number, UnsaidError, need_one_era
from layers.stories.typed import cell_of

TOLD = (Flag.PLANNED, Flag.ESTIMATED, Flag.PROVISIONAL)
"""Remarks on a number that a text about it must not leave out."""
UNREAD = "?"
"""Stands for a mark that the author asks for."""

_WORD = re.compile(r"\w{4,}")
_SENTENCE = 6
"""Longer words; with fewer a figure stands nearly alone."""
_CODE_OF_AREA = re.compile(r"\d[\w-]*")
_COMPARE = re.compile(r"\s(>=|<=|!=|=|>|<|≥|≤)\s")
_EXTREMES = ("highest", "lowest")
_TRUE = {
    ">": lambda one, other: one > other,
    "<": lambda one, other: one < other,
    ">=": lambda one, other: one >= other,
    "<=": lambda one, other: one <= other,
    "≥": lambda one, other: one >= other,
    "≤": lambda one, other: one <= other,
}


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
    is_end = [_is_extreme(part) for part in parts[::2]]
    for i, sign in enumerate(parts[1::2]):
        one, other = numbers[i], numbers[i + 1]
        if not _is_true(one, sign, other, is_exact=is_end[i] or is_end[i + 1]):
            return f"{named} stimmt nicht (mehr): {one.text} und {other.text}."
    return ""


def _is_extreme(text: str) -> bool:
    """Whether a side asks for the highest or lowest value and nothing else."""
    tokens = tokens_of(text)
    return tokens[0].rpartition(".")[2] in _EXTREMES and not set(tokens) & SIGNS


def _is_true(one: Number, sign: str, other: Number, *, is_exact: bool) -> bool:
    """Whether a comparison holds: of true numbers, but ``=`` and ``!=`` of those printed unless
    ``is_exact`` (who is highest is not who is printed alike)."""
    left, right = one.value or 0.0, other.value or 0.0
    if sign in _TRUE:
        return bool(_TRUE[sign](left, right))
    if is_exact:
        return (left == right) is (sign == "=")
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
            for row in table.rows:
                for value, column in zip(row, table.columns, strict=True):
                    digest.update(f"{cell_of(value, column)}\0".encode())
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
