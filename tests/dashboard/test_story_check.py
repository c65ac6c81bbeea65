"""Stories held against the figures: by the check, by a preparation and by a delivery."""

from pathlib import Path

import pytest
from typer.testing import CliRunner

from dashboard.cli import main
from dashboard.steward.deliveries import JUDGE
from dashboard.web.story_check import judge
from layers.prepare.check_cli import run as run_check
from layers.prepare.checking import check_delivery, check_folder
from layers.prepare.cli import Publishing
from layers.prepare.cli import run as run_prepare
from layers.prepare.faults import Code, Fault, Severity
from layers.prepare.pipeline import prepare
from layers.prepare.stage import Stage, run
from layers.prepare.workbook.delivery import Options
from layers.prepare.workbook.folder import write_folder
from layers.publish.publication import Shelf
from layers.queries.stories import stories
from layers.store import Store
from layers.stories.judging import Finding, named_judge
from tests.layers.prepare.city import City
from tests.layers.prepare.workbook.desk import Desk, value

HEAD = "---\ntitle: {0}\nauthor: Bildungsbüro\ndate: 2026-11-23\nlanguage: de\n---\n"
GOOD = """view: karte?indicator=share_children&level=viertel&year=2012
highlight: 021, Süd
holds: value 021 > value 022

## Wo Kinder wohnen

Im Viertel Nord sind es {value 021}.
"""
STALE = """view: karte?indicator=share_children&level=viertel&year=2012
highlight: 099
annotate: Nirgendwo = Hier
holds: value 022 > value 021

## Wo Kinder wohnen

Es sind {value 099}, also 77 von {wert}.
"""
GONE = """view: karte?indicator=gone&level=viertel

## Was es gab

Es sind {value 011}.

---

compare: karte?indicator=population&level=viertel&year=1999
view: karte?indicator=population&level=viertel
figures: other = nirgends?indicator=population

## Was daneben stand

Text.
"""


@pytest.fixture
def town(tmp_path: Path) -> City:
    city = City(tmp_path)
    (city.sources / "stories").mkdir()
    return city


def tell(city: City, **texts: str) -> None:
    """Write stories."""
    for name, text in texts.items():
        path = city.sources / "stories" / f"{name}.md"
        path.write_text(HEAD.format(name) + text, "utf-8")


def of_stories(faults: tuple[Fault, ...]) -> list[tuple[str, int, Code, Severity]]:
    return [
        (fault.file, fault.row, fault.code, fault.severity)
        for fault in faults
        if fault.file.startswith("stories/")
    ]


def test_a_story_that_is_true(town: City, capsys: pytest.CaptureFixture[str]) -> None:
    tell(town, gut=GOOD)
    assert run_check("mini", sources=town.sources.parent, judge=judge) == 0
    assert "stories/" not in capsys.readouterr().out


def test_a_lost_view_is_an_error_with_step_line_and_reason(
    town: City, capsys: pytest.CaptureFixture[str]
) -> None:
    tell(town, alt=GONE, gut=GOOD)
    before = sorted(town.sources.parent.rglob("*"))
    assert run_check("mini", sources=town.sources.parent, judge=judge) == 1
    printed = capsys.readouterr().out
    assert (
        "Fehler Zeile 7: Schritt 1 („Was es gab“): Die Ansicht "
        "(„karte?indicator=gone&level=viertel“) gibt es nicht mehr; sie fehlt. "
        "Den Indikator „gone“ gibt es nicht."
    ) in printed
    assert "Fehler Zeile 15: Schritt 2 („Was daneben stand“): Die Ansicht daneben (" in printed
    assert "Fehler Zeile 17: Schritt 2 („Was daneben stand“): Die Ansicht „other“ (" in printed
    assert "stories/gut.md" not in printed
    assert "Gezeigt" not in printed, "a story shows nothing in place of a view"
    assert sorted(town.sources.parent.rglob("*")) == before


def test_words_that_figures_belie_are_hints_at_their_lines(town: City) -> None:
    tell(town, alt=STALE)
    report = check_folder(town.sources, judge=judge)
    assert of_stories(report.faults) == [
        ("stories/alt.md", row, Code.STORY_DOUBT, Severity.WARNING)
        for row in (8, 9, 10, 14, 14, 14)
    ]
    assert report.publishable


def test_without_stories_nothing_is_held_against_them(town: City) -> None:
    def never(store: Store) -> list[Finding]:
        raise AssertionError(store)

    assert of_stories(check_folder(town.sources, judge=never).faults) == []
    prepare(town.sources, town.tables, judge=never)


def test_a_preparation_publishes_and_warns(town: City) -> None:
    tell(town, alt=GONE)
    summary = prepare(town.sources, town.tables, judge=judge)
    assert of_stories(summary.warnings) == [
        ("stories/alt.md", row, Code.STORY_VIEW, Severity.WARNING) for row in (7, 15, 17)
    ]
    store = Store.open(town.tables, "mini")
    assert [story.story_id for story in stories(store)] == ["alt"]
    store.close()


def test_the_command_prepares_and_tells(town: City, capsys: pytest.CaptureFixture[str]) -> None:
    tell(town, alt=GONE)
    how = Publishing(judge=judge)
    assert run_prepare("mini", town.sources.parent, town.tables, how=how) == 0
    assert "Hinweis Zeile 7: Schritt 1 („Was es gab“): Die Ansicht" in capsys.readouterr().out


def test_both_commands_hand_in_who_looks_at_stories(
    town: City, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(town, alt=GONE)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "sources").symlink_to(town.sources.parent)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BILDUNGSATLAS_TABLES_DIR", str(town.tables))
    checked = CliRunner().invoke(main, ["check", "mini"])
    assert checked.exit_code == 1
    assert "Fehler Zeile 7: Schritt 1 („Was es gab“)" in checked.output
    prepared = CliRunner().invoke(main, ["prepare", "mini"])
    assert prepared.exit_code == 0, prepared.output
    assert "Hinweis Zeile 7: Schritt 1 („Was es gab“)" in prepared.output


def test_a_story_follows_its_sources_or_is_flagged(town: City) -> None:
    """An indicator goes, an area gets another number, a comparison turns round."""
    tell(town, gut=GOOD)
    assert of_stories(check_folder(town.sources, judge=judge).faults) == []
    (town.sources / "indicators" / "share_children.toml").rename(town.sources.parent / "aside")
    (lost,) = of_stories(check_folder(town.sources, judge=judge).faults)
    assert lost == ("stories/gut.md", 7, Code.STORY_VIEW, Severity.ERROR)
    (town.sources.parent / "aside").rename(town.sources / "indicators" / "share_children.toml")
    tell(town, gut=GOOD.replace("value 021 > value 022", "value 022 > value 021"))
    (turned,) = of_stories(check_folder(town.sources, judge=judge).faults)
    assert turned == ("stories/gut.md", 9, Code.STORY_DOUBT, Severity.WARNING)


def test_a_story_that_nobody_can_make_stops_nobody(
    town: City, monkeypatch: pytest.MonkeyPatch
) -> None:
    tell(town, alt=GOOD, gut=GOOD)
    from dashboard.web import story_check

    real = story_check.showing

    def fails(store: Store, story: object) -> object:
        if getattr(story, "story_id", "") == "alt":
            raise KeyError("x")
        return real(store, story)  # type: ignore[arg-type]

    monkeypatch.setattr(story_check, "showing", fails)
    summary = prepare(town.sources, town.tables, judge=judge)
    (told,) = [fault for fault in summary.warnings if fault.file.startswith("stories/")]
    assert (told.file, told.row) == ("stories/alt.md", 7)
    assert "lässt sich nicht prüfen (KeyError)" in told.why


def test_the_judge_of_deliveries_is_there() -> None:
    assert named_judge(JUDGE) is judge


ABOUT_PEOPLE = """view: karte?indicator={}

## Menschen

Es sind {{value 01}}.
"""


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A small city with a story about an indicator that it has, and one that it has not."""
    made = Desk(tmp_path).small_city()
    made.values(*(value("people", code, n) for code, n in (("01", 10), ("02", 20), ("03", 30))))
    made.values(value("share", "01", 7))
    sources = made.sources / "kleinstadt"
    write_folder(made.read(), sources)
    (sources / "stories").mkdir()
    for name, indicator in (("gut", "people"), ("alt", "gone")):
        text = HEAD.format(name) + ABOUT_PEOPLE.format(indicator)
        (sources / "stories" / f"{name}.md").write_text(text, "utf-8")
    return made


def test_a_delivery_keeps_the_stories_and_tells_what_they_lose(desk: Desk, tmp_path: Path) -> None:
    folder, sources = tmp_path / "one", desk.sources / "kleinstadt"
    before = {path.name: path.read_bytes() for path in (sources / "stories").iterdir()}
    (folder / "upload").mkdir(parents=True)
    desk.book.save(folder / "upload" / "mappe.xlsx")
    shelf = Shelf("kleinstadt", desk.tables, sources, folder / "kept")
    stage = Stage(folder / "upload", folder, shelf, judge)
    result = run(stage)
    assert result["state"] == "ready"
    (told,) = [f for f in result["report"]["faults"] if f["file"].startswith("stories/")]
    assert (told["file"], told["row"], told["severity"]) == ("stories/alt.md", 7, "warning")
    inside = stage.candidate / "stories"
    assert {path.name: path.read_bytes() for path in inside.iterdir()} == before
    store = Store.open_release(desk.tables, "kleinstadt", result["fingerprint"])
    assert [story.story_id for story in stories(store)] == ["alt", "gut"]
    store.close()


def test_checking_a_delivery_tells_it_too(desk: Desk) -> None:
    desk.book.save(desk.path)
    report = check_delivery(desk.path, Options(desk.sources), judge=judge)
    assert report.publishable
    assert of_stories(report.faults) == [("stories/alt.md", 7, Code.STORY_VIEW, Severity.WARNING)]


def test_nothing_is_said_of_stories_while_rows_have_errors(desk: Desk) -> None:
    desk.values(value("people", "Altsatdt", 3, "31.12.2023"))
    desk.book.save(desk.path)
    report = check_delivery(desk.path, Options(desk.sources), judge=judge)
    assert not report.publishable
    assert of_stories(report.faults) == []
