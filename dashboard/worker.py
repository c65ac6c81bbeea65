"""gunicorn's worker with threads: slow senders take none of them, and it says in German what it
could not read.

The main loop itself reads the head of a request (and a small body), so that a thread gets it whole;
whoever sends it in drops only keeps a socket open, and not for long. ``/gesund`` and ``/bereit``
have a thread of their own and answer while all others are busy.
"""

import re
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from typing import Any

from gunicorn.http.errors import (
    ConfigurationProblem,
    ExpectationFailed,
    InvalidResponseHeader,
    InvalidResponseHeaderName,
    LimitRequestHeaders,
    LimitRequestLine,
    ParseException,
)
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, TConn, ThreadWorker

HEAD_SECONDS = 10.0
"""How long a request may take to arrive."""
SEND_SECONDS = 60.0
"""How long a part of an answer may take to be sent."""
MOST_HEAD = 65_536
"""Bytes of a request's head, and of a body that is read with it."""
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,12})[ \t]*\r\n", re.IGNORECASE)
_STREAMED = re.compile(rb"\r\n(transfer-encoding|expect):", re.IGNORECASE)
_PROBE = re.compile(rb"(GET|HEAD) /(gesund|bereit)[ ?]")
_PAGE = """<!DOCTYPE html>
<html lang="de">
<head><meta charset="utf-8"><title>{title}</title></head>
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
_REASONS: tuple[tuple[type[Exception], str, tuple[str, str]], ...] = (
    (LimitRequestLine, "414 URI Too Long", _LONG),
    (LimitRequestHeaders, "431 Request Header Fields Too Large", _LONG),
    (ExpectationFailed, "417 Expectation Failed", _UNREADABLE),
    (ParseException, "400 Bad Request", _UNREADABLE),
)
_OURS = (ConfigurationProblem, InvalidResponseHeader, InvalidResponseHeaderName)
"""Failures that no visitor caused."""


class Connection(TConn):  # type: ignore[misc]
    """A connection and what has been read from it but not yet parsed."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.held = bytearray()
        self.data_ready = True

    def is_whole(self) -> bool:
        """Whether a thread can read the request without waiting for who sends it, or has to say
        that it is too large."""
        end = self.held.find(_END)
        if end < 0:
            is_long = b"\r\n" not in self.held[: self.cfg.limit_request_line + 2]
            return len(self.held) > (self.cfg.limit_request_line + 2 if is_long else MOST_HEAD)
        head = bytes(self.held[: end + 2])
        found = _LENGTH.search(head)
        length = int(found[1]) if found else 0
        if length > MOST_HEAD or _STREAMED.search(head):
            return True
        return len(self.held) >= end + len(_END) + length

    def hand_over(self) -> None:
        """Give what is held to the parser. Raises LimitRequestHeaders where it is too much."""
        self.sock.setblocking(True)
        self.init()
        held, self.held = bytes(self.held), bytearray()
        self.parser.unreader.unread(held)
        if len(held) > MOST_HEAD and held.find(_END) < 0:
            raise LimitRequestHeaders("the head is too long")


class Worker(ThreadWorker):  # type: ignore[misc]
    """The worker with threads; what is not said here is as gunicorn does it."""

    def init_process(self) -> None:
        """Begin, with a thread for probes beside the others."""
        self.probes = ThreadPoolExecutor(1)
        super().init_process()

    # --- reading ---------------------------------------------------------------------------------

    def accept(self, listener: Any) -> bool:
        """Take one connection that waits; False where none does."""
        try:
            client, address = listener.accept()
        except OSError:
            return False
        self.nr_conns += 1
        self._wait_for(Connection(self.cfg, client, address, listener.getsockname()))
        return True

    def _wait_for(self, conn: Connection) -> None:
        """Read what comes, until a request is there or its time is over."""
        conn.sock.setblocking(False)
        if not conn.held and not self._is_there(conn):
            return
        if conn.is_whole():
            self.enqueue_req(conn)
            return
        conn.timeout = time.monotonic() + (HEAD_SECONDS if self.alive else STOP_KEEPALIVE_LINGER)
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._read, conn))

    def _read(self, conn: Connection, _sock: Any) -> None:
        is_there = self._is_there(conn)
        if not is_there or conn.is_whole():
            self.pending_conns.remove(conn)
            if is_there:
                self.poller.unregister(conn.sock)
                self.enqueue_req(conn)

    def _is_there(self, conn: Connection) -> bool:
        """Read without waiting; False, and closed, where the other side has gone."""
        try:
            came = conn.sock.recv(MOST_HEAD)
        except BlockingIOError:
            return True
        except OSError:
            came = b""
        conn.held += came
        if not came:
            self.nr_conns -= 1
            with suppress(KeyError, ValueError):  # not yet waited for
                self.poller.unregister(conn.sock)
            conn.close()
        return bool(came)

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """A connection that was kept open says something."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def enqueue_req(self, conn: Connection) -> None:
        """Give a request to a thread."""
        pool = self.probes if _PROBE.match(conn.held) else self.tpool
        done = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda made: self.method_queue.defer(self.finish_request, conn, made)
        )

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Keep the connection, or close it; what came early belongs to the next request."""
        if not fs.cancelled() and fs.exception() is None and fs.result():
            conn.held += conn.parser.unreader.take_buffered()
            if conn.held:
                self._wait_for(conn)
                return
        super().finish_request(conn, fs)

    def handle(self, conn: Connection) -> Any:
        """Answer one request, in a thread."""
        try:
            conn.hand_over()
        except LimitRequestHeaders as error:
            self.handle_error(None, conn.sock, conn.client, error)
            return False
        except OSError:
            return False
        return super().handle(conn)

    def handle_request(self, req: Any, conn: Connection) -> Any:
        """As gunicorn, with an end to waiting for whoever does not take the answer."""
        conn.sock.settimeout(SEND_SECONDS)
        return super().handle_request(req, conn)

    # --- ending ----------------------------------------------------------------------------------

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to end: nothing new, what has begun is answered."""
        self.app.state.is_stopping = True
        super().handle_exit(sig, frame)

    def set_accept_enabled(self, enabled: bool) -> None:
        """Listen or not. Who stops takes everybody who already waits, and then closes the door:
        where no other worker listens, new visitors are sent to another machine at once."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        for listener in self.sockets:
            while self.accept(listener):
                pass
            listener.close()
        end = time.monotonic() + STOP_KEEPALIVE_LINGER
        for conn in self.pending_conns:
            conn.timeout = min(conn.timeout, end)

    # --- what could not be read ------------------------------------------------------------------

    def handle_error(self, req: Any, client: Any, addr: Any, exc: BaseException) -> None:
        """Answer a request that could not be read; the connection is closed afterwards."""
        found = next(((r, told) for kind, r, told in _REASONS if isinstance(exc, kind)), None)
        if found is None or isinstance(exc, _OURS):
            # gunicorn would log the address with its query.
            self.log.exception("The request failed before the application had it")
            found = "500 Internal Server Error", _UNREADABLE
        else:
            self.log.info("A request could not be read: %s", type(exc).__name__)
        with suppress(OSError):  # whoever asked has gone
            write_nonblock(client, _answer(*found))


def _answer(reason: str, told: tuple[str, str]) -> bytes:
    title, text = told
    body = _PAGE.format(title=title, text=text).encode()
    head = (
        f"HTTP/1.1 {reason}\r\nConnection: close\r\nContent-Type: text/html; charset=utf-8\r\n"
        "X-Content-Type-Options: nosniff\r\nContent-Security-Policy: default-src 'none'\r\n"
        f"Cache-Control: no-store\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode("ascii") + body
