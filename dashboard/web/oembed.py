"""oEmbed 1.0 (oembed.com): editors paste the address of a page, their system asks for the embed."""

import re
import struct
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from html import escape
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from flask import Flask, Response, json, request

from dashboard.errors import (
    FormatNotOfferedError,
    NotEmbeddableError,
    SizeNotPossibleError,
)
from dashboard.release import Releases
from dashboard.settings import Settings
from dashboard.web.answers import FRESH, answer, kept
from dashboard.web.drawings import picture
from dashboard.web.embed_controls import own_query, read_options
from dashboard.web.map_table import view_address
from dashboard.web.picture_routes import NARROWEST
from dashboard.web.snippets import HEIGHTS, WIDTH, frame_snippet
from dashboard.web.views import PAGES, View, make_view
from layers.model import SLUG
from layers.store import Store
from layers.thematic.demonstration import with_mark
from layers.xml_text import xml_text

ADDRESS = "/oembed"
_FEATURES = {page: feature for feature, page in PAGES.items()}
_PATH = re.compile(rf"(?:/embed)?/(?:({SLUG})/)?({'|'.join(_FEATURES)})/?")
_SIZE = re.compile(r"[0-9]{1,6}")
_THUMBNAIL = 600
"""Pixels that a thumbnail is wide where nobody asks for less."""


@dataclass(frozen=True)
class _Asked:
    """A view that an address of ours asks for: feature, municipality, query."""

    feature: str
    municipality: str
    args: Mapping[str, str]


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add ``/oembed``."""

    @server.get(ADDRESS, endpoint="oembed")
    def oembed() -> Response:
        written = _WRITTEN.get(request.args.get("format", "json"))
        if written is None:
            raise FormatNotOfferedError(tuple(_WRITTEN))
        limits = tuple(_limit(name) for name in ("maxwidth", "maxheight"))
        site = view_address(settings, request.host_url, "")
        asked = _asked(request.args.get("url", ""), site, releases.default)
        if not settings.framing_sites:
            raise NotEmbeddableError
        store = releases.cited(asked.municipality, asked.args.get("release", "").strip())
        if store.is_preview:
            raise NotEmbeddableError

        def make() -> bytes:
            return written[0](_description(store, asked, site, *limits)).encode()

        return answer(kept(store, make), written[1])


def _limit(name: str) -> int:
    """The most pixels that the asking site has room for; 0 where it does not say."""
    text = request.args.get(name, "").strip()
    if not text:
        return 0
    if _SIZE.fullmatch(text) is None or not int(text):
        raise SizeNotPossibleError(name, text)
    return int(text)


def _asked(address: str, site: str, default: str) -> _Asked:
    """What an address asks for. Raises NotEmbeddableError for any other than ours."""
    try:
        parts = urlsplit(address.strip())
        values = parse_qs(parts.query, max_num_fields=100)
    except ValueError:
        raise NotEmbeddableError from None
    is_ours = parts.netloc.lower() == urlsplit(site).netloc.lower()
    found = _PATH.fullmatch(unquote(parts.path))
    if parts.scheme not in ("http", "https") or not is_ours or found is None:
        raise NotEmbeddableError
    args = {key: ",".join(texts) for key, texts in values.items()}
    return _Asked(_FEATURES[found[2]], found[1] or default, args)


def _description(
    store: Store, asked: _Asked, site: str, most_width: int, most_height: int
) -> dict[str, Any]:
    """The members of the answer, in the order of the specification."""
    view = make_view(store, asked.feature, asked.args)
    width = min(WIDTH, most_width or WIDTH)
    wanted = HEIGHTS[asked.feature]
    height = min(wanted, most_height or wanted)
    title = with_mark(view.title, view.mark)
    address = site + view.embed(**own_query(read_options(asked.args)))
    return {
        "version": "1.0",
        "type": "rich",
        "title": title,
        "provider_name": f"Bildungsatlas {store.municipality.name}",
        "provider_url": f"{site}/{store.address}/",
        "cache_age": FRESH,
        "html": frame_snippet(address, title, str(width), str(height), site),
        "width": width,
        "height": height,
        **_thumbnail(view, site, most_width, most_height),
    }


def _thumbnail(view: View, site: str, most_width: int, most_height: int) -> dict[str, Any]:
    """The PNG of the view with its real sizes; nothing where it would not fit."""
    width = min(_THUMBNAIL, most_width or _THUMBNAIL)
    if width < NARROWEST:
        return {}
    real = _size_of(picture(replace(view, notices=()), "png", site + view.page, width))
    if real[1] > (most_height or real[1]):
        return {}
    return {
        "thumbnail_url": site + view.picture("png", width=width),
        "thumbnail_width": real[0],
        "thumbnail_height": real[1],
    }


def _size_of(png: bytes) -> tuple[int, int]:
    """Width and height of a PNG (specification, 11.2.2: the first eight bytes of IHDR)."""
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def _json(members: Mapping[str, Any]) -> str:
    return json.dumps(members)


def _xml(members: Mapping[str, Any]) -> str:
    inside = "".join(f"<{name}>{escape(str(value))}</{name}>" for name, value in members.items())
    document = f'<?xml version="1.0" encoding="utf-8" standalone="yes"?>\n<oembed>{inside}</oembed>'
    return xml_text(document)


_WRITTEN: dict[str, tuple[Callable[[Mapping[str, Any]], str], str]] = {
    "json": (_json, "application/json"),
    "xml": (_xml, "text/xml; charset=utf-8"),
}
"""Format -> what writes it, and its type."""
