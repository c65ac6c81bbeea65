"""Read a delivery: a workbook, a CSV, or a folder of them with outlines beside."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from layers.model import SLUG
from layers.prepare.accounting import Account
from layers.prepare.faults import Code, FaultList
from layers.prepare.specs import FACILITY_KINDS
from layers.prepare.workbook.city import check_city
from layers.prepare.workbook.columns import BY_TITLE, GUIDE, LISTS, Sheet
from layers.prepare.workbook.data_sheets import TAKE as DATA
from layers.prepare.workbook.data_sheets import DataReader
from layers.prepare.workbook.defaults import municipality_defaults
from layers.prepare.workbook.delivery import Delivery, Entry, Line, Options, Parts
from layers.prepare.workbook.existing import Existing, read_existing
from layers.prepare.workbook.files import open_table, tables_in
from layers.prepare.workbook.foreign import ForeignReader
from layers.prepare.workbook.grid import Grid
from layers.prepare.workbook.mapping import read_mapping
from layers.prepare.workbook.metadata_sheets import TAKE as METADATA
from layers.prepare.workbook.metadata_sheets import MetadataReader
from layers.prepare.workbook.names import Names, folded, slug
from layers.prepare.workbook.outlines import (
    OutlineFinder,
    learn_kept_areas,
    learn_outline_areas,
)
from layers.prepare.workbook.sheet import SheetReader

ROOM = 10
"""Years after the last delivered one that are still no slip of the pen."""
UNUSED = "als Anleitung oder Auswahlliste der Vorlage"


def read_delivery(path: Path, options: Options | None = None) -> Delivery:
    """Everything that ``path`` holds, with all faults at once; nothing is written.

    ``path`` is a workbook, a CSV, or a folder of them; outlines lie beside the tables. A file that
    cannot be read is a fault, never an exception.
    """
    return _Reading(path, options or Options()).run()


@dataclass
class _Reading:
    path: Path
    options: Options
    faults: FaultList = field(default_factory=FaultList)
    parts: Parts = field(default_factory=Parts)
    told: list[str] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    existing: Existing = field(default_factory=Existing)
    names: Names = field(default_factory=Names)

    def run(self) -> Delivery:
        files = self._files()
        grids = [grid for file in files for grid in open_table(file, self.faults)]
        sheets, foreign = self._sorted(grids)
        municipality = self.options.municipality or self._slug(sheets)
        if municipality:
            self.existing = read_existing(self.options.sources / municipality, self.faults)
        metadata = MetadataReader(self.parts, self.existing, self.told)
        for key in METADATA:
            for reader in sheets.get(key, ()):
                for record in reader.records():
                    metadata.take(record)
        self.names.doubtful |= metadata.doubtful
        self._check_whose(sheets)
        self._outlines(metadata)
        self._learn()
        data = self._data_reader(municipality)
        for key in DATA:
            for reader in sheets.get(key, ()):
                data.free = reader.free
                for record in reader.records():
                    data.take(record)
        self._foreign(foreign, data)
        self._finish(municipality)
        if self.parts.municipality:
            check_city(metadata, municipality, beside_of(self.path), self.faults)
        return Delivery(
            municipality,
            self.parts,
            self.faults.ordered,
            tuple(self.accounts),
            tuple(self.told),
            tuple(files),
        )

    def _files(self) -> list[Path]:
        if not self.path.exists():
            self.faults.add(
                Code.FILE_MISSING,
                self.path.name,
                "Diese Datei gibt es nicht.",
                "Pfad prüfen.",
            )
            return []
        files = tables_in(self.path)
        if not files:
            self.faults.add(
                Code.FILE_MISSING,
                self.path.name,
                "In diesem Ordner liegt keine Tabelle.",
                "Eine Arbeitsmappe (.xlsx) oder CSV-Dateien hineinlegen.",
            )
        return files

    def _sorted(self, grids: list[Grid]) -> tuple[dict[str, list[SheetReader]], list[Grid]]:
        """Grids that are sheets of the template by key, and the others."""
        sheets: dict[str, list[SheetReader]] = {}
        others = []
        for grid in grids:
            place = f"{grid.file}, Blatt {grid.sheet}" if grid.sheet else grid.file
            if grid.sheet == LISTS or grid.sheet == GUIDE:
                account = Account(grid.file, grid.sheet, len(list(grid.filled_rows())))
                account.set_aside[UNUSED] += account.read
                self.accounts.append(account)
                continue
            self.told += [f"{place}: {words}" for words in grid.told]
            if (sheet := _template_sheet(grid)) is None:
                others.append(grid)
                continue
            reader = SheetReader(grid, sheet, self.faults)
            sheets.setdefault(sheet.key, []).append(reader)
            self.accounts.append(reader.account)
        return sheets, others

    def _slug(self, sheets: dict[str, list[SheetReader]]) -> str:
        """The slug that sheet Kommune gives, or that its name makes."""
        for reader in sheets.get("municipality", ()):
            given = {}
            for row in range(len(reader.grid.rows)):
                heading, value = reader.grid.cell(row, 0).text, reader.grid.cell(row, 1).text
                given[heading.replace("*", "").strip()] = value
            found = given.get("Kürzel") or slug(given.get("Name der Kommune", ""), "-")
            # anything else could lead out of the folder of sources; the cell is told as a fault
            return found if re.fullmatch(SLUG, found) else ""
        return ""

    def _check_whose(self, sheets: dict[str, list[SheetReader]]) -> None:
        """A fault where sheet Kommune is of another municipality than the one that is delivered
        to: its numbers would end up among those of a stranger."""
        wanted, known = self.options.municipality, str(self.existing.municipality.get("name", ""))
        for reader in sheets.get("municipality", ()) if wanted else ():
            cells = {key: reader.grid.cell(row, 1).text for key, row in reader.columns.items()}
            given, name = cells.get("slug", ""), cells.get("name", "")
            if given == wanted or (
                not given and (name in ("", known) or slug(name, "-") == wanted)
            ):
                continue
            key = "slug" if given else "name"
            row = reader.columns[key]
            self.faults.add(
                Code.NAME_UNKNOWN,
                reader.grid.file,
                f"Diese Mappe gehört zu einer anderen Kommune; geliefert wird für „{wanted}“"
                + (f" ({known})." if known else "."),
                "Auf der Seite der richtigen Kommune hochladen. Gehört sie doch hierher, im Blatt "
                f"Kommune als Kürzel „{wanted}“ eintragen.",
                column=reader.sheet.column(key).heading,
                value=given or name,
                **reader.grid.place(row, 1),
            )

    def _outlines(self, metadata: MetadataReader) -> None:
        finder = OutlineFinder(beside_of(self.path), self.faults, self.told)
        kept = self.existing.entries("level", "level")
        for record, entry in metadata.level_rows:
            before = kept.get(str(entry["level"]), {})
            outline = finder.find(record, entry, is_kept=_has_outlines(before, entry))
            if outline is not None:
                self.parts.outlines.append(outline)
                learn_outline_areas(outline, self.names, self.faults, self.told)
        delivered = {(o.level, o.valid_to) for o in self.parts.outlines}
        for level, entry in kept.items():
            if (level, "") not in delivered and self.existing.folder:
                learn_kept_areas(self.existing.folder, entry, self.names)

    def _learn(self) -> None:
        """Let names mean the ids of the folder and of the delivery."""
        known, parts = self.existing, self.parts
        for level, entry in (known.entries("level", "level") | parts.levels).items():
            words = [str(entry.get("name", "")), str(entry.get("name_plural", ""))]
            self.names.learn("Ebene", level, words)
        for name, entry in (known.school_types | parts.school_types).items():
            words = [str(entry.get("name_plural", "")), *entry.get("spellings", ())]
            self.names.learn("Schulform", name, words)
        for name, entry in (known.entries("breakdown", "id") | parts.breakdowns).items():
            self.names.learn("Gliederung", name, [str(entry.get("name", ""))])
        standard = {kind.kind: kind.model_dump() for kind in FACILITY_KINDS}
        kinds = known.entries("facility_kind", "kind") | parts.place_kinds
        for name, entry in (kinds or standard).items():
            self.names.learn("Ortsart", name, [str(entry.get("name_plural", ""))])
        for name in known.sources | parts.sources:
            self.names.learn("Quelle", name)
        for name, entry in (known.indicators | parts.indicators).items():
            words = [str(entry.get("title", "")), str(entry.get("short_title", ""))]
            self.names.learn("Kennzahl", name, words)
        references = known.entries("reference", "code") | parts.references
        for code, entry in references.items():
            self.names.learn_area("reference", code, str(entry.get("name", "")))
        drawn = {level: set(codes) for level, codes in self.names.areas.items()}
        for line in parts.areas:
            self._learn_area(line, drawn)

    def _learn_area(self, line: Line, drawn: dict[str, set[str]]) -> None:
        """An area of sheet Gebiete; ``drawn``: codes with outlines by level."""
        name, code = line.values["level"], line.values["code"]
        level = self.names.words["Ebene"].get(folded(name), name)
        if code not in drawn.get(level, {code}):
            self.faults.add(
                Code.NO_OUTLINE,
                line.file,
                f"Dieses Gebiet der Ebene {name} hat keinen Umriss.",
                "Schlüssel prüfen, oder das Gebiet in die Datei der Umrisse aufnehmen.",
                **line.place("code"),
            )
        self.names.learn_area(level, code, line.values["name"])

    def _data_reader(self, municipality: str) -> DataReader:
        return DataReader(
            self.parts,
            self.names,
            municipality,
            self.existing.indicators | self.parts.indicators,
            self.existing.sources | self.parts.sources,
            self.options.decimal,
        )

    def _foreign(self, grids: list[Grid], data: DataReader) -> None:
        """Tables that are no sheets of the template."""
        beside = beside_of(self.path)
        city = self.parts.municipality or self.existing.municipality
        reader = ForeignReader(data, self.faults, self.told, str(city.get("name", "")))
        for grid in grids:
            reader.read(grid, read_mapping(beside, grid.file, self.faults))
        self.accounts += reader.accounts

    def _finish(self, municipality: str) -> None:
        """The entry of the municipality with its defaults, where the delivery has one."""
        if not self.parts.municipality:
            return
        lines = (*self.parts.values, *self.parts.school_changes, *self.parts.place_values)
        years = [int(line.values["period"]) for line in lines]
        # A note may be of a year without numbers; it would be outside of its own municipality.
        years += [int(p) for note in self.parts.notes if (p := note.values["period"])]
        entry: Entry = self.parts.municipality
        entry["slug"] = municipality
        before = self.existing.municipality
        for name in ("rules", "texts", "links", "topology"):
            if before.get(name):
                entry[name] = before[name] | entry.get(name, {})
        first, last = (min(years), max(years) + ROOM) if years else (2000, 2035)
        municipality_defaults(entry, first, last, self.told)


def beside_of(path: Path) -> Path:
    """The folder in which outlines, logo and mappings of a delivery lie."""
    return path if path.is_dir() else path.parent


def _has_outlines(before: Entry, entry: Entry) -> bool:
    if "valid_to" not in entry:
        return bool(before)
    return any(e.get("valid_to") == entry["valid_to"] for e in before.get("earlier", ()))


def _template_sheet(grid: Grid) -> Sheet | None:
    """The sheet of the template that a grid is: by its name, in a CSV by the file's name."""
    name = grid.sheet or Path(grid.file).stem
    for title, sheet in BY_TITLE.items():
        if name.strip().casefold() == title.casefold():
            return sheet
    return None
