"""A municipality as one ZIP archive: made at the first request, kept as a file per release."""

import hashlib
import os
import shutil
import tempfile
import weakref
from collections import OrderedDict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import Lock
from typing import IO

from flask import Flask, Response, request, send_file
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from dashboard.errors import PageNotFoundError, StorageError
from dashboard.release import Releases
from dashboard.routes import PREFIX
from dashboard.web.answers import FRESH, opened
from dashboard.web.costly import turn
from layers.export import file_name
from layers.package import package_name, write_package
from layers.store import Store
from layers.thematic.demonstration import marked_stem

KEPT_PACKAGES = 6
"""Archives that lie in the temporary folder of a process."""
_EXTENSION = "bildungsatlas-packages"


class Packages:
    """The archives that were made, at most ``most``; the one that was not asked for longest goes.

    Each release is written once, also when several ask for it at a time, and is there for others
    only when it is complete. Their folder goes with this object, at the latest when the process
    ends.
    """

    def __init__(
        self,
        most: int = KEPT_PACKAGES,
        turn_of_all: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self._most = most
        self._turn_of_all = turn_of_all
        self._folder: Path | None = None
        self._made: OrderedDict[str, tuple[Path, str]] = OrderedDict()
        self._making: dict[str, Lock] = {}
        self._lock = Lock()
        self._forgotten = 0

    def open(self, store: Store) -> tuple[IO[bytes], str]:
        """The archive of a release, open for reading, and the SHA-256 of its bytes.

        Raises StorageError where the temporary folder cannot be written, and whatever
        ``turn_of_all`` raises, which is the turn among all that is costly.
        """
        name = package_name(store)
        with self._turn(name):
            found = self._kept(name)
            if found is None:
                try:
                    with self._turn_of_all():
                        found = self._make(store, name)
                except OSError as error:
                    raise StorageError from error
            return found

    def size(self, store: Store) -> int:
        """Bytes of the archive where it has been made; 0 where not."""
        with self._lock:
            made = self._made.get(package_name(store))
            return made[0].stat().st_size if made and made[0].is_file() else 0

    def forget(self) -> None:
        """Remove all archives; those that are being sent are still sent."""
        with self._lock:
            self._forgotten += 1
            for path, _ in self._made.values():
                path.unlink(missing_ok=True)
            self._made.clear()

    @contextmanager
    def _turn(self, name: str) -> Iterator[None]:
        """One at a time for each archive."""
        with self._lock:
            turn = self._making.setdefault(name, Lock())
        with turn:
            yield

    def _kept(self, name: str) -> tuple[IO[bytes], str] | None:
        with self._lock:
            if name not in self._made:
                return None
            self._made.move_to_end(name)
            path, checksum = self._made[name]
            try:
                return path.open("rb"), checksum
            except OSError:  # somebody tidied up the temporary folder
                del self._made[name]
                return None

    def _make(self, store: Store, name: str) -> tuple[IO[bytes], str]:
        with self._lock:
            before = self._forgotten
            if self._folder is None or not self._folder.is_dir():
                self._folder = Path(tempfile.mkdtemp(prefix="bildungsatlas-"))
                weakref.finalize(self, shutil.rmtree, self._folder, ignore_errors=True)
            folder = self._folder
        draft = folder / f"{name}.part"
        try:
            write_package(store, draft)
            checksum = _checksum(draft)
            content = draft.open("rb")
            with self._lock:
                if before == self._forgotten:
                    self._keep(name, draft.rename(folder / name), checksum)
            return content, checksum
        finally:
            draft.unlink(missing_ok=True)

    def _keep(self, name: str, path: Path, checksum: str) -> None:
        self._made[name] = path, checksum
        while len(self._made) > self._most:
            _, (oldest, _) = self._made.popitem(last=False)
            oldest.unlink(missing_ok=True)


def _checksum(path: Path) -> str:
    with path.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def register(server: Flask, releases: Releases) -> Callable[[], None]:
    """Add ``/<m>/offene-daten/<m>-<fingerprint>.zip``; gives what forgets the archives.

    A release that is kept is answered with the archive (also in parts), a withdrawn one with 410,
    any other with 404.
    """
    packages = Packages(turn_of_all=turn)
    server.extensions[_EXTENSION] = packages

    @server.get(f"{PREFIX}/offene-daten/<name>.zip", endpoint="package")
    def package(municipality: str, name: str) -> Response:
        store = _asked(releases, municipality, name)
        content, checksum = packages.open(store)
        stem = marked_stem(name, store.municipality.mark)
        answer = send_file(
            content,
            mimetype="application/zip",
            as_attachment=True,
            download_name=file_name(stem, "zip"),
            conditional=False,
            max_age=FRESH,
        )
        size = os.fstat(content.fileno()).st_size
        answer.content_length = size
        answer.set_etag(checksum[:32])
        # What cannot be read, and several parts at a time, is overlooked (RFC 9110, 14.2).
        asked = request.range
        is_one = asked is not None and asked.units == "bytes" and len(asked.ranges) == 1
        try:
            answer.make_conditional(
                request, accept_ranges=True, complete_length=size if is_one else None
            )
        except RequestedRangeNotSatisfiable:
            content.close()
            return opened(Response(status=416, headers={"Content-Range": f"bytes */{size}"}))
        return opened(answer)

    return packages.forget


def package_size(server: Flask, store: Store) -> int:
    """Bytes of a release's archive where it has been made; 0 where not."""
    packages: Packages = server.extensions[_EXTENSION]
    return packages.size(store)


def _asked(releases: Releases, municipality: str, name: str) -> Store:
    slug, _, fingerprint = name.rpartition("-")
    now = releases.get(municipality)
    if slug != now.municipality.slug:
        raise PageNotFoundError
    if fingerprint == now.fingerprint:
        return now
    if now.is_preview:
        raise PageNotFoundError
    return releases.cited(municipality, fingerprint or "0")
