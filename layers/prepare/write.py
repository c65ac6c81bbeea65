"""A release is written where nobody reads it, and named by its content."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb

from layers.content import content_fingerprint
from layers.prepare.workbench import insert, quoted
from layers.schema import create_statements

Row = Sequence[object]
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
    """The fingerprint of the attached release (layers.content)."""
    return content_fingerprint(
        lambda query: connection.execute(query).fetchall(),
        release.geojson,
        release.edition,
        release.rules,
    )


def _release_row(release: Release, name: str) -> Row:
    built_at = datetime.now(UTC).isoformat(timespec="seconds")
    rules, audit = (
        json.dumps(part, ensure_ascii=False, sort_keys=True)
        for part in (release.rules, release.audit)
    )
    return (name, release.edition, built_at, release.tool_version, rules, audit)


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
