"""Editions of boundaries: which outlines a period has, and which areas began, ended or changed.

Nearly every release has one edition; every function then answers without reading more than
the row of that edition.
"""

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date

from layers.model import NOT_LOCATED, PeriodKind, period_date
from layers.store import Store


@dataclass(frozen=True)
class Edition:
    """A span of time without a change of boundaries; None: open end. ``note`` says what changed
    at its beginning."""

    number: int
    valid_from: date | None
    valid_to: date | None
    note: str


@dataclass(frozen=True)
class Lifetime:
    """One code of a level over all editions.

    ``names`` are those that it had, the last one last; ``editions`` those that it stands in;
    ``begins`` and ``ends`` are its first and last day, None where it has always been or still is;
    ``changed`` are the editions from whose first day it has another outline.
    """

    code: str
    names: tuple[str, ...]
    editions: tuple[int, ...]
    begins: date | None
    ends: date | None
    changed: frozenset[int]

    @property
    def name(self) -> str:
        """Its last name."""
        return self.names[-1]

    @property
    def label(self) -> str:
        """The name, with its last year where the area ended: ``Alt (bis 2018)``."""
        return f"{self.name} (bis {self.ends.year})" if self.ends else self.name


def editions(store: Store) -> tuple[Edition, ...]:
    """All editions, the oldest first; never empty."""
    return store.keep("editions", lambda: _editions(store))


def _editions(store: Store) -> tuple[Edition, ...]:
    rows = store.rows(
        "SELECT edition, valid_from, valid_to, note FROM area_edition ORDER BY edition"
    )
    return tuple(Edition(*row) for row in rows) or (Edition(0, None, None, ""),)


def several(store: Store) -> bool:
    """Whether boundaries ever changed."""
    return len(editions(store)) > 1


def newest(store: Store) -> int:
    """The edition of today."""
    return editions(store)[-1].number


def edition_of(store: Store, kind: PeriodKind, period: int) -> int:
    """The edition that holds on the day of a period (layers.model.period_date)."""
    found = editions(store)
    if len(found) == 1:
        return found[0].number
    day = period_date(kind, period)
    fitting = (e.number for e in found if e.valid_to is None or day <= e.valid_to)
    return next(fitting, found[-1].number)


def drawn_edition(store: Store, edition: int, level: str, within: str = "") -> int:
    """The newest edition whose areas of the level (and of that of ``within``) are the same ones.

    A change on another level is none here, so that maps before and after it are one.
    """
    if not several(store):
        return edition
    levels = tuple(dict.fromkeys((level, within.partition(":")[0] or level)))
    found = edition
    for later in (e.number for e in editions(store) if e.number > edition):
        if any(_areas_of(store, one, later) != _areas_of(store, one, found) for one in levels):
            break
        found = later
    return found


def span(store: Store, edition: int, level: str, within: str = "") -> Edition:
    """A drawn edition with the first and the last day of its areas (see drawn_edition)."""
    same = [e for e in editions(store) if drawn_edition(store, e.number, level, within) == edition]
    return Edition(edition, same[0].valid_from, same[-1].valid_to, same[0].note)


def change_after(store: Store, edition: int) -> str:
    """What changed when a drawn edition ended; '' for the newest."""
    return next((e.note for e in editions(store) if e.number == edition + 1), "")


def geometry_file_name(store: Store, edition: int, level: str) -> str:
    """Name of the GeoJSON file with the areas of a drawn edition (docs/architecture.md)."""
    last_day = span(store, drawn_edition(store, edition, level), level).valid_to
    return f"{level}-{last_day.isoformat()}.geojson" if last_day else f"{level}.geojson"


def valid_days(store: Store, edition: int, level: str) -> dict[str, tuple[str, str]]:
    """Code -> first and last day of name and outline that an area has in an edition, as ISO dates,
    '' for an open end; {} where boundaries never changed."""
    if not several(store):
        return {}
    rows = store.rows(
        "SELECT code, valid_from, valid_to FROM area WHERE level = ? AND edition = ?",
        (level, edition),
    )
    return {
        code: (first.isoformat() if first else "", last.isoformat() if last else "")
        for code, first, last in rows
    }


def lifetimes(store: Store, level: str) -> tuple[Lifetime, ...]:
    """Every code that the level ever had, in official order."""
    return store.keep(("lifetimes", level), lambda: _lifetimes(store, level))


def _lifetimes(store: Store, level: str) -> tuple[Lifetime, ...]:
    rows = store.rows(
        """SELECT code, edition, name, coalesce(path <> lag(path) OVER earlier, FALSE)
                  AND valid_from IS DISTINCT FROM lag(valid_from) OVER earlier
           FROM area LEFT JOIN area_shape USING (level, code, edition)
           WHERE level = ? AND code <> ?
           WINDOW earlier AS (PARTITION BY code ORDER BY edition) ORDER BY code, edition""",
        (level, NOT_LOCATED),
    )
    by_code: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
    for code, number, name, redrawn in rows:
        by_code[code].append((number, name, redrawn))
    spans = {e.number: e for e in editions(store)}
    first, last = editions(store)[0].number, newest(store)
    return tuple(
        Lifetime(
            code,
            tuple(reversed(dict.fromkeys(row[1] for row in reversed(found)))),
            tuple(row[0] for row in found),
            spans[found[0][0]].valid_from if found[0][0] != first else None,
            spans[found[-1][0]].valid_to if found[-1][0] != last else None,
            # an unchanged area keeps its first day, though a neighbour's change may move the
            # points that its simplified outline is drawn with
            frozenset(row[0] for row in found if row[2]),
        )
        for code, found in by_code.items()
    )


def _areas_of(store: Store, level: str, edition: int) -> frozenset[Hashable]:
    return store.keep(
        ("areas_of", level, edition),
        lambda: frozenset(
            store.rows(
                """SELECT code, name, valid_from FROM area
                   WHERE level = ? AND edition = ? AND code <> ?""",
                (level, edition, NOT_LOCATED),
            )
        ),
    )
