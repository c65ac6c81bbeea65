"""gunicorn's worker with threads: slow senders take none of them, and it says in German what it
could not read.

The main loop itself reads the head of a request (and a small body), so that a thread gets it whole;
whoever sends it in drops only keeps a socket open, and not for long. Costly files have threads of
their own, and so have ``/gesund`` and ``/bereit``: pages are answered while files are made, and
probes while all others are busy.
"""

import re
import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from selectors import EVENT_READ
from socket import SHUT_WR
from typing import Any
from urllib.parse import unquote_to_bytes

from gunicorn.http.errors import LimitRequestHeaders
from gunicorn.util import write_nonblock
from gunicorn.workers.gthread import STOP_KEEPALIVE_LINGER, ThreadWorker

from dashboard.connection import MOST_HEAD, Connection
from dashboard.unread import page, reason_of

HEAD_SECONDS = 10.0
"""How long a request may take to arrive."""
SEND_SECONDS = 60.0
"""How long a part of an answer may take to be sent."""
LEAVE_SECONDS = 2.0
"""How long a connection whose last answer was sent waits for the other side to close it."""
_PROBE = re.compile(rb"(GET|HEAD) /(gesund|bereit)[ ?]")
_PATH = re.compile(rb"\s*(?:GET|HEAD) ([^ ?]*)")
_COSTLY = (b".png", b".pdf", b".pptx", b".xlsx", b".gpkg", b".zip")
_OF_VIEWS = (b"/vortrag", b"/vortrag/download.html")
"""How the paths of a presentation of views end, which is as costly."""
_WAITING = 4
"""Threads in which requests for costly files wait for their turn, or get what is kept."""


class Worker(ThreadWorker):  # type: ignore[misc]
    """The worker with threads; what is not said here is as gunicorn does it."""

    def init_process(self) -> None:
        """Begin, with threads for probes and for costly files beside the others."""
        self.probes = ThreadPoolExecutor(1)
        self.files = ThreadPoolExecutor(self.app.settings.costly_at_once + _WAITING)
        self.leaving: deque[Connection] = deque()
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
            self._end(conn)
        return bool(came)

    def on_client_socket_readable(self, conn: Connection, client: Any) -> None:
        """A connection that was kept open says something."""
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for(conn)

    def enqueue_req(self, conn: Connection) -> None:
        """Give a request to a thread."""
        pool = self.tpool
        if _PROBE.match(conn.held):
            pool = self.probes
        elif _is_costly(conn.held):
            pool = self.files
        conn.came = time.monotonic()
        done = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda made: self.method_queue.defer(self.finish_request, conn, made)
        )

    def finish_request(self, conn: Connection, fs: Any) -> None:
        """Keep the connection, or close it; what came early belongs to the next request."""
        if fs.cancelled() or fs.exception() is not None or not fs.result():
            self._leave(conn)
            return
        conn.held += conn.parser.unreader.take_buffered()
        if conn.held:
            self._wait_for(conn)
            return
        super().finish_request(conn, fs)

    def handle(self, conn: Connection) -> Any:
        """Answer one request, in a thread."""
        # Imported late: this worker may have newer code than the first process.
        from dashboard.access import WAITED

        WAITED.set(time.monotonic() - conn.came)
        refusal = None if self.app.settings.steward_pages else conn.refusal()
        try:
            conn.hand_over()
            if refusal is not None:
                self.handle_error(None, conn.sock, conn.client, refusal)
                return False
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

    # --- closing ---------------------------------------------------------------------------------

    def _leave(self, conn: Connection) -> None:
        """Say that nothing more comes, and close the connection when the other side does, or is too
        slow. To close it at once could cut off the answer (RFC 9112, 9.6). gunicorn waits here, and
        with it everybody else."""
        try:
            conn.sock.shutdown(SHUT_WR)
            conn.sock.setblocking(False)
        except OSError:
            self._end(conn)
            return
        conn.timeout = time.monotonic() + LEAVE_SECONDS
        conn.spare = MOST_HEAD
        self.leaving.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._drain, conn))

    def _drain(self, conn: Connection, _sock: Any) -> None:
        """Read what nobody wants any more, up to an end."""
        try:
            came = len(conn.sock.recv(MOST_HEAD))
        except BlockingIOError:
            return
        except OSError:
            came = 0
        conn.spare -= came
        if not came or conn.spare < 0:
            self.leaving.remove(conn)
            self._end(conn)

    def murder_pending(self) -> None:
        """Close what has waited long enough."""
        super().murder_pending()
        now = time.monotonic()
        while self.leaving and self.leaving[0].timeout <= now:
            self._end(self.leaving.popleft())

    def _end(self, conn: Connection) -> None:
        self.nr_conns -= 1
        with suppress(KeyError, ValueError):  # not waited for
            self.poller.unregister(conn.sock)
        conn.close()

    # --- ending ----------------------------------------------------------------------------------

    def handle_exit(self, sig: int, frame: Any) -> None:
        """Begin to end: nothing new, what has begun is answered."""
        self.app.state.is_leaving = True
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
        found = reason_of(exc)
        if found is None:
            # gunicorn would log the address with its query.
            self.log.exception("The request failed before the application had it")
        else:
            self.log.info("A request could not be read: %s", type(exc).__name__)
        with suppress(OSError):  # whoever asked has gone
            write_nonblock(client, page(found))


def _is_costly(request: bytes | bytearray) -> bool:
    """Whether a request is for a file that may be costly, however its address is written."""
    path = _PATH.match(request)
    return path is not None and unquote_to_bytes(bytes(path[1])).endswith((*_COSTLY, *_OF_VIEWS))
