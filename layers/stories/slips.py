"""What is wrong with a story: collected all at once, each with its line and a remedy."""

from dataclasses import dataclass, field

MOST_STORIES = 50
"""Stories of a municipality."""
MOST_BYTES = 200_000
"""Of one file."""
MOST_STEPS = 40
MOST_TITLE, MOST_SUMMARY, MOST_ANNOTATION = 200, 400, 80
"""Characters of a heading or a line of the head, of the summary, of what stands beside a mark."""
MOST_TEXT, MOST_NOTES = 4_000, 8_000
"""Characters of a step, and of what its presenter reads."""
MOST_ADDRESS = 1_500
"""Characters of the address of a view."""
MOST_OF_A_KIND = 20
"""Highlighted marks, annotations, comparisons and further views of one step, of each kind."""


@dataclass(frozen=True)
class Slip:
    """Something in a story that cannot be read: its line, what is wrong, and what to do (German);
    ``key`` is the name of the line (``view``), ``found`` what stands there."""

    line: int
    why: str
    remedy: str
    key: str = ""
    found: str = ""


class StorySyntaxError(ValueError):
    """A story that cannot be read, with all slips in the order of their lines."""

    def __init__(self, slips: tuple[Slip, ...]) -> None:
        super().__init__("; ".join(f"{slip.line}: {slip.why}" for slip in slips))
        self.slips = slips


@dataclass
class Slips:
    """Collects slips."""

    found: list[Slip] = field(default_factory=list)

    def add(self, line: int, why: str, remedy: str, key: str = "", found: str = "") -> None:
        """Note one; what was found is shortened."""
        told = found if len(found) <= MOST_ANNOTATION else found[: MOST_ANNOTATION - 1] + "…"
        self.found.append(Slip(line, why, remedy, key, told))

    def too_long(self, line: int, what: str, text: str, most: int, key: str = "") -> None:
        """Note a text of more than ``most`` characters."""
        if len(text) > most:
            why = f"{what} hat {len(text)} Zeichen, erlaubt sind {most}."
            self.add(line, why, "Kürzen oder auf mehrere Schritte verteilen.", key, text)

    @property
    def ordered(self) -> tuple[Slip, ...]:
        """All of them by line."""
        return tuple(sorted(self.found, key=lambda slip: slip.line))
