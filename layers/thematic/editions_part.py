"""What a values file says of editions of boundaries: which areas each frame's columns stand for."""

from typing import Any

from layers.queries import editions
from layers.thematic.boundaries import boundaries_text
from layers.thematic.bundle import Bundle


def every_area(bundle: Bundle) -> tuple[tuple[str, str], ...]:
    """Code and name of the areas of all drawn editions, in official order; a code stands twice
    where its area was renamed. Those of today where there is no frame of another edition."""
    pairs = {
        (area.code, area.name): number
        for number, period in _drawn(bundle).items()
        for area in bundle.areas(period)
    }
    return tuple(sorted(pairs, key=lambda pair: (pair[0], pairs[pair])))


def edition_parts(bundle: Bundle) -> dict[str, dict[str, Any]]:
    """Edition -> positions of its areas among ``every_area``, what is said of its boundaries, and
    codes whose outline changed since the edition drawn before; {} where all are today's."""
    drawn = _drawn(bundle)
    if list(drawn) == [editions.newest(bundle.store)]:
        return {}
    position = {pair: i for i, pair in enumerate(every_area(bundle))}
    level = bundle.level.level
    lifetimes = editions.lifetimes(bundle.store, level)
    parts = {}
    before: int | None = None
    for number, period in drawn.items():
        parts[str(number)] = {
            "areas": [position[area.code, area.name] for area in bundle.areas(period)],
            "boundaries": boundaries_text(bundle.store, number, level, bundle.within),
            "changed": [
                found.code
                for found in lifetimes
                if before is not None and any(before < e <= number for e in found.changed)
            ],
        }
        before = number
    return parts


def _drawn(bundle: Bundle) -> dict[int, int]:
    """Drawn edition -> one of its periods, the oldest edition first."""
    return {bundle.edition(period): period for period in bundle.periods}
