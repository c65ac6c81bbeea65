"""Finished bytes kept in memory: so many bytes at most, the least recently used ones go first."""

from collections import OrderedDict
from threading import Lock


class Kept:
    """Bytes by key, at most ``limit`` of them in all, keys included; threads may share it."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def set(self, key: str, value: bytes) -> None:
        """Keep bytes; under the key '' nothing is kept, nor what is larger than the limit."""
        if not key or len(value) > self._limit:
            return
        with self._lock:
            self._drop(key)
            self._size += len(key) + len(value)
            self._kept[key] = value
            while self._size > self._limit:
                self._drop(next(iter(self._kept)))

    def _drop(self, key: str) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._size -= len(key) + len(dropped)

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0
