"""German sentences about a change map: what changed, what could not be judged, and how it was."""

from collections import Counter
from collections.abc import Sequence

from layers.model import PeriodKind, period_label, pooled_label
from layers.numbers import difference_unit, in_unit
from layers.thematic.change_view import ChangeView
from layers.thematic.change_words import AreaChange
from layers.words import in_plural, said

MOST_NAMED = 12
"""More areas than this are counted instead of named; the table names them all."""

MORE = "stärker verändert, als es die übliche Schwankung erklärt"


def period_text(kind: PeriodKind, period: int, pooled: bool) -> str:
    """A period, or the three that end with it: ``31.12.2024``, ``2022 bis 2024``."""
    return pooled_label(kind, period) if pooled else period_label(kind, period)


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
        between = f"von {first} zu {last}, je drei Jahre zusammengefasst"
    return said(f"{_named(view)}: {place}, Veränderung {between}", view.municipality)


def change_sentence(view: ChangeView) -> str:
    """The main thing: which areas changed by more than chance explains, and how the city did."""
    about = f"{_named(view)}, {view.within_label}" if view.within_label else _named(view)
    parts = [f"{about}: {_main(view)}", _left_out(view), city_sentence(view)]
    return said(" ".join(part for part in parts if part), view.municipality)


def _named(view: ChangeView) -> str:
    title = view.indicator.title
    return f"{title} ({view.school_type})" if view.school_type else title


def _span(view: ChangeView) -> str:
    first, last = column_periods(view)
    if view.selection.pooled:
        return f"von den Jahren {first} zu den Jahren {last} (je drei zusammengefasst)"
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
