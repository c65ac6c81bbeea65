"""``/sitemap.xml`` and ``/robots.txt``: what search engines may read, and where it stands."""

from collections.abc import Iterator
from xml.sax.saxutils import escape

from flask import Flask, Response

from dashboard.release import Releases
from dashboard.routes import ROUTES
from dashboard.selection.content import has_content
from dashboard.settings import Settings
from dashboard.web.addresses import municipality_url
from dashboard.web.answers import answer, kept
from dashboard.web.dcat import base_address, real_stores
from dashboard.web.views import make_view
from layers.queries import catalogue
from layers.queries.release import release
from layers.queries.stories import stories
from layers.store import Store

FRESH = 3600
"""Seconds."""
_NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LEFT_OUT = ("legal",)
"""Features whose pages are no content of the atlas."""

NO_CONTENT = (
    "/_dash",
    "/api/",
    "/oembed",
    "/ogc/",
    "/v/",
    "/vorschau-",
    "/*/daten-pflegen",
    "/*/download.",
    "/*/mappe",
    "/*/offene-daten/*.zip",
    "/*/strassen",
    "/*/suche",
    "/*/v/",
    "/*/vortrag",
    "/*/zitat",
)
"""What search engines leave alone: data and files in countless views, forms, previews. Pictures
and the files of the pages stay open: previews of links and drawing a page need them."""


def register(server: Flask, settings: Settings, releases: Releases) -> None:
    """Add both addresses."""

    def sitemap() -> Response:
        base = base_address(settings)
        stores = real_stores(releases)
        if not stores:
            return answer(_document(()), "application/xml", fresh=FRESH)
        others = (store.fingerprint for store in stores[1:])
        body = kept(stores[0], lambda: _document(_entries(stores, base)), others=others)
        return answer(body, "application/xml", fresh=FRESH)

    def robots() -> Response:
        text = robots_text(settings, base_address(settings))
        return answer(text, "text/plain; charset=utf-8", fresh=FRESH)

    server.add_url_rule("/sitemap.xml", endpoint="sitemap", view_func=sitemap)
    server.add_url_rule("/robots.txt", endpoint="robots", view_func=robots)


def robots_text(settings: Settings, base: str) -> str:
    """The rules for search engines (RFC 9309). A server for stewards or of internal releases is
    for none of them."""
    if settings.steward_pages or settings.edition == "internal":
        return "User-agent: *\nDisallow: /\n"
    rules = "".join(f"Disallow: {path}\n" for path in NO_CONTENT)
    return f"User-agent: *\n{rules}\nSitemap: {base}/sitemap.xml\n"


def pages_of(store: Store) -> Iterator[str]:
    """Paths of a municipality's pages: each page, each story, each indicator, each map at its first
    level, the profile of each of today's areas."""
    url = municipality_url(store.address)
    for route in ROUTES:
        plain = "<" not in route.path and route.feature not in _LEFT_OUT
        is_way = route.nav or route.path == "/" or route.name == "facilities"
        if plain and is_way and has_content(store, route.feature):
            yield url(route.name)
    for story in stories(store):
        yield url("story", story=story.story_id)
    for indicator in catalogue.indicators(store):
        yield url("indicator", indicator_id=indicator.indicator_id)
    for indicator in catalogue.mappable_indicators(store):
        path = make_view(store, "map", {"indicator": indicator.indicator_id}).page
        # The map that the atlas begins with is the page itself.
        if path != url("map"):
            yield path
    if has_content(store, "profile"):
        for level in catalogue.levels(store):
            for area in catalogue.areas(store, level.level):
                yield url("profile", level=level.level, code=area.code)


def _entries(stores: tuple[Store, ...], base: str) -> Iterator[tuple[str, str]]:
    for store in stores:
        day = release(store).built_at[:10]
        for path in pages_of(store):
            yield base + path, day


def _document(entries: Iterator[tuple[str, str]] | tuple[()]) -> bytes:
    lines = "".join(
        f"<url><loc>{escape(address)}</loc><lastmod>{day}</lastmod></url>\n"
        for address, day in entries
    )
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    return f'{head}<urlset xmlns="{_NAMESPACE}">\n{lines}</urlset>\n'.encode()
