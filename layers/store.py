"""Read one release: a DuckDB file opened read-only, one cursor per call, safe for many threads."""

import json
from collections.abc import Callable, Hashable, Sequence
from contextlib import closing
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import duckdb

from layers.model import PREVIEW_PREFIX, Municipality

T = TypeVar("T")

CONFIG: dict[str, str | bool | int | float | list[str]] = {"threads": 1, "memory_limit": "128MB"}
"""A release has some thousand rows: one thread per query is fastest and keeps a worker small."""


class ReleaseError(Exception):
    """A release is missing or cannot be used; ``remedy`` is the command that helps."""

    def __init__(self, message: str, municipality: str) -> None:
        self.municipality = municipality
        self.remedy = f"bildungsatlas prepare {municipality}"
        super().__init__(f"{message} Run: {self.remedy}")


class Store:
    """One release of one municipality. Its content never changes, so results may be kept.

    ``fingerprint`` names the release, ``geo_dir`` holds its geometry files. ``address`` is the
    first part of its addresses: the slug, for a preview with PREVIEW_PREFIX before it.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        municipality: Municipality,
        fingerprint: str,
        geo_dir: Path,
    ) -> None:
        self._connection = connection
        self._kept: dict[Hashable, object] = {}
        self._lock = Lock()
        self.municipality = municipality
        self.address = municipality.slug
        self.fingerprint = fingerprint
        self.geo_dir = geo_dir

    @property
    def is_preview(self) -> bool:
        """Whether this release is not published, and shown to stewards only."""
        return self.address != self.municipality.slug

    @classmethod
    def open_preview(cls, tables_dir: Path, municipality: str) -> "Store":
        """The release that ``<tables_dir>/<municipality>.preview`` names; errors as ``open``."""
        store = cls.open(tables_dir, municipality, "preview")
        store.address = PREVIEW_PREFIX + municipality
        return store

    @classmethod
    def open(cls, tables_dir: Path, municipality: str, pointer: str = "current") -> "Store":
        """The release that ``<tables_dir>/<municipality>.<pointer>`` names.

        Raises ReleaseError where that file, the release or its content is missing or unreadable,
        or where the release inside the file is another one than its name says.
        """
        fingerprint = _named(tables_dir, municipality, pointer)
        path = tables_dir / f"{municipality}-{fingerprint}.duckdb"
        if not path.is_file():
            raise ReleaseError(f"The release {path.name} is missing.", municipality)
        connection: duckdb.DuckDBPyConnection | None = None
        try:
            connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
            found = _identity(connection)
        except (duckdb.Error, ValueError) as error:
            # ValueError: the JSON inside is none.
            if connection is not None:
                connection.close()
            raise ReleaseError(f"The release {path.name} cannot be read.", municipality) from error
        if found is None or found[0] != fingerprint or found[1].slug != municipality:
            connection.close()
            raise ReleaseError(f"The release {path.name} is not what it is named.", municipality)
        geo_dir = tables_dir.parent / "geo" / f"{municipality}-{fingerprint}"
        return cls(connection, found[1], fingerprint, geo_dir)

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, read with a cursor of its own."""
        with closing(self._connection.cursor()) as cursor:
            return cursor.execute(sql, list(params)).fetchall()

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """The result of ``make``, computed once per release and key; threads see one object."""
        if key not in self._kept:
            made = make()
            with self._lock:
                self._kept.setdefault(key, made)
        return cast(T, self._kept[key])

    def close(self) -> None:
        """End the connection; later queries fail."""
        self._connection.close()


def _named(tables_dir: Path, municipality: str, pointer: str) -> str:
    try:
        text = (tables_dir / f"{municipality}.{pointer}").read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ReleaseError(
            f"There is no release of '{municipality}' in {tables_dir}.", municipality
        ) from error
    if not text:
        raise ReleaseError(f"The file {municipality}.{pointer} names no release.", municipality)
    return text


def _identity(connection: duckdb.DuckDBPyConnection) -> tuple[str, Municipality] | None:
    with closing(connection.cursor()) as cursor:
        release = cursor.execute("SELECT fingerprint FROM release").fetchone()
        row = cursor.execute(
            "SELECT slug, name, publisher, contact_email, texts, kind, demonstration, accent, logo,"
            " links FROM municipality"
        ).fetchone()
    if release is None or row is None:
        return None
    slug, name, publisher, email, texts, kind, demonstration, accent, logo, links = row
    return release[0], Municipality(
        slug=slug,
        name=name,
        publisher=publisher,
        contact_email=email,
        texts=json.loads(texts),
        kind=kind,
        demonstration=demonstration,
        accent=accent,
        logo=logo,
        links=json.loads(links),
    )
