"""Ways in which deliveries are damaged: each changes a copy of the mini city's sources."""

import hashlib
import json
import re
import shutil
from collections.abc import Callable
from typing import Any

from tests.layers.prepare.city import City

Damage = Callable[[City], None]

POPULATION = "tables/bevoelkerung.csv"
SCHOOLS = "tables/schulen.csv"
CLASSES = "tables/klassen.csv"
CHANGES = "tables/wechsel.csv"
AREAS = "areas/viertel.geojson"


def passport(table: str) -> str:
    """The passport of a table."""
    return table.replace(".csv", ".toml")


def edit(file: str, old: str, new: str) -> Damage:
    """Replace one place; the checksum follows."""
    encoding = "cp1252" if file == POPULATION else "utf-8"
    return lambda city: city.edit(file, old, new, encoding=encoding)


def append(file: str, text: str) -> Damage:
    """Add text at the end of a file."""
    return lambda city: city.write(file, (city.sources / file).read_bytes() + text.encode())


def content(file: str, change: Callable[[bytes], bytes]) -> Damage:
    """Change the bytes of a file; the checksum follows."""
    return lambda city: city.write(file, change((city.sources / file).read_bytes()))


def remove(file: str) -> Damage:
    """Remove a file or a folder."""

    def spoil(city: City) -> None:
        path = city.sources / file
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()

    return spoil


def folder_instead(file: str) -> Damage:
    """Put a folder where a file should be."""

    def spoil(city: City) -> None:
        path = city.sources / file
        path.unlink(missing_ok=True)
        path.mkdir()

    return spoil


def copy(file: str, name: str) -> Damage:
    """Deliver a file twice."""
    return lambda city: shutil.copy(city.sources / file, city.sources / name) and None


def both(*damages: Damage) -> Damage:
    """Several damages at once."""

    def spoil(city: City) -> None:
        for damage in damages:
            damage(city)

    return spoil


def areas(change: Callable[[dict[str, Any]], object], file: str = AREAS) -> Damage:
    """Change a file of areas in place; the checksum follows."""

    def spoil(city: City) -> None:
        path = city.sources / file
        data = json.loads(path.read_text("utf-8"))
        change(data)
        sign(city, file, json.dumps(data, ensure_ascii=False).encode())

    return spoil


def sign(city: City, file: str, data: bytes) -> None:
    """Write areas and their checksum."""
    path = city.sources / file
    path.write_bytes(data)
    card = path.with_suffix(".passport.toml")
    digest = hashlib.sha256(data).hexdigest()
    card.write_text(re.sub('sha256 = ".*"', f'sha256 = "{digest}"', card.read_text("utf-8")))


def first(data: dict[str, Any]) -> dict[str, Any]:
    """Properties of the first area."""
    properties: dict[str, Any] = data["features"][0]["properties"]
    return properties


def move(data: dict[str, Any], to: Callable[[list[float]], list[float]], only: int = -1) -> None:
    """Move every point of all areas, or of one."""

    def walk(part: Any) -> Any:
        return to(part) if isinstance(part[0], int | float) else [walk(inner) for inner in part]

    for number, feature in enumerate(data["features"]):
        if only in (-1, number):
            feature["geometry"]["coordinates"] = walk(feature["geometry"]["coordinates"])


def cross(data: dict[str, Any]) -> None:
    """Let the first outline cross itself."""
    ring = data["features"][0]["geometry"]["coordinates"][0]
    ring[1], ring[2] = ring[2], ring[1]
