"""A release on disk: named by its content, written aside, renamed, made current last."""

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from layers.prepare.refusal import refuse_withdrawn
from layers.prepare.workbench import insert, quoted, workbench
from layers.publish.unpublished import forget_mark
from layers.schema import TABLES, create_statements

Row = Sequence[object]
PUBLIC, PRIVATE = 0o644, 0o600
"""Who may read a file: everybody, its owner."""

ORDER = {
    "observation": "ORDER BY indicator_id, level, school_type, period, code, breakdown",
}
"""How rows lie in the file, so that a query of one indicator reads a small part of it."""


@dataclass(frozen=True)
class Release:
    """The content of a release: rows per table of layers.schema (all but ``release``), geometry
    files per level, the rules it was made by and the audit figures. ``from_database``: tables whose
    rows are those of a relation of the same columns in the database of the preparation."""

    slug: str
    tables: Mapping[str, Sequence[Row]]
    geojson: Mapping[str, bytes]
    rules: Mapping[str, object]
    audit: Mapping[str, object]
    tool_version: str
    edition: str = "public"
    from_database: Mapping[str, str] = field(default_factory=dict)


def write_release(release: Release, tables_dir: Path) -> str:
    """Write a release that needs no database of a preparation; see ``write_from``."""
    with workbench(tables_dir) as (connection, aside):
        return write_from(connection, aside, release, tables_dir)


def write_from(
    connection: duckdb.DuckDBPyConnection, aside: Path, release: Release, tables_dir: Path
) -> str:
    """Write the release, make it current and give its fingerprint.

    ``connection`` and ``aside`` are those of layers.prepare.workbench, on the same disk as
    ``tables_dir``. Geometry goes to ``geo/`` beside ``tables_dir``. Readers see the former release
    until the last step; earlier releases stay. Raises PreparationError where the same release was
    withdrawn, OSError or duckdb.Error where a folder or file cannot be written.
    """
    path = aside / "release.duckdb"
    name = write_aside(connection, path, release)
    put_in_place(path, name, release, tables_dir)
    return name


def write_aside(connection: duckdb.DuckDBPyConnection, path: Path, release: Release) -> str:
    """Write the release to ``path``, where nobody reads it, and give its fingerprint."""
    return _write_database(connection, path, release)


def state_audit(path: Path, confidentiality: Mapping[str, object]) -> None:
    """Write into a release that still lies aside what its audit found; not part of its
    fingerprint."""
    with duckdb.connect(str(path)) as connection:
        (told,) = connection.execute("SELECT audit FROM release").fetchone() or ("{}",)
        audit = json.loads(told) | {"confidentiality": confidentiality}
        text = json.dumps(audit, ensure_ascii=False, sort_keys=True)
        connection.execute("UPDATE release SET audit = $audit", {"audit": text})
        connection.execute("CHECKPOINT")


def put_in_place(
    path: Path, name: str, release: Release, tables_dir: Path, *, is_current: bool = True
) -> None:
    """Move a release that was written aside into ``tables_dir``, its geometry beside that, and make
    it current. Folders and files of an internal release are for their owner only. Raises
    PreparationError where the same release was withdrawn."""
    refuse_withdrawn(tables_dir, release.slug, name)
    is_internal = release.edition != "public"
    mode = PRIVATE if is_internal else PUBLIC
    geo_dir = tables_dir.parent / "geo" / f"{release.slug}-{name}"
    for folder in (tables_dir, geo_dir.parent, geo_dir):
        folder.mkdir(parents=True, exist_ok=True)
        if is_internal:
            folder.chmod(0o700)
    for level, data in release.geojson.items():
        replace_file(geo_dir / f"{level}.geojson", data, mode)
    if is_internal:
        path.chmod(mode)
    path.replace(tables_dir / f"{release.slug}-{name}.duckdb")
    if is_current:
        replace_file(tables_dir / f"{release.slug}.current", f"{name}\n".encode(), mode)
        forget_mark(tables_dir, release.slug, name)


def replace_file(path: Path, data: bytes, mode: int = PUBLIC) -> None:
    """Write a file so that readers see the old or the new content, never a part."""
    handle, aside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    with os.fdopen(handle, "wb") as file:
        file.write(data)
    Path(aside).chmod(mode)
    Path(aside).replace(path)


def _write_database(connection: duckdb.DuckDBPyConnection, path: Path, release: Release) -> str:
    # Small blocks: a release has many small tables, each of which fills whole blocks.
    connection.execute(f"ATTACH {quoted(str(path))} AS release_file (BLOCK_SIZE 16384)")
    try:
        connection.execute("USE release_file")
        connection.execute("BEGIN")
        try:
            name = _fill(connection, release)
        except Exception:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")
        connection.execute("CHECKPOINT release_file")
    finally:
        connection.execute("USE memory")
        connection.execute("DETACH release_file")
    return name


def _fill(connection: duckdb.DuckDBPyConnection, release: Release) -> str:
    for statement in create_statements():
        connection.execute(statement)
    for table, rows in release.tables.items():
        insert(connection, table, [[_plain(value) for value in row] for row in rows])
    for table, relation in release.from_database.items():
        query = f"INSERT INTO {table} SELECT * FROM memory.{relation} {ORDER.get(table, '')}"  # noqa: S608
        connection.execute(query)
    name = fingerprint(connection, release)
    insert(connection, "release", [_release_row(release, name)])
    return name


def fingerprint(connection: duckdb.DuckDBPyConnection, release: Release) -> str:
    """Twelve hexadecimal digits for all rows of the attached release, its geometry and rules.

    Neither the order of rows, nor the time, nor the bytes of the database file count: of each row
    the MD5 of its text is taken, and these numbers are added up, for both halves.
    """
    digest = hashlib.sha256()
    for name in sorted(TABLES):
        if name == "release":
            continue
        columns = [row[0] for row in connection.execute(f"DESCRIBE {name}").fetchall()]
        # Separators that no text holds keep cells, and NULL from '', apart.
        cells = ", ".join(f"coalesce(CAST({c} AS TEXT), chr(30))" for c in columns)
        sums = connection.execute(
            f"""SELECT count(*), sum(md5_number_lower(t)), sum(md5_number_upper(t))
                FROM (SELECT concat_ws(chr(31), {cells}) AS t FROM {name})"""  # noqa: S608
        ).fetchone()
        digest.update(f"[{name}] {TABLES[name]} {sums}".encode())
    for level in sorted(release.geojson):
        digest.update(f"[{level}.geojson]".encode() + release.geojson[level])
    rules = json.dumps([release.edition, release.rules], ensure_ascii=False, sort_keys=True)
    digest.update(rules.encode())
    return digest.hexdigest()[:12]


def _release_row(release: Release, name: str) -> Row:
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    rules, audit = (
        json.dumps(part, ensure_ascii=False, sort_keys=True)
        for part in (release.rules, release.audit)
    )
    return (name, release.edition, built_at, release.tool_version, rules, audit)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
