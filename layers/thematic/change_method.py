"""How a change map is judged, in German: tests, limits, what an area would need, steps."""

from layers.model import Measure, PeriodKind
from layers.numbers import german, with_unit
from layers.queries.pooled import YEARS
from layers.statistics.change_test import FALSE_DISCOVERY_RATE, least_rise
from layers.status import Flag
from layers.thematic.change_judge import NO_SPREAD, TESTED
from layers.thematic.change_view import ChangeView


def method_sentences(view: ChangeView) -> tuple[str, ...]:
    """How it was judged and what that cannot tell, for this indicator."""
    if view.indicator.measure not in TESTED:
        return (
            "Ob eine Änderung mehr ist als die übliche Schwankung, lässt sich bei dieser Kennzahl "
            f"nicht sagen ({NO_SPREAD}). Die Karte färbt deshalb kein Gebiet; die Tabelle nennt "
            "die bloßen Änderungen.",
        )
    rate = german(100 * FALSE_DISCOVERY_RATE)
    return (
        _test_text(view),
        f"Weil viele Gebiete zugleich geprüft werden, gilt eine gemeinsame Grenze (Benjamini und "
        f"Hochberg 1995): Unter den gefärbten Gebieten sind im Mittel höchstens {rate} % Zufall. "
        "Hat sich in Wahrheit nirgends etwas geändert, färbt sich in höchstens "
        f"{rate} von 100 Karten überhaupt ein Gebiet.",
        "Schraffiert heißt nicht „unverändert“: Bei kleinen Bezugszahlen bleibt auch eine echte "
        "Änderung im Rahmen der Schwankung. Der 95-%-Bereich in der Tabelle gilt für jedes Gebiet "
        "einzeln; er kann die Null ausschließen, obwohl das Gebiet nicht gefärbt ist.",
        *_scale(view),
        *_limits(view),
        _steps_text(view),
    )


def _scale(view: ChangeView) -> list[str]:
    """What an area of middle size would need, as a measure of how much the map can find."""
    bases = sorted(
        area.judged.pair.first.denominator or 0.0 for area in view.judged if area.judged.pair.first
    )
    city = view.city.judged.pair.first
    if view.indicator.unit != "%" or not bases or city is None:
        return []
    if city.numerator is None or not city.denominator:
        return []
    days = YEARS if _counts_thrice(view) else 1
    base = int(bases[len(bases) // 2]) // days
    part = city.numerator / city.denominator
    needed = least_rise(round(part * base), base, len(bases)) if base else None
    shown = german(100 * round(part * base) / base, 1) if base else ""
    start = f"Zum Maßstab: In einem Gebiet mittlerer Größe (Bezugszahl {german(base)})"
    if needed is None:
        return [f"{start} reichte keine Änderung, um allein aufzufallen."] if base else []
    return [
        f"{start} müsste der Anteil, für sich allein, von {shown} auf mindestens "
        f"{with_unit(german(100 * needed / base, 1), '%')} steigen, um gefärbt zu werden."
    ]


def _test_text(view: ChangeView) -> str:
    if view.indicator.measure is Measure.COUNT:
        return (
            "Je Gebiet prüft ein exakter Test zweier Anzahlen (Przyborowski und Wilenski 1940), ob "
            "beide Jahre aus derselben zufälligen Schwankung (Poisson) stammen können."
        )
    return (
        "Je Gebiet prüft der exakte Test von Fisher (1935), ob beide Jahre denselben Anteil haben "
        "können. Die Bezugszahlen gehen ein: Je kleiner sie sind, desto größer muss die Änderung "
        "sein. Der 95-%-Bereich der Differenz ist der von Newcombe (1998, Verfahren 10)."
    )


def _limits(view: ChangeView) -> list[str]:
    found = [
        "Der Test nimmt an, dass beide Jahre und alle Fälle voneinander unabhängig sind. Zählen in "
        "beiden Jahren zum Teil dieselben Personen, ist er eher zu streng. Handeln Familien, "
        "Klassen oder Häuser gemeinsam, schwanken die Zahlen stärker, als er annimmt, und er ist "
        "zu milde. Woran eine Änderung liegt, sagt er nicht. Wer viele Karten durchsieht, "
        "findet auf mancher auch einen Zufall."
    ]
    rows = [row for area in view.areas for row in (area.judged.pair.first, area.judged.pair.second)]
    if any(row is not None and Flag.ROUNDED in row.flags for row in rows):
        found.append(
            "Zum Schutz gerundete Zahlen: Gefärbt ist ein Gebiet nur, wenn jede wahre Zahl, die zu "
            "der gerundeten passt, zum selben Urteil führt."
        )
    if _counts_thrice(view):
        found.append(
            "Drei Stichtage zählen meist dieselben Personen: Geprüft wird mit den Zahlen eines "
            "mittleren Jahres."
        )
    return found


def _counts_thrice(view: ChangeView) -> bool:
    """Whether the sums of three years hold mostly the same people."""
    return view.selection.pooled and view.indicator.period_kind is PeriodKind.REFERENCE_DAY


def _steps_text(view: ChangeView) -> str:
    if view.indicator.measure is Measure.COUNT:
        how = "Die Stufen der Karte sind Änderungen in Prozent und für alle Zahlen dieselben."
    else:
        how = (
            "Die Stufe der Karte ist für alle Jahre dieselbe: etwa die Hälfte dessen, was das "
            "obere vom unteren Viertel der Gebietswerte aller Jahre trennt."
        )
    return how
