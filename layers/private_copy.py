"""A verified copy of a release's files that nobody else can change.

Whoever replaces, shortens or deletes the files of a release does not reach a server that is reading
them: each process reads a copy of its own. The copy of the database has a name only until it is
open, that of the outlines never has one, so both end with the process.
"""

import logging
import os
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from weakref import finalize

from layers.release_files import DamagedFileError, ReleaseFiles, Sums, sum_of

log = logging.getLogger(__name__)

PREFIX = "bildungsatlas-"
SPILLED = ".spilled"
"""Ending of the folder that DuckDB makes for what does not fit into memory, and removes."""
_FORGOTTEN = 600.0
"""Seconds after which a copy that still has a name was left by a process that was killed."""
_CHUNK = 1 << 20


class _NoRoomError(Exception):
    """The folder for temporary files cannot be written."""


class Outlines:
    """The GeoJSON files of a release, read once: name and content.

    The content lies in a file without a name, or in memory where there is no room for that.
    """

    def __init__(self) -> None:
        self._places: dict[str, tuple[int, int]] = {}
        self._held: dict[str, bytes] = {}
        self._end = 0
        self._file: int | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Names of all files, e.g. ``stadtteil.geojson``, in alphabetical order."""
        return tuple(sorted({*self._places, *self._held}))

    def add(self, name: str, content: bytes) -> None:
        """Keep one file."""
        try:
            if self._file is None:
                self._file = _nameless()
                finalize(self, os.close, self._file)
            written = 0
            while written < len(content):
                written += os.pwrite(self._file, content[written:], self._end + written)
        except OSError:
            self._held[name] = content
            return
        self._places[name] = self._end, len(content)
        self._end += len(content)

    def read(self, name: str) -> bytes:
        """The content of one file. Raises FileNotFoundError."""
        if name in self._held:
            return self._held[name]
        if name not in self._places or self._file is None:
            raise FileNotFoundError(2, "The release has no such file of outlines", name)
        start, size = self._places[name]
        return os.pread(self._file, size, start)


@dataclass(frozen=True)
class Copied:
    """What is read instead of the files: ``database`` is to be opened, then ``forget`` called.

    ``is_private``: a copy, not the file itself. ``is_proven``: compared with the noted sums.
    """

    database: Path
    outlines: Outlines
    is_private: bool
    is_proven: bool

    def forget(self) -> None:
        """Take the copy's name away: it lasts as long as somebody has it open."""
        if self.is_private:
            self.database.unlink(missing_ok=True)


def copied(files: ReleaseFiles) -> Copied:
    """Copy the files of a release and compare the copies with the sums that were noted.

    Where the folder for temporary files is full or cannot be written, the database is compared and
    read where it lies, which a line in the log says. Raises DamagedFileError.
    """
    sums = files.expected()
    outlines = _outlines(files, sums)
    try:
        path, total, is_private = *_copy(files.database), True
    except _NoRoomError as error:
        log.warning(
            "Für eine eigene Kopie von %s ist kein Platz (%s); die Datei wird gelesen, wo sie "
            "liegt, und darf nicht verändert werden, solange der Server läuft. Der Ordner für "
            "solche Kopien ist der von TMPDIR.",
            files.database.name,
            error,
        )
        path, total, is_private = files.database, _sum(files.database), False
    found = Copied(path, outlines, is_private, sums is not None)
    if sums is not None and total != sums.database:
        found.forget()
        raise DamagedFileError(files.database.name, "changed")
    return found


def clear_forgotten() -> None:
    """Remove what processes have left that were killed while they copied."""
    with suppress(OSError):
        for left in Path(tempfile.gettempdir()).glob(f"{PREFIX}*.duckdb*"):
            with suppress(OSError):
                if left.stat().st_mtime < time.time() - _FORGOTTEN:
                    shutil.rmtree(left) if left.is_dir() else left.unlink()


def _outlines(files: ReleaseFiles, sums: Sums | None) -> Outlines:
    found = Outlines()
    for name in files.outline_names() if sums is None else sums.outlines:
        try:
            content = (files.outlines / name).read_bytes()
        except FileNotFoundError:
            raise DamagedFileError(name, "missing") from None
        except OSError:
            raise DamagedFileError(name, "unreadable") from None
        if sums is not None and sha256(content).hexdigest() != sums.outlines[name]:
            raise DamagedFileError(name, "changed")
        found.add(name, content)
    return found


def _copy(path: Path) -> tuple[Path, str]:
    """A copy and its sum. Raises _NoRoomError, DamagedFileError."""
    try:
        handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=".duckdb")
    except OSError as error:
        raise _NoRoomError(error.strerror or str(error)) from error
    try:
        return Path(name), _copy_into(handle, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)


def _copy_into(handle: int, path: Path) -> str:
    digest = sha256()
    try:
        with path.open("rb", buffering=0) as source:
            while chunk := source.read(_CHUNK):
                digest.update(chunk)
                _write(handle, chunk)
    except OSError:
        raise DamagedFileError(path.name, "unreadable") from None
    return digest.hexdigest()


def _write(handle: int, chunk: bytes) -> None:
    try:
        while chunk:
            chunk = chunk[os.write(handle, chunk) :]
    except OSError as error:
        raise _NoRoomError(error.strerror or str(error)) from error


def _sum(path: Path) -> str:
    try:
        return sum_of(path)
    except OSError:
        raise DamagedFileError(path.name, "unreadable") from None


def _nameless() -> int:
    """A file without a name. Raises OSError."""
    handle, name = tempfile.mkstemp(prefix=PREFIX, suffix=".geojson")
    Path(name).unlink()
    return handle
