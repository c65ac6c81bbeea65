"""The lines ``key: value`` at the beginning of a step."""

import re
from dataclasses import dataclass, field
from difflib import get_close_matches

from layers.stories.lines import Line
from layers.stories.slips import MOST_ADDRESS, MOST_ANNOTATION, MOST_OF_A_KIND, Slips

ONCE = ("view", "compare", "read")
KEYS = (*ONCE, "highlight", "annotate", "figures", "holds")

KEY = re.compile(rf"({'|'.join(KEYS)})\s*:(?!//)")
_LINE = re.compile(r"([A-Za-z_-]+)\s*:(?!//)\s*(.*)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_MARK = re.compile(r"[0-9A-Za-z_-]{1,64}|\?")
_COMPARING = re.compile(r"[<>=≤≥]")
_TAKEN = ("compare",)
"""Names that mean something else."""


@dataclass
class Keys:
    """Values of a step by their key, each with its line."""

    slips: Slips
    found: dict[str, list[tuple[int, str]]] = field(default_factory=lambda: {k: [] for k in KEYS})

    def take(self, line: Line) -> bool:
        """Whether the line is one of ``key: value``; then it is noted."""
        match = _LINE.fullmatch(line.text.strip())
        if match is None or line.is_code or (match[1] not in KEYS and not self._is_meant(match[1])):
            return False
        key, value = match[1], match[2].strip()
        if key not in KEYS:
            near = get_close_matches(key.lower(), KEYS, 1)
            remedy = f"„{near[0]}“ schreiben." if near else f"Es gibt: {', '.join(KEYS)}."
            if not near:
                remedy += " Gehört die Zeile zum Text, so steht sie hinter der Überschrift."
            self.slips.add(line.number, f"Die Angabe „{key}“ gibt es nicht.", remedy, key, value)
        elif not value:
            self.slips.add(
                line.number, f"Hinter „{key}:“ steht nichts.", "Ausfüllen oder weglassen.", key
            )
        elif key in ONCE and self.found[key]:
            self.slips.add(
                line.number,
                f"„{key}“ steht schon in Zeile {self.found[key][0][0]}.",
                "Je Schritt nur einmal angeben; eine zweite Ansicht daneben zeigt „compare“.",
                key,
                value,
            )
        else:
            self.found[key].append((line.number, value))
        return True

    @staticmethod
    def _is_meant(word: str) -> bool:
        """Whether a word can only be meant as a key: German text begins with a capital."""
        return word.islower() or word.lower() in KEYS

    def one(self, key: str) -> str:
        """The value of a key that may stand there once."""
        return self.found[key][0][1] if self.found[key] else ""

    def address(self, key: str) -> str:
        """The address of a view."""
        for number, value in self.found[key]:
            self._look_at_address(number, key, value)
        return self.one(key)

    def _look_at_address(self, number: int, key: str, value: str) -> None:
        self.slips.too_long(number, "Die Adresse", value, MOST_ADDRESS, key)
        if re.search(r"[\s<>\[\]]", value):
            why = "Das ist keine Adresse, wie die Adresszeile sie zeigt."
            remedy = "Nur die kopierte Adresse angeben, ohne Klammern, Leerzeichen und Titel."
            self.slips.add(number, why, remedy, key, value)

    def names(self) -> tuple[str, ...]:
        """The highlighted marks."""
        found: dict[str, None] = {}
        for number, value in self.found["highlight"]:
            for name in (part.strip() for part in value.split(",")):
                if not name or name in found:
                    why = f"„{name}“ steht doppelt." if name else "Neben einem Komma fehlt etwas."
                    self.slips.add(number, why, "Das Überzählige löschen.", "highlight", value)
                else:
                    found[name] = None
        self._not_too_many("highlight", len(found))
        return tuple(found)

    def annotations(self) -> tuple[tuple[str, str], ...]:
        """Marks with their texts."""
        found = self._pairs("annotate", "010 = Hier ist das neue Wohngebiet")
        for number, _, text in found:
            self.slips.too_long(number, "Die Anmerkung", text, MOST_ANNOTATION, "annotate")
        return tuple((name, text) for _, name, text in found)

    def sources(self) -> tuple[tuple[str, str], ...]:
        """Names with the addresses of views."""
        found = self._pairs("figures", "plaetze = karte?indicator=…")
        for number, name, address in found:
            if not _NAME.fullmatch(name) or name in _TAKEN:
                why = f"„{name}“ ist kein Name für Zahlen."
                remedy = "Kleine Buchstaben a–z und Ziffern nehmen, zum Beispiel „plaetze“."
                if name in _TAKEN:
                    remedy = "Einen anderen Namen nehmen: „compare“ heißt die Ansicht daneben."
                self.slips.add(number, why, remedy, "figures", name)
            self._look_at_address(number, "figures", address)
        return tuple((name, address) for _, name, address in found)

    def _pairs(self, key: str, example: str) -> list[tuple[int, str, str]]:
        found: dict[str, tuple[int, str, str]] = {}
        for number, value in self.found[key]:
            name, equals, text = (part.strip() for part in value.partition("="))
            if not (name and equals and text):
                why = f"Die Zeile hat nicht die Form „{key}: {example}“."
                self.slips.add(number, why, "So schreiben wie im Beispiel.", key, value)
            elif name in found:
                why = f"Zu „{name}“ gibt es schon Zeile {found[name][0]}."
                self.slips.add(number, why, "Eine der beiden Zeilen löschen.", key, value)
            else:
                found[name] = (number, name, text)
        self._not_too_many(key, len(found))
        return list(found.values())

    def holds(self) -> tuple[str, ...]:
        """The comparisons."""
        for number, value in self.found["holds"]:
            if not _COMPARING.search(value):
                why = "Das ist kein Vergleich."
                self.slips.add(number, why, "So schreiben: value 010 > value 080", "holds", value)
        self._not_too_many("holds", len(self.found["holds"]))
        return tuple(value for _, value in self.found["holds"])

    def read(self) -> str:
        """The mark of the figures."""
        for number, value in self.found["read"]:
            if not _MARK.fullmatch(value):
                why = "Das ist kein Kennzeichen, wie die Prüfung es nennt."
                self.slips.add(number, why, "Das Kennzeichen übernehmen.", "read", value)
        return self.one("read")

    def _not_too_many(self, key: str, many: int) -> None:
        if many > MOST_OF_A_KIND:
            number = self.found[key][-1][0]
            why = f"Der Schritt hat {many} Angaben „{key}“, erlaubt sind {MOST_OF_A_KIND}."
            self.slips.add(number, why, "Auf mehrere Schritte verteilen.", key)
