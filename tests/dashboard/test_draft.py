"""A Mappe as a story: its steps, and its draft as a file."""

from datetime import date

from dashboard.web.briefing import asked_collection
from dashboard.web.draft import story_of
from layers.store import Store

VIEWS = {
    "view1": "karte?indicator=share_under_3",
    "view2": "nirgends",
    "view3": "schulformwechsel",
    "view4": "profil/stadtteil/010",
}


def test_each_view_is_a_step_with_title_sentence_and_notes(krefeld_store: Store) -> None:
    found = asked_collection(krefeld_store, {"title": "Konferenz", **VIEWS})
    story = story_of(found)
    assert (story.title, story.author) == ("Konferenz", "Bildungsatlas Krefeld")
    assert story.date == date.today().isoformat()
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
