"""Finished results in a Redis that several processes and machines share; never needed.

Whatever goes wrong with it is logged once and skipped: an answer is then made anew.
"""

import hashlib
from collections.abc import Callable, Collection
from functools import partial
from threading import Lock
from typing import Any, Literal
from urllib.parse import urlsplit

from cachelib.serializers import RedisSerializer
from flask import Flask
from flask_caching import Cache
from flask_caching.backends.rediscache import RedisCache

from dashboard.web.gate import Gate
from dashboard.web.hands import Hands

PREFIX = "bildungsatlas"
"""Begins every key: others may use the same Redis."""
KEPT_SECONDS = 7 * 86_400
"""After so long a result goes that nobody has written again."""
MOST_BYTES = 2_000_000
"""Larger results are not shared: to fetch them takes as long as to make them."""
MOST_WAITING = 16_000_000
"""Bytes that may wait to be written."""
SOCKET_SECONDS = 0.2
PATIENCE = 0.25
"""Seconds that a request waits for an answer of Redis in all."""
LATE_TIMES = 3
"""Answers in a row that may be late before nobody asks any more."""
_READERS = 4
_MARK = b"BA1\n"
_BATCH = 500
_EVERYTHING = "*"


class BytesOnly(RedisSerializer):
    """A serializer that leaves bytes as they are. The usual one unpickles, and so runs whatever
    somebody has put into the Redis."""

    def dumps(self, value: Any, protocol: int = 0) -> bytes:
        """The bytes. Raises TypeError for anything else."""
        if not isinstance(value, bytes):
            raise TypeError(f"Only bytes are shared, not {type(value).__name__}.")
        return value

    def loads(self, value: bytes | None) -> bytes | None:
        """The bytes, or None where there are none."""
        return value


class BytesRedis(RedisCache):
    """Flask-Caching's Redis with bytes only, and a way to drop keys that does not stop it."""

    serializer = BytesOnly()

    def drop(self, pattern: str) -> None:
        """Drop all keys below our prefix that match a pattern. Raises RedisError."""
        client, batch = self._write_client, []
        for key in client.scan_iter(match=f"{self._get_prefix()}{pattern}", count=1000):
            batch.append(key)
            if len(batch) == _BATCH:
                client.unlink(*batch)
                batch = []
        if batch:
            client.unlink(*batch)


class Shared:
    """The results of this ``version`` of the software in the Redis at ``url``.

    Values are sealed: what was cut off, or was written by somebody else or under another key, is
    as if it were not there. Raises ValueError for an ``url`` that cannot be read.
    """

    def __init__(self, server: Flask, url: str, version: str) -> None:
        self._backend = _backend(server, url)
        self._version = version
        where = without_secrets(url)
        self._reading = Gate(
            f"Der gemeinsame Zwischenspeicher {where} wird übersprungen: %s",
            f"Der gemeinsame Zwischenspeicher {where} ist wieder da.",
        )
        self._writing = Gate(
            f"Der gemeinsame Zwischenspeicher {where} nimmt nichts mehr an: %s",
            f"Der gemeinsame Zwischenspeicher {where} nimmt wieder etwas an.",
        )
        self._readers = Hands("cache-read", _READERS, 64)
        self._writer = Hands("cache-write", 1, 1000)
        self._lock = Lock()
        self._waiting = 0
        self._due: set[str] = set()
        self._late = 0

    def get(self, key: str) -> bytes | None:
        """What was kept under a key, or None; after ``PATIENCE`` seconds at the latest."""
        if not self._is_there():
            return None
        name = self._name(key)
        try:
            found = self._readers.ask(lambda: self._backend.get(name), PATIENCE)
        except Exception as error:
            if not is_of_another_kind(error):
                self._lost(error)
            return None
        self._late = 0
        return unsealed(name, found)

    def set(self, key: str, value: bytes) -> None:
        """Keep bytes for a week; without waiting, and not where too much waits already."""
        if len(value) > MOST_BYTES or not self._reading.is_open or not self._writing.may_try():
            return
        name = self._name(key)
        with self._lock:
            if self._waiting + len(value) > MOST_WAITING:
                return
            self._waiting += len(value)

        def write() -> None:
            try:
                self._sweep()
                self._change(lambda: self._backend.set(name, sealed(name, value), KEPT_SECONDS))
            finally:
                with self._lock:
                    self._waiting -= len(value)

        if not self._writer.leave(write):
            with self._lock:
                self._waiting -= len(value)

    def forget(self, releases: Collection[str] | None = None) -> None:
        """Drop what was made of these releases, of all versions; everything where it is None.

        Without waiting: where Redis is away, as soon as it is back.
        """
        with self._lock:
            self._due |= {_EVERYTHING} if releases is None else {f"*:{r}:*" for r in releases}
        self._writer.leave(self._sweep)

    def state(self) -> Literal["ok", "down"]:
        """Whether Redis answers now."""
        if self._reading.is_open:
            self.get("state")
        else:
            self._is_there()
        return "ok" if self._reading.is_open else "down"

    def _is_there(self) -> bool:
        """Whether to ask. While it is away, a hand looks now and then whether it is back."""
        if self._reading.is_open:
            return True
        if self._reading.may_try():
            self._readers.leave(self._look)
        return False

    def _look(self) -> None:
        try:
            self._backend.get(self._name("state"))
        except Exception as error:
            self._reading.failed(reason_of(error))
            return
        if self._reading.worked():
            self._writer.leave(self._sweep)

    def _sweep(self) -> None:
        """Drop what is due."""
        with self._lock:
            due = sorted(self._due)
        for pattern in due:
            if not self._change(partial(self._backend.drop, pattern)):
                return
            with self._lock:
                self._due.discard(pattern)

    def _change(self, job: Callable[[], object]) -> bool:
        """Whether a change of what Redis keeps was made."""
        from redis.exceptions import ResponseError

        if not self._reading.is_open:
            return False
        try:
            job()
        except ResponseError as error:  # it is there, but full or only for reading
            self._writing.failed(reason_of(error))
            return False
        except Exception as error:
            self._lost(error)
            return False
        self._writing.worked()
        return True

    def _lost(self, error: Exception) -> None:
        """Stop asking: at once where Redis cannot be reached, where it is late only after several
        times, because the reason may be that this machine is busy."""
        if is_late(error):
            self._late += 1
            if self._late < LATE_TIMES:
                return
        self._late = 0
        self._reading.failed(reason_of(error))

    def _name(self, key: str) -> str:
        return f"{self._version}:{key}"


def _backend(server: Flask, url: str) -> BytesRedis:
    """Flask-Caching's backend for an address. Nothing is asked of Redis yet."""
    # Imported here: most servers have no Redis, and it takes 8 MB.
    from redis.backoff import NoBackoff
    from redis.exceptions import ConnectionError as Lost
    from redis.retry import Retry

    cache = Cache(
        server,
        config={
            "CACHE_TYPE": f"{__name__}.BytesRedis",
            "CACHE_REDIS_URL": url,
            "CACHE_KEY_PREFIX": f"{PREFIX}:",
            "CACHE_OPTIONS": {
                "socket_timeout": SOCKET_SECONDS,
                "socket_connect_timeout": SOCKET_SECONDS,
                # A connection that Redis closed meanwhile is made anew at once; no other attempts.
                "retry": Retry(NoBackoff(), 1, supported_errors=(Lost,)),
                "protocol": 2,
            },
        },
    )
    backend: BytesRedis = server.extensions["cache"][cache]
    return backend


def without_secrets(url: str) -> str:
    """The address without user, password and parameters."""
    found = urlsplit(url)
    return f"{found.scheme}://{found.netloc.rpartition('@')[2]}{found.path}"


def is_late(error: Exception) -> bool:
    """Whether an answer did not come in time, for us or for the socket."""
    from redis.exceptions import TimeoutError as SocketTimeoutError

    return isinstance(error, TimeoutError | SocketTimeoutError)


def is_of_another_kind(error: Exception) -> bool:
    """Whether something lies under the key that is no bytes, such as a list."""
    return str(error).startswith("WRONGTYPE")


def reason_of(error: Exception) -> str:
    """Why an attempt failed, for whoever runs the server."""
    if is_late(error):
        return f"keine Antwort in {PATIENCE:g} Sekunden"
    return f"{type(error).__name__}: {error}"


def sealed(name: str, value: bytes) -> bytes:
    """Bytes with a checksum over them and the key that they belong to."""
    return _MARK + _checksum(name, value) + value


def unsealed(name: str, found: Any) -> bytes | None:
    """The bytes that were sealed under this key; None for anything else."""
    if not isinstance(found, bytes) or not found.startswith(_MARK):
        return None
    start = len(_MARK) + 16
    checksum, value = found[len(_MARK) : start], found[start:]
    return value if checksum == _checksum(name, value) else None


def _checksum(name: str, value: bytes) -> bytes:
    return hashlib.blake2b(name.encode() + b"\0" + value, digest_size=16).digest()
