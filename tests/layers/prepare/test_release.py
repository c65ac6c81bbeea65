"""Releases: named by content, replaced in one step, earlier ones kept."""

import json
import re
from pathlib import Path

import pytest

from layers.prepare.faults import Code, PreparationError
from layers.prepare.placing import write_release
from layers.prepare.write import Release
from layers.publish.withdrawal import withdraw
from layers.schema import TABLES
from layers.store import Store
from tests.layers.prepare.city import City


def release(**changes: object) -> Release:
    content: dict[str, object] = {
        "slug": "mini",
        "tables": {
            "municipality": [("mini", "Mini", "p", "c", "city", False, "", "", "{}", "{}", "")],
            "note": [("level", "a", None, "hint", "eins"), ("level", "b", 2024, "hint", "zwei")],
        },
        "geojson": {"viertel": b"{}"},
        "rules": {"small_denominator": 50},
        "audit": {},
        "tool_version": "1",
    }
    return Release(**(content | changes))  # type: ignore[arg-type]


def fingerprint(content: Release, folder: Path) -> str:
    """The name under which the release is written."""
    return write_release(content, folder / "tables")


def test_fingerprint_ignores_order_audit_and_tool(tmp_path: Path) -> None:
    turned = release(
        tables={
            "note": [
                ("level", "b", 2024, "hint", "zwei"),
                ("level", "a", None, "hint", "eins"),
            ],
            "municipality": [("mini", "Mini", "p", "c", "city", False, "", "", "{}", "{}", "")],
        },
        audit={"seconds": 3},
        tool_version="2",
    )
    assert fingerprint(turned, tmp_path) == fingerprint(release(), tmp_path)


@pytest.mark.parametrize(
    "change",
    [
        {"tables": {"note": [("level", "a", None, "hint", "eins")]}},
        {"geojson": {"viertel": b"{ }"}},
        {"rules": {"small_denominator": 51}},
        {"edition": "internal"},
    ],
)
def test_fingerprint_changes_with_content_geometry_rules_and_edition(
    change: dict[str, object], tmp_path: Path
) -> None:
    assert fingerprint(release(**change), tmp_path) != fingerprint(release(), tmp_path)


def test_two_runs_give_the_same_release(city: City) -> None:
    first = city.prepare().fingerprint
    assert city.prepare().fingerprint == first
    assert re.fullmatch("[0-9a-f]{12}", first)
    assert [p.name for p in city.tables.glob("*.duckdb")] == [f"mini-{first}.duckdb"]


def test_changed_content_makes_a_new_release_beside_the_old_one(city: City) -> None:
    first = city.prepare().fingerprint
    city.edit("indicators/schools.toml", 'title = "Schulen"\nshort', 'title = "Alle"\nshort')
    second = city.prepare().fingerprint
    assert second != first
    assert (city.tables / "mini.current").read_text().strip() == second
    names = {path.name for path in city.tables.iterdir()}
    assert names == {
        *(f"mini-{name}.{ending}" for name in (first, second) for ending in ("duckdb", "sha256")),
        "mini.current",
        "mini.history",
    }
    geo = {path.name for path in (city.tables.parent / "geo").iterdir()}
    assert geo == {f"mini-{first}", f"mini-{second}"}


def test_an_open_release_stays_readable_while_it_is_written_again(city: City) -> None:
    city.prepare()
    store = Store.open(city.tables, "mini")
    city.prepare()
    assert store.rows("SELECT count(*) FROM area WHERE level = 'viertel'") == [(5,)]
    store.close()


def test_a_failed_write_leaves_the_former_release_current(tmp_path: Path) -> None:
    tables = tmp_path / "tables"
    name = write_release(release(), tables)
    broken = release(tables={"note": [("level", None, None, "hint", "NULL ist verboten")]})
    with pytest.raises(Exception, match="NOT NULL"):
        write_release(broken, tables)
    assert (tables / "mini.current").read_text().strip() == name
    assert {path.name for path in tables.iterdir()} == {
        f"mini-{name}.duckdb",
        f"mini-{name}.sha256",
        "mini.current",
        "mini.history",
    }


def test_every_table_of_the_schema_is_filled(krefeld_store: Store) -> None:
    empty = [t for t in TABLES if krefeld_store.rows(f"SELECT count(*) FROM {t}") == [(0,)]]
    assert empty == ["street"]  # Krefeld supplies no directory of streets


def test_geometry_lies_beside_the_tables(krefeld_store: Store) -> None:
    names = sorted(path.name for path in krefeld_store.geo_dir.iterdir())
    assert names == ["stadtbezirk.geojson", "stadtteil.geojson", "statistischer_bezirk.geojson"]
    found = json.loads((krefeld_store.geo_dir / "stadtteil.geojson").read_text("utf-8"))
    assert len(found["features"]) == 19


def test_rules_and_checksums_are_part_of_the_release(krefeld_store: Store) -> None:
    [[rules, audit]] = krefeld_store.rows("SELECT rules, audit FROM release")
    assert json.loads(rules)["small_denominator"] == 50
    assert "tables/bevoelkerung.csv" in json.loads(audit)["sha256"]


def test_a_withdrawn_release_is_not_made_again(city: City) -> None:
    name = city.prepare().fingerprint
    withdraw(city.tables, "mini", name)
    with pytest.raises(PreparationError) as caught:
        city.prepare()
    (fault,) = caught.value.faults
    assert (fault.code, fault.value) == (Code.WITHDRAWN, name)
    assert "zurückgezogen" in fault.why
    assert {path.name for path in city.tables.iterdir()} == {"mini.withdrawn", "mini.history"}
