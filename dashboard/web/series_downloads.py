"""Downloads of the pages Zeitreihe and Schulformwechsel: the table of exactly this view."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from flask import Flask, Response, request

from dashboard.errors import FormatNotFoundError
from dashboard.routes import PREFIX
from dashboard.selection import (
    parse_school_changes,
    parse_series,
    school_changes_query,
    series_query,
)
from dashboard.settings import Settings
from dashboard.web.map_table import indicator_meta, release_meta, view_address
from layers.export import Table, file_name, marked, to_csv, to_xlsx
from layers.queries.school_changes import school_changes
from layers.queries.series import series
from layers.store import Store
from layers.thematic.school_changes_table import changes_table
from layers.thematic.series_table import series_table

WRITERS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}
Maker = Callable[[Store, Mapping[str, str]], tuple[Table, str]]


def register(server: Flask, get_store: Callable[[str], Store], settings: Settings) -> None:
    """Add ``/<m>/zeitreihe/download.<suffix>`` and ``/<m>/schulformwechsel/download.<suffix>``.

    Suffixes are csv and xlsx; others raise FormatNotFoundError.
    """
    makers: dict[str, Maker] = {"zeitreihe": _series, "schulformwechsel": _school_changes}
    for page, maker in makers.items():
        server.add_url_rule(
            f"{PREFIX}/{page}/download.<suffix>",
            endpoint=f"download-{page}",
            view_func=_view(maker, get_store, settings, page),
        )


def _view(
    maker: Maker, get_store: Callable[[str], Store], settings: Settings, page: str
) -> Callable[[str, str], Response]:
    def view(municipality: str, suffix: str) -> Response:
        if suffix not in WRITERS:
            raise FormatNotFoundError(tuple(WRITERS))
        store = get_store(municipality)
        path = f"/{municipality}/{page}"
        table, query = maker(store, request.args.to_dict())
        link = view_address(settings, request.host_url, f"{path}?{query}" if query else path)
        table = replace(table, meta=(*table.meta, *release_meta(store, link)))
        table = marked(table, store.municipality.mark)
        writer, mimetype = WRITERS[suffix]
        response = Response(writer(table), content_type=mimetype)
        name = file_name(table.file_stem, suffix)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.cache_control.no_store = True
        return response

    return view


def _series(store: Store, args: Mapping[str, str]) -> tuple[Table, str]:
    selection, _ = parse_series(store, args)
    result = series(store, selection)
    table = series_table(result)
    meta = (*indicator_meta(result.indicator), *table.meta)
    return replace(table, meta=meta), series_query(store, selection)


def _school_changes(store: Store, args: Mapping[str, str]) -> tuple[Table, str]:
    selection, _ = parse_school_changes(store, args)
    table = changes_table(school_changes(store, selection))
    return table, school_changes_query(store, selection)
