"""Parts that do not add up to what was published for the whole."""

from layers.model import MUNICIPALITY_LEVEL
from layers.numbers import german
from layers.prepare.checks.bench import MOST, Bench, Found, tell
from layers.prepare.faults import Code, Severity

USUAL = 0.8
"""Where parts add up in at least this share of all cases, they are meant to; a part that has no row
is a gap, not a wrong sum."""
ENOUGH = 5
"""So many cases say what is usual."""

_AREAS = """
WITH several AS (
    SELECT indicator_id, period FROM delivered GROUP BY ALL
    HAVING count(DISTINCT level::TEXT) FILTER (WHERE level::TEXT <> 'reference') > 1
), base AS (
    SELECT d.indicator_id::TEXT AS indicator_id, d.level::TEXT AS level, d.code::TEXT AS code,
        d.period, d.school_type::TEXT AS school_type, d.breakdown::TEXT AS breakdown, d.flags,
        d.file, d.line, d.value, d.numerator, d.denominator, p.edition
    FROM delivered d
    SEMI JOIN several USING (indicator_id, period)
    JOIN value_indicator v ON v.indicator_id = d.indicator_id
    JOIN period_edition p ON p.period_kind = v.period_kind AND p.period = d.period
    WHERE NOT contains(d.flags, 'perturbed')
), parts AS (
    SELECT b.indicator_id, b.level, b.code, b.period, b.school_type, b.breakdown, b.file, b.line,
        b.edition, part,
        CASE part WHEN 'value' THEN b.value WHEN 'numerator' THEN b.numerator
            ELSE b.denominator END AS amount,
        CASE WHEN contains(b.flags, 'rounded_by_source') THEN 5.0
            WHEN i.decimals > 0 AND part = 'value' THEN 0.5 * pow(10, -i.decimals)
            ELSE 0.0 END AS slack
    FROM base b JOIN checked_indicator i USING (indicator_id),
        unnest(['value', 'numerator', 'denominator']) AS parts(part)
    WHERE (part = 'value') = (i.measure = 'count') AND i.measure <> 'density'
), members AS (
    SELECT level::TEXT AS level, code::TEXT AS code, parent_level::TEXT AS parent_level,
        parent_code::TEXT AS parent_code, whole, edition
    FROM known_parent
), expected AS (
    SELECT level, parent_level, parent_code, edition, count(*) AS members, bool_and(whole) AS whole
    FROM members GROUP BY ALL
), members_and_rest AS (
    SELECT * FROM members
    UNION ALL
    SELECT DISTINCT level, 'not_located', parent_level, parent_code, true, edition
    FROM members WHERE parent_level = 'municipality'
), summed AS (
    SELECT c.indicator_id, c.part, c.period, c.school_type, c.breakdown, c.level,
        m.parent_level, m.parent_code, c.edition, sum(c.amount) AS amount, sum(c.slack) AS slack,
        count(*) FILTER (WHERE c.code <> 'not_located') AS present,
        count(*) FILTER (WHERE c.amount IS NULL) AS hidden
    FROM parts c JOIN members_and_rest m
        ON m.level = c.level AND m.code = c.code AND m.edition = c.edition
    GROUP BY ALL
)
SELECT t.indicator_id, t.period, t.amount, s.amount, t.part, t.level, t.code, s.level,
    t.file, t.line,
    row_number() OVER (PARTITION BY t.indicator_id ORDER BY t.file, t.line, t.part) AS rank,
    count(*) OVER (PARTITION BY t.indicator_id)
FROM parts t
JOIN summed s ON s.indicator_id = t.indicator_id AND s.part = t.part AND s.period = t.period
    AND s.school_type = t.school_type AND s.breakdown = t.breakdown
    AND s.parent_level = t.level AND s.parent_code = t.code
JOIN expected e ON e.level = s.level AND e.parent_level = t.level AND e.parent_code = t.code
    AND e.edition = s.edition
WHERE t.amount IS NOT NULL AND e.whole
    AND (s.amount > t.amount + s.slack + t.slack + 1e-6
        OR (s.hidden = 0 AND s.present = e.members
            AND abs(s.amount - t.amount) > s.slack + t.slack + 1e-6))
QUALIFY rank <= ?
ORDER BY t.indicator_id, rank
"""

_BROKEN_DOWN = """
WITH parts AS (
    SELECT d.indicator_id, d.level, d.code, d.period, d.{other} AS other,
        sum(d.value) FILTER (WHERE d.{by}::TEXT <> 'all') AS amount,
        max(d.value) FILTER (WHERE d.{by}::TEXT <> 'all') AS largest,
        count(*) FILTER (WHERE d.{by}::TEXT <> 'all') AS present,
        count(*) FILTER (WHERE d.{by}::TEXT <> 'all' AND d.value IS NULL) AS hidden,
        max(d.value) FILTER (WHERE d.{by}::TEXT = 'all') AS whole,
        arg_max(d.file, d.line) FILTER (WHERE d.{by}::TEXT = 'all') AS file,
        max(d.line) FILTER (WHERE d.{by}::TEXT = 'all') AS line,
        sum(CASE WHEN contains(d.flags, 'rounded_by_source') THEN 5.0
            WHEN i.decimals > 0 THEN 0.5 * pow(10, -i.decimals) ELSE 0.0 END) AS slack
    FROM delivered d JOIN checked_indicator i ON i.indicator_id = d.indicator_id::TEXT
    WHERE i.measure = 'count' AND NOT contains(d.flags, 'perturbed')
        AND d.indicator_id IN (SELECT indicator_id FROM delivered WHERE {by}::TEXT <> 'all')
    GROUP BY d.indicator_id, d.level, d.code, d.period, d.{other}
), judged AS (
    SELECT *, abs(amount - whole) <= slack + 1e-6 AS fits,
        avg(CASE WHEN hidden = 0 THEN (abs(amount - whole) <= slack + 1e-6)::INTEGER END)
            OVER (PARTITION BY indicator_id) AS usual,
        count(*) FILTER (WHERE hidden = 0) OVER (PARTITION BY indicator_id) AS cases,
        mode(present) OVER (PARTITION BY indicator_id) AS usual_parts
    FROM parts WHERE present > 0 AND whole IS NOT NULL AND amount IS NOT NULL
)
SELECT indicator_id::TEXT, period, whole, amount, largest, file, line,
    row_number() OVER (PARTITION BY indicator_id ORDER BY file, line) AS rank,
    count(*) OVER (PARTITION BY indicator_id)
FROM judged
WHERE NOT fits AND (
    largest > whole + slack + 1e-6
    OR ({is_partition} AND amount > whole + slack + 1e-6)
    OR (hidden = 0 AND present = usual_parts AND cases >= ? AND usual >= ?)
)
QUALIFY rank <= ?
ORDER BY 1, rank
"""

REMEDY = (
    "Teile und Summe in der Quelle vergleichen. Fälle ohne Ort als Zeile „nicht zuzuordnen“ "
    "eintragen; widerspricht sich die Quelle selbst, die Summenzeile weglassen."
)
REMEDY_BROKEN_DOWN = "Teile und Summe in der Quelle vergleichen; fehlt ein Teil, ihn eintragen."


def check_sums(bench: Bench) -> None:
    """Errors where areas, school types or breakdowns contradict their published total.

    Areas are added up to a coarser level and to the city, with the cases that have no place;
    only areas that lie wholly in one parent. Where a part is hidden, the others may not be more.
    Numbers that arrive changed for protection (flag ``perturbed``) need not add up.
    """
    _areas(bench)
    for by, other, words, partition in (
        ("school_type", "breakdown", "Schulformen", "true"),
        ("breakdown", "school_type", "Gliederungen", "false"),
    ):
        sql = _BROKEN_DOWN.format(by=by, other=other, is_partition=partition)
        _broken_down(bench, sql, words)


def _areas(bench: Bench) -> None:
    for indicator, period, whole, parts, *words, file, line, rank, total in bench.rows(
        _AREAS, MOST
    ):
        part, level, code, below = words
        where = bench.level(level, plural=False)
        if level != MUNICIPALITY_LEVEL:
            where = f"{where} {code}"
        why = (
            f"{bench.title(indicator)} {bench.period(indicator, period)}: Die {bench.level(below)} "
            f"ergeben zusammen {_n(parts)}, für {where} stehen hier {_n(whole)} "
            f"(Unterschied {_n(parts - whole, signed=True)})."
        )
        found = Found(file, line, rank, total)
        _contradiction(bench, found, why, REMEDY, part, whole)


def _broken_down(bench: Bench, sql: str, words: str) -> None:
    for indicator, period, whole, parts, largest, *found in bench.rows(sql, ENOUGH, USUAL, MOST):
        told = f"ergeben zusammen {_n(parts)}"
        if largest > whole:
            told += f", eine allein {_n(largest)}"
        why = (
            f"{bench.title(indicator)} {bench.period(indicator, period)}: Die {words} {told}, "
            f"insgesamt stehen hier {_n(whole)} (Unterschied {_n(parts - whole, signed=True)})."
        )
        _contradiction(bench, Found(*found), why, REMEDY_BROKEN_DOWN, "value", whole)


def _contradiction(
    bench: Bench, found: Found, why: str, remedy: str, column: str, whole: float
) -> None:
    tell(
        bench, Code.SUM, found, why, remedy,
        column=column, value=_n(whole), severity=Severity.ERROR,
    )  # fmt: skip


def _n(value: float, *, signed: bool = False) -> str:
    return german(value, 0 if float(value).is_integer() else 2, signed=signed)
