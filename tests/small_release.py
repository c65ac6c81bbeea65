"""A release without figures, for tests that only move releases about."""

from pathlib import Path

import duckdb

from layers.schema import TABLES
from tests.audit import PASSED


def write_small(
    tables: Path, slug: str, fingerprint: str, edition: str = "public", audit: str = PASSED
) -> Path:
    """Write ``<slug>-<fingerprint>.duckdb`` and its folder of geometry; gives the file."""
    path = tables / f"{slug}-{fingerprint}.duckdb"
    with duckdb.connect(str(path)) as connection:
        for table in ("municipality", "release"):
            connection.execute(f"CREATE TABLE {table} ({TABLES[table]})")
        row = [slug, slug.title(), "p", "c@x.invalid", "city", False, "", "", "{}", "{}", ""]
        connection.execute("INSERT INTO municipality VALUES (?,?,?,?,?,?,?,?,?,?,?)", row)
        row = [fingerprint, edition, "2026-01-01", "0", "{}", audit]
        connection.execute("INSERT INTO release VALUES (?,?,?,?,?,?)", row)
    geometry = tables.parent / "geo" / f"{slug}-{fingerprint}"
    geometry.mkdir(parents=True, exist_ok=True)
    (geometry / "stadtteil.geojson").write_text("{}")
    return path
