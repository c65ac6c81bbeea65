"""Downloads of maps for the audit: what layers cannot render, since the table is made here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from dashboard.web.map_table import map_table
from dashboard.web.view_tidy import view_tidy
from dashboard.web.views import View
from layers.audit import Place, Told, by_view, opened, years_of
from layers.model import POOLED_YEARS, MapSelection
from layers.queries.pooled import pooled_periods

VIEW = "Download der Karte"
MACHINES = "Karte für Programme"
YEARS = 3
"""Years of one indicator and level that are rendered: the last ones that hide something."""
TEXTS = ("code", "name")
"""Columns that say of which area a row speaks."""


def map_downloads(path: Path, hidden: Sequence[Place]) -> Iterator[Told]:
    """What the downloads of maps say of the release in a file, where something is hidden."""
    with opened(path) as store:
        for (indicator, level), places in by_view(hidden).items():
            years: dict[int, list[str]] = defaultdict(list)
            for place in places:
                years[place.period].append(place.school_type)
            for year in sorted(years)[-YEARS:]:
                school_type = min(years[year], key=lambda name: (name != "all", name))
                chosen = MapSelection(
                    store.municipality.slug, indicator, level, year, school_type=school_type
                )
                yield from _map(View("map", store, chosen, "", ()), places[0])
                # the last pooled years that the year is one of
                ends = pooled_periods(store, indicator, level)
                ends = tuple(end for end in ends if year <= end < year + POOLED_YEARS)
                if ends:
                    chosen = replace(chosen, year=ends[-1], pooled=True)
                    yield from _map(View("map", store, chosen, "", ()), places[0])


def _map(view: View, place: Place) -> Iterator[Told]:
    """What the files of one map say, pooled ones of each of their years."""
    pooled = view.selection.pooled
    for told in (*_machines(view, place), *_table(view, place)):
        for where in years_of(told.where, pooled):
            yield told._replace(where=where)


def _table(view: View, place: Place) -> Iterator[Told]:
    chosen = view.selection
    table = map_table(view.store, view.result, "")
    at = [column.key for column in table.columns].index("code")
    for row in table.rows:
        where = place._replace(
            code=str(row[at]),
            period=chosen.year,
            school_type=chosen.school_type,
            breakdown="all",
        )
        for column, content in zip(table.columns, row, strict=True):
            if row[at] and column.key not in TEXTS:
                yield Told(VIEW, column.heading, where, content)


def _machines(view: View, place: Place) -> Iterator[Told]:
    """The numbers of CSV for programs, JSON-stat and GeoPackage."""
    tidy = view_tidy(view, "")
    for row in tidy.rows:
        area, period, school_type, breakdown = row.place
        level, _, code = area.partition(":")
        where = place._replace(
            level=level,
            code=code,
            period=int(period),
            school_type=school_type,
            breakdown=breakdown,
        )
        for measure, number in zip(tidy.measures, row.numbers, strict=True):
            yield Told(MACHINES, measure.key, where, number)
