"""The grid of the national guide to municipal education monitoring: domains x topics.

Source: Anwendungsleitfaden zum Aufbau eines kommunalen Bildungsmonitorings (Federal Statistical
Office and partners), overview of domains A-I and topics 1-17.
"""

from dataclasses import dataclass
from enum import StrEnum


class Cell(StrEnum):
    """What the guide says of a cell."""

    POSSIBLE = "x"
    LIMITED = "(x)"
    NONE = "-"
    NARRATIVE = "n"


CELL_LABEL: dict[Cell, str] = {
    Cell.POSSIBLE: "Indikator möglich",
    Cell.LIMITED: "nur eingeschränkt aussagekräftig",
    Cell.NONE: "kein Indikator vorgesehen",
    Cell.NARRATIVE: "beschreibend, ohne Indikator",
}
"""German words for each kind of cell."""

DOMAINS: dict[str, str] = {
    "A": "Rahmenbedingungen",
    "B": "Grundinformationen",
    "C": "Frühkindliche Bildung",
    "D": "Allgemeinbildende Schulen",
    "E": "Berufliche Bildung",
    "F": "Hochschulen",
    "G": "Weiterbildung",
    "H": "Non-formale und informelle Lernwelten",
    "I": "Netzwerke und Beratung",
}
"""Letter -> Bildungsbereich."""


@dataclass(frozen=True)
class Topic:
    """A row of the grid; ``cells`` follow the order of DOMAINS."""

    number: int
    name: str
    group: str
    cells: tuple[Cell, ...]

    def cell(self, domain: str) -> Cell:
        """What the guide says of this topic in a domain."""
        return self.cells[list(DOMAINS).index(domain)]


_ROWS = """
Kontext|1|Demografische Entwicklung|x - - - - - - - n
Kontext|2|Wirtschaftsstruktur und Arbeitsmarkt|x - - - - - - - n
Kontext|3|Soziale Rahmenbedingungen|x - - - - - - - n
Kontext|4|Finanzsituation der öffentlichen Haushalte|x - - - - - - - n
Input|5|Bildungsausgaben|- (x) (x) (x) (x) (x) x x n
Input|6|Bildungseinrichtungen|- (x) x x x x x x n
Input|7|Bildungsbeteiligung|- x x x x x x x n
Input|8|Bildungsstand|- x - - - - - - n
Input|9|Bildungspersonal|- x x x x (x) x x n
Prozess|10|Bildungszeit und Unterricht|- - (x) (x) (x) - x (x) n
Prozess|11|Einschulungen|- - - x - - - - n
Prozess|12|Übergänge|- - - x x (x) - - n
Prozess|13|Klassenwiederholungen|- - - x (x) - - - n
Prozess|14|Bildungsqualität und Evaluation|- - (x) x x (x) - - n
Wirkungen|15|Abschlüsse|- - - x x x (x) (x) n
Wirkungen|16|Kompetenzen|- - x x - - - - -
Wirkungen|17|Bildungserträge|- n - - - - - - -
"""


def _topics() -> tuple[Topic, ...]:
    rows = (line.split("|") for line in _ROWS.strip().splitlines())
    return tuple(
        Topic(int(number), name, group, tuple(Cell(sign) for sign in signs.split()))
        for group, number, name, signs in rows
    )


TOPICS: tuple[Topic, ...] = _topics()
"""The 17 rows, in order."""
