"""A story on stage: one step at a time, as big as the screen, and its notes in a second window."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from flask import Flask, Response, request

from dashboard.release import Releases
from dashboard.render import query_string, with_release
from dashboard.routes import PREFIX
from dashboard.web.addresses import municipality_url
from dashboard.web.answers import asked_store, made, release_key, results
from dashboard.web.briefing import Collection, asked_collection
from dashboard.web.freshness import redirected
from dashboard.web.pages import Shell, answered, moved, private, query_text
from dashboard.web.qr import qr_svg
from dashboard.web.showing import Scene, Showing, showing
from dashboard.web.story_addresses import (
    LABELS,
    OF_VIEWS,
    asked_story,
    short_path,
    views_file_path,
    views_step,
)
from dashboard.web.story_stage import status_classes
from dashboard.web.talks import talk_of
from layers.store import Store

TEMPLATE = "present.html"
MOST_CODED = 700
"""Characters of an address that phones still read from a code across a hall."""
MOST_WORDS = 90
"""Characters of an address that somebody types in."""


@dataclass(frozen=True)
class Slide:
    """A step on stage. ``address`` is where the hall finds it ('' where that is not told),
    ``words`` the same to be typed in ('' where it is too long for that), ``qr`` its code as SVG."""

    scene: Scene
    address: str = ""
    words: str = ""
    qr: str = ""


def slides_of(shown: Showing, address_of: Callable[[int], str], most_words: int) -> list[Slide]:
    """The steps of a story, with the full address of each ('' for none). Addresses of more than
    ``most_words`` characters are not meant to be typed."""
    found = []
    for scene in shown.scenes:
        address = address_of(scene.step.number)
        words = address.partition("://")[2]
        is_coded = 0 < len(address) <= MOST_CODED
        name = f"QR-Code: Schritt {scene.step.number} auf dem eigenen Gerät öffnen"
        found.append(
            Slide(
                scene,
                address,
                words if len(words) <= most_words else "",
                qr_svg(address, name) if is_coded else "",
            )
        )
    return found


def deck_context(
    shown: Showing, slides: list[Slide], reading: str, notices: tuple[str, ...] = ()
) -> dict[str, Any]:
    """What the template of a presentation needs; ``reading`` is the address of the same story to
    be read ('' for none), ``notices`` are sentences about what of the address was not shown."""
    municipality = shown.store.municipality
    return {
        "story": shown.story,
        "slides": slides,
        "rules": shown.rules,
        "m": municipality,
        "mark": municipality.mark,
        "reading": reading,
        "notices": notices,
        "files": (),
        "classes": status_classes(),
    }


def register(server: Flask, releases: Releases, shell: Shell) -> None:
    """Add ``/vortrag/<story>`` and ``/vortrag`` (of the views of a Mappe) below each municipality,
    and their short forms."""
    default = releases.default
    server.add_url_rule(
        f"{PREFIX}/vortrag/<story>", endpoint="present", view_func=_of_story(releases, shell)
    )
    server.add_url_rule(
        f"{PREFIX}/vortrag", endpoint="present-views", view_func=_of_views(releases, shell)
    )

    def short(story: str = "") -> Response:
        path = f"/{default}/vortrag" + (f"/{quote(story, safe='')}" if story else "")
        query = query_text()
        return moved(path + (f"?{query}" if query else ""))

    server.add_url_rule("/vortrag/<story>", endpoint="short-present", view_func=short)
    server.add_url_rule("/vortrag", endpoint="short-present-views", view_func=short)


def _of_story(releases: Releases, shell: Shell) -> Callable[[str, str], Response]:
    def present(municipality: str, story: str) -> Response:
        store = asked_store(releases, municipality)
        found = asked_story(store, story)
        site = shell.site()

        def address(number: int) -> str:
            if store.is_preview:
                return ""
            return site + short_path(store, shell.settings, found.story_id, number)

        def make() -> bytes:
            shown = showing(store, found)
            reading = _reading(store, found.story_id)
            context = deck_context(shown, slides_of(shown, address, MOST_WORDS), reading)
            return shell.write(TEMPLATE, **context).encode()

        # The step is the script's affair: one document for all of them.
        where = results().site or request.host_url
        key = release_key(store, store.pin, request.path, where, "present")
        return answered(made(key, make))

    return present


def _of_views(releases: Releases, shell: Shell) -> Callable[[str], Response]:
    def present(municipality: str) -> Response:
        store = asked_store(releases, municipality)
        url = municipality_url(store.address, store.pin)
        asked = {k: v for k, v in request.args.items() if k not in ("step", "release")}
        collection = asked_collection(store, asked)
        if not collection.entries:
            # The Mappe says why none of its views is there.
            lost = url("briefing", query_string(asked))
            return redirected(lost if collection.notices else _reading(store))
        site = shell.site()

        def address(number: int) -> str:
            if store.is_preview:
                return ""
            return site + views_step(store, collection.query, number)

        shown = talk_of(collection)
        context = deck_context(
            shown,
            slides_of(shown, address, 0),
            url("briefing", collection.query),
            views_notices(collection),
        )
        context["files"] = [
            (views_file_path(store, collection.query, suffix), LABELS[suffix])
            for suffix in OF_VIEWS
        ]
        return private(shell.write(TEMPLATE, **context))

    return present


def views_notices(collection: Collection) -> tuple[str, ...]:
    """Sentences about what of an address was left out, and what is shown in its place."""
    changed = (
        f"Schritt {number}: {notice}"
        for number, entry in enumerate(collection.entries, 1)
        for notice in entry.notices
    )
    return (*collection.notices, *changed)


def _reading(store: Store, story_id: str = "") -> str:
    """The address of a story to be read, without an id that of all of them."""
    path = f"/{store.address}/geschichten" + (f"/{story_id}" if story_id else "")
    query = with_release("", store.pin)
    return path + (f"?{query}" if query else "")
