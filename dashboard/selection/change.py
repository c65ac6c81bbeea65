"""The selection of the change map: an indicator, a level, two years that can be compared."""

from collections.abc import Sequence

from dashboard.selection.choosing import Chooser, whole_number
from dashboard.selection.common import (
    Args,
    choose_indicator,
    choose_level,
    choose_within,
    write_query,
)
from dashboard.selection.content import need_content
from dashboard.selection.facts import default_level, default_map_indicator
from layers.model import PeriodKind, period_label
from layers.queries import catalogue
from layers.queries.change import ChangeSelection, change_options, change_years, least_span
from layers.store import Store

USUAL_SPAN = 5
"""Years between the two of a first visit, or as near to it as there are."""


def default_change_indicator(store: Store) -> str:
    """The indicator of a first visit: that of the map where it has two years, else the first."""
    options = change_options(store)
    wish = default_map_indicator(store)
    return wish if wish in options else next(iter(options), "")


def parse_change(store: Store, args: Args) -> tuple[ChangeSelection, tuple[str, ...]]:
    """The change map that an address asks for, with sentences as parse_map.

    Raises NothingToShowError where no area has figures of two years.
    """
    need_content(store, "change")
    choose = Chooser(_in_order(args))
    if choose.text("swapped"):
        choose.notices.append("Das erste Jahr lag nach dem zweiten: Beide sind vertauscht.")
    options = change_options(store)
    usual = default_change_indicator(store)
    indicator = choose_indicator(
        store, choose, options, usual, "gibt es für Gebiete nicht aus zwei Jahren"
    )
    level = choose_level(store, choose, indicator, tuple(options[indicator]))
    by_type = options[indicator][level]
    first_type = next(iter(by_type))
    school_type = choose.one_of(
        "school_type",
        by_type,
        first_type,
        lambda asked: (
            f"Für die Schulform {asked} gibt es hier keine zwei Jahre. "
            f"Gezeigt: {catalogue.school_type_label(store, first_type)}."
        ),
    )
    pooled, years = _years(store, choose, indicator, level, by_type[school_type])
    kind = catalogue.indicator(store, indicator).period_kind
    first_year, year = _choose_years(choose, kind, years, pooled)
    selection = ChangeSelection(
        municipality=store.municipality.slug,
        indicator=indicator,
        level=level,
        first_year=first_year,
        year=year,
        school_type=school_type,
        within=choose_within(store, choose, level),
        pooled=pooled,
    )
    return selection, tuple(choose.notices)


def change_query(store: Store, selection: ChangeSelection, *, is_full: bool = False) -> str:
    """The query of a change map, defaults left out unless it ``is_full``."""
    defaults: dict[str, object] = {}
    if not is_full:
        by_level = change_options(store)[selection.indicator]
        by_type = by_level[selection.level]
        every = by_type[selection.school_type]
        years = change_years(store, selection.indicator, selection.level, every, selection.pooled)
        defaults = {
            "indicator": default_change_indicator(store),
            "level": default_level(store, tuple(by_level)),
            "school_type": next(iter(by_type)),
            "year": years[-1],
            "first_year": _default_first(years, selection.year, selection.pooled),
        }
    names = ("indicator", "level", "first_year", "year", "school_type", "within", "pooled")
    return write_query(selection, defaults, names)


def first_years(years: Sequence[int], year: int, pooled: bool) -> tuple[int, ...]:
    """The years that a later one can be compared with, so that none is counted twice."""
    return tuple(earlier for earlier in years if earlier <= year - least_span(pooled))


def last_years(years: Sequence[int], pooled: bool) -> tuple[int, ...]:
    """The years that can be compared with any earlier one."""
    return tuple(year for year in years if first_years(years, year, pooled))


def _in_order(args: Args) -> Args:
    """The query with its years in order."""
    texts = [str(args.get(name, "")).strip() for name in ("first_year", "year")]
    first, last = (whole_number(text) for text in texts)
    if first is None or last is None or first <= last:
        return {key: value for key, value in args.items() if key != "swapped"}
    return {**args, "first_year": texts[1], "year": texts[0], "swapped": "1"}


def _years(
    store: Store, choose: Chooser, indicator: str, level: str, every: tuple[int, ...]
) -> tuple[bool, tuple[int, ...]]:
    """Whether three years are one, and the years to choose from."""
    if not choose.switch("pooled"):
        return False, every
    pooled = change_years(store, indicator, level, every, True)
    if last_years(pooled, True):
        return True, pooled
    choose.notices.append(
        "Zwei mal drei aufeinanderfolgende Jahre, die sich zusammenfassen lassen, gibt es hier "
        "nicht. Gezeigt werden einzelne Jahre."
    )
    return False, every


def _choose_years(
    choose: Chooser, kind: PeriodKind, years: tuple[int, ...], pooled: bool
) -> tuple[int, int]:
    last = last_years(years, pooled)
    year = choose.number(
        "year",
        last,
        last[-1],
        lambda asked, used: (
            f"Bis {asked} lässt sich keine Veränderung zeigen. "
            f"Gezeigt wird sie bis {period_label(kind, used)}."
        ),
    )
    overlaps = "Je drei Jahre dürfen sich nicht überschneiden: " if pooled else ""
    first = choose.number(
        "first_year",
        first_years(years, year, pooled),
        _default_first(years, year, pooled),
        lambda asked, used: (
            f"{overlaps}{asked} lässt sich nicht mit {period_label(kind, year)} vergleichen. "
            f"Gezeigt wird die Veränderung seit {period_label(kind, used)}."
        ),
    )
    return first, year


def _default_first(years: Sequence[int], year: int, pooled: bool) -> int:
    options = first_years(years, year, pooled)
    return min(options, key=lambda option: (abs(year - USUAL_SPAN - option), option))
