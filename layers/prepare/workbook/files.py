"""Which files a delivery has, and whether they are what their ending says."""

import zipfile
from pathlib import Path

from layers.prepare.faults import Code, FaultList
from layers.prepare.workbook.grid import Grid
from layers.prepare.workbook.open_csv import read_csv
from layers.prepare.workbook.open_xlsx import read_xlsx

TEXT = (".csv", ".txt", ".tsv")
EXCEL = (".xlsx", ".xlsm")
SIDECAR = ".import.toml"
OLE = b"\xd0\xcf\x11\xe0"
AS_XLSX = "In Excel öffnen und als Excel-Arbeitsmappe (.xlsx) speichern."
REFUSED = {
    ".xls": ("Das ist eine Mappe im alten Excel-Format (.xls).", AS_XLSX),
    ".xlsb": ("Das ist eine binäre Excel-Mappe (.xlsb).", AS_XLSX),
    ".ods": (
        "Das ist eine Tabelle von LibreOffice (.ods).",
        "In LibreOffice als Excel 2007-365 (.xlsx) speichern.",
    ),
    ".pdf": (
        "Aus einem PDF lassen sich keine Zahlen übernehmen.",
        "Die Tabelle als Excel- oder CSV-Datei beim Herausgeber anfragen.",
    ),
    ".numbers": ("Das ist eine Tabelle von Numbers.", "Als Excel-Arbeitsmappe exportieren."),
}


def tables_in(path: Path) -> list[Path]:
    """The tables of a delivery: the file itself, or those of a folder, locks of Excel aside.

    Old or foreign tables of a folder belong to it and are refused later; other documents do not.
    """
    if path.is_file():
        return [path]
    endings = {*TEXT, *EXCEL, *REFUSED} - {".pdf"}
    return sorted(
        p
        for p in path.iterdir()
        if p.is_file() and p.suffix.lower() in endings and not p.name.startswith(("~$", "."))
    )


def open_table(path: Path, faults: FaultList) -> list[Grid]:
    """The grids of a file; [] with a fault where it is none that can be read."""
    file, ending = path.name, path.suffix.lower()
    try:
        with path.open("rb") as stream:
            head = stream.read(8)
    except OSError:
        _refuse(file, "Die Datei lässt sich nicht lesen.", "Pfad und Rechte prüfen.", faults)
        return []
    if not head:
        _refuse(file, "Die Datei ist leer.", "Datei neu speichern oder neu anfordern.", faults)
        return []
    if head.startswith(OLE):
        _refuse_ole(path, faults)
        return []
    if head.startswith(b"PK"):
        return _open_zip(path, faults)
    if ending in REFUSED:
        _refuse(file, *REFUSED[ending], faults)
        return []
    if head.startswith(b"%PDF"):
        _refuse(file, *REFUSED[".pdf"], faults)
        return []
    if ending in EXCEL:
        if head.lstrip()[:1] == b"<":
            why = "Die Datei heißt wie eine Excel-Mappe, enthält aber eine Webseite oder XML."
            _refuse(file, why, AS_XLSX, faults)
        else:
            _refuse(file, "Die Datei heißt wie eine Excel-Mappe, ist aber keine.", AS_XLSX, faults)
        return []
    return read_csv(path, file, faults)


def _open_zip(path: Path, faults: FaultList) -> list[Grid]:
    file = path.name
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError):
        names = {"xl/"}  # cut off; the reader of workbooks says so
    if "xl/workbook.bin" in names:
        _refuse(file, *REFUSED[".xlsb"], faults)
    elif "content.xml" in names:
        _refuse(file, *REFUSED[".ods"], faults)
    elif not any(name.startswith("xl/") for name in names):
        _refuse(file, "Das ist ein ZIP-Archiv, aber keine Excel-Mappe.", AS_XLSX, faults)
    elif path.suffix.lower() in TEXT:
        why = "Die Datei heißt wie eine CSV-Datei, ist aber eine Excel-Mappe."
        _refuse(file, why, "Die Endung in .xlsx ändern.", faults)
    else:
        return read_xlsx(path, file, faults)
    return []


def _refuse_ole(path: Path, faults: FaultList) -> None:
    """Old Excel files and encrypted new ones begin alike; the latter hold a stream of that name."""
    is_encrypted = "EncryptedPackage".encode("utf-16-le") in path.read_bytes()
    if is_encrypted:
        _refuse(
            path.name,
            "Die Mappe ist mit einem Kennwort verschlüsselt.",
            "In Excel unter Datei, Informationen, Arbeitsmappe schützen das Kennwort entfernen und "
            "neu speichern.",
            faults,
        )
    else:
        _refuse(path.name, *REFUSED[".xls"], faults)


def _refuse(file: str, why: str, remedy: str, faults: FaultList) -> None:
    faults.add(Code.FILE_KIND, file, why, remedy)
