"""The numbers of all parts, as they were measured last, in one file."""

import json
import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil

from bench.former import WHEN
from bench.results import Numbers
from scripts.server import ROOT

KEEP = ROOT / "bench-results" / "messung.json"


@dataclass
class Kept:
    """Per part: when and how long it ran, what went wrong, its numbers, notes and tables."""

    path: Path
    parts: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Kept":
        """From a file; empty where there is none. Raises ValueError for one that is damaged."""
        if not path.is_file():
            return cls(path)
        return cls(path, json.loads(path.read_text(encoding="utf-8"))["parts"])

    def write(self) -> None:
        """Keep, in one step, so that nothing is lost when the machine stops."""
        self.path.parent.mkdir(exist_ok=True)
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"parts": self.parts}, indent=1, ensure_ascii=False), "utf-8")
        new.replace(self.path)

    def take(self, name: str, out: Path, failure: str, seconds: float) -> None:
        """What a part has written, also where it failed in the middle."""
        try:
            found = json.loads(out.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            found = {"numbers": {}, "notes": [], "tables": []}
        self.parts[name] = {
            **found,
            "when": datetime.now(UTC).strftime(WHEN),
            "seconds": round(seconds),
            "failure": failure,
            "machine": machine(),
        }

    @property
    def numbers(self) -> Numbers:
        """The numbers of all parts together; no two parts have a measure in common."""
        together: Numbers = {}
        for part in self.parts.values():
            for place, measures in part["numbers"].items():
                together.setdefault(place, {}).update(measures)
        return together


def machine() -> dict[str, str]:
    """What the report says about the machine."""
    cores, load = os.cpu_count(), os.getloadavg()[0]
    return {
        "Prozessor": f"{_model()}, {cores} Kerne",
        "Arbeitsspeicher": f"{psutil.virtual_memory().total / 1e9:.0f} GB",
        "System": f"{platform.system()} {platform.release()}, {platform.machine()}",
        "Python": platform.python_version(),
        "Auslastung am Ende": f"{load:.1f}",
    }


def _model() -> str:
    """The processor's name as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        lines = []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor() or "unbekannt"
