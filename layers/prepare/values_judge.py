"""Rows of table ``parsed`` judged and finished: table ``judged``, view ``delivered``.

A row is sound where ``problems`` is 0; then its value, status and flags are those of a release.
"""

import duckdb

from layers.model import Measure
from layers.prepare.specs import Rules
from layers.prepare.values_read import bit
from layers.status import HAS_VALUE, Flag, Status

COLUMNS = (
    "indicator_id", "level", "code", "period", "school_type", "breakdown", "value", "status",
    "flags", "numerator", "denominator", "low", "high", "cases",
)  # fmt: skip
"""Columns of table observation."""

_SHOWN = ", ".join(f"'{status.value}'" for status in sorted(HAS_VALUE))


def judge(connection: duckdb.DuckDBPyConnection, rules: Rules) -> None:
    """Make table ``judged`` of ``parsed``, which it replaces, and view ``delivered``."""
    connection.execute(
        _JUDGED.format(
            years=f"{rules.first_year} AND {rules.last_year}",
            status=_status(rules),
            problems=_problems(),
        )
    )
    connection.execute("DROP TABLE parsed")
    _mark_duplicates(connection)
    told = ", ".join(flag_text(c) + " AS flags" if c == "flags" else c for c in COLUMNS)
    connection.execute(
        f"""CREATE VIEW delivered AS SELECT {told}, name AS file, line
            FROM judged JOIN parsed_file USING (file) WHERE problems = 0"""  # noqa: S608
    )
    connection.execute(
        f"""CREATE VIEW own_value AS
            SELECT {", ".join(COLUMNS)} FROM judged WHERE problems = 0"""  # noqa: S608
    )


def flag_text(bits: str) -> str:
    """SQL for the flags of ``bits`` as a release writes them: sorted, joined by commas."""
    words = sorted((flag.value, 1 << place) for place, flag in enumerate(Flag))
    parts = ", ".join(f"CASE WHEN {bits} & {mask} <> 0 THEN '{word}' END" for word, mask in words)
    return f"CASE WHEN {bits} = 0 THEN '' ELSE concat_ws(',', {parts}) END"


_JUDGED = (
    """
    CREATE TABLE judged AS
    SELECT indicator_id, level, code, period, school_type, breakdown,
           CASE WHEN status IN ({shown}) THEN known END AS value,
           CAST(status AS status_word) AS status,
           -- Flags are remarks on a number; where there is none, there is nothing to remark on.
           CASE WHEN status IN ({shown}) THEN flags ELSE 0 END AS flags,
           numerator, denominator, low, high,
           TRY_CAST(coalesce(cases, CASE WHEN cases_from_denominator THEN denominator END)
                    AS INTEGER) AS cases,
           file, line, CAST(problems AS UINTEGER) AS problems
    FROM (
        SELECT *, {status} AS status, {problems} AS problems
        FROM (
            SELECT p.* EXCLUDE (line, problems), p.problems AS before, i.*
                       EXCLUDE (indicator_id, period_kind),
                   coalesce(p.line, f.before_first + 1 + p.rowid - f.first) AS line,
                   a.code IS NOT NULL AS in_level,
                   coalesce(a.last >= e.edition, false) AS in_edition,
                   p.period BETWEEN {years} AS in_years,
                   numerator IS NOT NULL AND denominator IS NOT NULL AS based,
                   CASE WHEN i.measure <> '{count}' THEN per * numerator / nullif(denominator, 0)
                        END AS computed,
                   coalesce(computed, value, CASE WHEN sign = '{none}' THEN 0 END) AS known
            FROM parsed p
            JOIN parsed_file f USING (file)
            LEFT JOIN value_indicator i USING (indicator_id)
            LEFT JOIN period_edition e ON e.period_kind = i.period_kind AND e.period = p.period
            -- Offices publish earlier years in the boundaries of today, never the other way.
            LEFT JOIN (SELECT level, code, max(edition) AS last FROM known_area GROUP BY ALL) a
                ON a.level = p.level AND a.code = p.code
        )
    )
    ORDER BY indicator_id, level, school_type, period, code, breakdown, file, line
""".replace("{shown}", _SHOWN)
    .replace("{count}", Measure.COUNT)
    .replace("{none}", Status.NONE)
)


def _status(rules: Rules) -> str:
    small = f"of_people AND based AND denominator < {rules.small_denominator}"
    return f"""CASE
        WHEN coalesce(sign NOT IN ({_SHOWN}), false) THEN CAST(sign AS TEXT)
        WHEN based AND denominator = 0 AND measure <> '{Measure.COUNT}'
            THEN '{Status.NOT_APPLICABLE}'
        WHEN known = 0 THEN '{Status.NONE}'
        WHEN sign = '{Status.LIMITED}' OR ({small}) THEN '{Status.LIMITED}'
        ELSE '{Status.OK}' END"""


def _problems() -> str:
    """What is wrong beyond single cells; only where the cells that it needs could be read."""
    hidden = f"sign IS NOT NULL AND sign NOT IN ({_SHOWN})"
    alone = "(numerator IS NULL) <> (denominator IS NULL)"
    wrong = {
        "indicator": "indicator_id IS NOT NULL AND measure IS NULL",
        "period": "NOT in_years",
        "area": "level IS NOT NULL AND (NOT in_level OR (in_years AND measure IS NOT NULL"
        " AND NOT in_edition))",
        "nothing": f"known IS NULL AND NOT ({hidden}) AND NOT based AND NOT ({alone})",
        "base": f"{alone} OR (based AND measure = 'count')",
        "part": "measure = 'rate' AND numerator > denominator",
        "negative": "denominator < 0 OR cases < 0 OR cases <> trunc(cases) OR cases > 2e9"
        " OR (measure = 'rate' AND numerator < 0)",
        "disagrees": "based AND value IS NOT NULL AND measure <> 'count'"
        f" AND (denominator = 0 OR {differs('value', 'computed')})",
        "count": "measure = 'count' AND (value < 0 OR (decimals = 0 AND value <> trunc(value)))",
        "signed": f"({hidden} AND (value IS NOT NULL OR low IS NOT NULL OR high IS NOT NULL"
        f" OR (sign <> '{Status.NOT_APPLICABLE}' AND (numerator IS NOT NULL"
        " OR denominator IS NOT NULL)) OR denominator <> 0)"
        f") OR (sign = '{Status.NONE}' AND known <> 0)",
        "interval": "low > high",
    }
    # Numbers say nothing of each other while one of them could not be read.
    cells = {"indicator", "period", "area"}
    skip = {kind: 0 if kind in cells else bit("number") for kind in wrong}
    skip["nothing"] |= bit("sign")
    skip["signed"] |= bit("sign")
    parts = [
        f"CASE WHEN before & {skip[kind]} = 0 AND ({sql}) THEN {bit(kind)} ELSE 0 END"
        for kind, sql in wrong.items()
    ]
    return "before | (" + ") | (".join(parts) + ")"


def differs(value: str, computed: str) -> str:
    """SQL: whether a value is not the computed one, printed as it is or with its decimals."""
    places = "least(decimals, printed)"
    return (
        f"abs({value} - {computed}) > 0.5 * power(10, -{places}) * (1 + 1e-9) + 1e-9 * abs({value})"
    )


def _mark_duplicates(connection: duckdb.DuckDBPyConnection) -> None:
    """Of rows with the same key the first one counts; table ``twice`` says where it stands."""
    key = "indicator_id, level, code, period, school_type, breakdown"
    connection.execute(
        f"""CREATE TABLE twice AS
            SELECT judged.rowid AS place, judged.file, judged.line,
                   first_value(judged.file) OVER same AS first_file,
                   first_value(judged.line) OVER same AS first_line,
                   row_number() OVER same AS number
            FROM judged JOIN (
                SELECT {key} FROM judged
                WHERE problems & {_keyless()} = 0 GROUP BY ALL HAVING count(*) > 1
            ) USING ({key})
            WINDOW same AS (PARTITION BY {key} ORDER BY judged.file, judged.line)"""  # noqa: S608
    )
    connection.execute("DELETE FROM twice WHERE number = 1")
    connection.execute(
        f"""UPDATE judged SET problems = problems | {bit("duplicate")}
            WHERE rowid IN (SELECT place FROM twice)"""  # noqa: S608
    )


def _keyless() -> int:
    """Bits of rows whose key could not be read."""
    return sum(bit(k) for k in ("indicator", "level", "area", "period", "school_type"))
