"""Values outside what their measure allows.

What a row says of itself (negative counts, a numerator above its denominator, half a child) is
judged where values are read, see layers.prepare.values_judge.
"""

from layers.numbers import german
from layers.prepare.checks.bench import MOST, Bench, Found, tell
from layers.prepare.faults import Code, Severity

PROBLEMS: dict[str, tuple[str, str]] = {
    "too_low": (
        "{title} kann nicht kleiner als 0 sein.",
        "Wert prüfen; ein Strich in amtlichen Tabellen heißt „genau nichts“.",
    ),
    "too_high": (
        "{title} ist ein Anteil und liegt zwischen 0 und {highest}.",
        "Wert prüfen: Ist ein Komma verrutscht? Ist der Zähler kein Teil des Nenners, ist das Maß "
        "„Verhältnis“ statt „Anteil“.",
    ),
    "bounds": (
        "Der Wert liegt außerhalb seines eigenen Vertrauensbereichs.",
        "Wert, Untergrenze und Obergrenze der Zeile vergleichen.",
    ),
}

_SQL = """
WITH judged AS (
    SELECT d.indicator_id::TEXT AS indicator_id, d.file, d.line, d.value, i.highest,
        CASE
            WHEN d.value < i.lowest THEN 'too_low'
            WHEN d.value > i.highest * (1 + 1e-9) THEN 'too_high'
            WHEN d.value < d.low - 1e-9 OR d.value > d.high + 1e-9 THEN 'bounds'
        END AS problem
    FROM delivered d JOIN checked_indicator i ON i.indicator_id = d.indicator_id::TEXT
)
SELECT problem, indicator_id, value, highest, file, line,
    row_number() OVER (PARTITION BY problem, indicator_id ORDER BY file, line) AS rank,
    count(*) OVER (PARTITION BY problem, indicator_id)
FROM judged WHERE problem IS NOT NULL
QUALIFY rank <= ?
ORDER BY problem, indicator_id, rank
"""


def check_ranges(bench: Bench) -> None:
    """Errors for values that cannot be: a share below 0 or above its whole, or one that lies
    outside its own interval."""
    for problem, indicator, value, highest, *found in bench.rows(_SQL, MOST):
        why, remedy = PROBLEMS[problem]
        words = {"title": bench.title(indicator), "highest": german(highest or 0)}
        tell(
            bench,
            Code.OUT_OF_RANGE,
            Found(*found),
            why.format(**words),
            remedy,
            column="value",
            value=f"{value:.10g}".replace(".", ","),
            severity=Severity.ERROR,
        )
