"""The lines of a story: which are rules between steps, and which stand in a block of code."""

import re
import unicodedata
from typing import NamedTuple

from layers.stories.slips import Slips

_FENCE = re.compile(r" {0,3}(`{3,}(?=[^`]*$)|~{3,})(.*)")
_DASHES = re.compile(r"[-–—_*]{2,}|—")
_UNSEEN = {"Cc", "Zl", "Zp"}
_TURNING = set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_SETEXT = re.compile(r" {0,3}(=+|-+)\s*")


class Line(NamedTuple):
    """A line of the file; ``number`` counts from 1."""

    number: int
    text: str
    is_code: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not self.text.strip()

    @property
    def is_rule(self) -> bool:
        """Whether it parts steps."""
        return not self.is_code and self.text.strip() == "---" and self.text[:4] != "    "


def cleaned(text: str) -> str:
    """A text as it is read: no byte order mark, one kind of line ends, letters in one piece."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def read_lines(text: str, slips: Slips) -> list[Line]:
    """The lines of a cleaned text. Slips: characters that nobody sees, blocks without an end."""
    lines = []
    fence, opened = "", 0
    for number, line in enumerate(text.split("\n"), start=1):
        _look_at_letters(number, line, slips)
        found = _FENCE.fullmatch(line)
        if fence:
            lines.append(Line(number, line, True))
            if found and found[1].startswith(fence) and not found[2].strip():
                fence = ""
        elif found:
            fence, opened = found[1], number
            lines.append(Line(number, line, True))
        else:
            lines.append(Line(number, line))
    if fence:
        why = f"Der Block, der hier mit „{fence}“ beginnt, endet nicht."
        slips.add(opened, why, f"Nach dem Block eine Zeile „{fence}“ setzen.")
        return [line._replace(is_code=line.is_code and line.number < opened) for line in lines]
    return lines


def _look_at_letters(number: int, line: str, slips: Slips) -> None:
    for char in line:
        if char != "\t" and (unicodedata.category(char) in _UNSEEN or char in _TURNING):
            name = f"U+{ord(char):04X}"
            why = f"In der Zeile steht ein unsichtbares Steuerzeichen ({name})."
            slips.add(number, why, "Das Zeichen löschen oder die Zeile neu schreiben.", found=name)
            return


class Part(NamedTuple):
    """What stands between two rules; ``rule`` is the line of the one above, 0 for none."""

    rule: int
    lines: list[Line]

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return all(line.is_empty for line in self.lines)


def parts(lines: list[Line]) -> list[Part]:
    """What stands before, between and behind the rules."""
    found = [Part(0, [])]
    for line in lines:
        if line.is_rule:
            found.append(Part(line.number, []))
        else:
            found[-1].lines.append(line)
    return found


def look_at_rules(body: list[Line], is_key: "re.Pattern[str]", slips: Slips) -> None:
    """Slips for lines that look like a rule and are none, or could be meant as an underline."""
    before = Line(0, "")
    for line in body:
        text = line.text.strip()
        follows = not before.is_empty and not before.is_code and not before.is_rule
        follows = follows and not is_key.match(before.text) and not before.text.startswith("#")
        if line.is_code:
            pass
        elif follows and _SETEXT.fullmatch(line.text):
            slips.add(
                line.number,
                f"„{text[:10]}“ steht unmittelbar unter Text und kann eine Überschrift meinen.",
                "Überschriften mit „## “ beginnen; vor die Linie „---“ zwischen zwei Schritten "
                "eine Leerzeile setzen.",
            )
        elif text == "---" and not line.is_rule:
            why = "Die Linie „---“ ist eingerückt und trennt deshalb keine Schritte."
            slips.add(line.number, why, "Die Leerzeichen davor löschen.")
        elif text != "---" and _DASHES.fullmatch(text):
            why = f"„{text[:10]}“ trennt keine Schritte."
            slips.add(line.number, why, "Schritte trennt eine Zeile aus genau drei Strichen: ---")
        before = line
