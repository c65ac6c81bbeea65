"""Nach Straße: which areas a typed street, or a house of it, lies in. And the further ways to an
area that the page "Profil" offers: by street, by institution, by the reader's own position."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.errors import NothingToShowError
from dashboard.render import PageContext
from dashboard.settings import Settings
from layers.queries import catalogue
from layers.queries.facility_details import has_facilities
from layers.queries.frame import ground
from layers.queries.streets import MOST_STREETS, find_streets, has_streets, street_sources
from layers.spelling import MAX_LENGTH
from layers.store import Store
from layers.thematic.school_changes_text import source_line
from layers.words import said


@dataclass(frozen=True)
class Ways:
    """The further ways to an area that a municipality has. ``locating`` is what the script needs to
    find the reader's area; None where that cannot be."""

    by_street: bool
    by_facility: bool
    locating: Mapping[str, Any] | None


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The answer to a typed street. It is kept by nobody: neither here, nor on the way.

    Raises NothingToShowError where the municipality gave no directory.
    """
    if not has_streets(store):
        raise NothingToShowError(store.municipality.name, "kein Straßenverzeichnis")
    asked = "".join(c for c in args.get("q", "").strip() if c.isprintable())[:MAX_LENGTH]
    found = find_streets(store, asked)
    sources = {source.source_id: source for source in catalogue.all_sources(store)}
    return PageContext(
        template="streets.html",
        title="Gebiet nach Straße suchen",
        description="Zu einer Straße und Hausnummer das Gebiet finden.",
        data={
            "asked": asked,
            "found": found,
            "most": MOST_STREETS,
            "source_lines": [source_line(sources[one]) for one in street_sources(store)],
        },
        is_kept=False,
        is_private=True,
    )


def ways(store: Store) -> Ways:
    """What the page "Profil" offers beside names and the map (template _profile_choose_more)."""
    plane = ground(store)
    locating = None
    if plane is not None:
        fingerprint, name = store.fingerprint, store.municipality.name
        locating = {
            "east": plane.east,
            "north": plane.north,
            "zone": plane.zone,
            "outside": said(f"Dieser Standort liegt nicht in {name}.", name),
            "levels": [
                {
                    "id": level.level,
                    "name": level.name,
                    "geometry": f"/{store.address}/geometrie/{fingerprint}/{level.level}.json",
                }
                for level in reversed(catalogue.levels(store))
            ],
        }
    return Ways(has_streets(store), has_facilities(store), locating)
