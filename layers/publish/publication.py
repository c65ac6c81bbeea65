"""Which release is published: pointer files, history and the way back.

``<slug>.current`` names the published release, ``<slug>.preview`` one that only stewards see. The
history is a file of lines (JSON) beside them, newest last; publishing and undoing move pointers and
folders of sources, and never change a release.
"""

import json
import os
import shutil
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import get_ident

from layers.publish.fitness import unfit
from layers.publish.internal import forget, show
from layers.publish.locks import publishing
from layers.publish.unpublished import forget_mark
from layers.publish.withdrawal import pointed, withdrawn
from layers.release_files import ReleaseFiles
from layers.store import ReleaseError


class PublicationError(Exception):
    """Publishing or undoing is not possible; the German reason says what to do."""


@dataclass(frozen=True)
class Published:
    """One entry of the history.

    ``kind`` is publish or undo; ``fingerprint`` was current afterwards, ``former`` before ('' for
    the first); ``sources`` is the name of the folder that keeps the sources of ``former``, '' where
    only the pointer moved and the sources stayed as they were.
    """

    when: str
    who: str
    kind: str
    fingerprint: str
    former: str
    delivered: str
    sources: str


@dataclass(frozen=True)
class Shelf:
    """Where the releases of one municipality and their sources lie.

    ``tables``: folder of releases and pointers; ``sources``: the municipality's own folder of
    sources; ``kept``: folder that keeps replaced sources; ``internal``: folder of internal
    releases, which follow the public ones.
    """

    slug: str
    tables: Path
    sources: Path
    kept: Path
    internal: Path | None = None

    def pointer(self, word: str) -> Path:
        """The file that names the ``current`` or the ``preview`` release."""
        return self.tables / f"{self.slug}.{word}"

    def fingerprint(self, word: str) -> str:
        """The release that a pointer names, '' where there is none, or it cannot be read."""
        return pointed(self.tables, self.slug, word)

    def release(self, fingerprint: str) -> Path:
        """The file of a release."""
        return self.tables / f"{self.slug}-{fingerprint}.duckdb"

    @property
    def history(self) -> tuple[Published, ...]:
        """All entries, oldest first. Raises PublicationError where the file is damaged."""
        if not self.history_file.is_file():
            return ()
        try:
            lines = self.history_file.read_text(encoding="utf-8").splitlines()
            return tuple(Published(**json.loads(line)) for line in lines if line)
        except (TypeError, ValueError) as error:
            raise PublicationError(
                f"Die Datei {self.history_file} ist beschädigt ({error}). Bitte berichtigen (je "
                "Zeile ein JSON-Objekt) oder weglegen; dann beginnt die Geschichte neu."
            ) from error

    @property
    def history_file(self) -> Path:
        """The file of lines that ``history`` reads."""
        return self.tables / f"{self.slug}.history"

    @property
    def last(self) -> Published | None:
        """The publication that can be undone: the newest that no undo has taken back."""
        open_entries: list[Published] = []
        for entry in self.history:
            if entry.kind == "undo":
                del open_entries[-1:]
            else:
                open_entries.append(entry)
        return open_entries[-1] if open_entries else None


def publish(shelf: Shelf, candidate: Path, fingerprint: str, who: str, delivered: str) -> Published:
    """Make the prepared release ``fingerprint`` current and its sources ``candidate`` the sources.

    The former sources are kept. Raises PublicationError where the release is missing, withdrawn or
    not audited, OSError where something cannot be written; then everything is as before.
    """
    with publishing(shelf.tables, shelf.slug):
        if reason := unfit(shelf.tables, shelf.slug, fingerprint):
            raise PublicationError(reason)
        former = shelf.fingerprint("current")
        kept = _free_name(shelf.kept, former or "leer")
        entry = Published(_now(), who, "publish", fingerprint, former, delivered, kept)
        _change_both(shelf, candidate, entry)
        shelf.pointer("preview").unlink(missing_ok=True)
        forget_mark(shelf.tables, shelf.slug, fingerprint)
    return entry


def make_current(shelf: Shelf, fingerprint: str, who: str, delivered: str) -> None:
    """Make a release current that was found fit; the sources stay as they are.

    The history says so where it was not current before. Raises PublicationError where the history
    is damaged or the release was withdrawn meanwhile, OSError as ``publish``.
    """
    with publishing(shelf.tables, shelf.slug):
        if fingerprint in withdrawn(shelf.tables, shelf.slug):
            raise PublicationError(
                f"Der Datenstand {fingerprint} wurde gerade zurückgezogen und wird nicht "
                "veröffentlicht. Bitte die Angaben ändern, die dazu geführt haben, und neu "
                "aufbereiten."
            )
        former = shelf.fingerprint("current")
        if former == fingerprint:
            _point(shelf, "current", fingerprint)  # a server reads the new file
        else:
            entry = Published(_now(), who, "publish", fingerprint, former, delivered, "")
            _change_both(shelf, None, entry)
        if shelf.fingerprint("preview") == fingerprint:
            shelf.pointer("preview").unlink(missing_ok=True)
        forget_mark(shelf.tables, shelf.slug, fingerprint)


def undo(shelf: Shelf, who: str) -> Published:
    """Take the last publication back: the former release, and its sources where they changed.

    Raises PublicationError where nothing was published, or the former release is gone, withdrawn or
    not audited.
    """
    with publishing(shelf.tables, shelf.slug):
        last = _to_undo(shelf)
        kept = _free_name(shelf.kept, last.fingerprint) if last.sources else ""
        former_sources = shelf.kept / last.sources if last.sources else None
        entry = Published(_now(), who, "undo", last.former, last.fingerprint, last.delivered, kept)
        _change_both(shelf, former_sources, entry)
    return entry


def _to_undo(shelf: Shelf) -> Published:
    """The publication that can be taken back. Raises PublicationError."""
    last = shelf.last
    if last is None or not last.former:
        raise PublicationError("Es gibt keine Veröffentlichung, die sich zurücknehmen lässt.")
    if last.former in withdrawn(shelf.tables, shelf.slug):
        raise PublicationError(
            f"Der frühere Datenstand {last.former} wurde zurückgezogen und lässt sich nicht "
            "wiederherstellen. Bitte stattdessen eine berichtigte Mappe hochladen."
        )
    has_sources = not last.sources or (shelf.kept / last.sources).is_dir()
    if not shelf.release(last.former).is_file() or not has_sources:
        raise PublicationError(
            "Die frühere Ausgabe oder ihre Quellen liegen nicht mehr vor; sie lässt sich nicht "
            "wiederherstellen."
        )
    if reason := unfit(shelf.tables, shelf.slug, last.former):
        raise PublicationError(reason)
    return last


def discard_preview(shelf: Shelf) -> None:
    """Forget the preview; its release file goes too unless it is or was published."""
    fingerprint = shelf.fingerprint("preview")
    shelf.pointer("preview").unlink(missing_ok=True)
    published = {shelf.fingerprint("current")}
    published |= {name for entry in shelf.history for name in (entry.fingerprint, entry.former)}
    if fingerprint and fingerprint not in published:
        ReleaseFiles(shelf.tables, shelf.slug, fingerprint).remove()
        forget_mark(shelf.tables, shelf.slug, fingerprint)
        if shelf.internal is not None:
            forget(shelf.internal, shelf.slug, fingerprint)


def show_preview(shelf: Shelf, fingerprint: str) -> None:
    """Let stewards see a prepared release. Raises ReleaseError where it is missing or withdrawn."""
    gone = fingerprint in withdrawn(shelf.tables, shelf.slug)
    if gone or not shelf.release(fingerprint).is_file():
        raise ReleaseError(f"The release {fingerprint} is missing.", shelf.slug)
    _point(shelf, "preview", fingerprint)


def _change_both(shelf: Shelf, new: Path | None, entry: Published) -> None:
    """Publish or undo, and let the internal release follow: all or nothing. ``new``: the sources
    from now on, None where they stay. Raises OSError."""
    if shelf.internal is None:
        _change(shelf, new, entry)
        return
    show(shelf.internal, shelf.slug, entry.fingerprint, new or shelf.sources)
    try:
        _change(shelf, new, entry)
    except OSError:
        show(shelf.internal, shelf.slug, entry.former, shelf.sources)
        raise


def _change(shelf: Shelf, new: Path | None, entry: Published) -> None:
    """Sources, pointer and history change together or not at all.

    What needs room on the disk is written first; then follow renames, which are taken back where
    one fails. Raises OSError.
    """
    lines = "".join(json.dumps(asdict(e), ensure_ascii=False) + "\n" for e in shelf.history)
    added = json.dumps(asdict(entry), ensure_ascii=False) + "\n"
    written = []
    try:
        written.append(_aside(shelf.pointer("current"), f"{entry.fingerprint}\n"))
        written.append(_aside(shelf.history_file, lines + added))
        if new is not None:
            _swap(shelf, new, entry.sources)
        try:
            written[1].replace(shelf.history_file)
            written[0].replace(shelf.pointer("current"))
        except OSError:
            if new is not None:
                _swap_back(shelf, new, entry.sources)
            shelf.history_file.write_text(lines, encoding="utf-8")
            raise
    finally:
        for path in written:
            path.unlink(missing_ok=True)


def _swap_back(shelf: Shelf, new: Path, kept_as: str) -> None:
    """Undo ``_swap``."""
    shutil.move(shelf.sources, new)
    if (shelf.kept / kept_as).is_dir():
        shutil.move(shelf.kept / kept_as, shelf.sources)


def _swap(shelf: Shelf, new: Path, keep_as: str) -> None:
    """Put ``new`` in the place of the sources and keep the old ones.

    Two moves, which copy where the folders lie on different disks: between them the folder is
    missing for a moment, and after a failure of the second the first is taken back.
    """
    shelf.kept.mkdir(parents=True, exist_ok=True)
    kept = shelf.kept / keep_as
    had = shelf.sources.is_dir()
    if had:
        shutil.move(shelf.sources, kept)
    try:
        shelf.sources.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, shelf.sources)
    except OSError:
        if had:
            shutil.rmtree(shelf.sources, ignore_errors=True)
            shutil.move(kept, shelf.sources)
        raise


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")


def _free_name(folder: Path, stem: str) -> str:
    number = 1
    while (folder / f"{stem}-{number}").exists():
        number += 1
    return f"{stem}-{number}"


def _point(shelf: Shelf, word: str, fingerprint: str) -> None:
    pointer = shelf.pointer(word)
    _aside(pointer, f"{fingerprint}\n").replace(pointer)


def _aside(path: Path, text: str) -> Path:
    """A file beside ``path`` with the text, to be renamed to it at once."""
    aside = path.with_name(f".{path.name}-{os.getpid()}-{get_ident()}")
    aside.write_text(text, encoding="utf-8")
    return aside
