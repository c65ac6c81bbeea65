"""What every machine-readable file of a view is made of."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from layers.export import licence_text
from layers.model import Source
from layers.status import HAS_VALUE, Flag, Status

TOTAL = "total"
"""Category of a dimension under which the sum over all others stands."""

VALUE, PUBLISHED_TOTAL, COMPUTED_TOTAL = "value", "published_total", "computed_total"
"""What a row is: a number as such, or a total that the source gives, or that is computed here."""


class Role(StrEnum):
    """What a dimension means."""

    GEO = "geo"
    TIME = "time"
    OTHER = ""


@dataclass(frozen=True)
class Dimension:
    """``categories`` are id -> German label in the order of the view. Ids of areas are
    ``level:code``, ids of periods the number of the release."""

    key: str
    label: str
    categories: Mapping[str, str]
    role: Role = Role.OTHER


@dataclass(frozen=True)
class Measure:
    """One of the numbers of a row; ``unit`` is '' for a count. ``is_share``: it is formed of the
    first number and a total, so that it cannot be where the total is zero, or of a total."""

    key: str
    label: str
    unit: str = ""
    decimals: int = 0
    is_share: bool = False


@dataclass(frozen=True)
class Row:
    """The numbers at one place: a category per dimension, a number (or None) per measure.

    ``status`` is that of the first measure; its number is None wherever the status has none.
    ``kind``: VALUE, PUBLISHED_TOTAL or COMPUTED_TOTAL.
    """

    place: tuple[str, ...]
    numbers: tuple[float | int | None, ...]
    status: Status
    flags: tuple[Flag, ...] = ()
    kind: str = VALUE

    def status_of(self, position: int, measure: Measure) -> Status:
        """Status of one of the numbers: that of the row for the first; of another one whether it
        is there, else why the row has none."""
        if position == 0:
            return self.status
        if self.numbers[position] is not None:
            return Status.OK
        if self.status not in HAS_VALUE:
            return self.status
        impossible = measure.is_share and (self.kind != VALUE or self.numbers[0] == 0)
        return Status.NOT_APPLICABLE if impossible else Status.UNKNOWN


@dataclass(frozen=True)
class About:
    """What has to be known to read and to quote the numbers; all texts in German.

    ``built_at`` is an ISO date and time, ``link`` opens the view, ``mark`` says that the figures
    are invented ('' for real ones).
    """

    title: str
    indicator: str
    indicator_title: str
    definition: str
    provenance: str
    sentence: str
    publisher: str
    sources: tuple[Source, ...]
    notes: tuple[str, ...]
    release: str
    built_at: str
    link: str
    mark: str

    @property
    def source(self) -> str:
        """Publisher and title of each source, joined by semicolons."""
        return "; ".join(f"{found.publisher}: {found.title}" for found in self.sources)

    @property
    def licence(self) -> str:
        """Licence of each source, in the same order."""
        return "; ".join(licence_text(found) for found in self.sources)

    @property
    def as_of(self) -> str:
        """Day or period of which each source speaks, in the same order."""
        return "; ".join(found.as_of for found in self.sources)


@dataclass(frozen=True)
class Tidy:
    """A view as figures: no two rows have the same place; places without a row are not part of the
    view."""

    about: About
    dimensions: tuple[Dimension, ...]
    measures: tuple[Measure, ...]
    rows: tuple[Row, ...]
