"""Impressum, Datenschutz, Barrierefreiheit, Änderungen: frames for the municipality's own texts."""

from collections import defaultdict
from collections.abc import Mapping

from dashboard.render import PageContext, Redirect
from dashboard.settings import Settings
from layers.queries.release import release
from layers.store import Store

TITLES = {
    "imprint": "Impressum",
    "privacy": "Datenschutz",
    "accessibility": "Erklärung zur Barrierefreiheit",
    "changes": "Was sich geändert hat",
}
"""Document -> title; each has a template ``legal_<document>.html``."""

PLACEHOLDER_DOMAIN = ".invalid"
"""Addresses under this name reach nobody (RFC 2606): the operator has not set one yet."""


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext | Redirect:
    """One legal document, or the way to the operator's own page where the municipality names one;
    ``document`` comes from the route, not from the reader."""
    document = args["document"]
    own = store.municipality.links.get(document, "")
    if own:
        return Redirect(own)
    title = TITLES[document]
    contact = store.municipality.contact_email
    return PageContext(
        template=f"legal_{document}.html",
        title=title,
        description=f"{title} des Bildungsatlas {store.municipality.name}.",
        data={
            # A municipality may have none of these texts; the pages then say what is missing.
            "texts": defaultdict(str, store.municipality.texts),
            "contact": contact,
            "contact_missing": contact.endswith(PLACEHOLDER_DOMAIN) or not contact,
            "release_info": release(store),
        },
    )
