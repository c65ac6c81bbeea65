"""Workbooks that were damaged, by a disk or by hand: faults, never a traceback, nothing lost."""

from pathlib import Path

import pytest

from layers.prepare.faults import Code
from layers.prepare.workbook.columns import BY_TITLE
from tests.layers.prepare.workbook.desk import Desk, value
from tests.layers.prepare.workbook.spoiling import read_damaged

FILLED = ("Ebenen", "Gebiete", "Quellen", "Kennzahlen", "Werte")
REQUIRED = [
    (title, number)
    for title in FILLED
    for number, column in enumerate(BY_TITLE[title].columns, start=1)
    if column.required
]


@pytest.mark.parametrize(("title", "number"), REQUIRED)
def test_a_required_column_that_is_gone(desk: Desk, title: str, number: int) -> None:
    desk.values(value("people", "01", 5)).book[title].delete_cols(number)
    delivery = desk.read()
    assert (Code.COLUMN_MISSING, title) in {(f.code, f.sheet) for f in delivery.errors}
    assert all(account.is_even for account in delivery.accounts)


@pytest.mark.parametrize(("sheet", "heading"), [("Ebenen", "Datei der Umrisse"), ("Kommune", "")])
def test_names_of_files_that_no_disk_knows(desk: Desk, sheet: str, heading: str) -> None:
    name = "ä" * 300 + ".geojson"
    if sheet == "Kommune":
        desk.entries(sheet, {"Logo": name})
    else:
        desk.add(sheet, {"Ebene": "Viertel", "Mehrzahl": "Viertel", heading: name})
    assert {f.sheet for f in desk.read().errors} == {sheet}


def test_bytes_that_changed_on_the_way(desk: Desk, tmp_path: Path) -> None:
    desk.values(value("people", "01", 5)).read()
    good = desk.path.read_bytes()
    for place in range(200, len(good), len(good) // 60):
        data = good[:place] + bytes([good[place] ^ 0xFF]) + good[place + 1 :]
        delivery = read_damaged(desk, data)
        assert all(account.is_even for account in delivery.accounts)
