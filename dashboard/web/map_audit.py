"""Downloads of maps for the audit: what layers cannot render, since the table is made here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

from dashboard.web.map_table import map_table
from dashboard.web.view_tidy import view_tidy
from dashboard.web.views import View
from layers.audit import Place, Told, by_view, opened
from layers.model import MapSelection
from layers.thematic.layer import thematic_layer

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
                view = View("map", store, chosen, "", ())
                yield from _machines(view, places[0])
                table = map_table(store, thematic_layer(store, chosen), "")
                at = [column.key for column in table.columns].index("code")
                for row in table.rows:
                    place = places[0]._replace(
                        code=str(row[at]), period=year, school_type=school_type, breakdown="all"
                    )
                    for column, content in zip(table.columns, row, strict=True):
                        if row[at] and column.key not in TEXTS:
                            yield Told(VIEW, column.heading, place, content)


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
