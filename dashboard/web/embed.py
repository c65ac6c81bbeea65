"""Embeds: a map, a series or the school changes as a document for a frame in another site."""

import re
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from flask import Flask, Response, request

from dashboard.errors import ONWARD, AtlasError, PageNotFoundError
from dashboard.pages.map import Panel
from dashboard.release import Releases
from dashboard.render import PageContext, query_string
from dashboard.settings import Settings
from dashboard.web.addresses import municipality_url
from dashboard.web.answers import answer, asked_store, kept, opened
from dashboard.web.assets import Assets
from dashboard.web.embed_controls import controls_of, read_options
from dashboard.web.embed_theme import style_of
from dashboard.web.map_table import view_address
from dashboard.web.pages import MAKERS, Shell
from dashboard.web.views import PAGES
from layers.model import SLUG, Municipality
from layers.store import Store
from layers.thematic.demonstration import mark_of

PREFIX = "/embed/"
HELPER = "js/embed/rahmen.js"
"""The script for the site that frames; it has an address that never changes."""
HELPER_FRESH = 3600
"""Seconds for which a site may use the helper without asking again."""


def register(
    server: Flask, settings: Settings, releases: Releases, shell: Shell, assets: Assets
) -> None:
    """Add ``/embed/<municipality>/<page>`` for every feature, and ``/embed/rahmen.js``."""
    for feature, page in PAGES.items():
        server.add_url_rule(
            f"{PREFIX}<municipality:municipality>/{page}",
            endpoint=f"embed-{page}",
            view_func=_view(feature, settings, releases, shell),
        )

    @server.get(f"{PREFIX}rahmen.js", endpoint="embed-helper")
    def helper() -> Response:
        body = assets.files[HELPER]
        return answer(body, "text/javascript; charset=utf-8", fresh=HELPER_FRESH)


def is_embed(path: str) -> bool:
    """Whether an address is one of an embed, there or not."""
    return path.startswith(PREFIX)


def failure(shell: Shell, error: AtlasError) -> Response:
    """What went wrong as a small page for the same frame; kept by nobody."""
    options = read_options(_arguments())
    body = shell.write(
        "embed_error.html",
        sentence=error.sentence.removesuffix(ONWARD).rstrip(),
        options=options,
        theme_style=style_of(options.theme),
        title=error.title,
        page_address=view_address(shell.settings, request.host_url, _page_of_failure()),
    )
    response = Response(body, error.status, mimetype="text/html")
    response.cache_control.no_store = True
    return framed(response, shell)


def _page_of_failure() -> str:
    """The page of what an embed should have shown, in its present release; else '/'."""
    found = _PATH.fullmatch(request.path)
    if found is None:
        return "/"
    left_out = ("release", "theme", "mode", "lock", "lang")
    query = {name: text for name, text in _arguments().items() if name not in left_out}
    return found[1] + (f"?{query_string(query)}" if query else "")


_PATH = re.compile(rf"/embed(/{SLUG}/(?:{'|'.join(PAGES.values())}))")


def framed(response: Response, shell: Shell, *, is_secret: bool = False) -> Response:
    """The answer with the headers of an embed: who may frame it, and nothing but our own inside.

    ``is_secret``: only our own pages may frame it, whatever the setting says.
    """
    sites = () if is_secret else shell.settings.framing_sites
    if "*" in sites:
        # The directive's own asterisk leaves out pages that are opened from a file.
        limit = ""
    elif sites or is_secret:
        limit = "; frame-ancestors " + " ".join(("'self'", *sites))
    else:
        limit = "; frame-ancestors 'none'"
    policy = shell.policy.embed(response.get_data())
    response.headers["Content-Security-Policy"] = policy + limit
    return response if is_secret else opened(response)


def _view(
    feature: str, settings: Settings, releases: Releases, shell: Shell
) -> Callable[..., Response]:
    def send(municipality: str) -> Response:
        store = asked_store(releases, municipality)

        def make() -> bytes:
            return document(store, feature, settings, shell, _arguments()).encode()

        response = answer(kept(store, make), "text/html; charset=utf-8", is_open=False)
        if store.is_preview:
            response.cache_control.clear()
            response.cache_control.no_store = True
        return framed(response, shell, is_secret=store.is_preview)

    return send


def document(
    store: Store, feature: str, settings: Settings, shell: Shell, args: Mapping[str, str]
) -> str:
    """The embed of what an address asks for. Raises NothingToShowError where the municipality has
    nothing of the kind."""
    context = MAKERS[feature](store, settings, args)
    if not isinstance(context, PageContext):
        raise PageNotFoundError
    options = read_options(args)
    url = municipality_url(store.address, store.pin)
    address = view_address(settings, request.host_url, url(feature, context.data["query"]))
    return shell.write(
        f"embed_{feature}.html",
        **context.data,
        m=store.municipality,
        url=url,
        map_units=_map_units,
        drawn=_drawn,
        mark=_mark(store.municipality, context.data),
        options=options,
        theme_style=style_of(options.theme),
        title=context.data.get("figure_title", context.title),
        notices=(*context.notices, *options.notices),
        form=controls_of(feature, context.data, options, store.pin),
        action=f"{PREFIX}{store.address}/{PAGES[feature]}",
        page_address=address,
    )


def _map_units(svg: str) -> str:
    """Width of a drawing in its own units."""
    found = _BOX.search(svg)
    return found[1] if found else "1"


_BOX = re.compile(r'viewBox="\S+ \S+ (\S+) ')


def _drawn(panel: Panel) -> str:
    """The map with the picked areas once more on top, where no neighbour covers their outline."""
    prefix = "" if panel.name == "map" else f"{panel.name}-"
    codes = (area.code for area in panel.layer.areas if area.code in panel.layer.selection.areas)
    again = "".join(f'<use href="#{prefix}area-{escape(code)}"/>' for code in codes)
    before = '<g class="circles">'
    top = f'<g class="picks" aria-hidden="true">{again}</g>' if again else ""
    return panel.svg.replace(before, top + before, 1)


def _mark(municipality: Municipality, data: Mapping[str, Any]) -> str:
    shown = data.get("layer") or data.get("result")
    return mark_of(municipality, getattr(shown, "indicator", None))


def _arguments() -> dict[str, str]:
    return {key: ",".join(values) for key, values in request.args.lists()}
