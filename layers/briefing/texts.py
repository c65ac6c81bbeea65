"""Texts as they may be typeset: only characters that a font has, and words that fit a line."""

import re
import unicodedata

from layers.export import Column, Rounded
from layers.numbers import german

MISSING = "\ufffd"
"""Stands for a character that no font has."""
BREAK = "\u200b"
"""Where a line may end, without a sign."""
LONGEST_WORD = 36
_OWN = re.compile(
    "[^\x20-\x7e\xa0-\xffıŒœ\u2009\u200b\u2011\u2013\u2014\u2018-\u201a\u201c-\u201e\u2022\u2026"
    "\u202f\u2039\u203a\u20ac\u2122\u2191\u2193\u2212\u25c2\ufffd]"
)
"""Everything that Atlas Sans cannot be relied on to have."""
_WORD = re.compile(rf"[^\s{BREAK}\u2011-]{{{LONGEST_WORD},}}")
_JOINT = re.compile(r"(?<=[/?&=,;])(?=.)")


def printable(text: str) -> str:
    """A text in one line without control, private and unassigned characters; words that are longer
    than a line may be parted."""
    text = unicodedata.normalize("NFC", text)
    kept = "".join(_kept(char) for char in text)
    kept = re.sub(" +", " ", kept)
    return _WORD.sub(lambda found: _parted(found[0]), kept).strip()


def plainest(text: str) -> str:
    """The text with a sign in place of all that our own font does not have."""
    return _OWN.sub(MISSING, text)


def address_text(address: str) -> str:
    """An address that may be parted after its signs."""
    return printable(_JOINT.sub(BREAK, address))


def cell_text(value: float | int | str | None, column: Column) -> str:
    """A cell of a table as it is printed; numbers of a column without decimals in full."""
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value)
    decimals = value.decimals if isinstance(value, Rounded) else column.decimals
    if decimals is not None:
        return german(value, decimals)
    if float(value).is_integer():
        return german(value)
    return german(value, len(f"{value!r}".partition(".")[2]) if "e" not in f"{value!r}" else 3)


def _kept(char: str) -> str:
    if char in "\t\n\r\x0b\x0c\u2028\u2029":
        return " "
    kind = unicodedata.category(char)
    if kind in ("Cc", "Cs", "Co", "Cn") or (kind == "Cf" and char not in ("\xad", BREAK)):
        return ""
    return char


def _parted(word: str) -> str:
    step = LONGEST_WORD - 6
    return BREAK.join(word[at : at + step] for at in range(0, len(word), step))
