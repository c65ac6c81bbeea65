"""Finished bytes kept in memory: so many bytes at most, the least recently used ones go first."""

from collections import OrderedDict
from datetime import timedelta
from threading import Lock
from typing import Any

from flask import Flask
from flask_caching.backends.base import BaseCache

OVERHEAD = 300
"""Bytes that an entry needs beside its key and value."""


class Kept(BaseCache):
    """A backend of Flask-Caching that counts bytes instead of entries: at most ``limit`` of them
    in all, keys and overhead included; threads may share it. 0 keeps nothing."""

    def __init__(self, limit: int) -> None:
        super().__init__(default_timeout=0)
        self._limit = limit
        self._size = 0
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._lock = Lock()

    @classmethod
    def factory(
        cls, app: Flask, config: dict[str, Any], args: list[Any], kwargs: dict[str, Any]
    ) -> "Kept":
        """What Flask-Caching makes of ``CACHE_BYTES``."""
        return cls(int(config["CACHE_BYTES"]))

    @property
    def size(self) -> int:
        """Bytes that are kept now, overhead included."""
        return self._size

    def get(self, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
            return self._kept.get(key)

    def set(self, key: str, value: bytes, timeout: int | timedelta | None = None) -> bool:
        """Keep bytes; not under the key '', nor what is larger than the limit. There is no time
        after which they go."""
        size = _size(key, value)
        if not key or size > self._limit:
            return False
        with self._lock:
            self._drop(key)
            self._size += size
            self._kept[key] = value
            while self._size > self._limit:
                self._drop(next(iter(self._kept)))
        return True

    def _drop(self, key: str) -> None:
        dropped = self._kept.pop(key, None)
        if dropped is not None:
            self._size -= _size(key, dropped)

    def clear(self) -> bool:
        """Forget everything."""
        with self._lock:
            self._kept.clear()
            self._size = 0
        return True


def _size(key: str, value: bytes) -> int:
    return len(key) + len(value) + OVERHEAD
