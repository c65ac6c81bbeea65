"""What is missing where everything else is there: areas, periods, whole areas without a value."""

from itertools import groupby

from layers.numbers import german
from layers.prepare.checks.bench import MOST, Bench, Found, listed, tell
from layers.prepare.faults import Code

NEARLY_ALL = 0.8
"""An indicator that covers at least this share of a level is meant to cover it."""

_AREAS = """
WITH sets AS (
    SELECT d.indicator_id, d.level, d.school_type, d.breakdown, d.period, p.edition,
        count(*) AS present, arg_min(d.file, d.line) AS file
    FROM delivered d
    JOIN value_indicator v ON v.indicator_id = d.indicator_id
    JOIN period_edition p ON p.period_kind = v.period_kind AND p.period = d.period
    WHERE d.level::TEXT NOT IN ('municipality', 'reference') AND d.code::TEXT <> 'not_located'
    GROUP BY ALL
), sizes AS (
    SELECT level, edition, count(*) AS areas FROM known_area
    WHERE code::TEXT <> 'not_located' GROUP BY ALL
), judged AS (
    SELECT s.*, z.areas,
        sum(s.present) OVER w / sum(z.areas) OVER w AS covered
    FROM sets s JOIN sizes z ON z.level = s.level AND z.edition = s.edition
    WINDOW w AS (PARTITION BY s.indicator_id, s.level, s.school_type, s.breakdown)
), short AS (
    SELECT * FROM judged WHERE present < areas AND covered >= {nearly}
    QUALIFY row_number() OVER (PARTITION BY indicator_id ORDER BY period) <= {most}
)
SELECT s.indicator_id::TEXT, s.level::TEXT, s.school_type::TEXT, s.breakdown::TEXT, s.period,
    any_value(s.file), list(a.name ORDER BY a.code)
FROM short s
JOIN known_area a ON a.level = s.level AND a.edition = s.edition
    AND a.code::TEXT <> 'not_located'
ANTI JOIN delivered d ON d.indicator_id = s.indicator_id AND d.level = s.level
    AND d.school_type = s.school_type AND d.breakdown = s.breakdown AND d.period = s.period
    AND d.code = a.code
GROUP BY ALL ORDER BY ALL
"""

_PERIODS = """
WITH found AS (
    SELECT indicator_id::TEXT AS indicator_id, level::TEXT AS level, period,
        arg_min(file, line) AS file
    FROM delivered GROUP BY ALL
), steps AS (
    SELECT *, lead(period) OVER (PARTITION BY indicator_id, level ORDER BY period) - period AS step
    FROM found
), usual AS (
    SELECT indicator_id, level, mode(step) AS usual, count(*) AS periods FROM steps GROUP BY ALL
)
SELECT indicator_id, level, period, step, usual, file FROM steps JOIN usual
USING (indicator_id, level)
WHERE step > usual AND periods >= 4 ORDER BY 1, 2, 3
"""

_NOWHERE = """
SELECT a.level::TEXT, list(a.name || ' (' || a.code::TEXT || ')' ORDER BY a.code)
FROM known_area a
WHERE a.edition = (SELECT max(edition) FROM known_area) AND a.code::TEXT <> 'not_located'
    AND a.level::TEXT NOT IN ('municipality', 'reference')
    AND a.level IN (SELECT level FROM delivered)
    AND NOT EXISTS (SELECT 1 FROM delivered d WHERE d.level = a.level AND d.code = a.code)
GROUP BY a.level ORDER BY a.level
"""


def check_gaps(bench: Bench) -> None:
    """Warnings for areas and periods without a row, in words that say what the atlas shows."""
    _areas(bench)
    _periods(bench)
    for level, names in bench.rows(_NOWHERE):
        bench.faults.warn(
            Code.NO_DATA,
            "municipality.toml",
            f"{bench.level(level)} ohne einen Wert bei irgendeiner Kennzahl: "
            f"{listed(names, 10)}. Auf der Karte bleiben sie leer.",
            "Werte ergänzen, oder prüfen, ob die Gebiete noch so heißen.",
            column="level",
            value=level,
        )


def _areas(bench: Bench) -> None:
    rows = bench.rows(_AREAS.format(nearly=NEARLY_ALL, most=MOST))
    alike = groupby(
        sorted(rows, key=lambda r: (*r[:4], r[5], r[6])), key=lambda r: (*r[:4], r[5], tuple(r[6]))
    )
    for (indicator, level, school_type, breakdown, file, names), group in alike:
        periods = [bench.period(indicator, row[4]) for row in group]
        one = len(names) == 1
        when = listed(periods) + bench.kinds(school_type, breakdown)
        tell(
            bench,
            Code.GAP,
            Found(file),
            f"{bench.title(indicator)}: Für {when} {'fehlt' if one else 'fehlen'} "
            f"{german(len(names))} {bench.level(level, plural=not one)}: {listed(names)}. "
            "Die Karte zeigt dort „Kein Wert“.",
            "Zeilen ergänzen; gibt es keinen Wert, eine Zeile mit dem passenden Zeichen anlegen.",
            column="area",
        )


def _periods(bench: Bench) -> None:
    for indicator, level, period, step, usual, file in bench.rows(_PERIODS):
        missing = range(period + usual, period + step, usual)
        explained = {noted for name, noted, _ in bench.notes if name == indicator}
        gone = [bench.period(indicator, p) for p in missing if p not in explained]
        if not gone:
            continue
        tell(
            bench,
            Code.GAP,
            Found(file),
            f"{bench.title(indicator)} ({bench.level(level)}): In der Reihe fehlt {listed(gone)}. "
            "Die Zeitreihe zeigt dort eine Lücke.",
            "Zeitraum ergänzen; gibt es keine Zahlen, einen Hinweis zur Kennzahl eintragen.",
            column="period",
            value=gone[0],
        )
