"""Licences as sources name them, and their addresses in the list of DCAT-AP.de.

Source of the addresses: the vocabulary http://dcat-ap.de/def/licenses/ of GovData.
"""

import re
from dataclasses import dataclass

LICENCES = "http://dcat-ap.de/def/licenses/"


@dataclass(frozen=True)
class Licence:
    """``name`` as it is printed; ``duty`` orders licences by what they ask of those who use the
    data: 0 nothing, 1 to name the source, 2 to share alike, 3 more than that."""

    key: str
    name: str
    duty: int

    @property
    def address(self) -> str:
        """The address in the list of DCAT-AP.de."""
        return LICENCES + self.key


_KNOWN = (
    Licence("dl-zero-de/2.0", "Datenlizenz Deutschland – Zero – Version 2.0", 0),
    Licence("cc-zero", "Creative Commons CC Zero (CC0 1.0)", 0),
    Licence("ccpdm/1.0", "Public Domain Mark 1.0", 0),
    Licence("odcpddl", "Open Data Commons Public Domain Dedication and Licence (PDDL)", 0),
    Licence("geonutz/20130319", "Nutzungsbestimmungen für Geodaten des Bundes (GeoNutzV)", 1),
    Licence("dl-by-de/2.0", "Datenlizenz Deutschland – Namensnennung – Version 2.0", 1),
    Licence("dl-by-de/1.0", "Datenlizenz Deutschland – Namensnennung – Version 1.0", 1),
    Licence("cc-by-de/3.0", "Creative Commons Namensnennung 3.0 Deutschland (CC BY 3.0 DE)", 1),
    Licence("cc-by/4.0", "Creative Commons Namensnennung 4.0 (CC BY 4.0)", 1),
    Licence("odby", "Open Data Commons Namensnennung (ODC-By 1.0)", 1),
    Licence("odbl", "Open Data Commons Open Database License (ODbL 1.0)", 2),
    Licence(
        "cc-by-sa/4.0",
        "Creative Commons Namensnennung, Weitergabe unter gleichen Bedingungen 4.0 (CC BY-SA 4.0)",
        2,
    ),
    Licence("cc-by-nc/4.0", "Creative Commons Namensnennung, nicht kommerziell 4.0", 3),
    Licence("cc-by-nd/4.0", "Creative Commons Namensnennung, keine Bearbeitungen 4.0", 3),
    Licence("other-open", "andere offene Lizenz", 0),
)

_SPELLINGS = {
    "dldezero20": "dl-zero-de/2.0",
    "dlzerode20": "dl-zero-de/2.0",
    "datenlizenzdeutschlandzeroversion20": "dl-zero-de/2.0",
    "cc0": "cc-zero",
    "cc010": "cc-zero",
    "cczero": "cc-zero",
    "publicdomain": "ccpdm/1.0",
    "pddl": "odcpddl",
    "pddl10": "odcpddl",
    "geonutzv": "geonutz/20130319",
    "dldeby20": "dl-by-de/2.0",
    "dlbyde20": "dl-by-de/2.0",
    "datenlizenzdeutschlandnamensnennungversion20": "dl-by-de/2.0",
    "dldeby10": "dl-by-de/1.0",
    "dlbyde10": "dl-by-de/1.0",
    "ccby30de": "cc-by-de/3.0",
    "ccbyde30": "cc-by-de/3.0",
    "ccby40": "cc-by/4.0",
    "odcby": "odby",
    "odcby10": "odby",
    "odbl": "odbl",
    "odbl10": "odbl",
    "ccbysa40": "cc-by-sa/4.0",
    "ccbync40": "cc-by-nc/4.0",
    "ccbynd40": "cc-by-nd/4.0",
    "freierfundenkeinelizenznötig": "other-open",
}
"""How licences are written, without signs and spaces, in small letters -> key."""

_BY_KEY = {licence.key: licence for licence in _KNOWN}


def licence_of(text: str) -> Licence | None:
    """The licence that a source names; None for ``unknown``, '' and names that are not known."""
    key = text.strip().removeprefix(LICENCES).removeprefix(LICENCES.replace("http:", "https:"))
    if key in _BY_KEY:
        return _BY_KEY[key]
    folded = re.sub(r"[^a-z0-9äöüß]+", "", text.casefold())
    return _BY_KEY.get(_SPELLINGS.get(folded, ""))


def strictest(licences: tuple[Licence, ...]) -> Licence:
    """The licence under which things made of several may be handed on: that with most duties; of
    equal ones the first. Raises ValueError for none."""
    return max(licences, key=lambda licence: licence.duty)
