"""Levels and areas of a release: which there are, by edition of boundaries, and their names."""

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED, REFERENCE_LEVEL, Area, AreaLevel
from layers.queries.editions import lifetimes, newest, several
from layers.store import Store

MAIN_SHARE = 0.5
"""An area belongs to the parent that holds at least this share of it."""


def levels(store: Store) -> tuple[AreaLevel, ...]:
    """The small-area levels, coarse to fine; neither municipality nor reference."""
    return store.keep("levels", lambda: _levels(store))


def _levels(store: Store) -> tuple[AreaLevel, ...]:
    rows = store.rows(
        """SELECT level, name, name_plural, sort, note FROM area_level
           WHERE level NOT IN (?, ?) ORDER BY sort, level""",
        (MUNICIPALITY_LEVEL, REFERENCE_LEVEL),
    )
    return tuple(AreaLevel(*row) for row in rows)


def level(store: Store, level_id: str) -> AreaLevel:
    """The small-area level of that id. Raises KeyError."""
    return {found.level: found for found in levels(store)}[level_id]


def areas(
    store: Store, level: str, within: str = "", edition: int | None = None
) -> tuple[Area, ...]:
    """The areas of a level in official order (by code), without the row "not located".

    ``within`` 'level:code' keeps those lying mainly (share of at least one half) in that area, or
    just that area on its own level; none where the area is not of that edition. ``edition`` is the
    newest unless told. Raises ValueError for an area that never was and for a ``within`` of a finer
    level than ``level``.
    """
    number = newest(store) if edition is None else edition
    return store.keep(
        ("areas", level, within, number), lambda: _areas(store, level, within, number)
    )


def _areas(store: Store, level: str, within: str, edition: int) -> tuple[Area, ...]:
    rows = store.rows(
        """SELECT level, code, name, area_km2 FROM area
           WHERE level = ? AND code <> ? AND edition = ? ORDER BY code""",
        (level, NOT_LOCATED, edition),
    )
    found = tuple(Area(*row) for row in rows)
    if not within:
        return found
    codes = _codes_within(store, level, within, edition)
    return tuple(area for area in found if area.code in codes)


def _codes_within(store: Store, level: str, within: str, edition: int) -> frozenset[str]:
    parent_level, _, parent_code = within.partition(":")
    sort = {found.level: found.sort for found in levels(store)}
    if parent_level not in sort or parent_code not in {
        found.code for found in lifetimes(store, parent_level)
    }:
        raise ValueError(f"unknown area {within!r}")
    if level == parent_level:
        return frozenset({parent_code})
    if level in sort and sort[level] < sort[parent_level]:
        raise ValueError(f"level {level!r} is coarser than {within!r}")
    rows = store.rows(
        """SELECT code FROM area_parent WHERE level = ? AND parent_level = ? AND parent_code = ?
           AND share >= ? AND edition = ?""",
        (level, parent_level, parent_code, MAIN_SHARE, edition),
    )
    return frozenset(row[0] for row in rows)


def every_area(store: Store, level: str, within: str = "") -> dict[str, str]:
    """Code -> name of every area that the level has or had, in official order; an ended one is
    named with its last year (``Alt (bis 2018)``). ``within`` as in ``areas``, in any edition."""
    if not several(store):
        return {area.code: area.name for area in areas(store, level, within)}
    return store.keep(
        ("every_area", level, within),
        lambda: {
            found.code: found.label
            for found in lifetimes(store, level)
            if any(
                found.code in {area.code for area in areas(store, level, within, edition)}
                for edition in found.editions
            )
        },
    )


def area_names(store: Store) -> dict[tuple[str, str], str]:
    """The latest name of every area, city and reference area by (level, code)."""
    return store.keep(
        "area_names",
        lambda: {
            (r[0], r[1]): r[2]
            for r in store.rows("SELECT level, code, name FROM area ORDER BY edition")
        },
    )


def within_options(store: Store) -> tuple[tuple[str, str], ...]:
    """What a view can be limited to: (``level:code``, German label), coarse levels first.

    The finest level is left out: a map of one area says nothing that the area's value does not.
    """
    return store.keep("within_options", lambda: _within_options(store))


def _within_options(store: Store) -> tuple[tuple[str, str], ...]:
    return tuple(
        (f"{found.level}:{code}", area_label(found, name))
        for found in levels(store)[:-1]
        for code, name in every_area(store, found.level).items()
    )


def area_label(level: AreaLevel, name: str) -> str:
    """Level and name, e.g. ``Stadtbezirk Mitte``; the level is not said twice."""
    return name if name.lower().startswith(level.name.lower()) else f"{level.name} {name}"


def within_label(store: Store, within: str) -> str:
    """The German label of a Gebiet; the municipality's name for ''. Raises ValueError."""
    if not within:
        return store.municipality.name
    level_id, _, code = within.partition(":")
    name = area_names(store).get((level_id, code))
    found = {entry.level: entry for entry in levels(store)}.get(level_id)
    if name is None or found is None:
        raise ValueError(f"unknown area {within!r}")
    return area_label(found, name)
