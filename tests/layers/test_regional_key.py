"""The official key: what is one, where it stands, and releases from before there was a column."""

from pathlib import Path

import duckdb
import pytest
from pydantic import ValidationError

from layers.prepare.specs import MunicipalityFile
from layers.regional_key import fault_of, geocoding_address, geocoding_level
from layers.schema import TABLES
from layers.store import Store
from tests.audit import PASSED


@pytest.mark.parametrize("key", ["", "051140000000", "05114000", "160779999999", "11000000"])
def test_good_keys(key: str) -> None:
    assert fault_of(key) == ""


@pytest.mark.parametrize(
    ("key", "kind", "word"),
    [
        ("51140000000", "city", "führenden Null"),
        ("5114000", "city", "führenden Null"),
        ("05 1 14 000", "city", "ohne Leerzeichen"),
        ("05114000x", "city", "kein amtlicher Schlüssel"),
        ("٠٥١١٤٠٠٠", "city", "kein amtlicher Schlüssel"),
        ("00114000", "city", "„00“"),
        ("17114000", "city", "01 bis 16"),
        ("05154012", "county", "gehört einer Gemeinde"),
        ("051540012012", "county", "gehört einer Gemeinde"),
    ],
)
def test_bad_keys_are_told(key: str, kind: str, word: str) -> None:
    assert word in fault_of(key, kind)


def test_addresses_follow_the_kind_of_key() -> None:
    start = "http://dcat-ap.de/def/politicalGeocoding"
    assert geocoding_address("051140000000") == f"{start}/regionalKey/051140000000"
    assert geocoding_address("05114000") == f"{start}/municipalityKey/05114000"
    assert geocoding_address("05154000", "county") == f"{start}/districtKey/05154"
    assert geocoding_address("") == ""
    assert geocoding_level("city") == f"{start}/Level/municipality"
    assert geocoding_level("county") == f"{start}/Level/administrativeDistrict"


def _file(**more: object) -> MunicipalityFile:
    content = {
        "slug": "mini",
        "name": "Mini",
        "publisher": "p",
        "contact_email": "c@x.invalid",
        "rules": {
            "small_denominator": 50,
            "minimum_cases": 3,
            "first_year": 2000,
            "last_year": 2030,
        },
        "level": [{"level": "viertel", "name": "Viertel", "name_plural": "Viertel", "file": "a"}],
    }
    return MunicipalityFile.model_validate(content | more)


def test_the_folder_may_say_a_key() -> None:
    assert _file().regional_key == ""
    assert _file(regional_key="05114000").regional_key == "05114000"
    with pytest.raises(ValidationError, match="„5114000“ ist kein amtlicher Schlüssel"):
        _file(regional_key="5114000")


def test_an_invented_municipality_has_no_official_key() -> None:
    with pytest.raises(ValidationError, match="erfundene Kommune"):
        _file(regional_key="05114000", demonstration=True)


def test_a_supplier_of_govdata_has_an_address_there() -> None:
    address = "http://dcat-ap.de/def/contributors/openNRW"
    assert _file(links={"contributor": address}).links.contributor == address
    with pytest.raises(ValidationError, match="contributor"):
        _file(links={"contributor": "https://example.org/openNRW"})


def _release(folder: Path, columns: str, row: list[object]) -> Store:
    path = folder / "mini-0123456789ab.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"CREATE TABLE municipality ({columns})")
        connection.execute(f"CREATE TABLE release ({TABLES['release']})")
        connection.execute(f"INSERT INTO municipality VALUES ({','.join('?' * len(row))})", row)
        told = ["0123456789ab", "public", "2026-01-01", "0", "{}", PASSED]
        connection.execute("INSERT INTO release VALUES (?,?,?,?,?,?)", told)
    return Store.open_release(folder, "mini", "0123456789ab")


ROW = ["mini", "Mini", "p", "c@x.invalid", "city", False, "", "", "{}", "{}"]


def test_a_release_carries_the_key(tmp_path: Path) -> None:
    store = _release(tmp_path, TABLES["municipality"], [*ROW, "051140000000"])
    assert store.municipality.regional_key == "051140000000"


def test_releases_from_before_the_column_still_open(tmp_path: Path) -> None:
    columns = TABLES["municipality"].replace("regional_key TEXT NOT NULL", "").rstrip(", \n")
    assert "regional_key" not in columns
    store = _release(tmp_path, columns, ROW)
    assert store.municipality.regional_key == ""
    assert store.municipality.name == "Mini"
