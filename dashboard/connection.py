"""A connection, of which the main loop reads a request before a thread has to do with it."""

import re
from typing import Any

from gunicorn.http.errors import ExpectationFailed, LimitRequestHeaders, ParseException
from gunicorn.workers.gthread import TConn

from dashboard.unread import BodyTooLargeError, NoLengthError

MOST_HEAD = 65_536
"""Bytes of a request's head, and of a body that is read with it."""
_END = b"\r\n\r\n"
_LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*0*(\d+)[ \t]*\r\n", re.IGNORECASE)
_STREAMED = re.compile(rb"\r\n(transfer-encoding|expect):", re.IGNORECASE)


class Connection(TConn):  # type: ignore[misc]
    """A connection and what has been read from it but not yet parsed."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.held = bytearray()
        self.data_ready = True
        self.spare = 0
        """Bytes that are still thrown away before it is closed."""
        self.came = 0.0
        """When its request was whole, by the clock that never jumps."""

    def is_whole(self) -> bool:
        """Whether a thread can read the request without waiting for who sends it, or has to say
        that it is too large."""
        end = self.held.find(_END)
        if end < 0:
            is_long = b"\r\n" not in self.held[: self.cfg.limit_request_line + 2]
            return len(self.held) > (self.cfg.limit_request_line + 2 if is_long else MOST_HEAD)
        head = bytes(self.held[: end + 2])
        length = _length(head)
        if length > MOST_HEAD or _STREAMED.search(head):
            return True
        return len(self.held) >= end + len(_END) + length

    def refusal(self) -> ParseException | None:
        """What a server that takes no uploads does not read: bodies that are large, or come in
        pieces."""
        head = bytes(self.held[: self.held.find(_END) + 2])
        streamed = _STREAMED.search(head)
        if streamed:
            return (
                ExpectationFailed("expect") if streamed[1].lower() == b"expect" else NoLengthError()
            )
        return BodyTooLargeError() if _length(head) > MOST_HEAD else None

    def hand_over(self) -> None:
        """Give what is held to the parser. Raises LimitRequestHeaders where it is too much."""
        self.sock.setblocking(True)
        self.init()
        held, self.held = bytes(self.held), bytearray()
        self.parser.unreader.unread(held)
        if len(held) > MOST_HEAD and held.find(_END) < 0:
            raise LimitRequestHeaders("the head is too long")


def _length(head: bytes) -> int:
    """Bytes of the body as the head says, ``MOST_HEAD`` + 1 for all that is more; 0 where it says
    nothing, or what the parser refuses. Every number that the parser takes is known here: else a
    thread would wait for the body."""
    found = _LENGTH.search(head)
    if found is None:
        return 0
    return int(found[1]) if len(found[1]) <= len(str(MOST_HEAD)) else MOST_HEAD + 1
