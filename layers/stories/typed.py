"""Numbers that an author typed, in figures or in words, and whether the views have them."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from layers.export import Column, Rounded, Table
from layers.numbers import MINUS, NBSP, NNBSP, german
from layers.stories.figures import View
from layers.stories.fill import REFERENCE

PERCENT, POINTS, COUNT, ANY = "%", "Prozentpunkte", "Anzahl", ""
"""What a number counts, as far as its words tell; ANY where they do not."""
Known = Mapping[str, frozenset[str]]
"""Plain number -> what it counts wherever it stands."""

_DATE = r"\d{1,2}\.\d{1,2}\.\d{4}"
_BLANK = rf"[{NBSP}{NNBSP} ]"
_THOUSANDS = rf"\d{{1,3}}(?:[.{NBSP}{NNBSP} ]\d{{3}})+(?!\d)(?:,\d+)?"
_NUMBER = re.compile(rf"(?<![\w,.])(?:{_DATE}|\d{{4}}/\d{{2,4}}|{_THOUSANDS}|\d+(?:,\d+)?)")
_AND = rf"(?:{_BLANK}(?:bis|und|oder|auf|statt|gegenüber){_BLANK}|{_BLANK}?–{_BLANK}?)\d[\d.,]*"
_UNIT = re.compile(rf"(?:{_AND})*{_BLANK}?(?P<unit>%|Prozentpunkt|Prozent\b)")
_THING = re.compile(r"\s(?!Prozent|Uhr\b)[A-ZÄÖÜ][\w-]+")
_PERCENTS = re.compile("%|[Pp]rozent|[Aa]nteil")
_CODE = re.compile(r"`[^`\n]*`")
_TARGET = re.compile(r"\]\([^)\n]*\)|<[^>\s]*>|https?://\S+")
_LIST = re.compile(r"^\s*\d+[.)]\s", re.MULTILINE)

_ONES = "ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
_SMALL = f"{_ONES}|zehn|elf|zwölf"
_LARGE = rf"""
    (?:drei|vier|fünf|sech|sieb|acht|neun)zehn
  | (?:(?:{_ONES})und)?(?:zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig)
  | (?:{_ONES})?(?:hundert|tausend)\w*"""
_PARTS = rf"""
    (?:d(?:ie|er)|einer?)\ Hälfte
  | (?:ein(?:e[msn])?|zwei|drei|vier)\ (?:Drittel|Fünftel|Sechstel|Achtel|Zehntel)n?
  | (?:ein(?:e[msn])?|drei)\ Vierteln?\ (?=aller|der|des|davon|von)
  | jede[rsn]?\ (?:zweite|dritte|vierte|fünfte|sechste|siebte|achte|neunte|zehnte)[nrs]?
  | (?:{_SMALL})\ von\ (?:{_SMALL})"""
_MULTIPLES = rf"""
    (?:doppelt|halb|(?:{_SMALL})mal)\ so\ \w+
  | (?:das|ein)\ (?:Doppelte|(?:{_ONES}|zehn)fache)
  | (?:verdoppel|verdreifach|halbier)\w+"""
_IN_WORDS = re.compile(rf"\b(?:{_PARTS}|{_MULTIPLES}|{_LARGE})\b", re.VERBOSE | re.IGNORECASE)


@dataclass(frozen=True)
class Typed:
    """A number as it was typed, and what it counts as far as the words behind it tell."""

    text: str
    counts: str = ANY


def typed_numbers(text: str) -> list[Typed]:
    """The numbers that an author typed in figures: without those of references, links, code and
    list marks. Dates and school years count as one."""
    text = _plain_words(text)
    return [Typed(found[0], _counts(text, found)) for found in _NUMBER.finditer(text)]


def _plain_words(text: str) -> str:
    for pattern in (REFERENCE, _CODE, _TARGET, _LIST):
        text = pattern.sub(" ", text)
    return text


def _counts(text: str, found: re.Match[str]) -> str:
    unit = _UNIT.match(text, found.end())
    if unit:
        return POINTS if unit["unit"] == "Prozentpunkt" else PERCENT
    is_date = re.fullmatch(rf"{_DATE}|\d{{4}}/\d{{2,4}}", found[0])
    return COUNT if not is_date and _THING.match(text, found.end()) else ANY


def known_numbers(views: Iterable[View], said: Iterable[str], years: Iterable[str]) -> Known:
    """The numbers that stand anywhere in the words and tables of views, in ``said`` (what their
    figures say in the text) or among ``years``, and what they count there."""
    found: dict[str, set[str]] = {year: {ANY} for year in years}
    pairs = (pair for view in views for pair in _in_view(view))
    for plain, counts in (*pairs, *(pair for text in said for pair in _in_text(text))):
        found.setdefault(plain, set()).add(counts)
    return {plain: frozenset(counts) for plain, counts in found.items()}


def _in_view(view: View) -> Iterator[tuple[str, str]]:
    exhibit = view.exhibit
    texts = [view.title, view.sentence, exhibit.title, exhibit.as_of, *exhibit.notes]
    for section in exhibit.sections:
        texts += (section.heading, *section.sentences)
        for table in section.tables:
            texts.append(table.title)
            texts += (column.heading for column in table.columns)
            yield from _in_table(table)
    texts += exhibit.source_lines
    for text in texts:
        yield from _in_text(text)


def _in_text(text: str) -> Iterator[tuple[str, str]]:
    for found in _NUMBER.finditer(text):
        unit = _UNIT.match(text, found.end())
        counts = _counts(text, found) if unit else ANY
        yield plain_number(found[0]), counts
        yield from ((part, ANY) for part in re.findall(r"\d+", found[0]) if len(part) == 4)


def _in_table(table: Table) -> Iterator[tuple[str, str]]:
    # Where a column tells the units, its rows have different ones.
    is_mixed = any(column.label == "Einheit" for column in table.columns)
    for row in table.rows:
        for value, column in zip(row, table.columns, strict=True):
            cell = cell_of(value, column)
            is_bare = not is_mixed and _NUMBER.fullmatch(cell)
            counts = _counts_of(column) if is_bare else ANY
            for plain, told in _in_text(cell):
                yield plain, told if told != ANY else counts


def _counts_of(column: Column) -> str:
    """What the numbers of a column count that stand there without a unit."""
    if column.unit in (PERCENT, POINTS):
        return column.unit
    return ANY if _PERCENTS.search(column.heading) else COUNT


def plain_number(text: str) -> str:
    """A written number without what parts its thousands: ``1 234,5`` and ``1.234,5`` are one."""
    if re.fullmatch(_DATE, text):
        return text
    return re.sub(rf"[.{NBSP}{NNBSP} ]", "", text)


def cell_of(value: float | int | str | None, column: Column) -> str:
    """A cell of a table as it is printed, without a sign."""
    if value is None or isinstance(value, str):
        return value or ""
    decimals = value.decimals if isinstance(value, Rounded) else column.decimals
    if decimals is None:
        return str(value).replace(".", ",")
    return german(value, decimals).replace(MINUS, "")


def doubts_of_typed(words: Sequence[str], known: Known, *, has_view: bool) -> list[str]:
    """Numbers that the words of a step have and its views have not, or only of something else."""
    numbers = dict.fromkeys(number for text in words for number in typed_numbers(text))
    which = (
        "die Ansicht zeigt diese Zahl nicht (mehr)"
        if has_view
        else "der Schritt hat keine Ansicht, aus der sie kommt"
    )
    doubts = []
    for number in numbers:
        if not _is_known(number.text, known):
            doubts.append(f"Der Text nennt {number.text}; {which}.")
        elif not _is_alike(number, known):
            unit = f" {number.counts}" if number.counts != COUNT else " als Anzahl"
            doubts.append(
                f"Der Text nennt {number.text}{unit}; die Ansicht zeigt {number.text} nur in "
                "anderer Einheit."
            )
    return list(dict.fromkeys(doubts))


def _is_known(number: str, known: Known) -> bool:
    """Whether a number is there, as one or (``2024 160``) as several beside each other."""
    parts = re.split(_BLANK, number)
    return plain_number(number) in known or (len(parts) > 1 and all(p in known for p in parts))


def _is_alike(number: Typed, known: Known) -> bool:
    there = known.get(plain_number(number.text), frozenset((ANY,)))
    if number.counts == COUNT:
        return not there <= {PERCENT, POINTS}
    # What stands in words without a unit may be of any.
    return number.counts == ANY or bool(there & {number.counts, ANY})


def doubts_of_words(words: Sequence[str]) -> list[str]:
    """Parts, multiples and larger numbers in words, of a step whose author has tied them to no
    figure. Words of the author (``{=zwei Drittel}``) are none of them."""
    found = dict.fromkeys(
        " ".join(one[0].split()) for text in words for one in _IN_WORDS.finditer(_plain_words(text))
    )
    return [
        f"Der Text sagt „{phrase}“; ob das stimmt, prüft niemand. Es hilft eine Zeile „holds:“ "
        "oder „read:“."
        for phrase in found
    ]
