"""Exactly the view at hand as a file: tables, pictures, data for programs; maps with outlines."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.errors import FormatNotFoundError, IndicatorNotFoundError
from dashboard.release import Releases
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.web import briefing_files
from dashboard.web.answers import answer, asked_store, kept
from dashboard.web.briefing import briefing_of_view, today
from dashboard.web.costly import in_turn
from dashboard.web.drawings import PRINT_ZOOM, picture
from dashboard.web.kinds import KINDS, PRINTS
from dashboard.web.map_geojson import map_geojson
from dashboard.web.map_geopackage import map_geopackage
from dashboard.web.map_table import map_meta, view_address
from dashboard.web.view_tidy import view_tidy
from dashboard.web.views import FEATURES, View, indicators_of, make_view
from layers.export import to_csv, to_xlsx
from layers.store import Store
from layers.thematic.exhibit_files import exhibit_csv, exhibit_xlsx
from layers.thematic.layer import ThematicLayer
from layers.tidy.json_stat import json_stat
from layers.tidy.plain_csv import plain_csv

MIME = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "plain.csv": "text/csv; charset=utf-8",
    "json": "application/json",
    "geojson": "application/geo+json",
    "gpkg": "application/geopackage+sqlite3",
    "svg": "image/svg+xml",
    "png": "image/png",
    **briefing_files.MIME,
}
FORMATS = {
    feature: (*kind.formats, *(PRINTS if kind.exhibit is not None else ()))
    for feature, kind in KINDS.items()
}
"""Feature -> the files that there are of its views."""
_TABLES = {"csv": to_csv, "xlsx": to_xlsx}
_EXHIBITS = {"csv": exhibit_csv, "xlsx": exhibit_xlsx}
_OUTLINES = {"geojson": map_geojson, "gpkg": map_geopackage}
_MACHINES = {"plain.csv": plain_csv, "json": json_stat}


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add ``download.<suffix>`` below the pages of all kinds of views.

    Suffixes are those of FORMATS; others raise FormatNotFoundError.
    """
    for feature, kind in KINDS.items():
        server.add_url_rule(
            f"{PREFIX}/{kind.page}/download.<suffix>",
            endpoint=f"download-{kind.page}",
            view_func=_view(feature, settings, releases),
        )


def _view(feature: str, settings: Settings, releases: Releases) -> Callable[[str, str], Response]:
    def download(municipality: str, suffix: str) -> Response:
        if suffix not in FORMATS[feature]:
            raise FormatNotFoundError(FORMATS[feature])
        store = asked_store(releases, municipality)

        def make() -> bytes:
            view = _asked_view(store, feature, request.args.to_dict())
            link = view_address(settings, request.host_url, view.page)
            return view.file_stem.encode() + b"\n" + written(view, suffix, link)

        # What is printed says on which day.
        day = today() if suffix in PRINTS else ""
        stem, _, body = kept(store, in_turn(make, suffix), day).partition(b"\n")
        return answer(body, MIME[suffix], name=f"{stem.decode()}.{suffix}")

    return download


def _asked_view(store: Store, feature: str, args: dict[str, str]) -> View:
    """Numbers of another indicator than the one asked for are of no use: as with pictures, that is
    an IndicatorNotFoundError. Other parts of the query become the nearest, and the file says so."""
    view = make_view(store, feature, args)
    asked, known = args.get("indicator", ""), indicators_of(store, feature)
    if asked and known and view.selection.indicator != asked:
        raise IndicatorNotFoundError(asked, known)
    return view


def written(view: View, suffix: str, link: str) -> bytes:
    """The view as a file; ``link`` is the full address of its page."""
    if view.feature not in FEATURES and suffix in _EXHIBITS:
        return _EXHIBITS[suffix](view.exhibit, view.meta(link))
    if suffix in _TABLES:
        return _TABLES[suffix](view.table(link))
    if suffix in _MACHINES:
        return _MACHINES[suffix](view_tidy(view, link))
    if suffix in ("svg", "png"):
        return picture(view, suffix, link, zoom=PRINT_ZOOM)
    if suffix in PRINTS:
        site = link.removesuffix(view.page)
        return briefing_files.printed(briefing_of_view(view, site), suffix)
    assert isinstance(view.result, ThematicLayer)
    layer = view.result
    first = (("Achtung", layer.mark),) if layer.mark else ()
    meta = (*first, *view.remarks, *map_meta(view.store, layer, link))
    return _OUTLINES[suffix](view.store, layer, meta)
