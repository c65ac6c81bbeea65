"""The table that the bench prints and keeps."""

import json
import platform
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

NAMES = ("floor", "atlas", "common way")


@dataclass
class Report:
    """Numbers per measure and candidate, and goals that were met or not."""

    numbers: dict[str, dict[str, list[float]]] = field(default_factory=dict)
    goals: list[tuple[str, float, float]] = field(default_factory=list)

    def add(self, measure: str, name: str, *numbers: float) -> None:
        """Keep more numbers of a measure of a candidate."""
        self.numbers.setdefault(measure, {}).setdefault(name, []).extend(numbers)

    def median(self, measure: str, name: str) -> float:
        """The median of a measure of a candidate. Raises KeyError where nothing was measured."""
        return median(self.numbers[measure][name])

    def goal(self, text: str, found: float, most: float) -> None:
        """A number with the most that it may be."""
        self.goals.append((text, found, most))

    def lines(self) -> list[str]:
        """The report as Markdown."""
        head = [*NAMES, "atlas ÷ floor", "common way ÷ atlas"]
        rows = ["| median (least - most) | " + " | ".join(head) + " |", "| --- " * 6 + "|"]
        for measure, found in self.numbers.items():
            cells = [_cell(found.get(name, [])) for name in NAMES]
            cells += [_ratio(found, "atlas", "floor"), _ratio(found, "common way", "atlas")]
            rows.append(f"| {measure} | " + " | ".join(cells) + " |")
        rows += ["", "| goal | found | at most | |", "| --- | --- | --- | --- |"]
        rows += [
            f"| {text} | {_number(found)} | {_number(most)} | {_verdict(found, most)} |"
            for text, found, most in self.goals
        ]
        return rows

    def write(self, folder: Path) -> Path:
        """Keep table and numbers; returns the file of the table."""
        folder.mkdir(exist_ok=True)
        now = datetime.now(UTC).strftime("%Y-%m-%dT%H%M%SZ")
        about = f"{now}, Python {platform.python_version()}, {platform.machine()}"
        table = folder / f"{now}.md"
        table.write_text("\n".join([f"Bench of {about}", "", *self.lines(), ""]), encoding="utf-8")
        numbers = {"about": about, "numbers": self.numbers, "goals": self.goals}
        table.with_suffix(".json").write_text(json.dumps(numbers, indent=1), encoding="utf-8")
        return table


def _verdict(found: float, most: float) -> str:
    return "met" if found <= most else "NOT MET"


def _number(value: float) -> str:
    if value >= 100:
        return f"{value:,.0f}".replace(",", " ")
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}".rstrip("0").rstrip(".")


def _cell(numbers: Sequence[float]) -> str:
    if not numbers:
        return ""
    middle = _number(median(numbers))
    if len(numbers) == 1 or min(numbers) == max(numbers):
        return middle
    return f"{middle} ({_number(min(numbers))} - {_number(max(numbers))})"


def _ratio(found: dict[str, list[float]], over: str, under: str) -> str:
    if not found.get(over) or not found.get(under) or median(found[under]) == 0:
        return ""
    return f"{median(found[over]) / median(found[under]):.2f}"
