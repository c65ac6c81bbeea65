"""Disparities as an exhibit: for files, prints and slides."""

from layers.model import Measure
from layers.queries import catalogue
from layers.store import Store
from layers.thematic.demonstration import mark_of
from layers.thematic.disparity_method import method_lines
from layers.thematic.disparity_notes import notes_of, parts_text
from layers.thematic.disparity_result import DisparityResult, Measured
from layers.thematic.disparity_svg import axis_note, strip_alt, strip_svg, years_alt, years_svg
from layers.thematic.disparity_tables import (
    areas_table,
    file_stem,
    measures_table,
    parts_table,
    quantiles_table,
    trend_table,
)
from layers.thematic.disparity_text import (
    TITLES,
    change_texts,
    common_reason,
    disparity_title,
    label_of,
    left_out_text,
    main_sentence,
    meaning,
    measure_text,
)
from layers.thematic.disparity_trend_svg import trend_alt, trend_svg
from layers.thematic.exhibit import Exhibit, Figure, Section
from layers.thematic.layer import as_of, source_lines
from layers.thematic.spatial import spatial_of


def disparity_exhibit(store: Store, result: DisparityResult) -> Exhibit:
    """Everything that the page of disparities shows."""
    sources = catalogue.sources(store, result.indicator.indicator_id)
    sections = [_distribution(result), _measures(result), _parts(result), _trend(result)]
    areas = _areas(result)
    return Exhibit(
        kind="Disparitäten",
        title=disparity_title(result),
        sentence=main_sentence(result),
        sections=(
            *(section for section in sections if section is not None),
            spatial_of(store, result.selection).section,
            *((areas,) if areas is not None else ()),
        ),
        notes=(*notes_of(result), *method_lines(result)),
        source_lines=source_lines(store, result.indicator),
        as_of=as_of(sources),
        mark=mark_of(store.municipality, result.indicator),
        file_stem=file_stem(result),
        sources=sources,
    )


def _distribution(result: DisparityResult) -> Section | None:
    if result.year is None:
        return None
    period = label_of(result, result.selection.year)
    left_out = left_out_text(result)
    drawn = strip_svg(result, "distribution")
    alt = strip_alt(result)
    caption = f"Jeder Punkt ist ein Gebiet, {period}; darunter P10, P25, Median, P75 und P90"
    if result.indicator.measure is not Measure.COUNT:
        caption += f", gestrichelt der {result.store.municipality.words.value}"
    return Section(
        f"Verteilung {period}",
        (left_out,) if left_out else (),
        (_figure("distribution", f"{caption}.", alt, drawn),),
    )


def _areas(result: DisparityResult) -> Section | None:
    return None if result.year is None else Section("Gebiete", (), (), (areas_table(result),))


def _measures(result: DisparityResult) -> Section | None:
    if result.year is None:
        return None
    why = common_reason(result)
    told = (why,) if why else tuple(_told(result, found) for found in result.measures)
    tables = () if why else (measures_table(result),)
    return Section("Maße der Ungleichheit", told, (), tables)


def _told(result: DisparityResult, found: Measured) -> str:
    value = "" if found.value is None else f" {measure_text(result, found.name, found.value)}"
    changes = " ".join(change_texts(result, found))
    return f"{TITLES[found.name]}{value}: {meaning(result, found)} {changes}".strip()


def _parts(result: DisparityResult) -> Section | None:
    text = parts_text(result)
    if not text:
        return None
    table = parts_table(result)
    return Section("Zwischen und innerhalb", (text,), (), (table,) if table else ())


def _trend(result: DisparityResult) -> Section | None:
    if not result.has_trend:
        return None
    caption = (
        "Je Jahr: P10 bis P90 (Linie), P25 bis P75 (Kasten), Median (Strich), niedrigster und "
        f"höchster Wert (Punkte). {axis_note(result)}"
    ).strip()
    figures = [_figure("years", caption, years_alt(result), years_svg(result, "years"))]
    for found in result.measures:
        if sum(point.value is not None for point in found.points) > 1:
            name = f"trend-{found.name}"
            svg = trend_svg(result, found, name)
            figures.append(_figure(name, _trend_caption(found), trend_alt(result, found), svg))
    tables = (quantiles_table(result), *((trend_table(result),) if result.measures else ()))
    return Section("Über die Jahre", (), tuple(figures), tables)


def _trend_caption(found: Measured) -> str:
    bars = ", mit 95-%-Bereich (Balken)" if any(point.interval for point in found.points) else ""
    return f"{TITLES[found.name]} über die Jahre{bars}."


def _figure(name: str, caption: str, alt: str, svg: str) -> Figure:
    width, height = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split(" ")
    return Figure(name, caption, alt, svg, float(width), float(height))
