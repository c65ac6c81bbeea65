"""Where figures are prepared: a DuckDB database of its own, limited in memory and threads.

What does not fit into memory goes to a folder that ends with the preparation.
"""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

from layers.publish.locks import folder_for

MEMORY = "2500MB"
"""Of the 4 GB that ten million values may take; outlines and Python need the rest."""
THREADS = 2
_PREFIX = ".prepare-"


@contextmanager
def workbench(folder: Path | None = None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """An empty database in memory and the folder that it spills to.

    The folder lies in ``folder`` (None: the system's folder for such files) and is removed at the
    end, and with it all folders that had to be made for it and are still empty.
    """
    if folder is None:
        elsewhere = tempfile.TemporaryDirectory(prefix=_PREFIX)
        with elsewhere as name, _database(Path(name)) as connection:
            yield connection, Path(name)
        return
    with folder_for(folder), _aside(folder) as aside, _database(aside) as connection:
        yield connection, aside


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """A folder in ``folder`` that is locked as long as it is used; what killed preparations have
    left, which may be gigabytes, is removed first."""
    with _locked(folder):
        for left in folder.glob(f"{_PREFIX}*"):
            with suppress(OSError), _locked(left, waits=False):
                shutil.rmtree(left)
        made = tempfile.TemporaryDirectory(dir=folder, prefix=_PREFIX)
        used = _lock(Path(made.name))
    with made as name:
        try:
            yield Path(name)
        finally:
            os.close(used)


@contextmanager
def _locked(folder: Path, *, waits: bool = True) -> Iterator[None]:
    handle = _lock(folder, waits=waits)
    try:
        yield
    finally:
        os.close(handle)


def _lock(folder: Path, *, waits: bool = True) -> int:
    """A locked folder, until it is closed. Raises OSError, where somebody else has locked it and
    it does not wait as well."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))
    except OSError:
        os.close(handle)
        raise
    return handle


@contextmanager
def _database(aside: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY,
        "threads": THREADS,
        "temp_directory": str(aside / "spilled"),
    }
    with duckdb.connect(":memory:", config=config) as connection:
        yield connection


def quoted(text: str) -> str:
    """A text as SQL writes it."""
    return "'" + text.replace("'", "''") + "'"


def make_words(connection: duckdb.DuckDBPyConnection, name: str, words: Sequence[str]) -> None:
    """A type that holds one of ``words``: small, sorted in their order, compared like text."""
    connection.execute(f"CREATE TYPE {name} AS ENUM ({', '.join(map(quoted, words))})")


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Sequence[object]]
) -> None:
    """All rows at once: column by column as lists is some hundred times faster than row by row."""
    if not rows:
        return
    columns = [list(column) for column in zip(*rows, strict=True)]
    places = ", ".join(f"unnest(${number})" for number in range(1, len(columns) + 1))
    connection.execute(f"INSERT INTO {table} SELECT {places}", columns)
