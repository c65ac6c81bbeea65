"""The directory of streets: in which area a street, or one house of it, lies."""

import re
from dataclasses import dataclass

from layers.queries.areas import area_names, levels
from layers.queries.editions import newest
from layers.spelling import MAX_LENGTH, street_foldings
from layers.store import Store

MOST_STREETS = 25
"""Streets that an answer lists."""
WHOLLY = 0.98
"""An area lies in a coarser one from this share on: outlines of two levels differ a little."""

_LETTERS = 100
_HOUSE = re.compile(r"(?P<street>.*\S)[\s,]+(?P<number>\d{1,4})\s?(?P<letter>[a-z])?", re.I)


@dataclass(frozen=True)
class StreetArea:
    """An area that a street, or the house asked for, lies in. ``houses`` says which houses do
    (``Nr. 1 bis 20``), '' for all; ``is_part`` that the area named by the directory lies in this
    one only in part (``share``, of its size)."""

    level: str
    level_name: str
    code: str
    name: str
    houses: str = ""
    is_part: bool = False
    share: float = 1.0


@dataclass(frozen=True)
class FoundStreet:
    """A street that fits. ``house`` is the house number that was looked up ('' for none),
    ``areas`` the areas of the directory's level in its order, then those of coarser levels from
    fine to coarse; empty where the directory does not know the house. ``is_exact``: the whole name
    was typed."""

    street: str
    house: str
    areas: tuple[StreetArea, ...]
    is_exact: bool
    source_ids: tuple[str, ...]


@dataclass(frozen=True)
class _Row:
    street: str
    level: str
    code: str
    side: str
    first: int | None
    last: int | None
    source_id: str

    def holds(self, house: int) -> bool:
        """Whether a house (as the table counts them) is among these."""
        odd = house // _LETTERS % 2 == 1
        on_side = self.side == "all" or odd == (self.side == "odd")
        return on_side and (self.first or 0) <= house <= (self.last or house)

    @property
    def houses(self) -> str:
        """Which houses, in German; '' for all."""
        parts = [{"odd": "ungerade Nummern", "even": "gerade Nummern"}.get(self.side, "")]
        first, last = (_written(key) for key in (self.first, self.last))
        if first and last:
            parts.append(f"Nr. {first}" if first == last else f"Nr. {first} bis {last}")
        elif first or last:
            parts.append(f"ab Nr. {first}" if first else f"bis Nr. {last}")
        return ", ".join(part for part in parts if part)


def has_streets(store: Store) -> bool:
    """Whether the municipality gave a directory of streets. Releases made before there was the
    table have none."""
    return bool(_directory(store))


def street_count(store: Store) -> int:
    """How many streets the directory has."""
    return len(_directory(store))


def find_streets(store: Store, query: str) -> tuple[FoundStreet, ...]:
    """Streets whose name fits a typed text, which may end with a house number (``Hofstr. 12 a``);
    at most MOST_STREETS, exact names first, then by name.

    A text that is the whole name of a street is never cut into a name and a number.
    """
    text = query.strip()[:MAX_LENGTH]
    found = _matching(store, text, None)
    if any(street.is_exact for street in found):
        return found
    parts = _HOUSE.fullmatch(text)
    if parts is None:
        return found
    letter = (parts["letter"] or "").lower()
    house = int(parts["number"]) * _LETTERS + (ord(letter) - ord("a") + 1 if letter else 0)
    return _matching(store, parts["street"], house) or found


def street_sources(store: Store) -> tuple[str, ...]:
    """Ids of the sources of the directory."""
    rows = (row for group in _directory(store).values() for row in group)
    return tuple(sorted({row.source_id for row in rows}))


def _matching(store: Store, name: str, house: int | None) -> tuple[FoundStreet, ...]:
    wanted = {word for word in street_foldings(name) if word}
    if not wanted:
        return ()
    spellings = store.keep(
        "street_spellings", lambda: {name: street_foldings(name) for name in _directory(store)}
    )
    exact, others = [], []
    for street, rows in _directory(store).items():
        names = spellings[street]
        if wanted & names:
            exact.append((street, rows, True))
        elif len(max(wanted, key=len)) > 1 and any(w in n for w in wanted for n in names):
            others.append((street, rows, False))
    chosen = [*exact, *others][:MOST_STREETS]
    return tuple(_found(store, street, rows, house, is_exact) for street, rows, is_exact in chosen)


def _found(
    store: Store, street: str, rows: tuple[_Row, ...], house: int | None, is_exact: bool
) -> FoundStreet:
    fitting = [row for row in rows if house is None or row.holds(house)]
    areas = [_area(store, row.level, row.code, row.houses) for row in fitting]
    named = dict.fromkeys((row.level, row.code) for row in fitting)
    given = {level for level, _ in named}
    coarser: dict[tuple[str, str], StreetArea] = {}
    for area in (area for name in named for area in _above(store, *name)):
        known = coarser.get((area.level, area.code))
        if area.level not in given and (known is None or known.share < area.share):
            coarser[area.level, area.code] = area
    order = {level.level: -level.sort for level in levels(store)}
    above = sorted(coarser.values(), key=lambda area: (order[area.level], area.code))
    sources = tuple(sorted({row.source_id for row in rows}))
    return FoundStreet(street, _written(house), (*areas, *above), is_exact, sources)


def _area(store: Store, level: str, code: str, houses: str = "", share: float = 1.0) -> StreetArea:
    level_names = {found.level: found.name for found in levels(store)}
    name = area_names(store)[level, code]
    return StreetArea(level, level_names[level], code, name, houses, share < WHOLLY, share)


def _above(store: Store, level: str, code: str) -> tuple[StreetArea, ...]:
    """The coarser areas that an area lies in; several of a level where it lies in parts."""
    rows = store.keep(
        ("street_parents", level, code),
        lambda: store.rows(
            """SELECT parent_level, parent_code, share FROM area_parent
               WHERE level = ? AND code = ? AND edition = ?""",
            (level, code, newest(store)),
        ),
    )
    known = {found.level for found in levels(store)}
    return tuple(_area(store, above, at, "", share) for above, at, share in rows if above in known)


def _directory(store: Store) -> dict[str, tuple[_Row, ...]]:
    """Street -> its rows, by name."""
    return store.keep("streets", lambda: _read(store))


def _read(store: Store) -> dict[str, tuple[_Row, ...]]:
    there = store.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'street'")[0][0]
    if not there:
        return {}
    found: dict[str, list[_Row]] = {}
    for row in store.rows(
        """SELECT street, level, code, side, first_house, last_house, source_id FROM street
           ORDER BY street, level, first_house NULLS FIRST, side, code"""
    ):
        found.setdefault(row[0], []).append(_Row(*row))
    return {street: tuple(rows) for street, rows in found.items()}


def _written(key: int | None) -> str:
    """A house number as people write it, ``12b``; the last letter of all stands for none."""
    if key is None:
        return ""
    number, letter = divmod(key, _LETTERS)
    return f"{number}{chr(ord('a') + letter - 1) if 0 < letter < 26 else ''}"
