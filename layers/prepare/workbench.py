"""Where figures are prepared: a DuckDB database of its own, limited in memory and threads.

What does not fit into memory goes to a folder that ends with the preparation.
"""

import shutil
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import duckdb

MEMORY = "2500MB"
"""Of the 4 GB that ten million values may take; outlines and Python need the rest."""
THREADS = 2
FORGOTTEN = 24 * 3600
"""Seconds after which a folder is taken for one that a killed preparation has left behind."""


@contextmanager
def workbench(folder: Path | None = None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    """An empty database in memory and the folder that it spills to.

    The folder lies in ``folder`` (None: the system's folder for such files) and is removed at the
    end, and with it all folders that had to be made for it and are still empty.
    """
    made = [] if folder is None else [p for p in (folder, *folder.parents) if not p.exists()]
    try:
        with _opened(folder) as opened:
            yield opened
    finally:
        for empty in made:
            with suppress(OSError):
                empty.rmdir()


@contextmanager
def _opened(folder: Path | None) -> Iterator[tuple[duckdb.DuckDBPyConnection, Path]]:
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
        _clear(folder)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".prepare-") as name:
        aside = Path(name)
        config: dict[str, str | bool | int | float | list[str]] = {
            "memory_limit": MEMORY,
            "threads": THREADS,
            "temp_directory": str(aside / "spilled"),
        }
        with duckdb.connect(":memory:", config=config) as connection:
            yield connection, aside


def _clear(folder: Path) -> None:
    """Remove what killed preparations have left, which may be gigabytes."""
    for left in folder.glob(".prepare-*"):
        with suppress(OSError):
            if left.stat().st_mtime < time.time() - FORGOTTEN:
                shutil.rmtree(left)


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
