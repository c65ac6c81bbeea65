"""municipality.toml of a folder with what a delivery says put into its place."""

from datetime import date
from typing import Any

from layers.prepare.specs import FACILITY_KINDS
from layers.prepare.workbook.delivery import Entry, Parts
from layers.prepare.workbook.existing import Existing

LEVEL_KEYS = ("level", "name", "name_plural", "note", "valid_from", "enclaves", "code_column",
              "name_column", "crs", "source")  # fmt: skip
EARLIER_KEYS = ("note", "code_column", "name_column", "crs", "enclaves")


def merged_municipality(
    existing: Existing, parts: Parts, outlines: dict[tuple[str, str], str], slug: str
) -> Entry:
    """The whole municipality.toml; ``outlines``: (level, last day or '') -> copied file."""
    entry: Entry = {"slug": slug} | existing.municipality | parts.municipality
    for name in ("links", "texts", "rules", "topology"):
        if name in parts.municipality:
            entry[name] = existing.municipality.get(name, {}) | parts.municipality[name]
    _put(entry, "level", _levels(existing, parts, outlines))
    _put(entry, "reference", existing.entries("reference", "code") | parts.references)
    if parts.place_kinds:
        standard = {kind.kind: kind.model_dump() for kind in FACILITY_KINDS}
        before = existing.entries("facility_kind", "kind") or standard
        _put(entry, "facility_kind", before | parts.place_kinds)
    _put(entry, "breakdown", existing.entries("breakdown", "id") | parts.breakdowns)
    return entry


def _put(entry: Entry, name: str, found: dict[str, Entry]) -> None:
    """Lists stand behind everything else, as TOML wants it."""
    entry.pop(name, None)
    if found:
        entry[name] = list(found.values())


def _levels(
    existing: Existing, parts: Parts, outlines: dict[tuple[str, str], str]
) -> dict[str, Entry]:
    """Levels in the order of the delivery, those of the folder alone before them."""
    before = existing.entries("level", "level")
    found = {name: entry for name, entry in before.items() if name not in parts.levels}
    for name, given in parts.levels.items():
        level: Entry = {**before.get(name, {})}
        level |= {key: given[key] for key in LEVEL_KEYS if given.get(key) is not None}
        if (name, "") in outlines:
            level["file"] = outlines[name, ""]
            # what was said of the former outlines does not hold for new ones
            for key in ("count", "total_km2", "layer", "code_length"):
                level.pop(key, None)
        found[name] = level
    for (name, valid_to), file in outlines.items():
        if valid_to and name in found:
            found[name] = _with_earlier(found[name], valid_to, file, parts)
    return found


def _with_earlier(level: Entry, valid_to: str, file: str, parts: Parts) -> Entry:
    last = date.fromisoformat(valid_to)
    given: dict[str, Any] = parts.earlier.get((str(level["level"]), valid_to), {})
    entry = {"valid_to": last, "file": file}
    entry |= {key: given[key] for key in EARLIER_KEYS if given.get(key) is not None}
    others = [e for e in level.get("earlier", ()) if e.get("valid_to") != last]
    return level | {"earlier": sorted([*others, entry], key=lambda e: e["valid_to"])}
