"""Delivered files as they are: metadata into models, tables into rows of text."""

import csv
import hashlib
import io
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import Passport
from layers.prepare.specs import (
    CorrectionsFile,
    IndicatorFile,
    MunicipalityFile,
    SchoolTypesFile,
    SourcesFile,
)

M = TypeVar("M", bound=BaseModel)

METADATA_FAULTS = {
    "missing": "Diese Angabe fehlt.",
    "extra_forbidden": "Diese Angabe ist unbekannt.",
}

DELIMITERS = {";": "Semikolon", ",": "Komma", "\t": "Tabulator"}


@dataclass(frozen=True)
class RawRow:
    """One row of a table: its line in the file and every cell as text, without outer spaces."""

    line: int
    cells: dict[str, str]


@dataclass(frozen=True)
class RawTable:
    """A table as delivered; ``file`` is relative to the municipality's folder."""

    passport: Passport
    file: str
    rows: list[RawRow]


@dataclass(frozen=True)
class Metadata:
    """All metadata files of a municipality and their tables as text.

    ``passports`` has every table by name, ``tables`` those that could be read.
    """

    folder: Path
    municipality: MunicipalityFile
    school_types: SchoolTypesFile
    sources: SourcesFile
    corrections: CorrectionsFile
    indicators: tuple[IndicatorFile, ...]
    passports: dict[str, Passport]
    tables: dict[str, RawTable]

    @property
    def unread(self) -> frozenset[str]:
        """Files of tables that could not be read; faults about their content say nothing new."""
        missing = [p for name, p in self.passports.items() if name not in self.tables]
        return frozenset(f"tables/{passport.file}" for passport in missing)


def read_toml(path: Path, model: type[M], file: str, faults: FaultList) -> M | None:
    """A metadata file as its model; None with faults where it is missing or wrong."""
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        faults.add(Code.FILE_MISSING, file, "Die Datei fehlt.", "Datei anlegen.")
        return None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        faults.add(
            Code.METADATA,
            file,
            "Die Datei ist kein gültiges TOML in UTF-8.",
            "Schreibweise an der genannten Stelle prüfen.",
            value=str(error),
        )
        return None
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for problem in error.errors():
            why = METADATA_FAULTS.get(problem["type"], "Die Angabe hat nicht die erwartete Form.")
            faults.add(
                Code.METADATA,
                file,
                str(problem["ctx"]["error"]) if problem["type"] == "value_error" else why,
                "Angabe ergänzen oder berichtigen; die erlaubten stehen in docs/sources.md.",
                column=".".join(str(part) for part in problem["loc"]),
                value="" if problem["type"] == "missing" else str(problem["input"])[:60],
            )
        return None


def read_metadata(folder: Path, faults: FaultList) -> Metadata:
    """Everything below ``folder`` but the areas.

    Raises PreparationError where a metadata file is wrong: without it, tables cannot be read.
    """
    municipality = read_toml(
        folder / "municipality.toml", MunicipalityFile, "municipality.toml", faults
    )
    types = read_toml(folder / "school_types.toml", SchoolTypesFile, "school_types.toml", faults)
    sources = read_toml(folder / "sources.toml", SourcesFile, "sources.toml", faults)
    corrections = read_toml(
        folder / "corrections.toml", CorrectionsFile, "corrections.toml", faults
    )
    indicators = _all(folder, "indicators", IndicatorFile, faults)
    passports = _all(folder, "tables", Passport, faults)
    tables = {
        passport.table: table
        for passport in passports
        if (table := read_table(folder / "tables", passport, faults)) is not None
    }
    if municipality is None or types is None or sources is None or corrections is None:
        faults.stop()
        raise AssertionError("missing metadata without a fault")
    ordered = tuple(sorted(indicators, key=lambda i: (i.grid[0], int(i.grid[1:]), i.sort, i.id)))
    known = {passport.table: passport for passport in passports}
    return Metadata(folder, municipality, types, sources, corrections, ordered, known, tables)


def _all(folder: Path, name: str, model: type[M], faults: FaultList) -> list[M]:
    read = (
        read_toml(path, model, f"{name}/{path.name}", faults)
        for path in sorted((folder / name).glob("*.toml"))
    )
    return [found for found in read if found is not None]


def read_table(folder: Path, passport: Passport, faults: FaultList) -> RawTable | None:
    """The rows of a table, every cell as text; None where the file or a column is missing."""
    file = f"{folder.name}/{passport.file}"
    path = folder / passport.file
    if not path.is_file():
        faults.add(
            Code.FILE_MISSING,
            file,
            "Die Tabelle fehlt.",
            "Tabelle ablegen oder ihren Steckbrief entfernen.",
        )
        return None
    data = path.read_bytes()
    _check_sum(data, passport.sha256, file, faults)
    text = _decode(data, passport, file, faults)
    delimiter = _delimiter(text, passport, file, faults)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines = [(reader.line_num, [cell.strip() for cell in line]) for line in reader if line]
    if len(lines) < 2:
        faults.add(Code.EMPTY_TABLE, file, "Die Tabelle hat keine Zeilen.", "Datei neu abrufen.")
        return None
    header = lines[0][1]
    if not _header_is_right(header, passport, file, faults):
        return None
    rows = []
    for number, line in lines[1:]:
        if len(line) == len(header):
            rows.append(RawRow(number, dict(zip(header, line, strict=True))))
            continue
        faults.add(
            Code.ROW_LENGTH,
            file,
            f"Die Zeile hat {len(line)} Zellen statt {len(header)}.",
            "Trennzeichen in der Zeile prüfen.",
            row=number,
            value=delimiter.join(line)[:60],
        )
    return RawTable(passport, file, rows)


def check_sum_of_file(path: Path, expected: str, file: str, faults: FaultList) -> None:
    """A fault where the file's SHA-256 is not the expected one."""
    _check_sum(path.read_bytes(), expected, file, faults)


def _check_sum(data: bytes, expected: str, file: str, faults: FaultList) -> None:
    found = hashlib.sha256(data).hexdigest()
    if found != expected:
        faults.add(
            Code.CHECKSUM,
            file,
            "Die Datei ist nicht mehr die, die der Steckbrief beschreibt.",
            "Prüfen, was sich geändert hat; ist es gewollt, den gefundenen Wert als sha256 in den "
            "Steckbrief schreiben.",
            value=found,
        )


def _decode(data: bytes, passport: Passport, file: str, faults: FaultList) -> str:
    """The file's text. A wrong declared encoding is a fault; reading goes on with the right one."""
    try:
        as_utf8: str | None = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        as_utf8 = None
    # Umlauts that form valid UTF-8 sequences do not happen by chance in cp1252 text.
    found = "utf-8" if as_utf8 is not None else "cp1252"
    text = as_utf8 if as_utf8 is not None else data.decode("cp1252", errors="replace")
    if passport.encoding != found and not data.isascii():
        faults.add(
            Code.ENCODING,
            file,
            f"Der Steckbrief nennt {passport.encoding}, die Datei ist aber wohl {found}.",
            f'Im Steckbrief encoding = "{found}" eintragen.',
            value=found,
        )
    if "\ufffd" in text:
        faults.add(
            Code.ENCODING,
            file,
            "Die Datei enthält Bytes, die in keinem der beiden Zeichensätze ein Zeichen sind.",
            "Datei neu abrufen und als UTF-8 speichern.",
            row=text[: text.index("\ufffd")].count("\n") + 1,
        )
    return text


def _delimiter(text: str, passport: Passport, file: str, faults: FaultList) -> str:
    """The delimiter; where the header is written with another one, that is a fault."""
    header = text.partition("\n")[0]
    if passport.delimiter in header or len(passport.columns) == 1:
        return passport.delimiter
    found = max(DELIMITERS, key=header.count)
    if header.count(found) == 0:
        return passport.delimiter
    faults.add(
        Code.DELIMITER,
        file,
        f"Der Steckbrief nennt {DELIMITERS[passport.delimiter]} als Trennzeichen, die Datei "
        f"verwendet {DELIMITERS[found]}.",
        f"Im Steckbrief delimiter auf {DELIMITERS[found]} setzen.",
        row=1,
        value=found,
    )
    return found


def _header_is_right(names: list[str], passport: Passport, file: str, faults: FaultList) -> bool:
    missing = [name for name in passport.columns if name not in names]
    for name in missing:
        faults.add(
            Code.COLUMN_MISSING,
            file,
            "Diese Spalte steht im Steckbrief, aber nicht in der Datei.",
            "Spalte ergänzen oder ihren Namen berichtigen; vorhanden sind: " + ", ".join(names),
            row=1,
            column=name,
        )
    for name in names:
        if name not in passport.columns or names.count(name) > 1:
            faults.add(
                Code.COLUMN_UNKNOWN,
                file,
                "Diese Spalte ist im Steckbrief nicht oder in der Datei mehrfach enthalten.",
                "Spalte im Steckbrief beschreiben oder aus der Datei entfernen.",
                row=1,
                column=name,
            )
    return not missing
