"""The fingerprint of a release: what its content comes to, whatever the bytes of its files."""

import json
from collections.abc import Callable, Mapping
from hashlib import sha256
from typing import Any

from layers.schema import TABLES

Rows = Callable[[str], list[tuple[Any, ...]]]


def content_fingerprint(
    rows: Rows, outlines: Mapping[str, bytes], edition: str, rules: object
) -> str:
    """Twelve hexadecimal digits for all rows of a release, its outlines by level, edition, rules.

    Neither the order of rows, nor the time, nor the bytes of the database file count: of each row
    the MD5 of its text is taken, and these numbers are added up, for both halves. ``rows`` runs a
    query in the release. Raises duckdb.Error where a table is missing.
    """
    digest = sha256()
    for name in sorted(TABLES):
        if name == "release":
            continue
        columns = [row[0] for row in rows(f"DESCRIBE {name}")]
        # Separators that no text holds keep cells, and NULL from '', apart.
        cells = ", ".join(f"coalesce(CAST({c} AS TEXT), chr(30))" for c in columns)
        (sums,) = rows(
            f"""SELECT count(*), sum(md5_number_lower(t)), sum(md5_number_upper(t))
                FROM (SELECT concat_ws(chr(31), {cells}) AS t FROM {name})"""  # noqa: S608
        )
        digest.update(f"[{name}] {TABLES[name]} {sums}".encode())
    for level in sorted(outlines):
        digest.update(f"[{level}.geojson]".encode() + outlines[level])
    told = json.dumps([edition, rules], ensure_ascii=False, sort_keys=True)
    digest.update(told.encode())
    return digest.hexdigest()[:12]
