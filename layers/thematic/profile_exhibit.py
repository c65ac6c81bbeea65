"""The profile of an area as an exhibit: a figure and a table per Bildungsbereich."""

from decimal import ROUND_HALF_UP, Decimal

from layers.export import Column, Table
from layers.model import Measure
from layers.status import LABEL
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.interval import HIGH, LOW
from layers.thematic.layer import as_of
from layers.thematic.profile_figures import group_figure, locator_figure
from layers.thematic.profile_result import Cell, Fact, Group, ProfileResult, Shown
from layers.thematic.profile_similar import METHOD
from layers.thematic.profile_text import notes_of, place_text, profile_sentences, profile_title

Row = tuple[float | int | str | None, ...]


def profile_exhibit(store: Store, result: ProfileResult) -> Exhibit:
    """Everything that the profile's page shows, finished."""
    chosen = result.selection
    stem = f"{chosen.municipality}_profil_{chosen.level}_{'-'.join((chosen.code, *chosen.areas))}"
    attributions = dict.fromkeys(group.attribution for group in result.places)
    return Exhibit(
        kind="Profil",
        title=profile_title(result),
        sentence=" ".join(profile_sentences(result)),
        sections=(
            Section("Lage", figures=(locator_figure(store, result),)),
            *(_group(result, group) for group in result.groups if group.facts),
            *_places(result),
            *_similar(result),
        ),
        notes=notes_of(result),
        source_lines=(
            *(f"{number}. {line}" for number, line in enumerate(result.source_lines, 1)),
            *(line for line in attributions if line),
        ),
        as_of=as_of(result.sources),
        mark=result.mark,
        file_stem=stem,
        sources=result.sources,
    )


def _group(result: ProfileResult, group: Group) -> Section:
    return Section(
        f"{group.domain} {group.title}",
        figures=(group_figure(result, group),),
        tables=(facts_table(result, group),),
    )


def facts_table(result: ProfileResult, group: Group) -> Table:
    """One row per indicator and area shown: value, what it stands on, the city's, the others'."""
    columns = [
        Column("indicator", "Indikator"),
        Column("area", result.level.name),
        Column("period", "Zeitraum"),
        Column("value", "Wert"),
        Column("unit", "Einheit"),
        Column("status", "Status"),
        Column("flags", "Hinweise"),
        Column("numerator", "Zähler"),
        Column("denominator", "Nenner oder Fälle"),
        Column("low", LOW),
        Column("high", HIGH),
        Column("city", result.words.value),
        Column("deviation", f"Lage zum {result.words.value}"),
        Column("lowest", f"niedrigster Wert der {result.level.name_plural}"),
        Column("highest", "höchster Wert"),
        Column("areas", "Gebiete mit Wert"),
        *((Column("rank", "Rang"),) if result.selection.ranks else ()),
        Column("sources", "Quelle"),
    ]
    rows = tuple(
        _row(result, fact, shown, cell)
        for fact in group.facts
        for shown, cell in zip(result.shown, fact.cells, strict=True)
    )
    return Table(group.title, tuple(columns), rows, (), "", hidden=result.hidden)


def _row(result: ProfileResult, fact: Fact, shown: Shown, cell: Cell) -> Row:
    indicator = fact.indicator
    kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
    numbers = [value for _, value in fact.dots.values]
    ends = (min(numbers), max(numbers)) if numbers else (None, None)
    return (
        indicator.title + kind,
        shown.name,
        fact.when,
        cell.text if cell.value is None else rounded(cell.value, indicator.decimals),
        indicator.unit or ("Anzahl" if indicator.measure is Measure.COUNT else ""),
        LABEL[cell.status],
        "; ".join(part for part in (cell.flags_text, cell.small) if part),
        _whole(cell.numerator),
        _whole(cell.denominator),
        *(
            None if end is None else rounded(end, indicator.decimals)
            for end in (cell.low, cell.high)
        ),
        fact.city_text if fact.city_value is None else rounded(fact.city_value, indicator.decimals),
        cell.deviation_text,
        *(None if end is None else rounded(end, indicator.decimals) for end in ends),
        f"{len(numbers)} von {len(numbers) + fact.dots.without}",
        *((cell.rank,) if result.selection.ranks else ()),
        ", ".join(map(str, fact.sources)),
    )


def rounded(value: float, decimals: int) -> float | int:
    """The number as it is printed (layers.numbers.german): half up, no negative zero."""
    quantum = Decimal(1).scaleb(-decimals)
    found = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    return int(found) if decimals == 0 else float(found) + 0.0


def _whole(number: float | None) -> float | int | None:
    return int(number) if number is not None and number == int(number) else number


def _places(result: ProfileResult) -> tuple[Section, ...]:
    if not result.places:
        return ()
    columns = (
        Column("kind", "Art"),
        Column("name", "Name"),
        Column("more", "Schulform, Größe"),
        Column("address", "Adresse"),
    )
    rows = tuple(
        (group.label, place.name, place_text(place, group.unit), place.address)
        for group in result.places
        for place in group.places
    )
    table = Table("Einrichtungen", columns, rows, (), "", hidden=result.hidden)
    return (Section("Einrichtungen in diesem Gebiet", tables=(table,)),)


def _similar(result: ProfileResult) -> tuple[Section, ...]:
    found = result.similar
    if not found.areas:
        return (Section("Ähnliche Gebiete", (found.why_not,)),)
    columns = (
        Column("name", result.level.name),
        Column("distance", "Abstand in Standardabweichungen", "", 2),
        Column("shared", "verglichene Größen", "", 0),
    )
    rows = tuple((area.name, area.distance, area.shared) for area in found.areas)
    table = Table("Ähnliche Gebiete", columns, rows, (), "", hidden=result.hidden)
    compared = f"Verglichen: {'; '.join(found.variables)}."
    return (Section("Ähnliche Gebiete", (METHOD, compared), tables=(table,)),)
