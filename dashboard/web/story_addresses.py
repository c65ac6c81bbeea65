"""Addresses of stories: their short forms, and those of the presentation."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import Flask, Response

from dashboard.errors import StoryNotFoundError
from dashboard.release import Releases
from dashboard.render import query_string, with_release
from dashboard.routes import PREFIX
from dashboard.settings import Settings
from dashboard.web.addresses import municipality_url
from dashboard.web.answers import asked_store
from dashboard.web.freshness import redirected
from layers.queries.stories import stories, story
from layers.store import Store
from layers.stories.model import Story

STEP = "schritt-{}"
"""Name of a step within the page of its story."""

MIME = {
    "html": "text/html; charset=utf-8",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
    "md": "text/markdown; charset=utf-8",
}
"""Files that there are of a story."""
LABELS = {
    "html": "Vortrag, der ohne Netz spielt (HTML)",
    "pptx": "Folien zum Bearbeiten (PPTX)",
    "pdf": "Handout zum Drucken (PDF)",
    "md": "Text der Geschichte (Markdown)",
}
"""What the links to them say."""
OF_VIEWS = ("html", "pptx", "pdf")
"""Files that there are of a presentation of views; its text is the draft of the Mappe."""


@dataclass(frozen=True)
class Place:
    """Where files of stories say that the atlas is: ``site`` is scheme and host of our addresses,
    '' where nobody knows and nothing leads there; ``default`` the municipality whose short
    addresses do not name it; ``views`` the query of a Mappe for what is no story but its views."""

    site: str
    default: str
    views: str = ""

    def page(self, store: Store, story_id: str) -> str:
        """The full address of a story, or of the Mappe; '' where it is not known."""
        url = municipality_url(store.address, store.pin)
        path = url("briefing", self.views) if self.views else url("story", story=story_id)
        return self.site and self.site + path

    def step(self, store: Store, story_id: str, number: int) -> str:
        """The full address of a step, a short one for stories; '' where it is not known; previews
        have none."""
        if not self.site or store.is_preview:
            return ""
        if self.views:
            return self.site + views_step(store, self.views, number)
        return self.site + short_form(store, self.default, story_id, number)


def asked_story(store: Store, story_id: str) -> Story:
    """A story by its id. Raises StoryNotFoundError, which names those that there are."""
    found = story(store, story_id)
    if found is None:
        raise StoryNotFoundError(story_id, tuple(f"„{s.title}“" for s in stories(store)))
    return found


def short_path(store: Store, settings: Settings, story_id: str, number: int) -> str:
    """The short address of a step, without host: that of the default municipality leaves its name
    out."""
    return short_form(store, settings.municipality, story_id, number)


def short_form(store: Store, default: str, story_id: str, number: int) -> str:
    """As ``short_path``, by the name of the default municipality."""
    place = "" if store.address == default else f"/{store.address}"
    return _asking(f"{place}/v/{story_id}/{number}", "", store.pin)


def step_path(store: Store, story_id: str, number: int) -> str:
    """The address of a step for reading."""
    page = municipality_url(store.address, store.pin)("story", story=story_id)
    return f"{page}#{STEP.format(number)}"


def file_path(store: Store, story_id: str, suffix: str) -> str:
    """The address of a story as a file."""
    return _asking(f"/{store.address}/geschichten/{story_id}/download.{suffix}", "", store.pin)


def talk_path(store: Store, story_id: str, number: int = 1) -> str:
    """The address of the presentation of a story from a step on."""
    query = query_string({"step": number}) if number > 1 else ""
    return _asking(f"/{store.address}/vortrag/{story_id}", query, store.pin)


def views_step(store: Store, query: str, number: int) -> str:
    """The address of a step of a presentation of views; ``query`` as in ``talk_of_views``."""
    path = talk_of_views(store.address, store.pin, query)
    return f"{path}&{query_string({'step': number})}"


def talk_of_views(address: str, pin: str, query: str) -> str:
    """The address of a presentation of views; ``query`` is that of a Mappe."""
    return _asking(f"/{address}/vortrag", query, pin)


def views_file_path(store: Store, query: str, suffix: str) -> str:
    """The address of a presentation of views as a file; ``query`` as in ``talk_of_views``."""
    return _asking(f"/{store.address}/vortrag/download.{suffix}", query, store.pin)


def register(server: Flask, releases: Releases) -> None:
    """Add ``/v/<story>/<step>`` below each municipality, and without one for the default."""
    default = releases.default
    server.add_url_rule(
        f"{PREFIX}/v/<story>/<int:number>", endpoint="short-step", view_func=_onward(releases)
    )
    onward = _onward(releases)
    server.add_url_rule(
        "/v/<story>/<int:number>",
        endpoint="shortest-step",
        view_func=lambda story, number: onward(default, story, number),
    )


def _onward(releases: Releases) -> Callable[[str, str, int], Response]:
    def lead(municipality: str, story: str, number: int) -> Response:
        store = asked_store(releases, municipality)
        found = asked_story(store, story)
        number = min(max(number, 1), len(found.steps))
        return redirected(step_path(store, found.story_id, number))

    return lead


def _asking(path: str, query: str, pin: str) -> str:
    text = with_release(query, pin)
    return path + (f"?{text}" if text else "")
