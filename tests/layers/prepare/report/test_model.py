"""Sentences, order and groups of a report."""

from dataclasses import replace

from layers.prepare.accounting import Account
from layers.prepare.faults import KIND, Code, Severity
from layers.prepare.report.model import report_on, spot
from tests.layers.prepare.report.samples import (
    FORMULA,
    LICENCE,
    NOON,
    OUTLINES,
    YEAR,
    empty,
    sample,
)


def test_every_code_has_german_words() -> None:
    assert set(KIND) == set(Code)
    assert len(set(KIND.values())) == len(KIND)


def test_verdict() -> None:
    assert sample().verdict == "3 Fehler, 1 Hinweis – so nicht veröffentlichbar"
    hints = report_on("x", (LICENCE, replace(LICENCE, row=5)), checked_at=NOON)
    assert hints.verdict == "0 Fehler, 2 Hinweise – so veröffentlichbar"
    assert empty().verdict == "Keine Fehler, keine Hinweise – so veröffentlichbar"


def test_errors_come_first_then_the_order_of_the_sheet() -> None:
    assert sample().faults == (FORMULA, YEAR, OUTLINES, LICENCE)


def test_columns_stand_in_the_order_of_the_sheet() -> None:
    faults = [replace(YEAR, cell=f"{column}17") for column in ("AB", "C", "B")]
    ordered = report_on("x", faults, checked_at=NOON).faults
    assert [fault.cell for fault in ordered] == ["B17", "C17", "AB17"]


def test_closing_adds_up_all_sheets() -> None:
    assert sample().closing == (
        "Zusammen: 1\u202f517 gelesen = 1\u202f505 verwendet + 12 beiseitegelegt (12 Summenzeilen)"
    )
    assert empty().closing == ""


def test_a_lost_row_stops() -> None:
    report = report_on("x", (), [Account("x.csv", "", 10, 9)], checked_at=NOON)
    assert not report.publishable
    assert report.verdict == "0 Fehler, 0 Hinweise – so nicht veröffentlichbar"
    assert report.closing.endswith("– 1 Zeilen ohne Verbleib!")


def test_groups() -> None:
    twice = report_on("x", (LICENCE, YEAR, OUTLINES, replace(YEAR, row=1)), checked_at=NOON)
    assert [(k, len(f)) for k, f in twice.by_kind().items()] == [
        ((Severity.ERROR, Code.YEAR), 2),
        ((Severity.ERROR, Code.GEOMETRY), 1),
        ((Severity.WARNING, Code.LICENCE), 1),
    ]
    places = sample().by_place()
    assert list(places) == [
        "Kita <2024>.xlsx, Blatt Quellen",
        "Kita <2024>.xlsx, Blatt Werte",
        "areas/viertel.geojson",
    ]
    assert [spot(fault) for fault in places["Kita <2024>.xlsx, Blatt Werte"]] == ["AB3", "C17"]
    assert [spot(replace(YEAR, cell="")), spot(OUTLINES)] == ["Zeile 17", ""]
