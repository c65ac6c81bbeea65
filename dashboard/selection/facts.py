"""What can be chosen: defaults and options behind the parsing of addresses, kept per release."""

from dataclasses import dataclass

from layers.model import ALL, CLASS_COUNTS, MUNICIPALITY_LEVEL
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.bundle import DEFAULT_CLASSES, DEFAULT_SCHEME, load_bundle, map_defaults


@dataclass(frozen=True)
class MapFacts:
    """Choices of one indicator at one level.

    ``school_types`` with the default first; ``years`` ascending per school type; ``schemes`` per
    school type: scheme -> numbers of classes, empty where nothing is classed.
    """

    school_types: tuple[str, ...]
    years: dict[str, tuple[int, ...]]
    schemes: dict[str, dict[str, tuple[int, ...]]]
    scheme: str
    classes: int

    def default_classes(self, school_type: str) -> tuple[str, int]:
        """Scheme and number of classes where nobody chose."""
        schemes = self.schemes.get(school_type, {})
        scheme = self.scheme if self.scheme in schemes or not schemes else next(iter(schemes))
        counts = schemes.get(scheme, CLASS_COUNTS)
        return scheme, min(counts, key=lambda count: (abs(count - self.classes), count))


def map_facts(store: Store, indicator: str, level: str, pooled: bool = False) -> MapFacts:
    """Choices of an indicator at a level where it has values, ``pooled`` ones if asked for (else
    LookupError)."""
    return store.keep(
        ("map_facts", indicator, level, pooled), lambda: _map_facts(store, indicator, level, pooled)
    )


def _map_facts(store: Store, indicator: str, level: str, pooled: bool) -> MapFacts:
    bundle = load_bundle(store, indicator, level, pooled=pooled)
    defaults = map_defaults(bundle)
    years = {
        kind: tuple(period for period in bundle.periods if (period, kind) in bundle.values)
        for kind in bundle.school_types
    }
    schemes = {
        kind: {scheme: tuple(by_count) for scheme, by_count in found.items()}
        for kind, found in bundle.bounds.items()
    }
    return MapFacts(
        school_types=tuple(
            sorted(bundle.school_types, key=lambda kind: kind != defaults.school_type)
        ),
        years=years,
        schemes=schemes,
        scheme=defaults.scheme or DEFAULT_SCHEME,
        classes=defaults.classes or DEFAULT_CLASSES,
    )


def default_map_indicator(store: Store) -> str:
    """The indicator of a first visit: the one that the municipality's text ``default_indicator``
    names, else the first of the start page that can be a map, else the first map; '' for none."""
    mappable = [found.indicator_id for found in catalogue.mappable_indicators(store)]
    shown = (found.indicator_id for found in catalogue.start_page_indicators(store))
    wishes = (store.municipality.texts.get("default_indicator", ""), *shown, *mappable)
    return next((wish for wish in wishes if wish in mappable), "")


def default_series_indicator(store: Store) -> str:
    """The indicator of a first series: that of the map, else the first with values; '' for none."""
    return default_map_indicator(store) or next(iter(catalogue.availability(store)), "")


def level_ids(store: Store) -> tuple[str, ...]:
    """Ids of the small-area levels, coarse to fine."""
    return tuple(found.level for found in catalogue.levels(store))


def default_level(store: Store, available: tuple[str, ...]) -> str:
    """The level of a first visit: named by the municipality, else the middle one; the available
    level nearest to it."""
    order = [found.level for found in catalogue.levels(store)]
    small = [level for level in available if level in order]
    if not small:
        return available[0] if available else MUNICIPALITY_LEVEL
    wish = store.municipality.texts.get("default_level", "")
    middle = order.index(wish) if wish in order else len(order) // 2
    return min(small, key=lambda level: (abs(order.index(level) - middle), order.index(level)))


def level_name(store: Store, level: str) -> str:
    """German plural of a level, ``ganze Stadt`` for the whole, '' for an unknown one."""
    if level == MUNICIPALITY_LEVEL:
        return store.municipality.words.whole
    names = {found.level: found.name_plural for found in catalogue.levels(store)}
    return names.get(level, "")


def series_levels(store: Store, indicator: str) -> tuple[str, ...]:
    """Levels whose areas a series can show, and the city."""
    found = catalogue.availability(store)[indicator]
    return (*found.mapped, MUNICIPALITY_LEVEL)


def series_school_types(store: Store, indicator: str, level: str) -> tuple[str, ...]:
    """School types of an indicator at a level, the default first; never empty."""
    found = catalogue.availability(store)[indicator]
    return found.school_types.get(level) or next(iter(found.school_types.values()), (ALL,))
