"""What a visitor gets whose request could not be read, and never reached the application."""

from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)

from dashboard.web.policy import NOTHING, security_headers


class NoLengthError(ParseException):  # type: ignore[misc]
    """A body that does not say how long it is."""


class BodyTooLargeError(ParseException):  # type: ignore[misc]
    """A body that is longer than visitors send."""


_PAGE = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title></head>
<body><h1>{title}</h1>
<p>{text}</p></body>
</html>
"""
_LONG = (
    "Diese Adresse ist zu lang",
    "Der Server liest Adressen bis etwa 8 000 Zeichen. Bitte weniger auswählen, zum Beispiel "
    'weniger Ansichten in eine Mappe legen, oder auf der <a href="/">Startseite</a> neu beginnen.',
)
_UNREADABLE = (
    "Anfrage nicht verstanden",
    'Die Anfrage ist unvollständig oder beschädigt. Bitte auf der <a href="/">Startseite</a> neu '
    "beginnen.",
)
_LARGE = ("Anfrage zu groß", "Die Anfrage ist größer, als hier angenommen wird.")
_REASONS: tuple[tuple[type[Exception], str, tuple[str, str]], ...] = (
    (LimitRequestLine, "414 URI Too Long", _LONG),
    (LimitRequestHeaders, "431 Request Header Fields Too Large", _LONG),
    (NoLengthError, "411 Length Required", _UNREADABLE),
    (BodyTooLargeError, "413 Content Too Large", _LARGE),
    (ExpectationFailed, "417 Expectation Failed", _UNREADABLE),
    (ParseException, "400 Bad Request", _UNREADABLE),
)
_OURS = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
"""Failures that no visitor caused."""


def reason_of(error: BaseException) -> tuple[str, tuple[str, str]] | None:
    """Status, and title and text of the page; None where no visitor caused the failure."""
    if isinstance(error, _OURS):
        return None
    return next(
        ((status, told) for kind, status, told in _REASONS if isinstance(error, kind)), None
    )


def page(found: tuple[str, tuple[str, str]] | None) -> bytes:
    """The whole answer for what ``reason_of`` gives; the connection is closed after it."""
    reason, told = found or ("500 Internal Server Error", _UNREADABLE)
    title, text = told
    body = _PAGE.format(title=title, text=text).encode()
    fields = {
        "Connection": "close",
        "Content-Type": "text/html; charset=utf-8",
        "Content-Security-Policy": NOTHING,
        **security_headers(),
        "Cache-Control": "no-store",
        "Content-Length": str(len(body)),
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"HTTP/1.1 {reason}\r\n{head}\r\n".encode("ascii") + body
