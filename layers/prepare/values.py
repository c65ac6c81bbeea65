"""Figures in the form of docs/folder.md: ``values/*.csv`` into the database, checked and summed."""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from layers.model import ALL
from layers.numbers import german
from layers.prepare.accounting import Account
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.folder_cells import words_of
from layers.prepare.folder_csv import FAULTY, Header, read_header
from layers.prepare.read import Metadata
from layers.prepare.values_faults import tell_faults
from layers.prepare.values_judge import COLUMNS, flag_text, judge
from layers.prepare.values_read import FORM, TABLES, read_values
from layers.prepare.workbench import insert


def stage_values(
    connection: duckdb.DuckDBPyConnection, metadata: Metadata, aside: Path, faults: FaultList
) -> list[Account]:
    """Read and judge all files; an account for each.

    Afterwards view ``delivered`` has the sound rows as they will stand in a release, with ``file``
    and ``line``. ``aside`` is a folder for files that are needed on the way.
    """
    for statement in TABLES:
        connection.execute(statement)
    accounts: dict[str, Account] = {}
    headers: dict[str, Header] = {}
    for number, path in enumerate(sorted((metadata.folder / "values").glob("*.csv"))):
        file = f"values/{path.name}"
        header = read_header(path, file, FORM, faults)
        if header is not None:
            headers[file], accounts[file] = header, Account(file)
            read_values(connection, number, path, header, aside, accounts[file], faults)
    judge(connection, metadata.municipality.rules)
    tell_faults(connection, words_of(connection, metadata), metadata.folder, headers, faults)
    _tell_breakdowns(connection, metadata, faults)
    _tell_indicators_without_values(connection, metadata, faults)
    for file, account in accounts.items():
        used, wrong = _counts(connection, file)
        account.used = used
        if wrong:
            account.set_aside[FAULTY] += wrong
    return list(accounts.values())


def _counts(connection: duckdb.DuckDBPyConnection, file: str) -> tuple[int, int]:
    found = connection.execute(
        """SELECT count(*) FILTER (problems = 0), count(*) FILTER (problems <> 0)
           FROM judged JOIN parsed_file USING (file) WHERE name = ?""",
        [file],
    ).fetchone()
    assert found is not None, "an aggregate has a row"
    return found[0], found[1]


def _tell_breakdowns(
    connection: duckdb.DuckDBPyConnection, metadata: Metadata, faults: FaultList
) -> None:
    declared = {entry.id for entry in metadata.municipality.breakdown} | {ALL}
    rows = connection.execute(
        """SELECT breakdown, count(*), min(file), arg_min(line, {f: file, l: line})
           FROM delivered GROUP BY breakdown ORDER BY breakdown"""
    ).fetchall()
    for breakdown, count, file, line in rows:
        if breakdown not in declared:
            faults.warn(
                Code.NAME_UNKNOWN,
                file,
                f"Für diese Gliederung gibt es kein deutsches Wort ({german(count)} Zeilen).",
                "In municipality.toml unter [[breakdown]] eintragen.",
                row=line,
                column="breakdown",
                value=breakdown,
            )


def _tell_indicators_without_values(
    connection: duckdb.DuckDBPyConnection, metadata: Metadata, faults: FaultList
) -> None:
    rows = connection.execute("SELECT DISTINCT CAST(indicator_id AS TEXT) FROM judged").fetchall()
    found = {row[0] for row in rows}
    for indicator in metadata.indicators:
        if indicator.recipe.kind == "values" and indicator.id not in found:
            faults.add(
                Code.NO_VALUES,
                f"indicators/{indicator.id}.toml",
                "Zu dieser Kennzahl gibt es in values/ keinen einzigen Wert.",
                "Werte nachliefern oder die Kennzahl entfernen.",
                column="id",
                value=indicator.id,
                severity=Severity.WARNING,
            )


def take_derived(
    connection: duckdb.DuckDBPyConnection, derived: Sequence[Sequence[object]]
) -> None:
    """Put values of recipes beside the delivered ones: view ``all_value``, as table observation.

    ``derived``: rows in the columns of table observation. Needs the tables of ``stage_values`` and
    of values_sums.
    """
    connection.execute(
        """CREATE TABLE derived (
            indicator_id indicator_word, level level_word, code code_word, period SMALLINT,
            school_type school_word, breakdown TEXT, value DOUBLE, status status_word, flags TEXT,
            numerator DOUBLE, denominator DOUBLE, low DOUBLE, high DOUBLE, cases INTEGER)"""
    )
    insert(connection, "derived", derived)
    columns = ", ".join(COLUMNS)
    told = ", ".join(f"{flag_text(c)} AS flags" if c == "flags" else c for c in COLUMNS)
    connection.execute(
        f"""CREATE VIEW all_value AS
            SELECT {told} FROM own_value UNION ALL SELECT {told} FROM summed
            UNION ALL SELECT {columns} FROM derived"""  # noqa: S608 - constants
    )
