"""`python -m bench [PART ...] [--minutes N]`: measure, keep, and write docs/messung.md.

Without names all parts that `make bench` runs; `python -m bench --help` lists them.
`python -m bench report [FILE]` only writes the report again, from the numbers that were kept.
"""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path

import psutil

from bench.kept import KEEP, Kept
from bench.messung import write_report
from bench.parts import NAMES, PARTS, Part
from scripts.server import ROOT

PREPARING_SECONDS = 420.0
REPORT = ROOT / "docs" / "messung.md"


def main() -> None:
    """Parse the command line and run; ends with 1 where a part failed."""
    lines = [f"{part.name}: {part.title}" for part in PARTS]
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        epilog="; ".join(lines),
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help="or: report [FILE]")
    parser.add_argument("--minutes", type=float, default=30.0, help="of the part soak")
    given = parser.parse_args()
    if given.parts[:1] == ["report"] and len(given.parts) <= 2:
        kept = Kept.read(Path(given.parts[1]) if given.parts[1:] else KEEP)
        print(f"Written: {write_report(kept, REPORT)}")
        return
    unknown = [name for name in given.parts if name not in NAMES]
    if unknown:
        parser.error(f"no part {', '.join(unknown)}; there are: {', '.join(NAMES)}, report")
    chosen = [NAMES[n] for n in given.parts] or [part for part in PARTS if part.is_daily]
    os.environ["BENCH_MINUTES"] = str(given.minutes)
    raise SystemExit(run(chosen, given.minutes))


def run(parts: list[Part], minutes: float) -> int:
    """Run the parts one after the other; the number of those that failed."""
    kept, failed = Kept.read(KEEP), 0
    start = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        work = Path(name)
        needed = tuple(dict.fromkeys(place for part in parts for place in part.needs))
        for place in needed:
            said = _child("places", work, work / f"{place}.json", PREPARING_SECONDS, place)
            if said:
                print(f"{place} could not be prepared: {said}", flush=True)
        for part in parts:
            print(f"{part.name} ...", flush=True)
            out, began = work / f"{part.name}.json", time.monotonic()
            limit = part.limit if part.name != "soak" else minutes * 60 + 120
            said = _child(part.name, work, out, limit)
            kept.take(part.name, out, said, time.monotonic() - began)
            kept.write()
            write_report(kept, REPORT)
            failed += bool(said)
            state = f"failed: {said}" if said else "done"
            print(f"{part.name} {state} after {time.monotonic() - began:.0f} s", flush=True)
    print(f"{time.monotonic() - start:.0f} s in all. Numbers: {KEEP}, report: {REPORT}")
    return 1 if failed else 0


def _child(name: str, work: Path, out: Path, limit: float, *more: str) -> str:
    """Run one part in a process of its own; what went wrong, "" for nothing."""
    command = [sys.executable, "-m", "bench.parts", name, str(work), str(out), *more]
    with tempfile.TemporaryFile("w+", encoding="utf-8") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stderr=errors, start_new_session=True)
        said = ""
        try:
            process.wait(limit)
        except subprocess.TimeoutExpired:
            said = f"nicht fertig nach {limit:.0f} s"
        finally:
            _end(process)
        errors.seek(0)
        told = errors.read().strip()
        if not said and process.returncode:
            said = told.splitlines()[-1] if told else f"endete mit {process.returncode}"
        if said and told:
            print(told[-3000:], file=sys.stderr, flush=True)
    return said


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what a part that was too slow has started: its servers, its browser, the load."""
    if process.poll() is None:
        family = [process, *psutil.Process(process.pid).children(recursive=True)]
        for member in family:
            with suppress(psutil.NoSuchProcess, ProcessLookupError):
                member.kill()
    process.wait()


if __name__ == "__main__":
    main()
