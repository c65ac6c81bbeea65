"""Random damage of workbooks, random writings of numbers, preparations killed at any moment."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pytest

from layers.prepare.workbook.delivery import Options
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from tests.layers.prepare.workbook.desk import AREAS, Desk, value
from tests.layers.prepare.workbook.spoiling import damaged, read_damaged

pytestmark = pytest.mark.long

SECONDS = 40
KILL_SECONDS = 30
PREPARE = (
    "import sys; from pathlib import Path; from layers.prepare.cli import run; "
    "sys.exit(run('kleinstadt', Path(sys.argv[1]), Path(sys.argv[2])))"
)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small city whose folder is there, and the workbook that it came from."""
    desk = Desk(tmp_path).small_city()
    desk.values(*(value("people", code, 100 + n) for n, code in enumerate(AREAS)))
    write_folder(desk.read(), desk.sources / "kleinstadt")
    return desk


def test_damaged_workbooks(
    desk: Desk, chance: random.Random, figures: Callable[[str], None]
) -> None:
    good, tried, sound = desk.path.read_bytes(), 0, 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        delivery = read_damaged(desk, damaged(good, chance))
        assert all(account.is_even for account in delivery.accounts), delivery.accounts
        assert all(fault.why and fault.remedy for fault in delivery.errors), delivery.errors
        tried, sound = tried + 1, sound + (not delivery.errors)
    figures(f"{tried} damaged workbooks read without a traceback, {sound} of them without a fault")


def written(number: float, chance: random.Random) -> str:
    """A number as one of the offices writes it; never in two senses."""
    whole, _, part = f"{abs(number):.1f}".partition(".")
    group = chance.choice((".", " ", "\u00a0", "\u202f", "'", ""))
    digits = f"{int(whole):,}".replace(",", group)
    sign = chance.choice(("-", "−", "–")) if number < 0 else chance.choice(("", "", "+"))
    bare = f"{sign}{digits},{part}"
    text = bare + chance.choice(("", " %", "%", " v.H."))
    return chance.choice((text, f" {text} ", f"{bare}p", f"({text})", f'"{text}"'))


def test_numbers_of_messy_tables(
    desk: Desk, chance: random.Random, figures: Callable[[str], None]
) -> None:
    compared = 0
    end = time.monotonic() + SECONDS / 2
    while time.monotonic() < end:
        years = chance.sample(range(2000, 2026), chance.randint(1, 5))
        wanted = {(a, y): round(chance.uniform(-2e6, 2e6), 1) for a in AREAS for y in years}
        lines = ["Titel der Tabelle", "", ";".join(["Stadtteil", *map(str, years)])]
        order = chance.sample(sorted(AREAS), len(AREAS))
        for code in order:
            label = chance.choice((code, AREAS[code], f"{code} {AREAS[code]}"))
            lines.append(";".join([label, *(written(wanted[code, y], chance) for y in years)]))
        lines += chance.choice(([], ["", "Quelle: Register"], ["* ohne Nebenwohnungen"]))
        text = chance.choice(("\n", "\r\n", "\r")).join(lines)
        path = desk.folder / "share.csv"
        path.write_bytes(text.encode(chance.choice(("utf-8", "utf-8-sig", "utf-16"))))
        delivery = read_delivery(path, Options(desk.sources, "kleinstadt"))
        assert delivery.faults == (), text
        read = {
            (v["area"], int(v["period"])): float(v["value"])
            for v in (line.values for line in delivery.parts.values)
        }
        assert read == wanted, text
        compared += len(read)
    figures(f"{compared} numbers of messy tables read as they were meant")


def current(tables: Path) -> tuple[str, int]:
    """Fingerprint of the release in use and its number of values; raises where it is broken."""
    name = (tables / "kleinstadt.current").read_text("utf-8").strip()
    assert any((tables.parent / "geo" / f"kleinstadt-{name}").glob("*.geojson"))
    path = tables / f"kleinstadt-{name}.duckdb"
    with duckdb.connect(str(path), read_only=True) as connection:
        found = connection.execute("SELECT count(*) FROM observation").fetchone()
    assert found is not None
    return name, found[0]


def test_preparations_that_are_killed(
    desk: Desk, chance: random.Random, figures: Callable[[str], None]
) -> None:
    (values,) = (desk.sources / "kleinstadt" / "values").glob("*.csv")
    table, killed, whole = values.read_text("utf-8"), 0, 0
    command = [sys.executable, "-c", PREPARE, str(desk.sources), str(desk.tables)]
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    begin = time.monotonic()
    subprocess.run(command, env=environment, check=True, capture_output=True)
    once, end = time.monotonic() - begin, time.monotonic() + KILL_SECONDS
    before = current(desk.tables)
    while time.monotonic() < end:
        values.write_text(table.replace(";100;", f";{200 + killed};"), "utf-8")
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
        try:
            process.wait(chance.uniform(0.4, 1.1) * once)
            whole += 1
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
        after = current(desk.tables)
        assert after[1] == before[1]
    figures(f"{killed} preparations killed, {whole} ended: a whole release was in use every time")
