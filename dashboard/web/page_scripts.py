"""What scripts a page runs: the modules of each kind of page, joined to one file."""

from collections.abc import Callable, Mapping
from functools import cache

from markupsafe import Markup

from dashboard.web.joining import joined

FOLDER = "js/pages"
_SITE = ("js/page.js", "js/briefing.js", "js/talk.js")
_VIEW = (*_SITE, "js/cite.js", "js/embed-dialog.js")
PAGES: Mapping[str, tuple[str, ...]] = {
    "site": _SITE,
    "view": _VIEW,
    "map": (*_VIEW, "js/map.js"),
    "locate": (*_SITE, "js/locate.js"),
    "story": (*_SITE, "js/story/read.js"),
    "steward": ("js/page.js", "js/steward.js"),
    "present": ("js/story/present.js",),
    "embed": ("js/embed/embed.js",),
    "height": ("js/embed/height.js",),
}
"""Kind of page -> the modules that it begins with, in this order. Modules do nothing where a page
has no element for them."""


def page_scripts(ours: Mapping[str, bytes]) -> dict[str, bytes]:
    """Name -> bytes of the script of each kind of page. ``ours`` are the files of assets/. Raises
    JoinError."""
    return {path_of(kind): joined(ours, *paths).encode() for kind, paths in PAGES.items()}


def path_of(kind: str) -> str:
    """The name of the script of a kind of page."""
    return f"{FOLDER}/{kind}.js"


def script_builder(address: Callable[[str], str]) -> Callable[[str], str]:
    """A function ``scripts(kind)``: the element that runs all scripts of a kind of page. It raises
    KeyError for a kind that there is not."""

    @cache
    def scripts(kind: str) -> Markup:
        return Markup(f'<script type="module" src="{address(path_of(kind))}"></script>')  # noqa: S704 - address of our own file

    return scripts
