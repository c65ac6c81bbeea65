"""Results as tables for download: the same numbers as on the page, with all that explains them."""

from dashboard.settings import Settings
from layers.export import Column, Table, source_meta
from layers.model import Indicator, Source
from layers.numbers import german
from layers.queries import catalogue
from layers.queries.release import release
from layers.queries.school_changes import (
    TABLES,
    Cell,
    ChangeMatrix,
    SchoolChangeResult,
    Total,
)
from layers.queries.series import Point, SeriesResult
from layers.queries.values import Observation, observations
from layers.status import FLAG_LABEL, HAS_VALUE, LABEL, SIGN, Flag, Status
from layers.store import Store
from layers.thematic.facilities_file import attribution
from layers.thematic.layer import ThematicLayer

Meta = tuple[tuple[str, str], ...]
Cells = tuple[float | int | str | None, ...]

PROVENANCE = {
    "official": "amtliche Statistik",
    "published": "veröffentlicht von der Quelle",
    "derived": "eigene Berechnung aus veröffentlichten Angaben",
    "demonstration": "DEMONSTRATIONSDATEN, keine amtlichen Angaben",
}
"""German words for the provenance of an indicator."""

MEASURES = {"count": "Anzahl", "row": "Anteil an der Zeile", "column": "Anteil an der Spalte"}


def number_or_sign(value: float | None, status: Status) -> float | str:
    """The number where the status carries one, else the sign of the official tables."""
    if status is Status.NONE:
        return 0.0
    if status in HAS_VALUE and value is not None:
        return value
    return SIGN.get(status, SIGN[Status.UNKNOWN])


def flag_text(flags: tuple[Flag, ...]) -> str:
    """Remarks in German, joined by commas."""
    return ", ".join(FLAG_LABEL[flag] for flag in flags)


def base_columns(indicator: Indicator) -> tuple[Column, ...]:
    """Value, status, remarks, numerator and denominator of an indicator."""
    columns = [
        Column("value", indicator.short_title, indicator.unit, indicator.decimals),
        Column("status", "Status"),
        Column("flags", "Hinweise"),
    ]
    if indicator.numerator_text:
        columns.append(Column("numerator", f"Zähler: {indicator.numerator_text}", "", 0))
    if indicator.denominator_text:
        columns.append(Column("denominator", f"Nenner: {indicator.denominator_text}", "", 0))
    return tuple(columns)


def base_cells(indicator: Indicator, row: Observation | Point | None) -> Cells:
    """The cells of ``base_columns`` for one value; unknown where there is no row."""
    if row is None:
        sign = SIGN[Status.UNKNOWN]
        cells: list[float | int | str | None] = [sign, LABEL[Status.UNKNOWN], ""]
        numerator = denominator = None
    else:
        value = number_or_sign(row.value, row.status)
        cells = [value, LABEL[row.status], flag_text(row.flags)]
        numerator, denominator = row.numerator, row.denominator
    if indicator.numerator_text:
        cells.append(numerator)
    if indicator.denominator_text:
        cells.append(denominator)
    return tuple(cells)


# --- map -----------------------------------------------------------------------------------------


def shown_rows(store: Store, layer: ThematicLayer) -> dict[str, Observation]:
    """Code -> the row behind each area of a map that has one."""
    chosen = layer.selection
    return {
        row.code: row
        for row in observations(store, chosen.indicator, chosen.level)
        if row.period == chosen.year
        and row.school_type == chosen.school_type
        and row.breakdown == "all"
    }


def map_table(store: Store, layer: ThematicLayer, address: str) -> Table:
    """One row per area of the map, in official order, and the city last."""
    indicator = layer.indicator
    rows = shown_rows(store, layer)
    columns = (
        Column("code", "Nummer"),
        Column("name", layer.level.name),
        *base_columns(indicator),
        Column("deviation", "Lage zum Stadtwert"),
    )
    body: list[Cells] = [
        (
            area.code,
            area.name,
            *base_cells(indicator, rows.get(area.code)),
            area.deviation_text,
        )
        for area in layer.areas
    ]
    if layer.city is not None:
        rest = (None,) * (len(columns) - 6)
        value = layer.city.text if layer.city.value is None else layer.city.value
        flags = flag_text(layer.city.flags)
        body.append(("", f"{layer.municipality_name} (Stadtwert)", value, "", flags, *rest, ""))
    return Table(
        layer.title, columns, tuple(body), map_meta(store, layer, address), layer.file_stem
    )


def map_meta(store: Store, layer: ThematicLayer, address: str) -> Meta:
    """What, where, when, how computed, from where, under which licence, in which release."""
    view = [
        ("Zeitpunkt", layer.period_label),
        ("Gebietsebene", layer.level.name_plural),
        ("Gebiet", layer.within_label),
        ("Schulform", layer.school_type_label),
        ("Aussage", layer.sentence),
        ("Umfang", layer.counted),
    ]
    view += [("Hinweis", note.text) for note in layer.notes]
    points = [attribution(kind) for kind in layer.selection.overlay if attribution(kind)]
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


# --- series --------------------------------------------------------------------------------------

KIND = {
    "city": "Stadtwert",
    "area": "Gebiet",
    "reference": "Vergleich",
    "breakdown": "Teilgruppe",
}


def series_table(store: Store, result: SeriesResult, title: str, address: str) -> Table:
    """One row per line and period, the city first."""
    indicator = result.indicator
    with_index = result.selection.index
    columns = (
        Column("kind", "Art"),
        Column("code", "Nummer"),
        Column("name", "Gebiet"),
        Column("period", "Zeitpunkt"),
        *base_columns(indicator),
        *((Column("index", "Index (erster Wert = 100)", "", 1),) if with_index else ()),
    )
    rows: list[Cells] = []
    for line in result.table_lines:
        code = line.code if line.kind == "area" else ""
        for point in line.points:
            head: Cells = (KIND.get(line.kind, line.kind), code, line.label, point.label)
            tail: Cells = (point.index,) if with_index else ()
            rows.append((*head, *base_cells(indicator, point), *tail))
    meta = (
        *indicator_meta(indicator),
        ("Schulform", result.school_type_label),
        *(("Bruch in der Reihe", f"ab {found.label}: {found.text}") for found in result.breaks),
        *(("Hinweis", note) for note in result.notes),
        *source_meta(catalogue.sources(store, indicator.indicator_id)),
        *release_meta(store, address),
    )
    stem = f"zeitreihe_{result.selection.municipality}_{indicator.indicator_id}"
    if result.level is not None and result.every_area:
        stem += f"_{result.level.level}"
    return Table(title, columns, tuple(rows), meta, stem)


# --- school changes ------------------------------------------------------------------------------


def school_changes_table(
    store: Store, result: SchoolChangeResult, title: str, address: str
) -> Table:
    """The matrix that the page shows, with its margins."""
    chosen = result.selection
    matrix = result.matrix
    measure = chosen.measure
    unit, decimals = ("", 0) if measure == "count" else ("%", 1)
    columns = [Column("row", "" if matrix is None else matrix.row_title)]
    rows: list[Cells] = []
    if matrix is not None:
        columns += [Column(c.key, c.label, unit, decimals) for c in matrix.columns]
        columns.append(Column("total", "Insgesamt (Anzahl)", "", 0))
        rows = _matrix_rows(matrix, measure)
    sources: tuple[Source, ...] = catalogue.sources(store, "school_changes")
    meta = (
        ("Indikator", "Schulformwechsel in der Sekundarstufe I"),
        ("Tabelle", TABLES.get(chosen.table, chosen.table)),
        ("Darstellung", MEASURES[measure]),
        ("Einheit", "Prozent" if unit else "Schülerinnen und Schüler"),
        ("Definition", "Kinder, die im Schuljahr an eine andere Schulform gewechselt sind."),
        ("Schuljahr", result.period_label),
        ("Gebiet", result.area_label),
        *(("Hinweis", note) for note in result.notes),
        *(("Quelle", line.removeprefix("Quelle: ")) for line in result.source_lines if not sources),
        *source_meta(sources),
        ("Herkunft", PROVENANCE["published"]),
        *release_meta(store, address),
    )
    stem = f"schulformwechsel_{chosen.municipality}_{chosen.table}_{chosen.year}"
    if measure != "count":
        stem += "_zeilenprozent" if measure == "row" else "_spaltenprozent"
    return Table(title, tuple(columns), tuple(rows), meta, stem)


def _matrix_rows(matrix: ChangeMatrix, measure: str) -> list[Cells]:
    rows: list[Cells] = []
    for total, line in zip(matrix.rows, matrix.cells, strict=True):
        rows.append((total.label, *(_cell(cell, measure) for cell in line), total.number))
    if measure == "count":
        sums = tuple(total.number for total in matrix.columns)
        rows.append((_total_label(matrix.total), *sums, matrix.total.number))
    return rows


def _total_label(total: Total) -> str:
    if total.differs and total.computed is not None:
        return f"Insgesamt (veröffentlicht; Summe der Zellen: {german(total.computed)})"
    return "Insgesamt"


def _cell(cell: Cell, measure: str) -> float | int | str | None:
    if cell.status in HAS_VALUE:
        share = cell.row_percent if measure == "row" else cell.column_percent
        return (cell.pupils or 0) if measure == "count" else share
    return SIGN.get(cell.status, SIGN[Status.UNKNOWN])


def view_address(settings: Settings, host_url: str, path: str) -> str:
    """A full address that others can open."""
    return (settings.public_url or host_url.rstrip("/")) + path
