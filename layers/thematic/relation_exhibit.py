"""Two indicators as an exhibit: for files, prints and slides."""

from layers.export import Column, Table
from layers.model import ALL
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.status import LABEL
from layers.store import Store
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.layer import as_of, source_lines
from layers.thematic.relation_map import relation_map
from layers.thematic.relation_result import Point, RelationResult, Side
from layers.thematic.relation_svg import WIDE, axes_note, scatter_alt, scatter_svg
from layers.thematic.relation_text import (
    base_sentence,
    cautions,
    left_out_sentence,
    relation_sentence,
    relation_title,
)
from layers.thematic.result import AreaValue

CLASS_NOTE = (
    "Drei Klassen je Kennzahl mit etwa gleich vielen Gebieten über alle Jahre zusammen; deshalb "
    "bedeuten sie in jedem Jahr dasselbe."
)


def relation_exhibit(store: Store, result: RelationResult) -> Exhibit:
    """Everything that the page shows."""
    sources = tuple(
        dict.fromkeys(
            source
            for side in (result.x, result.y)
            for source in catalogue.sources(store, side.indicator.indicator_id)
        )
    )
    lines = dict.fromkeys(
        line for side in (result.x, result.y) for line in source_lines(store, side.indicator)
    )
    hidden = hidden_sign(store)
    drawn = relation_map(store, result)
    said = (base_sentence(result), axes_note(result), left_out_sentence(result))
    return Exhibit(
        kind="Zusammenhang",
        title=relation_title(result),
        sentence=relation_sentence(result),
        sections=(
            Section(
                "Streudiagramm",
                tuple(text for text in said if text),
                (scatter_figure(result),) if result.complete else (),
                (measures_table(result, hidden),) if result.measured else (),
            ),
            *((Section("Karte in neun Klassen", (CLASS_NOTE,), (drawn,)),) if drawn else ()),
            Section("Werte der Gebiete", tables=(values_table(result, hidden),)),
        ),
        notes=cautions(result),
        source_lines=tuple(lines),
        as_of=as_of(sources),
        mark=result.mark,
        file_stem=file_stem(result),
        sources=sources,
    )


def scatter_figure(result: RelationResult) -> Figure:
    """The scatter plot as it stands alone."""
    return Figure(
        name="relation-scatter",
        caption=f"{result.x.title} (nach rechts) und {result.y.title} (nach oben)",
        alt=scatter_alt(result),
        svg=scatter_svg(result, "relation-scatter"),
        width=WIDE.width,
        height=WIDE.height,
    )


def file_stem(result: RelationResult) -> str:
    """Name of a file: says what is inside."""
    chosen = result.selection
    one = f"{chosen.indicator}_{chosen.year}"
    other = f"{chosen.second_indicator}_{chosen.second_year}"
    return f"{chosen.municipality}_zusammenhang_{one}_{other}_{chosen.level}"


def measures_table(result: RelationResult, hidden: str) -> Table:
    """The coefficients with their intervals."""
    columns = (
        Column("name", "Maß"),
        Column("value", "Wert", "", 2),
        Column("low", "95-%-Bereich von", "", 2),
        Column("high", "bis", "", 2),
        Column("areas", "Gebiete", "", 0),
        Column("method", "Rechenweg"),
    )
    rows = tuple(
        (
            found.name,
            "nicht zu berechnen" if found.value is None else found.value,
            *(found.interval or (None, None)),
            found.count,
            found.method,
        )
        for found in result.measured
    )
    return Table("Maße des Zusammenhangs", columns, rows, (), "", hidden=hidden)


def values_table(result: RelationResult, hidden: str) -> Table:
    """Both values of every area of the level, with status, class and base."""
    columns = [
        Column("code", "Schlüssel"),
        Column("name", result.level.name),
        *_columns("x", result.x),
        *_columns("y", result.y),
    ]
    if result.has_map:
        columns.append(Column("class", "Klasse"))
    if result.base_label:
        whole = all((point.base or 0.0).is_integer() for point in result.points)
        columns.append(Column("base", result.base_label, "", 0 if whole else 1))
    columns.append(Column("remark", "Hinweis"))
    rows = tuple(_row(result, point) for point in result.points)
    return Table("Werte der Gebiete", tuple(columns), rows, (), "", mark="", hidden=hidden)


def _columns(name: str, side: Side) -> tuple[Column, Column]:
    kind = "" if side.school_type == ALL else f", {side.school_type_label}"
    title = f"{side.indicator.short_title}{kind} {side.period_label}"
    return (
        Column(name, title, side.indicator.unit, side.indicator.decimals),
        Column(f"{name}_status", f"Status {side.indicator.short_title}"),
    )


def _row(result: RelationResult, point: Point) -> tuple[float | int | str | None, ...]:
    cells: list[float | int | str | None] = [point.code, point.name]
    for area in (point.x, point.y):
        cells += [area.text if area.value is None else area.value, _status(area)]
    if result.has_map:
        cells.append(point.cell)
    if result.base_label:
        cells.append(point.base)
    remark = f"nicht im Streudiagramm: {point.missing}" if point.missing else ""
    cells.append(remark or ("kleine Grundlage" if point.is_small else ""))
    return tuple(cells)


def _status(area: AreaValue) -> str:
    said = LABEL[area.status]
    return f"{said}, {area.flags_text}" if area.flags_text else said
