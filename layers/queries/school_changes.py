"""Who changed the type of school, where to, how late, and how published tables disagree."""

from collections.abc import Mapping
from dataclasses import replace

from layers.model import (
    ALL,
    MUNICIPALITY_LEVEL,
    PeriodKind,
    SchoolChangeSelection,
    Source,
    period_label,
)
from layers.queries import catalogue
from layers.queries.confidentiality import confidentiality
from layers.queries.school_change_matrix import by_grade_matrix, by_type_matrix, sum_of
from layers.queries.school_change_result import (
    BY_GRADE,
    BY_TYPE,
    LATE_GRADES,
    TABLES,
    Balance,
    Cell,
    ChangeMatrix,
    Difference,
    Direction,
    Late,
    SchoolChangeOptions,
    SchoolChangeResult,
    Shown,
    Step,
    Total,
)
from layers.queries.school_change_rows import FULL, change_rows
from layers.status import Flag
from layers.store import Store

__all__ = [
    "BY_GRADE",
    "BY_TYPE",
    "TABLES",
    "Cell",
    "ChangeMatrix",
    "SchoolChangeOptions",
    "SchoolChangeResult",
    "Total",
    "school_change_options",
    "school_changes",
]


def school_change_options(store: Store) -> SchoolChangeOptions:
    """What can be chosen on the page of school changes (source: table school_change)."""
    return store.keep("school_change_options", lambda: _options(store))


def _options(store: Store) -> SchoolChangeOptions:
    years = store.rows("SELECT DISTINCT period FROM school_change ORDER BY period")
    tables = {row[0] for row in store.rows("SELECT DISTINCT table_id FROM school_change")}
    grades = store.rows(
        "SELECT DISTINCT grade FROM school_change WHERE grade IS NOT NULL ORDER BY grade"
    )
    types = store.rows(
        "SELECT school_type, name_plural FROM school_type WHERE school_type IN"
        " (SELECT from_school_type FROM school_change UNION SELECT to_school_type"
        " FROM school_change) ORDER BY sort"
    )
    districts = store.rows(
        "SELECT a.level || ':' || a.code, max_by(a.name, a.edition) FROM area a"
        " JOIN area_level l USING (level)"
        " SEMI JOIN school_change s ON s.level = a.level AND s.code = a.code"
        " WHERE a.level <> ? GROUP BY a.level, a.code, l.sort ORDER BY l.sort, a.code",
        (MUNICIPALITY_LEVEL,),
    )
    return SchoolChangeOptions(
        tuple(int(row[0]) for row in years),
        tuple(table for table in TABLES if table in tables or FULL in tables),
        tuple(int(row[0]) for row in grades),
        tuple((row[0], row[1]) for row in types),
        tuple((row[0], row[1]) for row in districts),
        FULL in tables,
    )


def school_changes(store: Store, selection: SchoolChangeSelection) -> SchoolChangeResult:
    """Both tables of one year and Gebiet with everything derived from them.

    Pupils are counts; "-" in a table is exactly zero, unless ``shown`` says that they are rounded.
    Where the release has table ``full``, both
    are added up from it, and grade and school type limit all that is derived: direction and balance
    to the grade and to changes that touch the type, late changes to the type (None once a grade is
    chosen). Elsewhere the published tables stand as they are and are never added up across each
    other. Late changes come from the by-grade table, direction and balance from the by-type table;
    each is None or empty where its table is missing.
    """
    level, _, code = selection.within.partition(":")
    if not selection.within:
        level, code = MUNICIPALITY_LEVEL, store.municipality.slug
    rows = change_rows(store, selection, level, code)
    types = catalogue.school_types(store)
    labels = {t.school_type: t.name_plural for t in types if t.school_type in rows.types}
    by_type = by_type_matrix(rows.by_type, labels)
    by_grade = by_grade_matrix(rows.by_grade, labels)
    ranks = {t.school_type: t.rank for t in types if t.rank is not None and t.school_type in labels}
    differences = () if rows.full else _differences(by_type, by_grade)
    # Published tables are shown as a whole; only what is added up can follow the filters.
    asked = selection if rows.full else replace(selection, school_type=ALL)
    names = {f"{level}:{code}": name for code, name in catalogue.every_area(store, level).items()}
    return SchoolChangeResult(
        selection=selection,
        area_label=names.get(selection.within, store.municipality.name),
        period_label=period_label(PeriodKind.SCHOOL_YEAR, selection.year),
        by_type=by_type,
        by_grade=by_grade,
        late=_late(by_grade_matrix(rows.late, labels)),
        direction=_direction(by_type, ranks, asked),
        balance=_balance(by_type, labels, ranks, asked),
        differences=differences,
        labels=labels,
        notes=_notes(store, selection.year, rows.full, told=bool(differences)),
        sources=_sources(store, rows.full),
        full=rows.full,
        mark=store.municipality.mark,
        shown=_shown(store, rows.flags),
    )


def _shown(store: Store, flags: frozenset[Flag]) -> Shown:
    rules = confidentiality(store)
    rule = rules.school_changes
    base = rule.base if rule and "round" in (rule.method, rule.coarser) else None
    return Shown(Flag.ROUNDED in flags, base, Flag.PERTURBED in flags, rules.sign)


def _late(matrix: ChangeMatrix | None) -> Late | None:
    if matrix is None or not matrix.total.number:
        return None
    late = [cell for line in matrix.cells for cell in line if int(cell.column) in LATE_GRADES]
    number = sum_of(late)
    if number is None:
        return None
    grades = tuple(sorted({int(cell.column) for cell in late}))
    total = matrix.total.number
    return Late(number, total, 100 * number / total, grades)


def _direction(
    matrix: ChangeMatrix | None, ranks: Mapping[str, int], asked: SchoolChangeSelection
) -> Direction | None:
    if matrix is None or len(ranks) < 2:
        return None
    ordered = sorted(ranks, key=lambda key: ranks[key])
    steps = [matrix.cell(r, c) for r in ordered for c in ordered if ranks[r] != ranks[c]]
    steps = [cell for cell in steps if asked.school_type in (ALL, cell.row, cell.column)]
    if any(cell.pupils is None or Flag.PERTURBED in cell.flags for cell in steps):
        return None
    parts = [Step(cell.row, cell.column, cell.pupils or 0) for cell in steps]
    down = tuple(p for p in parts if ranks[p.source] > ranks[p.target])
    up = tuple(p for p in parts if ranks[p.source] < ranks[p.target])
    return Direction(
        sum(p.pupils for p in down), sum(p.pupils for p in up), down, up, tuple(ordered)
    )


def _balance(
    matrix: ChangeMatrix | None,
    labels: Mapping[str, str],
    ranks: Mapping[str, int],
    asked: SchoolChangeSelection,
) -> tuple[Balance, ...]:
    if matrix is None:
        return ()
    outgoing = {t.key: t.number for t in matrix.rows}
    incoming = {t.key: t.number for t in matrix.columns}
    rows = []
    for key, label in labels.items():
        came, went = incoming.get(key), outgoing.get(key)
        if came is not None and went is not None and asked.school_type in (ALL, key):
            rows.append(Balance(key, label, came, went, key in ranks))
    return tuple(rows)


def _differences(
    by_type: ChangeMatrix | None, by_grade: ChangeMatrix | None
) -> tuple[Difference, ...]:
    if by_type is None or by_grade is None:
        return ()
    first = {t.key: t.number for t in by_type.columns}
    rows = []
    for total in by_grade.rows:
        one, other = first.get(total.key), total.number
        if one is not None and other is not None and one != other:
            rows.append(Difference(total.key, total.label, one, other))
    return tuple(rows)


def _sources(store: Store, full: bool) -> tuple[Source, ...]:
    """Sources of the tables shown, each once; in indicator_source under the table's id."""
    tables = (FULL,) if full else tuple(TABLES)
    found = (source for table in tables for source in catalogue.sources(store, table))
    return tuple(dict.fromkeys(found))


def _notes(store: Store, year: int, full: bool, *, told: bool) -> tuple[str, ...]:
    """Notes of the tables shown; on inconsistencies only where no difference is told anyway."""
    found = [
        note
        for table in ("", *((FULL,) if full else TABLES))
        for note in catalogue.notes(store, "school_change", table)
        if note.period in (None, year) and not (told and note.kind == "inconsistency")
    ]
    return tuple(dict.fromkeys(note.text for note in found))
