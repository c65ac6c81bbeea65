"""What a profile says in sentences. It compares an area with the city, never areas with each
other by place: that is asked for (``ranks``)."""

from collections.abc import Sequence

from layers.model import Measure
from layers.numbers import german
from layers.queries.editions import Lifetime
from layers.queries.pooled import POOLED_NOTE
from layers.queries.profile import Parent, Place
from layers.status import Status
from layers.thematic.boundaries import lifespan
from layers.thematic.demonstration import with_mark
from layers.thematic.interval import MEANING
from layers.thematic.profile_result import Cell, Dots, Fact, ProfileResult
from layers.words import in_plural, said

MOST_NAMED = 2
NO_INTERVAL = (
    "Anzahlen, Verhältniswerte, Dichten, Mittelwerte und geplante Werte haben keinen solchen "
    "Bereich."
)
WHOLE = 0.995
"""From this share on an area lies wholly in its parent, as far as outlines can tell."""


def profile_title(result: ProfileResult) -> str:
    """``Profil: Stadtteil Stadtmitte in Krefeld``, with the areas beside it."""
    others = [shown.name for shown in result.shown[1:]]
    beside = f" neben {_listed(others)}" if others else ""
    text = f"Profil: {result.label} in {result.municipality_name}{beside}"
    return said(text, result.municipality_name)


def profile_sentences(result: ProfileResult) -> tuple[str, ...]:
    """Two or three sentences: where, what is known, how it stands to the city."""
    known = "; ".join(part for part in (_known(result), _sides(result)) if part)
    found = (_where(result), f"{known}.", _farthest(result))
    return tuple(sentence for sentence in found if sentence)


def _where(result: ProfileResult) -> str:
    inside = "".join(f", {_mainly(parent)}" for parent in _main_parents(result))
    size = f" und ist {result.size} groß" if result.size else ""
    name = result.municipality_name
    return said(f"{result.label} liegt in {name}{inside}{size}.", name)


def _main_parents(result: ProfileResult) -> list[Parent]:
    """On each level above the parent with the largest part."""
    found: dict[str, Parent] = {}
    for parent in result.lies_in:
        found.setdefault(parent.level, parent)
    return list(found.values())


def _mainly(parent: Parent) -> str:
    return parent.label if parent.share >= WHOLE else f"größtenteils {parent.label}"


def _known(result: ProfileResult) -> str:
    cells = [fact.cell for fact in result.facts]
    if not cells:
        return f"Für {in_plural(result.level.name_plural)} gibt es noch keine Werte"
    known = sum(cell.value is not None for cell in cells)
    hidden = sum(cell.status is Status.CONFIDENTIAL for cell in cells)
    text = f"Zu {german(known)} von {german(len(cells))} Indikatoren gibt es hier einen Wert"
    if hidden:
        text += f", {'einer wird' if hidden == 1 else f'{german(hidden)} werden'} geheim gehalten"
    return text


def _compared(result: ProfileResult) -> list[Fact]:
    """Facts whose value and city value say the same kind of thing."""
    return [
        fact
        for fact in result.facts
        if fact.indicator.measure is not Measure.COUNT
        and fact.cell.value is not None
        and fact.city_value is not None
    ]


def _sides(result: ProfileResult) -> str:
    """How many values lie above and below the city's, as printed."""
    found = _compared(result)
    if not found:
        return ""
    value = result.words.value
    above = sum(_side(fact) > 0 for fact in found)
    below = sum(_side(fact) < 0 for fact in found)
    same = len(found) - above - below
    sides = ((above, "über"), (below, "unter"), (same, "gleichauf mit"))
    parts = [f"{german(count)} {where}" for count, where in sides if count]
    verb = "liegt" if (above or below or same) == 1 else "liegen"
    return f"von {german(len(found))} vergleichbaren {verb} {_listed(parts)} dem {value}"


def _side(fact: Fact) -> int:
    value, city = fact.cell.value, fact.city_value
    if value is None or city is None:
        return 0
    if not german(abs(value - city), fact.indicator.decimals).strip("0,"):
        return 0
    return 1 if value > city else -1


def _farthest(result: ProfileResult) -> str:
    """The values that lie farthest from the city's beside what is usual between the areas, without
    those of a small base."""
    found = [
        fact
        for fact in _compared(result)
        if fact.standing is not None
        and abs(fact.standing) > 1
        and _side(fact)
        and not fact.cell.small
        and fact.cell.status is not Status.LIMITED
    ]
    found.sort(key=lambda fact: -abs(fact.standing or 0.0))
    if not found:
        return ""
    told = [
        f"{fact.indicator.short_title} ({fact.cell.text}, {fact.cell.deviation_text})"
        for fact in found[:MOST_NAMED]
    ]
    text = (
        f"Am deutlichsten vom {result.words.value} verschieden, gemessen an den üblichen "
        f"Unterschieden der Gebiete: {_listed(told)}."
    )
    return text


def dots_text(result: ProfileResult, fact: Fact) -> str:
    """The text alternative of a strip of dots."""
    if not fact.dots.values:
        return with_mark("Kein Gebiet dieser Ebene hat einen Wert.", result.mark)
    reach = _reach(fact.dots)
    parts = [f"{len(fact.dots.values)} Gebiete {reach}"]
    parts += [
        f"{shown.name} {cell.text or cell.said}"
        for shown, cell in zip(result.shown, fact.cells, strict=True)
    ]
    if fact.dots.city is not None:
        parts.append(f"{result.words.value} {fact.city_text}")
    return with_mark("; ".join(parts), result.mark)


def _reach(dots: Dots) -> str:
    return f"von {dots.low} bis {dots.high}"


def course_text(result: ProfileResult, fact: Fact) -> str:
    """The text alternative of the small course: first and last value of each line."""
    parts = []
    names = {shown.code: shown.name for shown in result.shown} | {"": result.words.bare}
    for course in fact.courses:
        known = [value for value in course.values if value is not None]
        if len(known) > 1:
            ends = [german(value, fact.indicator.decimals) for value in (known[0], known[-1])]
            parts.append(f"{names[course.code]} von {ends[0]} auf {ends[1]}")
    text = f"Verlauf {fact.first} bis {fact.last}: {', '.join(parts)}"
    return with_mark(text, result.mark)


def without_text(fact: Fact) -> str:
    """How many areas are not among the dots, and why; '' for none."""
    dots = fact.dots
    if not dots.without:
        return ""
    text = f"{german(dots.without)} {'Gebiet' if dots.without == 1 else 'Gebiete'} ohne Wert"
    if dots.hidden:
        text += f", davon {german(dots.hidden)} geheim gehalten"
    return text


def place_text(place: Place, unit: str) -> str:
    """What is said of an institution beside its name: school type and size."""
    parts = []
    if place.school_type and place.school_type not in place.name:
        parts.append(place.school_type)
    if place.capacity is not None:
        parts.append(f"{german(place.capacity)} {unit}".rstrip())
    return ", ".join(parts)


def base_text(cell: Cell) -> str:
    """``Kinder unter 3 Jahren: 166; Bevölkerung: 5 854``; '' without."""
    return "; ".join(f"{name}: {number}" for name, number in cell.base)


def notes_of(result: ProfileResult) -> tuple[str, ...]:
    """Remarks on the indicators shown, each with its title; the level's note first."""
    cells = [cell for fact in result.facts for cell in fact.cells]
    first = [result.level.note] if result.level.note else []
    if any(fact.pooled for fact in result.facts):
        first.append(POOLED_NOTE)
    if any(cell.interval for cell in cells):
        first.append(f"{MEANING} {NO_INTERVAL}")
    found = (
        f"{fact.indicator.title}: {text}"
        for fact in result.facts
        for text in (*fact.notes, *fact.breaks)
    )
    return tuple(dict.fromkeys((*first, *found)))


def ended_sentence(label: str, life: Lifetime) -> str:
    """That an area is no longer there."""
    return f"{label} gibt es nicht mehr: Das Gebiet bestand {lifespan(life)}."


def _listed(names: Sequence[str]) -> str:
    return " und ".join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else "".join(names)
