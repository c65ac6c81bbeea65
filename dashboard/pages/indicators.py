"""Indikatoren: the guide's grid as a way in, a list by domain, and a page per indicator."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.errors import IndicatorNotFoundError
from dashboard.render import PageContext
from dashboard.selection.facts import default_map_indicator
from dashboard.settings import Settings
from dashboard.web.map_table import PROVENANCE
from layers.grid import CELL_LABEL, DOMAINS, TOPICS, Cell, Topic
from layers.model import (
    MUNICIPALITY_LEVEL,
    REFERENCE_LEVEL,
    Indicator,
    Measure,
    PeriodKind,
    period_label,
)
from layers.queries import catalogue
from layers.queries.school_changes import school_change_options
from layers.store import Store
from layers.thematic.layer import german_date
from layers.thematic.rules_text import indicator_line

SCHOOL_CHANGES_CELL = "D12"
"""Where the guide's grid places changes between school types."""

MEASURE = {
    Measure.COUNT: "Anzahl",
    Measure.RATE: "Anteil: der Zähler ist ein Teil des Nenners",
    Measure.RATIO: "Verhältnis: der Zähler ist kein Teil des Nenners",
    Measure.DENSITY: "Dichte: Anzahl je Fläche",
    Measure.MEAN: "Mittelwert",
    Measure.INDEX: "Stufe einer Rangskala",
}
KIND = {"core": "Kernindikator", "supplementary": "Ergänzungsindikator"}
PERIOD = {
    PeriodKind.REFERENCE_DAY: "Stichtag 31. Dezember",
    PeriodKind.CALENDAR_YEAR: "Kalenderjahr",
    PeriodKind.SCHOOL_YEAR: "Schuljahr",
}


@dataclass(frozen=True)
class GridCell:
    """One cell of the grid with the number of things that we show there."""

    id: str
    kind: Cell
    label: str
    count: int


@dataclass(frozen=True)
class GridRow:
    """A topic; ``group_size`` is the number of rows of a group on its first row, else 0."""

    topic: Topic
    group_size: int
    cells: tuple[GridCell, ...]


@dataclass(frozen=True)
class Coverage:
    """Periods of an indicator at one level."""

    level: str
    count: int
    first: str
    last: str


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The grid and the list of all indicators."""
    return PageContext(
        template="indicators.html",
        title="Indikatoren",
        description="Alle Indikatoren nach Bildungsbereichen, mit Definition, Quelle und Stand.",
        data={
            "domains": DOMAINS,
            "grid": store.keep("indicator_grid", lambda: grid(store)),
            "groups": _by_domain(store),
            "cell_kinds": [(cell, CELL_LABEL[cell]) for cell in Cell],
            "kinds": KIND,
            "school_changes_cell": SCHOOL_CHANGES_CELL if _has_school_changes(store) else "",
            "total": len(catalogue.indicators(store)),
        },
    )


def grid(store: Store) -> tuple[GridRow, ...]:
    """The guide's grid with the number of our indicators in each cell."""
    counts: dict[str, int] = {}
    for found in catalogue.indicators(store):
        counts[found.grid_cell] = counts.get(found.grid_cell, 0) + 1
    if _has_school_changes(store):
        counts[SCHOOL_CHANGES_CELL] = counts.get(SCHOOL_CHANGES_CELL, 0) + 1
    sizes: dict[str, int] = {}
    for topic in TOPICS:
        sizes[topic.group] = sizes.get(topic.group, 0) + 1
    return tuple(
        GridRow(topic, sizes.pop(topic.group, 0), _cells(topic, counts)) for topic in TOPICS
    )


def _cells(topic: Topic, counts: Mapping[str, int]) -> tuple[GridCell, ...]:
    cells = []
    for domain in DOMAINS:
        kind = topic.cell(domain)
        name = f"{domain}{topic.number}"
        cells.append(GridCell(name, kind, CELL_LABEL[kind], counts.get(name, 0)))
    return tuple(cells)


def _has_school_changes(store: Store) -> bool:
    options = school_change_options(store)
    return bool(options.years)


def _by_domain(store: Store) -> list[tuple[str, list[tuple[Topic, list[Indicator]]]]]:
    """Domain letter -> topics that have indicators (or school changes), in grid order."""
    cells: dict[str, list[Indicator]] = {}
    for found in catalogue.indicators(store):
        cells.setdefault(found.grid_cell, []).append(found)
    if _has_school_changes(store):
        cells.setdefault(SCHOOL_CHANGES_CELL, [])
    groups = []
    for domain in DOMAINS:
        topics = [
            (topic, cells[f"{domain}{topic.number}"])
            for topic in TOPICS
            if f"{domain}{topic.number}" in cells
        ]
        if topics:
            groups.append((domain, topics))
    return groups


def detail(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """Everything about one indicator. Raises IndicatorNotFoundError."""
    try:
        indicator = catalogue.indicator(store, args["indicator_id"])
    except KeyError:
        raise IndicatorNotFoundError(args["indicator_id"]) from None
    availability = catalogue.availability(store)
    topic = next(found for found in TOPICS if found.number == indicator.grid_topic)
    return PageContext(
        template="indicator.html",
        title=indicator.title,
        description=indicator.definition,
        data={
            "indicator": indicator,
            "domain": DOMAINS[indicator.grid_domain],
            "topic": topic,
            "kind": KIND.get(indicator.kind, indicator.kind),
            "measure": MEASURE[indicator.measure],
            "period_kind": PERIOD[indicator.period_kind],
            "secrecy": indicator_line(store, indicator.indicator_id),
            "provenance": PROVENANCE.get(indicator.provenance, indicator.provenance),
            "coverage": _coverage(store, indicator),
            "sources": catalogue.sources(store, indicator.indicator_id),
            "notes": [
                (period_label(indicator.period_kind, n.period) if n.period else "", n.text)
                for n in catalogue.notes(store, "indicator", indicator.indicator_id)
            ],
            "mappable": catalogue.mappable(indicator, availability),
            "is_default": indicator.indicator_id == default_map_indicator(store),
            "has_values": indicator.indicator_id in availability,
            "german_date": german_date,
        },
    )


def _coverage(store: Store, indicator: Indicator) -> tuple[Coverage, ...]:
    found = catalogue.availability(store).get(indicator.indicator_id)
    if found is None:
        return ()
    names = {level.level: level.name_plural for level in catalogue.levels(store)}
    whole = store.municipality.words.whole
    names |= {MUNICIPALITY_LEVEL: whole[:1].upper() + whole[1:], REFERENCE_LEVEL: "Vergleich"}
    kind = indicator.period_kind
    return tuple(
        Coverage(
            names[level],
            len(found.periods[level]),
            period_label(kind, found.periods[level][0]),
            period_label(kind, found.periods[level][-1]),
        )
        for level in found.levels
    )
