"""What the form of a social index offers, and what holds where nobody has chosen."""

from collections.abc import Mapping
from decimal import Decimal

from dashboard.selection.facts import default_level, level_name
from layers.model import SCHOOLS
from layers.queries import catalogue
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.social_index_options import Option
from layers.thematic.social_index_suggestion import suggestion


def default_units(store: Store) -> str:
    """The units of a first visit: the areas of the usual level, of those that an index can be
    suggested for; else whatever there is."""
    found = tuple(unit for unit in choices.unit_choices(store) if unit != SCHOOLS)
    fitting = tuple(unit for unit in found if suggestion(store, unit))
    return default_level(store, fitting or found) if found else SCHOOLS


def context_levels(store: Store) -> tuple[str, ...]:
    """Levels with values that schools can have from their area."""
    levels = (found.level for found in catalogue.levels(store))
    return tuple(level for level in levels if choices.options(store, level))


def default_context(store: Store) -> str:
    """The usual one of these levels."""
    return default_level(store, context_levels(store))


def default_level_weights(levels: int) -> tuple[Decimal, ...]:
    """The number of the level itself."""
    return tuple(Decimal(n) for n in range(1, levels + 1))


def years_of(known: Mapping[str, Option], indicators: tuple[str, ...]) -> tuple[int, ...]:
    """Every year in which one of the indicators has figures, ascending."""
    return tuple(sorted({period for ident in indicators for period in known[ident].periods}))


def school_types_of(store: Store) -> tuple[str, ...]:
    """Types of which there are schools, in official order."""
    return tuple(
        dict.fromkeys(school.school_type for school in choices.schools(store) if school.school_type)
    )


def units_label(store: Store, units: str) -> str:
    """German plural of what the index is made for."""
    return "Schulen" if units == SCHOOLS else level_name(store, units)
