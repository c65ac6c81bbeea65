"""A social index as an exhibit: levels, formula, stability and distribution with their tables."""

from layers.export import Column, Table
from layers.model import Source
from layers.queries import catalogue
from layers.queries.confidentiality import hidden_sign
from layers.status import Status
from layers.store import Store
from layers.thematic import social_index_text as text
from layers.thematic.demonstration import mark_of
from layers.thematic.exhibit import Exhibit, Section
from layers.thematic.layer import as_of, source_lines
from layers.thematic.social_index import Cell, Input, SocialIndexResult, Unit
from layers.thematic.social_index_shares import (
    CENTS,
    MONEY,
    Distribution,
    distribution,
    per_choices,
)
from layers.thematic.social_index_svg import index_figure

Row = tuple[float | int | str | None, ...]

LEVELS, FORMULA = "Stufen", "Formel"
STABILITY, SHARES = "Wie fest die Stufen sind", "Verteilung"
"""Headings of the sections; the tables carry the same titles."""
NO_LEVEL = "kein Index"


def social_index_exhibit(store: Store, result: SocialIndexResult) -> Exhibit:
    """Everything that the workbench shows. Where no index can be made, the inputs and "
    "the reason."""
    shared = distribution(result)
    sections = [_levels(result)]
    if result.made is not None:
        sections += [_formula(result), _stability(result)]
        if shared is not None:
            sections.append(_shares(result, shared))
    sources = _sources(store, result)
    lines = dict.fromkeys(
        line for entry in result.inputs for line in source_lines(store, entry.indicator)
    )
    return Exhibit(
        kind="Sozialindex",
        title=text.index_title(result),
        sentence=text.index_sentence(result),
        sections=tuple(sections),
        notes=_notes(store, result),
        source_lines=tuple(lines),
        as_of=as_of(sources),
        mark=_mark(store, result),
        file_stem=f"{store.municipality.slug}_sozialindex_{result.selection.units}"
        f"_{result.selection.year}",
        sources=sources,
    )


def _mark(store: Store, result: SocialIndexResult) -> str:
    marks = (mark_of(store.municipality, entry.indicator) for entry in result.inputs)
    return next((mark for mark in marks if mark), store.municipality.mark)


def _sources(store: Store, result: SocialIndexResult) -> tuple[Source, ...]:
    return tuple(
        dict.fromkeys(
            source
            for entry in result.inputs
            for source in catalogue.sources(store, entry.indicator.indicator_id)
        )
    )


def _notes(store: Store, result: SocialIndexResult) -> tuple[str, ...]:
    found = [text.NOT_THE_STATES]
    for entry in result.inputs:
        about = entry.indicator
        if about.caveat:
            found.append(f"{about.short_title}: {about.caveat}")
        found += [
            f"{about.short_title}: {note.text}"
            for note in catalogue.notes(store, "indicator", about.indicator_id)
            if note.period in (None, entry.period)
        ]
    return tuple(dict.fromkeys(found))


def _table(
    result: SocialIndexResult, title: str, columns: list[Column], rows: list[Row], stem: str
) -> Table:
    store = result.store
    return Table(
        title,
        tuple(columns),
        tuple(rows),
        (),
        f"{store.municipality.slug}_sozialindex_{stem}",
        _mark(store, result),
        hidden_sign(store),
    )


def ordered(result: SocialIndexResult) -> tuple[Unit, ...]:
    """The units in official order; by index, the highest first, only where a reader asks."""
    if result.selection.order != "index":
        return result.units
    return tuple(sorted(result.units, key=lambda u: (u.score is None, -(u.score or 0.0))))


def _name_columns(result: SocialIndexResult) -> list[Column]:
    if not result.is_of_schools:
        return [Column("code", "Nummer"), Column("name", result.level.name)]
    return [
        Column("name", "Schule"),
        Column("school_type", "Schulform"),
        Column("area", f"liegt in ({result.level.name})"),
    ]


def _named(result: SocialIndexResult, unit: Unit) -> Row:
    if not result.is_of_schools:
        return (unit.code, unit.name)
    return (unit.name, unit.detail, unit.place)


def _levels(result: SocialIndexResult) -> Section:
    columns = _name_columns(result)
    if result.made is not None:
        columns += [
            Column("level", "Stufe", decimals=0),
            Column("index", "Index", decimals=text.SCORE_DECIMALS),
        ]
    columns += [_input_column(result, entry) for entry in result.inputs]
    if result.made is not None:
        columns += [
            Column("kept_without", "Stufe bleibt ohne je einen Indikator"),
            Column("kept_weights", "Stufe bleibt bei Gewichten ±10 %"),
            Column("kept_draws", "Stufe bleibt in Ziehungen", "%", 0),
        ]
    columns.append(Column("note", "Hinweis"))
    places = {unit.code: i for i, unit in enumerate(result.known)}
    rows = [_level_row(result, unit, places.get(unit.code)) for unit in ordered(result)]
    table = _table(result, LEVELS, columns, rows, "stufen")
    figures = (index_figure(result),) if result.made is not None else ()
    said = (result.problem,) if result.problem else text.gap_sentences(result)
    return Section(LEVELS, said, figures, (table,))


def _input_column(result: SocialIndexResult, entry: Input) -> Column:
    about = entry.indicator
    where = f", {result.level.name}" if entry.option.is_context else ""
    label = f"{about.short_title} ({entry.period_label}{where})"
    return Column(entry.option.ident, label, about.unit, about.decimals)


def _level_row(result: SocialIndexResult, unit: Unit, place: int | None) -> Row:
    cells = tuple(_cell(cell) for cell in unit.cells)
    note = text.problem_of(result, unit)
    names = _named(result, unit)
    if result.made is None or result.stability is None:
        return (*names, *cells, note)
    if place is None:
        return (*names, NO_LEVEL, None, *cells, None, None, None, note)
    found, level = result.stability, unit.level
    without = [v.levels[place] for v in found.without if v.levels is not None]
    shifted = [v.levels[place] for v in found.shifted if v.levels is not None]
    return (
        *names,
        level,
        unit.score,
        *cells,
        f"{without.count(level or 0)} von {len(without)}",
        f"{shifted.count(level or 0)} von {len(shifted)}",
        100 * found.resampled.kept[place],
        note,
    )


def _cell(cell: Cell) -> float | str:
    """The number, a number in brackets where it says little, or the sign of its status."""
    if cell.row.value is None or cell.row.status is Status.LIMITED:
        return cell.text
    return cell.row.value


def _formula(result: SocialIndexResult) -> Section:
    made = result.made
    assert made is not None
    columns = [
        Column("indicator", "Indikator"),
        *([Column("origin", "Wert von")] if result.is_of_schools else []),
        Column("period", "Zeitpunkt"),
        Column("direction", "Richtung"),
        Column("weight", "Gewicht", decimals=text.WEIGHT_DECIMALS),
        Column("mean", "Mittelwert", decimals=3),
        Column("deviation", "Standardabweichung", decimals=3),
    ]
    rows: list[Row] = [
        (
            entry.indicator.title,
            *([text.origin_text(result, entry)] if result.is_of_schools else []),
            entry.period_label,
            text.direction_text(entry),
            made.weights[i],
            made.means[i],
            made.deviations[i],
        )
        for i, entry in enumerate(result.inputs)
    ]
    bounds: list[Row] = [
        (level, label, sum(unit.level == level for unit in result.known))
        for level, label in enumerate(text.bound_labels(result), 1)
    ]
    levels = [
        Column("level", "Stufe", decimals=0),
        Column("bounds", "Indexwert"),
        Column("count", f"Anzahl {text.units_word(result)}", decimals=0),
    ]
    formula = "Index = " + " ".join(text.formula_lines(result))
    return Section(
        FORMULA,
        (*text.method_sentences(result), formula, text.worked_example(result)),
        tables=(
            _table(result, "Indikatoren der Formel", columns, rows, "formel"),
            _table(result, "Grenzen der Stufen", levels, bounds, "grenzen"),
        ),
    )


def _stability(result: SocialIndexResult) -> Section:
    assert result.made is not None
    assert result.stability is not None
    count, levels = len(result.made.levels), result.made.levels
    titles = [entry.indicator.short_title for entry in result.inputs]
    rows: list[Row] = []
    for found in result.stability.without:
        changed = found.changed(levels) if found.levels else "kein Index möglich"
        rows.append((f"ohne „{titles[found.position]}“", changed, count))
    for found in result.stability.shifted:
        way = "10 % mehr" if found.factor > 1 else "10 % weniger"
        rows.append((f"{way} Gewicht für „{titles[found.position]}“", found.changed(levels), count))
    drawn = result.stability.resampled
    rows.append((f"{drawn.draws} Ziehungen, im Mittel", round(drawn.changed[0], 1), count))
    columns = [
        Column("variation", "Abwandlung"),
        Column("changed", f"{text.units_word(result)} mit anderer Stufe"),
        Column("of", "von", decimals=0),
    ]
    table = _table(result, STABILITY, columns, rows, "festigkeit")
    return Section(STABILITY, text.stability_sentences(result), tables=(table,))


def shares_sentences(result: SocialIndexResult, shared: Distribution) -> tuple[str, ...]:
    """What is shared out, among whom, how; and what it changes."""
    if shared.problem:
        return (shared.problem,)
    selection = result.selection
    weights = ", ".join(
        f"Stufe {n}: {_plain(weight)}" for n, weight in enumerate(selection.level_weights, 1)
    )
    per = dict(per_choices(result.store, selection.units)).get(selection.per, "")
    base = f" mal Größe ({shared.size_title}" if shared.size_title else ""
    base += f", {shared.size_period})" if shared.size_period else ")" if base else ""
    method = (
        "Ganze Stellen nach dem Divisorverfahren mit Standardrundung (Webster/Sainte-Laguë)"
        if shared.kind != MONEY
        else "Auf den Cent genau nach größten Resten (Hamilton/Hare-Niemeyer)"
    )
    moved = sum(max(share.difference, 0) for share in shared.shares)
    noun = "" if shared.kind == MONEY else " Stellen"
    whole, other = shared.text(shared.total) + noun, shared.text(moved) + noun
    said = [
        f"Verteilt werden {whole} auf {len(shared.shares)} {text.units_word(result)}: Gewicht der "
        f"Stufe ({weights}){base or ', ' + per}. {method}; bei gleichem Anspruch zählt die "
        "amtliche Reihenfolge.",
        "Die Gleichverteilung daneben hat dieselben Größen, dasselbe Mindestmaß und dasselbe "
        "Verfahren, aber für alle Stufen dasselbe Gewicht. Gegenüber ihr werden "
        f"{other} umgelenkt.",
    ]
    if selection.minimum:
        least = shared.text(int(selection.minimum * (CENTS if shared.kind == MONEY else 1)))
        said.append(f"Jede Einheit bekommt mindestens {least}.")
    if shared.left_out:
        said.append(
            f"{len(shared.left_out)} von {len(result.units)} {text.units_dative(result)} "
            "haben keine "
            "Stufe oder keine Größe und bekommen in dieser Rechnung nichts. Wer so "
            "verteilt, muss für "
            "sie eigens entscheiden."
        )
    return tuple(said)


def _plain(number: object) -> str:
    return str(number).replace(".", ",")


def _shares(result: SocialIndexResult, shared: Distribution) -> Section:
    said = shares_sentences(result, shared)
    if shared.problem:
        return Section(SHARES, said)
    money = shared.kind == MONEY
    unit, decimals, part = ("€", 2, CENTS) if money else ("", 0, 1)
    columns = _name_columns(result)
    columns.append(Column("level", "Stufe", decimals=0))
    if shared.size_title:
        columns.append(Column("size", shared.size_title, decimals=0))
    what = "Betrag" if money else "Stellen"
    columns += [
        Column("share", f"{what} nach Stufe", unit, decimals),
        Column("equal", f"{what} bei Gleichverteilung", unit, decimals),
        Column("difference", "Unterschied", unit, decimals),
    ]
    by_code = {share.unit.code: share for share in shared.shares}
    rows: list[Row] = []
    for owner in ordered(result):
        share = by_code.get(owner.code)
        size: tuple[float | None, ...] = ()
        if shared.size_title:
            size = (share.size if share else owner.size,)
        start = (*_named(result, owner), owner.level or NO_LEVEL, *size)
        if share is None:
            rows.append((*start, None, None, None))
        else:
            numbers = (share.share, share.equal, share.difference)
            rows.append((*start, *(n / part if money else n for n in numbers)))
    total = (shared.total / part if money else shared.total,) * 2
    blank = ("",) * (len(columns) - 4)
    rows.append(("Zusammen", *blank, *total, 0))
    return Section(SHARES, said, tables=(_table(result, SHARES, columns, rows, "verteilung"),))
