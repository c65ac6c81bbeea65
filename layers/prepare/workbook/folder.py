"""Write a delivery into a municipality's folder (docs/folder.md): built aside, then swapped in."""

import csv
import hashlib
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import mkdtemp

from pydantic import BaseModel, ValidationError

from layers.prepare.faults import FaultList
from layers.prepare.specs import IndicatorFile, MunicipalityFile, SchoolTypesFile, SourcesFile
from layers.prepare.workbook.delivery import Delivery, Entry, Line, Parts
from layers.prepare.workbook.existing import Existing, read_existing
from layers.prepare.workbook.merge import merged_municipality
from layers.prepare.workbook.toml_text import toml_text

VALUES = ("indicator", "level", "area", "period", "school_type", "breakdown", "value", "numerator",
          "denominator", "sign", "flags", "low", "high", "cases", "origin")  # fmt: skip
SCHOOL_CHANGES = ("table", "period", "level", "area", "from", "to", "grade", "pupils", "sign",
                  "flags", "total", "source", "origin")  # fmt: skip
PLACES = ("id", "kind", "school_type", "name", "address", "lon", "lat", "capacity", "source",
          "attributes", "origin")  # fmt: skip
PLACE_VALUES = ("place", "indicator", "period", "value", "sign", "flags", "origin")
CONVERSIONS = ("level", "valid_to", "old", "new", "share", "share_of", "origin")
STREETS = ("street", "from", "to", "side", "level", "area", "source", "origin")
NOTES = ("scope", "ref", "period", "kind", "text", "origin")


def write_folder(delivery: Delivery, target: Path) -> tuple[str, ...]:
    """Put a delivery without errors into the folder ``target``; the paths that were written.

    What the delivery has replaces its counterpart: all values of an indicator, outlines and areas
    of a level, places of a kind, a table of school changes, conversions of a level, all streets,
    sources and notes of the same id; everything else stays. The folder is built aside and swapped
    in, so that an interruption leaves the former one. Raises ValueError where the delivery has
    errors or belongs nowhere, OSError where the folder cannot be written.
    """
    if delivery.errors or not delivery.slug:
        raise ValueError("a delivery with errors is not written")
    target.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(mkdtemp(prefix=f".{target.name}-", dir=target.parent))
    try:
        building = aside / "new"
        if target.is_dir():
            shutil.copytree(target, building)
        building.mkdir(exist_ok=True)
        written = _Writer(building, delivery).write()
        if target.is_dir():
            target.rename(aside / "former")
        try:
            building.rename(target)
        except OSError:
            if (aside / "former").is_dir():
                (aside / "former").rename(target)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return written


class _Writer:
    """Writes the parts of a delivery into a folder that is built aside."""

    def __init__(self, folder: Path, delivery: Delivery) -> None:
        self.folder, self.delivery = folder, delivery
        self.parts: Parts = delivery.parts
        self.written: list[str] = []

    def write(self) -> tuple[str, ...]:
        """All parts; the paths that were written."""
        existing = read_existing(self.folder, FaultList())
        outlines = self._outlines()
        self._metadata(existing, outlines)
        self._numbers()
        if self.parts.logo:
            shutil.copyfile(self.parts.logo, self.folder / self.parts.logo.name)
            self.written.append(self.parts.logo.name)
        for path in self.delivery.files:
            self._keep_delivered(path)
        return tuple(dict.fromkeys(self.written))

    def _metadata(self, existing: Existing, outlines: dict[tuple[str, str], str]) -> None:
        city = merged_municipality(existing, self.parts, outlines, self.delivery.slug)
        if not _says_the_same(city, existing.municipality, MunicipalityFile):
            self._toml("municipality.toml", city)
        lists: tuple[tuple[str, dict[str, Entry], dict[str, Entry], type[BaseModel]], ...] = (
            ("school_type", existing.school_types, self.parts.school_types, SchoolTypesFile),
            ("source", existing.sources, self.parts.sources, SourcesFile),
        )
        for key, before, now, model in lists:
            merged = before | {i: before.get(i, {}) | e for i, e in now.items()}
            was, is_now = ({key: list(found.values())} for found in (before, merged))
            name = f"{key}s.toml"
            if not (self.folder / name).is_file() or not _says_the_same(is_now, was, model):
                self._toml(name, is_now)
        for indicator, entry in self.parts.indicators.items():
            if not _says_the_same(entry, existing.indicators.get(indicator, {}), IndicatorFile):
                self._toml(f"indicators/{indicator}.toml", entry)

    def _toml(self, name: str, entry: Entry) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(toml_text(entry), encoding="utf-8", newline="\n")
        self.written.append(name)

    def _outlines(self) -> dict[tuple[str, str], str]:
        """Copy delivered outlines with their passports; (level, last day) -> path."""
        found = {}
        for outline in self.parts.outlines:
            ending = outline.path.suffix.lower()
            stem = "-".join(part for part in (outline.level, outline.valid_to) if part)
            name = f"areas/{stem}{'.geojson' if ending == '.json' else ending}"
            path = self.folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(outline.path, path)
            self._toml(f"areas/{stem}.passport.toml", self._passport(outline.path, path))
            self.written.append(name)
            found[outline.level, outline.valid_to] = name
        return found

    def _passport(self, delivered: Path, path: Path) -> Entry:
        publisher = str(self.parts.municipality.get("publisher") or "ohne Angabe")
        return {
            "file": path.name,
            "publisher": publisher,
            "title": f"Umrisse aus {delivered.name}",
            "url": "",
            "licence": "unknown",
            "as_of": "ohne Angabe",
            "retrieved": "",
            "already_published": True,
            "sha256": _sha256(path),
            "note": "Mit einer Mappe geliefert.",
        }

    def _numbers(self) -> None:
        parts = self.parts
        self._by_key("values", VALUES, parts.values, "indicator")
        self._by_key("school_changes", SCHOOL_CHANGES, parts.school_changes, "table")
        self._by_key("places", PLACES, parts.places, "kind")
        for name, columns, lines, keys in (
            ("place_values.csv", PLACE_VALUES, parts.place_values, ("indicator",)),
            ("conversions.csv", CONVERSIONS, parts.conversions, ("level",)),
            ("streets.csv", STREETS, parts.streets, ()),
            ("notes.csv", NOTES, parts.notes, ("scope", "ref")),
        ):
            if lines:
                replaced = {tuple(line.values[key] for key in keys) for line in lines}
                kept = _kept(self.folder / name, keys, replaced)
                self._csv(name, columns, kept, lines)

    def _by_key(self, folder: str, columns: Sequence[str], lines: Iterable[Line], key: str) -> None:
        """One file per value of ``key``; other files of the folder lose their rows of it."""
        by_key: dict[str, list[Line]] = {}
        for line in lines:
            by_key.setdefault(line.values[key], []).append(line)
        replaced: set[tuple[str, ...]] = {(name,) for name in by_key}
        for path in sorted((self.folder / folder).glob("*.csv")) if by_key else ():
            self._without(path, (key,), replaced)
        for name, found in by_key.items():
            self._csv(f"{folder}/{name}.csv", columns, [], found)

    def _without(self, path: Path, keys: Sequence[str], replaced: set[tuple[str, ...]]) -> None:
        before = _rows(path)
        kept = [row for row in before if tuple(row.get(k, "") for k in keys) not in replaced]
        if len(kept) == len(before):
            return
        if not kept:
            path.unlink()
            return
        _write_csv(path, list(before[0]), kept)
        self.written.append(str(path.relative_to(self.folder)))

    def _csv(
        self, name: str, columns: Sequence[str], kept: list[dict[str, str]], lines: list[Line]
    ) -> None:
        rows = [line.values | {"origin": line.origin} for line in lines]
        _write_csv(self.folder / name, columns, [*kept, *rows])
        self.written.append(name)

    def _keep_delivered(self, path: Path) -> None:
        """Keep the file as it came, under its own name, with its checksum beside."""
        folder = self.folder / "delivered"
        folder.mkdir(exist_ok=True)
        shutil.copyfile(path, folder / path.name)
        sums = folder / "SHA256SUMS"
        lines = dict.fromkeys(sums.read_text("utf-8").splitlines()) if sums.is_file() else {}
        kept = [line for line in lines if not line.endswith(f"  {path.name}")]
        kept.append(f"{_sha256(path)}  {path.name}")
        sums.write_text("\n".join(sorted(kept, key=_name_of)) + "\n", encoding="utf-8")
        self.written.append(f"delivered/{path.name}")


def _says_the_same(now: Entry, before: Entry, model: type[BaseModel]) -> bool:
    """Whether two files mean the same; then the one that is there keeps its comments."""
    try:
        return model.model_validate(now) == model.model_validate(before)
    except ValidationError:
        return now == before


def _name_of(line: str) -> str:
    return line.partition("  ")[2]


def _kept(path: Path, keys: Sequence[str], replaced: set[tuple[str, ...]]) -> list[dict[str, str]]:
    rows = _rows(path)
    return [row for row in rows if tuple(row.get(key, "") for key in keys) not in replaced]


def _rows(path: Path) -> list[dict[str, str]]:
    if not path.is_file():
        return []
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def _write_csv(path: Path, columns: Sequence[str], rows: Iterable[dict[str, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(
            stream, columns, delimiter=";", lineterminator="\n", extrasaction="ignore", restval=""
        )
        writer.writeheader()
        writer.writerows(rows)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
