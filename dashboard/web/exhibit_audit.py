"""Files of profiles, changes, disparities and pairs for the audit: what they say of hidden cells.

They are made of the release like maps; a covering set is rendered: the profile of every area that
hides something, and per indicator and level the change to, the distribution of and the pair with
itself in the last year that hides something.
"""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from dashboard.web.views import View
from layers.audit import Place, Told, by_view, opened
from layers.audit.model import NUMERATOR
from layers.export import Table
from layers.model import ALL, DisparitySelection, ProfileSelection, RelationSelection
from layers.queries.change import ChangeSelection
from layers.store import Store
from layers.thematic.bundle import load_bundle
from layers.thematic.profile_exhibit import bases_table, facts_table
from layers.thematic.profile_result import Fact, ProfileResult
from layers.thematic.relation_exhibit import values_table
from layers.thematic.relation_result import RelationResult

PROFILE, CHANGE, DISPARITY = "Profil", "Veränderung", "Disparitäten"
RELATION = "Zusammenhang"
TEXTS = frozenset({"code", "name", "indicator", "area", "period", "unit", "sources", "base"})
"""Columns that say of which cell a row speaks."""
OF_OTHERS = frozenset({"city", "lowest", "highest", "areas"})
"""Columns of a profile that do not speak of its area."""
FIRST = "first"
"""Begins the columns of the earlier of two years."""


def exhibit_downloads(path: Path, hidden: Sequence[Place]) -> Iterator[Told]:
    """What files of exhibits say of the release in a file, where something is hidden."""
    with opened(path) as store:
        views = by_view(hidden)
        found = (place for places in views.values() for place in places)
        for level, code in dict.fromkeys((place.level, place.code) for place in found):
            yield from _profile(store, level, code)
        for places in views.values():
            last = max(place.period for place in places)
            of_year = [place for place in places if place.period == last]
            place = min(of_year, key=lambda one: (one.school_type != ALL, one.school_type))
            yield from _change(store, place)
            yield from _disparity(store, place)
            yield from _relation(store, place)


def _profile(store: Store, level: str, code: str) -> Iterator[Told]:
    """Both forms of the profile of one area; of an area that is no more there is none."""
    for pooled in (False, True):
        chosen = ProfileSelection(store.municipality.slug, level, code, pooled=pooled)
        result: ProfileResult = View("profile", store, chosen, "", ()).result
        for group in result.groups:
            yield from _facts(result, group.facts, facts_table(result, group))
        yield from _facts(result, result.facts, bases_table(result))


def _facts(result: ProfileResult, facts: Sequence[Fact], table: Table) -> Iterator[Told]:
    """A table with a row per indicator of one area."""
    chosen = result.selection
    for fact, row in zip(facts, table.rows, strict=True):
        ident, school_type = fact.indicator.indicator_id, fact.school_type or ALL
        place = Place(ident, NUMERATOR, chosen.level, chosen.code, fact.period, school_type, ALL)
        for column, content in zip(table.columns, row, strict=True):
            if column.key not in TEXTS | OF_OTHERS:
                yield Told(PROFILE, column.heading, place, content)


def _change(store: Store, place: Place) -> Iterator[Told]:
    """The change to the year of a place, and from it, among the years that there are."""
    bundle = load_bundle(store, place.table, place.level)
    others = [p for p in bundle.periods if p != place.period]
    if not others:
        return
    nearest = min(others, key=lambda period: abs(period - place.period))
    first, last = sorted((nearest, place.period))
    chosen = ChangeSelection(
        store.municipality.slug,
        place.table,
        place.level,
        first,
        last,
        school_type=place.school_type,
    )
    table = View("change", store, chosen, "", ()).exhibit.tables[0]

    def period_of(key: str) -> int:
        if key.startswith(FIRST):
            return first
        return last if key.startswith("second") else place.period

    yield from _rows(CHANGE, table, place, period_of)


def _disparity(store: Store, place: Place) -> Iterator[Told]:
    chosen = DisparitySelection(
        store.municipality.slug, place.table, place.level, place.period, place.school_type
    )
    exhibit = View("disparity", store, chosen, "", ()).exhibit
    for table in exhibit.tables:
        if any(column.key == "code" for column in table.columns):
            yield from _rows(DISPARITY, table, place, lambda _: place.period)


def _relation(store: Store, place: Place) -> Iterator[Told]:
    """An indicator beside itself; pairs show one school type only."""
    city, name, period = store.municipality.slug, place.table, place.period
    chosen = RelationSelection(city, name, name, place.level, period, period)
    result: RelationResult = View("relation", store, chosen, "", ()).result
    if result.x.school_type == place.school_type:
        yield from _rows(RELATION, values_table(result, ""), place, lambda _: period)


def _rows(view: str, table: Table, place: Place, period_of: Callable[[str], int]) -> Iterator[Told]:
    """The cells of a table with a row per area; ``period_of`` gives the year of a column."""
    at = [column.key for column in table.columns].index("code")
    for row in table.rows:
        for column, content in zip(table.columns, row, strict=True):
            if row[at] and column.key not in TEXTS:
                where = place._replace(
                    code=str(row[at]), period=period_of(column.key), breakdown=ALL
                )
                yield Told(view, column.heading, where, content)
