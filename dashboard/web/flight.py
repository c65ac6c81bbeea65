"""Many who ask for the same at the same time: one makes it, the others wait for it."""

from collections.abc import Callable
from threading import Event, Lock
from typing import TypeVar

T = TypeVar("T")
LONGEST = 20.0
"""Seconds that somebody waits for what another one makes, before making it as well."""


class _Turn:
    """What one thread makes and others wait for; ``content`` stays None where it is not theirs."""

    def __init__(self) -> None:
        self.over = Event()
        self.content: bytes | None = None


class Flights:
    """What is being made at this moment in this process, by key."""

    def __init__(self, longest: float = LONGEST) -> None:
        self._longest = longest
        self._turns: dict[str, _Turn] = {}
        self._lock = Lock()

    def make(self, key: str, maker: Callable[[], bytes | T]) -> bytes | T:
        """What ``maker`` gives, made once for all threads that ask for the key meanwhile.

        Only bytes are shared: where the first one failed, got something that is for it alone, or
        takes longer than ``longest`` seconds, each of the others makes its own.
        """
        with self._lock:
            turn = self._turns.get(key)
            is_first = turn is None
            if turn is None:
                turn = self._turns[key] = _Turn()
        if not is_first:
            turn.over.wait(self._longest)
            return maker() if turn.content is None else turn.content
        try:
            made = maker()
            if isinstance(made, bytes):
                turn.content = made
            return made
        finally:
            with self._lock:
                del self._turns[key]
            turn.over.set()
