"""What a word in a delivered file was probably meant to be: nearest names, lost zeros."""

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED


@dataclass(frozen=True)
class Finding:
    """Why a cell is wrong and what to do, in German."""

    why: str
    remedy: str


@dataclass(frozen=True)
class KnownAreas:
    """Names of areas by code, per level; every edition together."""

    names: Mapping[str, Mapping[str, str]]

    @cached_property
    def _codes(self) -> dict[str, dict[str, list[str]]]:
        """Level -> lower-case name -> codes."""
        found: dict[str, dict[str, list[str]]] = {}
        for level, names in self.names.items():
            for code, name in names.items():
                found.setdefault(level, {}).setdefault(name.casefold(), []).append(code)
        return found

    def unknown(self, level: str, text: str) -> Finding:
        """Why ``text`` is no code of an area of ``level``, and which one was meant."""
        names = self.names.get(level, {})
        if level == MUNICIPALITY_LEVEL:
            [slug] = names
            return Finding(
                "Die Ebene municipality hat nur ein Gebiet.", f"„{slug}“ als Schlüssel eintragen."
            )
        by_name = self._codes.get(level, {}).get(text.casefold(), [])
        if by_name:
            codes = " oder ".join(by_name)
            return Finding(
                "Hier steht der Name des Gebiets statt seines Schlüssels.",
                f"Den Schlüssel {codes} eintragen.",
            )
        padded = self._padded(level, text)
        if padded:
            return Finding(
                f"Dem Schlüssel fehlen führende Nullen: gemeint ist wohl {padded} "
                f"({names[padded]}).",
                f"{padded} eintragen und die Spalte in der Tabelle als Text formatieren.",
            )
        shorter = self._without_zeros(level, text)
        if shorter:
            return Finding(
                f"In den Umrissen heißt dieses Gebiet {shorter} ({names[shorter]}): dort sind "
                "führende Nullen verloren gegangen.",
                f"In municipality.toml in [[level]] {level} eintragen: code_length = {len(text)}.",
            )
        why = f"Dieses Gebiet gibt es auf der Ebene {level} nicht."
        nearest = self._nearest(level, text)
        if nearest:
            return Finding(
                why, f"Gemeint ist vielleicht {nearest} ({names[nearest]}); den Schlüssel prüfen."
            )
        elsewhere = [other for other, found in self.names.items() if text in found]
        if elsewhere:
            return Finding(why, f"Die Ebene prüfen: es gibt {text} auf {', '.join(elsewhere)}.")
        return Finding(why, f"Den Schlüssel prüfen; Fälle ohne Ort heißen {NOT_LOCATED}.")

    def _padded(self, level: str, text: str) -> str:
        bare = text.removesuffix(".0")
        if not bare.isdigit():
            return ""
        same = [
            code
            for code in self.names.get(level, {})
            if code != bare and code.lstrip("0") == bare.lstrip("0") and len(code) > len(bare)
        ]
        return same[0] if len(same) == 1 else ""

    def _without_zeros(self, level: str, text: str) -> str:
        """The code that outlines have where their program took it for a number."""
        bare = text.lstrip("0")
        known = self.names.get(level, {})
        return bare if text.isdigit() and bare != text and bare in known else ""

    def _nearest(self, level: str, text: str) -> str:
        by_name = self._codes.get(level, {})
        close = get_close_matches(text.casefold(), by_name, n=1, cutoff=0.7)
        if close:
            return by_name[close[0]][0]
        codes = get_close_matches(text, self.names.get(level, {}), n=1, cutoff=0.7)
        return codes[0] if codes else ""


def meant(text: str, known: Mapping[str, str]) -> str:
    """A German remedy that names the nearest known word; ``known``: word -> its title."""
    by_title = {title.casefold(): word for word, title in known.items()}
    by_word = {word.casefold(): word for word in known}
    for words in (by_word, by_title):
        close = get_close_matches(text.casefold(), words, n=1, cutoff=0.7)
        if close:
            return f"Gemeint ist vielleicht „{words[close[0]]}“."
    if not known:
        return "Es gibt noch keine."
    some = ", ".join(sorted(known)[:12])
    return f"Es gibt: {some}{' …' if len(known) > 12 else ''}."
