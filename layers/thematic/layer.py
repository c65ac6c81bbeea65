"""One thematic map: what a selection shows, finished in German, before anything is drawn."""

from layers.model import (
    ALL,
    DEMONSTRATION,
    POOLED_YEARS,
    Indicator,
    MapSelection,
    Source,
    Symbol,
    span_label,
)
from layers.queries import catalogue
from layers.queries.catalogue import Note
from layers.queries.pooled import intervals
from layers.store import Store
from layers.thematic import colours, legend
from layers.thematic.boundaries import boundaries_text
from layers.thematic.bundle import Bundle, load_bundle
from layers.thematic.demonstration import mark_of, marked_stem, with_mark
from layers.thematic.frame import Classed, Frame, classed, make_frame
from layers.thematic.interval import interval_note
from layers.thematic.result import (
    AreaValue,
    CityValue,
    Legend,
    LegendCircle,
    LegendEntry,
    ThematicLayer,
)

__all__ = [
    "AreaValue",
    "CityValue",
    "Legend",
    "LegendCircle",
    "LegendEntry",
    "ThematicLayer",
    "as_of",
    "source_lines",
    "thematic_layer",
]


def thematic_layer(store: Store, selection: MapSelection) -> ThematicLayer:
    """The map of a selection (its first indicator and year; replace them for a second map).

    A scheme or number of classes that the indicator has not is replaced by the nearest; a period
    without rows gives a map without values. Raises KeyError for an unknown indicator or level,
    LookupError where the indicator has no values there, ValueError for an unknown Gebiet.
    """
    bundle = load_bundle(
        store, selection.indicator, selection.level, selection.within, selection.pooled
    )
    frame = make_frame(bundle, selection.year, selection.school_type)
    scheme, k = bundle.nearest_scheme(selection.school_type, selection.scheme, selection.classes)
    kind = colours.DIVERGING if scheme == "diverging" else colours.SEQUENTIAL
    palette = colours.fitting_palette(selection.palette, kind)
    found = classed(bundle, frame, scheme, k) if scheme else None
    hexes = colours.colours(palette, kind, k) if scheme else ()
    areas = _with_classes(frame.areas, found, k) if found else frame.areas
    indicator = bundle.indicator
    mark = mark_of(store.municipality, indicator)
    return ThematicLayer(
        selection=selection,
        indicator=indicator,
        level=bundle.level,
        scheme=scheme,
        classes=k,
        palette=palette,
        colours=hexes,
        municipality_name=store.municipality.name,
        within_label=bundle.within_label,
        period_label=span_label(indicator.period_kind, selection.year, selection.pooled),
        school_type_label=frame.school_type_label,
        areas=areas,
        legend=_legend(bundle, frame, areas, (scheme, k), found, hexes),
        city=frame.city,
        title=frame.title,
        sentence=frame.sentence,
        extremes=frame.extremes,
        counted=frame.counted,
        protection=frame.protection,
        source_lines=source_lines(store, indicator),
        as_of=as_of(catalogue.sources(store, indicator.indicator_id)),
        notes=notes_of(bundle, selection.year),
        definition=indicator.definition,
        alt_text=with_mark(f"Karte. {frame.sentence} {frame.counted}.", mark),
        file_stem=marked_stem(file_stem(selection), mark),
        mark=mark,
        edition=frame.edition,
        boundaries=boundaries_text(store, frame.edition, selection.level, selection.within),
        words=store.municipality.words,
        interval_note=interval_note(indicator, intervals(store, indicator.indicator_id)),
    )


def notes_of(bundle: Bundle, year: int) -> tuple[Note, ...]:
    """The remarks of a year, for a pooled one of each of its years."""
    years = range(year - POOLED_YEARS + 1, year + 1) if bundle.pooled else (year,)
    return tuple(note for note in bundle.notes if note.period is None or note.period in years)


def _with_classes(areas: tuple[AreaValue, ...], found: Classed, k: int) -> tuple[AreaValue, ...]:
    return tuple(
        area
        if index is None
        else area._replace(
            class_index=index, css=f"c{index}", class_text=f"Klasse {index + 1} von {k}"
        )
        for area, index in zip(areas, found.indexes, strict=True)
    )


def _legend(
    bundle: Bundle,
    frame: Frame,
    areas: tuple[AreaValue, ...],
    used: tuple[str, int],
    found: Classed | None,
    hexes: tuple[str, ...],
) -> Legend:
    indicator = bundle.indicator
    scheme, k = used
    drawn = legend_circles(bundle, frame.school_type) if indicator.symbol is Symbol.CIRCLE else ()
    return legend.make_legend(
        legend.heading(indicator, scheme, bundle.store.municipality.words),
        legend.labels_of(indicator, scheme, bundle.bounds[frame.school_type][scheme][k])
        if found
        else (),
        hexes,
        areas,
        drawn,
        found.city_class if found else None,
    )


def legend_circles(bundle: Bundle, school_type: str) -> tuple[LegendCircle, ...]:
    """Circles of the legend of one school type."""
    largest = bundle.largest.get(school_type, 0.0)
    return legend.circles(largest, bundle.max_radius, bundle.indicator.unit)


def source_lines(store: Store, indicator: Indicator) -> tuple[str, ...]:
    """One line per source with publisher, title, as of and licence; how a derived value came."""
    lines = [_source_line(found) for found in catalogue.sources(store, indicator.indicator_id)]
    if indicator.provenance == "derived":
        lines.append("Eigene Berechnung aus diesen Angaben.")
    if indicator.provenance == "demonstration":
        lines.append(f"{DEMONSTRATION}.")
    return tuple(lines)


def _source_line(source: Source) -> str:
    parts = [f"Quelle: {source.publisher}: {source.title}"]
    if source.as_of:
        parts.append(f"Stand {german_date(source.as_of)}")
    if source.retrieved:
        parts.append(f"abgerufen am {german_date(source.retrieved)}")
    known = source.licence and source.licence != "unknown"
    parts.append(f"Lizenz: {source.licence if known else 'siehe Datensatzseite'}")
    return ", ".join(parts)


def german_date(text: str) -> str:
    """An ISO date as ``31.12.2024``; any other text as it is."""
    parts = text.split("-")
    if len(parts) == 3 and [len(part) for part in parts] == [4, 2, 2] and "".join(parts).isdigit():
        return ".".join(reversed(parts))
    return text


def as_of(sources: tuple[Source, ...]) -> str:
    """The dates that the sources refer to, each once."""
    return ", ".join(dict.fromkeys(german_date(found.as_of) for found in sources if found.as_of))


def file_stem(selection: MapSelection) -> str:
    """Name of a download without its ending: says what is inside, in plain characters."""
    parts = [selection.municipality, selection.indicator, selection.level, str(selection.year)]
    if selection.pooled:
        parts[-1] = f"{selection.year - POOLED_YEARS + 1}-{selection.year}"
    if selection.school_type != ALL:
        parts.append(selection.school_type)
    if selection.within:
        parts.append(selection.within.replace(":", "-"))
    return "_".join(parts)
