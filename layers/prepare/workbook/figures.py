"""Numbers and signs as people and offices write them: one cell to number, status and flags.

``0`` is a number (more than nothing, but less than half a unit), ``-`` is exactly nothing; an
empty cell is never either of them.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from layers.prepare.cells import MOST, BadCellError
from layers.prepare.faults import Code
from layers.prepare.workbook.grid import Content, RawCell
from layers.status import Flag, Status

SIGNS: dict[str, Status] = {
    "-": Status.NONE, "–": Status.NONE, "—": Status.NONE, "−": Status.NONE,
    "…": Status.LATER, "...": Status.LATER,
    "/": Status.UNRELIABLE,
    "x": Status.NOT_APPLICABLE, "X": Status.NOT_APPLICABLE,
    "*": Status.CONFIDENTIAL,
}  # fmt: skip
"""Signs of official tables with one meaning; the point has several, its source says which."""

DOT = "."
LETTERS = {"p": Flag.PROVISIONAL, "r": Flag.REVISED, "s": Flag.ESTIMATED}
UNITS = ("%", "‰", "v.H.", "Prozent", "€", "EUR", "Euro", "km²", "ha", "Personen", "Kinder",
         "Jahre")  # fmt: skip
PER_CENT = {"%": ("%", "v.H.", "Prozent"), "‰": ("‰", "v.T.", "Promille")}
"""Signs of shares and how they may be written in a unit."""
FOOTNOTE = re.compile(r"(.*?\S)\s*([¹²³⁰⁴-⁹⁽⁾]+|\^.+|\*+\)?|[a-z]\)|\d{1,2}\))")
SPACES = " \u00a0\u202f\u2009\u2007'’"
SPACE = f"[{SPACES}]"
OTHER = {",": ".", ".": ","}


@dataclass(frozen=True)
class Figure:
    """What a cell says; ``number`` is None wherever ``status`` carries none."""

    number: float | None
    status: Status = Status.OK
    flags: frozenset[Flag] = frozenset()


@dataclass(frozen=True)
class Reading:
    """How the cells of a column are read. ``decimal``: ',' or '.', or '' where nothing in the
    column tells; ``dot`` and ``empty``: what a point and an empty cell mean (None: a fault);
    ``unit`` may stand behind a number (None: any unit may)."""

    decimal: str = ""
    dot: Status | None = None
    empty: Status | None = None
    unit: str | None = None


def read_figure(cell: RawCell, reading: Reading) -> Figure:
    """The figure of a cell. Raises BadCellError with why and remedy in German."""
    _check_content(cell)
    if cell.is_empty:
        if reading.empty is None:
            raise BadCellError(
                Code.EMPTY_CELL,
                "Die Zelle ist leer; das ist weder null noch „nicht erhoben“.",
                "Zahl oder Zeichen eintragen oder im Blatt Quellen bei „Leere Zelle bedeutet“ "
                "sagen, was gilt.",
            )
        return Figure(None, reading.empty)
    _check_per_cent(cell.text, reading.unit)
    if cell.number is not None:
        return Figure(_in_range(cell.number))
    if cell.text in SIGNS:
        status = SIGNS[cell.text]
        return Figure(0 if status is Status.NONE else None, status)
    if cell.text == DOT:
        if reading.dot is None:
            raise BadCellError(
                Code.SIGN,
                "Ein Punkt kann unbekannt, geheim gehalten oder nicht erhoben heißen.",
                "Im Blatt Quellen bei „Punkt bedeutet“ sagen, was der Punkt in dieser Quelle heißt "
                "(bei Tabellen ohne Mappe: dot in der Datei .import.toml).",
            )
        return Figure(None, reading.dot)
    return _marked_number(cell.text, reading)


def _check_per_cent(text: str, unit: str | None) -> None:
    """Twelve per cent are no twelve children, and no twelve per mille either."""
    sign = next((s for s, words in PER_CENT.items() if text.rstrip(")prs ").endswith(words)), "")
    if unit is not None and sign and not any(word in unit for word in PER_CENT[sign]):
        raise BadCellError(
            Code.NOT_A_NUMBER,
            f"Hier steht eine Zahl in {sign}, die Kennzahl hat aber "
            + (f"die Einheit „{unit}“." if unit else "keine Einheit."),
            "Zahl in der Einheit der Kennzahl eintragen, oder die Einheit der Kennzahl "
            "berichtigen.",
        )


def _check_content(cell: RawCell) -> None:
    if cell.merged:
        raise BadCellError(
            Code.NOT_A_NUMBER,
            "Diese Zelle ist mit einer anderen verbunden; die Zahl steht nur einmal da, und es ist "
            "nicht bekannt, was davon hierher gehört.",
            "Zellverbund aufheben und jede Zelle für sich füllen.",
        )
    if cell.content is Content.ERROR:
        raise BadCellError(
            Code.EXCEL_ERROR,
            "Excel zeigt hier einen Fehlerwert.",
            "Formel in Excel berichtigen oder die Zahl eintragen.",
        )
    if cell.content is Content.UNCOMPUTED:
        raise BadCellError(
            Code.FORMULA,
            "Hier steht eine Formel, deren Ergebnis nicht gespeichert ist.",
            "Mappe in Excel öffnen und speichern, oder die Zahl als Wert einfügen.",
        )
    if cell.content is Content.DATE:
        raise BadCellError(
            Code.EXCEL_DATE,
            "Hier steht ein Datum; Excel macht aus Eingaben wie „3-4“ oder „1.5“ ein Datum.",
            "Zelle als Text oder Zahl formatieren und den Wert neu eintragen.",
        )


def _marked_number(text: str, reading: Reading) -> Figure:
    core, limited = _without_brackets(text)
    core, flags = _without_letters(core)
    if not limited:
        core, limited = _without_brackets(core)
    core = _without_unit(core, reading.unit)
    number = _number(core, text, reading)
    return Figure(_in_range(number), Status.LIMITED if limited else Status.OK, flags)


def _without_brackets(text: str) -> tuple[str, bool]:
    match = re.fullmatch(r"\(\s*(.*\S)\s*\)", text)
    return (match[1], True) if match else (text, False)


def _without_letters(text: str) -> tuple[str, frozenset[Flag]]:
    """``12p``, ``12 r``, ``p 12`` and ``12 rp``: the number and its flags."""
    match = re.fullmatch(rf"(.*[\d)%]){SPACE}*([prs]{{1,3}})", text) or re.fullmatch(
        rf"([prs]){SPACE}*(\(?[-−–+]?\d.*)", text
    )
    if match is None:
        return text, frozenset()
    core, marks = (match[1], match[2]) if not match[1].isalpha() else (match[2], match[1])
    return core.strip(), frozenset(LETTERS[mark] for mark in marks)


def _without_unit(text: str, unit: str | None) -> str:
    for known in (*((unit,) if unit else ()), *UNITS):
        if text.lower().endswith(known.lower()) and text[: -len(known)].strip():
            return text[: -len(known)].strip()
    return text


def readings(text: str) -> dict[str, float]:
    """Decimal sign -> number, for each sign by which a text is a well-formed number.

    Thousands may be grouped by spaces, apostrophes or the other sign.
    """
    found = {}
    for decimal, other in OTHER.items():
        d, t = re.escape(decimal), re.escape(other)
        whole = rf"\d+|[1-9]\d{{0,2}}(?:{t}\d{{3}})+|[1-9]\d{{0,2}}(?:{SPACE}\d{{3}})+"
        match = re.fullmatch(rf"([-−–+]?)\s*((?:{whole})?)(?:{d}(\d+))?", text)
        if match and (match[2] or match[3]):
            digits = re.sub(r"\D", "", match[2]) or "0"
            number = float(f"{digits}.{match[3] or 0}")
            found[decimal] = -number if match[1] in ("-", "−", "–") else number
    return found


def bare(text: str, unit: str = "") -> str:
    """The number of a marked text: without brackets, letters and unit."""
    core, _ = _without_brackets(text)
    core, _ = _without_letters(core)
    core, _ = _without_brackets(core)
    return _without_unit(core, unit)


def decimal_signs(cells: Iterable[RawCell], unit: str = "") -> set[str]:
    """The decimal signs that cells of a column prove: those of numbers with only one reading."""
    found = set()
    for cell in cells:
        if cell.content is Content.TEXT and any(c in cell.text for c in ",."):
            possible = readings(bare(cell.text, unit))
            if len(possible) == 1:
                found |= set(possible)
    return found


def _number(core: str, text: str, reading: Reading) -> float:
    possible = readings(core)
    if not possible and (match := FOOTNOTE.fullmatch(core)) and readings(match[1]):
        raise BadCellError(
            Code.NOT_A_NUMBER,
            f"Hinter der Zahl steht das Zeichen einer Fußnote ({match[2]}).",
            "Zeichen löschen und die Fußnote als Hinweis eintragen (Blatt Hinweise).",
        )
    if not possible:
        raise BadCellError(
            Code.NOT_A_NUMBER,
            "Das ist weder eine Zahl noch ein Zeichen amtlicher Tabellen.",
            "Zahl eintragen oder eines der Zeichen - … / x . * verwenden; Zeichen hinter der Zahl: "
            "p vorläufig, r berichtigt, s geschätzt.",
        )
    values = set(possible.values())
    if len(values) == 1 and not (reading.decimal and reading.decimal not in possible):
        return values.pop()
    if not reading.decimal:
        comma, point = possible[","], possible["."]
        raise BadCellError(
            Code.AMBIGUOUS,
            f"„{text}“ kann {_german(comma)} oder {_german(point)} heißen, und keine andere Zahl "
            "der Spalte verrät, welches Zeichen das Komma ist.",
            "Zahl in Excel als Zahl eintragen oder beim Einlesen --dezimal komma oder "
            "--dezimal punkt angeben.",
        )
    if reading.decimal not in possible:
        raise BadCellError(
            Code.DECIMAL,
            f"Sonst ist hier „{reading.decimal}“ das Dezimalzeichen, in dieser Zahl ist es "
            f"„{OTHER[reading.decimal]}“.",
            "Alle Zahlen der Spalte gleich schreiben.",
        )
    return possible[reading.decimal]


def _german(number: float) -> str:
    return f"{number:.15g}".replace(".", ",")


def _in_range(number: float) -> float:
    if abs(number) > MOST:
        raise BadCellError(Code.OUT_OF_RANGE, "Diese Zahl ist zu groß.", "Wert prüfen.")
    return number
