"""Rows of school changes that would tell by being there, or that must not be added up."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from layers.model import MUNICIPALITY_LEVEL, NOT_LOCATED
from layers.prepare.protect.school_change_blocks import Parents, shown_count
from layers.prepare.school_changes import SchoolChange
from layers.status import Flag, parse_flags

Group = tuple[str, int, str]
"""Table, period, level."""


def group_of(row: SchoolChange) -> Group:
    """The rows among which zeros are missing or not."""
    return row.table_id, row.period, row.level


def telling(rows: Sequence[SchoolChange]) -> set[Group]:
    """Groups without a zero in which not every place has every combination of the table: being
    there, a row tells that its true number is not zero."""
    ways: dict[str, set[tuple[object, ...]]] = defaultdict(set)
    groups: dict[Group, list[SchoolChange]] = defaultdict(list)
    for row in rows:
        if shown_count(row) is not None and not row.is_total:
            ways[row.table_id].add(row[4:7])
            groups[group_of(row)].append(row)
    return {
        group
        for group, there in groups.items()
        if all(shown_count(row) for row in there)
        and len(there) < len({row.code for row in there}) * len(ways[group[0]])
    }


def tells_itself(row: SchoolChange | None, groups: set[Group]) -> bool:
    """Whether a row is rounded to zero and stands in one of the groups."""
    if row is None or row.pupils != 0 or group_of(row) not in groups:
        return False
    return Flag.ROUNDED in parse_flags(row.flags)


def perturbed_rows(rows: Sequence[SchoolChange], parents: Parents) -> Iterator[SchoolChange]:
    """The rows of tables that arrived changed for protection (cell-key method), with the flag
    perturbed. Their numbers need not add up, so that levels that the preparation has only added up
    are left out: those where every number is exactly the sum of a finer level."""
    groups: dict[tuple[str, int, str], list[SchoolChange]] = defaultdict(list)
    numbers: dict[SchoolChange, int] = {}
    for row in rows:
        groups[row.table_id, row.period, row.level].append(row)
        if (count := shown_count(row)) is not None:
            numbers[_place(row)] = count
    ours = {key for key, own in groups.items() if _is_added_up(own, numbers, parents)}
    for row in rows:
        if (row.table_id, row.period, row.level) in ours:
            continue
        if shown_count(row) is None:
            yield row
        else:
            flags = sorted({*parse_flags(row.flags), Flag.PERTURBED})
            yield row._replace(flags=",".join(flags))


def _place(row: SchoolChange) -> SchoolChange:
    return row._replace(pupils=None, status="", flags="")


def _is_added_up(
    own: Sequence[SchoolChange], numbers: Mapping[SchoolChange, int], parents: Parents
) -> bool:
    """Whether all rows of a level are sums of the rows of one finer level."""
    finer: set[str] | None = None
    for row in own:
        children = parents.get((row.level, row.code, row.period), ())
        sums: dict[str, int] = defaultdict(int)
        levels = {level for level, _ in children}
        if row.level == MUNICIPALITY_LEVEL:
            children = (*children, *((level, NOT_LOCATED) for level in sorted(levels)))
        for level, code in children:
            found = numbers.get(_place(row)._replace(level=level, code=code))
            if found is not None:
                sums[level] += found
        equal = {level for level, number in sums.items() if number == shown_count(row)}
        finer = equal if finer is None else finer & equal
    return bool(finer)
