"""The selection of two indicators that are compared."""

from dashboard.selection.choosing import Chooser
from dashboard.selection.common import (
    NO_AREAS,
    Args,
    choose_indicator,
    choose_level,
    choose_year,
    write_query,
)
from dashboard.selection.content import need_content
from dashboard.selection.facts import default_level, default_map_indicator, level_name, map_facts
from layers.model import Measure, RelationSelection
from layers.queries import catalogue
from layers.store import Store


def parse_relation(store: Store, args: Args) -> tuple[RelationSelection, tuple[str, ...]]:
    """The two indicators that an address asks for, with sentences as parse_map.

    Raises NothingToShowError where no indicator has values of areas.
    """
    need_content(store, "relation")
    choose = Chooser(args)
    options = [found.indicator_id for found in catalogue.mappable_indicators(store)]
    first = choose_indicator(store, choose, options, default_map_indicator(store), NO_AREAS)
    level = choose_level(store, choose, first, catalogue.availability(store)[first].mapped)
    second = choose_indicator(
        store,
        choose,
        second_options(store, level),
        default_second(store, first, level),
        f"gibt es nicht auf der Ebene {level_name(store, level)}",
        name="second_indicator",
        shown="Verglichen wird mit",
    )
    year = _year(store, choose, "year", first, level, default_year(store, first, level))
    second_year = _year(
        store, choose, "second_year", second, level, nearest_year(store, second, level, year)
    )
    selection = RelationSelection(
        municipality=store.municipality.slug,
        indicator=first,
        second_indicator=second,
        level=level,
        year=year,
        second_year=second_year,
    )
    return selection, tuple(choose.notices)


def relation_query(store: Store, selection: RelationSelection, *, is_full: bool = False) -> str:
    """The query of a comparison, defaults left out unless it ``is_full``."""
    first, level = selection.indicator, selection.level
    defaults = (
        {}
        if is_full
        else {
            "indicator": default_map_indicator(store),
            "second_indicator": default_second(store, first, level),
            "level": default_level(store, catalogue.availability(store)[first].mapped),
            "year": default_year(store, first, level),
            "second_year": nearest_year(store, selection.second_indicator, level, selection.year),
        }
    )
    names = ("indicator", "second_indicator", "level", "year", "second_year")
    return write_query(selection, defaults, names)


def relation_years(store: Store, indicator: str, level: str) -> tuple[int, ...]:
    """The periods of an indicator at a level, all school types together (or the first)."""
    facts = map_facts(store, indicator, level)
    return facts.years[facts.school_types[0]]


def default_year(store: Store, indicator: str, level: str) -> int:
    """The newest period."""
    return relation_years(store, indicator, level)[-1]


def nearest_year(store: Store, indicator: str, level: str, year: int) -> int:
    """The period of the second indicator that is nearest to that of the first."""
    years = relation_years(store, indicator, level)
    return min(years, key=lambda found: (abs(found - year), found))


def second_options(store: Store, level: str) -> tuple[str, ...]:
    """Indicators that have values on a level."""
    available = catalogue.availability(store)
    found = (one.indicator_id for one in catalogue.mappable_indicators(store))
    return tuple(name for name in found if level in available[name].mapped)


def default_second(store: Store, first: str, level: str) -> str:
    """The first indicator of another domain that is no count; else another one; else the same."""
    domain = catalogue.indicator(store, first).grid_domain
    others = [catalogue.indicator(store, name) for name in second_options(store, level)]
    others = [found for found in others if found.indicator_id != first]
    rates = [found for found in others if found.measure is not Measure.COUNT]
    apart = [found for found in rates if found.grid_domain != domain]
    return next((found.indicator_id for found in (*apart, *rates, *others)), first)


def _year(
    store: Store, choose: Chooser, name: str, indicator: str, level: str, default: int
) -> int:
    kind = catalogue.indicator(store, indicator).period_kind
    years = relation_years(store, indicator, level)
    return choose_year(choose, kind, years, default, name=name)
