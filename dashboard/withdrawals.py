"""What was taken back, as the running server sees it: read again whenever a note changes."""

import logging
from collections.abc import Callable
from pathlib import Path

from layers.publish.withdrawal import Withdrawal, pointed, withdrawals

log = logging.getLogger(__name__)

ANY = "*"
"""Stands for every release, where the file of notes is damaged: nobody can tell what may be
shown."""


Stamp = tuple[int, ...]


class Withdrawals:
    """The withdrawn releases of all municipalities in ``tables_dir``. ``forget`` is called after
    each change: whatever was kept of a release has to go."""

    def __init__(self, tables_dir: Path) -> None:
        self._tables_dir = tables_dir
        self._seen: dict[str, tuple[Stamp, tuple[Withdrawal, ...]]] = {}
        self.forget: list[Callable[[], object]] = []

    def is_withdrawn(self, slug: str, fingerprint: str) -> bool:
        """Whether this release may not be shown any more."""
        return any(found.fingerprint in (fingerprint, ANY) for found in self.of(slug))

    def without_data(self, slug: str) -> Withdrawal | None:
        """The last withdrawal, where nothing was published since then; else None."""
        found = self.of(slug)
        named = pointed(self._tables_dir, slug, "current")
        if found and (not named or self.is_withdrawn(slug, named)):
            return found[-1]
        return None

    def slugs(self) -> tuple[str, ...]:
        """All municipalities of which a release was withdrawn, in alphabetical order."""
        return tuple(sorted(path.stem for path in self._tables_dir.glob("*.withdrawn")))

    def withdrawn(self) -> frozenset[str]:
        """Fingerprints of all withdrawn releases of all municipalities."""
        return frozenset(found.fingerprint for slug in self.slugs() for found in self.of(slug))

    def of(self, slug: str) -> tuple[Withdrawal, ...]:
        """The notes of one municipality, oldest first."""
        now = stamp(self._tables_dir / f"{slug}.withdrawn")
        seen = self._seen.get(slug)
        if seen is not None and seen[0] == now:
            return seen[1]
        found = self._read(slug) if now else ()
        self._seen[slug] = now, found
        if found:
            for forget in self.forget:
                forget()
        return found

    def _read(self, slug: str) -> tuple[Withdrawal, ...]:
        try:
            return withdrawals(self._tables_dir, slug)
        except (OSError, ValueError) as error:
            log.error("„%s“ wird nicht gezeigt: %s", slug, error)
            return (Withdrawal("", ANY, "", ""),)


def stamp(path: Path) -> Stamp:
    """What tells a file from the one that was there before, also where both were written at the
    same moment or a clock was set back; () where there is none."""
    try:
        found = path.stat()
    except (OSError, ValueError):
        return ()
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size
