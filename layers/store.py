"""Read one release: a DuckDB file opened read-only, one cursor per call, safe for many threads."""

import json
from collections.abc import Callable, Hashable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar, cast

import duckdb

from layers.model import PREVIEW_PREFIX, Municipality
from layers.query_limit import QUERIES

T = TypeVar("T")

CONFIG: dict[str, str | bool | int | float | list[str]] = {
    "threads": 1,
    "async_threads": 1,
    "memory_limit": "128MB",
}
"""A release has some thousand rows: one thread per query is fastest and keeps a worker small. One
thread that waits for files will do as well; DuckDB would keep eight for each open release."""
_AT_A_TIME = 2_000
"""Rows that ``each`` holds."""


class ReleaseError(Exception):
    """A release is missing or cannot be used; ``remedy`` is the command that helps."""

    def __init__(self, message: str, municipality: str, advice: str = "Run:") -> None:
        self.municipality = municipality
        self.remedy = f"bildungsatlas prepare {municipality}"
        super().__init__(f"{message} {advice} {self.remedy}")


class WrongEditionError(ReleaseError):
    """A release of another edition than the one asked for: ``found`` instead of ``wanted``."""

    def __init__(self, name: str, municipality: str, found: str, wanted: str) -> None:
        self.found, self.wanted = found, wanted
        super().__init__(
            f"The release {name} has edition '{found}'; only '{wanted}' may be opened here.",
            municipality,
            f"Use the folder of the '{wanted}' releases, or run:",
        )


class UnauditedError(ReleaseError):
    """A public release that no audit has passed (docs/confidentiality.md)."""

    def __init__(self, name: str, municipality: str) -> None:
        super().__init__(
            f"The release {name} is public and has not passed the audit of confidentiality.",
            municipality,
            "Prepare it again, which audits it:",
        )


class OutdatedError(ReleaseError):
    """A release that is kept for those who cite it lacks what is read today."""

    def __init__(self, fingerprint: str, municipality: str) -> None:
        super().__init__(f"The release {fingerprint} was made by an older version.", municipality)


class Store:
    """One release of one municipality. Its content never changes, so results may be kept.

    ``fingerprint`` names the release, ``geo_dir`` holds its geometry files. ``address`` is the
    first part of its addresses: the slug, for a preview with PREVIEW_PREFIX before it. ``pin`` is
    the fingerprint where this release was asked for by it, else ''.
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
        self.pin = ""
        self.fingerprint = fingerprint
        self.geo_dir = geo_dir

    @property
    def is_preview(self) -> bool:
        """Whether this release is not published, and shown to stewards only."""
        return self.address != self.municipality.slug

    @classmethod
    def open_preview(cls, tables_dir: Path, municipality: str, edition: str = "public") -> "Store":
        """The release that ``<tables_dir>/<municipality>.preview`` names; errors as ``open``."""
        fingerprint = _named(tables_dir, municipality, "preview")
        store = cls.open_release(tables_dir, municipality, fingerprint, edition)
        store.address = PREVIEW_PREFIX + municipality
        return store

    @classmethod
    def open(cls, tables_dir: Path, municipality: str, edition: str = "public") -> "Store":
        """The release that ``<tables_dir>/<municipality>.current`` names.

        Raises ReleaseError where that file, the release or its content is missing or unreadable,
        or where the release inside the file is another one than its name says; WrongEditionError
        where it is not of that ``edition``; UnauditedError where it is public and its audit has no
        ``confidentiality`` with ``passed``.
        """
        fingerprint = _named(tables_dir, municipality, "current")
        return cls.open_release(tables_dir, municipality, fingerprint, edition)

    @classmethod
    def open_release(
        cls, tables_dir: Path, municipality: str, fingerprint: str, edition: str = "public"
    ) -> "Store":
        """The release of that fingerprint, current or not; errors as ``open``."""
        path = tables_dir / f"{municipality}-{fingerprint}.duckdb"
        if not path.is_file():
            raise ReleaseError(f"The release {path.name} is missing.", municipality)
        try:
            connection, found = _connected(path)
        except (duckdb.Error, ValueError) as error:
            raise ReleaseError(f"The release {path.name} cannot be read.", municipality) from error
        try:
            city = _checked(found, path.name, (municipality, fingerprint), edition)
        except ReleaseError:
            connection.close()
            raise
        geo_dir = tables_dir.parent / "geo" / f"{municipality}-{fingerprint}"
        return cls(connection, city, fingerprint, geo_dir)

    def rows(self, sql: str, params: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query, read with a cursor of its own.

        Raises OutdatedError where a release that was asked for by its name has no such table or
        column: it was made by an earlier version. Raises QueryTooLongError where it takes longer
        than the limit of this process.
        """
        with closing(self._connection.cursor()) as cursor:
            try:
                with QUERIES.over(cursor):
                    return cursor.execute(sql, list(params)).fetchall()
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                if not self.pin:
                    raise
                raise OutdatedError(self.fingerprint, self.municipality.slug) from error

    def each(self, sql: str, params: Sequence[object] = ()) -> Iterator[tuple[Any, ...]]:
        """The rows of a query one after the other, some thousand in memory; errors as ``rows``."""
        with closing(self._connection.cursor()) as cursor:
            try:
                with QUERIES.over(cursor):
                    cursor.execute(sql, list(params))
            except (duckdb.CatalogException, duckdb.BinderException) as error:
                if not self.pin:
                    raise
                raise OutdatedError(self.fingerprint, self.municipality.slug) from error
            while found := self._next(cursor):
                yield from found

    @staticmethod
    def _next(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
        with QUERIES.over(cursor):
            return cursor.fetchmany(_AT_A_TIME)

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


def municipality_in(path: Path) -> Municipality | None:
    """Whose a release file is, whatever its edition and audit; None where it cannot be read."""
    if not path.is_file():
        return None
    try:
        connection, found = _connected(path)
    except (duckdb.Error, ValueError):
        return None
    connection.close()
    return found.municipality if found else None


def _connected(path: Path) -> "tuple[duckdb.DuckDBPyConnection, _Identity | None]":
    """The file opened, and what it says of itself. Raises duckdb.Error for a file that is no
    release, ValueError where the JSON inside is none."""
    connection = duckdb.connect(str(path), read_only=True, config=CONFIG)
    try:
        return connection, _identity(connection)
    except (duckdb.Error, ValueError):
        connection.close()
        raise


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


@dataclass(frozen=True)
class _Identity:
    """What a release says of itself."""

    fingerprint: str
    edition: str
    has_passed: bool
    municipality: Municipality


def _checked(
    found: _Identity | None, name: str, asked: tuple[str, str], edition: str
) -> Municipality:
    """The municipality of a release that may be opened; ``asked``: slug and fingerprint."""
    slug, _ = asked
    if found is None or (found.municipality.slug, found.fingerprint) != asked:
        raise ReleaseError(f"The release {name} is not what it is named.", slug)
    if found.edition != edition:
        raise WrongEditionError(name, slug, found.edition, edition)
    if edition == "public" and not found.has_passed:
        raise UnauditedError(name, slug)
    return found.municipality


def _has_passed(audit: str) -> bool:
    """Whether the audit of a release says that no small count can be worked out."""
    found = json.loads(audit)
    part = found.get("confidentiality") if isinstance(found, dict) else None
    return isinstance(part, dict) and part.get("passed") is True


def _identity(connection: duckdb.DuckDBPyConnection) -> _Identity | None:
    with closing(connection.cursor()) as cursor:
        release = cursor.execute("SELECT fingerprint, edition, audit FROM release").fetchone()
        # Releases stay citable for good: those made before a column was there must still open.
        there = {name for name, *_ in cursor.execute("DESCRIBE municipality").fetchall()}
        key_column = "regional_key" if "regional_key" in there else "''"
        row = cursor.execute(
            f"""SELECT slug, name, publisher, contact_email, texts, kind, demonstration, accent,
                       logo, links, {key_column} FROM municipality"""  # noqa: S608 - a constant
        ).fetchone()
    if release is None or row is None:
        return None
    slug, name, publisher, email, texts, kind, demonstration, accent, logo, links, key = row
    city = Municipality(
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
        regional_key=key,
    )
    fingerprint, edition, audit = release
    return _Identity(fingerprint, edition, _has_passed(audit), city)
