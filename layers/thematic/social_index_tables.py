"""Tables of a social index: levels, formula, stability, what is shared out."""

from layers.export import Column, Table
from layers.queries.confidentiality import hidden_sign
from layers.status import Status
from layers.store import Store
from layers.thematic import social_index_method as method
from layers.thematic import social_index_text as text
from layers.thematic.demonstration import mark_of
from layers.thematic.social_index_result import Cell, Input, SocialIndexResult, Unit
from layers.thematic.social_index_shares import CENTS, MONEY, Distribution, Share

Row = tuple[float | int | str | None, ...]

NO_LEVEL, TOTAL = "kein Index", "Zusammen"


def index_mark(store: Store, result: SocialIndexResult) -> str:
    """That the figures are invented, where those of any input are, else ''."""
    marks = (mark_of(store.municipality, entry.indicator) for entry in result.inputs)
    return next((mark for mark in marks if mark), store.municipality.mark)


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
        index_mark(store, result),
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


def levels_table(result: SocialIndexResult) -> Table:
    """Level, index, inputs and firmness of every unit; without an index, inputs and reasons."""
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
    places = {unit.code: i for i, unit in enumerate(result.known)}
    rows = [_level_row(result, unit, places.get(unit.code)) for unit in ordered(result)]
    if any(unit.missing for unit in result.units):
        columns.append(Column("note", "Hinweis"))
        rows = [
            (*row, text.problem_of(result, unit))
            for row, unit in zip(rows, ordered(result), strict=True)
        ]
    return _table(result, "Stufen", columns, rows, "stufen")


def _input_column(result: SocialIndexResult, entry: Input) -> Column:
    about = entry.indicator
    where = f", {result.level.name}" if entry.option.is_context else ""
    label = f"{about.short_title} ({entry.period_label}{where})"
    return Column(entry.option.ident, label, about.unit, about.decimals)


def _level_row(result: SocialIndexResult, unit: Unit, place: int | None) -> Row:
    cells = tuple(_cell(cell) for cell in unit.cells)
    names = _named(result, unit)
    if result.made is None or result.stability is None:
        return (*names, *cells)
    if place is None:
        return (*names, NO_LEVEL, None, *cells, None, None, None)
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
    )


def _cell(cell: Cell) -> float | str:
    """The number, a number in brackets where it says little, or the sign of its status."""
    if cell.row.value is None or cell.row.status is Status.LIMITED:
        return cell.text
    return cell.row.value


def formula_table(result: SocialIndexResult) -> Table:
    """Direction, weight, mean and standard deviation of every indicator."""
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
            *([method.origin_text(result, entry)] if result.is_of_schools else []),
            entry.period_label,
            method.direction_text(entry),
            made.weights[i],
            made.means[i],
            made.deviations[i],
        )
        for i, entry in enumerate(result.inputs)
    ]
    return _table(result, "Indikatoren der Formel", columns, rows, "formel")


def bounds_table(result: SocialIndexResult) -> Table:
    """From where to where each level goes, and how many units have it."""
    rows: list[Row] = [
        (level, label, sum(unit.level == level for unit in result.known))
        for level, label in enumerate(method.bound_labels(result), 1)
    ]
    columns = [
        Column("level", "Stufe", decimals=0),
        Column("bounds", "Indexwert"),
        Column("count", f"Anzahl {text.units_word(result)}", decimals=0),
    ]
    return _table(result, "Grenzen der Stufen", columns, rows, "grenzen")


def stability_table(result: SocialIndexResult) -> Table:
    """How many units have another level under each other way to make the index."""
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
    return _table(result, "Wie fest die Stufen sind", columns, rows, "festigkeit")


def shares_table(result: SocialIndexResult, shared: Distribution) -> Table:
    """What each unit gets, beside the equal distribution, and the sum; units that get nothing have
    empty cells."""
    money = shared.kind == MONEY
    unit, decimals = ("€", 2) if money else ("", 0)
    what = "Betrag" if money else "Stellen"
    columns = [*_name_columns(result), Column("level", "Stufe", decimals=0)]
    if shared.size_title:
        columns.append(Column("size", shared.size_title, decimals=0))
    columns += [
        Column("share", f"{what} nach Stufe", unit, decimals),
        Column("equal", f"{what} bei Gleichverteilung", unit, decimals),
        Column("difference", "Unterschied", unit, decimals),
    ]
    by_code = {share.unit.code: share for share in shared.shares}
    rows = [_share_row(result, shared, who, by_code.get(who.code)) for who in ordered(result)]
    total = shared.total / CENTS if money else shared.total
    blank = (None,) * (len(columns) - 4)
    rows.append((TOTAL, *blank, total, total, 0))
    return _table(result, "Verteilung", columns, rows, "verteilung")


def _share_row(
    result: SocialIndexResult, shared: Distribution, unit: Unit, share: Share | None
) -> Row:
    start: Row = (*_named(result, unit), unit.level or NO_LEVEL)
    if shared.size_title:
        start = (*start, share.size if share else None)
    if share is None:
        return (*start, None, None, None)
    numbers = (share.share, share.equal, share.difference)
    return (*start, *(n / CENTS if shared.kind == MONEY else n for n in numbers))
