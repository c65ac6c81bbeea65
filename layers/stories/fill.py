"""References to figures in the words of a story: ``{value 010}`` becomes ``5,3 %``.

A reference is a word with what it is asked of, of a view by its name where it is not the view of
the step (``places.value 010``). References and plain numbers may be joined by `` + ``, `` - ``,
`` * ``, `` / `` and `` % `` (as percent of), each between spaces; ``*``, ``/`` and ``%`` bind
first. A name with spaces that would read as one of these stands in quotes. Behind ``|`` stands how
a number is written: with so many decimals (``| 0``), without its unit (``| number``), or both.
``{=16}`` are words of the author, as they are.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from layers.numbers import difference_unit, german, with_unit
from layers.status import LABEL, Status
from layers.stories.figures import Figures
from layers.stories.grid import Said
from layers.stories.numbers import GoneError, Number, UnsaidError, need_one_era, there_is

MISSING = "(Zahl fehlt)"
"""What the reader sees of a reference that says nothing."""
REFERENCE = re.compile(r"(?<!\\)\{([^{}]*)\}")
LITERAL = "="
_TOKEN = re.compile(r'[„“"]([^„“"]*)[“”"]|(\S+)')
_PLAIN = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,6})?")
_LARGEST = 1e15
"""More than that nobody counts, and numbers are written with at most 28 digits."""
_SPECIAL = re.compile(r"([\\`*_\[\]<>&#|~])")
_BARE, _DECIMALS = "number", ("0", "1", "2", "3")
_SUMS, _PRODUCTS = ("+", "-"), ("*", "/", "%")
SIGNS = frozenset((*_SUMS, *_PRODUCTS))
"""What joins references."""


@dataclass
class Book:
    """The views of a step by name ('' is its own), and what was found in them.

    ``doubts`` are German sentences about references that say nothing; ``used`` are the numbers
    that were written, with the reference; ``said`` is everything that was.
    """

    views: Mapping[str, Figures]
    doubts: list[str] = field(default_factory=list)
    used: list[tuple[str, Number]] = field(default_factory=list)
    said: list[str] = field(default_factory=list)

    def markdown(self, text: str) -> str:
        """A text with its references said, what comes from the data as plain words."""
        return self._said(text, lambda said: _SPECIAL.sub(r"\\\1", said))

    def plain(self, text: str) -> str:
        """The same for a text that is no Markdown."""
        return self._said(text, str)

    def _said(self, text: str, write: Callable[[str], str]) -> str:
        return REFERENCE.sub(lambda found: write(self._noted(" ".join(found[1].split()))), text)

    def _noted(self, reference: str) -> str:
        self.said.append(self._one(reference))
        return self.said[-1]

    def _one(self, reference: str) -> str:
        if reference.startswith(LITERAL):
            return reference.removeprefix(LITERAL).strip()
        asked, _, form = reference.partition("|")
        try:
            said = _formed(evaluate(self.views, asked), form.split())
        except GoneError:
            return MISSING
        except UnsaidError as error:
            self.doubts.append(f"„{{{reference}}}“ lässt sich nicht sagen: {error}")
            return MISSING
        if isinstance(said, str):
            return said
        self.used.append((reference, said))
        if said.value is None:
            self.doubts.append(f"„{{{reference}}}“ hat keine Zahl mehr: {said.text}.")
        return said.text


def _formed(said: Said, forms: Sequence[str]) -> Said:
    """A number written in another form; what its view says around it stays."""
    for form in forms:
        if isinstance(said, str):
            raise UnsaidError("Hinter | steht nur bei Zahlen etwas.")
        if form == _BARE:
            new = replace(said, unit="")
        elif form in _DECIMALS:
            new = replace(said, decimals=int(form))
        else:
            raise UnsaidError(f"Hinter | gibt es „{form}“ nicht. {there_is([_BARE, *_DECIMALS])}")
        if said.value is not None:
            size = said.value if _written(said, said.value) in said.text else abs(said.value)
            text = said.text.replace(_written(said, size), _written(new, size), 1)
            said = replace(new, text=text)
    return said


def _written(number: Number, value: float) -> str:
    unit = "" if number.unit == _ANY else number.unit
    return with_unit(german(value, number.decimals), unit)


class Gone:
    """The figures of a view that could not be opened."""

    def find(self, word: str, args: Sequence[str]) -> Said:
        """Nothing. Raises GoneError."""
        raise GoneError


def evaluate(views: Mapping[str, Figures], text: str) -> Said:
    """What an expression says. Raises UnsaidError."""
    tokens = tokens_of(text)
    if not tokens:
        raise UnsaidError("In den Klammern steht nichts.")
    return _joined(views, tokens, _SUMS)


def tokens_of(text: str) -> list[str]:
    """The words of an expression; quoted ones have a quotation mark in front."""
    return [word if word else f'"{quoted}' for quoted, word in _TOKEN.findall(text)]


def _joined(views: Mapping[str, Figures], tokens: Sequence[str], signs: Sequence[str]) -> Said:
    """Parts between signs, joined from left to right."""
    at = [i for i, token in enumerate(tokens) if token in signs]
    parts = [
        tokens[start + 1 : end] for start, end in zip([-1, *at], [*at, len(tokens)], strict=True)
    ]
    read = _reference if signs is _PRODUCTS else lambda v, t: _joined(v, t, _PRODUCTS)
    found = read(views, parts[0])
    for i, part in zip(at, parts[1:], strict=True):
        found = _combined(found, tokens[i], read(views, part))
    return found


def _reference(views: Mapping[str, Figures], tokens: Sequence[str]) -> Said:
    if not tokens:
        raise UnsaidError("Vor oder hinter einem Rechenzeichen fehlt etwas.")
    if len(tokens) == 1 and _PLAIN.fullmatch(tokens[0]):
        text = tokens[0].replace(".", ",")
        places = len(text.partition(",")[2])
        return Number(float(text.replace(",", ".")), text, _ANY, places, is_count=True)
    name, dot, word = tokens[0].rpartition(".")
    view = views.get(name)
    if view is None:
        named = [found for found in views if found]
        told = f"Die Ansicht „{name}“ gibt es in diesem Schritt nicht."
        raise UnsaidError(f"{told} {there_is(named)}" if dot else "Der Schritt hat keine Ansicht.")
    return view.find(word, [token.removeprefix('"') for token in tokens[1:]])


_ANY = "*"
"""Unit of a plain number, which goes with every unit in products."""


def _combined(one: Said, sign: str, other: Said) -> Number:
    if isinstance(one, str) or isinstance(other, str):
        raise UnsaidError("Rechnen lässt sich nur mit Zahlen.")
    need_one_era(one, other)
    for part in (one, other):
        if part.value is None:
            return part
    return {"+": _plus, "-": _minus, "*": _times, "/": _ratio, "%": _percent}[sign](one, other)


def _plus(one: Number, other: Number) -> Number:
    is_free = _ANY in (one.unit, other.unit) or (one.is_count and other.is_count)
    if not is_free:
        raise UnsaidError("Zusammenzählen lassen sich nur Anzahlen gleicher Art.")
    return _made((one.value or 0.0) + (other.value or 0.0), _unit(one, other), one, other)


def _minus(one: Number, other: Number) -> Number:
    if differ(one, other):
        raise UnsaidError("Abziehen lassen sich nur Zahlen mit derselben Einheit.")
    is_plain = _ANY in (one.unit, other.unit)
    unit = _unit(one, other) if is_plain else difference_unit(_unit(one, other))
    return _made((one.value or 0.0) - (other.value or 0.0), unit, one, other)


def _times(one: Number, other: Number) -> Number:
    if _ANY not in (one.unit, other.unit):
        raise UnsaidError("Malnehmen lässt sich eine Zahl nur mit einer Zahl ohne Einheit.")
    return _made((one.value or 0.0) * (other.value or 0.0), _unit(one, other), one, other)


def _ratio(one: Number, other: Number) -> Number:
    if other.unit == _ANY:
        return _made((one.value or 0.0) / _base(other), one.unit, one, other)
    _need_alike(one, other)
    value = _bounded((one.value or 0.0) / _base(other))
    made = Number(value, german(value, 1), _ANY, 1, flags=(*one.flags, *other.flags))
    return _limited(made, one, other)


def _percent(one: Number, other: Number) -> Number:
    _need_alike(one, other)
    value = _bounded(100 * (one.value or 0.0) / _base(other))
    text, flags = with_unit(german(value, 1), "%"), (*one.flags, *other.flags)
    return _limited(Number(value, text, "%", 1, flags=flags), one, other)


def _need_alike(one: Number, other: Number) -> None:
    if differ(one, other):
        raise UnsaidError("Teilen lassen sich nur Zahlen mit derselben Einheit.")


def _bounded(value: float) -> float:
    if abs(value) > _LARGEST:
        raise UnsaidError("Das Ergebnis ist zu groß.")
    return value


def _base(number: Number) -> float:
    if not number.value:
        raise UnsaidError("Durch null lässt sich nicht teilen.")
    return number.value


def differ(one: Number, other: Number) -> bool:
    """Whether two numbers are of different units, and no plain ones or counts."""
    is_free = (one.is_count and other.is_count) or _ANY in (one.unit, other.unit)
    return one.unit != other.unit and not is_free


def _unit(one: Number, other: Number) -> str:
    return other.unit if one.unit == _ANY else one.unit


def _made(value: float, unit: str, one: Number, other: Number) -> Number:
    value = _bounded(value)
    decimals = max(one.decimals, other.decimals)
    text = german(value, decimals) if unit == _ANY else with_unit(german(value, decimals), unit)
    flags = tuple(dict.fromkeys((*one.flags, *other.flags)))
    whose = next((part for part in (one, other) if part.line), one)
    is_count = one.is_count and other.is_count
    made = Number(
        value, text, unit, decimals, is_count, flags=flags, line=whose.line, era=whose.era
    )
    return _limited(made, one, other)


def _limited(made: Number, one: Number, other: Number) -> Number:
    """A result that says as little as what it is made of."""
    if Status.LIMITED not in (one.status, other.status):
        return made
    return replace(made, status=Status.LIMITED, text=f"{made.text} ({LABEL[Status.LIMITED]})")
