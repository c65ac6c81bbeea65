"""The selection of the time series."""

from dashboard.selection.choosing import Chooser
from dashboard.selection.common import (
    Args,
    choose_level,
    choose_pooled,
    choose_school_type,
    write_query,
)
from dashboard.selection.content import need_content
from dashboard.selection.facts import (
    default_level,
    default_series_indicator,
    series_levels,
    series_school_types,
)
from layers.model import MUNICIPALITY_LEVEL, SeriesSelection
from layers.queries import catalogue
from layers.store import Store

MAX_AREAS = 8


def parse_series(store: Store, args: Args) -> tuple[SeriesSelection, tuple[str, ...]]:
    """The time series that an address asks for, with sentences as parse_map.

    Raises NothingToShowError where the municipality has no figures.
    """
    need_content(store, "series")
    choose = Chooser(args)
    default = default_series_indicator(store)
    title = catalogue.indicator(store, default).title
    indicator = choose.one_of(
        "indicator",
        catalogue.availability(store),
        default,
        lambda asked: f"Den Indikator {asked} gibt es nicht. Gezeigt wird „{title}“.",
    )
    levels = series_levels(store, indicator)
    level = choose_level(store, choose, indicator, levels)
    on_areas = level != MUNICIPALITY_LEVEL
    types = series_school_types(store, indicator, level)
    school_type = choose_school_type(store, choose, types)
    known = catalogue.every_area(store, level) if on_areas else {}
    if on_areas or not choose.text("areas"):
        areas = choose.codes("areas", known, MAX_AREAS, "auf dieser Ebene")
    else:
        areas = ()
        choose.notices.append(
            "Diesen Indikator gibt es nur für "
            f"{store.municipality.words.the_whole_object}; die gewählten Gebiete entfallen."
        )
    multiples = choose.switch("multiples")
    if multiples and not on_areas:
        choose.notices.append(
            "Kleine Bilder je Gebiet gibt es nur, wo Werte für Gebiete vorliegen."
        )
    selection = SeriesSelection(
        municipality=store.municipality.slug,
        indicator=indicator,
        level=level,
        areas=areas,
        school_type=school_type,
        index=choose.switch("index"),
        multiples=multiples and on_areas,
        pooled=choose_pooled(store, choose, indicator, level),
    )
    return selection, tuple(choose.notices)


def series_query(store: Store, selection: SeriesSelection, *, is_full: bool = False) -> str:
    """The query of a time series, defaults left out unless it ``is_full``."""
    defaults = (
        {}
        if is_full
        else {
            "indicator": default_series_indicator(store),
            "level": default_level(store, series_levels(store, selection.indicator)),
            "school_type": series_school_types(store, selection.indicator, selection.level)[0],
        }
    )
    names = ("indicator", "level", "areas", "school_type", "index", "multiples", "pooled")
    return write_query(selection, defaults, names)
