"""What has to be said of boundaries that are no longer those of today, in German."""

from datetime import date

from layers.queries import editions
from layers.queries.editions import Lifetime
from layers.store import Store

ABSENT = "nicht in diesen Grenzen"
"""Stands in place of a value where a map's boundaries do not have an area."""


def boundaries_text(store: Store, edition: int, level: str, within: str = "") -> str:
    """Until when the boundaries of a drawn edition held and what changed then; '' for today's."""
    if not editions.several(store) or edition == editions.newest(store):
        return ""
    found = editions.span(store, edition, level, within)
    if found.valid_to is None:
        return ""
    start = f"vom {written(found.valid_from)} bis" if found.valid_from else "bis"
    change = editions.change_after(store, edition).rstrip(".")
    if change.startswith("Am ") and not found.valid_from:
        return f"Frühere Gebietsgrenzen: {change}."  # the change says the day itself
    note = f": {change}" if change else ""
    return f"Gebietsgrenzen {start} {written(found.valid_to)}{note}."


def written(day: date) -> str:
    """A day in German: ``31.07.2018``."""
    return f"{day:%d.%m.%Y}"


def lifespan(life: Lifetime) -> str:
    """When an area was there: ``ab 01.08.2018``, ``bis 31.07.2018``; '' for always."""
    parts = [f"ab {written(life.begins)}"] if life.begins else []
    parts += [f"bis {written(life.ends)}"] if life.ends else []
    return " ".join(parts)
