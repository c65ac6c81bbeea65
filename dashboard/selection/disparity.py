"""The selection of the disparities."""

from dashboard.selection.choosing import Chooser
from dashboard.selection.common import (
    NO_AREAS,
    Args,
    choose_indicator,
    choose_level,
    choose_pooled,
    choose_school_type,
    choose_year,
    write_query,
)
from dashboard.selection.content import need_content
from dashboard.selection.facts import default_level, default_map_indicator, map_facts
from layers.model import DisparitySelection
from layers.queries import catalogue
from layers.queries.disparity import (
    coarser_levels,
    default_parts,
    disparity_data,
    usable_years,
)
from layers.queries.pooled import pooled_periods
from layers.store import Store


def parse_disparity(store: Store, args: Args) -> tuple[DisparitySelection, tuple[str, ...]]:
    """The disparities that an address asks for, with sentences as parse_map.

    Raises NothingToShowError where no indicator has values of areas.
    """
    need_content(store, "disparity")
    choose = Chooser(args)
    options = [found.indicator_id for found in catalogue.mappable_indicators(store)]
    indicator = choose_indicator(store, choose, options, default_map_indicator(store), NO_AREAS)
    level = choose_level(store, choose, indicator, catalogue.availability(store)[indicator].mapped)
    types = map_facts(store, indicator, level).school_types
    school_type = choose_school_type(store, choose, types)
    pooled = choose_pooled(store, choose, indicator, level)
    years = disparity_years(store, indicator, level, school_type, pooled=pooled)
    kind = catalogue.indicator(store, indicator).period_kind
    usual = default_year(store, indicator, level, school_type, pooled=pooled)
    year = choose_year(choose, kind, years, usual, pooled=pooled)
    selection = DisparitySelection(
        municipality=store.municipality.slug,
        indicator=indicator,
        level=level,
        year=year,
        school_type=school_type,
        parts=_parts(store, choose, level),
        pooled=pooled,
    )
    return selection, tuple(choose.notices)


def disparity_query(store: Store, selection: DisparitySelection, *, is_full: bool = False) -> str:
    """The query of disparities, defaults left out unless it ``is_full``."""
    names = ("indicator", "level", "year", "school_type", "parts", "pooled")
    if is_full:
        return write_query(selection, {}, names)
    mapped = catalogue.availability(store)[selection.indicator].mapped
    defaults = {
        "indicator": default_map_indicator(store),
        "level": default_level(store, mapped),
        "year": default_year(
            store,
            selection.indicator,
            selection.level,
            selection.school_type,
            pooled=selection.pooled,
        ),
        "school_type": map_facts(store, selection.indicator, selection.level).school_types[0],
        "parts": default_parts(store, selection.level),
    }
    return write_query(selection, defaults, names)


def disparity_years(
    store: Store, indicator: str, level: str, school_type: str, *, pooled: bool = False
) -> tuple[int, ...]:
    """The periods that can be chosen: all with rows, pooled those that end three of them."""
    if pooled:
        return pooled_periods(store, indicator, level)
    return map_facts(store, indicator, level).years[school_type]


def default_year(
    store: Store, indicator: str, level: str, school_type: str, *, pooled: bool = False
) -> int:
    """The newest period with a distribution that is not planned; else the newest."""

    def found() -> int:
        years = disparity_years(store, indicator, level, school_type, pooled=pooled)
        asked = DisparitySelection(
            store.municipality.slug, indicator, level, years[-1], school_type, pooled=pooled
        )
        return (usable_years(disparity_data(store, asked)) or years)[-1]

    return store.keep(("disparity_year", indicator, level, school_type, pooled), found)


def _parts(store: Store, choose: Chooser, level: str) -> str:
    default = default_parts(store, level)
    names = {found.level: found.name_plural for found in coarser_levels(store, level)}

    def sentence(asked: str) -> str:
        if not names:
            return f"Die Zerlegung nach {asked} entfällt: Es gibt keine gröbere Ebene."
        return (
            f"Nach {asked} lässt sich hier nicht zerlegen. Zerlegt wird nach der Ebene "
            f"{names[default]}."
        )

    return choose.one_of("parts", names, default, sentence)
