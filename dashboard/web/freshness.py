"""How long browsers, and caches that many share (nginx, a CDN), may use an answer unasked."""

from http import HTTPStatus

from flask import Flask, Response, redirect

from dashboard.settings import Settings
from dashboard.web import hosts
from dashboard.web.noting import is_typed

SHARED = 60
"""Seconds for which a shared cache may show a page without asking."""
LATE = 60
"""Seconds after these in which it may show the page once more while it asks for the new one."""
FAILING = 600
"""Seconds in which it may show the page when the server fails."""
MISSING = 10
"""Seconds for which a shared cache may say that there is no such page."""
MOVED = 300
"""Seconds for which an address leads elsewhere."""
_SHOWN = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


def fresh_page(response: Response) -> Response:
    """A page that everybody gets alike: browsers ask each time whether theirs is the present one,
    caches that many share ask once a minute. One that is gone or failed is kept by nobody."""
    control = response.cache_control
    if response.status_code not in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED, HTTPStatus.NOT_FOUND):
        control.no_store = True
        return response
    control.public = True
    control.max_age = 0
    if response.status_code == HTTPStatus.NOT_FOUND:
        control.s_maxage = MISSING
    else:
        control.s_maxage = SHARED
        control.stale_while_revalidate = LATE
        control.stale_if_error = FAILING
    return response


def redirected(address: str, status: int = HTTPStatus.FOUND) -> Response:
    """An answer that leads to another address, for some minutes."""
    response: Response = redirect(address, status)  # type: ignore[assignment]
    response.cache_control.public = True
    response.cache_control.max_age = MOVED
    return response


def register(server: Flask, settings: Settings) -> None:
    """See to it that failures are kept by nobody, nor typed titles that lead elsewhere or nowhere,
    and by no shared cache what is not for the public, or holds a host that somebody made up. Called
    before all else that sets headers, and so the last to do so."""
    is_public = settings.edition == "public" and not settings.steward_pages
    is_expected = hosts.expected(settings)

    @server.after_request
    def keep_right(response: Response) -> Response:
        control = response.cache_control
        if response.status_code >= 500 or response.status_code == HTTPStatus.GONE:
            control.clear()
            control.no_store = True
        elif control.public and response.status_code not in _SHOWN and is_typed():
            # Such an address is what the cache would keep.
            control.clear()
            control.no_store = True
        elif "Cache-Control" not in response.headers:
            control.no_cache = True
        elif control.public and not (is_public and is_expected()):
            control.public = False
            control.private = True
            for name in ("s-maxage", "stale-while-revalidate", "stale-if-error"):
                control.pop(name, None)
        return response
