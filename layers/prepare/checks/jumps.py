"""Jumps far outside the series: measured against how much the indicator usually changes.

The change from one period to the next is taken as a ratio (its logarithm), so that a value that
falls to a tenth is as far as one that grows tenfold. Usual is the median of an indicator's changes,
their spread its median absolute deviation (Iglewicz and Hoaglin 1993), to which the chance of
small counts is added (Poisson: 1/n for each of the two numbers).
"""

from layers.numbers import german
from layers.prepare.checks.bench import MOST, Bench, Found, tell
from layers.prepare.faults import Code

FACTOR = 3.0
"""A smaller jump is none, however calm the series."""
DEVIATIONS = 8.0
"""So many standard deviations from the usual change are far outside."""
SMALLEST_BASE = 20.0
"""Where both counts are smaller than this, they jump by chance."""
CALM = 0.05
"""Standard deviation of a series that hardly moves, so that a single step is no jump."""

_SERIES = "hash(d.indicator_id, d.level, d.code, d.school_type, d.breakdown)"
"""A series as one number: sorting ten million rows by it is faster than by five columns."""

_SQL = """
WITH series AS (
    SELECT {series} AS series, d.indicator_id, d.period, d.value,
        CASE WHEN i.measure = 'count' THEN d.value ELSE coalesce(d.numerator, d.cases) END AS base
    FROM delivered d JOIN checked_indicator i ON i.indicator_id = d.indicator_id::TEXT
    WHERE i.measure <> 'index' AND d.code::TEXT <> 'not_located' AND d.value > 0
        AND (i.highest IS NULL OR d.value <= i.highest)
), beside AS (
    SELECT *, lag(value) OVER w AS before, lag(base) OVER w AS base_before,
        lag(period) OVER w AS period_before
    FROM series WINDOW w AS (PARTITION BY series ORDER BY period)
), changes AS (
    SELECT *, ln(value / before) AS change,
        coalesce(1 / nullif(base, 0) + 1 / nullif(base_before, 0), 0) AS chance
    FROM beside WHERE before > 0
), usual AS (
    SELECT indicator_id, median(change) AS middle, 1.4826 * mad(change) AS spread
    FROM changes GROUP BY indicator_id
), far AS (
    SELECT c.*, abs(c.change - u.middle)
        / sqrt(pow(greatest(u.spread, {calm}), 2) + c.chance) AS deviations
    FROM changes c JOIN usual u USING (indicator_id)
    WHERE abs(c.change) > ln({factor})
        AND coalesce(greatest(c.base, c.base_before) >= {smallest}, true)
), jumps AS (
    -- the way back from a single wrong value is no second jump
    SELECT *, coalesce(sign(change) <> lag(sign(change)) OVER w
        AND lag(period) OVER w = period_before, false) AS way_back
    FROM far WHERE deviations > {deviations}
    WINDOW w AS (PARTITION BY series ORDER BY period)
), told AS (
    SELECT * FROM jumps j
    WHERE NOT way_back AND NOT EXISTS (
        SELECT 1 FROM known_break b
        WHERE b.indicator_id = j.indicator_id::TEXT AND (b.period IS NULL OR b.period = j.period)
    )
)
SELECT t.indicator_id::TEXT, t.period_before, t.period, t.before, t.value, d.file, d.line,
    row_number() OVER (PARTITION BY t.indicator_id ORDER BY deviations DESC, d.file, d.line)
        AS rank,
    count(*) OVER (PARTITION BY t.indicator_id)
FROM told t JOIN delivered d ON t.series = {series} AND t.period = d.period
QUALIFY rank <= ?
ORDER BY 1, rank
"""


def check_jumps(bench: Bench) -> None:
    """Warnings for values that are far from the period before, with both values.

    Indices have steps and no ratio; breaks that a note explains are none.
    """
    sql = _SQL.format(
        series=_SERIES, factor=FACTOR, deviations=DEVIATIONS, smallest=SMALLEST_BASE, calm=CALM
    )
    _breaks(bench)
    for indicator, before, period, was, value, *found in bench.rows(sql, MOST):
        numbers = [bench.number(indicator, number) for number in (was, value)]
        times = value / was if value > was else was / value
        why = (
            f"{bench.title(indicator)} springt von {numbers[0]} ({bench.period(indicator, before)})"
            f" auf {numbers[1]} ({bench.period(indicator, period)}), das ist das "
            f"{german(times, 0 if times >= 10 else 1)}-Fache"
            f"{'' if value > was else ' zurück'}; so weit ändert sich die Reihe sonst nicht."
        )
        remedy = (
            "Wert mit der Quelle vergleichen (Komma, Einheit, Zeile verrutscht?). Stimmt er, einen "
            "Hinweis der Art „Bruch“ dazu eintragen."
        )
        tell(
            bench, Code.JUMP, Found(*found), why, remedy,
            column="value", value=numbers[1],
        )  # fmt: skip


def _breaks(bench: Bench) -> None:
    bench.connection.execute(
        "CREATE OR REPLACE TEMP TABLE known_break (indicator_id TEXT, period INTEGER)"
    )
    for indicator, period, kind in sorted(bench.notes, key=str):
        if kind == "break":
            bench.connection.execute("INSERT INTO known_break VALUES (?, ?)", [indicator, period])
