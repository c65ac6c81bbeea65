"""What is said of two indicators on one level: title, sentences, cautions."""

from layers.model import Indicator, Measure
from layers.numbers import german
from layers.thematic.relation_result import FEWEST, Measured, RelationResult

FEW_AREAS = 30
CAUSE = (
    "Ein Zusammenhang ist keine Ursache: Beides kann von etwas Drittem kommen, oder es ist Zufall."
)
ECOLOGICAL = (
    "Was für Gebiete gilt, gilt nicht ohne Weiteres für die Menschen, die dort leben (ökologischer "
    "Fehlschluss, Robinson 1950)."
)
NEIGHBOURS = (
    "Nachbarn ähneln sich oft. Dann zählen die Gebiete nicht ganz als einzelne Beobachtungen, und "
    "der 95-%-Bereich ist eher zu schmal."
)


def relation_title(result: RelationResult) -> str:
    """Both indicators, level and place."""
    return f"{result.x.title} und {result.y.title}: {result.level.name_plural}"


def coefficient_text(found: Measured) -> str:
    """A coefficient with its interval."""
    if found.value is None:
        return "nicht zu berechnen"
    text = german(found.value, 2)
    if found.interval is None:
        return text
    low, high = (german(end, 2) for end in found.interval)
    return f"{text} (95-%-Bereich {low} bis {high})"


def relation_sentence(result: RelationResult) -> str:
    """Whether the two go together in these areas."""
    found = result.main
    count, plural = len(result.complete), result.level.name_plural
    x, y = result.x.indicator.short_title, result.y.indicator.short_title
    if found is None:
        return (
            f"Nur {count} von {len(result.points)} Gebieten haben beide Zahlen. Ein Zusammenhang "
            f"wird erst ab {FEWEST} Gebieten berechnet."
        )
    if found.value is None or found.interval is None:
        return (
            f"In {count} {plural} lässt sich kein Zusammenhang berechnen, weil eine der beiden "
            "Kennzahlen überall denselben Wert hat."
        )
    told = f"{found.name} = {coefficient_text(found)}, {count} {plural}"
    low, high = found.interval
    if low <= 0 <= high:
        return f"Zwischen „{x}“ und „{y}“ ist kein Zusammenhang erkennbar: {told}."
    side = "höher" if found.value > 0 else "niedriger"
    return f"Wo „{x}“ höher ist, ist „{y}“ meist {side}: {told}."


def left_out_sentence(result: RelationResult) -> str:
    """How many areas are not there and why; '' where all are."""
    if not result.left_out:
        return ""
    whole = sum(count for _, count in result.left_out)
    reasons = ", ".join(f"{reason}: {count}" for reason, count in result.left_out)
    verb = "ist" if whole == 1 else "sind"
    return (
        f"{whole} von {len(result.points)} Gebieten {verb} nicht dabei, weil mindestens eine der "
        f"beiden Zahlen fehlt ({reasons})."
    )


def base_sentence(result: RelationResult) -> str:
    """What the size of the circles says."""
    if not result.base_label:
        return "Alle Kreise sind gleich groß: Eine Bezugszahl liegt nicht vor."
    return f"Fläche der Kreise: {result.base_label}."


def cautions(result: RelationResult) -> tuple[str, ...]:
    """What has to be known before anything is concluded."""
    lines = [CAUSE, ECOLOGICAL]
    shared = shared_parts(result.x.indicator, result.y.indicator)
    if shared:
        lines.append(shared)
    measures = {side.indicator.measure for side in (result.x, result.y)}
    if Measure.COUNT in measures:
        lines.append(
            "Anzahlen hängen fast immer zusammen, weil große Gebiete von allem mehr haben. "
            "Aussagekräftiger sind Anteile."
        )
    if Measure.INDEX in measures:
        lines.append("Rangstufen haben keine Abstände; hier zählt die Rangkorrelation (Spearman).")
    if len(result.complete) < FEW_AREAS:
        lines.append(
            f"Achtung: Nur {len(result.complete)} {result.level.name_plural} haben beide Zahlen. "
            f"Bei weniger als {FEW_AREAS} Gebieten können einzelne das Ergebnis bestimmen."
        )
    small = sum(point.is_small for point in result.complete)
    if small:
        lines.append(
            f"In {small} {'Gebiet' if small == 1 else 'Gebieten'} beruht mindestens eine der "
            "Zahlen auf einer kleinen Grundlage und schwankt deshalb stark."
        )
    if result.x.period != result.y.period:
        lines.append(
            f"Die Zahlen sind aus verschiedenen Zeiträumen: {result.x.period_label} und "
            f"{result.y.period_label}."
        )
    return (*lines, NEIGHBOURS)


def shared_parts(x: Indicator, y: Indicator) -> str:
    """That both indicators contain the same number, which makes them go together by itself
    (Pearson 1897); '' where their texts do not say so."""
    if x.indicator_id == y.indicator_id:
        return "Verglichen wird dieselbe Kennzahl mit sich selbst."
    words = {
        (one.strip().casefold(), other.strip().casefold()): (what, other)
        for what, one, other in (
            ("dieselbe Bezugszahl", x.denominator_text, y.denominator_text),
            ("dieselbe Zahl im Zähler", x.numerator_text, y.numerator_text),
            ("dieselbe Zahl, einmal als Zähler, einmal als Bezugszahl,", x.numerator_text,
             y.denominator_text),
            ("dieselbe Zahl, einmal als Zähler, einmal als Bezugszahl,", x.denominator_text,
             y.numerator_text),
        )
    }  # fmt: skip
    for (one, other), (what, text) in words.items():
        if one and one == other:
            return (
                f"Beide Kennzahlen enthalten {what} ({text.rstrip('.')}). Ein Teil des "
                "Zusammenhangs kann allein daher kommen (Pearson 1897)."
            )
    return ""
