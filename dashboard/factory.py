"""Build the application: Flask with our pages, data and downloads, and Dash inside them."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from dash import Dash, dcc, html
from flask import Flask, Response, g, has_request_context, request
from markupsafe import Markup

from dashboard import callbacks
from dashboard.access import Noted
from dashboard.api import routes as api
from dashboard.errors import PageNotFoundError
from dashboard.ogc import routes as ogc
from dashboard.release import Releases
from dashboard.render import DashParts
from dashboard.settings import Settings, networks_of
from dashboard.web import (
    addresses,
    assets,
    briefing_routes,
    cache,
    costly,
    dash_files,
    dash_requests,
    data,
    dcat,
    downloads,
    embed,
    encodings,
    failures,
    freshness,
    headers,
    health,
    limits,
    noting,
    oembed,
    package,
    pages,
    picture_routes,
    present,
    ready,
    sitemap,
    steward,
    story_addresses,
    story_routes,
)
from layers.query_limit import QUERIES

_SCRIPTS_OF_DASH = re.compile(r'<script src="[^"]*"></script>\s*')


class AtlasDash(Dash):
    """Dash that lives inside our documents instead of writing its own.

    Its scripts come from ``served``: those of the components in use, and our bundle of plotly.js.
    """

    def __init__(self, *args: Any, served: assets.Assets, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._served = served

    def _generate_scripts_html(self) -> str:
        written = _SCRIPTS_OF_DASH.sub("", super()._generate_scripts_html())
        return f'<script src="{self._served.address(dash_files.SCRIPT)}"></script>\n{written}'

    def interpolate_index(self, **parts: Any) -> str:  # type: ignore[override]
        """The document of the page now asked for, with Dash's parts in their places.

        Scripts and renderer stand in a ``<template>``, where browsers do not run them:
        assets/js/page.js starts them when the reader opens the exploring section.
        """
        write: Callable[[DashParts], str] = g.write_document
        return write(
            DashParts(
                entry=Markup(parts["app_entry"].replace("Loading...", "Wird geladen …")),  # noqa: S704
                config=Markup(parts["config"]),  # noqa: S704
                scripts=Markup(parts["scripts"] + parts["renderer"]),  # noqa: S704
            )
        )

    def _config(self) -> dict[str, Any]:
        # A token per page load would change every document and defeat its ETag; it serves
        # background callbacks, which we have not. The Python version is nobody's business.
        config: dict[str, Any] = super()._config()  # type: ignore[no-untyped-call]
        # dcc.Graph asks for plotly.js at `plotlyjs_url` where Dash does not serve its own.
        ours = {
            "serve_locally": False,
            "plotlyjs_url": self._served.address(dash_files.PLOTLY),
        }
        told = {k: v for k, v in config.items() if k not in ("end_id", "python_version")}
        return told | ours


def create_app(settings: Settings) -> AtlasDash:
    """The whole application; ``.server`` is the WSGI application, which holds its Releases as
    extension ``bildungsatlas``.

    Raises ReleaseMissingError where the default municipality has no prepared release.
    """
    QUERIES.seconds = settings.query_seconds
    releases = Releases(
        settings.tables_dir,
        settings.wanted,
        settings.municipality,
        lambda: has_request_context() and bool(steward.signed_in(settings)),
        settings.edition,
    )
    server = Flask("bildungsatlas", static_folder=None)
    server.extensions["bildungsatlas"] = releases
    server.json.sort_keys = False  # type: ignore[attr-defined]
    server.json.ensure_ascii = False  # type: ignore[attr-defined]
    costly.register(server, settings.costly_at_once)
    freshness.register(server, settings)
    served = assets.register(server)
    app = _dash(server, served)
    _replace_dash_pages(server, releases.default)
    addresses.register(server)
    results = cache.register(server, settings, served.version)
    shell = pages.register(app, settings, releases, served)
    data.register(server, releases)
    downloads.register(server, settings, releases)
    briefing_routes.register(server, settings, releases)
    story_routes.register(server, settings, releases, served)
    picture_routes.register(server, settings, releases)
    story_addresses.register(server, releases)
    dcat.register(server, settings, releases)
    sitemap.register(server, settings, releases)
    ogc.register(server, settings, shell, releases)
    embed.register(server, settings, releases, shell, served)
    oembed.register(server, settings, releases)
    health.register(server, releases)
    present.register(server, releases, shell)
    api.register(server, settings, releases, shell)
    steward.register(server, settings, shell, releases.get, releases.may_serve)
    failures.register(server, shell)
    headers.register_compression(server, results)
    withdrawals = releases.withdrawals
    withdrawals.forget += [
        lambda: results.forget(withdrawals.withdrawn()),
        package.register(server, releases),
    ]
    noting.register(server, releases)
    callbacks.register_all(app, releases.cited)
    dash_requests.register(server, lambda: callbacks.answered(app))
    headers.register_security(server, lambda: shell.policy)
    room = settings.cache_megabytes * 1_000_000 // 4
    ready.register(server, settings.tables_dir, releases, min(room, ready.MOST))
    encodings.register(server)
    proxies = networks_of(settings.trusted_proxy)
    limits.register(server, proxies)
    noted = Noted(server.wsgi_app, proxies)
    server.extensions["bildungsatlas-noted"] = noted
    server.wsgi_app = noted  # type: ignore[method-assign]
    return app


def _dash(server: Flask, served: assets.Assets) -> AtlasDash:
    app = AtlasDash(
        __name__,
        served=served,
        server=server,
        assets_folder="no-such-folder",
        assets_url_path="_dash-assets",
        include_assets_files=False,
        serve_locally=True,
        suppress_callback_exceptions=True,
        enable_mcp=False,
        add_log_handler=False,
        update_title="",
    )
    app.layout = layout
    return app


def layout() -> html.Div:
    """What Dash puts into the exploring section: two stores and one part per feature.

    ``selection`` holds the page's selection with the feature under ``page``; ``explore-open`` says
    whether the reader has opened the section.
    """
    return html.Div(
        [
            dcc.Store(id="selection"),
            dcc.Store(id="explore-open", data=False),
            html.Div(
                [html.Div(id=f"explore-{feature}") for feature in callbacks.FEATURES], id="explore"
            ),
        ]
    )


def _replace_dash_pages(server: Flask, default: str) -> None:
    """Dash answers every unknown address with its own page; ours is a real 404."""

    def home() -> Response:
        query = request.query_string.decode("ascii", "replace")
        return freshness.redirected(f"/{default}/" + (f"?{query}" if query else ""))

    def unknown(path: str = "", **_words: str) -> Response:
        if path.endswith("/") and request.method in ("GET", "HEAD"):
            target = "/" + quote(path.strip("/"))
            query = request.query_string.decode("ascii", "replace")
            return pages.moved(target + (f"?{query}" if query else ""))
        raise PageNotFoundError

    server.view_functions["/"] = home
    server.view_functions["/<path:path>"] = unknown
    suites = "/_dash-component-suites/<string:package_name>/<path:fingerprinted_path>"
    for name in ("/_reload-hash", "/_favicon.ico", suites):
        server.view_functions[name] = unknown
