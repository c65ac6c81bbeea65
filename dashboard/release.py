"""The release being served: opened once, changed for a newer one without a pause."""

import logging
from pathlib import Path
from threading import Lock

from dashboard.errors import ReleaseMissingError
from layers.store import ReleaseError, Store

log = logging.getLogger(__name__)


class ReleaseKeeper:
    """Hands out the current release; a newer one that cannot be opened leaves the old in place."""

    def __init__(self, tables_dir: Path, municipality: str) -> None:
        self._tables_dir = tables_dir
        self._municipality = municipality
        self._pointer = tables_dir / f"{municipality}.current"
        self._lock = Lock()
        self._seen = self._stamp()
        try:
            self._store = Store.open(tables_dir, municipality)
        except ReleaseError:
            raise ReleaseMissingError(municipality, tables_dir) from None

    def get(self) -> Store:
        """The release now in use.

        A replaced store is not closed here: other threads may still read it, and it ends when
        the last of them lets go.
        """
        stamp = self._stamp()
        if stamp != self._seen:
            with self._lock:
                if stamp != self._seen:
                    self._seen = stamp
                    self._switch()
        return self._store

    def close(self) -> None:
        """End the present release's connection; the application cannot answer afterwards."""
        self._store.close()
        del self._store

    def _switch(self) -> None:
        try:
            self._store = Store.open(self._tables_dir, self._municipality)
            log.info("Neuer Datenstand: %s", self._store.fingerprint)
        except ReleaseError as error:
            log.error("Der neue Datenstand ist nicht verwendbar, der alte bleibt: %s", error)

    def _stamp(self) -> int:
        try:
            return self._pointer.stat().st_mtime_ns
        except OSError:
            return 0
