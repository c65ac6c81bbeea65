"""Addresses of the Mappe beside its page: its files, and small pictures of its views."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.errors import EmptyBriefingError, FormatNotFoundError
from dashboard.release import Releases
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.web.answers import answer, asked_store
from dashboard.web.briefing import asked_collection, briefing_of
from dashboard.web.briefing_files import MIME, printed
from dashboard.web.costly import turn
from dashboard.web.draft import draft_of
from dashboard.web.map_table import view_address
from layers.xml_text import xml_text

_DRAFT = {"md": "text/markdown"}
"""The Mappe as a draft of a story."""
_MIME = {**MIME, **_DRAFT}
_EMPTY = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 4 3" role="img"/>'


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add ``/mappe/download.<suffix>`` and ``/mappe/ansicht.svg`` below each municipality."""
    server.add_url_rule(
        f"{PREFIX}/mappe/download.<suffix>",
        endpoint="download-mappe",
        view_func=_files(settings, releases),
    )
    server.add_url_rule(
        f"{PREFIX}/mappe/ansicht.svg", endpoint="mappe-picture", view_func=_picture(releases)
    )


def _files(settings: Settings, releases: Releases) -> Callable[[str, str], Response]:
    def download(municipality: str, suffix: str) -> Response:
        if suffix not in _MIME:
            raise FormatNotFoundError(tuple(_MIME))
        store = asked_store(releases, municipality)
        with turn():
            collection = asked_collection(store, request.args.to_dict())
            site = view_address(settings, request.host_url, "")
            briefing = briefing_of(collection, site)
            if not briefing.items:
                raise EmptyBriefingError(briefing.notices)
            is_draft = suffix in _DRAFT
            body = draft_of(collection).encode() if is_draft else printed(briefing, suffix)
        name = f"{briefing.file_stem}.{suffix}"
        response = answer(body, _MIME[suffix], name=name, is_open=False)
        # Its title is the reader's own: no cache between us keeps it.
        response.cache_control.public = False
        response.cache_control.private = True
        return response

    return download


def _picture(releases: Releases) -> Callable[[str], Response]:
    def send(municipality: str) -> Response:
        store = asked_store(releases, municipality)
        entries = asked_collection(store, {"view1": request.args.get("view1", "")}).entries
        drawn = _EMPTY
        for entry in entries[:1]:
            figures = entry.view.exhibit.figures
            drawn = figures[0].svg if figures else _EMPTY
        return answer(xml_text(drawn), "image/svg+xml")

    return send
