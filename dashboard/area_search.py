"""Find an area by what somebody types: case, umlauts and hyphens do not matter."""

from dataclasses import dataclass

from layers.model import AreaLevel
from layers.queries import catalogue
from layers.queries.editions import Lifetime, lifetimes
from layers.spelling import foldings
from layers.store import Store


@dataclass(frozen=True)
class FoundArea:
    """An area with the name of its level; ``exact`` where the whole name was typed. ``until`` says
    when it ended (``bis 2018``), '' where it is still there."""

    level: str
    level_name: str
    code: str
    name: str
    exact: bool
    until: str = ""


def find_areas(store: Store, query: str) -> tuple[FoundArea, ...]:
    """Areas whose name or code fits, exact names first, areas of today before ended
    ones, then by level and code."""
    wanted = {word for word in foldings(query) if word}
    if not wanted:
        return ()
    found = []
    for level in catalogue.levels(store):
        for area in lifetimes(store, level.level):
            names = _every_name(level, area)
            exact = bool(wanted & names) or area.code in wanted
            if exact or any(word in name for word in wanted for name in names):
                until = f"bis {area.ends.year}" if area.ends else ""
                found.append(FoundArea(level.level, level.name, area.code, area.name, exact, until))
    return tuple(sorted(found, key=lambda area: (not area.exact, bool(area.until))))


def _every_name(level: AreaLevel, area: Lifetime) -> frozenset[str]:
    """The spellings of all names that an area had, alone and behind the name of its level."""
    labels = [label for n in area.names for label in (n, catalogue.area_label(level, n))]
    return frozenset().union(*(foldings(label) for label in labels))


def the_one(found: tuple[FoundArea, ...], preferred_level: str) -> FoundArea | None:
    """The area that was meant: the only one, the only exact one, or the exact one of the level
    that maps open with. None where the reader has to choose."""
    exact = [area for area in found if area.exact]
    exact = [area for area in exact if not area.until] or exact
    if len(found) == 1 or len(exact) == 1:
        return (exact or list(found))[0]
    preferred = [area for area in exact if area.level == preferred_level]
    return preferred[0] if len(preferred) == 1 else None
