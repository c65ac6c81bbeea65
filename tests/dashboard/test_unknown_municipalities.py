"""Two municipalities that no line of code knows: from a workbook to the served pages."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.routes import ROUTES, Route
from dashboard.settings import load_settings
from layers.numbers import german
from layers.prepare.pipeline import prepare
from layers.prepare.workbook.folder import write_folder
from layers.store import Store
from tests.dashboard.test_pages import text_of
from tests.layers.prepare.workbook import county
from tests.layers.prepare.workbook.desk import Desk, value

SLUGS = ("suederland", "kleinstadt")


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Releases of the county and of the small city, imported from their workbooks."""
    folder = tmp_path_factory.mktemp("unknown")
    small = Desk(folder / "city").small_city()
    small.values(
        value("people", "01", 1234), value("people", "02", "2.000"), value("people", "03", "-"),
        value("share", "01", "2,5"), value("share", "02", "."), value("share", "03", "(7,5) p"),
    )  # fmt: skip
    for desk in (county.county(folder / "county"), small):
        delivery = desk.read()
        assert delivery.faults == ()
        assert all(account.is_even for account in delivery.accounts)
        write_folder(delivery, desk.sources / delivery.slug)
        prepare(desk.sources / delivery.slug, folder / "tables")
    return folder / "tables"


@pytest.fixture(scope="module")
def browser(tables: Path) -> Iterator[FlaskClient]:
    app = create_app(load_settings(tables_dir=tables, municipality="suederland"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


@pytest.mark.parametrize("slug", SLUGS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
def test_every_page_answers(browser: FlaskClient, slug: str, route: Route) -> None:
    if "<facility_id>" in route.path or "<story>" in route.path:
        return  # neither has places or stories
    area = re.search(rf'href="/{slug}/profil/([^"?]+)"', browser.get(f"/{slug}/profil").text)
    assert area is not None
    path = route.path.replace("<indicator_id>", "people").replace("<level>/<code>", area[1])
    answer = browser.get(f"/{slug}{path}")
    assert answer.status_code == 200
    name = {"suederland": "Kreis Süderland", "kleinstadt": "Kleinstadt"}[slug]
    assert name in answer.text


def printed(number: float, decimals: int = 0) -> str:
    """A number as it reads on a page whose spaces are all alike."""
    return german(number, decimals).replace("\u202f", " ")


def test_numbers_of_the_county(browser: FlaskClient) -> None:
    page = text_of(browser.get("/suederland/karte?indicator=people&year=2022").text)
    for number, (code, name) in enumerate(zip(county.CODES, county.NAMES, strict=True)):
        assert re.search(rf"{code} {name} {printed(county.people(number, 2022))} ", page), name
    whole = sum(county.people(n, 2022) for n in range(23))
    assert f"{printed(whole)} " in page
    share = text_of(browser.get("/suederland/karte?indicator=share&year=2023").text)
    part, base = (sum(x) for x in zip(*(county.pupils(n, 2023) for n in range(23)), strict=True))
    assert f"{printed(100 * part / base, 1)} %" in share
    assert "2023/24" in share


def rows_of(tables: Path, slug: str, sql: str) -> list[tuple[object, ...]]:
    """Rows of the release in use."""
    store = Store.open(tables, slug)
    try:
        return store.rows(sql)
    finally:
        store.close()


def test_codes_keep_their_zeros_and_parts(tables: Path) -> None:
    rows = rows_of(
        tables,
        "suederland",
        "SELECT code, name, area_km2 FROM area WHERE level = 'gemeinde' ORDER BY code",
    )
    assert [(code, name) for code, name, _ in rows] == list(
        zip(county.CODES, county.NAMES, strict=True)
    )
    size = {name: km2 for _, name, km2 in rows}
    square = county.SIDE**2 / 1e6
    assert size["Altenbürg"] == pytest.approx(square + 1.21, rel=0.02)
    assert size["Insel"] == pytest.approx(1.21, rel=0.02)
    assert size["Hülsede"] == pytest.approx(square - 1.21, rel=0.02)


def test_values_of_the_city_as_typed(tables: Path) -> None:
    rows = rows_of(
        tables,
        "kleinstadt",
        "SELECT indicator_id, code, value, status, flags FROM observation "
        "WHERE level = 'stadtteil' ORDER BY ALL",
    )
    assert rows == [
        ("people", "01", 1234.0, "ok", ""),
        ("people", "02", 2000.0, "ok", ""),
        ("people", "03", 0.0, "none", ""),
        ("share", "01", 2.5, "ok", ""),
        ("share", "02", None, "confidential", ""),
        ("share", "03", 7.5, "limited", "provisional"),
    ]
