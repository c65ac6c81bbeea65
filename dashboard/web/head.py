"""What a document's head says to search engines and to sites that show a preview of a link."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from dashboard.render import PageContext
from dashboard.web.frames import Frame
from dashboard.web.kinds import KINDS
from dashboard.web.views import FEATURES, make_view
from layers.queries import catalogue
from layers.store import Store

IMAGE_WIDTH = 1200
"""Pixels of a preview picture."""

NOT_CONTENT = frozenset({"briefing", "cite", "error", "ogc", "search", "steward", "streets"})
"""Names of pages that say nothing of their own: answers to a question, forms, failures."""


@dataclass(frozen=True)
class Head:
    """``canonical`` and ``image`` are full addresses or ''; ``data_set`` is a schema.org/Dataset or
    None; ``is_indexed`` says whether search engines may keep the page."""

    canonical: str
    is_indexed: bool
    image: str
    data_set: Mapping[str, Any] | None


def view_query(context: PageContext, feature: str) -> str | None:
    """The canonical query of a view; None for a page that shows none."""
    if context.template == "error.html" or feature not in KINDS:
        return None
    return str(context.data["query"]) if feature in FEATURES else context.query


def head_of(frame: Frame, context: PageContext, name: str, site: str, view_path: str) -> Head:
    """The head of a page; ``view_path`` is its address without host, with its canonical query.

    Search engines keep neither previews, nor cited releases, whose figures are not those of today,
    nor demonstrations, whose figures are invented: their results show a title without our marks.
    """
    passing = frame.is_preview or bool(frame.pin) or frame.release is None
    is_content = name not in NOT_CONTENT and context.template != "error.html"
    return Head(
        canonical=site + view_path if is_content and not passing else "",
        is_indexed=is_content and not passing and not frame.municipality.demonstration,
        image=site + context.picture if context.picture else "",
        data_set=context.data_set,
    )


def preview_picture(store: Store, feature: str, name: str, context: PageContext) -> str:
    """Path and query of the picture that a link to a page shows; '' where there is none.

    That of the view itself; on the page of an indicator its map, else its series; on the start page
    the map that the atlas begins with; of a story the first view that there are pictures of.
    """
    query = view_query(context, feature)
    if query is not None and feature in FEATURES:
        return _picture(store, feature, dict(parse_qsl(query)))
    if name == "indicator":
        ident = context.data["indicator"].indicator_id
        where = catalogue.availability(store).get(ident)
        if where is None:
            return ""
        return _picture(store, "map" if where.mapped else "series", {"indicator": ident})
    if name == "story":
        shown = [stage for scene in context.data["showing"].scenes for stage in scene.stages]
        views = (stage.entry.view for stage in shown if stage.entry.view.feature in FEATURES)
        return next((view.picture("png", width=IMAGE_WIDTH) for view in views), "")
    if name == "start" and catalogue.mappable_indicators(store):
        return _picture(store, "map", {})
    return ""


def _picture(store: Store, feature: str, query: dict[str, str]) -> str:
    return make_view(store, feature, query).picture("png", width=IMAGE_WIDTH)
