"""Every failure as a German answer: a page for readers, JSON for scripts, a sentence in place of a
picture; never a traceback."""

import logging
import secrets

from flask import Flask, Response, jsonify, request
from werkzeug.exceptions import HTTPException

from dashboard.access import note_of
from dashboard.api.routes import is_api
from dashboard.errors import (
    AtlasError,
    BadRequestError,
    BodyTooLargeError,
    MethodNotAllowedError,
    PageNotFoundError,
    ReleaseTooOldError,
    TooLongError,
    UnexpectedError,
)
from dashboard.web import embed, oembed
from dashboard.web.answers import opened
from dashboard.web.pages import Shell
from dashboard.web.picture_routes import is_picture
from layers.query_limit import QueryTooLongError
from layers.store import OutdatedError

log = logging.getLogger(__name__)

_FOR_SCRIPTS = (
    "/werte/",
    "/geometrie/",
    "/orte/",
    "/_dash",
    "/gesund",
    "/bereit",
    "/assets/",
)

_CASES: dict[int, type[PageNotFoundError | BodyTooLargeError | MethodNotAllowedError]] = {
    404: PageNotFoundError,
    405: MethodNotAllowedError,
    413: BodyTooLargeError,
}
"""HTTP status -> what it is here."""


def register(server: Flask, shell: Shell) -> None:
    """Add the handlers of foreseen, HTTP and unforeseen failures."""

    @server.errorhandler(AtlasError)
    def foreseen(error: AtlasError) -> Response:
        response = answer(shell, error)
        if error.retry_after:
            response.headers["Retry-After"] = str(error.retry_after)
            response.cache_control.no_store = True
        return response

    @server.errorhandler(OutdatedError)
    def outdated(error: OutdatedError) -> Response:
        return answer(shell, ReleaseTooOldError())

    @server.errorhandler(QueryTooLongError)
    def too_long(error: QueryTooLongError) -> Response:
        log.error("Abfrage abgebrochen: %s", request.path)
        return foreseen(TooLongError())

    @server.errorhandler(HTTPException)
    def from_http(error: HTTPException) -> Response | HTTPException:
        if error.code is not None and 300 <= error.code < 400:
            return error
        case: AtlasError = _CASES.get(error.code or 0, BadRequestError)()
        if error.code is not None and error.code >= 500:
            case = _logged(error)
        response = answer(shell, case)
        if error.code == 405 and error.get_response().headers.get("Allow"):
            response.headers["Allow"] = error.get_response().headers["Allow"]
        return response

    @server.errorhandler(Exception)
    def unforeseen(error: Exception) -> Response:
        return answer(shell, _logged(error))


def answer(shell: Shell, error: AtlasError) -> Response:
    """The failure for whoever asked: JSON for the addresses that scripts use, a sentence for
    pictures, a small page for embeds, else our page."""
    if any(part in request.path for part in _FOR_SCRIPTS):
        return plain(error)
    if request.path == oembed.ADDRESS:
        return opened(plain(error))
    if is_picture(request.path):
        return sentence(error)
    if is_api(request.path):
        return opened(plain(error))
    try:
        if embed.is_embed(request.path):
            return embed.failure(shell, error)
        return shell.failure(error)
    except Exception as second:
        log.exception("Die Fehlerseite ließ sich nicht schreiben")
        return plain(error if isinstance(error, UnexpectedError) else _logged(second))


def plain(error: AtlasError) -> Response:
    """{"error": German sentence} with the status of the case. What a visitor typed is in it: no
    ``<``, so that it is no HTML for whoever takes it for that."""
    response = jsonify(error=error.sentence)
    response.data = response.data.replace(b"<", b"\\u003c")
    response.status_code = error.status
    response.cache_control.no_store = True
    return response


def sentence(error: AtlasError) -> Response:
    """The German sentence as plain text with the status of the case, open to other sites."""
    response = Response(f"{error.sentence}\n", error.status, mimetype="text/plain")
    response.cache_control.no_store = True
    return opened(response)


def _logged(error: Exception) -> UnexpectedError:
    case = UnexpectedError(note_of(request.environ).id or secrets.token_hex(8))
    log.error("Kennung %s: %s", case.log_id, request.path, exc_info=error)
    return case
