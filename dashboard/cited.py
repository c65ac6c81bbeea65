"""Earlier releases that somebody still reads: those who cite one, and pages opened before a newer
one came."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from layers.store import Store

_MOST = 4
"""Earlier releases that are open at a time."""


class Cited:
    """Open releases by municipality and fingerprint; the one asked for longest ago goes first."""

    def __init__(self) -> None:
        self._stores: OrderedDict[tuple[str, str], Store] = OrderedDict()
        self._opening: dict[tuple[str, str], Lock] = {}
        self._lock = Lock()

    def get(self, slug: str, fingerprint: str, open_store: Callable[[], Store]) -> Store:
        """The release, opened where it is not; errors as ``open_store``. Others are given out while
        one is being opened."""
        key = slug, fingerprint
        found = self._find(key)
        if found is not None:
            return found
        with self._lock:
            opening = self._opening.setdefault(key, Lock())
        with opening:
            found = self._find(key)
            if found is None:
                found = open_store()
                self._put(key, found)
        with self._lock:
            self._opening.pop(key, None)
        return found

    def add(self, former: Store) -> None:
        """Keep a release that a newer one has just replaced: pages that are open go on with it."""
        self._put((former.municipality.slug, former.fingerprint), former.pinned())

    def drop(self, is_gone: Callable[[str, str], bool]) -> None:
        """Let go of those of which ``is_gone`` says so, by municipality and fingerprint."""
        with self._lock:
            for key in [key for key in self._stores if is_gone(*key)]:
                del self._stores[key]

    def close(self) -> None:
        """End all connections."""
        with self._lock:
            for store in self._stores.values():
                store.close()
            self._stores.clear()

    def _find(self, key: tuple[str, str]) -> Store | None:
        with self._lock:
            if key in self._stores:
                self._stores.move_to_end(key)
            return self._stores.get(key)

    def _put(self, key: tuple[str, str], store: Store) -> None:
        with self._lock:
            self._stores[key] = store
            self._stores.move_to_end(key)
            while len(self._stores) > _MOST:
                self._stores.popitem(last=False)
