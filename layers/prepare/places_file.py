"""Places in the form of docs/folder.md: ``places/*.csv`` and ``place_values.csv``."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from layers.prepare.accounting import Account
from layers.prepare.facilities import Facility, FacilityValue
from layers.prepare.faults import Code, FaultList
from layers.prepare.folder_cells import Words
from layers.prepare.folder_csv import Form
from layers.prepare.folder_rows import RowReader, read_rows
from layers.prepare.geometry import Locator, MapFrame
from layers.status import HAS_VALUE

PLACES = Form(
    ("id", "kind", "name", "lon", "lat", "source"),
    ("school_type", "address", "capacity", "attributes", "origin"),
)
VALUES = Form(("place", "indicator", "period"), ("value", "sign", "flags", "origin"))


@dataclass(frozen=True)
class Places:
    """Rows of tables facility, facility_area and facility_value."""

    facilities: tuple[Facility, ...] = ()
    areas: tuple[tuple[str, str, str], ...] = ()
    values: tuple[FacilityValue, ...] = ()


@dataclass(frozen=True)
class PlaceWords:
    """What places may name: id -> title of kinds and sources; ``taken``: ids of places that other
    tables have, with the file."""

    kinds: Mapping[str, str]
    sources: Mapping[str, str]
    taken: Mapping[str, str]


def read_places(
    folder: Path,
    known: PlaceWords,
    words: Words,
    locator: Locator,
    frame: MapFrame,
    faults: FaultList,
    accounts: list[Account],
) -> Places:
    """All places of the folder in the areas of today, and their values."""
    facilities: list[Facility] = []
    areas: list[tuple[str, str, str]] = []
    first = dict(known.taken)
    for row in read_rows(folder, "places/*.csv", PLACES, words, faults, accounts):
        point = _point(row)
        at = locator.locate(*point) if point else {}
        if any(code is None for code in at.values()):
            _tell_outside(row, locator, *point)
        facility = _facility(row, known, point, frame)
        if facility.facility_id in (".", "..") or set(facility.facility_id) & set("/\\?#"):
            why = "Die Kennung steht in einer Adresse; diese Zeichen gehen dort nicht."
            row.wrong(Code.NAME_UNKNOWN, "id", why, "Buchstaben, Ziffern, - und _ verwenden.")
        if row.sound and facility.facility_id in first:
            why = f"Einen Ort mit dieser Kennung gibt es schon in {first[facility.facility_id]}."
            row.wrong(Code.DUPLICATE, "id", why, "Eine der beiden Kennungen ändern.")
        if row.sound:
            first[facility.facility_id] = f"{row.file.file}, Zeile {row.line.line}"
            facilities.append(facility)
            areas += [(facility.facility_id, n, code) for n, code in at.items() if code]
    names = {f.facility_id: f.name for f in facilities} | dict.fromkeys(known.taken, "")
    values = _values(folder, names, words, faults, accounts)
    return Places(tuple(facilities), tuple(areas), tuple(values))


def _point(row: RowReader) -> tuple[float, float] | tuple[()]:
    """Longitude and latitude; nothing after a fault."""
    found = []
    for column, most in (("lon", 180), ("lat", 90)):
        number = row.number(column, needed=True)
        if number is not None and abs(number) > most:
            why = "Das ist keine Koordinate in Grad."
            row.wrong(Code.OUT_OF_RANGE, column, why, "Koordinate in Grad (EPSG:4326) eintragen.")
            number = None
        found.append(number)
    lon, lat = found
    return () if lon is None or lat is None else (lon, lat)


def _tell_outside(row: RowReader, locator: Locator, lon: float, lat: float) -> None:
    swapped = abs(lon) <= 90 and all(locator.locate(lat, lon).values())
    why = "Der Punkt liegt außerhalb aller Gebiete."
    remedy = "Länge und Breite sind vertauscht." if swapped else "Länge und Breite prüfen."
    row.wrong(Code.LOCATION, "lon", why, remedy)


def _facility(
    row: RowReader, known: PlaceWords, point: tuple[float, float] | tuple[()], frame: MapFrame
) -> Facility:
    lon, lat = point or (0.0, 0.0)
    x, y = frame.to_map_xy(lon, lat) if point else (0.0, 0.0)
    capacity = row.number("capacity")
    if capacity is not None and capacity < 0:
        row.wrong(Code.OUT_OF_RANGE, "capacity", "Hier muss eine Zahl ab 0 stehen.", "Wert prüfen.")
    kind_why = "Diese Art von Orten steht nicht in municipality.toml."
    return Facility(
        facility_id=row.text("id", needed=True),
        kind=row.word("kind", known.kinds, kind_why),
        school_type=row.school_type("school_type", needed=False) or None,
        name=row.text("name", needed=True),
        address=row.text("address"),
        lon=lon,
        lat=lat,
        x=round(x, 1),
        y=round(y, 1),
        capacity=capacity,
        source_id=row.word("source", known.sources, "Diese Quelle gibt es nicht."),
        attributes=_attributes(row),
    )


def _attributes(row: RowReader) -> str:
    text = row.text("attributes")
    if not text:
        return "{}"
    try:
        found = json.loads(text)
    except ValueError:
        found = None
    if not isinstance(found, dict) or not all(isinstance(v, str) for v in found.values()):
        remedy = 'Zum Beispiel {"Träger": "Stadt"} eintragen.'
        row.wrong(Code.NAME_UNKNOWN, "attributes", "Das ist keine Liste von Angaben.", remedy)
        return "{}"
    return json.dumps(found, ensure_ascii=False)


def _values(
    folder: Path,
    places: Mapping[str, str],
    words: Words,
    faults: FaultList,
    accounts: list[Account],
) -> Iterable[FacilityValue]:
    titles = {i.id: i.title for i in words.indicators.values()}
    first: dict[tuple[str, str, int], int] = {}
    for row in read_rows(folder, "place_values.csv", VALUES, words, faults, accounts):
        place = row.word("place", places, "Diesen Ort gibt es nicht.")
        indicator = row.word("indicator", titles, "Diese Kennzahl gibt es nicht.")
        key = (place, indicator, row.year("period"))
        cell = row.cell("value", count=False)
        if row.sound and key in first:
            why = f"Dieser Wert steht schon in Zeile {first[key]}."
            row.wrong(Code.DUPLICATE, "place", why, "Eine der beiden Zeilen entfernen.")
        if row.sound:
            first[key] = row.line.line
            shown = cell.status in HAS_VALUE
            flags = ",".join(sorted(flag.value for flag in cell.flags)) if shown else ""
            value = float(cell.number) if shown else None
            yield FacilityValue(*key, value, cell.status.value, flags)
