"""One at a time: who prepares a municipality, and who changes what is published of it.

A lock is a file in the folder of releases that is locked by the system, which ends with the process
that holds it, however that ends. ``.<slug>.preparing`` is held for minutes, ``.<slug>.publishing``
for a moment.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path


class BusyError(Exception):
    """Somebody else prepares the same municipality; the German sentence says what to do."""


@contextmanager
def preparing(tables_dir: Path, slug: str, *, waits: bool = False) -> Iterator[None]:
    """Prepare alone: the audit counts the releases that are there, so none may come meanwhile.

    Raises BusyError where another process does, unless it ``waits``; OSError where the folder
    cannot be written.
    """
    with folder_for(tables_dir):
        lock = _Lock(tables_dir / f".{slug}.preparing")
        if not lock.take(waits=waits):
            raise BusyError(
                f"„{slug}“ wird gerade schon aufbereitet. Bitte warten, bis das fertig ist, und "
                "den Befehl wiederholen."
            )
        try:
            yield
        finally:
            lock.give_back()


@contextmanager
def publishing(tables_dir: Path, slug: str) -> Iterator[None]:
    """Change pointers and history alone; waits for others, which takes them moments. Raises
    OSError."""
    lock = _Lock(tables_dir / f".{slug}.publishing")
    lock.take(waits=True)
    try:
        yield
    finally:
        lock.give_back()


@contextmanager
def folder_for(folder: Path) -> Iterator[None]:
    """Make a folder; at the end it goes, and every folder made for it, if it is still empty."""
    made = [path for path in (folder, *folder.parents) if not path.exists()]
    try:
        folder.mkdir(parents=True, exist_ok=True)
        yield
    finally:
        for empty in made:
            with suppress(OSError):
                empty.rmdir()


class _Lock:
    """A file that is there while it is locked."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._handle = -1

    def take(self, *, waits: bool) -> bool:
        """Whether it is ours now."""
        while True:
            handle = os.open(self._path, os.O_RDONLY | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
            except BlockingIOError:
                os.close(handle)
                return False
            if self._is_there(handle):
                self._handle = handle
                return True
            os.close(handle)  # the one before us has removed it: make it again

    def give_back(self) -> None:
        self._path.unlink(missing_ok=True)
        os.close(self._handle)

    def _is_there(self, handle: int) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), self._path.stat())
        except OSError:
            return False
