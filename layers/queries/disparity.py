"""The values of all areas of a level in all years, as disparities are computed from them."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from layers.model import ALL, NOT_LOCATED, Area, AreaLevel, DisparitySelection, Indicator
from layers.queries import catalogue, editions
from layers.queries.values import Observation, city_values, observations
from layers.status import Flag, Status
from layers.store import Store

FEWEST = 3
"""Fewer areas with a number have no distribution."""
_WHOLE = 0.999
"""An area with at least this share in a parent lies in it; outlines are rounded."""


@dataclass(frozen=True)
class DisparityYear:
    """One period. ``rows`` has one entry per area of the period's boundaries, in official order,
    None where the release has no row; ``city`` is the row of the whole municipality."""

    period: int
    edition: int
    areas: tuple[Area, ...]
    rows: tuple[Observation | None, ...]
    city: Observation | None

    @property
    def known(self) -> tuple[Observation, ...]:
        """The rows with a number."""
        return tuple(row for row in self.rows if row is not None and row.value is not None)

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes of ``known``."""
        return tuple(row.code for row in self.known)

    @property
    def left_out(self) -> dict[Status, int]:
        """Areas without a number by what is said of them; no row at all is ``unknown``."""
        found = [Status.UNKNOWN if row is None else row.status for row in self.rows]
        some = [row is not None and row.value is not None for row in self.rows]
        return dict(Counter(s for s, is_known in zip(found, some, strict=True) if not is_known))

    @property
    def is_planned(self) -> bool:
        """Whether numbers of the period are planned ones: chance has no part in them."""
        return any(Flag.PLANNED in row.flags for row in self.known)

    @property
    def is_changed(self) -> bool:
        """Whether protection changed numbers of the period: how far they moved is no chance of
        counting."""
        changed = {Flag.ROUNDED, Flag.PERTURBED}
        return any(changed.intersection(row.flags) for row in self.known)


@dataclass(frozen=True)
class Parts:
    """A coarser level and the code of the area there in which each area lies wholly.

    ``astray`` counts the areas that lie in several or in none: with any the levels do not nest and
    nothing can be taken apart.
    """

    level: AreaLevel
    parents: dict[str, str]
    names: dict[str, str]
    astray: int


@dataclass(frozen=True)
class DisparityData:
    """Everything behind the page: the years ascending, those without any number left out."""

    selection: DisparitySelection
    indicator: Indicator
    level: AreaLevel
    years: tuple[DisparityYear, ...]

    def year(self, period: int) -> DisparityYear | None:
        """The year of that period, None where nothing has a number."""
        return next((year for year in self.years if year.period == period), None)


def disparity_data(store: Store, selection: DisparitySelection) -> DisparityData:
    """The rows of one selection. Raises KeyError for an unknown indicator or level."""
    indicator = catalogue.indicator(store, selection.indicator)
    level = catalogue.level(store, selection.level)
    found: dict[int, dict[str, Observation]] = defaultdict(dict)
    for row in observations(store, selection.indicator, selection.level, pooled=selection.pooled):
        if _is_asked(row, selection) and row.code != NOT_LOCATED:
            found[row.period][row.code] = row
    city = {
        row.period: row
        for row in city_values(store, selection.indicator, selection.pooled)
        if _is_asked(row, selection)
    }
    years = []
    for period, rows in sorted(found.items()):
        edition = editions.edition_of(store, indicator.period_kind, period)
        areas = catalogue.areas(store, level.level, edition=edition)
        ours = tuple(rows.get(area.code) for area in areas)
        year = DisparityYear(period, edition, areas, ours, city.get(period))
        if year.known:
            years.append(year)
    return DisparityData(selection, indicator, level, tuple(years))


def _is_asked(row: Observation, selection: DisparitySelection) -> bool:
    return row.school_type == selection.school_type and row.breakdown == ALL


def usable_years(data: DisparityData) -> tuple[int, ...]:
    """The periods with a distribution, ascending, planned ones left out."""
    enough = [year for year in data.years if len(year.known) >= FEWEST and not year.is_planned]
    return tuple(year.period for year in enough)


def coarser_levels(store: Store, level: str) -> tuple[AreaLevel, ...]:
    """The levels above a level, the nearest first."""
    order = catalogue.levels(store)
    place = [found.level for found in order].index(level)
    return tuple(reversed(order[:place]))


def parts_of(store: Store, level: str, parent_level: str, edition: int) -> Parts:
    """In which area of a coarser level each area lies. Raises KeyError for an unknown level."""
    rows = store.rows(
        """SELECT code, parent_code FROM area_parent WHERE level = ? AND parent_level = ?
           AND edition = ? AND share >= ? ORDER BY code""",
        (level, parent_level, edition, _WHOLE),
    )
    parents = {code: parent for code, parent in rows if code != NOT_LOCATED}
    areas = catalogue.areas(store, level, edition=edition)
    above = catalogue.areas(store, parent_level, edition=edition)
    return Parts(
        catalogue.level(store, parent_level),
        parents,
        {area.code: area.name for area in above},
        sum(area.code not in parents for area in areas),
    )


def default_parts(store: Store, level: str) -> str:
    """The nearest coarser level in which the areas of today lie wholly, else the nearest; '' for
    the coarsest level."""
    coarser = coarser_levels(store, level)
    newest = editions.newest(store)
    for found in coarser:
        if not parts_of(store, level, found.level, newest).astray:
            return found.level
    return coarser[0].level if coarser else ""


def unchanged(store: Store, level: str, first: int, second: int) -> frozenset[str] | None:
    """The codes whose areas are the same in two editions; None where all are."""
    low, high = sorted((first, second))
    if low == high:
        return None
    return frozenset(
        life.code
        for life in editions.lifetimes(store, level)
        if {low, high} <= set(life.editions)
        and not any(low < changed <= high for changed in life.changed)
    )
