"""gunicorn's worker, with a German answer to addresses that are too long to be read.

Such a request never reaches the application: a Mappe of twelve views, or a hand-made address, can
be longer than ``limit_request_line``.
"""

from contextlib import suppress
from typing import Any

from gunicorn.http.errors import LimitRequestHeaders, LimitRequestLine
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import ThreadWorker

_TITLE = "Diese Adresse ist zu lang"
_PAGE = f"""<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>{_TITLE}</title></head>
<body><h1>{_TITLE}</h1>
<p>Der Server liest Adressen bis etwa 8 000 Zeichen. Bitte weniger auswählen, zum Beispiel weniger
Ansichten in eine Mappe legen, oder auf der <a href="/">Startseite</a> neu beginnen.</p></body>
</html>
"""
_REASONS = {
    LimitRequestLine: "414 URI Too Long",
    LimitRequestHeaders: "431 Request Header Fields Too Large",
}


class Worker(ThreadWorker):  # type: ignore[misc]
    """The worker with threads; all other errors as gunicorn answers them."""

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read; the connection is closed afterwards."""
        reason = next((said for kind, said in _REASONS.items() if isinstance(exc, kind)), "")
        if not reason:
            super().handle_error(req, client, addr, exc)
            return
        with suppress(OSError):  # whoever asked has gone
            write_nonblock(client, _answer(reason))


def _answer(reason: str) -> bytes:
    body = _PAGE.encode()
    head = (
        f"HTTP/1.1 {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        f"X-Content-Type-Options: nosniff\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
