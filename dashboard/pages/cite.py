"""Zahl zitieren: the sentence that cites one number, and the address that opens its cell."""

from collections.abc import Mapping

from dashboard.errors import CellNotFoundError
from dashboard.pages.map_config import second_selection
from dashboard.render import PageContext
from dashboard.settings import Settings
from dashboard.web.views import FEATURES, View, make_view
from layers.model import Municipality
from layers.queries import catalogue
from layers.queries.release import release
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import SeriesResult
from layers.store import Store
from layers.thematic.cite import changes_citations, map_citations, series_citations
from layers.thematic.layer import ThematicLayer, thematic_layer

TITLE = "Zahl zitieren"
HOW = (
    "Ein Klick auf eine Zahl in der Tabelle einer Karte, einer Zeitreihe oder der Schulformwechsel "
    "führt zu dem Satz, mit dem sie sich zitieren lässt, und zu einer Adresse, die bleibt."
)
SECOND = "zweiter-"
"""Begins the ids of the cells of a second map."""


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one cell of a view; how to come to one where none is asked for.

    Raises CellNotFoundError where the view has no such cell.
    """
    feature, cell = args.get("page", ""), args.get("cell", "")
    if not feature and not cell:
        return PageContext(template="cite.html", title=TITLE, description=HOW, data={"how": HOW})
    if feature not in FEATURES:
        raise CellNotFoundError(cell)
    view = make_view(store, feature, args)
    found = citations(view, is_second=cell.startswith(SECOND)).get(cell.removeprefix(SECOND))
    if found is None:
        raise CellNotFoundError(cell)
    return PageContext(
        template="cite.html",
        title=TITLE,
        description=found,
        data={
            "how": "",
            "sentence": found,
            "atlas": f"{_atlas(store.municipality)}, Datenstand {store.fingerprint}",
            "address": f"{view.lasting_page}#{cell}",
            "built_on": release(store).built_on,
        },
        notices=view.notices,
    )


def citations(view: View, *, is_second: bool = False) -> dict[str, str]:
    """Cell id -> sentence, for every cell of a view's table; of its second map where asked for."""
    result = view.result
    if isinstance(result, SeriesResult):
        return series_citations(result)
    if isinstance(result, SchoolChangeResult):
        return changes_citations(result)
    layer: ThematicLayer = result
    if is_second:
        layer = thematic_layer(view.store, second_selection(view.store, view.selection))
    return map_citations(layer, catalogue.sources(view.store, layer.indicator.indicator_id))


def _atlas(municipality: Municipality) -> str:
    return f"Bildungsatlas {municipality.name}"
