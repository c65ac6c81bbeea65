"""Numbers of the bench: per place (45, 500, 2 000 areas), measure and candidate; kept as JSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

FLOOR, ATLAS, COMMON = "floor", "atlas", "common way"
CANDIDATES = (FLOOR, ATLAS, COMMON)

Numbers = dict[str, dict[str, dict[str, list[float]]]]
"""Place, measure, candidate: all numbers that were measured."""


def percentile(numbers: Sequence[float], share: float) -> float:
    """The smallest number that at least ``share`` (0 to 1) of the numbers do not exceed.

    Raises ValueError where there are none.
    """
    if not numbers:
        raise ValueError("No numbers, no percentile.")
    ordered = sorted(numbers)
    rank = -(-len(ordered) * share // 1)
    return ordered[max(0, int(rank) - 1)]


@dataclass
class Results:
    """What one part has measured so far; written after each step, so that nothing gets lost."""

    path: Path | None = None
    numbers: Numbers = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)

    def add(self, place: str, measure: str, who: str, *numbers: float) -> None:
        """Keep more numbers of a measure of a candidate."""
        measures = self.numbers.setdefault(place, {})
        measures.setdefault(measure, {}).setdefault(who, []).extend(numbers)

    def note(self, sentence: str) -> None:
        """A German sentence for the report."""
        if sentence not in self.notes:
            self.notes.append(sentence)

    def save(self) -> None:
        """Write what there is."""
        if self.path is not None:
            kept = {"numbers": self.numbers, "notes": self.notes, "tables": self.tables}
            self.path.write_text(json.dumps(kept, indent=1, ensure_ascii=False), encoding="utf-8")


def middle(numbers: Numbers, place: str, measure: str, who: str) -> float | None:
    """The median of a measure, None where it was not measured."""
    found = numbers.get(place, {}).get(measure, {}).get(who, [])
    return median(found) if found else None
