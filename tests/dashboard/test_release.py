"""The keeper of all releases: who is served, what comes and goes, what is broken."""

import logging
import shutil
from pathlib import Path

import duckdb
import pytest

from dashboard.errors import (
    MunicipalityNotFoundError,
    ReleaseMissingError,
    ReleaseNotAuditedError,
    WrongEditionFoundError,
)
from dashboard.keeper import ReleaseKeeper
from dashboard.release import Releases


def test_a_new_release_is_taken_and_a_broken_one_is_not(
    both_tables: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pointer = both_tables / "mini.current"
    fingerprint = pointer.read_text(encoding="utf-8")
    keeper = ReleaseKeeper(both_tables, "mini")
    first = keeper.get()
    pointer.write_text("ffffffffffff", encoding="utf-8")
    assert keeper.get() is first
    assert "nicht verwendbar" in caplog.text
    pointer.write_text(fingerprint + "\n", encoding="utf-8")
    second = keeper.get()
    assert second is not first
    assert second.fingerprint == fingerprint.strip()
    first.close()
    keeper.close()


def test_all_that_are_prepared_are_served_by_name(both_tables: Path) -> None:
    releases = Releases(both_tables, (), "mini")
    assert releases.slugs() == ("krefeld", "mini")
    assert [m.name for m in releases.municipalities()] == ["Krefeld", "Mini"]
    assert releases.get("krefeld").municipality.slug == "krefeld"
    releases.close()


def test_only_the_wanted_are_served(both_tables: Path) -> None:
    releases = Releases(both_tables, ("mini",), "mini")
    assert releases.slugs() == ("mini",)
    with pytest.raises(MunicipalityNotFoundError, match=r"„krefeld“ gibt es hier nicht.*: Mini"):
        releases.get("krefeld")
    releases.close()


def test_the_default_must_be_there(both_tables: Path) -> None:
    (both_tables / "krefeld.current").unlink()
    with pytest.raises(ReleaseMissingError, match="bildungsatlas prepare krefeld"):
        Releases(both_tables, (), "krefeld")


def test_who_is_prepared_later_comes_and_who_is_removed_goes(both_tables: Path) -> None:
    pointer, aside = both_tables / "krefeld.current", both_tables / "aside"
    pointer.rename(aside)
    releases = Releases(both_tables, (), "mini")
    assert releases.slugs() == ("mini",)
    aside.rename(pointer)
    assert releases.get("krefeld").municipality.name == "Krefeld"
    assert releases.slugs() == ("krefeld", "mini")
    pointer.unlink()
    assert releases.slugs() == ("mini",)
    with pytest.raises(MunicipalityNotFoundError):
        releases.get("krefeld")
    (both_tables / "mini.current").unlink()
    assert releases.get("mini").municipality.name == "Mini"
    releases.close()


def test_a_broken_release_is_left_out_and_said_once(
    both_tables: Path, caplog: pytest.LogCaptureFixture
) -> None:
    pointer = both_tables / "krefeld.current"
    fingerprint = pointer.read_text(encoding="utf-8")
    pointer.write_text("ffffffffffff", encoding="utf-8")
    with caplog.at_level(logging.ERROR):
        releases = Releases(both_tables, (), "mini")
        assert releases.slugs() == ("mini",)
        assert releases.slugs() == ("mini",)
    assert caplog.text.count("„krefeld“ wird nicht gezeigt") == 1
    assert releases.get("mini").municipality.name == "Mini"
    pointer.write_text(fingerprint, encoding="utf-8")
    assert releases.slugs() == ("krefeld", "mini")
    releases.close()


@pytest.mark.parametrize("slug", ["", "..", "../mini", "Mini", "mini.current", "mini/x"])
def test_a_slug_cannot_name_a_file_elsewhere(both_tables: Path, slug: str) -> None:
    shutil.copy(both_tables / "mini.current", both_tables / "Mini.current")
    releases = Releases(both_tables, (), "mini")
    with pytest.raises(MunicipalityNotFoundError):
        releases.get(slug)
    releases.close()


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"../../etc", b"a\x00b"])
def test_a_spoilt_pointer_harms_nobody_else(both_tables: Path, content: bytes) -> None:
    (both_tables / "krefeld.current").write_bytes(content)
    releases = Releases(both_tables, (), "mini")
    assert releases.slugs() == ("mini",)
    releases.close()


def test_a_spoilt_release_harms_nobody_else(both_tables: Path) -> None:
    fingerprint = (both_tables / "krefeld.current").read_text(encoding="utf-8").strip()
    path = both_tables / f"krefeld-{fingerprint}.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE municipality SET texts = 'kein JSON'")
    releases = Releases(both_tables, (), "mini")
    assert releases.slugs() == ("mini",)
    releases.close()


@pytest.mark.parametrize("slug", ["karte", "vorschau-mini"])
def test_a_reserved_name_is_not_served(both_tables: Path, slug: str) -> None:
    shutil.copy(both_tables / "mini.current", both_tables / f"{slug}.current")
    releases = Releases(both_tables, (), "mini")
    with pytest.raises(MunicipalityNotFoundError):
        releases.get(slug)
    releases.close()


def spoil(tables: Path, slug: str, change: str) -> str:
    """Make a second release of a municipality, changed by a statement, the current one."""
    former = (tables / f"{slug}.current").read_text(encoding="utf-8").strip()
    made = "0" * 12
    path = tables / f"{slug}-{made}.duckdb"
    shutil.copy(tables / f"{slug}-{former}.duckdb", path)
    with duckdb.connect(str(path)) as connection:
        connection.execute(f"UPDATE release SET fingerprint = '{made}', {change}")
    (tables / f"{slug}.current").write_text(f"{made}\n", encoding="utf-8")
    return former


REFUSED = pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("edition = 'internal'", "has edition 'internal'"),
        ("audit = '{}'", "has not passed the audit"),
    ],
)


@REFUSED
def test_an_unfit_new_release_leaves_the_old_one_in_place(
    both_tables: Path, caplog: pytest.LogCaptureFixture, change: str, reason: str
) -> None:
    releases = Releases(both_tables, (), "mini")
    former = spoil(both_tables, "krefeld", change)
    assert releases.get("krefeld").fingerprint == former
    assert reason in caplog.text
    releases.close()


@REFUSED
def test_an_unfit_release_is_not_shown(
    both_tables: Path, caplog: pytest.LogCaptureFixture, change: str, reason: str
) -> None:
    spoil(both_tables, "krefeld", change)
    releases = Releases(both_tables, (), "mini")
    assert releases.slugs() == ("mini",)
    assert reason in caplog.text
    releases.close()


def test_the_default_of_another_edition_is_refused_in_one_sentence(both_tables: Path) -> None:
    with pytest.raises(WrongEditionFoundError, match=r"öffentliche Ausgabe.*STEWARD_PAGES"):
        Releases(both_tables, (), "mini", edition="internal")
    spoil(both_tables, "mini", "edition = 'internal'")
    with pytest.raises(WrongEditionFoundError, match=r"„mini“.*interne Ausgabe mit allen Zahlen"):
        Releases(both_tables, (), "mini")
    releases = Releases(both_tables, (), "mini", edition="internal")
    assert releases.slugs() == ("mini",)
    releases.close()


def test_the_default_without_an_audit_is_refused_in_one_sentence(both_tables: Path) -> None:
    spoil(both_tables, "mini", "audit = '{}'")
    with pytest.raises(ReleaseNotAuditedError, match=r"bildungsatlas prepare mini"):
        Releases(both_tables, (), "mini")
