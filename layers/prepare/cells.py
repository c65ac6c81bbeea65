"""One cell: from the text of a delivered table to value, status and flags."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from layers.prepare.faults import Code, FaultList
from layers.prepare.specs import ColumnSpec, Rules
from layers.status import Flag, Status

Value = str | int | float | None

TOTAL = "__total__"
"""Value of a key cell that holds the word of a published total."""

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
        flags = frozenset(self.spec.flags)
        if self.spec.total and text == self.spec.total:
            return Cell(TOTAL)
        if text == "":
            if self.spec.empty is None:
                return self._fault(
                    Code.EMPTY_CELL,
                    line,
                    text,
                    "Die Zelle ist leer.",
                    "Wert eintragen oder im Steckbrief mit empty sagen, was leer bedeutet.",
                )
            return Cell(None, self.spec.empty)
        if text in self.signs:
            status = self.signs[text]
            return Cell(0 if status is Status.NONE else None, status, flags)
        value = READ[self.spec.type](self, text, line)
        if value is None:
            return None
        zero = self.spec.type in ("count", "number") and value == 0
        return Cell(value, Status.NONE if zero else Status.OK, flags)

    def _fault(self, code: Code, line: int, value: str, why: str, remedy: str) -> None:
        self.faults.add(code, self.file, why, remedy, row=line, column=self.column, value=value)

    def _year(self, text: str, line: int) -> int | None:
        first, last = self.rules.first_year, self.rules.last_year
        year = int(text) if re.fullmatch(r"\d{4}", text) else None
        if year is None or not first <= year <= last:
            return self._fault(
                Code.YEAR,
                line,
                text,
                f"Das ist kein Jahr zwischen {first} und {last}.",
                "Jahr berichtigen oder die Grenzen in municipality.toml ändern.",
            )
        return year

    def _school_year(self, text: str, line: int) -> int | None:
        match = re.fullmatch(r"(\d{4})/(\d{2})", text)
        if match is None or (int(match[1]) + 1) % 100 != int(match[2]):
            return self._fault(
                Code.YEAR,
                line,
                text,
                "Das ist kein Schuljahr.",
                "Schuljahr in der Form 2017/18 schreiben.",
            )
        return self._year(match[1], line)

    def _number(self, text: str, line: int) -> float | None:
        compact = text.translate(SPACES)
        other = "." if self.decimal == "," else ","
        mark = re.escape(self.decimal)
        if re.fullmatch(rf"-?\d+({mark}\d+)?", compact):
            return self._in_range(float(compact.replace(self.decimal, ".")), text, line)
        if re.fullmatch(rf"-?\d+{re.escape(other)}\d+", compact):
            return self._fault(
                Code.DECIMAL,
                line,
                text,
                f"Der Steckbrief nennt „{self.decimal}“ als Dezimalzeichen, hier steht „{other}“.",
                "decimal im Steckbrief ändern oder die Zahl ohne Tausenderzeichen schreiben.",
            )
        return self._fault(
            Code.NOT_A_NUMBER,
            line,
            text,
            "Hier muss eine Zahl stehen.",
            "Zahl eintragen; ein Zeichen wie „.“ oder „-“ im Steckbrief unter signs erklären.",
        )

    def _count(self, text: str, line: int) -> int | None:
        number = self._number(text, line)
        if number is None:
            return None
        if number < 0 or not number.is_integer():
            return self._fault(
                Code.OUT_OF_RANGE,
                line,
                text,
                "Hier muss eine ganze Zahl ab 0 stehen.",
                "Wert prüfen.",
            )
        return int(number)

    def _in_range(self, number: float, text: str, line: int) -> float | None:
        low, high = self.spec.min, self.spec.max
        if (low is not None and number < low) or (high is not None and number > high):
            return self._fault(
                Code.OUT_OF_RANGE,
                line,
                text,
                f"Der Wert liegt nicht zwischen {low} und {high}.",
                "Wert prüfen oder die Grenzen im Steckbrief ändern.",
            )
        return number

    def _coordinate(self, text: str, line: int) -> float | None:
        limit = 90 if self.spec.type == "latitude" else 180
        number = self._number(text, line)
        if number is not None and abs(number) > limit:
            return self._fault(
                Code.OUT_OF_RANGE,
                line,
                text,
                "Das ist keine Koordinate in Grad.",
                "Koordinate in Grad (EPSG:4326) eintragen.",
            )
        return number

    def _known(self, text: str, line: int) -> str | None:
        if text in self.known:
            return self.known[text]
        is_area = self.spec.type == "area"
        return self._fault(
            Code.AREA_UNKNOWN if is_area else Code.NAME_UNKNOWN,
            line,
            text,
            f"Diesen Schlüssel gibt es auf der Ebene {self.spec.level} nicht."
            if is_area
            else "Diese Bezeichnung ist nicht bekannt.",
            "Schlüssel mit führenden Nullen schreiben oder das Gebiet in die Geodaten aufnehmen."
            if is_area
            else "Schreibweise prüfen oder die Bezeichnung in den Metadaten ergänzen.",
        )

    def _text(self, text: str, line: int) -> str | None:
        if self.spec.pattern and not re.fullmatch(self.spec.pattern, text):
            return self._fault(
                Code.OUT_OF_RANGE,
                line,
                text,
                "Der Text hat nicht die erwartete Form.",
                "Wert prüfen oder pattern im Steckbrief ändern.",
            )
        return text

    def _grade(self, text: str, line: int) -> int | None:
        if re.fullmatch(r"\d{1,2}", text) and 1 <= int(text) <= 13:
            return int(text)
        return self._fault(
            Code.OUT_OF_RANGE,
            line,
            text,
            "Das ist keine Jahrgangsstufe von 1 bis 13.",
            "Jahrgangsstufe prüfen.",
        )


READ: dict[str, Callable[[Reader, str, int], Value]] = {
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
