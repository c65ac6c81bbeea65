"""What an earlier report says, so that measuring one part leaves the others as they are."""

import re
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from bench.parts import PARTS

WHEN = "%d.%m.%Y %H:%M UTC"
_MEASURED = re.compile(r"`python -m bench \w+`, (\d\d\.\d\d\.\d{4} \d\d:\d\d UTC), ")


@dataclass(frozen=True)
class Former:
    """Per part that was measured: the lines of its section, and when; the figure of each goal by
    its text and place as they stand in the table."""

    sections: dict[str, list[str]] = field(default_factory=dict)
    when: dict[str, datetime] = field(default_factory=dict)
    goals: dict[tuple[str, str], float] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "Former":
        """From a report; nothing where there is none."""
        if not path.is_file():
            return cls()
        found = cls()
        head, *sections = path.read_text(encoding="utf-8").split("\n## ")
        names = {part.title: part.name for part in PARTS}
        for section in sections:
            lines = f"## {section}".strip().splitlines()
            measured = _MEASURED.match(lines[2]) if len(lines) > 2 else None
            name = names.get(lines[0].removeprefix("## "))
            if name and measured:
                found.sections[name] = lines
                found.when[name] = datetime.strptime(measured[1], WHEN)
        found.goals.update(_goals(sections[0] if sections else head))
        return found

    def is_newer(self, part: str, when: str) -> bool:
        """Whether the report knows of a part what was measured later than at ``when``."""
        return part in self.when and self.when[part] > datetime.strptime(when, WHEN)


def _goals(table: str) -> dict[tuple[str, str], float]:
    rows = (line.strip("| ").split(" | ") for line in table.splitlines() if "|" in line)
    return {
        (cells[0], cells[1]): _read(cells[2])
        for cells in rows
        if len(cells) >= 4 and re.fullmatch(r"-?[\d\u202f]+(,\d+)?", cells[2])
    }


def _read(german: str) -> float:
    return float(german.replace("\N{NARROW NO-BREAK SPACE}", "").replace(",", "."))
