"""One table in pytauargus: ``python -m layers.prepare.protect.tauargus_worker SECONDS``.

A process of its own, because the engine is compiled code with state of its own: it may crash, run
for hours, and writes its logs into the folder in which it stands. There it reads ``job.json`` and
writes ``result.json``: ``{"cells": [...]}``, ``{"counts": [...]}`` or ``{"reason": "..."}``.

The engine is given counts and sums directly, in the file format of its solvers ("JJ"; tau-argus
user's manual 4.1, Hundepool et al. 2014), and not by its reader of tables: that one takes the
smallest number of the table for a lower bound that an attacker knows, so that no count could be 0.
"""

import itertools
import json
import re
import resource
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TypedDict

from pytauargus import HiTaSCtrl, RounderCtrl

INPUT, OUTPUT, STATISTICS = Path("table.in"), Path("table.out"), Path("table.log")
ENDLESS = 100_000
"""Minutes: the engine does not stop by itself, who started this process ends it."""
CONSTANTS = {101: 1e-7, 102: 2.14e13, 103: 1e-4, 104: 0.01}
"""Zero, infinity, least violation and largest slack of the rounder, as pytauargus sets them."""
ROUNDED = re.compile(r"^\s*(\d+) from\s+\S+ to\s+(\S+)\s*$", re.MULTILINE)
SMALL = 100
"""Cells up to which more than one choice of directions is tried."""
EVERY, MOST = 5, 60
"""Sensitive cells up to which all choices are tried; runs of the engine otherwise."""

Choice = tuple[bool, ...]


class Job(TypedDict):
    """``kind``: suppress or round. ``sums``: (total, parts), indices. ``status``: per cell u (is
    not shown), z (is shown) or s; ``down``, ``up``: how far it must be able to move, one of the two
    is enough (0 and 0: needs no protection; down 0 and up above 0: only up will do); ``weight``:
    whole, above 0. ``base``: of round."""

    kind: str
    counts: list[int]
    sums: list[tuple[int, list[int]]]
    status: str
    down: list[int]
    up: list[int]
    weight: list[int]
    base: int


def table(job: Job, down: Iterable[int], up: Iterable[int]) -> str:
    """The input of both solvers: per cell number, count, weight, status, the bounds that everybody
    knows, how far it must be able to move down, up and in all; then the sums."""
    most = 2 * max(job["counts"]) + 100
    cells = zip(job["counts"], job["weight"], job["status"], down, up, strict=True)
    lines = ["0", str(len(job["counts"]))]
    lines += [f"{i} {n} {w} {s} 0 {most} {d} {u} 0" for i, (n, w, s, d, u) in enumerate(cells)]
    lines.append(str(len(job["sums"])))
    for total, parts in job["sums"]:
        terms = " ".join(f"{part} (1)" for part in parts)
        lines.append(f"0 {len(parts) + 1} : {total} (-1) {terms}")
    return "\n".join(lines) + "\n"


def hide(job: Job) -> dict[str, Any]:
    """Which cells are not shown, at the least weight that was found.

    The engine proves an optimum for cells that each move in a given direction; we need one of two.
    """
    found: dict[Choice, tuple[int, list[int]] | None] = {}

    def loss(choice: Choice) -> float:
        if choice not in found:
            found[choice] = _optimum(job, choice)
        answer = found[choice]
        return float("inf") if answer is None else answer[0]

    free = [i for i, down in enumerate(job["down"]) if down]
    best = _search(job, free, loss)
    answer = found[best]
    if answer is None:
        return {"reason": "no pattern protects every cell"}
    return {"cells": answer[1]}


def _search(job: Job, free: list[int], loss: Any) -> Choice:
    near, down, up = _starts(job, free)
    if len(job["counts"]) > SMALL:
        return next((choice for choice in (near, down, up) if loss(choice) < float("inf")), near)
    if len(free) <= EVERY:
        return min(itertools.product((True, False), repeat=len(free)), key=loss)
    best = min((near, down, up), key=loss)
    runs = 3
    improved = True
    while improved and runs < MOST:
        improved = False
        for choice in itertools.islice(_flipped(len(free)), MOST - runs):
            runs += 1
            trial = tuple(a != b for a, b in zip(best, choice, strict=True))
            if loss(trial) < loss(best):
                best, improved = trial, True
    return best


def _starts(job: Job, free: list[int]) -> tuple[Choice, Choice, Choice]:
    near = tuple(job["down"][i] < job["up"][i] for i in free)
    return near, (True,) * len(free), (False,) * len(free)


def _flipped(length: int) -> Iterator[Choice]:
    for place in range(length):
        yield tuple(i == place for i in range(length))


def _optimum(job: Job, choice: Choice) -> tuple[int, list[int]] | None:
    """The cheapest pattern where the cells with ``down``, in turn, move as chosen (True: down)."""
    goes_down = iter(choice)
    down, up = [], []
    for least, most in zip(job["down"], job["up"], strict=True):
        falls = bool(least) and next(goes_down)
        down.append(least if falls else 0)
        up.append(0 if falls else most)
    INPUT.write_text(table(job, down, up), encoding="ascii")
    OUTPUT.unlink(missing_ok=True)
    if HiTaSCtrl().full_jj(str(INPUT), str(OUTPUT), ENDLESS) != 0:
        return None
    cells = {i for i, status in enumerate(job["status"]) if status == "u"}
    cells |= {int(cell) for cell in OUTPUT.read_text(encoding="ascii").split()}
    return sum(job["weight"][cell] for cell in cells), sorted(cells)


def round_counts(job: Job) -> dict[str, Any]:
    """The counts rounded so that sums hold, nearest in all to the true ones (zero-restricted
    controlled rounding, Salazar 2005, Mathematical Programming 105); the engine takes further
    multiples of the base where there is no such rounding, which the caller refuses."""
    none = [0] * len(job["counts"])
    INPUT.write_text(table(job, none, none), encoding="ascii")
    rounder = RounderCtrl()
    for number, value in CONSTANTS.items():
        rounder.set_double_constant(number, value)
    code = rounder.do_round(
        solver="SCIP",  # the engine's name for the solver that it is built with, HiGHS
        in_file=str(INPUT),
        base=float(job["base"]),
        upper_bound=[1e40],
        lower_bound=[0.0],
        solution_file=str(OUTPUT),
        statistics_file=str(STATISTICS),
        max_time=ENDLESS,
    )[0]
    if code != 0:
        return {"reason": f"the rounder ended with code {code}"}
    rounded = dict(ROUNDED.findall(OUTPUT.read_text(encoding="ascii")))
    if len(rounded) != len(job["counts"]):
        return {"reason": "the rounder left cells out"}
    return {"counts": [round(float(rounded[str(i)])) for i in range(len(rounded))]}


def main() -> None:
    """Do the job of the folder in which we stand, in as many seconds of the processor as the
    argument says."""
    most = int(sys.argv[1])
    resource.setrlimit(resource.RLIMIT_CPU, (most, most + 1))
    job: Job = json.loads(Path("job.json").read_text(encoding="ascii"))
    result = hide(job) if job["kind"] == "suppress" else round_counts(job)
    Path("result.json").write_text(json.dumps(result), encoding="ascii")


if __name__ == "__main__":
    main()
