"""What must be known beside disparities: parts, breaks, protected numbers."""

from layers.numbers import german, with_unit
from layers.queries import catalogue, editions
from layers.status import FLAG_LABEL, Flag
from layers.thematic.disparity_result import DisparityResult
from layers.thematic.disparity_text import label_of, weight
from layers.thematic.protection import changed_lines
from layers.words import in_plural

_TOLD = (Flag.ESTIMATED, Flag.PLANNED, Flag.PROVISIONAL, Flag.ROUNDED_BY_SOURCE)


def parts_text(result: DisparityResult) -> str:
    """How Theil's index is taken apart, or why it is not; '' where it has no value."""
    found, measured = result.decomposition, result.measured("theil")
    if result.year is None or measured is None or measured.value is None:
        return ""
    if found is None:
        return f"Eine Ebene über den {in_plural(result.level.name_plural)} gibt es hier nicht."
    above = in_plural(found.parts.level.name_plural)
    if found.parts.astray:
        some = f"{found.parts.astray} von {len(result.year.areas)}"
        return (
            f"Nicht zerlegt: {some} {in_plural(result.level.name_plural)} liegen nicht "
            f"ganz in einem Gebiet der Ebene {found.parts.level.name_plural}."
        )
    if found.result is None or found.result.total <= 0:
        return ""
    part = 100 * found.result.between / found.result.total
    between, within = (with_unit(german(x, 0), "%") for x in (part, 100 - round(part)))
    return (
        f"Von der Ungleichheit (Theil-Index) liegen {between} zwischen den {above} und {within} "
        f"innerhalb der {found.parts.level.name_plural}. Gewicht: {weight(result)}."
    )


def notes_of(result: DisparityResult) -> tuple[str, ...]:
    """Remarks on the indicator and the level, changed boundaries, flags and protection."""
    store, indicator = result.store, result.indicator
    found = catalogue.notes(store, "indicator", indicator.indicator_id)
    found += catalogue.notes(store, "level", result.level.level)
    lines = [note.text if note.period is None else f"{note.period}: {note.text}" for note in found]
    if len({spread.edition for spread in result.spreads}) > 1 and editions.several(store):
        lines.append(
            "Jedes Jahr ist über die Gebiete seiner eigenen Grenzen gerechnet; Änderungen nur "
            "über Gebiete, die in beiden Jahren dieselben Grenzen haben."
        )
    if result.selection.pooled:
        lines.append("Je drei Jahre sind zusammengefasst: Summe der Zähler durch Summe der Nenner.")
    return (*lines, *_flags(result))


def _flags(result: DisparityResult) -> tuple[str, ...]:
    if result.year is None:
        return ()
    known = result.year.known
    lines = []
    for flag in _TOLD:
        flagged = sum(flag in row.flags for row in known)
        if flagged:
            which = "Die Werte sind" if flagged == len(known) else "Ein Teil der Werte ist"
            period = label_of(result, result.selection.year)
            lines.append(f"{which} {FLAG_LABEL[flag]} ({period}).")
    shown = [row.flags for row in known]
    return (*lines, *changed_lines(result.store, result.indicator.indicator_id, shown))
