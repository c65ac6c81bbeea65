"""The release of one municipality that is in use, changed for a newer one without a pause."""

import logging
from collections.abc import Callable
from pathlib import Path
from threading import Lock

from dashboard.withdrawals import Stamp, stamp
from layers.publish.examine import missing
from layers.publish.withdrawal import pointed
from layers.release_files import ReleaseFiles
from layers.store import ReleaseError, Store

log = logging.getLogger(__name__)

OpenStore = Callable[[Path, str, str], Store]


def files_stamp(tables_dir: Path, slug: str, pointer: str) -> tuple[Stamp, ...]:
    """When the release that a pointer names was last changed: pointer, database and sums."""
    name = pointed(tables_dir, slug, pointer)
    path = tables_dir / f"{slug}.{pointer}"
    if not name or "/" in name or "\0" in name:
        return (stamp(path),)
    files = ReleaseFiles(tables_dir, slug, name)
    return stamp(path), stamp(files.database), stamp(files.sums)


class ReleaseKeeper:
    """Hands out the current release of one municipality, of ``edition`` alone; a newer one that
    cannot be opened, or lacks what is read today, leaves the old in place. ``replaced`` is told the
    store that a newer one follows. Raises ReleaseError where there is none to begin with."""

    def __init__(
        self,
        tables_dir: Path,
        municipality: str,
        edition: str = "public",
        pointer: str = "current",
        open_store: OpenStore = Store.open,
        replaced: Callable[[Store], object] = lambda store: None,
    ) -> None:
        self._tables_dir = tables_dir
        self._municipality = municipality
        self._edition = edition
        self._word = pointer
        self._pointer = tables_dir / f"{municipality}.{pointer}"
        self._open = open_store
        self._replaced = replaced
        self._lock = Lock()
        self._seen = stamp(self._pointer)
        self._refused: tuple[Stamp, ...] = ()
        self.problem = ""
        """Why the release that the pointer names is not in use; '' where it is."""
        self._store = open_store(tables_dir, municipality, edition)
        _tell_unproven(self._store)

    def get(self) -> Store:
        """The release now in use.

        One request opens a newer one while the others go on with the old. A replaced store is not
        closed here: other threads may still read it, and it ends when the last of them lets go.
        """
        if self._has_changed() and self._lock.acquire(blocking=False):
            try:
                if self._has_changed():
                    self._switch()
            finally:
                self._lock.release()
        return self._store

    @property
    def fingerprint(self) -> str:
        """The release that is open, without a look whether there is a newer one."""
        return self._store.fingerprint

    def close(self) -> None:
        """End the present release's connection; the application cannot answer afterwards."""
        self._store.close()
        del self._store

    def _has_changed(self) -> bool:
        """Whether the pointer has, or the files of a release that was refused: it may be whole
        now."""
        if stamp(self._pointer) != self._seen:
            return True
        return bool(self._refused) and self._files() != self._refused

    def _files(self) -> tuple[Stamp, ...]:
        return files_stamp(self._tables_dir, self._municipality, self._word)

    def _switch(self) -> None:
        # Looked up before the files are read: what changes meanwhile is noticed afterwards.
        self._seen, files = stamp(self._pointer), self._files()
        try:
            found = self._open(self._tables_dir, self._municipality, self._edition)
            _must_be_complete(found)
        except ReleaseError as error:
            self._refused, self.problem = files, str(error)
            log.error("Der neue Datenstand ist nicht verwendbar, der alte bleibt: %s", error)
            return
        former, self._store = self._store, found
        self._refused, self.problem = (), ""
        _tell_unproven(found)
        self._replaced(former)
        log.info("Neuer Datenstand: %s %s", self._municipality, found.fingerprint)


def _must_be_complete(store: Store) -> None:
    if lacking := missing(store):
        store.close()
        raise ReleaseError(
            f"The release {store.fingerprint} lacks {', '.join(lacking)}.", store.municipality.slug
        )


def _tell_unproven(store: Store) -> None:
    if not store.is_proven:
        log.info(
            "Zum Datenstand %s %s gibt es keine Prüfsummen; er wurde einmal ganz gelesen.",
            store.municipality.slug,
            store.fingerprint,
        )
