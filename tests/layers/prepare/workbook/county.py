"""A county that the project has never seen: 23 Gemeinden, an exclave, an enclave, umlauts."""

from pathlib import Path

import geopandas as gpd
from shapely.geometry import MultiPolygon, Polygon, box

from tests.layers.prepare.workbook.desk import PEOPLE, SHARE, SOURCE, Cells, Desk

NAMES = (
    "Altenbürg", "Böhl", "Dörth", "Eßfeld", "Fürstenau", "Groß Höhn", "Hülsede", "Jägersburg",
    "Kühlenhof", "Löwenberg", "Mühlacker", "Nöthen", "Öhringen", "Preußisch Ströhen", "Quäck",
    "Rödelsee", "Süßen", "Tübach", "Überherrn", "Völsen", "Würges", "Zöschen", "Insel",
)  # fmt: skip
CODES = tuple(f"0{5154000 + 4 * number}" for number in range(1, 24))
ENCLAVE = 22
"""Insel lies wholly inside the seventh Gemeinde."""
EXCLAVE_OF, INSIDE = 0, 11
"""A part of the first Gemeinde lies inside the twelfth."""
SIDE = 3000
WEST, SOUTH = 390_000, 5_700_000
YEARS = (2021, 2022, 2023)


def outlines() -> gpd.GeoDataFrame:
    """The Gemeinden in metres, EPSG:25832."""
    shapes: list[Polygon | MultiPolygon] = []
    for number in range(22):
        x, y = WEST + number % 5 * SIDE, SOUTH + number // 5 * SIDE
        shapes.append(box(x, y, x + SIDE, y + SIDE))
    for host, guest in ((6, None), (INSIDE, EXCLAVE_OF)):
        x, y = shapes[host].bounds[:2]
        inner = box(x + 900, y + 900, x + 2000, y + 2000)
        shapes[host] = shapes[host].difference(inner)
        if guest is None:
            shapes.append(inner)
        else:
            shapes[guest] = MultiPolygon([shapes[guest], inner])
    table = {"AGS": CODES, "GEN": NAMES, "geometry": shapes}
    return gpd.GeoDataFrame(table, crs="EPSG:25832")


def people(number: int, year: int) -> int:
    """Inhabitants of a Gemeinde."""
    return 4000 + 317 * number + 11 * (year - 2021)


def pupils(number: int, year: int) -> tuple[int, int]:
    """Numerator and denominator of the share."""
    return 100 + 3 * number + (year - 2021), 2 * (100 + 7 * number)


def county(folder: Path) -> Desk:
    """The workbook of the county, filled in."""
    desk = Desk(folder)
    (desk.folder / "umrisse.geojson").unlink()
    outlines().to_file(desk.folder / "gemeinden.gpkg", layer="gemeinden", driver="GPKG")
    desk.entries(
        "Kommune",
        {"Name der Kommune": "Kreis Süderland", "Kürzel": "suederland", "Art": "Kreis",
         "Herausgeber": "Kreis Süderland", "E-Mail": "bildung@suederland.example"},
    )  # fmt: skip
    desk.add(
        "Ebenen",
        {"Ebene": "Gemeinde", "Mehrzahl": "Gemeinden", "Datei der Umrisse": "gemeinden.gpkg",
         "Spalte mit Schlüssel": "AGS", "Spalte mit Namen": "GEN"},
    )  # fmt: skip
    desk.add("Quellen", SOURCE)
    desk.add("Kennzahlen", PEOPLE, SHARE | {"Zeitbezug": "Schuljahr", "Startseite": "Ja"})
    rows: list[Cells] = []
    for number, code in enumerate(CODES):
        for year in YEARS:
            where = {"Ebene": "Gemeinde", "Gebiet": code if year > 2021 else NAMES[number]}
            rows.append({"Kennzahl": "people", "Zeitraum": f"31.12.{year}",
                         "Wert": people(number, year)} | where)  # fmt: skip
            part, whole = pupils(number, year)
            rows.append({"Kennzahl": "Anteil der Kinder", "Zeitraum": f"{year}/{year % 100 + 1}",
                         "Zähler": part, "Nenner": whole} | where)  # fmt: skip
    desk.fill("Werte", rows)
    return desk
