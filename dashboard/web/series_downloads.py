"""Downloads of the pages Zeitreihe and Schulformwechsel: the table of exactly this view."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.errors import FormatNotFoundError
from dashboard.selection import (
    parse_school_changes,
    parse_series,
    school_changes_query,
    series_query,
)
from dashboard.settings import Settings
from layers.export import Table, file_name, to_csv, to_xlsx
from layers.queries.school_changes import school_changes
from layers.queries.series import series
from layers.store import Store
from layers.thematic.school_changes_table import changes_table
from layers.thematic.series_table import series_table

WRITERS: dict[str, tuple[Callable[[Table], bytes], str]] = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def register(server: Flask, get_store: Callable[[], Store], settings: Settings) -> None:
    """Add ``/<m>/zeitreihe/download.<suffix>`` and ``/<m>/schulformwechsel/download.<suffix>``."""
    makers = {"zeitreihe": _series, "schulformwechsel": _school_changes}
    for page, maker in makers.items():
        path = f"/{settings.municipality}/{page}"
        server.add_url_rule(
            f"{path}/download.<suffix>",
            endpoint=f"download-{page}",
            view_func=_view(maker, get_store, settings, path),
        )


def _view(
    maker: Callable[[Store, str], Table],
    get_store: Callable[[], Store],
    settings: Settings,
    path: str,
) -> Callable[[str], Response]:
    def view(suffix: str) -> Response:
        if suffix not in WRITERS:
            raise FormatNotFoundError(tuple(WRITERS))
        base = settings.public_url or request.host_url.rstrip("/")
        table = maker(get_store(), base + path)
        writer, mimetype = WRITERS[suffix]
        response = Response(writer(table), content_type=mimetype)
        name = file_name(table.file_stem, suffix)
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        response.cache_control.no_cache = True
        return response

    return view


def _series(store: Store, address: str) -> Table:
    selection, _ = parse_series(store, request.args.to_dict())
    return series_table(series(store, selection), _with(address, series_query(store, selection)))


def _school_changes(store: Store, address: str) -> Table:
    selection, _ = parse_school_changes(store, request.args.to_dict())
    query = school_changes_query(store, selection)
    return changes_table(school_changes(store, selection), _with(address, query))


def _with(address: str, query: str) -> str:
    return f"{address}?{query}" if query else address
