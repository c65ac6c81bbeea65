"""German words of the workbook and what they mean in the folder's files."""

import re

from layers.grid import DOMAINS, TOPICS
from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED, REFERENCE_LEVEL
from layers.status import FLAG_LABEL, Flag, Status

YES_NO = {"Ja": "1", "Nein": ""}
KINDS = {"Stadt": "city", "Kreis": "county"}
DOMAIN_WORDS = {f"{letter} {name}": letter for letter, name in DOMAINS.items()}
TOPIC_WORDS = {f"{topic.number} {topic.name}": str(topic.number) for topic in TOPICS}
MEASURES = {
    "Anzahl": "count",
    "Anteil": "rate",
    "Verhältnis": "ratio",
    "Dichte": "density",
    "Mittelwert": "mean",
    "Index": "index",
}
PERIOD_KINDS = {
    "Stichtag 31.12.": "reference_day",
    "Kalenderjahr": "calendar_year",
    "Schuljahr": "school_year",
}
DIRECTIONS = {
    "neutral": "neutral",
    "mehr ist besser": "higher_better",
    "weniger ist besser": "lower_better",
}
PROVENANCES = {
    "amtlich": "official",
    "veröffentlicht": "published",
    "berechnet": "derived",
    "Demonstrationsdaten": "demonstration",
}
IMPORTANCE = {"Kernindikator": "core", "Ergänzungsindikator": "supplementary"}
SIGN_WORDS = {
    "– genau nichts": Status.NONE.value,
    "( ) eingeschränkt aussagekräftig": Status.LIMITED.value,
    "geheim gehalten": Status.CONFIDENTIAL.value,
    "unbekannt": Status.UNKNOWN.value,
    "nicht erhoben": Status.NOT_COLLECTED.value,
    "… folgt später": Status.LATER.value,
    "/ nicht sicher genug": Status.UNRELIABLE.value,
    "x nicht anwendbar": Status.NOT_APPLICABLE.value,
}
FLAG_WORDS = {FLAG_LABEL[flag]: flag.value for flag in Flag}
DOT_MEANINGS = {
    "unbekannt": Status.UNKNOWN.value,
    "geheim gehalten": Status.CONFIDENTIAL.value,
    "nicht erhoben": Status.NOT_COLLECTED.value,
}
EMPTY_MEANINGS = {"nicht erhoben": Status.NOT_COLLECTED.value, "unbekannt": Status.UNKNOWN.value}
LICENCES = {
    name: name
    for name in ("dl-de/by-2-0", "dl-de/zero-2-0", "cc-by-4.0", "cc-zero", "odbl", "unknown")
}
TABLES = {
    "nach Schulformen": "by_type",
    "nach Jahrgangsstufen": "by_grade",
    "vollständig": "full",
}
SCOPES = {
    "Kennzahl": "indicator",
    "Schulformwechsel": "school_change",
    "Ebene": "level",
    "Quelle": "source",
}
NOTE_KINDS = {
    "Bruch in der Reihe": "break",
    "Widerspruch": "inconsistency",
    "Berichtigung": "revision",
    "Hinweis": "hint",
}
SHARES_OF = {"der Fläche": "area", "der Menschen": "people"}
STREET_SIDES = {"beide": "all", "ungerade": "odd", "gerade": "even"}
WHOLE = "Gesamt"
"""Word for the whole municipality in columns that ask for a level."""
COMPARISON = "Vergleich"
UNPLACED = "nicht zuzuordnen"
SPECIAL_LEVELS = {WHOLE: MUNICIPALITY_LEVEL, COMPARISON: REFERENCE_LEVEL}
SPECIAL_AREAS = {UNPLACED: NOT_LOCATED}
EXAMPLE = "Beispiel: "
"""How the first cell of an example row begins."""
TOTALS = re.compile(
    r"(insgesamt|summe|gesamt|zusammen|total|gesamtstadt|stadt|kreis|landkreis|kommune|alle gebiete"
    r"|stadt insgesamt|stadt gesamt|kreis insgesamt|gesamtsumme|gesamtergebnis)\W*"
)
"""Labels of rows for the whole municipality, as they are compared (small letters)."""
