"""Mappe: views collected for a meeting, to be printed, calculated with or presented."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.render import PageContext, query_string, with_release
from dashboard.settings import Settings
from dashboard.web.addresses import municipality_url
from dashboard.web.briefing import TITLE, Collection, asked_collection, collection_query
from dashboard.web.story_addresses import talk_of_views, views_file_path
from layers.briefing.model import MOST_TITLE, MOST_VIEWS
from layers.store import Store

LEAD = (
    f"Bis zu {MOST_VIEWS} Ansichten für eine Sitzung, zusammen als PDF zum Drucken, als "
    "Arbeitsmappe oder als Folien."
)


@dataclass(frozen=True)
class Line:
    """One view in the list. ``page`` opens it; the others are queries of the Mappe with the view
    moved or taken out ('' where it cannot be moved)."""

    path: str
    title: str
    sentence: str
    notices: tuple[str, ...]
    page: str
    picture: str
    up: str
    down: str
    without: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one Mappe, complete without scripts. It is never kept: its title is the
    reader's own."""
    found = asked_collection(store, args)
    paths = [entry.path for entry in found.entries]
    return PageContext(
        template="briefing.html",
        title="Mappe",
        window=found.title or TITLE,
        description=LEAD,
        data={
            "lead": LEAD,
            "name": found.title,
            "default_name": TITLE,
            "most_title": MOST_TITLE,
            "most_views": MOST_VIEWS,
            "query": found.query,
            "lines": [_line(found, paths, at) for at in range(len(paths))],
            "hidden": [(f"view{number}", path) for number, path in enumerate(paths, 1)],
            "files": _files(store, found),
        },
        notices=found.notices,
        query=found.query,
        is_kept=False,
        talk=talk_of_views(store.address, store.pin, found.query) if paths else "",
    )


def _files(store: Store, found: Collection) -> dict[str, str]:
    """Suffix -> address of the Mappe as a file."""
    query = with_release(found.query, store.pin)
    path = municipality_url(store.address)("briefing")
    files = {
        suffix: f"{path}/download.{suffix}?{query}" for suffix in ("pdf", "xlsx", "pptx", "md")
    }
    return {**files, "html": views_file_path(store, found.query, "html")}


def _line(found: Collection, paths: list[str], at: int) -> Line:
    entry, store = found.entries[at], found.store
    picture = with_release(query_string({"view1": entry.path}), store.pin)
    return Line(
        path=entry.path,
        title=entry.view.title,
        sentence=entry.view.sentence,
        notices=entry.notices,
        page=entry.view.page,
        picture=f"{municipality_url(store.address)('briefing')}/ansicht.svg?{picture}",
        up=_moved(found, paths, at, -1),
        down=_moved(found, paths, at, 1),
        without=collection_query(found.title, paths[:at] + paths[at + 1 :]),
    )


def _moved(found: Collection, paths: list[str], at: int, step: int) -> str:
    to = at + step
    if not 0 <= to < len(paths):
        return ""
    order = list(paths)
    order[at], order[to] = order[to], order[at]
    return collection_query(found.title, order)
