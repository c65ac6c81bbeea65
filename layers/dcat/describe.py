"""The data sets of a release: indicators, school changes, levels of areas, kinds of places."""

from collections.abc import Callable

from layers.dcat.box import box_of
from layers.dcat.model import (
    EDUCATION,
    REGIONS,
    SOCIETY,
    Catalogue,
    DataSet,
    LeftOut,
    Places,
)
from layers.dcat.nowhere import Nowhere
from layers.dcat.origins import NoLicenceError, distributions, origin_of
from layers.dcat.texts import (
    days_of,
    frequency,
    joined,
    keywords,
    levels_line,
    made_line,
    title_of,
    unit_line,
)
from layers.grid import DOMAINS, TOPICS
from layers.model import AreaLevel, Indicator, PeriodKind
from layers.queries import catalogue
from layers.queries.editions import newest, span
from layers.queries.facilities import FacilityKind, facilities, facility_kinds
from layers.queries.origins import facility_sources
from layers.queries.release import release
from layers.queries.school_changes import school_change_options
from layers.store import Store

CONTEXT_DOMAIN = "A"
"""The domain of the guide's grid that is about society, not about education."""
_MADE = {
    "official": "Amtliche Statistik.",
    "published": "Veröffentlichte Angabe der Quelle.",
    "derived": "Für den Bildungsatlas aus den genannten Quellen berechnet.",
    "demonstration": "Frei erfunden.",
}
_CHANGED = "Daten geändert: für den Bildungsatlas zusammengefasst und berechnet"
_TABLES = ("by_type", "by_grade", "full")
"""Tables of school changes, as in table indicator_source."""

Made = tuple[list[DataSet], list[LeftOut]]


def describe(store: Store, places: Places) -> Catalogue:
    """Everything that may be handed on, and what may not, with the reason.

    A data set stays out where the licence of one of its sources is not known; a file stays out
    where that of the outlines in it is not known.
    """
    found: Made = ([], [])
    for indicator in catalogue.indicators(store):
        if indicator.indicator_id in catalogue.availability(store):
            _take(found, *_of_indicator(store, places, indicator))
    if school_change_options(store).years:
        _take(found, *_of_school_changes(store, places))
    for level in catalogue.levels(store):
        _take(found, *_of_level(store, places, level))
    for kind in facility_kinds(store):
        _take(found, *_of_kind(store, places, kind))
    sets, out = found
    about = release(store)
    return Catalogue(
        municipality=store.municipality,
        fingerprint=store.fingerprint,
        released=about.built_at,
        places=places,
        box=box_of(store),
        data_sets=(*sets, *_package(store, places, sets, out)),
        left_out=tuple(out),
    )


def left_out(store: Store) -> tuple[LeftOut, ...]:
    """What stays out of the metadata feed, with the reason in German; data sets only."""
    return describe(store, Nowhere()).left_out


def indicator_data_set(store: Store, places: Places, indicator_id: str) -> DataSet | None:
    """The data set of one indicator; None where it stays out, or has no values.

    Raises KeyError for an unknown indicator.
    """
    if indicator_id not in catalogue.availability(store):
        return None
    _, _, make = _of_indicator(store, places, catalogue.indicator(store, indicator_id))
    try:
        return make()
    except NoLicenceError:
        return None


Make = Callable[[], DataSet]


def _take(found: Made, key: str, title: str, make: Make) -> None:
    """Put a data set where it belongs."""
    try:
        found[0].append(make())
    except NoLicenceError as error:
        found[1].append(LeftOut(key, title, error.reason))


def _of_indicator(store: Store, places: Places, indicator: Indicator) -> tuple[str, str, Make]:
    ident = indicator.indicator_id
    sources = catalogue.sources(store, ident)
    title = title_of(store, indicator.title)

    def make() -> DataSet:
        has_changed = indicator.provenance in ("derived", "demonstration")
        origin = origin_of(
            store, sources, "Die Quelle dieser Kennzahl", _CHANGED if has_changed else ""
        )
        where = catalogue.availability(store)[ident]
        years = sorted({year for found in where.periods.values() for year in found})
        levels = [level for level in catalogue.levels(store) if level.level in where.levels]
        topic = next(t for t in TOPICS if t.number == indicator.grid_topic)
        named = (DOMAINS[indicator.grid_domain], topic.name, *(n.name_plural for n in levels))
        society = (SOCIETY,) if indicator.grid_domain == CONTEXT_DOMAIN else ()
        offers = places.indicator_offers(ident, where.mapped[-1] if where.mapped else "")
        return DataSet(
            key=f"indicator-{ident}",
            title=title,
            description=joined(
                store,
                indicator.definition,
                indicator.caveat,
                unit_line(indicator),
                levels_line(levels),
            ),
            page=places.indicator(ident),
            keywords=keywords(store, *named),
            themes=(EDUCATION, *society),
            origin=origin,
            made=made_line(_MADE.get(indicator.provenance, ""), sources),
            distributions=distributions(store, offers, origin),
            span=days_of(indicator.period_kind, years),
            frequency=frequency(years),
        )

    return f"indicator-{ident}", indicator.title, make


def _of_school_changes(store: Store, places: Places) -> tuple[str, str, Make]:
    name = "Schulformwechsel"

    def make() -> DataSet:
        found = (s for table in _TABLES for s in catalogue.sources(store, table))
        sources = tuple(dict.fromkeys(found))
        origin = origin_of(store, sources, "Die Quelle der Schulformwechsel")
        years = list(school_change_options(store).years)
        return DataSet(
            key="school_changes",
            title=title_of(store, name),
            description=joined(
                store,
                "Schülerinnen und Schüler, die die Schulform gewechselt haben: von welcher, in "
                "welche und in welche Stufe.",
            ),
            page=places.school_changes(),
            keywords=keywords(store, name, DOMAINS["D"]),
            themes=(EDUCATION,),
            origin=origin,
            made=made_line("", sources),
            distributions=distributions(store, places.school_change_offers(), origin),
            span=days_of(PeriodKind.SCHOOL_YEAR, years),
            frequency=frequency(years),
        )

    return "school_changes", name, make


def _of_level(store: Store, places: Places, level: AreaLevel) -> tuple[str, str, Make]:
    name = f"{level.name_plural}: Gebiete und Grenzen"

    def make() -> DataSet:
        sources = catalogue.outline_sources(store, level.level)
        changed = "Grenzen geändert: Nachbarn teilen ihre Linien, vereinfacht"
        origin = origin_of(store, sources, "Die Quelle der Umrisse", changed)
        areas = catalogue.areas(store, level.level)
        edition = span(store, newest(store), level.level)
        return DataSet(
            key=f"level-{level.level}",
            title=title_of(store, name),
            description=joined(
                store,
                f"Die {len(areas)} {level.name_plural} mit Schlüssel, Name, Fläche und Umriss.",
                level.note,
            ),
            page=places.level(level.level),
            keywords=keywords(store, level.name_plural, "Verwaltungsgrenzen", "Gebietsgliederung"),
            themes=(REGIONS,),
            origin=origin,
            made=made_line("Umrisse aus der Quelle, mit gemeinsamen Grenzen.", sources),
            distributions=distributions(store, places.level_offers(level.level), origin),
            span=(edition.valid_from, None) if edition.valid_from else None,
        )

    return f"level-{level.level}", name, make


def _of_kind(store: Store, places: Places, kind: FacilityKind) -> tuple[str, str, Make]:
    name = f"{kind.name_plural}: Standorte"

    def make() -> DataSet:
        sources = facility_sources(store, kind.kind)
        origin = origin_of(store, sources, f"Die Quelle der Standorte ({kind.name_plural})")
        count = len(facilities(store, kind.kind))
        counted = f" Die Kapazität zählt {kind.unit}." if kind.unit else ""
        return DataSet(
            key=f"places-{kind.kind}",
            title=title_of(store, name),
            description=joined(
                store, f"{count} Standorte mit Name, Anschrift und Koordinaten.{counted}"
            ),
            page=places.facilities(kind.kind),
            keywords=keywords(store, kind.name_plural, "Standorte"),
            themes=(EDUCATION,),
            origin=origin,
            made=made_line("", sources),
            distributions=distributions(store, places.facility_offers(kind.kind), origin),
        )

    return f"places-{kind.kind}", name, make


def _package(
    store: Store, places: Places, sets: list[DataSet], out: list[LeftOut]
) -> tuple[DataSet, ...]:
    """The whole as one file, where all of it may be handed on."""
    offers = places.package_offers()
    if out or not sets or not offers:
        return ()
    found = (source for entry in sets for source in entry.origin.sources)
    sources = tuple(dict.fromkeys(found))
    origin = origin_of(store, sources, "Die Quelle")
    return (
        DataSet(
            key="package",
            title=title_of(store, "Alle Daten des Bildungsatlas"),
            description=joined(
                store, "Alle Kennzahlen, Gebiete und Standorte mit ihren Beschreibungen."
            ),
            page=places.open_data(),
            keywords=keywords(store, "Gesamtpaket"),
            themes=(EDUCATION, SOCIETY),
            origin=origin,
            made=made_line("", sources),
            distributions=distributions(store, offers, origin),
        ),
    )
