"""An exhibit: everything that one view shows, finished, for files, prints and slides."""

from dataclasses import dataclass

from layers.export import Table
from layers.model import Source


@dataclass(frozen=True)
class Figure:
    """A drawing that stands alone, without title and source.

    ``svg`` has a ``viewBox`` of ``0 0 width height``, the role ``img`` and no XML header; its
    colours are written out, its patterns lie inside, its ids begin with ``name``, its letters have
    11 units or more. ``alt`` is the text alternative.
    """

    name: str
    caption: str
    alt: str
    svg: str
    width: float
    height: float


@dataclass(frozen=True)
class Section:
    """A part of an exhibit: sentences, then figures, then tables."""

    heading: str
    sentences: tuple[str, ...] = ()
    figures: tuple[Figure, ...] = ()
    tables: tuple[Table, ...] = ()


@dataclass(frozen=True)
class Exhibit:
    """What one view shows, in German. ``kind`` is a noun ("Karte", "Profil"); ``sentence`` says
    the main thing; ``mark`` that all of it is invented ('' for real figures); ``as_of`` the dates
    that the sources refer to."""

    kind: str
    title: str
    sentence: str
    sections: tuple[Section, ...]
    notes: tuple[str, ...]
    source_lines: tuple[str, ...]
    as_of: str
    mark: str
    file_stem: str
    sources: tuple[Source, ...] = ()

    @property
    def origin(self) -> str:
        """Who published the figures and of when they are, in a short line."""
        publishers = "; ".join(dict.fromkeys(found.publisher for found in self.sources))
        parts = [f"Quelle: {publishers}" if publishers else ""]
        parts.append(f"Stand {self.as_of}" if self.as_of else "")
        return ", ".join(part for part in parts if part)

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables of all sections in their order."""
        return tuple(table for section in self.sections for table in section.tables)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures of all sections in their order."""
        return tuple(figure for section in self.sections for figure in section.figures)
