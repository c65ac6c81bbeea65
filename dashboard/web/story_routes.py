"""Addresses of stories as files."""

from collections.abc import Callable

from flask import Flask, Response, request

from dashboard.errors import EmptyBriefingError, FormatNotFoundError
from dashboard.release import Releases
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.web.answers import answer, asked_store, kept
from dashboard.web.assets import Assets
from dashboard.web.briefing import asked_collection, today
from dashboard.web.costly import in_turn, turn
from dashboard.web.map_table import view_address
from dashboard.web.present import views_notices
from dashboard.web.showing import showing
from dashboard.web.story_addresses import MIME, OF_VIEWS, Place, asked_story
from dashboard.web.story_files import written
from dashboard.web.story_handout import file_stem
from dashboard.web.talks import talk_of
from layers.queries.stories import story_text


def register(server: Flask, settings: Settings, releases: Releases, assets: Assets) -> None:
    """Add ``/geschichten/<story>/download.<suffix>`` and ``/vortrag/download.<suffix>`` (of the
    views of a Mappe) below each municipality."""
    server.add_url_rule(
        f"{PREFIX}/geschichten/<story>/download.<suffix>",
        endpoint="download-story",
        view_func=_files(settings, releases, assets),
    )
    server.add_url_rule(
        f"{PREFIX}/vortrag/download.<suffix>",
        endpoint="download-views",
        view_func=_files_of_views(settings, releases, assets),
    )


def _files(
    settings: Settings, releases: Releases, assets: Assets
) -> Callable[[str, str, str], Response]:
    def download(municipality: str, story: str, suffix: str) -> Response:
        if suffix not in MIME:
            raise FormatNotFoundError(tuple(MIME))
        store = asked_store(releases, municipality)
        shown = showing(store, asked_story(store, story))

        def make() -> bytes:
            site = view_address(settings, request.host_url, "")
            return written(shown, suffix, Place(site, settings.municipality), assets)

        # What is printed says on which day.
        is_text = suffix == "md"
        body = story_text(store, story) if is_text else kept(store, in_turn(make, suffix), today())
        return answer(body, MIME[suffix], name=f"{file_stem(shown)}.{suffix}", is_open=False)

    return download


def _files_of_views(
    settings: Settings, releases: Releases, assets: Assets
) -> Callable[[str, str], Response]:
    def download(municipality: str, suffix: str) -> Response:
        if suffix not in OF_VIEWS:
            raise FormatNotFoundError(OF_VIEWS)
        store = asked_store(releases, municipality)
        collection = asked_collection(store, request.args.to_dict())
        if not collection.entries:
            raise EmptyBriefingError(collection.notices)
        site = view_address(settings, request.host_url, "")
        place = Place(site, settings.municipality, collection.query)
        shown = talk_of(collection)
        with turn():
            body = written(shown, suffix, place, assets, views_notices(collection))
        response = answer(body, MIME[suffix], name=f"{file_stem(shown)}.{suffix}", is_open=False)
        # Its title is the reader's own: no cache between us keeps it.
        response.cache_control.public = False
        response.cache_control.private = True
        return response

    return download
