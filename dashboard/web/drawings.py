"""Views as finished pictures: SVG that says everything itself, and PNG made of it."""

from collections.abc import Callable

from dashboard.web.map_table import Meta, map_meta
from dashboard.web.pictures import png, with_metadata
from dashboard.web.views import View
from layers.queries.school_changes import SchoolChangeResult
from layers.queries.series import SeriesResult
from layers.thematic.layer import ThematicLayer
from layers.thematic.matrix import matrix_svg, matrix_view
from layers.thematic.school_changes_text import alternative_text as changes_alternative
from layers.thematic.series_svg import series_svg
from layers.thematic.series_text import alternative_text as series_alternative
from layers.thematic.svg import map_svg

WIDTH = 1200
"""Pixels of a picture unless told."""
PRINT_ZOOM = 2.0
"""A PNG that is downloaded has twice the pixels."""


def drawing(view: View, link: str, width: int = WIDTH) -> str:
    """The view as an SVG document, ``width`` pixels wide; ``link`` is the full address of its
    page."""
    return with_metadata(_DRAWN[view.feature](view, width), _meta(view, link))


def picture(view: View, suffix: str, link: str, width: int = WIDTH, zoom: float = 1.0) -> bytes:
    """The view as a file, ``svg`` or ``png``; a PNG has ``zoom`` times ``width`` pixels."""
    if suffix == "svg":
        return drawing(view, link, width).encode()
    return png(_DRAWN[view.feature](view, width), _meta(view, link), zoom=zoom)


def _meta(view: View, link: str) -> Meta:
    first = (("Achtung", view.mark),) if view.mark else ()
    if isinstance(view.result, ThematicLayer):
        return (*first, *map_meta(view.store, view.result, link))
    return (*first, *view.table(link).meta)


def _map(view: View, width: int) -> str:
    assert isinstance(view.result, ThematicLayer)
    return map_svg(view.store, view.result, standalone=True, width=width)


def _series(view: View, width: int) -> str:
    found = view.result
    assert isinstance(found, SeriesResult)
    text = series_alternative(found)
    return series_svg(found, found.all_lines, ident="series", title=view.title, description=text)


def _changes(view: View, width: int) -> str:
    found = view.result
    assert isinstance(found, SchoolChangeResult)
    shown = matrix_view(found)
    assert shown is not None
    text = changes_alternative(found, "Matrix")
    return matrix_svg(shown, ident="matrix", title=view.title, description=text)


_DRAWN: dict[str, Callable[[View, int], str]] = {
    "map": _map,
    "series": _series,
    "school_changes": _changes,
}
