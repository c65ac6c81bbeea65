"""How a social index is made, in German: directions, formula, weights, whose values they are."""

from layers.model import SCHOOLS, Measure
from layers.numbers import german, with_unit
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.legend import class_labels
from layers.thematic.social_index_result import Input, SocialIndexResult
from layers.thematic.social_index_text import SCORE_DECIMALS, WEIGHT_DECIMALS, units_word

ATTRIBUTION = (
    "Zuschreibung aus dem Umfeld: Diese Werte gehören nicht der Schule, sondern dem Gebiet, in dem "
    "sie liegt. So wird es üblicherweise gemacht, wenn eine Schule keine eigenen Angaben hat; "
    "woher ihre Kinder wirklich kommen, ist damit nicht gesagt."
)


def direction_text(entry: Input) -> str:
    """Which way an indicator counts, and who says so."""
    way = "hoher Wert = mehr Bedarf" if entry.sign > 0 else "hoher Wert = weniger Bedarf"
    return f"{way} (hier gewählt)" if entry.is_chosen else f"{way} (laut Indikator)"


def origin_text(result: SocialIndexResult, entry: Input) -> str:
    """Whose value it is, of an index of schools."""
    if not result.is_of_schools:
        return ""
    return f"{result.level.name} der Schule" if entry.option.is_context else "Schule selbst"


def formula_lines(result: SocialIndexResult) -> tuple[str, ...]:
    """The formula with its numbers, one line per indicator."""
    if result.made is None:
        return ()
    lines = []
    for i, entry in enumerate(result.inputs):
        weight = result.made.weights[i] * entry.sign
        lines.append(
            f"{_signed(weight, is_first=i == 0)} · ({entry.indicator.short_title} − "
            f"{german(result.made.means[i], entry.decimals)}) : "
            f"{german(result.made.deviations[i], entry.decimals)}"
        )
    return tuple(lines)


def _signed(weight: float, *, is_first: bool) -> str:
    digits = german(abs(weight), WEIGHT_DECIMALS)
    if weight < 0:
        return f"− {digits}"
    return digits if is_first else f"+ {digits}"


def worked_example(result: SocialIndexResult) -> str:
    """The formula once with the values of the first unit that has an index."""
    if result.made is None:
        return ""
    unit = result.known[0]
    parts = []
    for i, entry in enumerate(result.inputs):
        value = german(unit.cells[i].row.value or 0.0, entry.indicator.decimals)
        weight = _signed(result.made.weights[i] * entry.sign, is_first=i == 0)
        mean = german(result.made.means[i], entry.decimals)
        parts.append(
            f"{weight} · ({value} − {mean}) : {german(result.made.deviations[i], entry.decimals)}"
        )
    score = german(unit.score or 0.0, SCORE_DECIMALS)
    return (
        f"{unit.name}: {' '.join(parts)} ≈ {score}, also Stufe {unit.level}. Gerechnet "
        "wird mit den "
        "ungerundeten Werten."
    )


def bound_labels(result: SocialIndexResult) -> tuple[str, ...]:
    """From where to where each level goes, the lowest first."""
    if result.made is None:
        return ()
    return class_labels(result.made.bounds, SCORE_DECIMALS, "")


def method_sentences(result: SocialIndexResult) -> tuple[str, ...]:
    """How the index is made."""
    lines = [
        "Jeder Wert wird standardisiert: minus Mittelwert aller einbezogenen "
        f"{units_word(result)}, geteilt durch deren Standardabweichung. So zählen Prozente und "
        "andere Einheiten gleich viel. Dann wird gewichtet und zusammengezählt.",
        _weighting_sentence(result),
        f"Die {result.selection.levels} Stufen sind zwischen dem kleinsten und dem "
        "größten Indexwert "
        "gleich breit; sie dürfen deshalb verschieden viele "
        f"{units_word(result)} haben. Ein einzelner extremer Wert kann die Grenzen verschieben.",
    ]
    if result.selection.pooled:
        said_pooled = [e.indicator.short_title for e in result.inputs if e.is_pooled]
        names = ", ".join(f"„{name}“" for name in said_pooled) or "keinem Indikator"
        lines.append(
            f"Je drei Jahre zusammengefasst sind die Werte bei {names}; bei anderen gibt es dafür "
            "keine Zähler und Nenner aus drei Jahren."
        )
    if any(entry.is_chosen for entry in result.inputs):
        names = ", ".join(f"„{e.indicator.short_title}“" for e in result.inputs if e.is_chosen)
        lines.append(
            f"Bei {names} legen die Daten nicht fest, ob ein hoher Wert mehr oder weniger Bedarf "
            "heißt; das ist hier eine Wahl."
        )
    if any(entry.indicator.measure is Measure.INDEX for entry in result.inputs):
        lines.append(
            "Mindestens ein Indikator besteht selbst aus Stufen. Er wird gerechnet, als "
            "hätten seine "
            "Stufen gleiche Abstände; das ist eine Annahme."
        )
    if any(entry.option.is_context for entry in result.inputs):
        lines.append(ATTRIBUTION)
    return tuple(lines)


def _weighting_sentence(result: SocialIndexResult) -> str:
    if result.selection.weighting == "component" and result.made is not None:
        share = with_unit(german(100 * (result.made.explained or 0.0), 1), "%")
        text = (
            "Die Gewichte kommen aus der ersten Hauptkomponente der Korrelationsmatrix; "
            "sie erklärt "
            f"{share} der Unterschiede."
        )
        against = [
            f"„{entry.indicator.short_title}“"
            for entry, weight in zip(result.inputs, result.made.weights, strict=True)
            if weight < 0
        ]
        if against:
            text += (
                f" {', '.join(against)} läuft den übrigen Indikatoren entgegen und zählt deshalb "
                "umgekehrt, als seine Richtung sagt. Diese Auswahl passt schlecht zusammen."
            )
        return text
    if result.selection.weighting == "own":
        return "Die Gewichte sind die eingetragenen, so umgerechnet, dass sie zusammen 1 ergeben."
    return "Alle Indikatoren haben dasselbe Gewicht."


def schools_sentence(store: Store) -> str:
    """What the data say of single schools, and what is missing for an index of these alone; ''
    where they have two indicators or more of their own."""
    if not choices.has_schools(store):
        return "Für Schulen lässt sich kein Index bilden: Die Daten nennen keine Schulen."
    found = [o for o in choices.options(store, SCHOOLS, "").values() if not o.is_context]
    if len(found) >= choices.LEAST:
        return ""
    start = "Eigene Werte einzelner Schulen gibt es in diesen Daten nicht"
    if found:
        title = found[0].indicator.title
        start = f"Eigene Werte einzelner Schulen gibt es in diesen Daten nur für „{title}“"
    return (
        f"{start} (Größenangaben zählen nicht). Für einen Index allein aus Angaben der Schulen "
        f"braucht es mindestens {choices.LEAST} Indikatoren, zum Beispiel nichtdeutsche "
        "Familiensprache, Zuzug oder Förderbedarf je Schule. Bis dahin lassen sich Werte "
        "des Gebiets "
        "zuschreiben, in dem die Schule liegt."
    )
