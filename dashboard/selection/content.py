"""Which pages have anything to show for a municipality."""

from dashboard.errors import NothingToShowError
from layers.queries import catalogue
from layers.queries.change import change_options
from layers.queries.facility_details import has_facilities
from layers.queries.school_changes import school_change_options
from layers.queries.stories import stories
from layers.store import Store
from layers.thematic.social_index_options import unit_choices

WHAT = {
    "facilities": "keine Schulen und Einrichtungen",
    "map": "keine Zahlen für einzelne Gebiete und deshalb keine Karte",
    "profile": "keine Zahlen für einzelne Gebiete und deshalb keine Profile",
    "disparity": "keine Zahlen für einzelne Gebiete und deshalb nichts zu vergleichen",
    "series": "keine Zahlen und deshalb keine Zeitreihe",
    "school_changes": "keine Zahlen zu Schulformwechseln",
    "relation": "keine Zahlen für einzelne Gebiete und deshalb nichts zu vergleichen",
    "change": "für kein Gebiet Zahlen aus zwei Jahren und deshalb keine Karte der Veränderung",
    "social_index": "keine zwei Indikatoren für dieselben Gebiete und deshalb keinen Sozialindex",
    "stories": "keine Geschichten",
}
"""Page -> what is missing where it has no content."""


def has_content(store: Store, page: str) -> bool:
    """Whether a page of that feature shows anything; true for pages that need no figures."""
    return store.keep(("has_content", page), lambda: _has_content(store, page))


def _has_content(store: Store, page: str) -> bool:
    if page in ("map", "profile", "disparity", "relation"):
        return bool(catalogue.mappable_indicators(store))
    if page == "series":
        return bool(catalogue.availability(store))
    if page == "change":
        return bool(change_options(store))
    if page == "facilities":
        return has_facilities(store)
    if page == "school_changes":
        return bool(school_change_options(store).years)
    if page == "social_index":
        return bool(unit_choices(store))
    if page == "stories":
        return bool(stories(store))
    return True


def need_content(store: Store, page: str) -> None:
    """Nothing where the page has content. Raises NothingToShowError."""
    if not has_content(store, page):
        raise NothingToShowError(store.municipality.name, WHAT[page])
