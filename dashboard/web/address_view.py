"""The view at an address that somebody copied: of any page that shows one."""

import logging
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote

from dashboard.errors import AtlasError
from dashboard.web.kinds import KINDS, Kind
from dashboard.web.views import View, make_view
from layers.store import Store

log = logging.getLogger(__name__)

MOST_ADDRESS = 1500
"""Characters of the address of one view."""


@dataclass(frozen=True)
class Entry:
    """A view; ``path`` is its canonical address below the municipality, ``notices`` are German
    sentences about what of the address could not be shown, ``pin`` is the release that the address
    named, '' for none."""

    path: str
    view: View
    notices: tuple[str, ...]
    pin: str = ""


class NoViewError(Exception):
    """An address without a view; its text is the end of a German sentence about it."""


def view_at(store: Store, address: str) -> Entry:
    """The view of an address: below the municipality, with it, or with the host as well.

    Raises NoViewError.
    """
    if len(address) > MOST_ADDRESS:
        raise NoViewError("hat eine zu lange Adresse; sie fehlt.")
    told = f"(„{shortened(address)}“)"
    path, query = _parted(store, address)
    kind, words = _kind(path)
    if kind is None:
        raise NoViewError(f"{told} gehört zu keiner Seite, die in eine Mappe passt; sie fehlt.")
    args: dict[str, str] = {}
    for name, value in parse_qsl(query):
        args[name] = f"{args[name]},{value}" if name in args else value
    pin = args.pop("release", "")
    try:
        view = make_view(store, kind.feature, {**args, **words})
        found = _canonical(view)
    except AtlasError as error:
        raise NoViewError(f"{told} fehlt. {error.sentence}") from error
    except (LookupError, ValueError) as error:
        log.warning("Ohne Ansicht: %s: %r", address, error)
        raise NoViewError(f"{told} gibt es hier nicht; sie fehlt.") from error
    return Entry(found, view, view.notices, pin)


def view_path(path: str, query: str) -> str:
    """How a view is named below the municipality; ``path`` is its page there, with or without a
    slash."""
    return path.strip("/") + (f"?{query}" if query else "")


def shortened(text: str, most: int = 60) -> str:
    """Something that somebody typed, printable and short."""
    text = "".join(char for char in text if char.isprintable())
    return text if len(text) <= most else text[: most - 1] + "…"


def _canonical(view: View) -> str:
    words = [quote(str(getattr(view.selection, word)), safe="") for word in view.kind.words]
    return view_path("/".join((view.kind.page, *words)), view.query)


def _parted(store: Store, address: str) -> tuple[str, str]:
    """Path below the municipality, and query."""
    address = address.partition("#")[0]
    _, scheme, rest = address.partition("://")
    if scheme:
        address = "/" + rest.partition("/")[2]
    path, _, query = address.partition("?")
    path = path.strip("/")
    return path.removeprefix(f"{store.address}/"), query


def _kind(path: str) -> tuple[Kind | None, dict[str, str]]:
    """The kind of views whose page has such a path, and the words of its selection in it."""
    first, *words = path.split("/")
    for kind in KINDS.values():
        if kind.page == first and kind.exhibit is not None and len(kind.words) == len(words):
            return kind, {key: unquote(w) for key, w in zip(kind.words, words, strict=True)}
    return None, {}
