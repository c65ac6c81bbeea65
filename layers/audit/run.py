"""The audit: what an attacker can work out of all releases that can be reached, taken together."""

import os
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

import numpy as np

from layers.audit.counts import Counts, counts
from layers.audit.equal import equal_counts
from layers.audit.facts import Facts, facts
from layers.audit.figures import figures
from layers.audit.model import Audit, Exposure, Place
from layers.audit.outputs import Exports, add_outputs, hidden_places
from layers.audit.reading import Content, read
from layers.audit.rendering import rendered
from layers.audit.signs import differing_signs
from layers.audit.solve import Block, Found, Wanted, solve
from layers.audit.strange import strange_rows
from layers.audit.sums import known_sums
from layers.audit.system import Line, System

WORKERS = 2
FEW = 300
"""Up to so many wanted counts, processes of their own cost more than they save."""
LEAST_SHARE = 2.0
"""Seconds that every block gets, where the whole audit has as many."""

NO_TRUTH = (
    "Die interne Datei mit allen Zahlen fehlt oder ist nicht zu lesen; ohne sie lässt sich nicht "
    "prüfen, was die Ausgabe verrät."
)

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Release:
    """A public release with its true numbers and what it tells."""

    public: Content
    truth: Content
    counts: Counts
    facts: Facts
    signs: tuple[Exposure, ...]


def audit(
    public: Sequence[Path],
    internal: Mapping[Path, Path],
    seconds: float,
    progress: Progress = lambda _: None,
    exports: Sequence[Exports] = (rendered,),
) -> Audit:
    """Whether all small counts of the first release, and of others, are safe from an attacker who
    has all ``public`` files and knows the rules.

    ``internal`` names the file with all numbers of every release that protects any; a release
    without it counts as exposed. Blocks that are not solved within their share of ``seconds`` (of
    WORKERS processes) count as exposed. ``progress`` is told in German what happens.
    ``exports`` render what is made of the first release. Raises
    AuditError where a file cannot be read.
    """
    began = time.monotonic()
    progress("Ausgaben werden gelesen")
    releases = [
        _release(path, internal.get(path), exports if path == public[0] else ()) for path in public
    ]
    progress("Bekannte Summen werden gesammelt")
    system = _system(releases)
    system.settle()
    left = max(0.0, seconds - (time.monotonic() - began))
    found = solved(system, left, progress)
    exposed = [fault for release in releases for fault in (*release.facts.faults, *release.signs)]
    exposed += _exposures(system, found)
    return Audit(
        passed=not exposed,
        exposed=tuple(dict.fromkeys(exposed)),
        tables=figures(
            releases[0].public, releases[0].truth, releases[0].counts, _spans(system, found)
        )
        if releases
        else (),
        releases=tuple(release.public.fingerprint for release in releases),
        seconds=time.monotonic() - began,
    )


def _release(path: Path, internal: Path | None, exports: Sequence[Exports]) -> Release:
    public = read(path)
    if internal is None and public.rules:
        found = Exposure(Place(f"Ausgabe {public.fingerprint}", "", "", "", 0, "", ""), None, None,
                         None, NO_TRUTH)  # fmt: skip
        return Release(public, public, Counts({}, {}, {}), Facts(), (found,))
    truth = public if internal is None else read(internal)
    known = counts(truth, public.rules)
    told = facts(public, truth, known)
    hidden = hidden_places(public, truth) if exports else []
    strange = [
        one
        for export in exports
        for one in add_outputs(export(path, hidden), public, truth, known, told)
    ]
    if internal is not None:
        strange += strange_rows(path, internal)
    return Release(public, truth, known, told, (*differing_signs(public, truth), *strange))


def _system(releases: Sequence[Release]) -> System:
    system = System()
    for release in releases:
        numbers = release.counts.numbers
        for first, second in equal_counts(numbers):
            one = system.variable(first, numbers[first])
            system.unite(one, system.variable(second, numbers[second]))
    for release in releases:
        numbers = release.counts.numbers
        system.add_sums(known_sums(release.truth, numbers), numbers)
        system.add_facts(release.facts, numbers)
    for release in releases:
        numbers = release.counts.numbers
        for where, small in release.counts.small.items():
            target = system.target(where, numbers[where])
            if target.small is None or small.floor > target.small.floor:
                target.small = small
        for where in release.facts.rounded:
            base = release.public.rules[where.table].base
            system.target(where, numbers[where]).base = base
    return system


def solved(system: System, seconds: float, progress: Progress = lambda _: None) -> dict[int, Found]:
    """The answer for every target, by variable."""
    found = {}
    for number in system.targets:
        if number not in found:
            found[number] = _alone(system, number)
    blocks = [_block(system, lines) for lines in system.blocks()]
    blocks.sort(key=lambda block: -len(block[0].rows) * len(block[0].wanted))
    wanted = sum(len(block.wanted) for block, _ in blocks)
    shares = _shares([block for block, _ in blocks], seconds)
    progress(f"{len(blocks)} Blöcke mit {wanted} Zahlen werden geprüft")
    work = [_with_share(block, share) for (block, _), share in zip(blocks, shares, strict=True)]
    for (_, numbers), answers in zip(blocks, _all_solved(work, wanted), strict=True):
        for answer in answers:
            found[numbers[answer.column]] = answer
    return found


def _all_solved(work: Sequence[Block], wanted: int) -> Iterable[list[Found]]:
    if wanted <= FEW:
        return [solve(block) for block in work]
    # Visitors of the same machine go first.
    spawn = get_context("spawn")
    with ProcessPoolExecutor(WORKERS, spawn, initializer=os.nice, initargs=(10,)) as pool:
        return list(pool.map(solve, work))


def _shares(blocks: Sequence[Block], seconds: float) -> list[float]:
    sizes = [len(block.rows) * len(block.wanted) for block in blocks]
    whole = sum(sizes) or 1
    return [max(WORKERS * seconds * size / whole, min(seconds, LEAST_SHARE)) for size in sizes]


def _with_share(block: Block, seconds: float) -> Block:
    return Block(block.low, block.high, block.truth, block.point, block.rows, block.wanted, seconds)


def _block(system: System, lines: Sequence[int]) -> tuple[Block, list[int]]:
    """A block of its own, and the variable of each of its columns."""
    found = [system.lines[index] for index in lines]
    numbers = sorted({number for line in found for number in line.terms})
    column = {number: place for place, number in enumerate(numbers)}
    wanted = tuple(
        _wanted(system, number, column[number]) for number in numbers if number in system.targets
    )

    def row(line: Line) -> tuple[tuple[int, ...], tuple[float, ...], float, float, int]:
        columns = tuple(column[number] for number in line.terms)
        total = -1 if line.total is None else list(line.terms).index(line.total)
        return columns, tuple(line.terms.values()), line.low, line.high, total

    def of(values: Sequence[float]) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        return np.array([values[number] for number in numbers], dtype=np.float64)

    block = Block(
        of(system.low), of(system.high), of(system.truth), of(system.point),
        tuple(row(line) for line in found), wanted, 0.0,
    )  # fmt: skip
    return block, numbers


def _wanted(system: System, number: int, column: int) -> Wanted:
    target = system.targets[number]
    if target.base:
        return Wanted(column, base=target.base)
    if target.small is None:
        raise ValueError("a target wants nothing")
    return Wanted(column, target.small.floor, target.small.zero)


def _alone(system: System, number: int) -> Found:
    """The answer for a variable that no open line ties to others."""
    low, high = system.low[number], system.high[number]
    wanted = _wanted(system, number, 0)
    if wanted.base:
        safe = high - low + 1 >= wanted.base
    else:
        safe = (low == 0 and not wanted.no_zero) or high >= wanted.floor
    return Found(0, safe, low, None if high == float("inf") else int(high))


def _exposures(system: System, found: Mapping[int, Found]) -> list[Exposure]:
    exposed = []
    # those that are known first
    for number, answer in sorted(found.items(), key=lambda one: (one[1].gave_up, one[0])):
        target = system.targets[number]
        is_told = answer.low == answer.high and target.small is None
        if answer.is_safe or is_told:
            continue
        why = "Der Block war in der Zeit nicht zu Ende zu prüfen." if answer.gave_up else ""
        exposed += [
            Exposure(where, system.truth[number], answer.low, answer.high, why)
            for where in sorted(target.places)
        ]
    return exposed


def _spans(system: System, found: Mapping[int, Found]) -> dict[Place, Found]:
    return {where: found[n] for n, target in system.targets.items() for where in target.places}
