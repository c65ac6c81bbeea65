"""One cell: from the text of a delivered table to value, status and flags."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from layers.prepare.faults import Code, FaultList
from layers.prepare.passports import ColumnSpec
from layers.prepare.specs import Rules
from layers.status import Flag, Status

Value = str | int | float | None

TOTAL = "__total__"
"""Value of a key cell that holds the word of a published total."""

MOST = 2_000_000_000
"""No delivered number is larger, and whole numbers up to here fit a release."""

SPACES = str.maketrans("", "", " \u00a0\u202f")


@dataclass(frozen=True)
class Cell:
    """A cell that was read; ``value`` is None wherever ``status`` carries no number."""

    value: Value
    status: Status = Status.OK
    flags: frozenset[Flag] = frozenset()

    @property
    def number(self) -> float:
        """The value as a number. Raises TypeError where there is none."""
        if not isinstance(self.value, int | float):
            raise TypeError(f"no number: {self.value!r}")
        return self.value

    @property
    def text(self) -> str:
        """The value as text, '' where there is none."""
        return "" if self.value is None else str(self.value)


class BadCellError(Exception):
    """A cell that does not fit its column; texts in German."""

    def __init__(self, code: Code, why: str, remedy: str) -> None:
        self.code, self.why, self.remedy = code, why, remedy
        super().__init__(why)


@dataclass(frozen=True)
class Reader:
    """Reads the cells of one column. ``known`` maps accepted spellings to codes (areas, school
    types, choices, places)."""

    file: str
    column: str
    spec: ColumnSpec
    decimal: str
    signs: dict[str, Status]
    known: dict[str, str]
    rules: Rules
    faults: FaultList

    def read(self, text: str, line: int) -> Cell | None:
        """The cell; None after noting a fault."""
        try:
            return self._read(text)
        except BadCellError as bad:
            self.faults.add(
                bad.code, self.file, bad.why, bad.remedy, row=line, column=self.column, value=text
            )
            return None

    def _read(self, text: str) -> Cell:
        flags = frozenset(self.spec.flags)
        if self.spec.total and text == self.spec.total:
            return Cell(TOTAL)
        if text == "":
            if self.spec.empty is None:
                raise BadCellError(
                    Code.EMPTY_CELL,
                    "Die Zelle ist leer.",
                    "Wert eintragen oder im Steckbrief mit empty sagen, was leer bedeutet.",
                )
            nothing = self.spec.empty is Status.NONE and self.spec.type in ("count", "number")
            return Cell(0 if nothing else None, self.spec.empty)
        if text in self.signs:
            status = self.signs[text]
            return Cell(0 if status is Status.NONE else None, status, flags)
        value = READ[self.spec.type](self, text)
        zero = self.spec.type in ("count", "number") and value == 0
        return Cell(value, Status.NONE if zero else Status.OK, flags)

    def _year(self, text: str) -> int:
        first, last = self.rules.first_year, self.rules.last_year
        if not re.fullmatch(r"\d{4}", text) or not first <= int(text) <= last:
            raise BadCellError(
                Code.YEAR,
                f"Das ist kein Jahr zwischen {first} und {last}.",
                "Jahr berichtigen oder die Grenzen in municipality.toml ändern.",
            )
        return int(text)

    def _school_year(self, text: str) -> int:
        match = re.fullmatch(r"(\d{4})/(\d{2})", text)
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
            raise BadCellError(
                Code.YEAR,
                "Das ist kein Schuljahr.",
                "Schuljahr in der Form 2017/18 schreiben.",
            )
        return self._year(match[1])

    def _number(self, text: str) -> float:
        compact = text.translate(SPACES)
        other = "." if self.decimal == "," else ","
        if re.fullmatch(rf"-?\d+({re.escape(self.decimal)}\d+)?", compact):
            return self._in_range(float(compact.replace(self.decimal, ".")))
        if re.fullmatch(rf"-?\d+{re.escape(other)}\d+", compact):
            raise BadCellError(
                Code.DECIMAL,
                f"Der Steckbrief nennt „{self.decimal}“ als Dezimalzeichen, hier steht „{other}“.",
                "decimal im Steckbrief ändern oder die Zahl ohne Tausenderzeichen schreiben.",
            )
        raise BadCellError(
            Code.NOT_A_NUMBER,
            "Hier muss eine Zahl stehen.",
            "Zahl eintragen; ein Zeichen wie „.“ oder „-“ im Steckbrief unter signs erklären.",
        )

    def _count(self, text: str) -> int:
        number = self._number(text)
        if number < 0 or not number.is_integer():
            raise BadCellError(
                Code.OUT_OF_RANGE, "Hier muss eine ganze Zahl ab 0 stehen.", "Wert prüfen."
            )
        return int(number)

    def _in_range(self, number: float) -> float:
        if abs(number) > MOST:
            raise BadCellError(Code.OUT_OF_RANGE, "Diese Zahl ist zu groß.", "Wert prüfen.")
        low, high = self.spec.min, self.spec.max
        if (low is not None and number < low) or (high is not None and number > high):
            limits = [f"{word} {x:g}" for word, x in (("ab", low), ("bis", high)) if x is not None]
            raise BadCellError(
                Code.OUT_OF_RANGE,
                f"Erlaubt sind Werte {' '.join(limits)}.",
                "Wert prüfen oder die Grenzen im Steckbrief ändern.",
            )
        return number

    def _coordinate(self, text: str) -> float:
        number = self._number(text)
        if abs(number) > (90 if self.spec.type == "latitude" else 180):
            raise BadCellError(
                Code.OUT_OF_RANGE,
                "Das ist keine Koordinate in Grad.",
                "Koordinate in Grad (EPSG:4326) eintragen.",
            )
        return number

    def _known(self, text: str) -> str:
        if text in self.known:
            return self.known[text]
        if self.spec.type == "area":
            raise BadCellError(
                Code.AREA_UNKNOWN,
                f"Diesen Schlüssel gibt es auf der Ebene {self.spec.level} nicht.",
                "Schlüssel mit führenden Nullen schreiben oder das Gebiet in die Geodaten "
                "aufnehmen.",
            )
        raise BadCellError(
            Code.NAME_UNKNOWN,
            "Diese Bezeichnung ist nicht bekannt.",
            "Schreibweise prüfen oder die Bezeichnung in den Metadaten ergänzen.",
        )

    def _text(self, text: str) -> str:
        if self.spec.pattern and not re.fullmatch(self.spec.pattern, text):
            raise BadCellError(
                Code.OUT_OF_RANGE,
                "Der Text hat nicht die erwartete Form.",
                "Wert prüfen oder pattern im Steckbrief ändern.",
            )
        return text

    def _grade(self, text: str) -> int:
        if not re.fullmatch(r"\d{1,2}", text) or not 1 <= int(text) <= 13:
            raise BadCellError(
                Code.OUT_OF_RANGE,
                "Das ist keine Jahrgangsstufe von 1 bis 13.",
                "Jahrgangsstufe prüfen.",
            )
        return int(text)


READ: dict[str, Callable[[Reader, str], str | int | float]] = {
    "year": Reader._year,
    "school_year": Reader._school_year,
    "area": Reader._known,
    "place": Reader._known,
    "choice": Reader._known,
    "school_type": Reader._known,
    "grade": Reader._grade,
    "count": Reader._count,
    "number": Reader._number,
    "latitude": Reader._coordinate,
    "longitude": Reader._coordinate,
    "text": Reader._text,
}
