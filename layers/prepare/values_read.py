"""Rows of ``values/*.csv`` into table ``parsed``: cells become words, numbers and flags.

DuckDB reads the file; where that cannot be done strictly, or where lines and rows do not match
(cells over several lines, blank lines), Python writes the file anew first, with line numbers. What
does not fit is NULL and marked in ``problems``; why is told by layers.prepare.values_faults.
"""

import csv
from contextlib import suppress
from pathlib import Path

import duckdb

from layers.model import ALL
from layers.prepare.accounting import Account
from layers.prepare.faults import FaultList
from layers.prepare.folder_cells import MOST
from layers.prepare.folder_csv import HEADINGS, Form, Header, sound_lines
from layers.prepare.workbench import quoted
from layers.status import Flag

FORM = Form(
    ("indicator", "level", "area", "period"),
    (
        "school_type", "breakdown", "value", "numerator", "denominator", "sign", "flags", "low",
        "high", "cases", "origin",
    ),
)  # fmt: skip

NUMBERS = ("value", "numerator", "denominator", "low", "high", "cases")
SPACES = " \t\u00a0\u202f"

KINDS = (
    "indicator", "level", "area", "period", "school_type", "number", "sign", "flags", "nothing",
    "base", "part", "negative", "disagrees", "count", "signed", "interval", "duplicate",
)  # fmt: skip
"""What can be wrong with a row; the place is the bit in ``problems``."""

TABLES = (
    """CREATE TABLE parsed (
        file USMALLINT, line BIGINT, indicator_id indicator_word, level level_word, code code_word,
        period SMALLINT, school_type school_word, breakdown TEXT, value DOUBLE, numerator DOUBLE,
        denominator DOUBLE, low DOUBLE, high DOUBLE, cases DOUBLE, sign status_word,
        flags USMALLINT, printed UTINYINT, problems UINTEGER)""",
    # line of a row: its own, where it has one, else before_first + 1 + its place in the file
    "CREATE TABLE parsed_file (file USMALLINT, name TEXT, first BIGINT, before_first BIGINT)",
)
"""``printed``: decimals of the value as written; ``flags``: one bit per Flag in its order."""


def bit(kind: str) -> int:
    """The number that marks a kind in ``problems``."""
    return int(1 << KINDS.index(kind))


def read_values(
    connection: duckdb.DuckDBPyConnection,
    number: int,
    path: Path,
    header: Header,
    aside: Path,
    account: Account,
    faults: FaultList,
) -> None:
    """Append the rows of a file to ``parsed`` and count them in ``account``."""
    names = [name or f"unknown_{place}" for place, name in enumerate(header.names)]
    first, rows = -1, 0
    with suppress(duckdb.InvalidInputException):
        first, rows = _read_strictly(connection, number, path, names)
    if rows and rows + header.line == _last_filled_line(path):
        place = (number, account.file, first, header.line)
        connection.execute("INSERT INTO parsed_file VALUES (?, ?, ?, ?)", place)
        account.read += rows + 1
        account.set_aside[HEADINGS] += 1
        return
    connection.execute("DELETE FROM parsed WHERE file = ?", [number])
    written = aside / f"values-{number}.csv"
    with written.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, delimiter=";", lineterminator="\n")
        writer.writerow(["line", *FORM.columns])
        for line in sound_lines(path, account.file, header, account, faults):
            writer.writerow([line.line, *(line.cells.get(name, "") for name in FORM.columns)])
    connection.execute(
        _insert(number, written, ["line", *FORM.columns], "CAST(line AS BIGINT)", SPACES)
    )
    connection.execute("INSERT INTO parsed_file VALUES (?, ?, 0, 0)", [number, account.file])
    written.unlink()


def _read_strictly(
    connection: duckdb.DuckDBPyConnection, number: int, path: Path, names: list[str]
) -> tuple[int, int]:
    """Place of the first row in ``parsed`` and number of rows. Raises duckdb.InvalidInputException.

    Looking for rare kinds of spaces takes longer than all else, so they are only looked for in a
    file that has faults without.
    """
    for spaces in (" ", SPACES):
        query = _insert(number, path, names, "CAST(NULL AS BIGINT)", spaces)
        connection.execute(query)
        faulty = "SELECT count(*) FROM parsed WHERE file = ? AND problems <> 0"
        found = connection.execute(faulty, [number]).fetchone()
        if spaces == SPACES or found == (0,):
            break
        connection.execute("DELETE FROM parsed WHERE file = ?", [number])
    return _appended(connection, number)


def _appended(connection: duckdb.DuckDBPyConnection, number: int) -> tuple[int, int]:
    """Place of a file's first row in ``parsed`` and the number of its rows."""
    query = "SELECT min(rowid), count(*), max(rowid) FROM parsed WHERE file = ?"
    found = connection.execute(query, [number]).fetchone()
    assert found is not None, "an aggregate has a row"
    first, rows, last = found
    return (first, rows) if rows and last - first + 1 == rows else (-1, 0)


def _last_filled_line(path: Path) -> int:
    """The number of the last line that holds anything."""
    count, last = 0, b""
    with path.open("rb") as opened:
        while block := opened.read(1 << 22):
            count += block.count(b"\n")
            last = (last + block)[-4096:]
    end = last.rstrip(b"\r\n")
    return count - last[len(end) :].count(b"\n") + 1


def _insert(number: int, path: Path, names: list[str], line: str, spaces: str) -> str:
    columns = ", ".join(f"{quoted(name)}: 'VARCHAR'" for name in names)
    # trim() of plain spaces is faster without a second argument.
    trim = "" if spaces == " " else f", {quoted(spaces)}"
    trimmed = {"breakdown": f", {quoted(SPACES)}"}  # any text is a breakdown: no fault would tell
    cells = ", ".join(
        f"nullif(trim({name}{trimmed.get(name, trim)}), '') AS {name}"
        if name in names
        else f"CAST(NULL AS VARCHAR) AS {name}"
        for name in FORM.columns
        if name != "origin"
    )
    read = f"""read_csv({quoted(str(path))}, delim = ';', quote = '"', escape = '"', header = true,
        auto_detect = false, strict_mode = true, nullstr = '', columns = {{{columns}}})"""
    numbers = ", ".join(f"TRY_CAST({name} AS DOUBLE) AS {name}_number" for name in NUMBERS)
    bad_number = " OR ".join(
        f"({name} IS NOT NULL AND NOT ({_is_number(name)}))" for name in NUMBERS
    )
    words = {
        "indicator": "indicator_id IS NULL",
        "level": "level_found IS NULL",
        "area": "code IS NULL",
        "period": "period_found IS NULL OR CAST(period_found AS VARCHAR) <> period",
        "school_type": "school_type_found IS NULL",
        "number": bad_number,
        "sign": "sign IS NOT NULL AND sign_found IS NULL",
        "flags": "flags IS NOT NULL AND bit_count(mask) <> len(string_split(flags, ','))",
    }
    problems = " + ".join(
        f"CAST(coalesce({sql}, true) AS INTEGER) * {bit(k)}" for k, sql in words.items()
    )
    kept = ", ".join(f"CASE WHEN {_is_number(name)} THEN {name}_number END" for name in NUMBERS)
    return f"""
        INSERT INTO parsed
        SELECT {number}, line_number, indicator_id, level_found, code, period_found,
               school_type_found, coalesce(breakdown, '{ALL}'), {kept}, sign_found, mask,
               CASE WHEN value IS NULL THEN 0 WHEN contains(lower(value), 'e') THEN 9
                    WHEN contains(value, '.') THEN length(value) - strpos(value, '.') ELSE 0 END,
               {problems}
        FROM (
            SELECT *, ',' || replace(flags, ' ', '') || ',' AS spaceless, {numbers},
                   {_mask()} AS mask,
                   TRY_CAST(indicator AS indicator_word) AS indicator_id,
                   TRY_CAST(level AS level_word) AS level_found,
                   TRY_CAST(area AS code_word) AS code,
                   TRY_CAST(period AS SMALLINT) AS period_found,
                   TRY_CAST(coalesce(school_type, '{ALL}') AS school_word) AS school_type_found,
                   TRY_CAST(sign AS status_word) AS sign_found
            FROM (SELECT {line} AS line_number, {cells} FROM {read})
        )
        WHERE coalesce({", ".join(n for n in FORM.columns if n != "origin")}) IS NOT NULL
        """  # noqa: S608 - names of our own, paths quoted


def _is_number(name: str) -> str:
    """DuckDB also reads 1_000, inf and nan, which no table means."""
    return (
        f"{name}_number IS NOT NULL AND abs({name}_number) <= {MOST} AND NOT contains({name}, '_')"
    )


def _mask() -> str:
    """Flags of a cell as bits; only cells with flags are looked into."""
    parts = [
        f"CASE WHEN contains(spaceless, ',{flag.value},') THEN {1 << n} ELSE 0 END"
        for n, flag in enumerate(Flag)
    ]
    return f"CASE WHEN flags IS NULL THEN 0 ELSE {' + '.join(parts)} END"
