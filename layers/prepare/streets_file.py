"""The directory of streets in the form of docs/folder.md: ``streets.csv``."""

import re
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from layers.prepare.accounting import Account
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import Words, wrong_place
from layers.prepare.folder_csv import Form
from layers.prepare.folder_rows import RowReader, read_rows
from layers.spelling import street_foldings

FORM = Form(("street", "area", "source"), ("from", "to", "side", "level", "origin"))
SIDES = {"all": "beide Seiten", "odd": "ungerade", "even": "gerade"}
LETTERS = 100
"""House numbers count in steps of this; the letter behind one (a = 1) lies between two."""
LAST_HOUSE = 9_999

_HOUSE = re.compile(r"([0-9]{1,4}) ?([A-Za-z]?)")


class Street(NamedTuple):
    """A row of table street, in its column order."""

    street: str
    level: str
    code: str
    side: str
    first_house: int | None
    last_house: int | None
    source_id: str


class _Placed(NamedTuple):
    """A sound row with the line it stands in."""

    row: Street
    line: int


def house_key(text: str) -> int | None:
    """A house number as table street counts it, ``12b`` as 1202; None where it is none."""
    found = _HOUSE.fullmatch(text)
    if found is None or int(found[1]) < 1:
        return None
    letter = found[2].lower()
    return int(found[1]) * LETTERS + (ord(letter) - ord("a") + 1 if letter else 0)


def read_streets(
    folder: Path,
    levels: tuple[str, ...],
    newest: int,
    sources: Mapping[str, str],
    words: Words,
    faults: FaultList,
    accounts: list[Account],
) -> tuple[Street, ...]:
    """All streets by name and house number. ``levels``: from coarse to fine; ``newest``: the
    edition of boundaries whose areas they may name."""
    found: dict[tuple[str, str], list[_Placed]] = defaultdict(list)
    for row in read_rows(folder, "streets.csv", FORM, words, faults, accounts):
        street = _street(row, levels, newest, sources, words)
        key = (min(street_foldings(street.street)), street.level)
        twin = next((p for p in found[key] if _overlap(p.row, street)), None) if row.sound else None
        if twin is not None:
            _tell_overlap(row, twin)
        if row.sound:
            found[key].append(_Placed(street, row.line.line))
    rows = [row for group in found.values() for row in _bounded([p.row for p in group])]
    return tuple(
        sorted(rows, key=lambda s: (s.street, s.level, s.first_house or 0, s.side, s.code))
    )


def _street(
    row: RowReader,
    levels: tuple[str, ...],
    newest: int,
    sources: Mapping[str, str],
    words: Words,
) -> Street:
    level = row.text("level") or levels[-1]
    area = row.text("area")
    if not area:
        row.wrong(Code.EMPTY_CELL, "area", "Hier fehlt das Gebiet.", "Den Schlüssel eintragen.")
    elif level not in levels:
        remedy = f"Es gibt: {', '.join(levels)}."
        row.wrong(Code.REFERENCE, "level", f"Die Ebene „{level}“ gibt es nicht.", remedy)
    else:
        _check_area(row, level, area, newest, words)
    street = row.text("street", needed=True)
    if street and not any(street_foldings(street)):
        row.wrong(Code.NAME_UNKNOWN, "street", "Das ist kein Name.", "Den Namen eintragen.")
    first, last = _house(row, "from"), _house(row, "to")
    side = row.word("side", SIDES, "Diese Seite gibt es nicht.", needed=False) or "all"
    if first is not None and last is not None and row.sound:
        _check_range(row, side, first, last)
    source = row.word("source", sources, "Diese Quelle gibt es nicht.")
    return Street(street, level, area, side, first, last, source)


def _check_area(row: RowReader, level: str, area: str, newest: int, words: Words) -> None:
    for _, wrong in wrong_place({"level": level, "area": area}, words, None, 0):
        row.wrong(*wrong)
    valid = words.editions.get((level, area), {newest})
    if area == "not_located" or newest not in valid:
        why = f"Das Gebiet {area} gibt es heute nicht."
        row.wrong(Code.AREA_UNKNOWN, "area", why, "Das heutige Gebiet der Straße eintragen.")


def _house(row: RowReader, column: str) -> int | None:
    text = row.text(column)
    key = house_key(text) if text else None
    if text and key is None:
        why = f"Das ist keine Hausnummer von 1 bis {LAST_HOUSE}."
        row.wrong(Code.NOT_A_NUMBER, column, why, "Zum Beispiel 12 oder 12a eintragen.")
    return key


def _check_range(row: RowReader, side: str, first: int, last: int) -> None:
    if first > last:
        why = "Die erste Hausnummer ist größer als die letzte."
        row.wrong(Code.OUT_OF_RANGE, "from", why, "Von und bis vertauschen oder berichtigen.")
    elif side != "all" and first // LETTERS == last // LETTERS and not _on(side, first):
        why = f"Auf der Seite „{SIDES[side]}“ liegt keine dieser Hausnummern."
        row.wrong(Code.OUT_OF_RANGE, "side", why, "Seite oder Hausnummern berichtigen.")


def _on(side: str, house: int) -> bool:
    """Whether a house lies on a side."""
    return side == "all" or (house // LETTERS % 2 == 1) == (side == "odd")


def _is_open(street: Street) -> bool:
    """Whether a row is about the whole street."""
    return street.side == "all" and street.first_house is None and street.last_house is None


def _overlap(one: Street, other: Street) -> bool:
    """Whether two rows name the same houses. Two about the whole street may name two areas: then
    nothing is known about its houses."""
    if _is_open(one) and _is_open(other):
        return one.code == other.code
    if one.side != other.side and "all" not in (one.side, other.side):
        return False
    first = max(one.first_house or 0, other.first_house or 0)
    highest = (LAST_HOUSE + 1) * LETTERS
    last = min(one.last_house or highest, other.last_house or highest)
    if first > last:
        return False
    sides = [street.side for street in (one, other) if street.side != "all"]
    # a common part of a single number, which lies on the other side, is none
    return first // LETTERS != last // LETTERS or not sides or _on(sides[0], first)


def _tell_overlap(row: RowReader, twin: _Placed) -> None:
    if _is_open(twin.row) and not row.text("from") and not row.text("to"):
        why = f"Diese Straße steht für dasselbe Gebiet schon in Zeile {twin.line}."
    else:
        why = f"Die Hausnummern überschneiden sich mit denen in Zeile {twin.line}."
    row.wrong(Code.DUPLICATE, "from", why, "Eine der beiden Zeilen berichtigen oder entfernen.")


def _bounded(rows: list[Street]) -> list[Street]:
    """Last house numbers with the letters behind them: ``bis 12`` ends before the letter that
    another row begins with, else with 12z."""
    bounded = []
    for row in rows:
        last = row.last_house
        if last is not None and last % LETTERS == 0:
            begins = [r.first_house for r in rows if r.first_house and _letter_of(r, last)]
            last = min(begins, default=last + 27) - 1
        bounded.append(row._replace(last_house=last))
    return bounded


def _letter_of(row: Street, house: int) -> bool:
    first = row.first_house or 0
    return first > house and first // LETTERS == house // LETTERS
