"""The parts of the bench. Each runs in a process of its own with a limit of time, so that none can
stop the others or take away what they have measured.

``python -m bench.parts NAME WORK OUT`` is that process.
"""

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bench.results import Results

Run = Callable[[Path, Results], None]


@dataclass(frozen=True)
class Part:
    """``limit`` in seconds; ``needs`` names the places that are made before."""

    name: str
    title: str
    limit: float
    needs: tuple[str, ...]
    is_daily: bool = True
    """Whether `make bench` runs it; the others are long and run by name."""


ALL_SIZES = ("45", "500", "2000")
PARTS = (
    Part("visits", "Besuche und Wechsel im schnellen Browser", 420, ALL_SIZES),
    Part("slow", "Langsames Gerät, langsames Netz", 480, ALL_SIZES),
    Part("session", "Die feste Sitzung", 240, ("session",)),
    Part("cost", "Rechenzeit des Servers je Wechsel", 240, ALL_SIZES),
    Part("steady", "16 Besucher ohne Pause, und Speicher", 360, ALL_SIZES),
    Part("hall", "600 erste Besuche in einer Minute", 420, ALL_SIZES),
    Part("pictures", "Bilder", 180, ("45", "500", "2000")),
    Part("analysis", "Vergleiche und Mappe", 180, ()),
    Part("stage", "Vortrag in zwei Fenstern", 180, ()),
    Part("soak", "Dauerlast", 3600, ("45",), is_daily=False),
    Part("prepare", "Aufbereitung bis 10 Millionen Zeilen", 1800, (), is_daily=False),
    Part("confidentiality", "Schutz kleiner Zahlen", 1800, (), is_daily=False),
)
NAMES = {part.name: part for part in PARTS}


def run_part(name: str) -> Run:
    """What measures that part. Imported only in its own process. Raises KeyError for no part."""
    from bench import cost, session, slow, visits
    from bench.analysis import run_analysis_bench
    from bench.confidentiality import run_confidentiality_bench
    from bench.pictures import run_pictures_bench
    from bench.prepare_scale import run_prepare_bench
    from bench.soak import run_soak
    from bench.stage import run_stage_bench

    runs: dict[str, Run] = {
        "visits": visits.run_visits,
        "slow": slow.run_slow,
        "session": session.run_sessions,
        "cost": cost.run_cost,
        "steady": cost.run_steady,
        "hall": cost.run_hall,
        "soak": run_soak,
        "pictures": run_pictures_bench,
        "analysis": run_analysis_bench,
        "stage": run_stage_bench,
        "prepare": run_prepare_bench,
        "confidentiality": run_confidentiality_bench,
    }
    return runs[name]


def main() -> None:
    """Run the part that is named."""
    name, work, out = sys.argv[1:4]
    results = Results(Path(out))
    results.save()
    if name == "places":
        from bench.places import make_places

        for place in make_places(Path(work), tuple(sys.argv[4:])):
            print(f"  {place.name}: {place.slug} is prepared", flush=True)
    else:
        run_part(name)(Path(work), results)
        results.save()


if __name__ == "__main__":
    main()
