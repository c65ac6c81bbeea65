"""What is said of the spatial pattern of a map."""

from layers.numbers import german
from layers.queries.spatial import Cluster, Pattern
from layers.thematic.bundle import Bundle
from layers.thematic.sentence import when, when_inside

SURE = 0.05
FEW_AREAS = 30
"""Areas below which a test finds only strong patterns."""
METHOD = (
    "Moran's I vergleicht jedes Gebiet mit seinen Nachbarn (gemeinsame Grenze oder Ecke; jeder "
    "Nachbar zählt gleich viel). Über dem Erwartungswert ähneln sich Nachbarn, darunter "
    "unterscheiden sie sich. Der p-Wert sagt, wie oft ein so starkes Muster entsteht, wenn "
    "dieselben Werte zufällig auf die Gebiete verteilt werden (Moran 1950; Anselin 1995).",
    "Auffällig heißt ein Gebiet, wenn sein lokaler Test auch dann besteht, wenn alle Tests dieser "
    "Karte zusammen betrachtet werden (erwarteter Anteil falscher Treffer höchstens 5 %; "
    "Benjamini und Hochberg 1995). Hoch und niedrig meinen: über oder unter dem einfachen Mittel "
    "der Gebiete.",
    "Gerechnet wird mit den veröffentlichten Werten; Gebiete ohne Zahl nehmen nicht teil.",
)
MANY_TESTS = (
    "Viele Karten werden getestet: Von hundert Karten ohne jedes Muster zeigen etwa fünf trotzdem "
    "einen p-Wert unter 0,05; ein einzelnes Jahr beweist deshalb wenig."
)


def p_text(pattern: Pattern) -> str:
    """The p-value; the smallest one possible as a bound."""
    least = 2 / (pattern.permutations + 1)
    decimals = 3
    if pattern.p_value <= least:
        return f"p ≤ {german(least, decimals)}"
    return f"p = {german(pattern.p_value, decimals)}"


def sentence(bundle: Bundle, pattern: Pattern) -> str:
    """Whether neighbours resemble each other on this map."""
    numbers = (
        f"Moran's I = {german(pattern.moran, 2)} (ohne Muster zu erwarten: "
        f"{german(pattern.expected, 2)}), {p_text(pattern)}, {pattern.areas} "
        f"{bundle.level.name_plural}"
    )
    kind = bundle.indicator.period_kind
    if pattern.p_value >= SURE:
        time = when(kind, pattern.period)
        return f"{time} ist kein räumliches Muster erkennbar: {numbers}."
    side = "stärker" if pattern.moran > pattern.expected else "weniger"
    time = when_inside(kind, pattern.period)
    return f"Nachbarn ähneln sich {time} {side} als zufällig: {numbers}."


def warnings(bundle: Bundle, pattern: Pattern, local: dict[str, Cluster]) -> tuple[str, ...]:
    """What has to be known before the pattern is believed."""
    plural = bundle.level.name_plural
    marked = sum(one.is_significant for one in local.values())
    lines = [
        f"{marked} von {len(local)} Gebieten fallen im lokalen Test auf."
        if marked
        else "Kein einzelnes Gebiet fällt im lokalen Test auf."
    ]
    if pattern.areas < FEW_AREAS:
        lines.append(
            f"Achtung: Nur {pattern.areas} {plural} haben eine Zahl. Bei weniger als {FEW_AREAS} "
            "Gebieten findet der Test nur starke Muster, und einzelne Gebiete entscheiden mit."
        )
    if pattern.left_out:
        verb = "Gebiet ohne Zahl ist" if pattern.left_out == 1 else "Gebiete ohne Zahl sind"
        lines.append(f"{pattern.left_out} {verb} nicht dabei.")
    if pattern.islands:
        one = pattern.islands == 1
        lines.append(
            f"{pattern.islands} {'Gebiet hat' if one else 'Gebiete haben'} keinen Nachbarn mit "
            "einer Zahl und deshalb keinen lokalen Test."
        )
    lines.append(MANY_TESTS)
    return tuple(lines)


def nothing(bundle: Bundle, values: list[float | None]) -> str:
    known = [value for value in values if value is not None]
    if bundle.indicator.measure.value in ("count", "index"):
        what = "Anzahlen" if bundle.indicator.measure.value == "count" else "Rangstufen"
        return f"Für {what} wird kein räumliches Muster gerechnet."
    if len(known) < 10:
        return (
            f"Ein räumliches Muster wird erst ab 10 Gebieten mit einer Zahl gerechnet; hier haben "
            f"{len(known)} von {len(values)} Gebieten eine."
        )
    if len(set(known)) == 1:
        return "Alle Gebiete haben denselben Wert; ein räumliches Muster gibt es nicht."
    return "Für diese Auswahl liegt kein geprüftes räumliches Muster vor."
