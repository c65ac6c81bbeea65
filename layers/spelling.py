"""The spellings that people use for one name: case, umlauts, hyphens and "Str." do not matter."""

import re
import unicodedata

MAX_LENGTH = 80
"""Letters of a typed text that are looked at."""

_SPELT_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_STREET = re.compile(r"str(?:\.|(?![^\W\d_]))")
_SAINT = re.compile(r"\bst\.?(?=[\s-])")


def foldings(text: str) -> frozenset[str]:
    """A text in the spellings that people use for it: ``hüls`` as hüls -> {huels, huls}."""
    plain = text[:MAX_LENGTH].casefold()
    # casefold has made ss of ß, which the second spelling shares
    spelt = plain.translate(_SPELT_OUT)
    return frozenset({_letters(plain), _letters(spelt)})


def street_foldings(text: str) -> frozenset[str]:
    """The same for the name of a street, where ``Linden-Str.``, ``Lindenstrasse`` and
    ``Lindenstraße`` are one, as are ``St.`` and ``Sankt`` before a name."""
    plain = _STREET.sub("strasse", text[:MAX_LENGTH].casefold())
    return foldings(_SAINT.sub("sankt", plain))


def _letters(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(c for c in decomposed if c.isalnum())
