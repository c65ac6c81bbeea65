"""The folder of stories: names, encodings, numbers of files, and what becomes of them."""

import shutil
from pathlib import Path

import duckdb
import pytest

from layers.prepare.faults import Code, Fault, FaultList, Severity
from layers.prepare.stories_file import StoryRow, read_stories
from layers.queries.stories import stories, story, story_text
from layers.store import Store
from tests.layers.prepare.city import City
from tests.sums import drop_sums

STORY = (
    "---\ntitle: {title}\nauthor: Bildungsbüro\ndate: 2026-11-23\nlanguage: de\n---\n"
    "## Eins\n\nText über Hüls.\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    return tmp_path


def read(folder: Path) -> tuple[tuple[StoryRow, ...], tuple[Fault, ...]]:
    faults = FaultList()
    rows = read_stories(folder, faults)
    return rows, faults.ordered


def write(folder: Path, name: str, title: str = "", encoding: str = "utf-8") -> None:
    text = STORY.format(title=title or f"Titel {name}")
    (folder / "stories" / name).write_bytes(text.encode(encoding))


def test_stories_in_the_order_of_their_names(folder: Path) -> None:
    for name in ("b.md", "2-a.md", "a.md"):
        write(folder, name)
    rows, faults = read(folder)
    assert [row[:2] for row in rows] == [("2-a", 1), ("a", 2), ("b", 3)]
    assert faults == ()


def test_no_folder_is_no_story(tmp_path: Path) -> None:
    assert read(tmp_path) == ((), ())


def test_a_file_instead_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "stories").write_text("x")
    rows, (fault,) = read(tmp_path)
    assert rows == ()
    assert (fault.code, fault.file, fault.severity) == (Code.STORY, "stories", Severity.ERROR)


@pytest.mark.parametrize(
    ("name", "proposed"),
    [
        ("Schulerfolg.md", "schulerfolg.md"),
        ("Kinder und Plätze.md", "kinder-und-plaetze.md"),
        ("straße.MD", "strasse.md"),
        ("cafe\u0301.md", "cafe.md"),
        ("a.markdown", "a.md"),
        ("a.b.md", "a-b.md"),
        ("-a.md", "a.md"),
        ("a…b.md", "a-b.md"),
        ("Ж.md", "geschichte.md"),
        ("a" * 61 + ".md", "a" * 60 + ".md"),
    ],
)
def test_names_that_no_address_holds(folder: Path, name: str, proposed: str) -> None:
    write(folder, name)
    rows, (fault,) = read(folder)
    assert rows == ()
    assert (fault.code, fault.file, fault.severity) == (
        Code.STORY,
        f"stories/{name}",
        Severity.ERROR,
    )
    assert fault.remedy == f"Umbenennen, zum Beispiel in: {proposed}"


def test_other_things_in_the_folder_are_told(folder: Path) -> None:
    for name in (".DS_Store", "~$a.md", "notizen.txt"):
        write(folder, name)
    (folder / "stories" / "bilder.md").mkdir()
    rows, faults = read(folder)
    assert rows == ()
    assert [(fault.file, fault.severity) for fault in faults] == [
        ("stories/bilder.md", Severity.WARNING),
        ("stories/notizen.txt", Severity.WARNING),
    ]


def test_files_of_other_encodings(folder: Path) -> None:
    write(folder, "a.md", encoding="cp1252")
    write(folder, "b.md", encoding="utf-16")
    write(folder, "c.md", encoding="utf-8-sig")
    rows, faults = read(folder)
    assert [(row[0], row[2]) for row in rows] == [("c", STORY.format(title="Titel c.md"))]
    assert [(fault.code, fault.file, fault.row, fault.value) for fault in faults] == [
        (Code.ENCODING, "stories/a.md", 3, "ü"),
        (Code.ENCODING, "stories/b.md", 0, ""),
    ]


def test_a_file_that_cannot_be_read(folder: Path) -> None:
    (folder / "stories" / "a.md").symlink_to(folder / "fehlt.md")
    rows, (fault,) = read(folder)
    assert rows == ()
    assert (fault.code, fault.file) == (Code.FILE_MISSING, "stories/a.md")


def test_slips_are_faults_with_their_line(folder: Path) -> None:
    text = STORY.format(title="A").replace("## Eins", "View: a\nview: b c\n\n## Eins")
    (folder / "stories" / "a.md").write_text(text, "utf-8")
    rows, faults = read(folder)
    assert rows == ()
    assert [(fault.code, fault.file, fault.row, fault.value) for fault in faults] == [
        (Code.STORY, "stories/a.md", 7, "View: a"),
        (Code.STORY, "stories/a.md", 8, "view: b c"),
    ]


def test_too_much(folder: Path) -> None:
    (folder / "stories" / "0.md").write_bytes(b"a" * 200_001)
    for number in range(1, 51):
        write(folder, f"{number}.md")
    rows, faults = read(folder)
    assert len(rows) == 50
    assert [(fault.file, fault.why) for fault in faults] == [
        ("stories", "In dem Ordner liegen 51 Geschichten, erlaubt sind 50."),
        ("stories/0.md", "Die Datei ist größer als 200000 Bytes."),
    ]


def test_two_of_one_title(folder: Path) -> None:
    write(folder, "a.md", "Gleich")
    write(folder, "b.md", "Gleich")
    rows, (fault,) = read(folder)
    assert len(rows) == 2
    assert (fault.file, fault.severity) == ("stories/b.md", Severity.WARNING)
    assert "stories/a.md" in fault.why


def test_a_story_travels_in_the_release(city: City) -> None:
    (city.sources / "stories").mkdir()
    write(city.sources, "b.md")
    (city.sources / "stories" / "a.md").write_bytes(
        b"\xef\xbb\xbf" + STORY.format(title="Erste").replace("\n", "\r\n").encode()
    )
    city.prepare()
    store = Store.open(city.tables, "mini")
    try:
        assert [found.title for found in stories(store)] == ["Erste", "Titel b.md"]
        found = story(store, "a")
        assert found is not None
        assert found.steps[0].text == "Text über Hüls."
        assert story_text(store, "a") == STORY.format(title="Erste")
        assert story(store, "c") is None
        with pytest.raises(LookupError):
            story_text(store, "c")
    finally:
        store.close()


def test_a_broken_story_stops_the_preparation(city: City) -> None:
    (city.sources / "stories").mkdir()
    (city.sources / "stories" / "a.md").write_text("## Ohne Kopf\n")
    fault = city.fault()
    assert (fault.code, fault.file, fault.row) == (Code.STORY, "stories/a.md", 1)


def test_a_story_of_another_version_is_left_out(
    city: City, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    (city.sources / "stories").mkdir()
    write(city.sources, "a.md")
    write(city.sources, "b.md")
    city.prepare()
    monkeypatch.setattr("layers.stories.syntax.LANGUAGE", "fr")
    store = Store.open(city.tables, "mini")
    try:
        assert stories(store) == ()
        assert "Ohne die Geschichte a" in caplog.text
    finally:
        store.close()


def test_a_release_made_before_there_were_stories_has_none(
    mini_tables: Path, tmp_path: Path
) -> None:
    shutil.copytree(mini_tables, tmp_path / "tables")
    drop_sums(tmp_path / "tables")
    [path] = (tmp_path / "tables").glob("mini-*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE story")
    store = Store.open(tmp_path / "tables", "mini")
    assert stories(store) == ()
    assert story(store, "a") is None
    store.close()
