"""``bildungsatlas releases``: what the list says of each kind of release."""

import re
from pathlib import Path

import duckdb
import pytest

from layers.numbers import german
from tests.desk import Desk

WHOLE = ["öffentlich", "bestanden", "in Ordnung"]


def rows(printed: str) -> dict[str, list[str]]:
    """The columns behind each fingerprint; a state that goes over several lines is put together."""
    found: dict[str, list[str]] = {}
    for line in printed.splitlines():
        cells = re.split(r"  +", line.strip())
        if re.fullmatch("[0-9a-f]{12}", cells[0]):
            last = found[cells[0]] = cells[1:]
        elif found and line.startswith("  ") and cells[0]:
            last[-1] += f" {cells[0]}"
    return found


def test_what_was_prepared_without_publishing_says_so(
    two_releases: tuple[Path, str], desk: Desk
) -> None:
    _, said = two_releases
    assert said.endswith(
        "Sie ist nicht veröffentlicht. Die bisherige Ausgabe bleibt in Gebrauch. "
        f"Veröffentlichen: bildungsatlas publish mini {desk.second}"
    )
    assert desk.published() == desk.first
    assert desk.second.encode() not in desk.state()["mini.history"]


def test_the_current_and_the_unpublished(desk: Desk) -> None:
    listed = rows(desk.done("releases", "mini"))
    assert list(listed) == [desk.second, desk.first], "the newest first"
    assert [row[2:] for row in listed.values()] == [
        ["unveröffentlicht", *WHOLE],
        ["veröffentlicht", *WHOLE],
    ]
    files = desk.files()
    with duckdb.connect(str(files.database), read_only=True) as connection:
        ((made,),) = connection.execute("SELECT built_at FROM release").fetchall()
    size = sum(p.stat().st_size for p in (files.database, files.sums, *files.outlines.iterdir()))
    assert listed[desk.second][:2] == [
        str(made)[:16].replace("T", " "),
        f"{german(size / 1e6, 1)} MB",
    ]


def test_the_earlier_the_preview_and_the_withdrawn(desk: Desk) -> None:
    (desk.tables / "mini.preview").write_text(f"{desk.second}\n", encoding="utf-8")
    assert rows(desk.done("releases", "mini"))[desk.second][2] == "Vorschau"
    desk.done("publish", "mini", desk.second)
    assert {name: row[2:] for name, row in rows(desk.done("releases")).items()} == {
        desk.first: ["früher", *WHOLE],
        desk.second: ["veröffentlicht", *WHOLE],
    }
    desk.done("withdraw", "mini", desk.first, "--yes")
    row = rows(desk.done("releases", "mini"))[desk.first]
    assert row[1:] == ["–", "zurückgezogen", "–", "–", "Zurückgezogen."]


def test_what_is_damaged_internal_or_unaudited_is_told(desk: Desk) -> None:
    desk.flip()
    row = rows(desk.done("releases", "mini"))[desk.second]
    assert row[2:5] == ["unveröffentlicht", "–", "–"]
    assert row[5].startswith(f"Die Datei mini-{desk.second}.duckdb ist beschädigt")
    assert row[5].endswith("aufbereiten: bildungsatlas prepare mini.")


@pytest.mark.parametrize(
    ("change", "columns", "why"),
    [
        ("edition = 'internal'", ["intern", "fehlt"], "Das ist eine interne Ausgabe"),
        ("audit = '{}'", ["öffentlich", "fehlt"], "Die Prüfung der Geheimhaltung"),
    ],
)
def test_what_may_not_be_shown_is_told(
    desk: Desk, change: str, columns: list[str], why: str
) -> None:
    desk.alter(f"UPDATE release SET {change}")
    row = rows(desk.done("releases", "mini"))[desk.second]
    assert row[3:5] == columns
    assert row[5].startswith(why)


def test_a_damaged_current_release_ends_with_one(desk: Desk) -> None:
    """So that a monitor sees it."""
    desk.flip(desk.first)
    result = desk.run("releases", "mini")
    assert result.exit_code == 1
    listed = rows(result.output)
    assert listed[desk.first][2] == "veröffentlicht"
    assert "beschädigt" in listed[desk.first][5]
    desk.files(desk.first).database.unlink()
    assert "fehlt" in desk.refused("releases", "mini")


def test_a_release_of_which_only_the_pointer_is_left(desk: Desk) -> None:
    (desk.tables / "mini.current").write_text("ffffffffffff\n", encoding="utf-8")
    row = rows(desk.run("releases", "mini").output)["ffffffffffff"]
    assert row[-1].startswith("Die Datei mini-ffffffffffff.duckdb fehlt.")


@pytest.mark.parametrize("slug", ["nirgends", "../mini", "Mini"])
def test_a_municipality_that_is_not_there(desk: Desk, slug: str) -> None:
    said = desk.refused("releases", slug)
    assert f"kein Datenstand von „{slug}“. Vorhanden: mini." in said


def test_a_name_that_no_file_can_have(desk: Desk) -> None:
    for words in (("releases", "x" * 300), ("publish", "x" * 300, "x"), ("rollback", "x" * 300)):
        assert "File name too long" in desk.refused(*words)


def test_an_empty_folder(tmp_path: Path, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(tmp_path / "nothing"))
    assert "liegt kein Datenstand." in desk.refused("releases")


@pytest.mark.parametrize(
    ("name", "text"),
    [("mini.history", b"kaputt"), ("mini.history", b"[]"), ("mini.history", b"\xff"),
     ("mini.withdrawn", b"{}"), ("mini.withdrawn", b"\xff")],
)  # fmt: skip
def test_damaged_notes_are_told_by_every_command(desk: Desk, name: str, text: bytes) -> None:
    desk.done("publish", "mini", desk.second)
    with (desk.tables / name).open("ab") as notes:
        notes.write(text + b"\n")
    commands = ("releases", "mini"), ("publish", "mini", desk.second), ("rollback", "mini")
    for words in commands:
        said = desk.refused(*words)
        assert "beschädigt" in said, words
        assert "Bitte berichtigen" in said, words


@pytest.mark.parametrize("content", [b"\xff\xfe", b"../../etc", b"a\x00b", b""])
def test_a_spoilt_pointer_is_mended_by_publishing(desk: Desk, content: bytes) -> None:
    (desk.tables / "mini.current").write_bytes(content)
    assert {desk.first, desk.second} <= set(rows(desk.run("releases", "mini").output))
    desk.done("publish", "mini", desk.first)
    assert desk.published() == desk.first
