"""Words that the pages use, explained in one or two sentences each.

A municipality explains further words, or these in its own way, by texts whose key is ``glossary:``
and the word.
"""

from layers.queries import catalogue
from layers.queries.school_changes import school_change_options
from layers.store import Store
from layers.thematic.sentence import running
from layers.words import Words

OWN = "glossary:"
"""What the key of a municipality's own text begins with."""

NUMBERS = ("", "Eine Einteilung", "Zwei Einteilungen", "Drei Einteilungen", "Vier Einteilungen")
Terms = tuple[tuple[str, str], ...]

_READING: Terms = (
    (
        "Anteil",
        "Ein Teil einer Gruppe, geteilt durch die ganze Gruppe, in Prozent. Für größere Gebiete "
        "werden erst beide Zahlen summiert und dann geteilt; aus Anteilen kleiner Gebiete wird nie "
        "ein Mittelwert gebildet.",
    ),
    (
        "{value}",
        "Der Wert für {the_whole_object}. Er steht für sich und ist kein Durchschnitt der Gebiete.",
    ),
    ("{levels}", "{divisions}"),
    (
        "Gebiet",
        "Auf dieser Seite: der Ausschnitt {the_of}, auf den Karte, Tabelle, Legende und Downloads "
        "begrenzt werden.",
    ),
    (
        "Klasse",
        "Werte, die dieselbe Farbe bekommen. Die Grenzen der Klassen bleiben über alle Jahre eines "
        "Indikators gleich: Dunkler bedeutet mehr, nicht einen neuen Maßstab.",
    ),
    (
        "Natürliche Klassen",
        "Grenzen dort, wo zwischen den Werten ohnehin Lücken liegen, sodass ähnliche Werte in "
        "einer Klasse zusammenkommen.",
    ),
    (
        "Abweichung vom {value}",
        "Eine Ansicht, die zeigt, wie weit ein Gebiet in diesem Jahr über oder unter dem {value} "
        "liegt. Sie ist keine Rangliste.",
    ),
    (
        "Prozentpunkte",
        "Der Abstand zwischen zwei Prozentwerten. Von 4 % auf 5 % ist es ein Prozentpunkt.",
    ),
)
_CHANGES: Terms = (
    (
        "Schulformwechsel",
        "Ein Kind wechselt in der Sekundarstufe I von einer Schulform an eine andere.",
    ),
    (
        "Später Wechsel",
        "Ein Wechsel in die Jahrgangsstufe 8, 9 oder 10. Die Zeit bis zum Abschluss ist dann kurz.",
    ),
    (
        "Abstieg und Aufstieg",
        "Fachwörter für Wechsel zwischen {ranked}. {others}",
    ),
)
_GENERAL: Terms = (
    (
        "Offener Ganztag",
        "Betreuung und Angebote an Grundschulen nach dem Unterricht, meist bis 16 Uhr.",
    ),
    (
        "Übergangssektor",
        "Bildungsgänge nach der Schule, die auf eine Ausbildung vorbereiten, aber zu keinem "
        "Berufsabschluss führen.",
    ),
    (
        "Geheimhaltung",
        "Sehr kleine Zahlen von Personen werden nicht gezeigt oder gerundet, damit sich niemand "
        "darin erkennen lässt. Dazu gehören auch Zahlen, aus denen sich eine kleine errechnen "
        "ließe.",
    ),
    (
        "Stand",
        "Der Tag oder Zeitraum, für den eine Zahl gilt.",
    ),
    (
        "Datenstand",
        "Eine fertige Fassung aller Daten dieser Seite. Ihre Kennung ändert sich, sobald sich eine "
        "Zahl, eine Grenze oder eine Regel ändert.",
    ),
)


def glossary(store: Store) -> Terms:
    """Term and explanation, in the order in which they are printed."""
    return store.keep("glossary", lambda: _glossary(store))


def _glossary(store: Store) -> Terms:
    texts = store.municipality.texts
    own = {key[len(OWN) :]: text for key, text in texts.items() if key.startswith(OWN)}
    words = _forms(store)
    changes = _CHANGES if school_change_options(store).years else ()
    first = [(t.format(**words), x.format(**words)) for t, x in (*_READING, *changes)]
    built_in = {term for term, _ in (*first, *_GENERAL)}
    added = [(term, text) for term, text in own.items() if term not in built_in]
    return tuple((term, own.get(term, text)) for term, text in (*first, *added, *_GENERAL))


def _forms(store: Store) -> dict[str, str]:
    words = store.municipality.words
    types = [found for found in catalogue.school_types(store) if found.in_school_changes]
    ranked = sorted((t for t in types if t.rank is not None), key=lambda t: t.rank or 0)
    some = len(ranked) < len(types)
    return {
        "value": words.value,
        "the_whole_object": words.the_whole_object,
        "the_of": words.the_of,
        "levels": ", ".join(running(level.name) for level in catalogue.levels(store)),
        "divisions": _divisions(store, words),
        "ranked": _listed([found.school_type for found in ranked]) or "Schulformen mit Rangfolge",
        "others": "Andere Schulformen haben in dieser Reihe keinen Platz und stehen für sich."
        if some
        else "",
    }


def _divisions(store: Store, words: Words) -> str:
    count = len(catalogue.levels(store))
    number = NUMBERS[count] if count < len(NUMBERS) else f"{count} Einteilungen"
    order = ", von grob nach fein" if count > 1 else " in Gebiete"
    note = store.municipality.texts.get("levels_note", "")
    return f"{number} {words.the_of}{order}. {note}".rstrip()


def _listed(names: list[str]) -> str:
    return " und ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
