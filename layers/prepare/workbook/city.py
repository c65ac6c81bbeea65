"""Whether the municipality that a delivery describes can be one: told at the cells that say so."""

from pathlib import Path
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from layers.prepare.faults import Code, FaultList
from layers.prepare.specs import MunicipalityFile
from layers.prepare.toml_file import what_is_wrong
from layers.prepare.workbook.columns import LEVELS, MUNICIPALITY
from layers.prepare.workbook.merge import merged_municipality
from layers.prepare.workbook.metadata_sheets import MetadataReader
from layers.prepare.workbook.outlines import LONGEST
from layers.prepare.workbook.sheet import Record

REMEDY = "Angabe berichtigen; der Kommentar der Spalte sagt, was erlaubt ist."


def check_city(metadata: MetadataReader, slug: str, beside: Path, faults: FaultList) -> None:
    """Faults of sheets Kommune and Ebenen taken together with what the folder has; finds the logo
    beside the workbook."""
    parts, existing = metadata.parts, metadata.existing
    _find_logo(metadata, beside)
    outlines = {(o.level, o.valid_to): f"areas/{o.path.name}" for o in parts.outlines}
    if not parts.levels and not existing.municipality and metadata.city:
        faults.add(
            Code.EMPTY_TABLE,
            metadata.city.grid.file,
            "Die Kommune hat noch keine Ebene von Gebieten.",
            f"Im Blatt {LEVELS.title} mindestens eine Zeile ausfüllen.",
            sheet=LEVELS.title,
        )
        return
    entry = merged_municipality(existing, parts, outlines, slug)
    try:
        MunicipalityFile.model_validate(entry)
    except ValidationError as error:
        for problem in error.errors():
            # a level with faults is also one level too few
            if problem["loc"] != ("level",):
                _tell(metadata, entry, problem, faults)


def _tell(
    metadata: MetadataReader, entry: dict[str, Any], problem: ErrorDetails, faults: FaultList
) -> None:
    path = problem["loc"]
    record, key = _place(metadata, entry, path)
    why = what_is_wrong(problem)
    if record is None:
        faults.add(Code.METADATA, "municipality.toml", why, REMEDY, column=".".join(map(str, path)))
    elif not record.failed:
        record.fault(key, Code.METADATA, why, REMEDY)


def _place(
    metadata: MetadataReader, entry: dict[str, Any], path: tuple[int | str, ...]
) -> tuple[Record | None, str]:
    """The record and the column that a problem is about."""
    if path[:1] == ("level",) and len(path) > 1:
        level = entry["level"][int(path[1])]["level"]
        rows = [record for record, row in metadata.level_rows if row["level"] == level]
        keys = {column.key for column in LEVELS.columns}
        key = next((str(part) for part in reversed(path) if part in keys), "level")
        return (rows[0] if rows else None), key
    name = ".".join(str(part) for part in path)
    # a rule over several entries names their table only: its filled column, else its first
    about = [c.key for c in MUNICIPALITY.columns if c.key == name or c.key.startswith(f"{name}.")]
    filled = [k for k in about if metadata.city and metadata.city.text(k)]
    return metadata.city, (filled or about or ["name"])[0]


def _find_logo(metadata: MetadataReader, beside: Path) -> None:
    name = Path(str(metadata.parts.municipality.get("logo", ""))).name
    if not name or metadata.city is None:
        return
    kept = metadata.existing.folder
    if len(name.encode()) < LONGEST and (beside / name).is_file():
        metadata.parts.logo = beside / name
    elif kept is None or not any(path.name == name for path in kept.iterdir()):
        metadata.city.fault(
            "logo",
            Code.FILE_MISSING,
            f"Die Datei {name} liegt nicht neben der Mappe.",
            "Datei (SVG oder PNG) neben die Mappe legen oder die Angabe löschen.",
        )
