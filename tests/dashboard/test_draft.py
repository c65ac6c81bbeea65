"""A Mappe as a story: its steps, and its draft as a file."""

from dataclasses import replace
from datetime import date

import pytest
from flask.testing import FlaskClient

from dashboard.web.briefing import asked_collection
from dashboard.web.draft import SENTENCE, draft_of, story_of
from dashboard.web.kinds import KINDS
from dashboard.web.showing import showing
from layers.store import Store
from layers.stories.syntax import read_story

VIEWS = {
    "view1": "karte?indicator=share_under_3",
    "view2": "nirgends",
    "view3": "schulformwechsel",
    "view4": "profil/stadtteil/010",
}


def test_each_view_is_a_step_with_title_sentence_and_notes(krefeld_store: Store) -> None:
    before = date.today()
    found = asked_collection(krefeld_store, {"title": "Konferenz", **VIEWS})
    story = story_of(found)
    assert (story.title, story.author) == ("Konferenz", "Bildungsatlas Krefeld")
    assert before <= date.fromisoformat(story.date) <= date.today()
    assert [step.number for step in story.steps] == [1, 2, 3]
    assert [step.view for step in story.steps] == [
        "karte?indicator=share_under_3",
        "schulformwechsel",
        "profil/stadtteil/010",
    ]
    assert [step.title for step in story.steps] == [e.view.title for e in found.entries]
    assert {step.text for step in story.steps} == {"{sentence}"}
    assert "nach Schulformen sind es 119 Wechsel" in story.steps[1].notes
    assert "Quelle: Stadt Krefeld" in story.steps[0].notes
    assert "Quelle: Quelle" not in story.steps[0].notes


def test_a_story_without_a_typed_title_is_called_after_its_views(krefeld_store: Store) -> None:
    one = asked_collection(krefeld_store, {"view1": "karte"})
    assert story_of(one).title == one.entries[0].view.title
    two = asked_collection(krefeld_store, {"view1": "karte", "view2": "zeitreihe"})
    assert story_of(two).title == "Ansichten: Krefeld"
    assert story_of(asked_collection(krefeld_store, {})).steps == ()


def test_a_draft_writes_the_sentences_out_with_references_where_they_are_clear(
    krefeld_store: Store,
) -> None:
    views = {**VIEWS, "view5": "zeitreihe?indicator=children_under_3"}
    story = read_story("entwurf", draft_of(asked_collection(krefeld_store, views)))
    texts = [step.text for step in story.steps]
    assert texts[0] == (
        "Am {period} lag der Anteil der Kinder unter 3 Jahren in Krefeld je nach Gebiet zwischen "
        "1,3 und {highest} (19 Stadtteile); in der ganzen Stadt bei {value}."
    )
    assert "{late} von {late_total} Wechseln ({late_share}) kamen spät" in texts[1]
    assert "von {value 2012} ({period 2012}) auf {value 2024} ({period 2024})" in texts[3]
    assert all(len(step.read) == 8 for step in story.steps)


def test_a_draft_says_the_same_as_its_views_and_tells_of_changed_figures(
    krefeld_store: Store,
) -> None:
    pages = [kind.page for kind in KINDS.values() if not kind.words]
    found = asked_collection(krefeld_store, {f"view{n}": page for n, page in enumerate(pages, 1)})
    story = read_story("entwurf", draft_of(found))
    assert len(story.steps) == len(pages)
    drafted, shown = showing(krefeld_store, story), showing(krefeld_store, story_of(found))
    for scene, meant in zip(drafted.scenes, shown.scenes, strict=True):
        assert scene.step.text == meant.step.text
        assert scene.html
        assert scene.doubts == ()
    step = replace(story.steps[0], read="00000000")
    (scene,) = showing(krefeld_store, replace(story, steps=(step,))).scenes
    assert any("haben sich die Zahlen geändert" in doubt for doubt in scene.doubts)


def test_a_sentence_that_cannot_be_written_out_stays_a_reference(
    krefeld_store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = asked_collection(krefeld_store, {"view1": "karte"})
    monkeypatch.setattr("dashboard.web.draft.MOST_TEXT", 10)
    (step,) = read_story("entwurf", draft_of(found)).steps
    assert (step.text, step.read) == (SENTENCE, "")


def test_the_draft_is_a_file_of_the_reader_alone(krefeld: FlaskClient) -> None:
    asked = "title=Konferenz&view1=karte&view2=zeitreihe"
    page = krefeld.get(f"/krefeld/mappe?{asked}").text
    assert "Als Entwurf einer Geschichte (Markdown)" in page
    assert "/krefeld/mappe/download.md?title=Konferenz" in page
    answer = krefeld.get(f"/krefeld/mappe/download.md?{asked}")
    assert answer.mimetype == "text/markdown"
    assert "krefeld_mappe_Konferenz.md" in answer.headers["Content-Disposition"]
    assert answer.cache_control.private
    assert not answer.cache_control.public
    assert len(read_story("konferenz", answer.text).steps) == 2
    assert krefeld.get("/krefeld/mappe/download.md").status_code == 404


def test_odd_titles_make_a_file_that_can_be_read(krefeld: FlaskClient) -> None:
    for title in ("--- #x# {value}", "view: karte", "Wort " * 40, "„Ä“ <b> \\ *x*"):
        answer = krefeld.get(
            "/krefeld/mappe/download.md", query_string={"title": title, "view1": "karte"}
        )
        assert answer.status_code == 200, title
        assert read_story("x", answer.text).title == title[:120].strip()
