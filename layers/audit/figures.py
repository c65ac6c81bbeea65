"""What protection costs, per table of a release."""

from collections import defaultdict
from collections.abc import Mapping
from statistics import median

from layers.audit.counts import Counts, change_place, place
from layers.audit.facts import ROUNDED, SHOWN
from layers.audit.model import NUMERATOR, SCHOOL_CHANGES, Place, Row, TableFigures
from layers.audit.reading import Change, Content
from layers.audit.solve import Found


def figures(
    public: Content, truth: Content, counts: Counts, spans: Mapping[Place, Found]
) -> tuple[TableFigures, ...]:
    """One entry per protected table that has small counts or hidden or rounded cells."""
    small: dict[str, list[Found]] = defaultdict(list)
    for where in counts.small:
        small[where.table].append(spans[where])
    shown: dict[tuple[object, ...], Row | Change] = {row.key: row for row in public.rows}
    shown |= {row.key: row for row in public.changes}
    rows: dict[str, list[Row | Change]] = defaultdict(list)
    for row in truth.rows:
        rows[row.indicator].append(row)
    for change in truth.changes:
        rows[SCHOOL_CHANGES].append(change)
    found = (
        _table(name, public, counts, small[name], [(row, shown.get(row.key)) for row in rows[name]])
        for name in sorted(public.rules)
    )
    return tuple(one for one in found if one.small or one.hidden or one.rounded)


def _table(
    name: str,
    public: Content,
    counts: Counts,
    small: list[Found],
    pairs: list[tuple[Row | Change, Row | Change | None]],
) -> TableFigures:
    with_number = [(true, row) for true, row in pairs if _is_shown(true)]
    hidden = [true for true, row in with_number if row is None or not _is_shown(row)]
    rounded = [row for _, row in with_number if row is not None and ROUNDED in row.flags]
    widths = [None if one.high is None else one.high - one.low + 1 for one in small]
    ended = sorted(width for width in widths if width is not None)
    # without an end is wider than any other
    middle = median([float("inf") if width is None else width for width in widths] or [0])
    return TableFigures(
        table=name,
        method=public.rules[name].method,
        cells=len(with_number),
        hidden=len(hidden),
        rounded=len(rounded),
        small=len(small),
        safe=sum(one.is_safe for one in small),
        total=sum(_number(true, counts) for true, _ in with_number),
        hidden_total=sum(_number(true, counts) for true in hidden),
        narrowest=ended[0] if ended else None,
        median=middle if 0 < middle < float("inf") else None,
    )


def _is_shown(row: Row | Change) -> bool:
    if row.status not in SHOWN:
        return False
    return row.status == "none" or (row.value if isinstance(row, Row) else row.pupils) is not None


def _number(row: Row | Change, counts: Counts) -> int:
    where = change_place(row) if isinstance(row, Change) else place(row, NUMERATOR)
    return counts.numbers.get(where, 0)
