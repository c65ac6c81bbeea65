"""The report as text: coloured in a terminal, plain in a pipe or under NO_COLOR."""

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from layers.numbers import german
from layers.prepare.faults import KIND, Code, Fault, Severity
from layers.prepare.report.model import SEVERITY, Report, spot

MOST_OF_A_KIND = 20
"""So many faults of one kind are written out per file or sheet; the rest is counted."""

STYLE = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow"}


def print_report(console: Console, report: Report) -> None:
    """Verdict, faults by place, account of the rows, and the verdict again."""
    console.print(Text(f"Prüfung von {report.subject}", style="bold"))
    console.print(_verdict(report))
    for line in report.told:
        console.print(Text(f"· {line}", style="dim"), soft_wrap=not console.is_terminal)
    print_faults(console, report)
    print_accounts(console, report)
    if report.faults:
        console.print(_verdict(report))


def print_faults(console: Console, report: Report) -> None:
    """Faults by file and sheet, each with what was found, why it is wrong and what to do."""
    for where, faults in report.by_place().items():
        console.print()
        console.print(Text(where, style="bold underline"))
        for line in _lines(faults):
            _indented(console, line)


def print_accounts(console: Console, report: Report) -> None:
    """One line per file or sheet: what was read, used and set aside; then all together."""
    if not report.accounts:
        return
    console.print()
    for account in report.accounts:
        text = Text(account.line(), style="" if account.is_even else "bold red")
        console.print(text, soft_wrap=not console.is_terminal)
    console.print(Text(report.closing, style="bold"), soft_wrap=not console.is_terminal)


def _verdict(report: Report) -> Text:
    return Text(report.verdict, style="bold green" if report.publishable else "bold red")


def _indented(console: Console, text: Text) -> None:
    """Wrapped under its own beginning in a terminal; in a pipe one long line."""
    if console.is_terminal:
        console.print(Padding(text, (0, 0, 0, 2)), highlight=False)
        return
    for line in text.split("\n"):
        console.print(Text("  ") + line, highlight=False, soft_wrap=True)


def _lines(faults: Sequence[Fault]) -> Iterator[Text]:
    shown: Counter[tuple[Severity, Code]] = Counter()
    for fault in faults:
        key = fault.severity, fault.code
        shown[key] += 1
        if shown[key] <= MOST_OF_A_KIND:
            yield _told(fault)
    for (severity, code), number in shown.items():
        if number > MOST_OF_A_KIND:
            more = german(number - MOST_OF_A_KIND)
            text = f"{SEVERITY[severity]}: noch {more} weitere dieser Art ({KIND[code]})"
            yield Text(text, style=STYLE[severity])


def _told(fault: Fault) -> Text:
    """``Fehler C17 Spalte Jahr „2017/19“: warum (code)`` and the remedy on a line of its own."""
    text = Text(SEVERITY[fault.severity], style=STYLE[fault.severity])
    parts = [spot(fault), f"Spalte {fault.column}" if fault.column else ""]
    where = " ".join(part for part in parts if part)
    text.append(f" {where}" if where else "", style="cyan")
    text.append(f" „{fault.value}“" if fault.value else "", style="bold not dim")
    text.append(f": {fault.why}", style="default not bold")
    text.append(f" ({fault.code.value})", style="dim not bold")
    text.append(f"\n  Abhilfe: {fault.remedy}", style="default not bold")
    return text
