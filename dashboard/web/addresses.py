"""The first part of our addresses: which municipality a request is about."""

from collections.abc import Callable
from functools import lru_cache

from flask import Flask, Request, current_app, request
from werkzeug.exceptions import HTTPException
from werkzeug.routing import BaseConverter

from dashboard.errors import BadRequestError
from dashboard.render import url_builder
from dashboard.routes import ROUTES
from layers.model import RESERVED_SLUGS, SLUG


class MunicipalityConverter(BaseConverter):
    """What may stand in the place of a municipality: no name that begins an address of our own."""

    regex = rf"(?!(?:{'|'.join(sorted(RESERVED_SLUGS))})$){SLUG}"


def register(server: Flask) -> None:
    """Make ``<municipality:...>`` known to the routes, and refuse hosts that cannot be one."""
    server.url_map.converters["municipality"] = MunicipalityConverter

    @server.before_request
    def check_host() -> None:
        # Our absolute addresses begin with it. Werkzeug gives '' where it has a wrong form.
        if not request.host:
            raise BadRequestError


@lru_cache(maxsize=64)
def municipality_url(slug: str, release: str = "") -> Callable[..., str]:
    """The function ``url(name, query_text='', **query)`` of one municipality's pages; of those of
    one ``release`` where one was asked for."""
    return url_builder(slug, {route.name: route.path for route in ROUTES}, release)


def is_served(path: str) -> bool:
    """Whether the server has a route for a path, with or without a query."""
    try:
        endpoint, _ = current_app.url_map.bind("").match(path.partition("?")[0])
    except HTTPException:
        return False
    # What no other route takes ends at the last one, which says that there is no such page.
    return bool(endpoint != "/<path:path>")


def asked_municipality(request: Request, known: tuple[str, ...], default: str) -> str:
    """The municipality that an address begins with where it is known, else the default."""
    first = request.path.strip("/").partition("/")[0]
    return first if first in known else default
