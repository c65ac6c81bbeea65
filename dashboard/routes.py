"""The one table of pages: feature word, German address, label in the navigation."""

from collections.abc import Mapping
from dataclasses import dataclass, field

PREFIX = "/<municipality:municipality>"
"""Begins every address of a municipality; its converter stands in dashboard.web.addresses."""


LASTING = ("werte", "geometrie", "orte")
"""Begin the addresses below a municipality that name a release and are kept for a year."""


@dataclass(frozen=True)
class Route:
    """An address of a page below ``/<municipality>``.

    ``name`` is what templates call ``url()`` with; ``nav`` is the label in the main navigation
    ('' for none); ``fixed`` is handed to the page among its arguments.
    """

    name: str
    feature: str
    path: str
    nav: str = ""
    fixed: Mapping[str, str] = field(default_factory=dict)


def _legal(name: str, path: str) -> Route:
    return Route(name, "legal", path, fixed={"document": name})


ROUTES: tuple[Route, ...] = (
    Route("start", "start", "/"),
    Route("search", "start", "/suche"),
    Route("map", "map", "/karte", "Karte"),
    Route("profile_choose", "profile", "/profil", "Profil"),
    Route("profile", "profile", "/profil/<level>/<code>"),
    Route("school_changes", "school_changes", "/schulformwechsel", "Schulformwechsel"),
    Route("series", "series", "/zeitreihe", "Zeitreihe"),
    Route("disparity", "disparity", "/disparitaeten", "Disparitäten"),
    Route("relation", "relation", "/zusammenhang"),
    Route("change", "change", "/veraenderung"),
    Route("social_index", "social_index", "/sozialindex"),
    Route("stories", "stories", "/geschichten", "Geschichten"),
    Route("story", "stories", "/geschichten/<story>"),
    Route("indicators", "indicators", "/indikatoren", "Indikatoren"),
    Route("indicator", "indicators", "/indikatoren/<indicator_id>"),
    Route("facilities", "facilities", "/einrichtungen"),
    Route("facility", "facilities", "/einrichtungen/<facility_id>"),
    Route("streets", "streets", "/strassen"),
    Route("about", "about", "/ueber", "Über"),
    Route("open_data", "open_data", "/offene-daten"),
    Route("cite", "cite", "/zitat"),
    Route("briefing", "briefing", "/mappe"),
    _legal("imprint", "/impressum"),
    _legal("privacy", "/datenschutz"),
    _legal("accessibility", "/barrierefreiheit"),
    _legal("changes", "/aenderungen"),
)

ANALYSIS: dict[str, str] = {
    "disparity": "Disparitäten",
    "relation": "Zusammenhang",
    "change": "Veränderung",
    "social_index": "Sozialindex",
}
"""Route name -> label of the pages that compare areas, in the order of their own navigation."""


def analysis_pages() -> tuple[tuple[str, str], ...]:
    """Route name and label of the pages of ``ANALYSIS`` that have an address."""
    known = {route.name for route in ROUTES}
    return tuple((name, label) for name, label in ANALYSIS.items() if name in known)
