"""What was decided, carried into the rows: relation ``public_value`` of ``all_value``."""

from collections.abc import Iterable, Mapping, Sequence

import duckdb

from layers.prepare.conversions import Change
from layers.prepare.protect.counts import (
    CASES,
    DENOMINATOR,
    NUMERATOR,
    REST,
    VALUE,
    Place,
    Series,
)
from layers.prepare.protect.rules import Rule
from layers.prepare.workbench import insert
from layers.status import HAS_VALUE, Flag, Status

KEY = "indicator_id, level, code, period, school_type, breakdown"
RowKey = tuple[str, str, str, int, str, str]

_TYPES = """indicator_id indicator_word, level level_word, code code_word, period SMALLINT,
            school_type school_word, breakdown TEXT"""


def row_key(series: Series, place: Place) -> RowKey:
    """The row in which a count stands."""
    area = (place.level, place.code, place.period)
    return (series.indicator, *area, series.school_type, series.breakdown)


def hidden_rows(counts: Iterable[tuple[Series, Place]]) -> dict[RowKey, bool]:
    """Rows whose numbers are not shown -> whether their denominator is not shown either."""
    found: dict[RowKey, bool] = {}
    for series, place in counts:
        if series.part != REST:
            key = row_key(series, place)
            found[key] = found.get(key, False) or series.part in (DENOMINATOR, CASES)
    return found


def publish_values(
    connection: duckdb.DuckDBPyConnection,
    hidden: Mapping[RowKey, bool],
    rounded: Mapping[RowKey, Mapping[str, int]],
    rules: Mapping[str, Rule | None],
    changes: Sequence[Change],
    per: Mapping[str, float],
    bases: Mapping[str, int],
) -> None:
    """Make table ``public_value``, in the columns of ``all_value``.

    ``rounded``: row -> part -> number to show. ``per``: indicator -> what its quotient is
    multiplied with. ``bases``: indicator -> base period of those that are a change, whose numerator
    in ``rounded`` is the number of a period, the base period among them. Converted rows are hidden
    where a number that they are made of is.
    """
    connection.execute(f"CREATE TABLE hidden_row ({_TYPES}, base BOOLEAN)")
    insert(connection, "hidden_row", [(*key, base) for key, base in sorted(hidden.items())])
    _hide_converted(connection, rules, changes)
    new = _rounded_rows(connection, rounded, per, bases)
    connection.execute(
        f"""CREATE TABLE rounded_row ({_TYPES}, value DOUBLE, status status_word, flags TEXT,
            numerator DOUBLE, denominator DOUBLE, low DOUBLE, high DOUBLE, cases INTEGER)"""
    )
    insert(connection, "rounded_row", new)
    perturbed = sorted(name for name, rule in rules.items() if rule and rule.method == "cell_key")
    connection.execute(_PUBLIC, {"perturbed": perturbed})


def _hide_converted(
    connection: duckdb.DuckDBPyConnection,
    rules: Mapping[str, Rule | None],
    changes: Sequence[Change],
) -> None:
    made_of = sorted(
        {
            (change.level, new, old)
            for change in changes
            for group in change.groups()
            for new in {code for old in group for code in change.shares[old]}
            for old in group
        }
    )
    connection.execute("CREATE TABLE made_of (level level_word, code code_word, old code_word)")
    insert(connection, "made_of", made_of)
    limits = [
        (name, rule.threshold, rule.method == "round")
        for name, rule in rules.items()
        if rule is not None and rule.method != "cell_key"
    ]
    connection.execute(
        """CREATE TABLE protected (indicator_id indicator_word, threshold INTEGER,
                                   rounded BOOLEAN)"""
    )
    insert(connection, "protected", limits)
    # A change may follow another one: once more until nothing is added.
    added = 1
    while added:
        before = _count(connection)
        connection.execute(_CONVERTED)
        added = _count(connection) - before


def _count(connection: duckdb.DuckDBPyConnection) -> int:
    found = connection.execute("SELECT count(*) FROM hidden_row").fetchone()
    return int(found[0]) if found else 0


def _rounded_rows(
    connection: duckdb.DuckDBPyConnection,
    rounded: Mapping[RowKey, Mapping[str, int]],
    per: Mapping[str, float],
    bases: Mapping[str, int],
) -> list[tuple[object, ...]]:
    """The rows with rounded numbers; a quotient is formed of these, if its denominator is not 0."""
    if not rounded:
        return []
    names = sorted({key[0] for key in rounded})
    rows = connection.execute(
        """SELECT CAST(indicator_id AS TEXT), CAST(level AS TEXT), CAST(code AS TEXT), period,
                  CAST(school_type AS TEXT), breakdown, value, CAST(status AS TEXT), flags,
                  numerator, denominator
           FROM all_value WHERE CAST(indicator_id AS TEXT) IN (SELECT unnest($names))""",
        {"names": names},
    ).fetchall()
    found: list[tuple[object, ...]] = []
    for row in rows:
        key: RowKey = row[:6]
        numbers = rounded.get(key)
        if numbers is None or Status(row[7]) not in HAS_VALUE:
            continue
        flags = ",".join(sorted({*filter(None, row[8].split(",")), Flag.ROUNDED.value}))
        if VALUE in numbers:
            found.append((*key, numbers[VALUE], Status.OK.value, flags, *5 * [None]))
            continue
        if key[0] in bases:
            top, bottom = _change(rounded, key, bases[key[0]])
        else:
            top = numbers.get(NUMERATOR, row[9])
            bottom = numbers.get(DENOMINATOR, row[10])
        if not bottom or top is None:
            found.append((*key, None, Status.CONFIDENTIAL.value, "", *5 * [None]))
        else:
            factor = 100 if key[0] in bases else per[key[0]]
            value = factor * top / bottom
            found.append((*key, value, Status.OK.value, flags, top, bottom, None, None, None))
    return found


def _change(
    rounded: Mapping[RowKey, Mapping[str, int]], key: RowKey, base: int
) -> tuple[int | None, int | None]:
    """By how much a rounded number differs from that of the base period, and the latter."""
    now = rounded[key].get(NUMERATOR)
    before = rounded.get((*key[:3], base, *key[4:]), {}).get(NUMERATOR)
    return (None if now is None or before is None else now - before), before


_CONVERTED = f"""
    INSERT INTO hidden_row
    SELECT {KEY}, true FROM all_value o JOIN protected USING (indicator_id)
    WHERE contains(o.flags, '{Flag.CONVERTED.value}')
      AND (rounded OR o.numerator BETWEEN 1 AND threshold - 1
           OR o.denominator - o.numerator BETWEEN 1 AND threshold - 1
           OR o.denominator BETWEEN 1 AND threshold - 1
           OR o.numerator IS NULL AND o.denominator IS NULL
              AND o.value BETWEEN 1 AND threshold - 1
           OR EXISTS (
               FROM hidden_row h JOIN made_of m ON m.level = h.level AND m.old = h.code
               WHERE m.level = o.level AND m.code = o.code AND h.indicator_id = o.indicator_id
                 AND h.period = o.period AND h.school_type = o.school_type
                 AND h.breakdown = o.breakdown))
      AND NOT EXISTS (
          FROM hidden_row h
          WHERE h.indicator_id = o.indicator_id AND h.level = o.level AND h.code = o.code
            AND h.period = o.period AND h.school_type = o.school_type
            AND h.breakdown = o.breakdown)
"""  # noqa: S608 - constants

_PUBLIC = f"""
    CREATE TABLE public_value AS
    SELECT o.indicator_id, o.level, o.code, o.period, o.school_type, o.breakdown,
           CASE WHEN h.base IS NULL THEN o.value END AS value,
           CASE WHEN h.base IS NULL THEN o.status
                ELSE CAST('{Status.CONFIDENTIAL.value}' AS status_word) END AS status,
           CASE WHEN h.base IS NOT NULL THEN ''
                WHEN CAST(o.indicator_id AS TEXT) NOT IN (SELECT unnest($perturbed))
                     OR o.value IS NULL OR contains(o.flags, '{Flag.PERTURBED.value}') THEN o.flags
                ELSE concat_ws(',', nullif(o.flags, ''), '{Flag.PERTURBED.value}') END AS flags,
           CASE WHEN h.base IS NULL THEN o.numerator END AS numerator,
           CASE WHEN h.base IS NULL OR NOT h.base THEN o.denominator END AS denominator,
           CASE WHEN h.base IS NULL THEN o.low END AS low,
           CASE WHEN h.base IS NULL THEN o.high END AS high,
           CASE WHEN h.base IS NULL THEN o.cases END AS cases
    FROM all_value o
    LEFT JOIN hidden_row h USING ({KEY})
    ANTI JOIN rounded_row USING ({KEY})
    -- Perturbed numbers are never added up again.
    WHERE NOT (CAST(o.indicator_id AS TEXT) IN (SELECT unnest($perturbed))
               AND EXISTS (
                   FROM summed s WHERE s.indicator_id = o.indicator_id AND s.level = o.level
                     AND s.code = o.code AND s.period = o.period
                     AND s.school_type = o.school_type AND s.breakdown = o.breakdown))
    UNION ALL FROM rounded_row
"""  # noqa: S608 - constants
