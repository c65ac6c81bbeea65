"""An index to begin with, so that the workbench is never empty."""

from layers.model import SCHOOLS, Measure
from layers.queries import catalogue
from layers.queries.social_index import SCHOOL_LEVEL, school_areas
from layers.store import Store
from layers.thematic.social_index_options import (
    FEWEST,
    LEAST,
    Option,
    edition_at,
    options,
    rows_of,
    schools,
)

SUGGESTED = 3
COVERAGE = 0.6
"""An indicator is suggested only where at least this share of the units has a number."""
_TOPICS = ("A3", "A2", "A1", "A4")
"""Cells of the guide's grid that describe the conditions of learning, the nearest first."""
_RATES = (Measure.RATE, Measure.MEAN)
_OF_STEPS = (Measure.MEAN, Measure.INDEX)


def suggestion(store: Store, units: str, context: str = "") -> tuple[str, ...]:
    """Ids of an index to begin with: conditions of learning before others, one from each cell of
    the grid, rates before other measures, each with numbers for most units. Schools begin with one
    value of their own. Empty where fewer than two can be had."""
    return store.keep(
        ("social_index_suggestion", units, context), lambda: _suggestion(store, units, context)
    )


def _suggestion(store: Store, units: str, context: str) -> tuple[str, ...]:
    ranked = sorted(options(store, units, context).values(), key=_rank)
    chosen: list[Option] = []
    for allowed in (_of_another_cell, _of_another_measure, _any):
        for option in ranked:
            if len(chosen) == SUGGESTED or option in chosen or not allowed(option, chosen):
                continue
            if not _repeats(option, chosen) and _covers(store, option, units, chosen):
                chosen.append(option)
    return tuple(option.ident for option in chosen) if len(chosen) >= LEAST else ()


def _of_another_cell(option: Option, chosen: list[Option]) -> bool:
    """A condition of learning in a cell of the grid from which none is chosen yet."""
    cell = option.indicator.grid_cell
    others = {c.indicator.grid_cell for c in chosen if c.is_context == option.is_context}
    own = option.level == SCHOOL_LEVEL
    return cell in _TOPICS and cell not in others and (own or option.indicator.measure in _RATES)


def _of_another_measure(option: Option, chosen: list[Option]) -> bool:
    return (option.indicator.grid_cell, option.indicator.measure) not in {
        (c.indicator.grid_cell, c.indicator.measure) for c in chosen
    }


def _any(option: Option, chosen: list[Option]) -> bool:
    return bool(option) and len(chosen) < SUGGESTED


def _repeats(option: Option, chosen: list[Option]) -> bool:
    """Whether an area's value only says once more what its schools say themselves."""
    same = {c.indicator.grid_cell for c in chosen if c.level == SCHOOL_LEVEL}
    if option.level == SCHOOL_LEVEL:
        return bool(same)
    return option.indicator.grid_cell in same and option.indicator.measure in _OF_STEPS


def _rank(option: Option) -> tuple[bool, bool, int, bool, bool, bool]:
    about = option.indicator
    topic = _TOPICS.index(about.grid_cell) if about.grid_cell in _TOPICS else len(_TOPICS)
    is_own = option.level == SCHOOL_LEVEL
    steps = about.measure is Measure.INDEX
    return (
        not is_own,
        steps,
        topic,
        about.measure is not Measure.RATE,
        about.direction == "neutral",
        about.kind != "core",
    )


def _covers(store: Store, option: Option, units: str, chosen: list[Option]) -> bool:
    """Whether most units have a number for it and for all those chosen, and not all the same."""
    period, rows = rows_of(store, option, option.periods[-1])
    keys = _keys(store, option, units, period)
    known = {unit for unit, key in keys.items() if key in rows and rows[key].value is not None}
    numbers = {rows[keys[unit]].value for unit in known}
    for other in chosen:
        then, others = rows_of(store, other, other.periods[-1])
        places = _keys(store, other, units, then)
        known &= {u for u, key in places.items() if key in others and others[key].value is not None}
    return len(known) >= max(COVERAGE * len(keys), FEWEST) and len(numbers) > 1


def _keys(store: Store, option: Option, units: str, period: int) -> dict[str, str]:
    """Unit -> key of its row: the school or area itself, or the area in which the school lies."""
    if units != SCHOOLS:
        edition = edition_at(store, option, period)
        return {a.code: a.code for a in catalogue.areas(store, units, edition=edition)}
    places = school_areas(store, option.level) if option.is_context else None
    return {
        f.facility_id: f.facility_id if places is None else places.get(f.facility_id, "")
        for f in schools(store)
    }
