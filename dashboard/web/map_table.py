"""A map as a table for download: the same numbers as on the page, with all that explains them."""

from collections.abc import Iterable

from dashboard.settings import Settings
from layers.export import Column, Table, source_meta
from layers.model import ALL, DEMONSTRATION, Indicator
from layers.numbers import whole
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.queries.release import release
from layers.queries.values import Observation, city_values, observations
from layers.status import FLAG_LABEL, HAS_VALUE, LABEL, SIGN, Flag, Status
from layers.store import Store
from layers.thematic.facilities_file import attributions
from layers.thematic.interval import HIGH, INTERVAL, LOW
from layers.thematic.layer import ThematicLayer

Meta = tuple[tuple[str, str], ...]
Cells = tuple[float | int | str | None, ...]

PROVENANCE = {
    "official": "amtliche Statistik",
    "published": "veröffentlicht von der Quelle",
    "derived": "eigene Berechnung aus veröffentlichten Angaben",
    "demonstration": DEMONSTRATION,
}
"""German words for the provenance of an indicator."""


def number_or_sign(value: float | None, status: Status, hidden: str) -> float | str:
    """The number where the status carries one, else the sign of the official tables; ``hidden`` is
    that of a value that is kept secret."""
    if status is Status.NONE:
        return 0.0
    if status in HAS_VALUE and value is not None:
        return value
    if status is Status.CONFIDENTIAL:
        return hidden
    return SIGN.get(status, SIGN[Status.UNKNOWN])


def flag_text(flags: tuple[Flag, ...]) -> str:
    """Remarks in German, joined by commas."""
    return ", ".join(FLAG_LABEL[flag] for flag in flags)


def value_columns(indicator: Indicator, rows: Iterable[Observation]) -> tuple[Column, ...]:
    """Value, status and remarks; numerator, denominator and both ends of the interval where any of
    the rows has them."""
    rows = tuple(rows)
    columns = [
        Column("value", indicator.short_title, indicator.unit, indicator.decimals),
        Column("status", "Status"),
        Column("flags", "Hinweise"),
    ]
    for key, label, text in (
        ("numerator", "Zähler", indicator.numerator_text),
        ("denominator", "Nenner", indicator.denominator_text),
    ):
        if any(getattr(row, key) is not None for row in rows):
            columns.append(Column(key, f"{label}: {text.rstrip('.')}" if text else label))
    if any(row.low is not None for row in rows):
        unit, decimals = indicator.unit, indicator.decimals
        columns += [Column("low", LOW, unit, decimals), Column("high", HIGH, unit, decimals)]
    return tuple(columns)


def value_cells(columns: tuple[Column, ...], row: Observation | None, hidden: str) -> Cells:
    """The cells of ``value_columns`` for one value; unknown where there is no row."""
    status = Status.UNKNOWN if row is None else row.status
    made: dict[str, float | int | str | None] = {
        "value": number_or_sign(row.value if row else None, status, hidden),
        "status": LABEL[status],
        "flags": flag_text(row.flags) if row else "",
        "numerator": whole(row.numerator) if row else None,
        "denominator": whole(row.denominator) if row else None,
        "low": row.low if row else None,
        "high": row.high if row else None,
    }
    return tuple(made[column.key] for column in columns)


def shown_rows(store: Store, layer: ThematicLayer) -> dict[str, Observation]:
    """Code -> the row behind each area of a map that has one."""
    chosen = layer.selection
    return {
        row.code: row
        for row in observations(store, chosen.indicator, chosen.level, pooled=chosen.pooled)
        if row.period == chosen.year
        and row.school_type == chosen.school_type
        and row.breakdown == ALL
    }


def city_row(store: Store, layer: ThematicLayer) -> Observation | None:
    """The row behind the city's value of a map."""
    chosen = layer.selection
    fitting = (
        row
        for row in city_values(store, chosen.indicator, chosen.pooled)
        if (row.period, row.school_type, row.breakdown) == (chosen.year, chosen.school_type, ALL)
    )
    return next(fitting, None)


def map_table(store: Store, layer: ThematicLayer, address: str) -> Table:
    """One row per area of the map, in official order, and the city last."""
    indicator = layer.indicator
    rows = shown_rows(store, layer)
    values = value_columns(indicator, rows.values())
    hidden = hidden_sign(store)
    columns = (
        Column("code", "Nummer"),
        Column("name", layer.level.name),
        *values,
        Column("deviation", f"Lage zum {layer.words.value}"),
    )
    body: list[Cells] = [
        (
            area.code,
            area.name,
            *value_cells(values, rows.get(area.code), hidden),
            area.deviation_text,
        )
        for area in layer.areas
    ]
    if layer.city is not None:
        city = city_row(store, layer)
        name = f"{layer.municipality_name} ({layer.words.value})"
        body.append(("", name, *value_cells(values, city, hidden), ""))
    meta = map_meta(store, layer, address)
    sources = catalogue.sources(store, indicator.indicator_id)
    return Table(
        layer.title, columns, tuple(body), meta, layer.file_stem, layer.mark, hidden, sources
    )


def map_meta(store: Store, layer: ThematicLayer, address: str) -> Meta:
    """What, where, when, how computed, from where, under which licence, in which release."""
    view = [
        ("Zeitpunkt", layer.period_label),
        ("Gebietsebene", layer.level.name_plural),
        ("Gebiet", layer.within_label),
        *([("Gebietsgrenzen", layer.boundaries)] if layer.boundaries else []),
        ("Schulform", layer.school_type_label),
        ("Aussage", layer.sentence),
        ("Umfang", layer.counted),
    ]
    view += [(INTERVAL, layer.interval_note)]
    view += [("Geheimhaltung", line) for line in layer.protection]
    view += [("Hinweis", note.text) for note in layer.notes]
    points = attributions(store, layer.selection.overlay)
    sources = catalogue.sources(store, layer.indicator.indicator_id)
    return (
        *indicator_meta(layer.indicator),
        *view,
        *source_meta(sources),
        *(("Standorte", text) for text in points),
        *release_meta(store, address),
    )


def indicator_meta(indicator: Indicator) -> Meta:
    """Title, unit, definition, caveat and provenance of an indicator."""
    pairs = [
        ("Indikator", f"{indicator.title} ({indicator.grid_cell})"),
        ("Einheit", indicator.unit or "Anzahl"),
        ("Definition", indicator.definition),
        ("Einschränkung", indicator.caveat),
        ("Herkunft", PROVENANCE.get(indicator.provenance, indicator.provenance)),
    ]
    return tuple((label, text) for label, text in pairs if text)


def release_meta(store: Store, address: str) -> Meta:
    """Publisher, release and the address that opens the same view."""
    found = release(store)
    return (
        ("Herausgeber", store.municipality.publisher),
        ("Datenstand", f"{found.fingerprint} vom {found.built_on}"),
        ("Link zur Ansicht", address),
    )


def view_address(settings: Settings, host_url: str, path: str) -> str:
    """A full address that others can open."""
    return (settings.public_url or host_url.rstrip("/")) + path
