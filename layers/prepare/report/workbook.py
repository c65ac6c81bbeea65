"""The report as XLSX: a sheet with the verdict and the counts, a sheet with a row per fault."""

import os
from pathlib import Path

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from layers.prepare.faults import KIND, Fault, Severity
from layers.prepare.report.model import SEVERITY, Report

COLUMNS = (
    ("Schwere", 10),
    ("Datei", 26),
    ("Blatt", 18),
    ("Zelle", 8),
    ("Zeile", 8),
    ("Spalte", 20),
    ("Gefunden", 24),
    ("Warum", 56),
    ("Abhilfe", 56),
    ("Art", 26),
    ("Code", 26),
)
MOST_ROWS = 1_000_000
"""A sheet holds 1 048 576 rows."""
MOST_LINKS = 5_000
"""So many cells lead into the checked workbook; Excel opens files with more of them slowly."""


def write_xlsx(report: Report, path: Path, checked: Path | None = None) -> None:
    """Write the workbook. Raises OSError where it cannot be written.

    Where ``checked`` is the checked workbook, the cells of its faults are links into it, relative
    to the report's own place.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    try:
        with xlsxwriter.Workbook(str(path), options) as workbook:
            workbook.set_properties({"title": f"Prüfbericht: {report.subject}"})
            formats = _Formats(workbook)
            summary, sheet = (workbook.add_worksheet(n) for n in ("Zusammenfassung", "Befunde"))
            _summary(summary, report, formats)
            _rows(sheet, report, formats, _target(path, checked))
    except xlsxwriter.exceptions.FileCreateError as error:
        raise OSError(f"{path}: {error}") from error


class _Formats:
    """The formats of the workbook."""

    def __init__(self, workbook: xlsxwriter.Workbook) -> None:
        text = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#d8ddda"}
        self.title: Format = workbook.add_format({"bold": True, "font_size": 14})
        self.bold_line: Format = workbook.add_format({"bold": True})
        self.wrap: Format = workbook.add_format({"text_wrap": True, "valign": "top"})
        self.heading: Format = workbook.add_format(
            {"bold": True, "bg_color": "#0b5563", "font_color": "#ffffff", "valign": "top"}
        )
        self.text: Format = workbook.add_format(text)
        self.link: Format = workbook.add_format({**text, "font_color": "#0b5563", "underline": 1})
        self.severity: dict[Severity, Format] = {
            Severity.ERROR: workbook.add_format(
                {**text, "bold": True, "font_color": "#ffffff", "bg_color": "#a4161a"}
            ),
            Severity.WARNING: workbook.add_format(
                {**text, "bold": True, "font_color": "#7a4a00", "bg_color": "#fff4dd"}
            ),
        }


def _summary(sheet: Worksheet, report: Report, formats: _Formats) -> None:
    sheet.set_column(0, 0, 14)
    sheet.set_column(1, 1, 60)
    sheet.set_column(2, 2, 10)
    sheet.write_string(0, 0, f"Prüfbericht: {report.subject}", formats.title)
    sheet.write_string(1, 0, report.verdict, formats.bold_line)
    sheet.write_string(2, 0, f"Geprüft am {report.checked_at.strftime('%d.%m.%Y, %H:%M Uhr')}")
    line = 4
    for number, heading in enumerate(("Schwere", "Art", "Anzahl")):
        sheet.write_string(line, number, heading, formats.heading)
    for (severity, code), faults in report.by_kind().items():
        line += 1
        sheet.write_string(line, 0, SEVERITY[severity], formats.severity[severity])
        sheet.write_string(line, 1, KIND[code], formats.text)
        sheet.write_number(line, 2, len(faults), formats.text)
    line += 2
    for text in (report.closing, *(account.line() for account in report.accounts)):
        if text:
            sheet.merge_range(line, 0, line, 2, "", formats.wrap)
            sheet.write_string(line, 0, text, formats.wrap)
            sheet.set_row(line, 15 * (1 + len(text) // 85))
            line += 1


def _rows(sheet: Worksheet, report: Report, formats: _Formats, target: str) -> None:
    for number, (heading, width) in enumerate(COLUMNS):
        sheet.set_column(number, number, width)
        sheet.write_string(0, number, heading, formats.heading)
    shown = report.faults[:MOST_ROWS]
    for line, fault in enumerate(shown, start=1):
        _row(sheet, line, fault, formats, target if line <= MOST_LINKS else "")
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(len(shown), 1), len(COLUMNS) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)


def _row(sheet: Worksheet, line: int, fault: Fault, formats: _Formats, target: str) -> None:
    texts = (
        SEVERITY[fault.severity], fault.file, fault.sheet, fault.cell, "", fault.column,
        fault.value, fault.why, fault.remedy, KIND[fault.code], fault.code.value,
    )  # fmt: skip
    for number, text in enumerate(texts):
        chosen = formats.severity[fault.severity] if number == 0 else formats.text
        if text:
            sheet.write_string(line, number, text[:32_000], chosen)
        else:
            sheet.write_blank(line, number, None, chosen)
    if fault.row:
        sheet.write_number(line, 4, fault.row, formats.text)
    if target and fault.cell and fault.sheet and Path(target).name == fault.file:
        sheet_name = fault.sheet.replace("'", "''")
        url = f"external:{target}#'{sheet_name}'!{fault.cell}"
        sheet.write_url(line, 3, url, formats.link, fault.cell)


def _target(path: Path, checked: Path | None) -> str:
    """How the report names the checked workbook; '' where there is none to link to."""
    if checked is None or checked.suffix.lower() not in (".xlsx", ".xlsm"):
        return ""
    try:
        return os.path.relpath(checked.resolve(), path.resolve().parent).replace("\\", "/")
    except ValueError:  # on another drive
        return ""
