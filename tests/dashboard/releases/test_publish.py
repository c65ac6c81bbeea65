"""``bildungsatlas publish``: what it shows, and all that it refuses."""

import os
import shutil
from collections.abc import Callable

import pytest

from dashboard.settings import load_settings
from dashboard.shelf import operator, shelf_of
from layers.publish.publication import Published
from layers.publish.unpublished import mark_unpublished
from layers.publish.withdrawal import withdraw
from tests.desk import Desk


def history(desk: Desk) -> tuple[Published, ...]:
    return shelf_of(load_settings(tables_dir=desk.tables), "mini").history


def test_a_kept_and_audited_release_is_published(desk: Desk) -> None:
    said = desk.done("publish", "mini", desk.second)
    assert said.startswith(
        f"Veröffentlicht: Datenstand {desk.second} von „mini“ (vorher {desk.first})."
    )
    assert "Die Quellen unter" in said
    assert desk.published() == desk.second
    last = history(desk)[-1]
    assert (last.kind, last.fingerprint, last.former) == ("publish", desk.second, desk.first)
    assert (last.who, last.delivered, last.sources) == (operator(), "bildungsatlas publish", "")
    assert not list(desk.tables.glob("*.unpublished"))


def test_what_is_published_already_stays_and_is_noted_once(desk: Desk) -> None:
    before = history(desk)
    said = desk.done("publish", "mini", desk.first)
    assert said.strip() == (
        f"Der Datenstand {desk.first} von „mini“ ist schon veröffentlicht und in Ordnung."
    )
    assert history(desk) == before


def test_the_first_release_of_all_is_published_without_a_former_one(desk: Desk) -> None:
    (desk.tables / "mini.current").unlink()
    assert "(vorher" not in desk.done("publish", "mini", desk.first)
    assert desk.published() == desk.first


def test_releases_of_an_earlier_version_have_no_sums_and_lack_later_tables(desk: Desk) -> None:
    """Without sums the content must come to the fingerprint."""
    desk.files().sums.unlink()
    desk.done("publish", "mini", desk.second)
    desk.alter("DROP TABLE street; DROP TABLE story", desk.first)
    desk.done("publish", "mini", desk.first)


# --- refused -------------------------------------------------------------------------------------


def truncated(desk: Desk) -> None:
    os.truncate(desk.files().database, desk.files().database.stat().st_size // 2)


def truncated_without_sums(desk: Desk) -> None:
    truncated(desk)
    desk.files().sums.unlink()


def without_outline(desk: Desk) -> None:
    (desk.files().outlines / "viertel.geojson").unlink()


def other_outline(desk: Desk) -> None:
    with (desk.files().outlines / "viertel.geojson").open("ab") as file:
        file.write(b" ")


def without_outlines_and_sums(desk: Desk) -> None:
    shutil.rmtree(desk.files().outlines)
    desk.files().sums.unlink()


def spoilt_sums(desk: Desk) -> None:
    desk.files().sums.write_text("kaputt\n", encoding="utf-8")


def swapped(desk: Desk) -> None:
    """The files of the first release under the name of the second."""
    shutil.copy(desk.files(desk.first).database, desk.files().database)
    desk.files().sums.unlink()


def no_release(desk: Desk) -> None:
    desk.files().database.write_bytes(b"not a database")
    desk.files().sums.unlink()


def gone(desk: Desk) -> None:
    """Published once, and no longer there."""
    desk.done("publish", "mini", desk.second)
    desk.done("publish", "mini", desk.first)
    desk.files().remove()


def taken_back(desk: Desk) -> None:
    """Withdrawn, and its files put back by hand."""
    aside = desk.tables.parent / "aside"
    shutil.copytree(desk.tables, aside)
    withdraw(desk.tables, "mini", desk.second)
    shutil.copy(aside / desk.files().database.name, desk.tables)


def delivered(desk: Desk) -> None:
    mark_unpublished(desk.tables, "mini", desk.second)


def altered(statement: str, *, has_sums: bool = True) -> Callable[[Desk], None]:
    return lambda desk: desk.alter(statement, has_sums=has_sums)


REFUSED: dict[str, tuple[Callable[[Desk], None], str, str]] = {
    "a flipped byte": (Desk.flip, "{name}.duckdb ist beschädigt", "aus der Sicherung"),
    "cut off": (truncated, "{name}.duckdb ist beschädigt", "aus der Sicherung"),
    "cut off, no sums": (truncated_without_sums, "{name}.duckdb ", "aus der Sicherung"),
    "no database": (no_release, "lässt sich nicht lesen", "aus der Sicherung"),
    "an outline gone": (without_outline, "viertel.geojson fehlt", "aus der Sicherung"),
    "an outline changed": (other_outline, "viertel.geojson ist beschädigt", "aus der Sicherung"),
    "outlines and sums gone": (without_outlines_and_sums, "Prüfsummen", "neu aufbereiten"),
    "spoilt sums": (spoilt_sums, "{name}.sha256 ist beschädigt", "aus der Sicherung"),
    "all gone": (gone, "{name}.duckdb fehlt", "aus der Sicherung"),
    "a table gone": (altered("DROP TABLE note"), "Es fehlen note, ", "neu aufbereiten"),
    "a column gone": (
        altered("ALTER TABLE note DROP COLUMN text"), "Es fehlen note.text, ", "neu aufbereiten",
    ),
    "changed, no sums": (
        altered("DELETE FROM note", has_sums=False), "nicht der, den die", "neu aufbereiten",
    ),
    "not audited": (
        altered("UPDATE release SET audit = '{}'"), "Geheimhaltung", "neu aufbereiten",
    ),
    "audit not passed": (
        altered("""UPDATE release SET audit = '{"confidentiality": {"passed": false}}'"""),
        "Geheimhaltung", "neu aufbereiten",
    ),
    "internal": (
        altered("UPDATE release SET edition = 'internal'"),
        "interne Ausgabe", "die öffentliche aufbereiten",
    ),
    "of another": (
        altered("UPDATE municipality SET slug = 'anders'"),
        "liegt der Datenstand {second} von „anders“", "die richtige an ihre Stelle",
    ),
    "another of the same": (swapped, "liegt der Datenstand {first} von", "die richtige an ihre"),
    "withdrawn": (taken_back, "wurde zurückgezogen", "neu aufbereiten"),
    "delivered": (delivered, "gehört zu einer Lieferung", "Daten pflegen"),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_may_not_be_shown_is_refused(desk: Desk, case: str) -> None:
    harm, what, remedy = REFUSED[case]
    harm(desk)
    said = desk.refused("publish", "mini", desk.second)
    names = {"name": f"mini-{desk.second}", "first": desk.first, "second": desk.second}
    assert what.format(**names) in said
    assert remedy in said
    assert said.endswith(f"Veröffentlicht bleibt {desk.first}.")


@pytest.mark.parametrize(
    "fingerprint",
    [
        "ffffffffffff",
        "",
        " ",
        "../mini",
        "mini.current",
        "Stand von gestern",
        "x" * 300,
        "*",
        "\x00",
    ],
)
def test_a_release_that_nobody_knows(desk: Desk, fingerprint: str) -> None:
    shutil.copy(desk.files().database, desk.tables / "anders-ffffffffffff.duckdb")
    said = desk.refused("publish", "mini", fingerprint)
    assert f"Einen Datenstand „{' '.join(fingerprint.split())}“".rstrip("“") in said
    assert f"Bekannt: {', '.join(sorted((desk.first, desk.second)))}." in said
    assert said.endswith(f"Veröffentlicht bleibt {desk.first}.")


@pytest.mark.parametrize("command", ["publish", "rollback"])
@pytest.mark.parametrize(
    ("slug", "why"),
    [("../mini", "kein Name einer Kommune"), ("Mini", "kein Name"), ("", "kein Name")],
)
def test_what_is_no_municipality(desk: Desk, command: str, slug: str, why: str) -> None:
    words = (command, slug, desk.second)[: 3 if command == "publish" else 2]
    assert why in desk.refused(*words)


def test_a_municipality_without_releases(desk: Desk) -> None:
    said = desk.refused("publish", "nirgends", desk.second)
    assert "von „nirgends“ gibt es" in said
    assert said.endswith("Bekannt: keiner. Es ist nichts veröffentlicht.")


def test_a_disk_that_cannot_be_written_changes_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: object, *_words: object, **_more: object) -> int:
        raise OSError(28, "No space left on device", str(self))

    with monkeypatch.context() as disk:
        disk.setattr("layers.publish.publication.Path.write_text", full)
        said = desk.refused("publish", "mini", desk.second)
    assert "Das lässt sich nicht schreiben (No space left on device: " in said
    assert said.endswith(f"Veröffentlicht bleibt {desk.first}.")
