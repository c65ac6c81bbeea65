"""Randomly damaged deliveries: a release, or faults in German; never anything in between."""

import random
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from layers.prepare.faults import Fault, PreparationError
from tests.layers.prepare.city import City
from tests.layers.prepare.damage import sign

pytestmark = pytest.mark.long

SECONDS = 100
AT_LEAST = 150
PIECES = (
    *(
        b"",
        b"0",
        b"-1",
        b";",
        b",",
        b'"',
        b"\n",
        b"\xff",
        b"\0",
        b"nan",
        b"99999999999",
        b"[",
        b"]",
    ),
    *(b"{", b"}", b"=", b"true", b"1e308", b"\xe4", b"\xc3\xa4", b"#", b"viertel", b"2012", b"."),
)


def spoil(data: bytes, chance: random.Random) -> bytes:
    """One to three random changes of bytes, lines or cells."""
    for _ in range(chance.randint(1, 3)):
        lines = data.split(b"\n")
        number = chance.randrange(len(lines))
        kind = chance.randrange(7)
        if kind == 0 and data:
            place = chance.randrange(len(data))
            data = data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
        elif kind == 1:
            place = chance.randrange(len(data) + 1)
            data = data[:place] + chance.choice(PIECES) + data[place + chance.randint(0, 6) :]
        elif kind == 2:
            data = b"\n".join(lines[:number] + lines[number + 1 :])
        elif kind == 3:
            data = b"\n".join([*lines[:number], lines[number], *lines[number:]])
        elif kind == 4:
            other = chance.randrange(len(lines))
            lines[number], lines[other] = lines[other], lines[number]
            data = b"\n".join(lines)
        elif kind == 5:
            sign_of = b";" if b";" in lines[number] else b" "
            cells = lines[number].split(sign_of)
            cells[chance.randrange(len(cells))] = chance.choice(PIECES)
            data = b"\n".join([*lines[:number], sign_of.join(cells), *lines[number + 1 :]])
        else:
            data = data[: chance.randrange(len(data) + 1)]
    return data


def damage(city: City, chance: random.Random) -> str:
    """Spoil one random file; the checksum mostly follows, so that the damage is read."""
    files = [path for path in sorted(city.sources.rglob("*")) if path.is_file()]
    path = chance.choice(files)
    name = str(path.relative_to(city.sources))
    data = spoil(path.read_bytes(), chance)
    if path.suffix == ".geojson" and chance.random() < 0.9:
        sign(city, name, data)
    elif path.suffix == ".csv" and chance.random() < 0.9:
        city.write(name, data)
    else:
        path.write_bytes(data)
    return name


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder."""
    return {str(p): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.mark.filterwarnings("error")
def test_no_damage_escapes_the_checks(
    tmp_path: Path, chance: random.Random, figures: Callable[[str], None]
) -> None:
    told, tried = Counter[str](), 0
    first = City(tmp_path / "first")
    first.tables = tmp_path / "out" / "tables"
    first.prepare()
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or tried < AT_LEAST:
        tried += 1
        city = City(tmp_path / str(tried))
        city.tables = tmp_path / "out" / "tables"
        before = contents(tmp_path / "out")
        name = damage(city, chance)
        faults: tuple[Fault, ...] = ()
        try:
            city.prepare()
        except PreparationError as error:
            faults = error.faults
        except Exception as error:
            kept = tmp_path / str(tried) / "mini" / name
            raise AssertionError(f"{name} ({kept}): {error!r}") from error
        told.update({fault.code.value for fault in faults} or {"accepted"})
        if faults:
            assert contents(tmp_path / "out") == before, name
            assert all(fault.why and fault.remedy for fault in faults), name
        else:
            current = (city.tables / "mini.current").read_text().strip()
            assert (city.tables / f"mini-{current}.duckdb").is_file()
    assert set(contents(tmp_path / "out")) >= {str(city.tables / "mini.current")}
    figures(f"{tried} damaged deliveries: {dict(told.most_common())}")
