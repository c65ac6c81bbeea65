"""Figures that may be right but look like a slip: fractions, copies, small bases, the future."""

from layers.numbers import german
from layers.prepare.checks.bench import MOST, Bench, Found, listed, tell
from layers.prepare.faults import Code

ENOUGH = 5
"""Fewer values say nothing about how they were made."""

_FRACTIONS = """
SELECT d.indicator_id::TEXT, i.percent, max(d.value), count(*), arg_min(d.file, d.line),
    min(d.line)
FROM delivered d JOIN checked_indicator i ON i.indicator_id = d.indicator_id::TEXT
WHERE d.value IS NOT NULL AND d.numerator IS NULL AND i.measure IN ('rate', 'ratio')
GROUP BY ALL
HAVING i.percent AND count(*) >= ? AND max(d.value) <= 1 AND min(d.value) >= 0
    AND count(*) FILTER (WHERE d.value > 0 AND d.value < 1) * 2 > count(*)
ORDER BY 1
"""

# values that repeat by chance have few digits: three significant ones are asked of most of them
_COPIES = """
WITH telling AS (
    SELECT indicator_id, level, school_type, breakdown, period, code, value, file, line,
        abs(value) >= 100 OR value <> round(value) AS long
    FROM delivered
    WHERE value IS NOT NULL AND level::TEXT NOT IN ('municipality', 'reference')
        AND code::TEXT <> 'not_located'
), sets AS (
    SELECT indicator_id, level, school_type, breakdown, period, count(*) AS areas,
        count(DISTINCT value) AS different, any_value(value) AS value,
        bit_xor(hash(code::TEXT, value)) AS content, avg(long::INTEGER) AS long,
        arg_min(file, line) AS file, min(line) AS line
    FROM telling GROUP BY ALL HAVING count(*) >= {enough}
), beside AS (
    SELECT *, lag(content) OVER w AS before, lag(period) OVER w AS period_before
    FROM sets
    WINDOW w AS (PARTITION BY indicator_id, level, school_type, breakdown ORDER BY period)
), judged AS (
    SELECT *, CASE WHEN different = 1 AND value <> 0 THEN 'areas'
        WHEN content = before AND long > 0.5 THEN 'period' END AS problem
    FROM beside
)
SELECT indicator_id::TEXT, level::TEXT, school_type::TEXT, breakdown::TEXT, problem,
    period_before, period, areas, value, file, line,
    row_number() OVER (PARTITION BY indicator_id ORDER BY file, line) AS rank,
    count(*) OVER (PARTITION BY indicator_id)
FROM judged WHERE problem IS NOT NULL
QUALIFY rank <= {most}
ORDER BY 1, rank
"""

_SMALL = """
SELECT d.indicator_id::TEXT, count(*), arg_min(d.file, d.line), min(d.line)
FROM delivered d JOIN checked_indicator i ON i.indicator_id = d.indicator_id::TEXT
WHERE i.measure IN ('rate', 'ratio') AND d.denominator > 0 AND d.denominator < ?
GROUP BY 1 ORDER BY 1
"""

_PERIODS = """
SELECT indicator_id::TEXT, period, arg_min(file, line), min(line)
FROM delivered
WHERE value IS NOT NULL AND NOT contains(flags, 'planned') AND period > ?
GROUP BY indicator_id, period ORDER BY 1, 2
"""


def check_suspicious(bench: Bench) -> None:
    """Warnings that name the first row concerned."""
    _fractions(bench)
    _copies(bench)
    _small(bench)
    _future(bench)


def _fractions(bench: Bench) -> None:
    for indicator, _, most, count, *found in bench.rows(_FRACTIONS, ENOUGH):
        tell(
            bench,
            Code.SCALE,
            Found(*found),
            f"{bench.title(indicator)} ist in Prozent angegeben, aber keiner der {german(count)} "
            f"Werte ist größer als {german(most, 2)}. Wurden Brüche geliefert (0,12 statt 12 %)?",
            "Werte mit 100 malnehmen; in Excel zeigt das Format „Prozent“ 0,12 als 12 %.",
            column="value",
            value=german(most, 2),
        )


def _copies(bench: Bench) -> None:
    sql = _COPIES.format(enough=ENOUGH, most=MOST)
    for indicator, level, school_type, breakdown, *row in bench.rows(sql):
        problem, before, period, areas, value, *found = row
        when = bench.period(indicator, period)
        title = bench.title(indicator) + bench.kinds(school_type, breakdown)
        if problem == "areas":
            why = (
                f"{title} {when}: Alle {german(areas)} {bench.level(level)} haben "
                f"denselben Wert {bench.number(indicator, value)}."
            )
        else:
            why = (
                f"{title}: Alle {german(areas)} {bench.level(level)} haben {when} "
                f"genau die Werte von {bench.period(indicator, before)}."
            )
        tell(
            bench,
            Code.COPIED,
            Found(*found),
            why,
            "Prüfen, ob eine Spalte oder Zeile versehentlich kopiert wurde.",
            column="value",
            value=bench.number(indicator, value) if problem == "areas" else when,
        )


def _small(bench: Bench) -> None:
    small = bench.metadata.municipality.rules.small_denominator
    for indicator, count, *found in bench.rows(_SMALL, small):
        tell(
            bench,
            Code.SMALL_BASE,
            Found(*found),
            f"{bench.title(indicator)}: {german(count)} "
            f"{'Wert hat' if count == 1 else 'Werte haben'} einen Nenner unter {german(small)}. "
            "Die Karte zeigt solche Werte in Klammern.",
            "Nichts zu tun, wenn die Zahlen stimmen; sonst gröbere Gebiete liefern.",
            column="denominator",
        )


def _future(bench: Bench) -> None:
    rows: dict[str, list[tuple[int, Found]]] = {}
    for indicator, period, *found in bench.rows(_PERIODS, bench.today.year):
        rows.setdefault(indicator, []).append((period, Found(*found)))
    for indicator, found in rows.items():
        periods = [bench.period(indicator, period) for period, _ in found]
        tell(
            bench,
            Code.FUTURE,
            found[0][1],
            f"{bench.title(indicator)} hat Werte für {listed(periods)}; dieser Zeitraum liegt in "
            "der Zukunft.",
            "Jahr prüfen; geplante Werte mit dem Merkmal „geplant“ kennzeichnen.",
            column="period",
            value=periods[0],
        )
