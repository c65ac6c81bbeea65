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
from layers.private_copy import SPILLED, Copied, Outlines, copied
from layers.query_limit import QUERIES
from layers.release_files import DamagedFileError, ReleaseFiles

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


class DamagedError(ReleaseError):
    """A file of a release is missing or not as it was prepared: ``file`` is its name, ``why`` as in
    DamagedFileError."""

    def __init__(self, municipality: str, file: str, why: str) -> None:
        self.file, self.why = file, why
        super().__init__(
            f"The file {file} of the release is {why}.", municipality, "Restore it, or run:"
        )


class MisnamedError(ReleaseError):
    """A file holds another release than its name says: ``found`` is that, as slug and fingerprint,
    None where it says nothing of itself."""

    def __init__(self, name: str, municipality: str, found: tuple[str, str] | None) -> None:
        self.found = found
        super().__init__(f"The release {name} is not what it is named.", municipality)


class OutdatedError(ReleaseError):
    """A release that is kept for those who cite it lacks what is read today."""

    def __init__(self, fingerprint: str, municipality: str) -> None:
        super().__init__(f"The release {fingerprint} was made by an older version.", municipality)


class Store:
    """One release of one municipality. Its content never changes, so results may be kept.

    ``fingerprint`` names the release, ``geo_dir`` holds its geometry files; what is served is read
    from ``outlines``, which nobody changes. ``address`` is the first part of its addresses: the
    slug, for a preview with PREVIEW_PREFIX before it. ``pin`` is the fingerprint where this release
    was asked for by it, else ''. ``is_proven``: its files were compared with the sums that were
    noted when they were prepared.
    """

    def __init__(
        self,
        connection: duckdb.DuckDBPyConnection,
        municipality: Municipality,
        fingerprint: str,
        geo_dir: Path,
        outlines: Outlines | None = None,
        *,
        is_proven: bool = False,
    ) -> None:
        self._connection = connection
        self._kept: dict[Hashable, object] = {}
        self._lock = Lock()
        self.municipality = municipality
        self.address = municipality.slug
        self.pin = ""
        self.fingerprint = fingerprint
        self.geo_dir = geo_dir
        self.outlines = outlines or Outlines()
        self.is_proven = is_proven

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

        Raises ReleaseError where that file, the release or its content is missing or unreadable;
        DamagedError where one of its files is missing or not as it was prepared, MisnamedError
        where the release inside is another one than its name says, WrongEditionError where it is
        not of that ``edition``, UnauditedError where it is public and its audit has no
        ``confidentiality`` with ``passed``.
        """
        fingerprint = _named(tables_dir, municipality, "current")
        return cls.open_release(tables_dir, municipality, fingerprint, edition)

    @classmethod
    def open_release(
        cls, tables_dir: Path, municipality: str, fingerprint: str, edition: str = "public"
    ) -> "Store":
        """The release of that fingerprint, current or not; errors as ``open``.

        A copy of its files is opened (layers.private_copy), so that nobody changes what is read.
        One without noted sums is read through once instead of being compared.
        """
        files = ReleaseFiles(tables_dir, municipality, fingerprint)
        if not files.database.is_file():
            raise ReleaseError(f"The release {files.database.name} is missing.", municipality)
        try:
            found = copied(files)
        except DamagedFileError as error:
            raise DamagedError(municipality, error.file, error.why) from error
        connection, identity = _opened(found, files)
        try:
            city = _checked(identity, files.database.name, (municipality, fingerprint), edition)
            if not found.is_proven:
                _read_through(connection, files)
        except ReleaseError:
            connection.close()
            raise
        return cls(
            connection, city, fingerprint, files.outlines, found.outlines, is_proven=found.is_proven
        )

    def pinned(self) -> "Store":
        """The same release, opened but once, for those who ask for it by its fingerprint."""
        same = Store(
            self._connection,
            self.municipality,
            self.fingerprint,
            self.geo_dir,
            self.outlines,
            is_proven=self.is_proven,
        )
        same.pin = self.fingerprint
        return same

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


def may_open(tables_dir: Path, slug: str, fingerprint: str, edition: str) -> bool:
    """Whether a release says that it is the one asked for, of this edition and audited. A short
    look at the file where it lies: it may still turn out damaged when it is opened."""
    path = ReleaseFiles(tables_dir, slug, fingerprint).database
    try:
        connection, found = _connected(path)
    except (duckdb.Error, ValueError):
        return False
    connection.close()
    try:
        _checked(found, path.name, (slug, fingerprint), edition)
    except ReleaseError:
        return False
    return True


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


def _opened(
    found: Copied, files: ReleaseFiles
) -> "tuple[duckdb.DuckDBPyConnection, _Identity | None]":
    """The copy opened, and its name taken away. Raises ReleaseError."""
    spilled = Path(f"{found.database}{SPILLED}") if found.is_private else None
    try:
        return _connected(found.database, spilled)
    except (duckdb.Error, ValueError) as error:
        name = files.database.name
        raise ReleaseError(f"The release {name} cannot be read.", files.slug) from error
    finally:
        found.forget()


def _connected(
    path: Path, spilled: Path | None = None
) -> "tuple[duckdb.DuckDBPyConnection, _Identity | None]":
    """The file opened, and what it says of itself; ``spilled``: a folder for what does not fit into
    memory. Raises duckdb.Error for a file that is no release, ValueError where the JSON inside is
    none."""
    config = CONFIG | ({"temp_directory": str(spilled)} if spilled else {})
    connection = duckdb.connect(str(path), read_only=True, config=config)
    try:
        return connection, _identity(connection)
    except (duckdb.Error, ValueError):
        connection.close()
        raise


def _read_through(connection: duckdb.DuckDBPyConnection, files: ReleaseFiles) -> None:
    """Read every cell once: DuckDB notices blocks that are missing or damaged. Raises
    DamagedError."""
    with closing(connection.cursor()) as cursor:
        try:
            for (table,) in cursor.execute("SELECT table_name FROM duckdb_tables()").fetchall():
                cursor.execute(f'SELECT bit_xor(hash(t)) FROM "{table}" t').fetchall()  # noqa: S608
        except duckdb.Error as error:
            raise DamagedError(files.slug, files.database.name, "changed") from error


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
    told = (found.municipality.slug, found.fingerprint) if found else None
    if found is None or told != asked:
        raise MisnamedError(name, slug, told)
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
