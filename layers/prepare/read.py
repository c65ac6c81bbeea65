"""Delivered files as they are: metadata into models, tables into rows of text."""

import csv
import hashlib
import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from layers.prepare.branding import logo_address
from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import Passport
from layers.prepare.protect.rules import ConfidentialityFile
from layers.prepare.specs import (
    CorrectionsFile,
    IndicatorFile,
    MunicipalityFile,
    SchoolTypesFile,
    SourcesFile,
)
from layers.prepare.toml_file import read_bytes, read_toml

M = TypeVar("M", bound=BaseModel)

SIGNATURES = {
    b"PK\x03\x04": "Das ist eine Excel-Datei (oder ein ZIP-Archiv), keine CSV-Datei.",
    b"\xd0\xcf\x11\xe0": "Das ist eine alte Excel-Datei, keine CSV-Datei.",
    b"\xff\xfe": "Die Datei ist in UTF-16 geschrieben.",
    b"\xfe\xff": "Die Datei ist in UTF-16 geschrieben.",
    b"%PDF": "Das ist eine PDF-Datei, keine CSV-Datei.",
}
"""How files begin that are no tables of text."""

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

    ``passports`` has every table by name, ``tables`` those that could be read; ``broken`` are
    metadata files that could not; ``logo`` is a ``data:`` address or ''.
    """

    folder: Path
    municipality: MunicipalityFile
    school_types: SchoolTypesFile
    sources: SourcesFile
    corrections: CorrectionsFile
    indicators: tuple[IndicatorFile, ...]
    passports: dict[str, Passport]
    tables: dict[str, RawTable]
    broken: frozenset[str] = frozenset()
    logo: str = ""
    confidentiality: ConfidentialityFile = field(default_factory=lambda: ConfidentialityFile())

    @property
    def unread(self) -> frozenset[str]:
        """Files of tables that could not be read; faults about their content say nothing new."""
        missing = [p for name, p in self.passports.items() if name not in self.tables]
        without_passport = {
            f"tables/{Path(file).stem}.csv" for file in self.broken if file.startswith("tables/")
        }
        return frozenset(f"tables/{passport.file}" for passport in missing) | without_passport


def read_metadata(folder: Path, faults: FaultList) -> Metadata:
    """Everything below ``folder`` but the areas.

    Raises PreparationError where a metadata file is wrong: without it, tables cannot be read.
    """
    municipality = read_toml(
        folder / "municipality.toml", MunicipalityFile, "municipality.toml", faults
    )
    types = _optional(folder, "school_types.toml", SchoolTypesFile, faults)
    sources = read_toml(folder / "sources.toml", SourcesFile, "sources.toml", faults)
    corrections = _optional(folder, "corrections.toml", CorrectionsFile, faults)
    rules = _optional(folder, "confidentiality.toml", ConfidentialityFile, faults)
    indicators = _all(folder, "indicators", IndicatorFile, "id", faults)
    passports = _all(folder, "tables", Passport, "table", faults)
    tables = {
        passport.table: table
        for passport in passports
        if (table := read_table(folder / "tables", passport, faults)) is not None
    }
    if municipality is None or types is None or sources is None:
        faults.stop()
        raise AssertionError("missing metadata without a fault")
    if corrections is None or rules is None:
        faults.stop()
        raise AssertionError("missing metadata without a fault")
    ordered = tuple(sorted(indicators, key=lambda i: (i.grid[0], int(i.grid[1:]), i.sort, i.id)))
    known = {passport.table: passport for passport in passports}
    broken = frozenset(fault.file for fault in faults.found if fault.file.endswith(".toml"))
    logo = logo_address(folder, municipality.logo, faults)
    return Metadata(
        folder,
        municipality,
        types,
        sources,
        corrections,
        ordered,
        known,
        tables,
        broken,
        logo,
        rules,
    )


def _optional(folder: Path, file: str, model: type[M], faults: FaultList) -> M | None:
    """A metadata file that a municipality may do without."""
    if not (folder / file).exists():
        return model()
    return read_toml(folder / file, model, file, faults)


def _all(folder: Path, name: str, model: type[M], id_of: str, faults: FaultList) -> list[M]:
    """All files of a folder; each is called as what it describes, so that no name stands twice."""
    found = []
    for path in sorted((folder / name).glob("*.toml")):
        file = f"{name}/{path.name}"
        read = read_toml(path, model, file, faults)
        if read is None:
            continue
        given = getattr(read, id_of)
        if given == path.stem:
            found.append(read)
            continue
        faults.add(
            Code.METADATA,
            file,
            f"{id_of} muss heißen wie die Datei: {path.stem}.",
            f"{id_of} oder den Namen der Datei ändern.",
            column=id_of,
            value=given,
        )
    return found


def read_table(folder: Path, passport: Passport, faults: FaultList) -> RawTable | None:
    """The rows of a table, every cell as text; None where the file or a column is missing."""
    file = f"{folder.name}/{passport.file}"
    data = read_bytes(folder / passport.file, file, faults)
    if data is None or not _is_text(data, file, faults):
        return None
    _check_sum(data, passport.sha256, file, faults)
    text = _decode(data, passport, file, faults)
    delimiter = _delimiter(text, passport, file, faults)
    lines = _lines(text, delimiter, file, faults)
    if lines is None:
        return None
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


def _is_text(data: bytes, file: str, faults: FaultList) -> bool:
    why = next((said for begin, said in SIGNATURES.items() if data.startswith(begin)), "")
    if not why and b"\0" in data:
        why = "Die Datei enthält Nullbytes und ist wohl keine CSV-Datei."
    if why:
        faults.add(Code.ENCODING, file, why, "Als CSV in UTF-8 speichern.")
    return not why


def _lines(
    text: str, delimiter: str, file: str, faults: FaultList
) -> list[tuple[int, list[str]]] | None:
    """Line number and cells of every row; None with a fault where the file cannot be parsed."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        return [(reader.line_num, [cell.strip() for cell in line]) for line in reader if line]
    except csv.Error:
        faults.add(
            Code.ROW_LENGTH,
            file,
            "Ab dieser Zeile lässt sich die Datei nicht in Zellen teilen.",
            "Anführungszeichen prüfen: Jedes öffnende braucht ein schließendes.",
            row=reader.line_num,
        )
        return None


def check_sum_of_file(path: Path, expected: str, file: str, faults: FaultList) -> None:
    """A fault where the file's SHA-256 is not the expected one."""
    data = read_bytes(path, file, faults)
    if data is not None:
        _check_sum(data, expected, file, faults)


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
