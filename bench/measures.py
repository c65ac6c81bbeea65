"""What is measured, in the words of the report, and the goals."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.results import ATLAS, COMMON, FLOOR, Numbers, middle

MEASURES: dict[str, dict[str, str]] = {
    "visits": {
        "first_ms": "Erster Besuch bis zur sichtbaren Karte, ms",
        "first_kb": "Erster Besuch, kB",
        "first_requests": "Erster Besuch, Anfragen",
        "second_kb": "Zweiter Besuch, kB",
        "second_requests": "Zweiter Besuch, Anfragen",
        "indicator_ms": "Anderer Indikator, ms",
        "indicator_kb": "Anderer Indikator, kB",
        "indicator_requests": "Anderer Indikator, Anfragen",
        "year_ms": "Anderes Jahr, ms",
        "year_requests": "Anderes Jahr, Anfragen",
    },
    "slow": {
        "slow_visible_ms": "Bis zur sichtbaren Karte, ms",
        "slow_interactive_ms": "Bis eine Jahreswahl wirkt, ms",
        "slow_until_kb": "Übertragen, bis die Karte sichtbar ist, kB",
        "shift": "Verschiebung des Layouts (Summe)",
    },
    "session": {
        "session_s": "Wartezeit des Besuchers in der Sitzung, s",
        "session_cpu_s": "Rechenzeit des Servers in der Sitzung, s",
        "session_cold_cpu_s": "Rechenzeit der allerersten Sitzung, s",
        "session_requests": "Beantwortete Anfragen",
        "session_request_ms": "Rechenzeit je beantworteter Anfrage, ms",
        "session_dynamic": "davon Anfragen, die keine bloßen Dateien sind",
        "session_dynamic_ms": "Rechenzeit je Anfrage ohne bloße Dateien (nachgestellt), ms",
        "session_kb": "Übertragen, kB",
        "session_steps": "Schritte",
        "session_unchanged": "Schritte ohne neues Bild",
    },
    "cost": {
        "cpu_indicator_kept_ms": "Rechenzeit je Indikatorwechsel, Antworten gemerkt, ms",
        "cpu_indicator_anew_ms": "Rechenzeit je Indikatorwechsel, nichts gemerkt, ms",
        "cpu_year_ms": "Rechenzeit je Jahreswechsel, ms",
        "values_kb": "Wertedatei, gzip, kB",
        "outlines_kb": "Umrisse, gzip, kB",
    },
    "steady": {
        "indicators_a_second": "Indikatorwechsel je Sekunde",
        "indicators_p95_ms": "Indikatorwechsel, p95, ms",
        "indicators_failed": "Indikatorwechsel, fehlgeschlagen",
        "years_a_second": "Jahreswechsel je Sekunde",
        "years_p95_ms": "Jahreswechsel, p95, ms",
        "years_failed": "Jahreswechsel, fehlgeschlagen",
        "rss_1_mb": "Speicher des Prozesses, 1 Prozess, RSS, MB",
        "pss_1_mb": "Speicher des Prozesses, 1 Prozess, PSS, MB",
        "rss_2_mb": "Speicher je Prozess, 2 Prozesse, RSS, MB",
        "pss_2_mb": "Speicher je Prozess, 2 Prozesse, PSS, MB",
    },
    "hall": {
        "hall_visits": "Besuche (10 je Sekunde)",
        "hall_requests": "Anfragen je Besuch",
        "hall_failed": "Besuche, die scheiterten",
        "hall_pages_p50_ms": "Seite, p50, ms",
        "hall_pages_p95_ms": "Seite, p95, ms",
        "hall_wholes_p50_ms": "Ganzer Besuch, p50, ms",
        "hall_wholes_p95_ms": "Ganzer Besuch, p95, ms",
    },
    "soak": {
        "soak_minutes": "Dauer, min",
        "soak_answers": "Antworten",
        "soak_failed": "Antworten mit Fehler",
        "soak_mb": "Speicher der zwei Prozesse zusammen, PSS, MB",
        "soak_growth_mb": "Zuwachs vom zweiten zum letzten Fünftel, MB",
    },
}
"""Per part: measures that the report shows, in this order."""


@dataclass(frozen=True)
class Goal:
    """At most so much; ``found`` is None where the numbers for it are missing."""

    part: str
    text: str
    most: float
    find: Callable[[Numbers, str], float | None]
    places: tuple[str, ...] = ("45", "500", "2000")


def _ratio(
    measure: str, under: str, who: str = ATLAS, below: str = ""
) -> Callable[[Numbers, str], float | None]:
    def find(numbers: Numbers, place: str) -> float | None:
        over = middle(numbers, place, measure, who)
        base = middle(numbers, place, below or measure, under)
        return over / base if over is not None and base else None

    return find


def _median(measure: str) -> Callable[[Numbers, str], float | None]:
    return lambda numbers, place: middle(numbers, place, measure, ATLAS)


def _largest(measure: str) -> Callable[[Numbers, str], float | None]:
    def find(numbers: Numbers, place: str) -> float | None:
        found = numbers.get(place, {}).get(measure, {}).get(ATLAS, [])
        return max(found) if found else None

    return find


ONE = ("45",)
GOALS = (
    Goal("visits", "Erster Besuch, kB", 450, _median("first_kb")),
    Goal("visits", "Zweiter Besuch, kB", 60, _median("second_kb")),
    Goal("visits", "Erste sichtbare Karte, Atlas ÷ Untergrenze", 2, _ratio("first_ms", FLOOR)),
    Goal("visits", "Jahreswechsel, Atlas ÷ Untergrenze", 1.5, _ratio("year_ms", FLOOR)),
    Goal("visits", "Indikatorwechsel, Atlas ÷ Untergrenze", 2.5, _ratio("indicator_ms", FLOOR)),
    Goal("visits", "Anfragen eines Jahreswechsels", 0, _largest("year_requests")),
    Goal("visits", "Anfragen eines Indikatorwechsels", 2, _largest("indicator_requests")),
    Goal("slow", "Sichtbare Karte, Atlas ÷ Untergrenze", 2, _ratio("slow_visible_ms", FLOOR)),
    Goal(
        "slow",
        "Jahreswahl wirkt, Atlas ÷ sichtbare Karte des üblichen Wegs",
        0.5,
        _ratio("slow_interactive_ms", COMMON, below="slow_visible_ms"),
    ),
    Goal("slow", "Übertragen bis zur sichtbaren Karte, kB", 60, _median("slow_until_kb")),
    Goal("slow", "Verschiebung des Layouts", 0.05, _largest("shift")),
    Goal(
        "session",
        "Rechenzeit je beantworteter Anfrage, Atlas ÷ üblicher Weg",
        1 / 5,
        _ratio("session_request_ms", COMMON),
        ("session",),
    ),
    Goal(
        "session",
        "Rechenzeit der Sitzung, Atlas ÷ üblicher Weg",
        1 / 20,
        _ratio("session_cpu_s", COMMON),
        ("session",),
    ),
    Goal(
        "cost",
        "Rechenzeit je Indikatorwechsel, nichts gemerkt, ms",
        15,
        _median("cpu_indicator_anew_ms"),
        ONE,
    ),
    Goal("cost", "Größte Wertedatei, kB", 20, _largest("values_kb"), ONE),
    Goal("cost", "Umrisse, kB", 20, _median("outlines_kb"), ONE),
    Goal("steady", "Speicher eines Prozesses (RSS), MB", 350, _largest("rss_1_mb")),
    Goal("hall", "Ganzer Besuch, p95, ms", 1000, _median("hall_wholes_p95_ms")),
    Goal("hall", "Gescheiterte Besuche", 0, _median("hall_failed")),
    Goal("soak", "Zuwachs des Speichers, MB", 15, _median("soak_growth_mb"), ONE),
    Goal("soak", "Antworten mit Fehler", 0, _median("soak_failed"), ONE),
)
