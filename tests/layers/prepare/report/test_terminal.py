"""The report as text."""

import io
from dataclasses import replace

import pytest
from rich.console import Console

from layers.prepare.report.model import Report, report_on
from layers.prepare.report.terminal import print_report
from tests.layers.prepare.report.samples import LICENCE, NOON, sample


def text(report: Report, *, terminal: bool = False) -> str:
    stream = io.StringIO()
    print_report(Console(file=stream, force_terminal=terminal, width=80), report)
    return stream.getvalue()


def test_a_fault_stands_on_one_line_in_a_pipe() -> None:
    lines = text(sample()).splitlines()
    assert lines[:2] == [
        "Prüfung von Kita <2024>.xlsx",
        "3 Fehler, 1 Hinweis – so nicht veröffentlichbar",
    ]
    year = (
        "  Fehler C17 Spalte Schuljahr „2017/19“: Das ist kein Schuljahr. (jahr_ausserhalb)",
        "    Abhilfe: Schuljahr in der Form 2017/18 schreiben.",
    )
    place = lines.index(year[0])
    assert lines[place + 1] == year[1]
    assert lines.index("Kita <2024>.xlsx, Blatt Werte") < place
    assert any("Spalte Wert [Kinder] „=HYPERLINK" in line for line in lines)
    assert lines[-2].startswith("Zusammen: ")
    assert not any(line.endswith(" ") for line in lines)


def test_colours_only_in_a_terminal_that_wants_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.delenv("NO_COLOR", raising=False)
    assert "\x1b[1;31mFehler" in text(sample(), terminal=True)
    assert "\x1b" not in text(sample())
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[1;31m" not in text(sample(), terminal=True)


def test_many_of_a_kind_are_counted() -> None:
    many = [replace(LICENCE, row=row, cell=f"E{row}") for row in range(1, 1301)]
    printed = text(report_on("x", many, checked_at=NOON))
    assert printed.count("Die Lizenz fehlt.") == 20
    assert "Hinweis: noch 1\u202f280 weitere dieser Art (Lizenz fehlt)" in printed
