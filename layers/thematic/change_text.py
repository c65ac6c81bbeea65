"""German sentences about a change map: what changed, what could not be judged, and how it was."""

from collections import Counter
from collections.abc import Sequence

from layers.model import Measure, PeriodKind, period_label
from layers.numbers import difference_unit, german, in_unit
from layers.queries.pooled import YEARS
from layers.statistics.change_test import FALSE_DISCOVERY_RATE
from layers.status import Flag
from layers.thematic.change_judge import NO_SPREAD, TESTED
from layers.thematic.change_view import ChangeView
from layers.thematic.change_words import AreaChange
from layers.words import in_plural, said

MOST_NAMED = 12
"""More areas than this are counted instead of named; the table names them all."""

MORE = "stärker verändert, als es die übliche Schwankung erklärt"


def period_text(kind: PeriodKind, period: int, pooled: bool) -> str:
    """A period, or the three that end with it: ``31.12.2024``, ``2022 bis 2024``."""
    if not pooled:
        return period_label(kind, period)
    if kind is PeriodKind.SCHOOL_YEAR:
        return f"{period_label(kind, period - YEARS + 1)} bis {period_label(kind, period)}"
    return f"{period - YEARS + 1} bis {period}"


def column_periods(view: ChangeView) -> tuple[str, str]:
    """Both periods, for the headings of columns."""
    chosen, kind = view.selection, view.indicator.period_kind
    return (
        period_text(kind, chosen.first_year, chosen.pooled),
        period_text(kind, chosen.year, chosen.pooled),
    )


def column_units(view: ChangeView) -> tuple[str, str]:
    """Units of difference and interval, as they follow a heading: `` in Prozentpunkten``."""
    units = (difference_unit(view.indicator.unit), view.step_unit)
    bent = ("Prozentpunkten" if unit == "Prozentpunkte" else unit for unit in units)
    first, second = (f" {in_unit(unit)}" if unit else "" for unit in bent)
    return first, second


def change_title(view: ChangeView) -> str:
    """Title of the change map: what, where, between when."""
    where = view.municipality + (f" ({view.within_label})" if view.within_label else "")
    first, last = column_periods(view)
    place = f"{view.level.name_plural} in {where}"
    between = f"zwischen {first} und {last}"
    if view.selection.pooled:
        between = f"von {first} zu {last}, je drei Jahre zusammen"
    return said(f"{_named(view)}: {place}, Veränderung {between}", view.municipality)


def change_sentence(view: ChangeView) -> str:
    """The main thing: which areas changed by more than chance explains, and how the city did."""
    parts = [f"{_named(view)}: {_main(view)}", _left_out(view), city_sentence(view)]
    return said(" ".join(part for part in parts if part), view.municipality)


def _named(view: ChangeView) -> str:
    title = view.indicator.title
    return f"{title} ({view.school_type})" if view.school_type else title


def _span(view: ChangeView) -> str:
    first, last = column_periods(view)
    if view.selection.pooled:
        return f"von den Jahren {first} zu den Jahren {last} (je drei zusammen)"
    if view.indicator.period_kind is PeriodKind.REFERENCE_DAY:
        return f"vom {first} bis zum {last}"
    if view.indicator.period_kind is PeriodKind.SCHOOL_YEAR:
        return f"vom Schuljahr {first} bis zum Schuljahr {last}"
    return f"von {first} bis {last}"


def _main(view: ChangeView) -> str:
    judged, beyond = view.judged, view.beyond
    places = in_plural(view.level.name_plural)
    total = len(judged)
    all_judged = total == len(view.areas)
    which = places if all_judged else f"{places}, die sich beurteilen lassen,"
    if not view.areas:
        return "Hier liegt auf dieser Ebene kein Gebiet."
    if not total:
        return (
            f"Für keines der {len(view.areas)} Gebiete lässt sich sagen, ob sich der Wert "
            f"{_span(view)} stärker verändert hat, als es die übliche Schwankung erklärt "
            f"({_reasons(view)})."
        )
    if not beyond:
        only = f"unter {total} {which}".rstrip(",")
        return f"In keinem Gebiet ({only}) hat sich der Wert {_span(view)} {MORE}."
    rose = [area for area in beyond if area.arrows > 0]
    fell = [area for area in beyond if area.arrows < 0]
    told = [
        f"{verb} in {_names(areas)}"
        for verb, areas in (("gestiegen", rose), ("gesunken", fell))
        if areas
    ]
    return (
        f"In {len(beyond)} von {total} {which} hat sich der Wert {_span(view)} {MORE}: "
        f"{'; '.join(told)}."
    )


def _reasons(view: ChangeView) -> str:
    """Why areas cannot be judged, with their numbers where the reasons are several."""
    reasons = Counter(area.judged.why for area in view.areas if not area.judged.is_judged)
    if len(reasons) == 1:
        return next(iter(reasons))
    return ", ".join(f"{reason}: {count}" for reason, count in reasons.items())


def _names(areas: Sequence[AreaChange]) -> str:
    if len(areas) > MOST_NAMED:
        return f"{len(areas)} Gebieten"
    names = [area.name for area in areas]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} und {names[-1]}"


def _left_out(view: ChangeView) -> str:
    """How many areas could not be judged, and why."""
    left = len(view.areas) - len(view.judged)
    if not left or not view.judged:
        return ""
    which = "ist ein Gebiet" if left == 1 else f"sind {left} Gebiete"
    return f"Nicht zu beurteilen {which} ({_reasons(view)})."


def city_sentence(view: ChangeView) -> str:
    """The change of the whole, judged apart; '' where a value is missing."""
    city = view.city
    if city.judged.difference is None:
        return ""
    change = f"von {city.first_text} auf {city.second_text}"
    if city.difference_text:
        change += f" ({city.difference_text.replace(' (', ', ').rstrip(')')})"
    start = f"Für {view.municipality} insgesamt: {change}"
    if not city.judged.is_judged:
        return f"{start}."
    if city.judged.beyond:
        return f"{start}, mehr als die übliche Schwankung."
    return f"{start}, im Rahmen der üblichen Schwankung."


def alternative_text(view: ChangeView) -> str:
    """The text alternative of the map."""
    counted = ", ".join(f"{entry.label}: {entry.count}" for entry in view.legend)
    return f"Karte der Veränderung. {change_sentence(view)} Gebiete je Klasse: {counted}."


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
        *_limits(view),
        _steps_text(view),
    )


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
    if view.selection.pooled and view.indicator.period_kind is PeriodKind.REFERENCE_DAY:
        found.append(
            "Drei Stichtage zählen meist dieselben Personen: Geprüft wird mit den Zahlen eines "
            "mittleren Jahres."
        )
    return found


def _steps_text(view: ChangeView) -> str:
    if view.indicator.measure is Measure.COUNT:
        how = "Die Stufen der Karte sind Änderungen in Prozent und für alle Zahlen dieselben."
    else:
        how = (
            "Die Stufe der Karte ist für alle Jahre dieselbe: etwa die Hälfte dessen, was das "
            "obere vom unteren Viertel der Gebietswerte aller Jahre trennt."
        )
    return how


def note_lines(view: ChangeView) -> tuple[str, ...]:
    """What else has to be known: breaks, other boundaries, areas that ended, remarks."""
    lines = [f"Bruch in der Reihe: {text}" for text in view.breaks]
    if view.ended:
        names = ", ".join(view.ended)
        lines.append(f"Nur in den Gebietsgrenzen des ersten Jahres gibt es: {names}.")
    lines += [view.boundaries] if view.boundaries else []
    if view.level.note:
        lines.append(view.level.note)
    told = (note.text for note in view.notes if note.text not in view.breaks)
    return tuple(dict.fromkeys((*lines, *told)))
