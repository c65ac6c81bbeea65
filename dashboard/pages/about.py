"""Über: method, sources, signs, how to read a map, glossary, accessibility, privacy."""

from collections.abc import Mapping

from dashboard.glossary import glossary
from dashboard.render import PageContext
from dashboard.settings import Settings
from layers.export import sign_meanings
from layers.model import SCHEMES
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.status import FLAG_LABEL, LABEL, Status
from layers.store import Store
from layers.thematic.layer import german_date
from layers.thematic.legend import scheme_label
from layers.thematic.rules_text import rules_text

SCHEME_TEXT = {
    "natural": "Die Grenzen liegen dort, wo zwischen den Werten ohnehin Lücken sind.",
    "quantiles": "In jeder Klasse liegen etwa gleich viele Gebiete.",
    "equal": "Alle Klassen sind gleich breit.",
    "fixed": "Die Grenzen sind für diesen Indikator festgelegt.",
    "diverging": "Zwei Farbrichtungen: über und unter dem {value} desselben Jahres.",
}


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page about method and data."""
    words = store.municipality.words
    return PageContext(
        template="about.html",
        title="Über den Bildungsatlas",
        description="Methode, Quellen, Zeichen und wie man eine thematische Karte liest.",
        data={
            "about": store.municipality.texts.get("about", ""),
            "city_note": store.municipality.texts.get("city_note", ""),
            "portal_url": store.municipality.texts.get("portal_url", ""),
            "levels": [
                (level, len(catalogue.areas(store, level.level)))
                for level in catalogue.levels(store)
            ],
            "sources": catalogue.all_sources(store),
            "signs": [*sign_meanings(hidden_sign(store)).items(), ("( )", LABEL[Status.LIMITED])],
            "flags": tuple(FLAG_LABEL.values()),
            "schemes": [
                (scheme_label(key, words), SCHEME_TEXT[key].format(value=words.value))
                for key in SCHEMES
            ],
            "terms": glossary(store),
            "secrecy": rules_text(store),
            "german_date": german_date,
        },
    )
