"""What the workbench of a social index says, in German."""

from itertools import groupby

from layers.model import ALL, SCHOOLS, Measure
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.statistics.composite_stability import SHIFT
from layers.status import LABEL
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.legend import class_labels
from layers.thematic.social_index import Input, SocialIndexResult, Unit
from layers.words import said

WEIGHTINGS = {
    "equal": "alle gleich",
    "own": "eigene Gewichte",
    "component": "erste Hauptkomponente",
}
"""Weighting -> German label."""

SCORE_DECIMALS, WEIGHT_DECIMALS = 2, 3
FIRM = 0.9
"""A unit that keeps its level in at least this share of the draws is called firm."""

NOT_THE_STATES = (
    "Das ist nicht der Schulsozialindex des Landes Nordrhein-Westfalen. Dessen neun Stufen "
    "vergleichen die Schulen des ganzen Landes mit vier festen Angaben (Kinder- und Jugendarmut im "
    "Umfeld, nichtdeutsche Familiensprache, eigener Zuzug aus dem Ausland, Förderbedarf Lernen, "
    "Sprache, emotionale und soziale Entwicklung), gewichtet durch eine konfirmatorische "
    "Faktorenanalyse. Hier wählen Sie Angaben und Gewichte selbst, und verglichen wird "
    "nur innerhalb "
    "dieser Kommune: Eine Stufe sagt hier etwas anderes als dort."
)
"""Source: FAQ zum Sozialindex für Schulen in NRW, Ruhr-Universität Bochum (Schräpler, "
"Jeworutzki)."""

ATTRIBUTION = (
    "Zuschreibung aus dem Umfeld: Diese Werte gehören nicht der Schule, sondern dem Gebiet, in dem "
    "sie liegt. So wird es üblicherweise gemacht, wenn eine Schule keine eigenen Angaben hat; "
    "woher ihre Kinder wirklich kommen, ist damit nicht gesagt."
)


def units_word(result: SocialIndexResult) -> str:
    """Areas or schools, in the nominative plural."""
    return "Schulen" if result.is_of_schools else "Gebiete"


def units_dative(result: SocialIndexResult) -> str:
    """The same in the dative."""
    return "Schulen" if result.is_of_schools else "Gebieten"


def index_title(result: SocialIndexResult) -> str:
    """What, of what, where."""
    kinds = result.level.name_plural
    if result.is_of_schools:
        kinds = catalogue.school_type_label(result.store, result.selection.school_type or ALL)
        kinds = "Schulen" if kinds == "Alle Schulformen" else kinds
    first = "Beispiel für einen Sozialindex" if result.is_example else "Sozialindex"
    count = len(result.inputs)
    name = result.store.municipality.name
    return said(f"{first} aus {count} Indikatoren: {kinds} in {name}", name)


def index_sentence(result: SocialIndexResult) -> str:
    """The main thing: what was made for how many, and how firm it is. It ranks nothing."""
    if result.made is None or result.stability is None:
        return f"Aus dieser Auswahl entsteht kein Index. {result.problem}"
    known, every = len(result.known), len(result.units)
    levels = result.selection.levels
    text = (
        f"Aus {len(result.inputs)} Indikatoren entsteht für {known} von {every} "
        f"{units_dative(result)} ein Index in {levels} Stufen; Stufe {levels} steht für "
        "den höchsten "
        "Bedarf."
    )
    moved = [v.changed(result.made.levels) for v in result.stability.without if v.levels]
    if moved:
        text += f" Lässt man einen Indikator weg, {_change(min(moved), max(moved), known)}."
    return text


def _change(low: int, high: int, count: int) -> str:
    if high == 0:
        return "ändert sich keine Stufe"
    span = german(high) if low == high else f"{low} bis {high}"
    return f"{'ändert' if high == 1 and low == 1 else 'ändern'} {span} von {count} die Stufe"


def problem_of(result: SocialIndexResult, unit: Unit) -> str:
    """Why a unit has no index: ``Wert geheim gehalten (Titel)``; '' where it has one."""
    if result.made is not None and unit.level is not None:
        return ""
    order = sorted(unit.missing, key=lambda i: LABEL[unit.cells[i].row.status])
    parts = []
    for label, places in groupby(order, key=lambda i: LABEL[unit.cells[i].row.status]):
        titles = ", ".join(result.inputs[i].indicator.short_title for i in places)
        parts.append(f"{label} ({titles})")
    return "; ".join(parts)


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


def stability_sentences(result: SocialIndexResult) -> tuple[str, ...]:
    """How many units change their level under other ways to make the index."""
    if result.made is None or result.stability is None:
        return ()
    levels, count = result.made.levels, len(result.made.levels)
    found, drawn = result.stability, result.stability.resampled
    shifted = [v.changed(levels) for v in found.shifted]
    percent = german(100 * SHIFT)
    what = (
        "Zufällig neu gezogen werden die Fälle hinter den Anteilswerten "
        "(Binomialverteilung mit dem "
        "beobachteten Anteil); Indikatoren ohne veröffentlichte Fallzahlen bleiben dabei gleich."
        if drawn.of_rates
        else f"Zufällig neu gezogen werden die {units_word(result)} (mit Zurücklegen), weil kein "
        "Indikator überall Fallzahlen hat; an den gezogenen werden Mittelwerte, Gewichte und "
        "Grenzen neu bestimmt."
    )
    mean, low, high = drawn.changed
    firm = sum(kept >= FIRM for kept in drawn.kept)
    return (
        f"Verschiebt man ein Gewicht um {percent} % nach oben oder unten, "
        f"{_change(min(shifted), max(shifted), count)}.",
        f"{what} In {drawn.draws} Ziehungen wechseln im Mittel {german(mean, 1)} von {count} die "
        f"Stufe (in 90 % der Ziehungen {german(low)} bis {german(high)}).",
        f"{firm} von {count} {units_dative(result)} behalten ihre Stufe in mindestens "
        f"{german(100 * FIRM)} % der Ziehungen. Bei den anderen ist die Stufe eine grobe Angabe.",
    )


def gap_sentences(result: SocialIndexResult) -> tuple[str, ...]:
    """Which units have no index."""
    without = [unit for unit in result.units if unit.level is None]
    if result.made is None or not without:
        return ()
    return (
        f"{len(without)} von {len(result.units)} {units_dative(result)} haben keinen Index, weil "
        "mindestens ein Wert fehlt. Fehlende Werte werden nicht geschätzt.",
    )


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
