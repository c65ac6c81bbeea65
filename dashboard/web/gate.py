"""A gate before something that may fail: closed after a failure, tried again after some seconds."""

import logging
import time
from threading import Lock

log = logging.getLogger(__name__)

PAUSE = 5.0
"""Seconds for which a closed gate stays closed before somebody tries again."""


class Gate:
    """Says whether to go on asking, and writes one line when that ends and one when it is back.

    ``lost`` is the line for the first, with one place for the reason, ``back`` that for the second.
    """

    def __init__(self, lost: str, back: str) -> None:
        self._lost = lost
        self._back = back
        self._is_open = True
        self._next_try = 0.0
        self._lock = Lock()

    @property
    def is_open(self) -> bool:
        """Whether the last attempt worked, or none was made."""
        return self._is_open

    def may_try(self) -> bool:
        """Whether to ask now: always while it is open, once per pause while it is closed."""
        if self._is_open:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._next_try:
                return False
            self._next_try = now + PAUSE
            return True

    def failed(self, reason: str) -> None:
        """An attempt failed: nobody asks before the pause is over."""
        with self._lock:
            self._next_try = time.monotonic() + PAUSE
            was_open, self._is_open = self._is_open, False
        if was_open:
            log.warning(self._lost, reason)

    def worked(self) -> bool:
        """An attempt worked; gives whether the gate was closed before."""
        if self._is_open:
            return False
        with self._lock:
            was_open, self._is_open = self._is_open, True
        if not was_open:
            log.warning(self._back)
        return not was_open
