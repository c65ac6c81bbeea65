"""A release on disk: named by its content, written aside, renamed, made current last."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from layers.schema import TABLES, create_statements

Row = Sequence[object]


@dataclass(frozen=True)
class Release:
    """The content of a release: rows per table of layers.schema (all but ``release``), geometry
    files per level, the rules it was made by and the audit figures."""

    slug: str
    tables: Mapping[str, Sequence[Row]]
    geojson: Mapping[str, bytes]
    rules: Mapping[str, object]
    audit: Mapping[str, object]
    tool_version: str
    edition: str = "public"


def fingerprint(release: Release) -> str:
    """Twelve hexadecimal digits of a hash over sorted rows, geometry and rules.

    Neither the order of rows, nor the time, nor the bytes of the database file count.
    """
    digest = hashlib.sha256()
    for name in sorted(release.tables):
        rows = sorted(_line(row) for row in release.tables[name])
        digest.update("\n".join([f"[{name}] {TABLES[name]}", *rows, ""]).encode())
    for level in sorted(release.geojson):
        digest.update(f"[{level}.geojson]".encode() + release.geojson[level])
    digest.update(_line([release.edition, release.rules]).encode())
    return digest.hexdigest()[:12]


def _line(row: Row) -> str:
    return json.dumps(list(row), ensure_ascii=False, sort_keys=True, default=str)


def write_release(release: Release, tables_dir: Path) -> str:
    """Write the release, make it current and give its fingerprint.

    Geometry goes to ``geo/`` beside ``tables_dir``. Readers see the former release until the last
    step; earlier releases stay. Raises OSError where a folder or file cannot be written.
    """
    name = fingerprint(release)
    geo_dir = tables_dir.parent / "geo" / f"{release.slug}-{name}"
    tables_dir.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=tables_dir, prefix=".prepare-") as aside:
        path = Path(aside) / "release.duckdb"
        _write_database(path, release, name)
        geo_dir.mkdir(parents=True, exist_ok=True)
        for level, data in release.geojson.items():
            replace_file(geo_dir / f"{level}.geojson", data)
        path.replace(tables_dir / f"{release.slug}-{name}.duckdb")
    replace_file(tables_dir / f"{release.slug}.current", f"{name}\n".encode())
    return name


def replace_file(path: Path, data: bytes) -> None:
    """Write a file so that readers see the old or the new content, never a part."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(aside).chmod(0o644)
    Path(aside).replace(path)


def _write_database(path: Path, release: Release, name: str) -> None:
    # Small blocks: a release has many small tables, each of which fills whole blocks.
    with duckdb.connect() as connection:
        quoted = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{quoted}' AS release_file (BLOCK_SIZE 16384)")
        connection.execute("USE release_file")
        connection.execute("BEGIN")
        for statement in create_statements():
            connection.execute(statement)
        for table, rows in release.tables.items():
            _insert(connection, table, rows)
        _insert(connection, "release", [_release_row(release, name)])
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT")


def _release_row(release: Release, name: str) -> Row:
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    rules, audit = (
        json.dumps(part, ensure_ascii=False, sort_keys=True)
        for part in (release.rules, release.audit)
    )
    return (name, release.edition, built_at, release.tool_version, rules, audit)


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: Sequence[Row]) -> None:
    """All rows at once: column by column as lists is some hundred times faster than row by row."""
    if not rows:
        return
    columns = [[_plain(value) for value in column] for column in zip(*rows, strict=True)]
    places = ", ".join(f"unnest(${number})" for number in range(1, len(columns) + 1))
    connection.execute(f"INSERT INTO {table} SELECT {places}", columns)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
