"""What a drawing for a stage is made for, and what comes of it."""

from collections.abc import Iterable
from dataclasses import dataclass

from layers.spelling import foldings

LETTERS = 29.0
"""Pixels of the letters of a drawing that fills its room; 28 are asked for."""


@dataclass(frozen=True)
class Room:
    """The least size of a drawing on a screen of 1920 by 1080 pixels; ``wide`` is its width where
    no legend stands beside it."""

    width: float
    height: float
    wide: float

    def letters(self, width: float, height: float) -> float:
        """Height of letters in units of a drawing of that size, so that they are big enough."""
        return LETTERS * max(width / self.width, height / self.height)


ALONE, BESIDE = Room(530.0, 440.0, 795.0), Room(330.0, 330.0, 520.0)
"""For the one drawing of a step, and for each of two that are compared: what a screen of 4:3 leaves
beside words and legend, and one of 16:9 above the words of a comparison."""

READ = Room(660.0, 540.0, 660.0)
"""For a page that is read near by, on a phone (where letters are half as high) or a desk."""


@dataclass(frozen=True)
class Marks:
    """What of a view is meant: ``highlight`` names of marks (code or name), ``notes`` pairs of such
    a name and a short text."""

    highlight: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, each once."""
        return tuple(dict.fromkeys((*self.highlight, *(name for name, _ in self.notes))))


@dataclass(frozen=True)
class Drawn:
    """A view as it stands on a stage.

    ``svg`` is the drawing, ``legend`` HTML that explains it ('' where it needs none), ``aside``
    pairs of name and text of notes that found no place in the drawing; ``rules`` are style rules of
    custom properties for the head of the page, ``alike`` as in dashboard.web.story_stage.Stage;
    ``unknown`` are the names of marks that there are not, ``known`` those that there are.
    """

    svg: str
    alt: str
    legend: str = ""
    aside: tuple[tuple[str, str], ...] = ()
    rules: str = ""
    alike: str = ""
    unknown: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


class Finder:
    """Finds what a name means among marks: pairs of code and name."""

    def __init__(self, marks: Iterable[tuple[str, str]]) -> None:
        self.known = tuple(dict.fromkeys(marks))
        self._codes = {code: code for code, _ in self.known}
        self._names: dict[str, str] = {}
        for code, name in self.known:
            for folded in foldings(name):
                self._names.setdefault(folded, code)

    def find(self, name: str) -> str | None:
        """The code of a mark, None where there is none."""
        if name in self._codes:
            return name
        return next((self._names[f] for f in foldings(name) if f in self._names), None)

    def codes(self, names: Iterable[str]) -> tuple[str, ...]:
        """The codes of all names that there are, each once."""
        found = (self.find(name) for name in names)
        return tuple(dict.fromkeys(code for code in found if code is not None))

    def unknown(self, names: Iterable[str]) -> tuple[str, ...]:
        """The names that there are not."""
        return tuple(name for name in names if self.find(name) is None)

    @property
    def names(self) -> tuple[str, ...]:
        """All names."""
        return tuple(name for _, name in self.known)
