"""What a municipality's folder already says: its metadata as plain tables."""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.delivery import Entry


@dataclass(frozen=True)
class Existing:
    """The metadata of a folder; everything is empty where there is none yet."""

    folder: Path | None = None
    municipality: Entry = field(default_factory=dict)
    school_types: dict[str, Entry] = field(default_factory=dict)
    sources: dict[str, Entry] = field(default_factory=dict)
    indicators: dict[str, Entry] = field(default_factory=dict)

    def entries(self, name: str, key: str) -> dict[str, Entry]:
        """A list of municipality.toml (level, reference, breakdown …) by its key."""
        return {str(entry[key]): entry for entry in self.municipality.get(name, ())}


def read_existing(folder: Path, faults: FaultList) -> Existing:
    """The metadata of ``folder``; files that are no TOML are faults."""
    if not (folder / "municipality.toml").is_file():
        return Existing(folder if folder.is_dir() else None)
    indicators = (folder / "indicators").glob("*.toml")
    return Existing(
        folder,
        _toml(folder, "municipality.toml", faults),
        _by_id(_toml(folder, "school_types.toml", faults), "school_type"),
        _by_id(_toml(folder, "sources.toml", faults), "source"),
        {
            path.stem: entry
            for path in sorted(indicators)
            if (entry := _toml(folder, f"indicators/{path.name}", faults))
        },
    )


def _by_id(file: Entry, name: str) -> dict[str, Entry]:
    return {str(entry.get("id", "")): entry for entry in file.get(name, ())}


def _toml(folder: Path, name: str, faults: FaultList) -> dict[str, Any]:
    path = folder / name
    if not path.is_file():
        return {}
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError):
        faults.add(
            Code.METADATA,
            name,
            "Die vorhandene Datei im Ordner der Kommune ist kein gültiges TOML.",
            "Datei berichtigen; bildungsatlas prepare nennt die Stelle.",
        )
        return {}
