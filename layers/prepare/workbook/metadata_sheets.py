"""The sheets of metadata: from records to the parts of a folder, with defaults for empty cells."""

from collections.abc import Callable
from dataclasses import dataclass, field

from layers.prepare.faults import Code
from layers.prepare.specs import (
    BreakdownEntry,
    FacilityKindEntry,
    IndicatorFile,
    ReferenceEntry,
    SchoolTypeEntry,
    SourceEntry,
)
from layers.prepare.workbook.defaults import indicator_defaults
from layers.prepare.workbook.delivery import Entry, Parts
from layers.prepare.workbook.entries import check_model, entry_of, nested
from layers.prepare.workbook.existing import Existing
from layers.prepare.workbook.names import folded, slug
from layers.prepare.workbook.sheet import Record
from layers.prepare.workbook.words import COMPARISON


@dataclass
class MetadataReader:
    """Takes records of metadata into ``parts``; ``told`` says which defaults were taken.

    ``level_rows``: rows of sheet Ebenen, for the files of outlines; ``doubtful``: names of entries
    with faults, see Names; ``city``: the record of sheet Kommune.
    """

    parts: Parts
    existing: Existing
    told: list[str] = field(default_factory=list)
    level_rows: list[tuple[Record, Entry]] = field(default_factory=list)
    doubtful: set[tuple[str, str]] = field(default_factory=set)
    city: Record | None = None

    def take(self, record: Record) -> None:
        """Take one record of any sheet of metadata, and close it."""
        TAKE[record.sheet.key](self, record)
        if record.failed and (what := CALLED.get(record.sheet.key)):
            texts = (record.text(column.key) for column in record.sheet.columns[:3])
            self.doubtful |= {(what, folded(text)) for text in texts if text}
        record.close()

    def municipality(self, record: Record) -> None:
        """Name, texts and rules; the one record of sheet Kommune."""
        self.city = record
        entry = entry_of(record)
        entry["demonstration"] = bool(entry.get("demonstration"))
        if "demonstration" not in record.columns or not record.text("demonstration"):
            del entry["demonstration"]
        self.parts.municipality = nested(entry)
        self.parts.rows[record.sheet.key, ""] = record.line({})

    def level(self, record: Record) -> None:
        """A level, or its earlier outlines where the row has „Gültig bis“."""
        entry = entry_of(record)
        name = str(entry.get("name", ""))
        entry.setdefault("level", slug(name))
        if "valid_to" not in entry:
            if self._twice(record, "name", entry["level"], self.parts.levels):
                return
            self.parts.levels[entry["level"]] = entry
            self.parts.rows[record.sheet.key, str(entry["level"])] = record.line({})
        else:
            self.parts.earlier[entry["level"], entry["valid_to"].isoformat()] = entry
        self.level_rows.append((record, entry))

    def school_type(self, record: Record) -> None:
        """A school type."""
        entry = entry_of(record)
        entry["in_school_changes"] = bool(entry.get("in_school_changes"))
        check_model(record, entry, SchoolTypeEntry)
        self._keep(record, entry, "id", self.parts.school_types)

    def breakdown(self, record: Record) -> None:
        """A word of breakdowns."""
        entry = entry_of(record)
        entry.setdefault("id", slug(str(entry.get("name", ""))))
        check_model(record, entry, BreakdownEntry)
        self._keep(record, {"id": entry["id"]} | entry, "id", self.parts.breakdowns)

    def place_kind(self, record: Record) -> None:
        """A kind of places."""
        entry = entry_of(record)
        if "colour" in entry:
            entry["colour"] = str(entry["colour"]).lower()
        check_model(record, entry, FacilityKindEntry)
        self._keep(record, entry, "kind", self.parts.place_kinds)

    def source(self, record: Record) -> None:
        """A source; a missing licence is told by the preparation."""
        entry = entry_of(record)
        entry.setdefault("licence", "unknown")
        for key in ("url", "as_of", "retrieved"):
            entry.setdefault(key, "")
        entry["already_published"] = bool(entry.get("already_published"))
        check_model(record, entry, SourceEntry)
        self._keep(record, entry, "id", self.parts.sources)

    def indicator(self, record: Record) -> None:
        """An indicator with the recipe ``values``."""
        cells = entry_of(record)
        before = self.existing.indicators.get(str(cells.get("id", "")), {})
        kind = before.get("recipe", {}).get("kind", "values")
        if kind != "values":
            record.fault(
                "id",
                Code.RECIPE,
                f"Diese Kennzahl wird aus Tabellen berechnet (Rezept {kind}) und nicht geliefert.",
                "Ein anderes Kürzel wählen oder die Zeile löschen.",
            )
        if record.failed:
            return
        for key in ("source", "denominator_source"):
            for name in cells.get(key, ()):
                if name not in self.existing.sources | self.parts.sources:
                    record.fault(
                        key,
                        Code.REFERENCE,
                        f"Die Quelle „{name}“ gibt es nicht.",
                        "Kürzel aus dem Blatt Quellen eintragen oder die Quelle dort anlegen.",
                    )
        sort = before.get("sort") or self._next_sort()
        entry = indicator_defaults(cells, before, sort, self.told)
        columns = {"grid": "topic", "sources": "source", "recipe": "per"}
        check_model(record, entry, IndicatorFile, columns)
        self._keep(record, entry, "id", self.parts.indicators)

    def area(self, record: Record) -> None:
        """An area, or a comparison such as the Land."""
        entry = entry_of(record)
        if entry.get("level") == COMPARISON:
            reference = {"code": entry.get("code", ""), "name": entry.get("name", "")}
            check_model(record, reference, ReferenceEntry)
            self._keep(record, reference, "code", self.parts.references)
        elif not record.failed:
            self.parts.areas.append(record.line({k: str(v) for k, v in entry.items()}))

    def _next_sort(self) -> int:
        used = [*self.existing.indicators.values(), *self.parts.indicators.values()]
        return max((int(entry.get("sort", 0)) for entry in used), default=0) + 10

    def _keep(self, record: Record, entry: Entry, key: str, found: dict[str, Entry]) -> None:
        if not record.failed and not self._twice(record, key, str(entry[key]), found):
            found[str(entry[key])] = entry
            self.parts.rows[record.sheet.key, str(entry[key])] = record.line({})

    def _twice(self, record: Record, key: str, name: str, found: dict[str, Entry]) -> bool:
        if name in found:
            record.fault(
                key,
                Code.DUPLICATE,
                f"„{name}“ steht schon in einer Zeile darüber.",
                "Eine der Zeilen löschen oder umbenennen.",
            )
        return name in found


CALLED = {
    "levels": "Ebene",
    "school_types": "Schulform",
    "breakdowns": "Gliederung",
    "place_kinds": "Ortsart",
    "sources": "Quelle",
    "indicators": "Kennzahl",
}
"""What the entries of a sheet are called in look-ups of names."""

TAKE: dict[str, Callable[[MetadataReader, Record], None]] = {
    "municipality": MetadataReader.municipality,
    "levels": MetadataReader.level,
    "school_types": MetadataReader.school_type,
    "breakdowns": MetadataReader.breakdown,
    "place_kinds": MetadataReader.place_kind,
    "sources": MetadataReader.source,
    "indicators": MetadataReader.indicator,
    "areas": MetadataReader.area,
}
"""How each sheet is taken, in the order in which one needs the other."""
