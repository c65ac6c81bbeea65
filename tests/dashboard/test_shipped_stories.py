"""The stories that come with Krefeld and with the demonstration city: true of the figures."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from dashboard.web.showing import Scene, Showing, showing
from layers.store import Store
from layers.stories.model import Story
from layers.stories.prose import to_html
from layers.stories.syntax import read_story
from layers.stories.typed import typed_numbers

ROOT = Path(__file__).parents[2]
KREFELD = sorted((ROOT / "data" / "sources" / "krefeld" / "stories").glob("*.md"))
DEMO = sorted((ROOT / "layers" / "prepare" / "demo" / "stories").glob("*.md"))
COMPARING = re.compile(
    r"\b(höher|niedriger|höchste|niedrigste|meisten|größten|kleiner|häufigsten|weniger|mehr als"
    r"|darüber|darunter|sank|stieg|gesunken|gestiegen|früher|über dem Wert|dazwischen)\b"
)
"""Words that say how figures stand to each other."""
GRADES_AND_AGES = {"3", "6", "7", "8", "9", "10", "17", "100"}
NO_LINK = re.compile(r"\b(nicht|keine?n?)\b")


def told(path: Path) -> Story:
    return read_story(path.stem, path.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def shown(request: pytest.FixtureRequest, krefeld_store: Store) -> list[Showing]:
    """All shipped stories, each with the release that it is of."""
    demo: Store = request.getfixturevalue("musterstadt_store")
    found = [showing(krefeld_store, told(path)) for path in KREFELD]
    return [*found, *(showing(demo, told(path)) for path in DEMO)]


def scenes(shown: list[Showing]) -> list[tuple[str, Scene]]:
    return [
        (f"{one.story.story_id} {scene.step.number}", scene)
        for one in shown
        for scene in one.scenes
    ]


def test_there_are_two_and_three(shown: list[Showing]) -> None:
    assert (len(KREFELD), len(DEMO)) == (2, 3)
    steps = {one.story.story_id: len(one.scenes) for one in shown}
    assert steps["schulerfolg-sichern"] == 4
    assert all(6 <= steps[path.stem] <= 10 for path in DEMO)


def test_nothing_is_doubtful(shown: list[Showing]) -> None:
    assert {name: scene.doubts for name, scene in scenes(shown) if scene.doubts} == {}
    assert not [name for name, scene in scenes(shown) if "Zahl fehlt" in scene.html + scene.notes]


def test_every_step_has_a_title_words_and_notes(shown: list[Showing]) -> None:
    for name, scene in scenes(shown):
        assert scene.step.title, name
        assert scene.html, name
        assert scene.notes, name
        assert len(scene.step.text) < 620, name


def test_every_kind_of_view_is_on_a_stage(shown: list[Showing]) -> None:
    kinds = {stage.entry.view.feature for _, scene in scenes(shown) for stage in scene.stages}
    assert kinds == {
        "map",
        "series",
        "school_changes",
        "change",
        "disparity",
        "relation",
        "social_index",
        "profile",
        "facilities",
    }
    assert any(len(scene.stages) == 2 for _, scene in scenes(shown))
    assert any(scene.step.annotations for _, scene in scenes(shown))


def test_figures_are_references_and_comparisons_are_guarded(shown: list[Showing]) -> None:
    for one in shown:
        for step in one.story.steps:
            name = f"{one.story.story_id} {step.number}"
            typed = {
                number.text
                for text in (step.text, step.notes, step.title)
                for number in typed_numbers(text)
                if not re.fullmatch(r"(19|20)\d\d(/\d\d)?", number.text)
            }
            assert typed <= GRADES_AND_AGES, name
            if step.view and COMPARING.search(re.sub(r"^>.*$", "", step.text, flags=re.MULTILINE)):
                assert step.holds, name


@pytest.mark.parametrize("path", [*KREFELD, *DEMO], ids=lambda path: path.stem)
def test_words_stay_true_when_there_are_newer_figures(path: Path) -> None:
    for step in told(path).steps:
        assert not re.search(r"\b(zuletzt|neueste|derzeit|folgen später)", step.text), step.title
        if "nur dieses eine" in step.notes:
            assert step.read, "no comparison could tell that there are others"


@pytest.mark.parametrize("path", [*KREFELD, *DEMO], ids=lambda path: path.stem)
def test_distances_stand_in_the_dative(path: Path) -> None:
    for step in told(path).steps:
        assert not re.search(r"\b(von|um|mit) \{[^{}|]* - [^{}|]*\} auf", step.text), step.title


def test_each_guard_would_tell(shown: list[Showing]) -> None:
    turned = str.maketrans("<>", "><")
    for one in shown:
        for step in one.story.steps:
            against = tuple(
                hold.replace(" = ", " != ") if " = " in hold else hold.translate(turned)
                for hold in step.holds
            )
            other = replace(one.story, steps=(replace(step, holds=against),))
            (scene,) = showing(one.store, other).scenes
            told_of = [doubt for doubt in scene.doubts if "stimmt nicht (mehr)" in doubt]
            assert len(told_of) == len(set(against)), f"{one.story.story_id} {step.number}"


def test_schulerfolg_says_what_was_published(krefeld_store: Store) -> None:
    path = next(path for path in KREFELD if path.stem == "schulerfolg-sichern")
    texts = [plain(scene.html) for scene in showing(krefeld_store, told(path)).scenes]
    for said in ("2016/17", "174 Jugendliche", "8,1 %", "2 160 Abgängen", "5,7 %", "Förderschule"):
        assert said in texts[0]
    for said in ("2017/18", "119 Wechsel", "nämlich 98", "70 davon"):
        assert said in texts[1]
    for said in ("71 von 123 Wechseln (57,7 %)", "123 Wechsel, nach Schulformen 119", "(33)"):
        assert said in texts[2]


def test_no_sentence_links_the_two_cohorts(krefeld_store: Store) -> None:
    path = next(path for path in KREFELD if path.stem == "schulerfolg-sichern")
    for scene in showing(krefeld_store, told(path)).scenes:
        for sentence in re.split(r"(?<=[.!?:])\s", plain(f"{scene.html} {scene.notes}")):
            if re.search(r"Ab(schluss|gänge)", sentence) and re.search("[Ww]echsel", sentence):
                assert (
                    NO_LINK.search(sentence)
                    or "verschiedenen Schuljahren" in sentence
                    or ("2016/17, hier um Wechsel" in sentence)
                ), sentence


def test_places_are_never_called_need(krefeld_store: Store) -> None:
    path = next(path for path in KREFELD if path.stem == "kinder-und-plaetze")
    scenes_of = showing(krefeld_store, told(path)).scenes
    texts = [plain(scene.html) for scene in scenes_of]
    assert "22,4 je 100 Kinder" in texts[4]
    assert "102,9 je 100 Kinder" in texts[5]
    assert "keine Aussage über den Bedarf" in texts[4]
    assert not re.search(r"Mangel|fehlende Plätze|zu wenig|Unterversorg", " ".join(texts))


def test_the_invented_city_says_so() -> None:
    for path in DEMO:
        story = told(path)
        assert "erfunden" in story.summary
        assert "erfunden" in to_html(story.steps[0].text)


def plain(html: str) -> str:
    """The words of a text, each space a plain one."""
    return " ".join(re.sub(r"<[^>]+>", "", html).replace("\u202f", " ").split())
