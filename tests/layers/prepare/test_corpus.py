"""Every broken file of the corpus gives the fault that its index names, and nothing is lost."""

import csv
import io
import re
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from layers.prepare.checking import check_delivery
from layers.prepare.faults import Fault
from layers.prepare.report.model import Report
from layers.prepare.workbook.delivery import Options
from layers.prepare.workbook.reading import read_delivery
from layers.status import Status
from tests.corpus.cases import CASES
from tests.corpus.make import FILES, SOUND, make

INDEX: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parents[2] / "corpus" / "index.toml").read_text(encoding="utf-8")
)["case"]
ZERO = re.compile(r"-?0+([.,]0+)?")


def check(path: Path, folder: Path) -> Report:
    """The report on a delivery of a municipality that nobody knows yet."""
    return check_delivery(path, Options(sources=folder / "sources"))


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The corpus, made anew."""
    folder = tmp_path_factory.mktemp("corpus") / "files"
    make(folder)
    return folder


def test_the_index_names_every_file() -> None:
    assert len(INDEX) >= 45
    assert sorted(case["path"] for case in INDEX) == sorted(CASES)
    assert {path.name for path in FILES.iterdir()} == {
        *CASES, SOUND, "bezirke.geojson", "quartiere.geojson",
    }  # fmt: skip


def test_the_sound_workbook_has_no_fault(tmp_path: Path) -> None:
    report = check(FILES / SOUND, tmp_path)
    assert report.faults == ()
    assert report.closing.startswith("Zusammen: 300 gelesen = 291 verwendet + 9 beiseitegelegt")


@pytest.mark.parametrize("case", INDEX, ids=lambda case: case["path"])
def test_a_broken_file(case: dict[str, Any], tmp_path: Path) -> None:
    before = contents(FILES / case["path"]) if (FILES / case["path"]).is_dir() else {}
    report = check(FILES / case["path"], tmp_path)
    wanted = tuple(case[key] for key in ("code", "severity", "file", "sheet", "cell"))
    assert wanted in [_place(fault) for fault in report.faults], report.faults[:5]
    assert report.errors == case["errors"], report.faults[:5]
    assert report.publishable == (case["severity"] == "warning")
    assert all(fault.why and fault.remedy for fault in report.faults)
    assert all(account.is_even for account in report.accounts)
    assert list(tmp_path.iterdir()) == []
    assert before == (contents(FILES / case["path"]) if before else {})


def _place(fault: Fault) -> tuple[str, ...]:
    return (fault.code.value, fault.severity.value, fault.file, fault.sheet, fault.cell)


@pytest.mark.parametrize("path", CASES)
def test_no_zero_is_made_of_nothing(path: str, tmp_path: Path) -> None:
    """A zero in what was read stands as a zero, or as the sign for nothing, in the file."""
    delivery = read_delivery(FILES / path, Options(sources=tmp_path))
    cells = _Cells(FILES / path)
    for line in (*delivery.parts.values, *delivery.parts.school_changes):
        for key in ("value", "numerator", "denominator", "pupils"):
            if ZERO.fullmatch(line.values.get(key, "")):
                text = cells.text(line.file, line.sheet, line.cells[key])
                assert ZERO.fullmatch(text) or text in "-–—", (line.origin, text)
                assert text not in "-–—" or line.values["sign"] == Status.NONE.value


class _Cells:
    """Texts of cells, as they stand in the files."""

    def __init__(self, path: Path) -> None:
        self.folder = path if path.is_dir() else path.parent
        self.books: dict[str, Any] = {}

    def text(self, file: str, sheet: str, cell: str) -> str:
        """The text of a cell, '' where it is empty."""
        if file.endswith(".csv"):
            with (self.folder / file).open(encoding="utf-8", newline="") as opened:
                rows = list(csv.reader(opened, delimiter=";"))
            return rows[int(cell[1:]) - 1][ord(cell[0]) - ord("A")]
        if file not in self.books:
            self.books[file] = openpyxl.load_workbook(self.folder / file, data_only=True)
        value = self.books[file][sheet][cell].value
        return "" if value is None else str(value)


def test_the_files_are_up_to_date(made: Path) -> None:
    names = {str(path.relative_to(made)) for path in made.rglob("*")}
    assert names == {str(path.relative_to(FILES)) for path in FILES.rglob("*")}
    for name in sorted(names):
        if (made / name).is_file():
            assert _content(made / name) == _content(FILES / name), name


def _content(path: Path) -> object:
    """What a file says; of workbooks the cells, since another library may pack them otherwise."""
    data = path.read_bytes()
    if path.suffix == ".gpkg":
        return len(data)  # holds the time of its making
    if not data.startswith(b"PK") or b"xl/worksheets" not in data:
        return data
    try:
        book = openpyxl.load_workbook(io.BytesIO(data))
    except zipfile.BadZipFile:
        return len(data)  # cut off on purpose
    return [
        (
            sheet.title,
            [[cell.value for cell in row] for row in sheet.iter_rows()],
            sorted(map(str, sheet.merged_cells.ranges)),
            [name for name, column in sheet.column_dimensions.items() if column.hidden],
        )
        for sheet in book
    ]
