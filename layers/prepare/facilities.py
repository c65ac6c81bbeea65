"""Facilities: rows with coordinates become places on the map, each in one area per level."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from layers.numbers import german
from layers.prepare.cells import Cell
from layers.prepare.check import Row, Table
from layers.prepare.faults import Code, FaultList
from layers.prepare.geometry import Locator, MapFrame
from layers.prepare.passports import FacilitySpec
from layers.status import HAS_VALUE


class Facility(NamedTuple):
    """A row of table facility, in its column order; ``attributes`` is JSON."""

    facility_id: str
    kind: str
    school_type: str | None
    name: str
    address: str
    lon: float
    lat: float
    x: float
    y: float
    capacity: float | None
    source_id: str
    attributes: str


class FacilityValue(NamedTuple):
    """A row of table facility_value, in its column order."""

    facility_id: str
    indicator_id: str
    period: int
    value: float | None
    status: str
    flags: str


@dataclass(frozen=True)
class Placed:
    """A facility's row with the area it stands in on every level."""

    table: Table
    row: Row
    areas: dict[str, str]


def place(tables: Mapping[str, Table], locator: Locator, faults: FaultList) -> list[Placed]:
    """Every facility row with its areas; a fault for one that stands outside all areas."""
    placed: list[Placed] = []
    ids: dict[str, str] = {}
    for table in tables.values():
        if table.passport.facility is None:
            continue
        lat, lon = (table.passport.column_of_type(t) for t in ("latitude", "longitude"))
        for row in table.rows:
            _check_id(table, row, ids, faults)
            found = locator.locate(float(row[lon].number), float(row[lat].number))
            areas = {level: code for level, code in found.items() if code is not None}
            if len(areas) < len(found):
                faults.add(
                    Code.LOCATION,
                    table.file,
                    "Der Punkt liegt außerhalb aller Gebiete.",
                    "Breite und Länge prüfen (vertauscht?).",
                    row=row.line,
                    column=f"{lat}, {lon}",
                    value=f"{row[lat].text}, {row[lon].text}",
                )
                continue
            placed.append(Placed(table, row, areas))
    return placed


def places_in(placed: list[Placed], locator: Locator) -> dict[tuple[str, int], dict[str, str]]:
    """Table and line of each facility -> level -> area, as the locator's boundaries have it."""
    found = {}
    for p in placed:
        lat, lon = (p.table.passport.column_of_type(t) for t in ("latitude", "longitude"))
        at = locator.locate(float(p.row[lon].number), float(p.row[lat].number))
        areas = {level: code for level, code in at.items() if code is not None}
        found[p.table.passport.table, p.row.line] = areas
    return found


def _check_id(table: Table, row: Row, ids: dict[str, str], faults: FaultList) -> None:
    """A fault where another table has a facility of the same id (within one it is the key)."""
    assert table.passport.facility is not None
    column = table.passport.facility.id
    first = ids.setdefault(row[column].text, table.file)
    if first != table.file:
        faults.add(
            Code.DUPLICATE,
            table.file,
            f"Einen Ort mit dieser Kennung gibt es schon in {first}.",
            "Die Kennungen einer der beiden Tabellen ändern.",
            row=row.line,
            column=column,
            value=row[column].text,
        )


def ids_of(placed: list[Placed]) -> dict[str, str]:
    """Id of every facility, with the file that has it."""
    return {
        p.row[spec.id].text: p.table.file for p in placed if (spec := p.table.passport.facility)
    }


def facility_rows(placed: list[Placed], frame: MapFrame) -> list[Facility]:
    """Rows of table facility."""
    return [_facility(spec, p, frame) for p in placed if (spec := p.table.passport.facility)]


def _facility(spec: FacilitySpec, placed: Placed, frame: MapFrame) -> Facility:
    row, passport = placed.row, placed.table.passport
    lat = float(row[passport.column_of_type("latitude")].number)
    lon = float(row[passport.column_of_type("longitude")].number)
    x, y = frame.to_map_xy(lon, lat)
    capacity = [row[column] for column in spec.capacity]
    known = capacity and all(cell.status in HAS_VALUE for cell in capacity)
    return Facility(
        facility_id=row[spec.id].text,
        kind=spec.kind,
        school_type=row[spec.school_type].text if spec.school_type else None,
        name=spec.fixed_name or row[spec.name].text,
        address=_address(spec, row),
        lon=lon,
        lat=lat,
        x=round(x, 1),
        y=round(y, 1),
        capacity=float(sum(cell.number for cell in capacity)) if known else None,
        source_id=spec.source,
        attributes=json.dumps(dict(_attributes(spec, row)), ensure_ascii=False),
    )


def _address(spec: FacilitySpec, row: Row) -> str:
    if not spec.address:
        return ""
    *street, postcode = [row[column].text for column in spec.address]
    return f"{' '.join(street)}, {postcode} {spec.town}".strip()


def _attributes(spec: FacilitySpec, row: Row) -> Iterator[tuple[str, str]]:
    for column, label in spec.attributes.items():
        cell = row[column]
        if cell.status not in HAS_VALUE or cell.text == "":
            continue
        suffix = "".join(
            s.text for s in spec.suffix if s.attribute == column and row[s.column].value == s.value
        )
        yield label, _told(cell) + suffix
    for remark in spec.remark:
        if row[remark.column].value == remark.value:
            yield remark.label, remark.text


def _told(cell: Cell) -> str:
    return german(cell.number) if isinstance(cell.value, int) else cell.text


def facility_values(placed: list[Placed]) -> list[FacilityValue]:
    """Rows of table facility_value."""
    return [
        FacilityValue(
            p.row[spec.id].text,
            entry.indicator,
            entry.period,
            float(cell.number) if cell.status in HAS_VALUE else None,
            cell.status.value,
            ",".join(sorted(flag.value for flag in cell.flags)),
        )
        for p in placed
        if (spec := p.table.passport.facility)
        for entry in spec.value
        for cell in (p.row[entry.column],)
    ]
