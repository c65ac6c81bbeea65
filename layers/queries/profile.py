"""What the release says of one area: values of all indicators, what it lies in, its places."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from layers.model import ALL, MUNICIPALITY_LEVEL, NOT_LOCATED, Source
from layers.queries import catalogue, editions
from layers.queries.areas import MAIN_SHARE
from layers.queries.catalogue import Note
from layers.queries.editions import Lifetime, lifetimes
from layers.queries.outline import contains
from layers.queries.pooled import YEARS, pool, pooled_periods
from layers.queries.values import COLUMNS, Observation, observation
from layers.store import Store

TOUCHING = 0.005
"""A smaller part of an area in a parent comes from two outlines that do not quite meet."""


@dataclass(frozen=True)
class Newest:
    """The values that the map of an indicator opens with: ``period``, ``school_type``, and by area
    code the rows of the areas that were there in that period. ``pooled``: three years as one."""

    indicator_id: str
    period: int
    school_type: str
    rows: dict[str, Observation]
    pooled: bool = False


@dataclass(frozen=True)
class Parent:
    """An area that holds a part of another; ``share`` of its area or of its people
    (``share_of``)."""

    level: str
    code: str
    label: str
    share: float
    share_of: str


@dataclass(frozen=True)
class Place:
    """A school or another institution; ``capacity`` counts the unit of its kind, None where
    unknown."""

    facility_id: str
    kind: str
    school_type: str
    name: str
    address: str
    capacity: float | None


def newest_values(store: Store, level: str, pooled: bool = False) -> dict[str, Newest]:
    """Indicator id -> its newest values at a level, for all indicators that the level has a map of
    (layers.queries.catalogue.Availability.mapped); ``pooled``: three years as one where that can be
    (layers.queries.pooled). One query, two for pooled ones; kept."""
    found = store.keep(("profile_newest", level), lambda: _newest_values(store, level))
    if not pooled:
        return found
    return store.keep(
        ("profile_pooled", level), lambda: found | _pooled_values(store, level, found)
    )


def _pooled_values(store: Store, level: str, single: dict[str, Newest]) -> dict[str, Newest]:
    ends = {name: pooled_periods(store, name, level) for name in single}
    wanted = [(name, found[-1]) for name, found in ends.items() if found]
    if not wanted:
        return {}
    marks = ", ".join("(?, ?)" for _ in wanted)
    columns = ", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))
    rows = store.rows(
        f"""SELECT o.indicator_id, {columns}
            FROM observation o JOIN (VALUES {marks}) w(name, last) ON o.indicator_id = w.name
            WHERE o.level = ? AND o.breakdown = ? AND o.code <> ?
            AND o.period BETWEEN w.last - ? AND w.last""",  # noqa: S608 - question marks
        (*(part for pair in wanted for part in pair), level, ALL, NOT_LOCATED, YEARS - 1),
    )
    grouped: dict[str, list[Observation]] = defaultdict(list)
    for name, *row in rows:
        found = observation(tuple(row))
        if found.school_type == single[name].school_type:
            grouped[name].append(found)
    made = {}
    for name, last in wanted:
        kind = catalogue.indicator(store, name).period_kind
        number = editions.edition_of(store, kind, last)
        there = {area.code for area in catalogue.areas(store, level, edition=number)}
        united = pool(store, name, grouped[name])
        kept = {row.code: row for row in united if row.period == last and row.code in there}
        made[name] = Newest(name, last, single[name].school_type, kept, pooled=True)
    return made


def _newest_values(store: Store, level: str) -> dict[str, Newest]:
    columns = ", ".join(f"o.{name.strip()}" for name in COLUMNS.split(","))
    rows = store.rows(
        f"""SELECT o.indicator_id, {columns}
            FROM observation o JOIN (
                SELECT indicator_id, school_type, max(period) AS newest FROM observation
                WHERE level = ? AND breakdown = ? AND code <> ? AND code IN (
                    SELECT code FROM area WHERE level = ?)
                GROUP BY indicator_id, school_type) n
            ON o.indicator_id = n.indicator_id AND o.school_type = n.school_type
                AND o.period = n.newest
            WHERE o.level = ? AND o.breakdown = ? AND o.code <> ?
            ORDER BY o.indicator_id, o.code""",  # noqa: S608 - a constant
        (level, ALL, NOT_LOCATED, level, level, ALL, NOT_LOCATED),
    )
    types = [ALL, *(found.school_type for found in catalogue.school_types(store))]
    grouped: dict[str, dict[str, list[Observation]]] = defaultdict(lambda: defaultdict(list))
    for indicator_id, *row in rows:
        found = observation(tuple(row))
        grouped[indicator_id][found.school_type].append(found)
    shown = catalogue.availability(store)
    made = {}
    for indicator in catalogue.indicators(store):
        by_type = grouped.get(indicator.indicator_id)
        if not by_type or level not in shown[indicator.indicator_id].mapped:
            continue
        school_type = min(by_type, key=types.index)
        period = by_type[school_type][0].period
        number = editions.edition_of(store, indicator.period_kind, period)
        there = {area.code for area in catalogue.areas(store, level, edition=number)}
        kept = {row.code: row for row in by_type[school_type] if row.code in there}
        made[indicator.indicator_id] = Newest(indicator.indicator_id, period, school_type, kept)
    return made


def courses(
    store: Store, level: str, codes: Sequence[str]
) -> dict[tuple[str, str], tuple[Observation, ...]]:
    """(indicator id, code) -> rows of all periods and school types in order of period, without
    those that are broken down further. One query for all indicators."""
    marks = ", ".join("?" for _ in codes)
    rows = store.rows(
        f"""SELECT indicator_id, {COLUMNS} FROM observation
            WHERE level = ? AND breakdown = ? AND code IN ({marks})
            ORDER BY indicator_id, code, period""",  # noqa: S608 - constants and question marks
        (level, ALL, *codes),
    )
    found: dict[tuple[str, str], list[Observation]] = defaultdict(list)
    for indicator_id, *row in rows:
        made = observation(tuple(row))
        found[indicator_id, made.code].append(made)
    return {key: tuple(part) for key, part in found.items()}


def city_courses(store: Store) -> dict[str, tuple[Observation, ...]]:
    """Indicator id -> rows of the whole city, as ``courses``; kept."""
    return store.keep("profile_city", lambda: _city_courses(store))


def _city_courses(store: Store) -> dict[str, tuple[Observation, ...]]:
    slug = store.municipality.slug
    found = courses(store, MUNICIPALITY_LEVEL, (slug,))
    return {indicator_id: rows for (indicator_id, _), rows in found.items()}


def parents(store: Store, level: str, code: str) -> tuple[Parent, ...]:
    """What an area of today lies in, coarse levels first, on each level the largest part first."""
    rows = store.rows(
        """SELECT parent_level, parent_code, share, share_of FROM area_parent
           WHERE level = ? AND code = ? AND edition = ? AND share >= ?
           ORDER BY share DESC, parent_code""",
        (level, code, editions.newest(store), TOUCHING),
    )
    names = catalogue.area_names(store)
    return tuple(
        Parent(found.level, other, catalogue.area_label(found, names[found.level, other]), *rest)
        for found in catalogue.levels(store)
        for parent_level, other, *rest in rows
        if parent_level == found.level
    )


def parts(store: Store, level: str, code: str) -> tuple[tuple[str, str, str], ...]:
    """(level, code, name) of the areas of the next finer level that lie mainly in an area of today;
    none where that level is not split along it."""
    order = [found.level for found in catalogue.levels(store)]
    finer = order[order.index(level) + 1 :]
    if not finer:
        return ()
    rows = store.rows(
        """SELECT p.code, a.name FROM area_parent p JOIN area a USING (level, code, edition)
           WHERE p.level = ? AND p.parent_level = ? AND p.parent_code = ? AND p.share >= ?
           AND p.edition = ? ORDER BY p.code""",
        (finer[0], level, code, MAIN_SHARE, editions.newest(store)),
    )
    return tuple((finer[0], *row) for row in rows)


def places_in(store: Store, level: str, code: str) -> tuple[Place, ...]:
    """The schools and other institutions in an area of today, by kind, school type and name."""
    rows = store.rows(
        """SELECT f.facility_id, f.kind, coalesce(f.school_type, ''), f.name, f.address,
                  f.capacity
           FROM facility f JOIN facility_area USING (facility_id)
           JOIN facility_kind k USING (kind) LEFT JOIN school_type t USING (school_type)
           WHERE level = ? AND code = ?
           ORDER BY k.sort, t.sort NULLS LAST, f.name, f.facility_id""",
        (level, code),
    )
    return tuple(Place(*row) for row in rows)


def lifetime(store: Store, level: str, code: str) -> Lifetime:
    """When an area was there. Raises KeyError for a level or an area that never was."""
    catalogue.level(store, level)
    return {found.code: found for found in lifetimes(store, level)}[code]


def successors(store: Store, level: str, ended: Lifetime) -> tuple[str, ...]:
    """Codes of today's areas that lie where an ended one lay: those in whose outline the place of
    its name lies, or whose names' places lie in its outline."""
    before, today = (
        store.rows(
            """SELECT code, path, label_x, label_y FROM area_shape
               WHERE level = ? AND edition = ? AND code <> ? ORDER BY code""",
            (level, edition, NOT_LOCATED),
        )
        for edition in (ended.editions[-1], editions.newest(store))
    )
    outlines = [row for row in before if row[0] == ended.code]
    return tuple(
        code
        for code, path, x, y in today
        if any(
            contains(was, x, y) or contains(path, old_x, old_y) for _, was, old_x, old_y in outlines
        )
    )


def read_remarks(store: Store) -> None:
    """Read notes and sources of all indicators in two queries, where catalogue.notes and
    catalogue.sources would ask once per indicator; they find them kept afterwards."""
    store.keep("profile_remarks", lambda: _read_remarks(store))


def _read_remarks(store: Store) -> bool:
    notes: dict[str, list[Note]] = defaultdict(list)
    for ref, *note in store.rows(
        """SELECT ref, period, kind, text FROM note WHERE scope = 'indicator'
           ORDER BY period NULLS FIRST, kind, text"""
    ):
        notes[ref].append(Note(*note))
    by_id = {found.source_id: found for found in catalogue.all_sources(store)}
    sources: dict[str, list[Source]] = defaultdict(list)
    for indicator_id, source_id in store.rows(
        """SELECT indicator_id, source_id FROM indicator_source GROUP BY indicator_id, source_id
           ORDER BY max(role = 'numerator') DESC, min(role), source_id"""
    ):
        sources[indicator_id].append(by_id[source_id])
    for indicator in catalogue.indicators(store):
        name = indicator.indicator_id
        store.keep(("notes", "indicator", name), partial(tuple, notes[name]))
        store.keep(("sources", name), partial(tuple, sources[name]))
    return True
