"""The change map of a selection: areas in words, steps, legend, sentence, finished in German."""

from dataclasses import dataclass
from math import floor, log10

from layers.model import ALL, AreaLevel, Indicator, Measure, Source
from layers.numbers import german, with_unit
from layers.queries import catalogue
from layers.queries.catalogue import Note
from layers.queries.change import ChangePairs, ChangeSelection, change_pairs
from layers.queries.confidentiality import hidden_sign
from layers.store import Store
from layers.thematic.boundaries import boundaries_text
from layers.thematic.change_judge import NOISE, RECUT, UNJUDGED, judge
from layers.thematic.change_words import AreaChange, area_change, interval_unit
from layers.thematic.colours import colours
from layers.thematic.demonstration import mark_of, marked_stem
from layers.thematic.layer import as_of, source_lines
from layers.thematic.legend import SPECIALS

PALETTE = colours("blue-orange", "diverging", 4)
"""Strongly fallen, fallen, risen, strongly risen: neither colour says good or bad."""
ONE_POINT = (1.0, "Prozentpunkte")
COUNT_STEP = 20.0
"""Percent from which on the change of a count is called strong."""

WORDS = {
    NOISE: "Änderung kleiner als die übliche Schwankung",
    UNJUDGED: "nicht zu beurteilen",
    RECUT: "Gebiet anders zugeschnitten",
} | {css: label for css, (label, _) in SPECIALS.items()}
"""Special class of an area -> its words in the legend, in legend order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the legend: class, label, number of areas, arrows of coloured classes."""

    css: str
    label: str
    count: int
    arrows: int = 0


@dataclass(frozen=True, slots=True)
class ChangeView:
    """A change map with everything that it says; texts about it: layers.thematic.change_text.

    ``step`` is the change from which on one is called strong, in the unit of ``step_unit``.
    """

    selection: ChangeSelection
    indicator: Indicator
    level: AreaLevel
    municipality: str
    within_label: str
    school_type: str
    areas: tuple[AreaChange, ...]
    city: AreaChange
    ended: tuple[str, ...]
    breaks: tuple[str, ...]
    step: float
    step_unit: str
    legend: tuple[Entry, ...]
    edition: int
    boundaries: str
    notes: tuple[Note, ...]
    source_lines: tuple[str, ...]
    sources: tuple[Source, ...]
    as_of: str
    mark: str
    file_stem: str
    hidden: str

    @property
    def judged(self) -> tuple[AreaChange, ...]:
        """The areas whose change could be tested."""
        return tuple(area for area in self.areas if area.judged.is_judged)

    @property
    def beyond(self) -> tuple[AreaChange, ...]:
        """The areas that changed by more than the usual fluctuation."""
        return tuple(area for area in self.areas if area.judged.beyond)


def change_view(store: Store, selection: ChangeSelection) -> ChangeView:
    """The change map of a selection. Raises as layers.queries.change.change_pairs."""
    found = change_pairs(store, selection)
    indicator = found.indicator
    step = _step(found)
    judged, city = judge(store, found)
    areas = tuple(area_change(store, found.indicator, area, step) for area in judged)
    sources = catalogue.sources(store, indicator.indicator_id)
    mark = mark_of(store.municipality, indicator)
    school_type = selection.school_type
    notes = catalogue.notes(store, "indicator", indicator.indicator_id)
    notes += catalogue.notes(store, "level", selection.level)
    years = (selection.first_year, selection.year)
    step_unit = interval_unit(indicator)
    return ChangeView(
        selection=selection,
        indicator=indicator,
        level=found.level,
        municipality=store.municipality.name,
        within_label=catalogue.within_label(store, selection.within) if selection.within else "",
        school_type="" if school_type == ALL else catalogue.school_type_label(store, school_type),
        areas=areas,
        city=area_change(store, found.indicator, city, step),
        ended=found.ended,
        breaks=found.breaks,
        step=step,
        step_unit=step_unit,
        legend=_legend(areas, step, step_unit),
        edition=found.edition,
        boundaries=boundaries_text(store, found.edition, selection.level, selection.within),
        notes=tuple(note for note in notes if note.period is None or note.period in years),
        source_lines=source_lines(store, indicator),
        sources=sources,
        as_of=as_of(sources),
        mark=mark,
        file_stem=marked_stem(_file_stem(selection), mark),
        hidden=hidden_sign(store),
    )


def _file_stem(selection: ChangeSelection) -> str:
    chosen = [selection.school_type] if selection.school_type != ALL else []
    chosen += [selection.within.replace(":", "-")] if selection.within else []
    chosen += ["drei-jahre"] if selection.pooled else []
    years = f"{selection.first_year}-{selection.year}"
    parts = [selection.municipality, selection.indicator, "veraenderung", selection.level, years]
    return "_".join([*parts, *chosen])


def _step(found: ChangePairs) -> float:
    """From how much on a change is called strong, the same whatever the years: of a count a fixed
    part, else half the distance between the quarters of the areas' values in all years, rounded to
    1, 2 or 5 times a power of ten."""
    if found.indicator.measure is Measure.COUNT:
        return COUNT_STEP
    ordered = sorted(found.values)
    if len(ordered) < 2:
        return 1.0
    spread = (ordered[3 * (len(ordered) - 1) // 4] - ordered[(len(ordered) - 1) // 4]) / 2
    if spread <= 0:
        return 1.0
    power = 10.0 ** floor(log10(spread))
    return float(min((d * power for d in (1, 2, 5, 10)), key=lambda step: abs(step - spread)))


def _legend(areas: tuple[AreaChange, ...], step: float, unit: str) -> tuple[Entry, ...]:
    digits = 0 if float(step).is_integer() else max(1, -floor(log10(step)))
    size = with_unit(german(step, digits), "Prozentpunkt" if (step, unit) == ONE_POINT else unit)
    labels = (
        ("c3", f"gestiegen um {size} oder mehr", 2),
        ("c2", f"gestiegen um weniger als {size}", 1),
        ("c1", f"gesunken um weniger als {size}", -1),
        ("c0", f"gesunken um {size} oder mehr", -2),
    )
    counts: dict[str, int] = {}
    for area in areas:
        counts[area.css] = counts.get(area.css, 0) + 1
    entries = [Entry(css, label, counts.get(css, 0), arrows) for css, label, arrows in labels]
    entries += [Entry(css, label, counts.get(css, 0)) for css, label in WORDS.items()]
    is_judged = any(area.judged.is_judged for area in areas)
    needed = {NOISE, *(f"c{i}" for i in range(4))} if is_judged else set()
    return tuple(entry for entry in entries if entry.count or entry.css in needed)
