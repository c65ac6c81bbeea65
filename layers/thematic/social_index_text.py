"""What the workbench of a social index says, in German."""

from itertools import groupby

from layers.model import ALL
from layers.numbers import german
from layers.queries import catalogue
from layers.statistics.composite_stability import SHIFT
from layers.status import LABEL
from layers.thematic.social_index_result import SocialIndexResult, Unit
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
