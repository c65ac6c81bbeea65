"""The sheets of numbers and places: from records to lines of the folder's CSV files."""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from layers.model import MUNICIPALITY_LEVEL, PeriodKind
from layers.prepare.cells import BadCellError
from layers.prepare.faults import Code
from layers.prepare.workbook.columns import Kind
from layers.prepare.workbook.delivery import Entry, Line, Parts
from layers.prepare.workbook.entries import read_cell
from layers.prepare.workbook.figures import Figure, Reading, decimal_signs, read_figure
from layers.prepare.workbook.grid import Grid
from layers.prepare.workbook.names import Names
from layers.prepare.workbook.open_xlsx import plain
from layers.prepare.workbook.periods import find_period, read_period
from layers.prepare.workbook.sheet import Record
from layers.prepare.workbook.words import FLAG_WORDS
from layers.status import HAS_VALUE, Flag, Status

NUMBER_KEYS = ("value", "numerator", "denominator", "pupils", "low", "high", "cases")
KEYS = {
    "values": ("indicator", "level", "area", "period", "school_type", "breakdown"),
    "school_changes": ("table", "period", "level", "area", "from", "to", "grade", "source"),
    "places": ("id",),
    "place_values": ("place", "indicator", "period"),
    "conversions": ("level", "valid_to", "old", "new"),
}
"""Columns that name a line; no two lines of a delivery may agree in all of them."""

UNKNOWN: Entry = {"dot": Status.UNKNOWN.value}
"""Stands for an indicator that is not known, which is the fault: what its points mean is none."""


@dataclass
class DataReader:
    """Takes records of numbers into ``parts``. ``indicators`` and ``sources`` are those of the
    folder with those of the delivery; ``free`` are the further columns of sheet Orte."""

    parts: Parts
    names: Names
    slug: str
    indicators: dict[str, Entry]
    sources: dict[str, Entry]
    decimal: str = ""
    free: dict[str, int] = field(default_factory=dict)
    decimals: dict[tuple[str, str, str], str] = field(default_factory=dict)
    seen: dict[tuple[str, ...], str] = field(default_factory=dict)
    missing: set[tuple[str, str, str]] = field(default_factory=set)

    def take(self, record: Record) -> None:
        """Take one record of any sheet of numbers, and close it."""
        line = TAKE[record.sheet.key](self, record)
        if not record.failed and line is not None and not self._twice(record, line):
            getattr(self.parts, record.sheet.key).append(line)
        record.close()

    def value(self, record: Record) -> Line | None:
        """A row of sheet Werte."""
        values = {"indicator": self._find(record, "indicator", "Kennzahl")}
        indicator = self.indicators.get(values["indicator"], UNKNOWN)
        values |= self._where(record)
        values["period"] = self._period(record, indicator)
        for key, what in (("school_type", "Schulform"), ("breakdown", "Gliederung")):
            values[key] = self._find(record, key, what, optional=True)
        values |= self._figures(record, indicator)
        for key in ("low", "high", "cases"):
            values[key] = self._plain_number(record, key)
        if not record.failed and (recipe := _recipe(indicator)) != "values":
            record.fault(
                "indicator",
                Code.RECIPE,
                f"Diese Kennzahl wird aus Tabellen berechnet (Rezept {recipe}).",
                "Zeile löschen oder eine eigene Kennzahl anlegen.",
            )
        return record.line(values)

    def school_change(self, record: Record) -> Line | None:
        """A row of sheet Schulformwechsel."""
        values = {"table": self._kind(record, "table")}
        values["period"] = self._school_year(record)
        values |= self._where(record, whole_where_empty=True)
        if values["level"] == MUNICIPALITY_LEVEL:
            values |= {"level": "", "area": ""}
        for key in ("from", "to"):
            values[key] = self._find(record, key, "Schulform", optional=True)
        for key in ("grade", "total"):
            values[key] = self._kind(record, key, optional=True)
        values["source"] = self._find(record, "source", "Quelle")
        reading = self._reading(record, "pupils", self.sources.get(values["source"], {}))
        figure = self._figure(record, "pupils", reading)
        if figure is None:
            return None
        return record.line(values | written(figure, "pupils", self._flags(record)))

    def place(self, record: Record) -> Line | None:
        """A row of sheet Orte; further columns become attributes."""
        values = {key: self._kind(record, key) for key in ("id", "name")}
        values["kind"] = self._find(record, "kind", "Ortsart")
        values["school_type"] = self._find(record, "school_type", "Schulform", optional=True)
        values["source"] = self._find(record, "source", "Quelle")
        for key in ("address", "lon", "lat", "capacity"):
            values[key] = self._kind(record, key, optional=key in ("address", "capacity"))
        given = {name: record.grid.cell(record.row, n).text for name, n in self.free.items()}
        kept = {name: text for name, text in given.items() if text}
        values["attributes"] = json.dumps(kept, ensure_ascii=False) if kept else ""
        return record.line(values)

    def place_value(self, record: Record) -> Line | None:
        """A row of sheet Werte der Orte."""
        values = {"place": self._kind(record, "place")}
        values["indicator"] = self._find(record, "indicator", "Kennzahl")
        indicator = self.indicators.get(values["indicator"], {})
        values["period"] = self._period(record, indicator)
        figure = self._figure(record, "value", self._reading(record, "value", indicator))
        if figure is None:
            return None
        return record.line(values | written(figure, "value", self._flags(record)))

    def conversion(self, record: Record) -> Line | None:
        """A row of sheet Umrechnung."""
        values = {"level": self._find(record, "level", "Ebene")}
        for key in ("valid_to", "old", "new", "share"):
            values[key] = self._kind(record, key)
        values["share_of"] = self._kind(record, "share_of", optional=True) or "area"
        return record.line(values)

    def street(self, record: Record) -> Line | None:
        """A row of sheet Straßen."""
        values = {"street": self._kind(record, "street")}
        values["level"] = self._find(record, "level", "Ebene")
        values["area"] = self._area(record, values["level"]) if values["level"] else ""
        for key in ("from", "to", "side"):
            values[key] = self._kind(record, key, optional=True)
        values["source"] = self._find(record, "source", "Quelle")
        return record.line(values)

    def note(self, record: Record) -> Line | None:
        """A row of sheet Hinweise."""
        values = {key: self._kind(record, key) for key in ("scope", "ref", "kind", "text")}
        values["period"] = ""
        if record.text("period"):
            found = find_period(record.text("period"))
            if found is None:
                record.fault("period", Code.YEAR, "Das ist kein Zeitraum.", "Jahr eintragen.")
            else:
                values["period"] = str(found.year)
        return record.line(values)

    def _kind(self, record: Record, key: str, *, optional: bool = False) -> str:
        """The text of a cell as its column asks; '' after a fault."""
        cell = record.cell(key)
        if cell.is_empty:
            if not optional:
                self._empty(record, key)
            return ""
        try:
            value = read_cell(record, record.sheet.column(key), cell)
        except BadCellError as error:
            record.bad(key, error)
            return ""
        return plain(value) if isinstance(value, float) else str(value)

    def _empty(self, record: Record, key: str) -> None:
        if key in record.columns:
            record.fault(key, Code.EMPTY_CELL, "Diese Angabe fehlt.", "Angabe eintragen.")
            return
        record.failed = True
        column, place = record.sheet.column(key), (record.grid.file, record.grid.sheet, key)
        if not column.required and place not in self.missing:
            # The heading row tells missing required columns; of others each table is told once.
            self.missing.add(place)
            record.fault(
                key,
                Code.COLUMN_MISSING,
                f"Ab dieser Zeile wird die Spalte {column.heading} gebraucht, sie fehlt aber.",
                "Spalte mit dieser Überschrift ergänzen.",
            )

    def _find(self, record: Record, key: str, what: str, *, optional: bool = False) -> str:
        text = record.text(key)
        if not text and not optional:
            self._empty(record, key)
            return ""
        try:
            return self.names.optional(what, text) if optional else self.names.find(what, text)
        except BadCellError as error:
            record.bad(key, error)
            return ""

    def _where(self, record: Record, *, whole_where_empty: bool = False) -> dict[str, str]:
        """Level and area of a record; the slug as area of the whole municipality."""
        text = record.text("level")
        if not text and whole_where_empty and not record.text("area"):
            return {"level": MUNICIPALITY_LEVEL, "area": self.slug}
        if not text:
            self._empty(record, "level")
            return {"level": "", "area": ""}
        try:
            level = self.names.level(text)
        except BadCellError as error:
            record.bad("level", error)
            return {"level": "", "area": ""}
        if level == MUNICIPALITY_LEVEL:
            return {"level": level, "area": self.slug}
        return {"level": level, "area": self._area(record, level)}

    def _area(self, record: Record, level: str) -> str:
        if not record.text("area"):
            self._empty(record, "area")
            return ""
        try:
            cell = record.cell("area")
            return self.names.area(level, str(read_cell(record, record.sheet.column("area"), cell)))
        except BadCellError as error:
            record.bad("area", error)
            return ""

    def _period(self, record: Record, indicator: Entry) -> str:
        if not record.text("period"):
            self._empty(record, "period")
            return ""
        kind = indicator.get("period_kind")
        if kind is None:
            return ""
        try:
            return str(read_period(record.cell("period"), PeriodKind(kind)))
        except BadCellError as error:
            record.bad("period", error)
            return ""

    def _school_year(self, record: Record) -> str:
        return self._period(record, {"period_kind": PeriodKind.SCHOOL_YEAR.value})

    def _figures(self, record: Record, indicator: Entry) -> dict[str, str]:
        """value, numerator, denominator, sign and flags of a row of sheet Werte."""
        found: dict[str, str] = {"sign": self._kind(record, "sign", optional=True)}
        found |= {"value": "", "numerator": "", "denominator": ""}
        flags = self._flags(record)
        bases = [key for key in ("numerator", "denominator") if record.text(key)]
        for key in bases:
            figure = self._figure(record, key, self._reading(record, key, indicator))
            if figure is not None:
                found[key] = "" if figure.number is None else plain(figure.number)
                flags |= figure.flags
                if figure.status is not Status.OK and figure.status is not Status.NONE:
                    found["sign"] = found["sign"] or figure.status.value
        may_be_empty = len(bases) == 2 or bool(found["sign"])
        if len(bases) == 1 and not may_be_empty and not record.text("value"):
            self._half(record, bases[0])
            return found
        if record.text("value") or not record.cell("value").is_empty or not may_be_empty:
            figure = self._figure(record, "value", self._reading(record, "value", indicator))
            if figure is None:
                return found
            self._check_sign(record, found["sign"], figure)
            sign = found["sign"]
            found |= written(figure, "value", flags)
            found["sign"] = sign or found["sign"]
        elif found["sign"] and Status(found["sign"]) in HAS_VALUE and not bases:
            found |= self._sign_without_number(record, found["sign"])
        found["flags"] = ",".join(sorted(flags | _flags_of(found.get("flags", ""))))
        return found

    def _half(self, record: Record, given: str) -> None:
        """A fault where a row has a numerator without a denominator, or the other way round."""
        other = "denominator" if given == "numerator" else "numerator"
        has, lacks = (record.sheet.column(key).heading for key in (given, other))
        record.fault(
            other if other in record.columns else given,
            Code.EMPTY_CELL,
            f"Hier steht ein {has} ohne {lacks}.",
            f"{lacks} eintragen, oder statt beider den Wert selbst oder ein Zeichen.",
        )

    def _sign_without_number(self, record: Record, sign: str) -> dict[str, str]:
        if sign == Status.NONE.value:
            return {"value": "0"}
        record.fault(
            "value", Code.EMPTY_CELL, "Zu diesem Zeichen gehört eine Zahl.", "Zahl eintragen."
        )
        return {}

    def _check_sign(self, record: Record, sign: str, figure: Figure) -> None:
        if sign and figure.number is not None and Status(sign) not in HAS_VALUE:
            record.fault(
                "sign",
                Code.SIGN,
                "Das Zeichen sagt, dass es keine Zahl gibt, daneben steht aber eine.",
                "Zahl oder Zeichen löschen.",
            )

    def _figure(self, record: Record, key: str, reading: Reading) -> Figure | None:
        if key not in record.columns:
            self._empty(record, key)
            return None
        try:
            return read_figure(record.cell(key), reading)
        except BadCellError as error:
            record.bad(key, error)
            return None

    def _plain_number(self, record: Record, key: str) -> str:
        if record.cell(key).is_empty:
            return ""
        figure = self._figure(record, key, self._reading(record, key, {}))
        return "" if figure is None or figure.number is None else plain(figure.number)

    def meaning(self, entry: Entry) -> tuple[str, str]:
        """What a point and an empty cell mean by the sources of an indicator (or by a source
        itself); '' where they do not say it, or not the same."""
        used = entry.get("sources", {}).get("numerator", []) if "sources" in entry else []
        said = [self.sources.get(str(name), {}) for name in used] or [entry]
        dots = {str(source.get("dot", "")) for source in said}
        empty = {str(source.get("empty", "")) for source in said}
        return dots.pop() if len(dots) == 1 else "", empty.pop() if len(empty) == 1 else ""

    def _reading(self, record: Record, key: str, entry: Entry) -> Reading:
        """How a number is read: by its column and by the sources of its indicator."""
        dot, nothing = self.meaning(entry)
        return Reading(
            self._decimal(record, key, entry),
            Status(dot) if dot else None,
            Status(nothing) if nothing else None,
            entry.get("unit") if key == "value" else None,
        )

    def _decimal(self, record: Record, key: str, entry: Entry) -> str:
        """The decimal sign that the column proves; the chosen one where it proves none."""
        place = (record.grid.file, record.grid.sheet, key)
        if key not in record.columns:
            return ""
        if place not in self.decimals:
            self.decimals[place] = proven_decimals(record.grid, [record.columns[key]], self.decimal)
        whole = entry.get("measure") == "count" and entry.get("decimals") == 0
        # a count without decimals has no decimal point: 1.234 can only be a thousand
        return self.decimals[place] or ("," if whole and "." in record.text(key) else "")

    def _flags(self, record: Record) -> frozenset[Flag]:
        found = set()
        for word in self._kind_words(record, "flags"):
            known = {label.casefold(): flag for label, flag in FLAG_WORDS.items()}
            flag = known.get(word.casefold(), word if word in FLAG_WORDS.values() else "")
            if not flag:
                record.fault(
                    "flags",
                    Code.NAME_UNKNOWN,
                    f"Das Merkmal „{word}“ ist nicht bekannt.",
                    "Bekannt sind: " + ", ".join(FLAG_WORDS) + ".",
                )
                continue
            found.add(Flag(flag))
        return frozenset(found)

    def _kind_words(self, record: Record, key: str) -> list[str]:
        assert record.sheet.column(key).kind is Kind.WORDS
        parts = record.text(key).replace(";", ",").split(",")
        return [part.strip() for part in parts if part.strip()]

    def _twice(self, record: Record, line: Line) -> bool:
        keys = KEYS.get(record.sheet.key)
        if keys is None:
            return False
        name = (record.sheet.key, *(line.values[key] for key in keys))
        if name in self.seen:
            record.fault(
                keys[-1] if len(keys) == 1 else keys[2],
                Code.DUPLICATE,
                f"Dieselbe Angabe steht schon in {self.seen[name]}.",
                "Eine der Zeilen löschen; welche gilt, kann das Programm nicht wissen.",
            )
            return True
        self.seen[name] = f"{line.sheet or line.file}, Zeile {line.row}"
        return False


def proven_decimals(grid: Grid, columns: Sequence[int], chosen: str) -> str:
    """The decimal sign of columns of numbers: as their numbers prove, else as chosen, else ''.

    Where both are proven, the more frequent one counts and the others become faults.
    """
    cells = [row[n] for row in grid.rows for n in columns if n < len(row)]
    proven = decimal_signs(cells)
    if len(proven) < 2:
        return proven.pop() if proven else chosen
    commas = sum("," in decimal_signs([cell]) for cell in cells)
    points = sum("." in decimal_signs([cell]) for cell in cells)
    return "," if commas >= points else "."


def written(figure: Figure, key: str, flags: frozenset[Flag]) -> dict[str, str]:
    """Number, sign and flags as the folder's files write them. A delivered 0 is a number of its
    own (less than half a unit), not „exactly nothing“."""
    number = "" if figure.number is None else plain(figure.number)
    is_number = figure.status is Status.OK and figure.number != 0
    sign = "" if is_number else figure.status.value
    return {key: number, "sign": sign, "flags": ",".join(sorted(flags | figure.flags))}


def _flags_of(text: str) -> frozenset[Flag]:
    return frozenset(Flag(part) for part in text.split(",") if part)


def _recipe(indicator: Entry) -> str:
    return str(indicator.get("recipe", {}).get("kind", "values"))


TAKE: dict[str, Callable[[DataReader, Record], Line | None]] = {
    "values": DataReader.value,
    "school_changes": DataReader.school_change,
    "places": DataReader.place,
    "place_values": DataReader.place_value,
    "conversions": DataReader.conversion,
    "notes": DataReader.note,
    "streets": DataReader.street,
}
"""How each sheet of numbers is taken."""
