"""What is made once and used again: pages, values files, pictures, files, compressed answers."""

import hashlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Literal, TypeVar

import dash
from flask import Flask
from flask_caching import Cache

from dashboard.settings import Settings, unusable
from dashboard.web.flight import Flights
from dashboard.web.kept import Kept
from dashboard.web.shared import Shared

T = TypeVar("T")
EXTENSION = "bildungsatlas-cache"
_SHAPING = (
    "edition",
    "embed_sites",
    "municipalities",
    "municipality",
    "public_url",
    "steward_pages",
)
"""Settings that stand in what is made; servers that differ in them share nothing."""
_OURS = Path(__file__).resolve().parents[2]


class Results:
    """Finished bytes by key: in memory first, then in the Redis that others fill as well, where
    there is one. Threads may share it. ``site`` is the public address of the server, '' where
    answers hold the address that they were asked by.

    Nothing here ever fails or waits long; at worst everything is made anew.
    """

    def __init__(self, kept: Kept, shared: Shared | None = None, site: str = "") -> None:
        self.site = site
        self._kept = kept
        self._shared = shared
        self._flights = Flights()
        self._cleared = 0

    def get(self, key: str, *, is_local: bool = False) -> bytes | None:
        """The bytes kept under a key, or None. ``is_local``: do not ask the others."""
        found = self._kept.get(key)
        if found is not None or is_local or self._shared is None or not key:
            return found
        before = self._cleared
        found = self._shared.get(key)
        if found is not None and before == self._cleared:
            self._kept.set(key, found)
        return found

    def set(self, key: str, value: bytes, *, is_local: bool = False) -> None:
        """Keep bytes; under the key '' nothing is kept, and what is there already stays."""
        if not key or self._kept.get(key) == value:
            return
        self._kept.set(key, value)
        if self._shared is not None and not is_local:
            self._shared.set(key, value)

    def make(self, key: str, maker: Callable[[], bytes | T]) -> bytes | T:
        """The bytes kept under a key, else what ``maker`` gives, made once for all who ask
        meanwhile. Only bytes are kept, and nothing of what was forgotten while it was made."""
        found = self._kept.get(key)
        return self._flights.make(key, lambda: self._made(key, maker)) if found is None else found

    def _made(self, key: str, maker: Callable[[], bytes | T]) -> bytes | T:
        before = self._cleared
        found = self.get(key)
        if found is not None:
            return found
        made = maker()
        if isinstance(made, bytes) and before == self._cleared:
            self.set(key, made)
        return made

    def clear(self) -> None:
        """Forget everything, here and in the Redis."""
        self._forget_here()
        if self._shared is not None:
            self._shared.forget()

    def forget(self, releases: Collection[str]) -> None:
        """Forget everything here, and in the Redis what was made of these releases."""
        self._forget_here()
        if self._shared is not None and releases:
            self._shared.forget(releases)

    def _forget_here(self) -> None:
        self._cleared += 1
        self._kept.clear()

    def state(self) -> Literal["embedded", "ok", "down"]:
        """``embedded`` where there is no Redis, else whether it answers."""
        return "embedded" if self._shared is None else self._shared.state()


def register(server: Flask, settings: Settings, assets_version: str) -> Results:
    """Make room for finished results, as extension ``bildungsatlas-cache`` of the server.

    Raises SettingsError for an address of a Redis that cannot be read.
    """
    embedded = Cache(
        server,
        config={
            "CACHE_TYPE": "dashboard.web.kept.Kept",
            "CACHE_BYTES": settings.cache_megabytes * 1_000_000,
        },
    )
    shared = None
    if settings.cache_url:
        try:
            shared = Shared(server, settings.cache_url, version(settings, assets_version))
        except ValueError:
            raise unusable("cache_url") from None
    found = Results(server.extensions["cache"][embedded], shared, settings.public_url)
    server.extensions[EXTENSION] = found
    return found


def version(settings: Settings, assets_version: str) -> str:
    """Twelve hex digits over all that shapes an answer beside release and address: our code, the
    packages it uses, styles and scripts, and settings. Servers of another version share nothing."""
    digest = hashlib.sha256(assets_version.encode())
    for package in ("dashboard", "layers"):
        for path in sorted((_OURS / package).rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(f"\0{path.relative_to(_OURS)}\0".encode() + path.read_bytes())
    for path in sorted(Path(dash.__file__).parents[1].glob("*.dist-info")):
        digest.update(f"\0{path.name}".encode())
    for name in _SHAPING:
        digest.update(f"\0{name}={getattr(settings, name)}".encode())
    return digest.hexdigest()[:12]
