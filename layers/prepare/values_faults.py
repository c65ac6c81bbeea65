"""Why rows of ``values/*.csv`` are no values: a fault per cell, in German.

The database says which rows are wrong (layers.prepare.values_judge); here the first of each kind
are read again as text and explained.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

from layers.model import Measure
from layers.numbers import german
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import (
    Cells,
    Words,
    Wrong,
    number_of,
    parts,
    tell_at,
    wrong_place,
    wrong_signs,
    year_of,
)
from layers.prepare.folder_csv import Header, lines
from layers.prepare.lookup import Finding, meant
from layers.prepare.specs import IndicatorFile
from layers.prepare.values_read import KINDS, NUMBERS, bit
from layers.status import HAS_VALUE, Status

SHOWN = 200
"""Faults of one kind that are told one by one."""

CODES = {
    "indicator": Code.REFERENCE, "level": Code.REFERENCE, "area": Code.AREA_UNKNOWN,
    "period": Code.YEAR, "school_type": Code.NAME_UNKNOWN, "number": Code.NOT_A_NUMBER,
    "sign": Code.NAME_UNKNOWN, "flags": Code.NAME_UNKNOWN, "nothing": Code.EMPTY_CELL,
    "base": Code.EMPTY_CELL, "part": Code.PART, "negative": Code.OUT_OF_RANGE,
    "disagrees": Code.PUBLISHED, "count": Code.OUT_OF_RANGE, "signed": Code.OUT_OF_RANGE,
    "interval": Code.OUT_OF_RANGE, "duplicate": Code.DUPLICATE,
}  # fmt: skip
"""The code of each kind of KINDS."""


def explain(cells: Cells, words: Words) -> Iterator[tuple[str, Wrong]]:
    """Everything that is wrong with a row: its kind (KINDS) and the fault."""
    yield from _wrong_words(cells, words)
    numbers: dict[str, float] = {}
    for name in NUMBERS:
        text = cells.get(name, "")
        if not text:
            continue
        number = number_of(text)
        if isinstance(number, Finding):
            yield "number", Wrong(Code.NOT_A_NUMBER, name, *parts(number))
        else:
            numbers[name] = number
    indicator = words.indicators.get(cells.get("indicator", ""))
    yield from wrong_signs(cells)
    if any(cells.get(name) and name not in numbers for name in NUMBERS):
        return
    yield from _wrong_row(cells, numbers, indicator)


def _wrong_words(cells: Cells, words: Words) -> Iterator[tuple[str, Wrong]]:
    found = cells.get("indicator", "")
    indicator = words.indicators.get(found)
    if indicator is None:
        titles = {i.id: i.title for i in words.indicators.values()}
        why = "Diese Kennzahl gibt es nicht." if found else "Hier fehlt die Kennzahl."
        yield "indicator", Wrong(Code.REFERENCE, "indicator", why, meant(found, titles))
    elif indicator.recipe.kind != "values":
        why = "Diese Kennzahl wird aus Tabellen gebildet und nimmt keine Werte aus values/."
        remedy = 'Im Rezept kind = "values" eintragen oder die Zeile entfernen.'
        yield "indicator", Wrong(Code.REFERENCE, "indicator", why, remedy)
    period = year_of(cells.get("period", ""), words.years)
    if isinstance(period, Finding):
        yield "period", Wrong(Code.YEAR, "period", *parts(period))
    kind = indicator.period_kind if indicator else None
    yield from wrong_place(cells, words, kind, period)
    school_type = cells.get("school_type", "")
    if school_type not in ("", "all") and school_type not in words.school_types:
        remedy = meant(school_type, words.school_types)
        why = "Diese Schulform steht nicht in school_types.toml."
        yield "school_type", Wrong(Code.NAME_UNKNOWN, "school_type", why, remedy)


def _wrong_row(
    cells: Cells, numbers: dict[str, float], indicator: IndicatorFile | None
) -> Iterator[tuple[str, Wrong]]:
    sign = cells.get("sign", "")
    hidden = sign in set(Status) - HAS_VALUE
    value, top, bottom = (numbers.get(name) for name in ("value", "numerator", "denominator"))
    if (top is None) != (bottom is None):
        column = "denominator" if bottom is None else "numerator"
        why = "Zähler und Nenner stehen nur gemeinsam: Einer von beiden fehlt."
        yield "base", Wrong(Code.EMPTY_CELL, column, why, "Den fehlenden Wert eintragen.")
    elif value is None and top is None and not hidden and sign in ("", *HAS_VALUE - {Status.NONE}):
        why = "Die Zeile hat weder Wert noch Zähler und Nenner noch ein Zeichen."
        remedy = "Wert eintragen oder unter sign sagen, warum es keinen gibt; leer ist nicht null."
        yield "nothing", Wrong(Code.EMPTY_CELL, "value", why, remedy)
    for name in ("denominator", "cases"):
        number = numbers.get(name, 0)
        if number < 0 or (name == "cases" and (number % 1 or number > 2e9)):
            whole = "ganze " if name == "cases" else ""
            why = f"Hier muss eine {whole}Zahl ab 0 stehen."
            yield "negative", Wrong(Code.OUT_OF_RANGE, name, why, "Wert prüfen.")
    low, high = numbers.get("low"), numbers.get("high")
    if low is not None and high is not None and low > high:
        why = "Die untere Grenze liegt über der oberen."
        yield "interval", Wrong(Code.OUT_OF_RANGE, "low", why, "low und high vertauschen?")
    if hidden:
        yield from _under_a_sign(sign, numbers)
    if indicator is not None:
        printed = _decimals(cells.get("value", ""))
        yield from _wrong_measure(indicator, numbers, sign, printed)


def _decimals(text: str) -> int:
    if "e" in text.lower():
        return 9
    return len(text.partition(".")[2])


def _under_a_sign(sign: str, numbers: dict[str, float]) -> Iterator[tuple[str, Wrong]]:
    given = [name for name in NUMBERS[:-1] if name in numbers]
    if sign == Status.NOT_APPLICABLE and numbers.get("denominator") == 0:
        given = [name for name in given if name not in ("numerator", "denominator")]
    if given:
        why = f"Das Zeichen {sign} sagt, dass es keine Zahl gibt; hier steht aber eine."
        remedy = "Die Zahl oder das Zeichen entfernen."
        yield "signed", Wrong(Code.OUT_OF_RANGE, given[0], why, remedy)


def _wrong_measure(
    indicator: IndicatorFile, numbers: dict[str, float], sign: str, printed: int
) -> Iterator[tuple[str, Wrong]]:
    value, top, bottom = (numbers.get(name) for name in ("value", "numerator", "denominator"))
    based = top is not None and bottom is not None
    known = value
    if indicator.measure is Measure.COUNT:
        if based:
            why = "Eine Anzahl hat weder Zähler noch Nenner."
            yield "base", Wrong(Code.OUT_OF_RANGE, "numerator", why, "Die Zahl unter value setzen.")
        if value is not None and (value < 0 or (indicator.decimals == 0 and value % 1)):
            why = "Eine Anzahl ist eine ganze Zahl ab 0."
            yield "count", Wrong(Code.OUT_OF_RANGE, "value", why, "Wert prüfen.")
    elif top is not None and indicator.measure is Measure.RATE and top < 0:
        why = "Der Zähler eines Anteils ist nicht negativ."
        yield "negative", Wrong(Code.OUT_OF_RANGE, "numerator", why, "Wert prüfen.")
    if top is not None and bottom is not None and indicator.measure is not Measure.COUNT:
        if indicator.measure is Measure.RATE and top > bottom:
            why = f"Der Zähler ist größer als der Nenner ({german(bottom)})."
            yield "part", Wrong(Code.PART, "numerator", why, "Zähler und Nenner prüfen.")
        computed = indicator.recipe.per * top / bottom if bottom else None
        known = value if computed is None else computed
        yield from _disagreement(indicator, value, computed, printed)
    if sign == Status.NONE and known:
        why = "Das Zeichen none heißt genau null; hier steht eine andere Zahl."
        yield "signed", Wrong(Code.OUT_OF_RANGE, "value", why, "Zahl oder Zeichen entfernen.")


def _disagreement(
    indicator: IndicatorFile, value: float | None, computed: float | None, printed: int
) -> Iterator[tuple[str, Wrong]]:
    if value is None:
        return
    if computed is None:
        why = "Der Nenner ist 0; dann gibt es keinen Wert."
        yield "disagrees", Wrong(Code.PUBLISHED, "value", why, "Wert entfernen oder Nenner prüfen.")
        return
    step = 10.0 ** -min(indicator.decimals, printed)
    if abs(value - computed) > 0.5 * step * (1 + 1e-9) + 1e-9 * abs(value):
        found = german(computed, indicator.decimals)
        why = f"Aus Zähler und Nenner ergibt sich {found}, hier steht {german(value, 4)}."
        remedy = "Wert, Zähler und Nenner vergleichen, auch den Faktor der Kennzahl (per)."
        yield "disagrees", Wrong(Code.PUBLISHED, "value", why, remedy)


def tell_faults(
    connection: duckdb.DuckDBPyConnection,
    words: Words,
    folder: Path,
    headers: dict[str, Header],
    faults: FaultList,
) -> None:
    """A fault for every wrong cell of the first rows of each kind, and one that counts the rest."""
    wanted = _first_of_each(connection)
    doubles = _doubles(connection)
    told: dict[str, int] = dict.fromkeys(KINDS, 0)
    for file in sorted(wanted):
        left = dict(wanted[file])
        for line in lines(folder / file, headers[file]):
            kinds = left.pop(line.line, None)
            if kinds is None:
                continue
            found = list(explain(line.cells, words))
            # Doubles beyond the first are only counted, also in rows with another fault.
            if kinds & bit("duplicate") and (file, line.line) in doubles:
                found.append(("duplicate", _double(line.cells, file, doubles[file, line.line])))
            if not found:
                # Never let a row go in silence, whatever the explanation does not know.
                found.append(("nothing", Wrong(Code.NOT_A_NUMBER, "", *_UNEXPLAINED)))
            for kind, wrong in found:
                told[kind] += 1
                if told[kind] <= SHOWN:
                    _tell(faults, file, line.line, line.cells, wrong)
            if not left:
                break
    _tell_the_rest(connection, faults)


_UNEXPLAINED = ("Die Zeile lässt sich nicht verwenden.", "Alle Zellen der Zeile prüfen.")


def _first_of_each(connection: duckdb.DuckDBPyConnection) -> dict[str, dict[int, int]]:
    """File -> line -> problems of the first rows of each kind."""
    wanted: dict[str, dict[int, int]] = {}
    for kind in KINDS:
        rows = connection.execute(
            """SELECT name, line, problems FROM judged JOIN parsed_file USING (file)
               WHERE problems & ? <> 0 ORDER BY name, line LIMIT ?""",
            [bit(kind), SHOWN],
        ).fetchall()
        for name, line, problems in rows:
            wanted.setdefault(name, {})[line] = problems
    return wanted


def _doubles(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, int], tuple[str, int]]:
    rows = connection.execute(
        """SELECT again.name, line, before.name, first_line FROM twice
           JOIN parsed_file again USING (file)
           JOIN parsed_file before ON before.file = twice.first_file
           ORDER BY again.name, line LIMIT ?""",
        [SHOWN],
    ).fetchall()
    return {(name, line): (first, first_line) for name, line, first, first_line in rows}


def _double(cells: Cells, file: str, first: tuple[str, int]) -> Wrong:
    place = f"Zeile {first[1]}" if first[0] == file else f"{first[0]}, Zeile {first[1]}"
    why = f"Für diesen Schlüssel steht schon ein Wert in {place}."
    return Wrong(Code.DUPLICATE, "indicator", why, "Eine der beiden Zeilen entfernen.")


def _tell(faults: FaultList, file: str, line: int, cells: Cells, wrong: Wrong) -> None:
    value = cells.get(wrong.column, "")
    if wrong.code is Code.DUPLICATE:
        key = ("indicator", "level", "area", "period", "school_type", "breakdown")
        value = ", ".join(cells[name] for name in key if cells.get(name))
    tell_at(faults, file, line, cells.get("origin", ""), wrong, value[:80])


def _tell_the_rest(connection: duckdb.DuckDBPyConnection, faults: FaultList) -> None:
    for kind in KINDS:
        found = connection.execute(
            "SELECT count(*) FROM judged WHERE problems & ? <> 0", [bit(kind)]
        ).fetchone()
        assert found is not None, "an aggregate has a row"
        left = found[0] - SHOWN
        if left > 0:
            faults.add(
                CODES[kind],
                "values/",
                f"Derselbe Fehler steht in {german(left)} weiteren Zeilen.",
                "Zuerst die einzeln genannten beheben und noch einmal prüfen.",
            )
