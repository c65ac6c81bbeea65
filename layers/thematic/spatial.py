"""The spatial pattern of one map in words, as a map of its clusters and as tables."""

from dataclasses import dataclass

from layers.export import Column, Table
from layers.model import DisparitySelection, period_label
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.spatial import Cluster, Pattern, clusters, patterns, tested_school_type
from layers.status import LABEL, SIGN, Status
from layers.store import Store
from layers.thematic.bundle import Bundle, load_bundle
from layers.thematic.class_map import (
    Drawn,
    Swatch,
    legend_part,
    map_part,
    special_swatches,
    standing_alone,
)
from layers.thematic.demonstration import mark_of
from layers.thematic.exhibit import Figure, Section
from layers.thematic.frame import Frame, make_frame
from layers.thematic.result import AreaValue
from layers.thematic.sentence import period_title
from layers.thematic.spatial_text import METHOD, nothing, sentence, warnings

HEADING = "Räumliches Muster"
WIDE, NARROW = 640.0, 340.0

QUADRANTS = {
    "high_high": ("HH", "hoch, Nachbarn hoch", "#d7301f"),
    "low_low": ("NN", "niedrig, Nachbarn niedrig", "#4a90c4"),
    "high_low": ("HN", "hoch, Nachbarn niedrig", "#fdbb84"),
    "low_high": ("NH", "niedrig, Nachbarn hoch", "#bdd7e7"),
}
"""Quadrant -> letters, label, colour."""
OTHER_COLOUR = "#eeeeee"
OTHER = "nicht auffällig"


@dataclass(frozen=True)
class SpatialView:
    """What a page shows. ``sentence`` says the main thing, or why there is nothing to say, where
    ``pattern`` is None and all else is empty. ``wide`` and ``narrow`` are the map's two forms."""

    sentence: str
    pattern: Pattern | None = None
    warnings: tuple[str, ...] = ()
    wide: Figure | None = None
    narrow: Figure | None = None
    tables: tuple[Table, ...] = ()

    @property
    def section(self) -> Section:
        """The same for files and prints."""
        figures = (self.wide,) if self.wide else ()
        sentences = (self.sentence, *self.warnings, *(METHOD if self.pattern else ()))
        return Section(HEADING, sentences, figures, self.tables)


def spatial_of(store: Store, selection: DisparitySelection) -> SpatialView:
    """The pattern of the map of a selection; errors as load_bundle."""
    if selection.pooled:
        return SpatialView("Für zusammengefasste Jahre wird kein räumliches Muster gerechnet.")
    bundle = load_bundle(store, selection.indicator, selection.level)
    return spatial_view(store, bundle, selection.year, selection.school_type)


def spatial_view(store: Store, bundle: Bundle, period: int, school_type: str) -> SpatialView:
    """The pattern of one map, None in ``pattern`` where the release has none, with the reason."""
    indicator, level = bundle.indicator, bundle.level
    tested = tested_school_type(store, indicator.indicator_id, level.level)
    found = patterns(store, indicator.indicator_id, level.level, tested)
    if school_type != tested:
        label = catalogue.school_type_label(store, tested)
        return SpatialView(f"Das räumliche Muster wird nur für eine Auswahl geprüft: {label}.")
    pattern = next((one for one in found if one.period == period), None)
    frame = make_frame(bundle, period, school_type)
    if pattern is None:
        return SpatialView(nothing(bundle, [area.value for area in frame.areas]))
    local = clusters(store, indicator.indicator_id, level.level, school_type, period)
    mark = mark_of(store.municipality, indicator)
    wide, narrow = (
        _figure(store, bundle, frame, local, form)
        for form in (("spatial-map", WIDE), ("spatial-map-narrow", NARROW))
    )
    hidden = hidden_sign(store)
    return SpatialView(
        sentence=sentence(bundle, pattern),
        pattern=pattern,
        warnings=warnings(bundle, pattern, local),
        wide=wide,
        narrow=narrow,
        tables=(
            years_table(bundle, found, mark, hidden),
            clusters_table(bundle, frame.areas, local, mark, hidden),
        ),
    )


def class_of(area: AreaValue, local: dict[str, Cluster]) -> tuple[str, str, str]:
    """Letters, German words and colour of an area on the map of clusters."""
    found = local.get(area.code)
    if area.value is None or found is None:
        return "", LABEL[area.status] if area.value is None else "nicht geprüft", ""
    if found.p_value is None:
        return "", "ohne Nachbarn mit einer Zahl", OTHER_COLOUR
    if not found.is_significant:
        return "", OTHER, OTHER_COLOUR
    return QUADRANTS[found.quadrant]


def _figure(
    store: Store,
    bundle: Bundle,
    frame: Frame,
    local: dict[str, Cluster],
    form: tuple[str, float],
) -> Figure:
    name, width = form
    drawn = [_drawn(area, local) for area in frame.areas]
    part, height = map_part(store, bundle.level.level, frame.edition, drawn, name, width)
    letters = [area.letters for area in drawn]
    plain = sum(area.colour == OTHER_COLOUR for area in drawn)
    entries = [
        Swatch(f"{label}: {letters.count(sign)}", colour, sign)
        for sign, label, colour in QUADRANTS.values()
    ]
    entries.append(Swatch(f"{OTHER}: {plain}", OTHER_COLOUR))
    entries += special_swatches([area.css for area in drawn])
    key, room = legend_part(store, entries, name, width, height + 14)
    time = period_title(bundle.indicator.period_kind, frame.period)
    told = [f"{label}: {letters.count(sign)}" for sign, label, _ in QUADRANTS.values()]
    alt = f"Karte der auffälligen Gebiete. {'; '.join(told)}; {OTHER}: {plain}."
    height += 14 + room + 4
    return Figure(
        name=name,
        caption=f"Auffällige {bundle.level.name_plural}: {bundle.indicator.title}, {time}",
        alt=alt,
        svg=standing_alone(name, width, height, alt, part + key),
        width=width,
        height=height,
    )


def _drawn(area: AreaValue, local: dict[str, Cluster]) -> Drawn:
    letters, label, colour = class_of(area, local)
    text = f"{area.name}: {label}" if area.value is None else f"{area.name}: {area.text}, {label}"
    return Drawn(area.code, text, colour, letters, "" if colour else area.css)


def years_table(bundle: Bundle, found: tuple[Pattern, ...], mark: str, hidden: str) -> Table:
    """Moran's I of every period."""
    columns = (
        Column("period", "Zeitpunkt"),
        Column("moran", "Moran's I", "", 2),
        Column("expected", "ohne Muster zu erwarten", "", 2),
        Column("p_value", "p-Wert", "", 3),
        Column("areas", "Gebiete mit Zahl", "", 0),
        Column("left_out", "Gebiete ohne Zahl", "", 0),
    )
    kind = bundle.indicator.period_kind
    rows = tuple(
        (period_label(kind, p.period), p.moran, p.expected, p.p_value, p.areas, p.left_out)
        for p in found
    )
    title = f"Räumliches Muster über die Jahre: {bundle.indicator.title}"
    return Table(title, columns, rows, (), "raeumliches_muster", mark=mark, hidden=hidden)


def clusters_table(
    bundle: Bundle,
    areas: tuple[AreaValue, ...],
    local: dict[str, Cluster],
    mark: str,
    hidden: str,
) -> Table:
    """The local test of each area of the map."""
    columns = (
        Column("code", "Schlüssel"),
        Column("name", bundle.level.name),
        Column("value", "Wert"),
        Column("class", "Einordnung"),
        Column("letters", "Kürzel"),
        Column("moran", "lokales I", "", 2),
        Column("p_value", "p-Wert", "", 4),
        Column("neighbours", "Nachbarn mit Zahl", "", 0),
    )
    rows = []
    for area in areas:
        letters, label, _ = class_of(area, local)
        one = local.get(area.code)
        rows.append((area.code, area.name, area.text, label, letters, *_numbers(one)))
    title = f"Lokaler Test je Gebiet: {bundle.indicator.title}"
    return Table(title, columns, tuple(rows), (), "lokale_muster", mark=mark, hidden=hidden)


def _numbers(one: Cluster | None) -> tuple[float | str | None, float | str | None, int | None]:
    """Local I, p value and neighbours of an area: without a neighbour the test does not apply,
    which is no I of zero; nothing for an area without a number."""
    if one is None:
        return None, None, None
    if one.p_value is None:
        no_test = SIGN[Status.NOT_APPLICABLE]
        return no_test, no_test, one.neighbours
    return one.moran, one.p_value, one.neighbours
