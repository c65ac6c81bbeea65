"""Files of outlines beside a workbook: which belongs to which level, and the areas in them."""

from dataclasses import dataclass
from pathlib import Path

from layers.prepare.areas_file import OutlineSource, read_areas
from layers.prepare.coverage import TopologyError
from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.delivery import Entry, Outline
from layers.prepare.workbook.names import Names, slug
from layers.prepare.workbook.remedies import in_workbook
from layers.prepare.workbook.sheet import Record

ENDINGS = (".geojson", ".json", ".gpkg", ".zip")
LONGEST = 250
"""No name of a file has more bytes."""


@dataclass
class OutlineFinder:
    """Finds the files that the rows of sheet Ebenen name, or that are called like the level."""

    beside: Path
    faults: FaultList
    told: list[str]

    def find(self, record: Record, entry: Entry, *, is_kept: bool) -> Outline | None:
        """The outlines of one row of sheet Ebenen; ``is_kept``: the folder has some already, so
        that none need be delivered."""
        path = self._path(record, entry, is_kept=is_kept)
        if path is None:
            return None
        valid_to = entry.get("valid_to")
        return Outline(
            str(entry["level"]),
            path,
            str(entry.get("code_column", "code")),
            str(entry.get("name_column", "name")),
            valid_to.isoformat() if valid_to else "",
            str(entry.get("crs", "")),
        )

    def _path(self, record: Record, entry: Entry, *, is_kept: bool) -> Path | None:
        named = str(entry.get("file", ""))
        if named:
            name = Path(named).name
            path = self.beside / (name if len(name.encode()) < LONGEST else "")
            if path.is_file() and path.suffix.lower() in ENDINGS:
                return path
            if is_kept and not path.exists():
                # Pre-filled templates name the folder's own file, which nobody has to send again.
                if Path(named).parts[:1] != ("areas",):
                    self.told.append(
                        f"Umrisse der Ebene {entry.get('name')}: „{named}“ lag nicht dabei, die "
                        "vorhandenen bleiben."
                    )
                return None
            self._fault(record, named, path)
            return None
        wanted = {slug(str(entry.get(key, ""))) for key in ("level", "name", "name_plural")}
        found = [
            p
            for p in sorted(self.beside.iterdir())
            if p.suffix.lower() in ENDINGS and slug(p.stem) in wanted
        ]
        if len(found) == 1 and "valid_to" not in entry:
            self.told.append(f"Umrisse der Ebene {entry.get('name')}: {found[0].name} genommen.")
            return found[0]
        if not is_kept:
            self._fault(record, "", None)
        return None

    def _fault(self, record: Record, named: str, path: Path | None) -> None:
        if path is not None and path.is_file():
            why = "Diese Datei ist kein GeoJSON, kein GeoPackage und kein gezipptes Shapefile."
        elif named:
            why = f"Die Datei {Path(named).name} liegt nicht neben der Mappe."
        else:
            why = "Zu dieser Ebene fehlt die Datei der Umrisse."
        record.fault(
            "file",
            Code.FILE_MISSING,
            why,
            "Datei neben die Mappe legen, mit ihr zusammen hochladen und hier ihren Namen "
            "eintragen (.geojson, .gpkg oder .zip).",
        )


def learn_outline_areas(outline: Outline, names: Names, faults: FaultList, told: list[str]) -> None:
    """Let ``names`` know the areas of a delivered file; what is wrong with the file is a fault."""
    source = OutlineSource(outline.code_column, outline.name_column, crs=outline.crs)
    try:
        areas = read_areas(outline.path, source)
    except TopologyError as error:
        for fault in error.faults:
            faults.add(
                Code.GEOMETRY,
                outline.path.name,
                in_workbook(f"{fault.found}; erwartet: {fault.expected} ({fault.code})."),
                in_workbook(fault.remedy),
                column=fault.area,
                value=fault.found,
            )
        return
    for code, name in zip(areas["code"], areas["name"], strict=True):
        names.learn_area(outline.level, str(code), str(name))
    told.append(f"{outline.path.name}: {len(areas)} Gebiete der Ebene {outline.level}.")


def learn_kept_areas(folder: Path, level: Entry, names: Names) -> None:
    """Let ``names`` know the areas that the folder has of a level; a broken file teaches nothing,
    the preparation tells what is wrong with it."""
    shared = {k: level[k] for k in ("code_column", "name_column", "layer", "crs") if k in level}
    for entry in (level, *level.get("earlier", ())):
        own = {k: entry[k] for k in shared if entry.get(k)}
        source = OutlineSource(**(shared | own), code_length=int(level.get("code_length", 0)))
        try:
            areas = read_areas(folder / str(entry["file"]), source)
        except TopologyError:
            continue
        for code, name in zip(areas["code"], areas["name"], strict=True):
            names.learn_area(str(level["level"]), str(code), str(name))
