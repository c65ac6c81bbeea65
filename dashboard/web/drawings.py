"""Views as finished pictures: SVG that says everything itself, and PNG made of it."""

from dashboard.web.map_table import Meta, map_meta
from dashboard.web.pictures import png, with_metadata
from dashboard.web.raster import fitting
from dashboard.web.views import FEATURES, View
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import SeriesResult
from layers.thematic.exhibit_sheet import exhibit_sheet
from layers.thematic.layer import ThematicLayer
from layers.thematic.matrix_sheet import matrix_sheet
from layers.thematic.series_sheet import series_sheet
from layers.thematic.sheet import DEFAULT_WIDTH, origin_of
from layers.thematic.svg_sheet import sheet
from layers.xml_text import xml_text

PRINT_ZOOM = 2.0
"""A PNG that is downloaded has twice the pixels."""
TOO_LARGE = (
    "Als PNG wäre das Bild zu groß. Dieses hat weniger Bildpunkte; als SVG bleibt es immer scharf."
)


def drawing(view: View, link: str, width: int = DEFAULT_WIDTH) -> str:
    """The view as an SVG document, ``width`` pixels wide; ``link`` is the full address of its
    page."""
    return xml_text(with_metadata(_drawn(view, link, width), _meta(view, link)))


def picture(
    view: View, suffix: str, link: str, width: int = DEFAULT_WIDTH, zoom: float = 1.0
) -> bytes:
    """The view as a file, ``svg`` or ``png``; a PNG has ``zoom`` times ``width`` pixels, or fewer
    where it would be too large, and then says so."""
    if suffix == "svg":
        return drawing(view, link, width).encode()
    drawn = xml_text(_drawn(view, link, width))
    if fitting(drawn, zoom) < zoom:
        drawn = xml_text(_drawn(view, link, width, TOO_LARGE))
    return png(drawn, _meta(view, link), zoom=fitting(drawn, zoom))


def _drawn(view: View, link: str, width: int, *notices: str) -> str:
    origin = origin_of(view.store, link, (*view.notices, *notices))
    found = view.result
    if isinstance(found, ThematicLayer):
        return sheet(view.store, found, width, origin)
    if isinstance(found, SeriesResult):
        return series_sheet(view.store, found, width, origin)
    if isinstance(found, SchoolChangeResult):
        return matrix_sheet(found, width, origin)
    return exhibit_sheet(view.exhibit, width, origin)


def _meta(view: View, link: str) -> Meta:
    first = (("Achtung", view.mark),) if view.mark else ()
    if isinstance(view.result, ThematicLayer):
        return (*first, *map_meta(view.store, view.result, link))
    if view.feature not in FEATURES:
        return (*first, *view.meta(link))
    return (*first, *view.table(link).meta)
