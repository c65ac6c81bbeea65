"""Tables of school changes protected: rounded so that all sums hold, or hidden with their sums."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from time import perf_counter

import numpy as np

from layers.model import MUNICIPALITY_LEVEL, PeriodKind, period_date
from layers.prepare.periods import EditionAreas, fitting_edition
from layers.prepare.protect.block import Block, Counts, Mask
from layers.prepare.protect.rounding import NotRoundedError, round_block
from layers.prepare.protect.rules import Rule
from layers.prepare.protect.school_change_blocks import (
    UNKNOWN,
    Area,
    ChangeBlock,
    Parents,
    block_of,
    change_blocks,
    earlier_numbers,
    shown_count,
)
from layers.prepare.protect.school_change_cells import (
    Group,
    group_of,
    perturbed_rows,
    telling,
    tells_itself,
)
from layers.prepare.protect.secondary import exposed, suppress
from layers.prepare.protect.solve import WORKERS, Solved, in_processes
from layers.prepare.school_changes import SchoolChange
from layers.prepare.school_changes_file import whole_members
from layers.status import Flag, Status, parse_flags

MANY = 10_000
"""Numbers from which on starting processes is worth its time."""

SECONDS = 300.0
"""After which rounding a period is given up for a simpler one; it takes about five. The ``seconds``
of the rule are those of hiding."""


@dataclass
class ChangesEffect:
    """What protection did to one table.

    ``cells``: rows with a number; ``hidden`` and ``rounded`` of these. ``pupils`` and ``lost``:
    pupils in the innermost rows, and of these hidden. ``furthest``: largest deviation of a total
    (a row, or a margin that pages form of rows); ``furthest_cell``: of an innermost number.
    """

    table: str
    method: str
    cells: int = 0
    sensitive: int = 0
    hidden: int = 0
    rounded: int = 0
    pupils: int = 0
    lost: int = 0
    furthest: int = 0
    furthest_cell: int = 0
    seconds: float = 0.0
    engine: str = "none"


@dataclass(frozen=True)
class ChangesProtected:
    """Rows for the public release, in the order of the true ones (rounded ones may be left out, see
    ``protect_school_changes``), the effect on each table, and what could not be protected, as
    German texts."""

    rows: tuple[SchoolChange, ...]
    effects: tuple[ChangesEffect, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """One period: its block, what of it was rounded in earlier releases (-1 where nothing), whether
    a row shows a number, and per number how coarse its level is, 0 the finest."""

    block: Block
    rule: Rule
    kept: Counts
    in_rows: Mask
    coarseness: Counts


def protect_school_changes(
    rows: Sequence[SchoolChange],
    rule: Rule | None,
    parents: Parents,
    earlier: Sequence[SchoolChange] = (),
) -> ChangesProtected:
    """The rows of table school_change as the public may see them.

    ``parents``: see ``whole_areas``. ``earlier``: rows of releases that can still be reached, only
    those whose true number is still the same; the last one counts where there are several. Numbers
    that they show rounded are kept where possible, those that they hide stay hidden.

    Rounded tables: every row with a number has status ok and the flag rounded; zeros and numbers
    rounded to zero are the same, so that of tables in which only some combinations have rows, and
    none is zero, rows rounded to zero are left out. Where no rounding is found, or sums cannot be
    protected, all numbers of the period are hidden, or the text in ``open`` says so. Of the method
    cell_key see ``perturbed_rows``.
    """
    if rule is None:
        return ChangesProtected(tuple(rows))
    if rule.method == "cell_key":
        return ChangesProtected(tuple(perturbed_rows(rows, parents)))
    blocks = change_blocks(rows, parents)
    groups = telling(rows)
    by_period: dict[int, list[SchoolChange]] = defaultdict(list)
    for row in earlier:
        by_period[row.period].append(row)
    jobs = [_job(rows, found, rule, by_period[found.period], groups) for found in blocks]
    solved = _solve_all(jobs)
    out = dict(enumerate(rows))
    effects: dict[str, ChangesEffect] = {}
    for found, job, result in zip(blocks, jobs, solved, strict=True):
        out |= _changed(rows, found, result)
        _tell(effects, rows, found, job, result)
    open_ = tuple(
        f"Schulformwechsel {found.period}: Die Zahlen lassen sich nicht schützen."
        for found, result in zip(blocks, solved, strict=True)
        if not result.is_safe
    )
    kept = tuple(row for row in out.values() if not tells_itself(row, groups))
    return ChangesProtected(kept, tuple(effects.values()), open_)


def whole_areas(
    rows: Sequence[SchoolChange], slug: str, editions: Sequence[EditionAreas]
) -> Parents:
    """(level, code, period) -> all areas that are whole within it, of every finer level with rows.

    Of the edition of areas in which the rows of the period stand; ``slug`` is the municipality's
    code. Cases without a place count for the municipality and are not named here.
    """
    present: dict[int, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in rows:
        present[row.period][row.level].add(row.code)
    names = list(editions[-1].codes)
    found: dict[tuple[str, str, int], list[Area]] = defaultdict(list)
    for period, levels in present.items():
        day = period_date(PeriodKind.SCHOOL_YEAR, period)
        for number, fine in enumerate(names):
            if fine not in levels:
                continue
            areas = fitting_edition(editions, fine, day, levels[fine])
            found[MUNICIPALITY_LEVEL, slug, period] += [(fine, code) for code in areas.codes[fine]]
            for coarse in names[:number]:
                for parent, codes in whole_members(areas, fine, coarse).items():
                    found[coarse, parent, period] += [(fine, code) for code in sorted(codes)]
    return {key: tuple(children) for key, children in found.items()}


def _job(
    rows: Sequence[SchoolChange],
    found: ChangeBlock,
    rule: Rule,
    earlier: Sequence[SchoolChange],
    groups: set[Group],
) -> Job:
    kept = np.full(len(found.counts), -1, dtype=np.int64)
    rounded = [row for row in earlier if Flag.ROUNDED in parse_flags(row.flags)]
    # Rows that are missing there were left out because they were rounded to zero.
    without = groups & {group_of(row) for row in rounded}
    for place, positions in found.rows.items():
        is_missing = any(group_of(rows[position]) in without for position in positions)
        if is_missing and found.counts[place] < rule.base:
            kept[place] = 0
    for row, place in earlier_numbers(found, rounded):
        count = shown_count(row)
        if place != UNKNOWN and count is not None:
            kept[place] = count
    areas: dict[str, set[str]] = defaultdict(set)
    for (level, code), _ in found.at:
        areas[level].add(code)
    order = sorted(areas, key=lambda level: -len(areas[level]))
    coarseness = np.array([order.index(level) for (level, _), _ in found.at], dtype=np.int64)
    in_rows = np.zeros(len(found.counts), dtype=bool)
    in_rows[sorted(found.rows)] = True
    return Job(block_of(found, rule, earlier), rule, kept, in_rows, coarseness)


def _solve_all(jobs: Sequence[Job]) -> list[Solved]:
    if sum(len(job.block.counts) for job in jobs) < MANY or len(jobs) < WORKERS:
        return [solve(job) for job in jobs]
    return in_processes(solve, jobs)


def solve(job: Job) -> Solved:
    """Protect one period."""
    start = perf_counter()
    block, rule = job.block, job.rule
    if rule.method == "round":
        return _rounded(job, start)
    if int((~block.hidden).sum()) <= rule.cells:
        found = suppress(block, rule.seconds)
        if found.is_safe:
            return Solved(found.mask, None, found.engine, True, perf_counter() - start)
    if rule.coarser == "round":
        return _rounded(job, start)
    return _hide_levels(job, start)


def _rounded(job: Job, start: float) -> Solved:
    nothing = np.zeros(len(job.block.counts), dtype=bool)
    try:
        numbers = round_block(job.block, job.rule.base, SECONDS, job.kept, job.in_rows)
    except NotRoundedError:
        return Solved(~nothing, None, "hide_level", True, perf_counter() - start)
    return Solved(nothing, numbers, "round", True, perf_counter() - start)


def _hide_levels(job: Job, start: float) -> Solved:
    """Hide whole levels, the finest first, until nothing can be worked out."""
    block = job.block
    hidden = block.hidden | block.sensitive
    for level in np.unique(job.coarseness):
        hidden = hidden | ((job.coarseness == level) & ~block.shown)
        if not exposed(block, hidden, job.rule.seconds):
            return Solved(hidden, None, "hide_level", True, perf_counter() - start)
    return Solved(hidden, None, "hide_level", False, perf_counter() - start)


def _changed(
    rows: Sequence[SchoolChange], found: ChangeBlock, result: Solved
) -> Iterator[tuple[int, SchoolChange]]:
    for place, positions in found.rows.items():
        for position in positions:
            row = rows[position]
            if result.mask[place]:
                hidden = row._replace(pupils=None, status=Status.CONFIDENTIAL.value, flags="")
                yield position, hidden
            elif result.rounded is not None:
                flags = sorted({*parse_flags(row.flags), Flag.ROUNDED})
                yield (
                    position,
                    row._replace(
                        pupils=int(result.rounded[place]),
                        status=Status.OK.value,
                        flags=",".join(flags),
                    ),
                )


def _tell(
    effects: dict[str, ChangesEffect],
    rows: Sequence[SchoolChange],
    found: ChangeBlock,
    job: Job,
    result: Solved,
) -> None:
    counts = job.block.counts
    total = np.zeros(len(counts), dtype=bool)
    total[[one for one, _ in job.block.sums]] = True
    off = np.abs(result.rounded - counts) if result.rounded is not None else 0 * counts
    seen: dict[str, list[int]] = defaultdict(list)
    for place, positions in found.rows.items():
        for name in sorted({rows[position].table_id for position in positions}):
            seen[name].append(place)
    for name, places in seen.items():
        effect = effects.setdefault(name, ChangesEffect(name, job.rule.method))
        own = np.zeros(len(counts), dtype=bool)
        own[places] = True
        effect.cells += len(places)
        effect.sensitive += int(job.block.sensitive[own].sum())
        effect.hidden += int(result.mask[own].sum())
        effect.rounded += 0 if result.rounded is None else int((own & ~result.mask).sum())
        effect.pupils += int(counts[own & ~total].sum())
        effect.lost += int(counts[own & ~total & result.mask].sum())
        effect.furthest = max(effect.furthest, int(off[total].max(initial=0)))
        effect.furthest_cell = max(effect.furthest_cell, int(off[own & ~total].max(initial=0)))
        effect.seconds += result.seconds / len(seen)
        effect.engine = result.engine if result.engine != "none" else effect.engine
