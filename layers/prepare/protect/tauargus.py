"""Suppression and controlled rounding of one whole table by pytauargus, in a process of its own.

Both functions give None instead of a result that they cannot vouch for: they say so in the log and
leave the block to others. The same block gives the same result in every run; ``seconds`` decides
only whether there is one.
"""

import json
import logging
import math
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from layers.prepare.protect.block import TOTAL, Block, Counts, Mask, Table
from layers.prepare.protect.witness import BUSY

logger = logging.getLogger(__name__)

WORKER = "layers.prepare.protect.tauargus_worker"
ROOT = Path(__file__).parents[3]
HEAVIEST = 20_000
"""The largest weight, as in tau-argus: its solver counts in whole numbers."""


def suppress_table(block: Block, seconds: float) -> Mask | None:
    """Which counts of a whole table are not shown, by optimal cell suppression (shape n).

    Sensitive and hidden counts are given as unsafe and ``shown`` ones as protected, no safety rule
    of tau-argus is applied; zeros may be hidden like any other count. A sensitive count must be
    able to reach 0 or its threshold. tau-argus only knows limits that are both to be reached, so
    each count is given one of them, the nearer one (the threshold where both are as near, or the
    count is 0): the others of its row then move less, and smaller ones will do. In tables of up to
    100 counts other choices are tried too, all of them where up to five counts are sensitive.

    What tau-argus protects is a range of numbers that need not be whole: in tables of three and
    more dimensions the caller must look for whole ones. None where the table is not whole (some
    combination of codes is missing), or pytauargus finds nothing, crashes, takes more than
    ``seconds``, or breaks its promise.
    """
    try:
        return _suppressed(block, seconds)
    except _RefusedError as error:
        _tell(block, error)
        return None


def round_table(block: Block, base: int, seconds: float) -> Counts | None:
    """The counts of a whole table, rounded to multiples of ``base`` next to them (shape n).

    All sums hold, multiples stay as they are, and the distance in all is the least possible.

    None where the table is not whole, there is no such rounding (it may happen from three
    dimensions on), or pytauargus crashes or takes more than ``seconds``.
    """
    try:
        return _rounded(block, base, seconds)
    except _RefusedError as error:
        _tell(block, error)
        return None


class _RefusedError(Exception):
    """There is no result, and why."""


def _tell(block: Block, reason: _RefusedError) -> None:
    logger.info("pytauargus, %s (%d counts): %s", block.name, len(block.counts), reason)


def _suppressed(block: Block, seconds: float) -> Mask:
    must = block.sensitive | block.hidden
    _check_whole(block)
    if not block.sensitive.any():
        return must
    if (must & block.shown).any():
        raise _RefusedError("a count that is known already cannot be hidden")
    down, up = _distances(block)
    job = _job(block) | {
        "kind": "suppress",
        "status": "".join(np.where(must, "u", np.where(block.shown, "z", "s"))),
        "down": down.tolist(),
        "up": up.tolist(),
    }
    cells = np.array(_run(job, seconds)["cells"], dtype=np.int64)
    mask = np.zeros(len(block.counts), dtype=bool)
    if ((cells < 0) | (cells >= len(mask))).any():
        raise _RefusedError("an answer for counts that there are not")
    mask[cells] = True
    if not (mask >= must).all() or (mask & block.shown).any():
        raise _RefusedError("not all that must be hidden is, or something that may not")
    return mask


def _rounded(block: Block, base: int, seconds: float) -> Counts:
    _check_whole(block)
    job = _job(block) | {"kind": "round", "status": "s" * len(block.counts), "base": base}
    rounded = np.array(_run(job, seconds)["counts"], dtype=np.int64)
    if (rounded % base).any():
        raise _RefusedError(f"not all numbers are multiples of {base}")
    if (np.abs(rounded - block.counts) >= base).any():
        raise _RefusedError(f"a number is {base} or more from the true one")
    if any(rounded[total] != rounded[list(parts)].sum() for total, parts in block.sums):
        raise _RefusedError("rounded numbers do not add up")
    return rounded


def _check_whole(block: Block) -> None:
    if block.table is None:
        raise _RefusedError("not a table")
    if not _has_every_place(block.table, len(block.counts)):
        raise _RefusedError("the table is not whole")


def _has_every_place(table: Table, count: int) -> bool:
    codes = [{TOTAL, *tree} for tree in table.trees]
    places = set(table.places)
    whole = len(places) == len(table.places) == count == math.prod(map(len, codes))
    return whole and all(
        len(place) == len(codes)
        and all(code in known for code, known in zip(place, codes, strict=True))
        for place in places
    )


def _distances(block: Block) -> tuple[Counts, Counts]:
    """How far each count must be able to fall or to rise; 0 and 0 where nothing is asked."""
    rise = block.threshold - block.counts
    asked = block.sensitive & (rise > 0)
    down = np.where(asked, block.counts, 0)
    return down, np.where(asked, rise, 0)


def _job(block: Block) -> dict[str, Any]:
    none = [0] * len(block.counts)
    return {
        "counts": block.counts.tolist(),
        "sums": [(total, list(parts)) for total, parts in block.sums],
        "down": none,
        "up": none,
        "weight": _weights(block.loss).tolist(),
    }


def _weights(loss: NDArray[np.float64]) -> Counts:
    scaled = np.round(loss / loss.max() * HEAVIEST)
    return np.asarray(np.maximum(scaled, 1), dtype=np.int64)


def _run(job: dict[str, Any], seconds: float) -> dict[str, Any]:
    """What the worker answers in seconds of the processor, or BUSY times as many on the clock."""
    paths = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, paths))}
    with tempfile.TemporaryDirectory(prefix="tauargus-") as name:
        folder = Path(name)
        (folder / "job.json").write_text(json.dumps(job), encoding="ascii")
        try:
            code = subprocess.run(  # noqa: S603 - our own program, no shell
                [sys.executable, "-m", WORKER, str(math.ceil(seconds))],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=BUSY * seconds,
                check=False,
            ).returncode
            text = (folder / "result.json").read_text(encoding="ascii")
        except subprocess.TimeoutExpired:
            raise _RefusedError(f"not done in {seconds:g} s") from None
        except FileNotFoundError:
            if code == -signal.SIGXCPU:
                raise _RefusedError(f"not done in {seconds:g} s") from None
            raise _RefusedError(f"ended without a result (code {code})") from None
    result: dict[str, Any] = json.loads(text)
    if code or "reason" in result:
        raise _RefusedError(result.get("reason", f"crashed (code {code})"))
    return result
