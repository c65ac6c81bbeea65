"""One city in two files: the public server shows one, the internal server the other, both nothing
else; and what is withdrawn of it."""

from pathlib import Path

import pytest

from dashboard.errors import SettingsError, WrongEditionFoundError
from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.prepare.faults import Code, PreparationError
from layers.prepare.two_files import default_internal
from layers.publish.withdrawal import withdraw
from layers.store import Store, WrongEditionError
from tests.layers.prepare.protect.test_protected_city import SecretCity

SMALL = {"v013": (1, 100), "v022": (9, 90), "v023": (8, 80), "v031": (7, 70), "v032": (6, 60)}


@pytest.fixture
def city(tmp_path: Path) -> SecretCity:
    """A prepared city with one child in quarter 013, which asks for an internal release."""
    made = SecretCity(tmp_path, "internal = true\n")
    made.quota(**SMALL)
    made.prepare()
    return made


def said(tables: Path, edition: str) -> str:
    """What the server of an edition says of quarter 013 in the table to download."""
    app = create_app(load_settings(tables_dir=tables, municipality="wandel", edition=edition))
    answer = app.server.test_client().get(
        "/wandel/karte/download.csv?indicator=quota&level=viertel&year=2021"
    )
    app.server.extensions["bildungsatlas"].close()
    assert answer.status_code == 200
    (line,) = [line for line in answer.text.splitlines() if line.startswith(("013", '"013"'))]
    return line


def test_each_server_shows_its_own_edition_only(city: SecretCity) -> None:
    internal = default_internal(city.tables)
    assert "geheim" in said(city.tables, "public")
    assert "geheim" not in said(internal, "internal")
    with pytest.raises(WrongEditionError):
        Store.open(internal, "wandel")
    with pytest.raises(WrongEditionError):
        Store.open(city.tables, "wandel", "internal")
    with pytest.raises(WrongEditionFoundError, match="dieser Server zeigt nur öffentliche"):
        said(internal, "public")
    with pytest.raises(WrongEditionFoundError, match="dieser Server zeigt nur interne"):
        said(city.tables, "internal")
    with pytest.raises(SettingsError, match="im Ordner der internen Ausgaben"):
        load_settings(tables_dir=internal, internal_dir=internal)


def test_internal_files_are_for_their_owner_only(city: SecretCity) -> None:
    internal = default_internal(city.tables)
    public, _ = city.files()
    found = [internal, *internal.rglob("*"), internal.parent / "geo"]
    found += (internal.parent / "geo").rglob("*")
    assert len(found) > 6
    for path in found:
        assert path.stat().st_mode & 0o777 == (0o700 if path.is_dir() else 0o600), path
    assert public.stat().st_mode & 0o444 == 0o444
    assert not list(city.tables.glob("*.truth"))


def test_a_withdrawn_release_leaves_the_internal_one_as_it_is(city: SecretCity) -> None:
    internal = default_internal(city.tables)
    before = (internal / "wandel.current").read_text(encoding="utf-8")
    name = (city.tables / "wandel.current").read_text(encoding="utf-8").strip()
    withdraw(city.tables, "wandel", name)
    (internal / "wandel.current").unlink()
    with pytest.raises(PreparationError) as caught:
        city.prepare()
    assert [fault.code for fault in caught.value.faults] == [Code.WITHDRAWN]
    assert not (city.tables / "wandel.current").exists()
    assert not (internal / "wandel.current").exists()
    assert (internal / f"wandel-{before.strip()}.duckdb").is_file()
