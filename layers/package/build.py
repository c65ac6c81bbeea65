"""Write the archive: file by file, never more than one of them in memory."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path

from layers.package.descriptor import descriptor
from layers.package.model import BytesPart, Cell, Part, TablePart, Written
from layers.package.outlines import outlines
from layers.package.readme import readme
from layers.package.tables import tables
from layers.store import Store
from layers.tidy.plain_csv import number_text

_NO_TIME = (1980, 1, 1, 0, 0, 0)
_PIECE = 1 << 16
"""Characters of a table that are written at a time."""


def package_name(store: Store) -> str:
    """Name of the archive: the municipality and the fingerprint of the release."""
    return f"{store.municipality.slug}-{store.fingerprint}.zip"


def write_package(store: Store, path: Path) -> None:
    """Write everything that a release holds for the public as a ZIP archive.

    The same release gives the same bytes. Raises OSError where the file cannot be written;
    OutdatedError as the store does.
    """
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        files = [_written(archive, part) for part in (*tables(store), *outlines(store))]
        for name, content in (
            ("datapackage.json", descriptor(store, files)),
            ("README.md", readme(store, files)),
        ):
            archive.writestr(_entry(name), content, zipfile.ZIP_DEFLATED)


def _entry(name: str) -> zipfile.ZipInfo:
    """An entry that says nothing of the time, the system and the user that made it."""
    entry = zipfile.ZipInfo(name, _NO_TIME)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 3
    entry.external_attr = 0o644 << 16
    return entry


def _written(archive: zipfile.ZipFile, part: Part) -> Written:
    checksum, size = hashlib.sha256(), 0
    with archive.open(_entry(part.path), "w") as target:
        for piece in _pieces(part):
            checksum.update(piece)
            size += len(piece)
            target.write(piece)
    return Written(part, size, checksum.hexdigest())


def _pieces(part: Part) -> Iterator[bytes]:
    if isinstance(part, BytesPart):
        yield part.make()
        return
    assert isinstance(part, TablePart)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([field.name for field in part.fields])
    for row in part.rows():
        writer.writerow([_text(cell) for cell in row])
        if text.tell() > _PIECE:
            yield text.getvalue().encode("utf-8")
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode("utf-8")


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else number_text(cell)
