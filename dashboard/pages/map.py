"""Karte: one thematic map, or two side by side, with legend, picked areas, sentence and table."""

from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Any

from dashboard.pages.map_config import first_values, script_config, second_selection
from dashboard.pages.map_controls import controls
from dashboard.render import PageContext, query_string
from dashboard.selection import MAX_MAP_AREAS, map_query, parse_map
from dashboard.settings import Settings
from layers.model import ALL, MapSelection
from layers.numbers import german
from layers.queries.catalogue import area_names, every_area
from layers.queries.facilities import facility_kind, facility_kinds
from layers.store import Store
from layers.thematic import symbols
from layers.thematic.boundaries import ABSENT
from layers.thematic.facilities_file import drawn_facilities, facility_text, shape_of
from layers.thematic.headings import column_headings
from layers.thematic.layer import AreaValue, ThematicLayer, thematic_layer
from layers.thematic.plain import names
from layers.thematic.svg import PATTERNS, map_svg


@dataclass(frozen=True)
class Panel:
    """One map of the page: what it says and its drawing; ``name`` is the id of the drawing.

    ``is_plain`` where the areas are so many that the drawing comes without what is said of each.
    """

    name: str
    layer: ThematicLayer
    svg: str
    is_plain: bool

    @property
    def rules(self) -> str:
        """Style rules with the colours of the classes and the radii of the legend's circles, as
        custom properties. They stand in the head: no policy knows a ``style`` attribute."""
        colours = ";".join(f"--c{i}:{colour}" for i, colour in enumerate(self.layer.colours))
        radii = (
            f".of-{self.name} .circle-{i}{{--r:{circle.radius}}}"
            for i, circle in enumerate(self.layer.legend.circles, 1)
        )
        first = f"#{self.name},.of-{self.name}{{{colours}}}" if colours else ""
        return first + "".join(radii)

    def picked(self, css: str) -> list[str]:
        """Names of the picked areas that are drawn with a class of the legend."""
        wanted = self.layer.selection.areas
        return [area.name for area in self.layer.areas if area.css == css and area.code in wanted]


TABLE_MOST, TABLE_FIRST = 150, 100
"""Rows up to which the page shows all of them, and how many of more it shows first; ``rows=all`` in
the address asks for all."""


@dataclass(frozen=True)
class Places:
    """The facilities of one kind that lie in the drawn areas: legend lines, and a list of ids with
    what is said of each."""

    kind: str
    label: str
    attribution: str
    colour: str
    types: tuple[tuple[str, str, int], ...]
    items: tuple[tuple[str, str], ...]


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """The page for one selection, complete without scripts."""
    selection, notices = parse_map(store, args)
    panels = _panels(store, selection)
    layer = panels[0].layer
    query = map_query(store, selection)
    rows = _rows(panels)
    has_all_rows = len(rows) <= TABLE_MOST or args.get("rows") == "all"
    shown = rows if has_all_rows else rows[:TABLE_FIRST]
    config = script_config(store, selection, [panel.layer.edition for panel in panels])
    return PageContext(
        template="map.html",
        title=layer.title,
        description=layer.sentence,
        data={
            "selection": selection,
            "panels": panels,
            "layer": layer,
            "second": panels[1].layer if len(panels) > 1 else None,
            "query": query,
            "series_query": _series_query(selection),
            "change_query": _change_query(selection),
            "toggle": _toggles(store, selection, {area.code for area, _ in shown}),
            "controls": controls(store, selection),
            "rows": shown,
            "rows_text": "" if has_all_rows else german(len(rows)),
            "has_all_rows": has_all_rows,
            "table_most": TABLE_MOST,
            "table_first": TABLE_FIRST,
            "absent": _absent(store, layer),
            "absent_text": ABSENT,
            "places": [_places(store, kind, layer) for kind in selection.overlay],
            "place_units": place_units(store),
            "patterns": PATTERNS,
            "headings": column_headings(layer.indicator, layer.words),
            "notes": note_lines(layer),
            "config": {**config, **_plain(store, panels)},
            "first_values": first_values(config, selection),
        },
        dash=True,
        notices=notices,
        explore_title="Verlauf interaktiv erkunden",
        explore_hint="Zeigt die gewählten Gebiete und "
        f"{store.municipality.words.the_object} über alle Jahre.",
        state={"query": query},
    )


def _panels(store: Store, selection: MapSelection) -> tuple[Panel, ...]:
    first = _panel(store, selection, "map")
    if not selection.second_indicator and not selection.second_year:
        return (first,)
    return (first, _panel(store, second_selection(store, selection), "second"))


def _panel(store: Store, selection: MapSelection, name: str) -> Panel:
    layer = thematic_layer(store, selection)
    is_plain = len(layer.areas) > TABLE_MOST
    return Panel(name, layer, map_svg(store, layer, name=name, is_plain=is_plain), is_plain)


def _plain(store: Store, panels: tuple[Panel, ...]) -> dict[str, Any]:
    """What the script has to know of drawings that do not name their areas."""
    named = {"plain": {p.name: names(store, p.layer) for p in panels if p.is_plain}}
    return named | ({"places": {}} if panels[0].is_plain else {})


def _series_query(selection: MapSelection) -> str:
    school_type = "" if selection.school_type == ALL else selection.school_type
    return query_string(
        {
            "indicator": selection.indicator,
            "level": selection.level,
            "areas": selection.areas,
            "school_type": school_type,
            "pooled": selection.pooled,
        }
    )


def _change_query(selection: MapSelection) -> str:
    school_type = "" if selection.school_type == ALL else selection.school_type
    return query_string(
        {
            "indicator": selection.indicator,
            "level": selection.level,
            "school_type": school_type,
            "within": selection.within,
            "pooled": selection.pooled,
        }
    )


def _toggles(store: Store, selection: MapSelection, shown: Container[str]) -> dict[str, str]:
    """Area code -> query of the page with this area picked or dropped, for links without script.

    An area that would be the sixth, or has no row in the table, has no entry.
    """
    picked = selection.areas
    queries = {}
    for area in every_area(store, selection.level, selection.within):
        if area in picked:
            codes = tuple(code for code in picked if code != area)
        elif area in shown and len(picked) < MAX_MAP_AREAS:
            codes = (*picked, area)
        else:
            continue
        queries[area] = map_query(store, replace(selection, areas=codes))
    return queries


def _rows(panels: tuple[Panel, ...]) -> list[tuple[AreaValue, AreaValue | None]]:
    """Rows of the table: each area of the first map with what the second says of it, None where
    its boundaries do not have it; areas that only the second map has stand among them."""
    first = panels[0].layer.areas
    others = {area.code: area for area in panels[-1].layer.areas}
    here = {area.code for area in first}
    rows: list[tuple[AreaValue, AreaValue | None]] = [(a, others.get(a.code)) for a in first]
    rows += [
        (
            other._replace(
                value=None,
                text=ABSENT,
                flags_text="",
                class_text="",
                deviation_text="",
                numerator_text="",
                denominator_text="",
                interval_text="",
            ),
            other,
        )
        for code, other in others.items()
        if code not in here
    ]
    return sorted(rows, key=lambda row: row[0].code) if len(rows) > len(first) else rows


def _absent(store: Store, layer: ThematicLayer) -> dict[str, str]:
    """Picked areas that the boundaries of the map do not have: code -> name."""
    names, level = area_names(store), layer.selection.level
    here = {area.code for area in layer.areas}
    return {code: names[level, code] for code in layer.selection.areas if code not in here}


def _places(store: Store, kind: str, layer: ThematicLayer) -> Places:
    about = facility_kind(store, kind)
    found = drawn_facilities(store, kind, layer.selection.within, layer.edition)
    drawn = [facility for facility, _ in found]
    counts: dict[str, int] = {}
    for facility in drawn:
        counts[facility.school_type] = counts.get(facility.school_type, 0) + 1
    types = tuple(
        (
            school_type or about.name_plural,
            symbols.SHAPES[shape_of(store, about, school_type)],
            count,
        )
        for school_type, count in counts.items()
    )
    return Places(
        kind=kind,
        label=about.name_plural,
        attribution=about.attribution,
        colour=about.colour,
        types=types,
        items=tuple(
            (f.facility_id, facility_text(f, about)) for f in sorted(drawn, key=lambda f: f.name)
        ),
    )


def place_units(store: Store) -> str:
    """What the sizes of places count, joined by ``oder``; '' where none counts anything."""
    units = dict.fromkeys(kind.unit for kind in facility_kinds(store) if kind.unit)
    return " oder ".join(units)


def note_lines(layer: ThematicLayer) -> list[str]:
    """Each remark once; one of a year begins with the year unless it names it itself."""
    texts = (
        f"{note.period}: {note.text}"
        if note.period and str(note.period) not in note.text
        else note.text
        for note in layer.notes
    )
    return list(dict.fromkeys(texts))
