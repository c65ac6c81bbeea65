"""The report as one HTML file: no script, nothing from elsewhere, readable on paper."""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from pathlib import Path

from layers.numbers import german
from layers.prepare.faults import KIND, Code, Fault, Severity
from layers.prepare.report.html_style import STYLE
from layers.prepare.report.model import SEVERITY, Report, place, spot

MOST_PER_GROUP = 500
"""So many rows stand in one group; a browser that holds more of them becomes slow."""

WORD = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def as_html(report: Report) -> str:
    """The whole page, in German: verdict, account of the rows, faults by kind and by sheet.

    The two orders stand in the page together; a pair of radio buttons shows one of them.
    """
    title = escape(f"Prüfbericht: {report.subject}")
    body = "".join((_head(report), _accounts(report), _faults(report), _told(report)))
    return (
        '<!DOCTYPE html>\n<html lang="de">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title} – Bildungsatlas</title>\n<style>{STYLE}</style>\n</head>\n"
        f"<body>\n{body}</main>\n</body>\n</html>\n"
    )


def write_html(report: Report, path: Path) -> None:
    """Write the page to a file. Raises OSError where that cannot be written."""
    path.write_text(as_html(report), encoding="utf-8")


def _head(report: Report) -> str:
    day = report.checked_at.strftime("%d.%m.%Y, %H:%M Uhr")
    kind = "good" if report.publishable else "bad"
    return (
        '<header><p class="product">Bildungsatlas</p>'
        f"<h1>Prüfbericht: {escape(report.subject)}</h1>"
        f'<p class="verdict {kind}">{escape(report.verdict)}</p>'
        f'<p class="soft">Geprüft am {day}. Fehler verhindern das Veröffentlichen, '
        "Hinweise nicht.</p></header>\n<main>\n"
    )


def _accounts(report: Report) -> str:
    if not report.accounts:
        return ""
    lines = "".join(
        f"<li{'' if a.is_even else ' class=bad'}>{escape(a.line())}</li>" for a in report.accounts
    )
    return (
        "<section><h2>Was mit den Zeilen geschah</h2>"
        f'<p class="closing">{escape(report.closing)}</p>'
        f"<details><summary>Je Datei und Blatt</summary><ul>{lines}</ul></details></section>\n"
    )


def _told(report: Report) -> str:
    if not report.told:
        return ""
    lines = "".join(f"<li>{escape(line)}</li>" for line in report.told)
    return (
        "<section><h2>Was angenommen wurde</h2><details><summary>"
        f"{german(len(report.told))} Annahmen</summary><ul>{lines}</ul></details></section>\n"
    )


def _faults(report: Report) -> str:
    if not report.faults:
        return "<p>Es gibt nichts zu beanstanden.</p>\n"
    kinds = {
        (SEVERITY[severity], KIND[code], _anchor(severity, code)): faults
        for (severity, code), faults in report.by_kind().items()
    }
    places = {
        ("", where, f"ort-{number}"): faults
        for number, (where, faults) in enumerate(report.by_place().items(), start=1)
    }
    return (
        '<section class="faults"><h2>Befunde</h2><fieldset><legend>Ordnen nach</legend>'
        '<label><input type="radio" name="order" id="by-kind" checked> Art</label>'
        '<label><input type="radio" name="order" id="by-place"> Datei und Blatt</label></fieldset>'
        f'<div class="by-kind">{_overview(kinds, "Art")}{_groups(kinds, "kind")}</div>'
        f'<div class="by-place">{_overview(places, "Datei und Blatt")}'
        f"{_groups(places, 'place')}</div></section>\n"
    )


Groups = Mapping[tuple[str, str, str], Sequence[Fault]]
"""(German word of the severity or '', title, anchor) -> faults."""


def _overview(groups: Groups, what: str) -> str:
    rows = "".join(
        f'<tr><td>{_badges(faults)}</td><td><a href="#{anchor}">{escape(title)}</a></td>'
        f'<td class="number">{german(len(faults))}</td></tr>'
        for (_, title, anchor), faults in groups.items()
    )
    return (
        '<table class="overview"><thead><tr><th scope="col">Schwere</th>'
        f'<th scope="col">{what}</th><th scope="col" class="number">Anzahl</th></tr></thead>'
        f"<tbody>{rows}</tbody></table>\n"
    )


def _groups(groups: Groups, order: str) -> str:
    return "".join(
        _group(f"{word}: {title}" if word else title, anchor, faults, order)
        for (word, title, anchor), faults in groups.items()
    )


def _group(title: str, anchor: str, faults: Sequence[Fault], order: str) -> str:
    rows = "".join(_row(fault, order) for fault in faults[:MOST_PER_GROUP])
    more = len(faults) - MOST_PER_GROUP
    rest = f"<p>Noch {german(more)} weitere. Die Excel-Liste enthält alle.</p>" if more > 0 else ""
    first = "Stelle" if order == "kind" else "Zelle"
    heads = (first, "Spalte", "Gefunden", "Warum", "Abhilfe")
    cells = "".join(f'<th role="columnheader" scope="col">{head}</th>' for head in heads)
    return (
        f'<details open id="{anchor}"><summary><h3>{escape(title)}</h3> '
        f'<span class="count">{german(len(faults))}</span></summary>'
        f'<table class="found" role="table"><thead role="rowgroup"><tr role="row">{cells}</tr>'
        f'</thead><tbody role="rowgroup">{rows}</tbody></table>{rest}</details>\n'
    )


def _row(fault: Fault, order: str) -> str:
    if order == "kind":
        where = _joined((escape(place(fault)), f"<strong>{escape(spot(fault))}</strong>"))
        why = escape(fault.why)
    else:
        where = f"<strong>{escape(spot(fault) or 'ganz')}</strong>"
        why = f"{_badge(fault.severity)} {escape(fault.why)}"
    code = f' <span class="code">{escape(fault.code.value)}</span>'
    value = f"<q>{escape(fault.value)}</q>" if fault.value else ""
    cells = (
        ("Stelle", where),
        ("Spalte", escape(fault.column)),
        ("Gefunden", value),
        ("Warum", why + code),
        ("Abhilfe", escape(fault.remedy)),
    )
    return (
        f'<tr role="row" class="{WORD[fault.severity]}">'
        + "".join(
            f'<td role="cell" data-label="{label}"{"" if text else " class=empty"}>{text}</td>'
            for label, text in cells
        )
        + "</tr>"
    )


def _joined(parts: Iterable[str]) -> str:
    return "<br>".join(part for part in parts if part and part != "<strong></strong>")


def _badges(faults: Sequence[Fault]) -> str:
    return " ".join(_badge(s) for s in Severity if any(f.severity is s for f in faults))


def _badge(severity: Severity) -> str:
    return f'<span class="badge {WORD[severity]}">{SEVERITY[severity]}</span>'


def _anchor(severity: Severity, code: Code) -> str:
    return f"{SEVERITY[severity].lower()}-{code.value}"
