"""The profile of an area as an exhibit: a figure and a table per Bildungsbereich."""

from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from layers.export import Column, Rounded, Table
from layers.model import Measure
from layers.numbers import whole
from layers.status import LABEL
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.interval import HIGH, LOW
from layers.thematic.layer import as_of
from layers.thematic.profile_figures import group_figures, locator_figure
from layers.thematic.profile_result import Cell, Fact, Group, ProfileResult, Shown
from layers.thematic.profile_similar import METHOD
from layers.thematic.profile_text import notes_of, place_text, profile_sentences, profile_title

BASES = "Grundlagen der Werte"

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
            *((Section(BASES, tables=(bases_table(result),)),) if result.facts else ()),
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
        figures=group_figures(result, group),
        tables=(facts_table(result, group),),
    )


def facts_table(result: ProfileResult, group: Group) -> Table:
    """One row per indicator and area shown: value, the city's, where it stands to it."""
    ranked = result.selection.ranks
    columns = (
        *_keys(result),
        Column("value", "Wert"),
        Column("unit", "Einheit"),
        Column("city", result.words.value),
        Column("deviation", f"Lage zum {result.words.value}"),
        *((Column("rank", "Rang"),) if ranked else ()),
        Column("remarks", "Hinweise"),
        Column("sources", "Quelle"),
    )
    rows = tuple(
        (
            *_key_cells(result, fact, shown),
            _value(fact, cell),
            _unit(fact),
            _city(fact),
            cell.deviation_text,
            *((cell.rank,) if ranked else ()),
            "; ".join(part for part in (cell.said, cell.flags_text, cell.small) if part),
            ", ".join(map(str, fact.sources)),
        )
        for fact, shown, cell in _cells(result, group.facts)
    )
    return Table(group.title, columns, rows, (), "", hidden=result.hidden)


def bases_table(result: ProfileResult) -> Table:
    """One row per indicator and area shown: what the value stands on, and the others' values."""
    columns = (
        *_keys(result),
        Column("status", "Status"),
        Column("numerator", "Zähler"),
        Column("denominator", "Nenner oder Fälle"),
        Column("low", LOW),
        Column("high", HIGH),
        Column("lowest", f"niedrigster Wert der {result.level.name_plural}"),
        Column("highest", "höchster Wert"),
        Column("areas", "Gebiete mit Wert"),
    )
    rows = tuple(_base_row(result, *found) for found in _cells(result, result.facts))
    return Table(BASES, columns, rows, (), "", hidden=result.hidden)


def _base_row(result: ProfileResult, fact: Fact, shown: Shown, cell: Cell) -> Row:
    decimals = fact.indicator.decimals
    numbers = [value for _, value in fact.dots.values]
    ends = (min(numbers), max(numbers)) if numbers else (None, None)
    return (
        *_key_cells(result, fact, shown),
        LABEL[cell.status],
        whole(cell.numerator),
        whole(cell.denominator),
        *(_end(end, decimals) for end in (cell.low, cell.high, *ends)),
        f"{len(numbers)} von {len(numbers) + fact.dots.without}",
    )


def _cells(result: ProfileResult, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Shown, Cell]]:
    for fact in facts:
        for shown, cell in zip(result.shown, fact.cells, strict=True):
            yield fact, shown, cell


def _keys(result: ProfileResult) -> tuple[Column, ...]:
    """Columns that say what a row is about; the area where there are several."""
    area = (Column("area", result.level.name),) if len(result.shown) > 1 else ()
    return (Column("indicator", "Indikator"), *area, Column("period", "Zeitraum"))


def _key_cells(result: ProfileResult, fact: Fact, shown: Shown) -> Row:
    kind = f" ({fact.school_type_label})" if fact.school_type_label else ""
    area = (shown.name,) if len(result.shown) > 1 else ()
    return (fact.indicator.title + kind, *area, fact.when)


def _value(fact: Fact, cell: Cell) -> float | int | str:
    return cell.text if cell.value is None else rounded(cell.value, fact.indicator.decimals)


def _city(fact: Fact) -> float | int | str:
    if fact.city_value is None:
        return fact.city_text
    return rounded(fact.city_value, fact.indicator.decimals)


def _unit(fact: Fact) -> str:
    is_count = fact.indicator.measure is Measure.COUNT
    return fact.indicator.unit or ("Anzahl" if is_count else "")


def _end(value: float | None, decimals: int) -> float | int | None:
    return None if value is None else rounded(value, decimals)


def rounded(value: float, decimals: int) -> Rounded:
    """The number as it is printed (layers.numbers.german): half up, no negative zero."""
    quantum = Decimal(1).scaleb(-decimals)
    found = Decimal(repr(float(value))).quantize(quantum, rounding=ROUND_HALF_UP)
    return Rounded(float(found) + 0.0, decimals)


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
