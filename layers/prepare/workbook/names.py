"""Names that people write and the ids they stand for, from the delivery and the folder."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches

from layers.model import ALL
from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code
from layers.prepare.workbook.words import SPECIAL_AREAS, SPECIAL_LEVELS, TOTALS, WHOLE

UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
ALL_WORDS = frozenset({"", "alle", "insgesamt", "alle schulformen", ALL})


def folded(text: str) -> str:
    """A name as it is compared: without capitals and double spaces, umlauts in one character."""
    return " ".join(unicodedata.normalize("NFC", text).split()).casefold()


def slug(text: str, joint: str = "_") -> str:
    """An id made of a name: ``Statistischer Bezirk`` gives ``statistischer_bezirk``."""
    words = re.findall(r"[a-z0-9]+", text.casefold().translate(UMLAUTS))
    name = joint.join(words)
    return name if name[:1].isalpha() else f"x{joint}{name}" if name else ""


class DoubtfulNameError(BadCellError):
    """A name whose own entry has faults: that it cannot be used follows, and is not told again."""


@dataclass
class Names:
    """Look-ups from what stands in a cell to an id; each raises BadCellError in German.

    ``words``: kind of thing ('Ebene', 'Kennzahl' …) -> written name -> id. ``areas``: level ->
    code -> names. ``doubtful``: (kind of thing, name) of entries that have faults.
    """

    words: dict[str, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    areas: dict[str, dict[str, set[str]]] = field(default_factory=lambda: defaultdict(dict))
    doubtful: set[tuple[str, str]] = field(default_factory=set)

    def learn(self, what: str, identifier: str, spellings: Iterable[str] = ()) -> None:
        """Let ``identifier`` and ``spellings`` mean ``identifier``; the first to come stays."""
        self.words[what][folded(identifier)] = identifier
        for spelling in spellings:
            if spelling:
                self.words[what].setdefault(folded(spelling), identifier)

    def learn_area(self, level: str, code: str, name: str) -> None:
        """Let an area be known on its level."""
        self.areas[level].setdefault(code, set()).add(name)

    def find(self, what: str, text: str) -> str:
        """The id of a written name of this kind."""
        known = self.words.get(what, {})
        found = known.get(folded(text))
        if found is not None:
            return found
        if (what, folded(text)) in self.doubtful:
            raise DoubtfulNameError(Code.NAME_UNKNOWN, f"Der Eintrag „{text}“ hat Fehler.", "")
        near = get_close_matches(folded(text), known, 1, 0.6)
        hint = f"Gemeint ist wohl „{known[near[0]]}“." if near else _known_names(known)
        raise BadCellError(Code.NAME_UNKNOWN, f"{what} „{text}“ ist nicht bekannt.", hint)

    def level(self, text: str) -> str:
        """The level of a written name; the whole municipality and comparisons included."""
        for word, level in SPECIAL_LEVELS.items():
            if folded(text) in (folded(word), level):
                return level
        return self.find("Ebene", text)

    def optional(self, what: str, text: str) -> str:
        """As ``find``; '' for an empty cell and the word for all."""
        return "" if folded(text) in ALL_WORDS else self.find(what, text)

    def area(self, level: str, text: str) -> str:
        """The code of an area that is written as its code, its name, or both."""
        for word, code in SPECIAL_AREAS.items():
            if folded(text) in (folded(word), code):
                return code
        known = self.areas.get(level, {})
        if text in known or (not known and re.fullmatch(r"[0-9A-Za-z.-]+", text)):
            return text
        if code := _by_name(known, text):
            return code
        raise _unknown_area(known, level, text)


def _by_name(known: Mapping[str, set[str]], text: str) -> str:
    named = [c for c, names in known.items() if folded(text) in {folded(n) for n in names}]
    if len(named) > 1:
        raise BadCellError(
            Code.AREA_UNKNOWN,
            f"„{text}“ heißen mehrere Gebiete: {', '.join(sorted(named))}.",
            "Statt des Namens den Schlüssel schreiben.",
        )
    if named:
        return named[0]
    for pattern in (r"(?P<code>\S+)[ :–-]+(?P<name>.+)", r"(?P<name>.+?)\s*\((?P<code>\S+)\)"):
        match = re.fullmatch(pattern, text)
        if match and match["code"] in known:
            names = {folded(name) for name in known[match["code"]]}
            if folded(match["name"].strip()) in names:
                return match["code"]
    return ""


def _unknown_area(known: Mapping[str, set[str]], level: str, text: str) -> BadCellError:
    if TOTALS.fullmatch(folded(text)):
        return BadCellError(
            Code.AREA_UNKNOWN,
            "Das ist kein Gebiet, sondern eine Summe.",
            f"Als Ebene „{WHOLE}“ wählen und das Gebiet leer lassen.",
        )
    if text.isdigit():
        padded = [code for code in known if code.lstrip("0") == text.lstrip("0")]
        if len(padded) == 1:
            return BadCellError(
                Code.LEADING_ZERO,
                f"Der Schlüssel hat seine führenden Nullen verloren: bekannt ist {padded[0]}.",
                f"„{padded[0]}“ eintragen; die Spalte vorher als Text formatieren.",
            )
    names = {folded(name): f"{name} ({code})" for code, of in known.items() for name in of}
    near = get_close_matches(folded(text), [*names, *known], 1, 0.6)
    hint = (
        f"Gemeint ist wohl „{names.get(near[0], near[0])}“."
        if near
        else ("Schreibweise prüfen oder das Gebiet im Blatt Gebiete und in den Umrissen ergänzen.")
    )
    return BadCellError(
        Code.AREA_UNKNOWN, f"Dieses Gebiet gibt es auf der Ebene {level} nicht.", hint
    )


def _known_names(known: Mapping[str, str]) -> str:
    names = sorted(set(known.values()))
    if not names:
        return "In der Mappe und im Ordner der Kommune ist dazu nichts angelegt."
    more = " …" if len(names) > 12 else ""
    return "Bekannt sind: " + ", ".join(names[:12]) + more + "."
