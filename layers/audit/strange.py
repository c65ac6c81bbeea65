"""What a public file holds and the file with all numbers does not: nobody can say what it tells."""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from layers.audit.model import AuditError, Exposure, Place
from layers.store import CONFIG

PROTECTED = {
    "observation": "indicator_id, level, code, period, school_type, breakdown",
    "school_change": (
        "table_id, period, level, code, from_school_type, to_school_type, grade, is_total"
    ),
    "facility_value": "facility_id, indicator_id, period",
    "class_break": "indicator_id, level, school_type, scheme",
    "release": "edition IS NULL",
}
"""Tables whose numbers may differ, with what names a row of them; all others are the same."""


def strange_rows(public: Path, internal: Path) -> list[Exposure]:
    """Tables, columns and rows of ``public`` that ``internal`` has not, one exposure per table.

    Raises AuditError where a file cannot be read.
    """
    try:
        with duckdb.connect(config=CONFIG) as connection:
            for name, path in (("p", public), ("t", internal)):
                quoted = str(path).replace("'", "''")
                connection.execute(f"ATTACH '{quoted}' AS {name} (READ_ONLY)")
            return list(_found(connection))
    except duckdb.Error as error:
        raise AuditError(f"Die Ausgabe {public.name} lässt sich nicht vergleichen.") from error


def _found(connection: duckdb.DuckDBPyConnection) -> Iterator[Exposure]:
    columns: dict[str, dict[str, list[str]]] = {"p": {}, "t": {}}
    for file, table, column in connection.execute(
        """SELECT database_name, table_name, column_name FROM duckdb_columns()
           WHERE database_name IN ('p', 't') AND NOT internal ORDER BY ALL"""
    ).fetchall():
        columns[file].setdefault(table, []).append(column)
    for table, names in columns["p"].items():
        if columns["t"].get(table) != names:
            yield _exposure(table, "hat Spalten, die")
            continue
        key = PROTECTED.get(table, "*")
        more = connection.execute(
            f'SELECT {key} FROM p."{table}" EXCEPT SELECT {key} FROM t."{table}" LIMIT 1'  # noqa: S608 - names of the file
        ).fetchone()
        if more is not None:
            told = ", ".join(str(value) for value in more)[:200]
            yield _exposure(table, f"hat Zeilen ({told}), die")


def _exposure(table: str, what: str) -> Exposure:
    why = f"Die Tabelle {table} {what} in der internen Datei fehlen."
    return Exposure(Place(table, "", "", "", 0, "", ""), None, None, None, why)
