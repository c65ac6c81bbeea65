"""What a package is made of."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from layers.model import Source

Cell = str | int | float | None
Cells = tuple[Cell, ...]


@dataclass(frozen=True)
class Field:
    """A column: ``kind`` is string, integer, number or date (Table Schema); ``among`` are the only
    values that it may have."""

    name: str
    title: str
    kind: str = "string"
    among: tuple[str, ...] = ()

    def schema(self) -> dict[str, Any]:
        """The column as Table Schema describes it."""
        limits = {"constraints": {"enum": list(self.among)}} if self.among else {}
        return {"name": self.name, "type": self.kind, "title": self.title, **limits}


@dataclass(frozen=True)
class Part:
    """A file of the package. ``extra`` are further members of its description."""

    name: str
    path: str
    title: str
    description: str
    sources: tuple[Source, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class TablePart(Part):
    """A CSV file: ``rows`` gives its lines, one cell per field."""

    fields: tuple[Field, ...] = ()
    rows: Callable[[], Iterable[Cells]] = tuple
    key: tuple[str, ...] = ()


@dataclass(frozen=True)
class BytesPart(Part):
    """A file that is made in one piece; ``media`` is its media type."""

    media: str = ""
    make: Callable[[], bytes] = bytes


@dataclass(frozen=True)
class Written:
    """A part as it stands in the archive: how many bytes, and their SHA-256."""

    part: Part
    size: int
    sha256: str
