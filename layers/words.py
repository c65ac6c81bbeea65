"""Words for the whole of a municipality: a city has a Stadtwert, a county a Kreiswert."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """German words for the whole, in the forms that sentences need.

    ``value`` is its own value (masculine), ``sum_of`` the genitive of the sum of its areas,
    ``count_of`` the genitive of its count; ``bare`` is the noun, ``the`` the noun with its article
    (nominative), ``the_of`` its genitive, ``the_to`` its dative after "zu", ``the_object`` its
    accusative; ``whole``, ``the_whole`` and ``the_whole_object`` say the same of all of it;
    ``all_`` names the level of the whole; ``its`` is the possessive before a feminine noun.
    """

    value: str
    sum_of: str
    count_of: str
    bare: str
    the: str
    the_of: str
    the_to: str
    the_object: str
    whole: str
    the_whole: str
    the_whole_object: str
    all_: str
    its: str

    @property
    def diverging(self) -> str:
        """Label of the class scheme around the value of the whole."""
        return f"Abweichung vom {self.value}"


CITY = Words(
    value="Stadtwert",
    sum_of="der Stadtsumme",
    count_of="der Stadtzahl",
    bare="Stadt",
    the="die Stadt",
    the_of="der Stadt",
    the_to="zur Stadt",
    the_object="die Stadt",
    whole="ganze Stadt",
    the_whole="die ganze Stadt",
    the_whole_object="die ganze Stadt",
    all_="Gesamtstadt",
    its="ihre",
)
COUNTY = Words(
    value="Kreiswert",
    sum_of="der Kreissumme",
    count_of="der Kreiszahl",
    bare="Kreis",
    the="der Kreis",
    the_of="des Kreises",
    the_to="zum Kreis",
    the_object="den Kreis",
    whole="ganzer Kreis",
    the_whole="der ganze Kreis",
    the_whole_object="den ganzen Kreis",
    all_="Gesamtkreis",
    its="seine",
)
_BY_KIND = {"city": CITY, "county": COUNTY}

_FEMININE = ("e", "ung", "schaft", "ion", "stadt", "heit", "keit", "tät", "mark", "insel")


def words_of(kind: str) -> Words:
    """The words of a kind of municipality. Raises KeyError for an unknown kind."""
    return _BY_KIND[kind]


def with_my(name: str) -> str:
    """A level's name after "mit": ``meinem Stadtteil``, ``meiner Gemeinde``.

    The gender is told by the last syllable, as German nouns for areas have it; an adjective before
    the noun gets its ending and its small letter (``meinem statistischen Bezirk``).
    """
    *adjectives, noun = name.split(" ")
    feminine = noun.casefold().endswith(_FEMININE)
    bent = [adjective.lower().rstrip("rs") for adjective in adjectives]
    bent = [f"{stem}n" if stem.endswith("e") else f"{stem}en" for stem in bent]
    return " ".join(["meiner" if feminine else "meinem", *bent, noun])


def in_plural(name: str) -> str:
    """The plural of a level's name after "in": ``Quartieren``, ``statistischen Bezirken``.

    Adjectives before the noun get a small letter and their ending; what follows the noun stays
    (``Ortsteilen der Stadt``).
    """
    words = name.split(" ")
    noun = 0
    while noun + 1 < len(words) and words[noun].endswith("e") and words[noun + 1].istitle():
        noun += 1
    bent = [f"{word[:1].lower()}{word[1:]}n" for word in words[:noun]]
    last = words[noun] if words[noun].endswith(("n", "s")) else f"{words[noun]}n"
    return " ".join([*bent, last, *words[noun + 1 :]])


_KREIS = re.compile(r"\b\w*kreis\b", re.IGNORECASE)
_REGION = re.compile(r"^\w*region\b", re.IGNORECASE)


def said(text: str, name: str) -> str:
    """A text about a municipality with the article that its name needs: ``in Kreis Mini`` becomes
    ``im Kreis Mini``, ``für ganz Kreis Mini`` ``für den ganzen Kreis Mini``.

    Names without Kreis or Region take no article; such a text stays as it is.
    """
    if _KREIS.search(name):
        bent = re.sub(r"er (Kreis|Landkreis)$", r"en \1", name)
        forms = {"in": f"im {bent}", "für": f"für den {bent}"}
        forms |= {"ganz": f"den ganzen {bent}", "Ganz": f"Ganzer {name}"}
    elif _REGION.match(name):
        forms = {"in": f"in der {name}", "für": f"für die {name}"}
        forms |= {"ganz": f"die ganze {name}", "Ganz": f"Ganze {name}"}
    else:
        return text
    for word in ("in", "für"):
        forms[word.capitalize()] = forms[word][:1].upper() + forms[word][1:]
    place = re.compile(rf"\b({'|'.join(forms)}) {re.escape(name)}(?!\w)")
    return place.sub(lambda found: forms[found[1]], text)
