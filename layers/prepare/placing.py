"""A release is put in place: outlines, database and sums first, made current last."""

import os
import re
import shutil
import tempfile
import time
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

from layers.prepare.refusal import refuse_withdrawn
from layers.prepare.workbench import workbench
from layers.prepare.write import Release, write_aside
from layers.publish.publication import Shelf, make_current
from layers.publish.unpublished import forget_mark, mark_unpublished, was_published
from layers.release_files import ReleaseFiles, sum_of

PUBLIC, PRIVATE = 0o644, 0o600
"""Who may read a file: everybody, its owner."""
COMMAND = "bildungsatlas prepare"
_ORPHANED = 3600.0
"""Seconds after which files of a release without a database are left-overs."""


def write_release(release: Release, tables_dir: Path) -> str:
    """Write a release that needs no database of a preparation, make it current and give its
    fingerprint; errors as ``put_in_place``."""
    with workbench(tables_dir) as (connection, aside):
        path = aside / "release.duckdb"
        name = write_aside(connection, path, release)
        put_in_place(path, name, release, tables_dir)
    return name


def put_in_place(
    path: Path,
    name: str,
    release: Release,
    tables_dir: Path,
    *,
    is_current: bool = True,
    who: str = "",
) -> None:
    """Move a release that was written aside into ``tables_dir``, its outlines beside that, and make
    it current; a public one that is not to be, and never was, is marked as unpublished.

    Readers see the former release until the last step; where one fails, nothing of a new release
    stays. Folders and files of an internal release are for their owner only. Raises
    PreparationError where the same release was withdrawn, PublicationError where the history is
    damaged, OSError where something cannot be written.
    """
    refuse_withdrawn(tables_dir, release.slug, name)
    files = ReleaseFiles(tables_dir, release.slug, name)
    is_new = not files.database.exists()
    is_public = release.edition == "public"
    try:
        if is_public and not is_current and not was_published(tables_dir, release.slug, name):
            mark_unpublished(tables_dir, release.slug, name, by_hand=True)
        _place(path, files, release)
        if is_current and is_public:
            shelf = Shelf(release.slug, tables_dir, Path(), Path())
            make_current(shelf, name, who, COMMAND)
        elif is_current:
            pointer = tables_dir / f"{release.slug}.current"
            replace_file(pointer, f"{name}\n".encode(), PRIVATE)
    except BaseException:
        if is_new:
            with suppress(OSError):
                files.remove()
                forget_mark(tables_dir, release.slug, name)
        raise


def _place(path: Path, files: ReleaseFiles, release: Release) -> None:
    """Outlines and database, and the sums of both last: between the two steps a reader finds a
    release without sums, never with wrong ones."""
    is_internal = release.edition != "public"
    mode = PRIVATE if is_internal else PUBLIC
    for folder in (files.tables, files.outlines.parent, files.outlines):
        folder.mkdir(parents=True, exist_ok=True)
        if is_internal:
            folder.chmod(0o700)
    outlines = {f"{level}.geojson": data for level, data in release.geojson.items()}
    for name, data in outlines.items():
        replace_file(files.outlines / name, data, mode)
    if is_internal:
        path.chmod(mode)
    totals = {name: sha256(data).hexdigest() for name, data in outlines.items()}
    aside = _written_aside(files.sums, files.sums_text(sum_of(path), totals).encode(), mode)
    try:
        files.sums.unlink(missing_ok=True)
        path.replace(files.database)
        aside.replace(files.sums)
    finally:
        aside.unlink(missing_ok=True)


def replace_file(path: Path, data: bytes, mode: int = PUBLIC) -> None:
    """Write a file so that readers see the old or the new content, never a part."""
    _written_aside(path, data, mode).replace(path)


def _written_aside(path: Path, data: bytes, mode: int) -> Path:
    """A file beside ``path`` that is to take its name. Raises OSError; then it is gone."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        aside.chmod(mode)
    except BaseException:
        aside.unlink(missing_ok=True)
        raise
    return aside


def clear_leftovers(tables_dir: Path, slug: str) -> None:
    """Remove what a killed preparation of this municipality has left; nobody else may be preparing
    it. Whole releases stay."""
    for left in tables_dir.glob(f".{slug}-*.sha256-*"):
        left.unlink(missing_ok=True)
    named = re.compile(rf"{re.escape(slug)}-([^-]+)")
    for folder in (tables_dir.parent / "geo").glob(f"{slug}-*"):
        for left in folder.glob(".*.geojson-*"):
            left.unlink(missing_ok=True)
        match = named.fullmatch(folder.name)
        if match and not ReleaseFiles(tables_dir, slug, match[1]).database.exists():
            with suppress(OSError):
                if folder.stat().st_mtime < time.time() - _ORPHANED:
                    shutil.rmtree(folder)
