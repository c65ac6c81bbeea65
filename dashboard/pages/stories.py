"""Geschichten: the list of them, and one to be read."""

from collections.abc import Mapping
from dataclasses import dataclass

from dashboard.render import PageContext
from dashboard.selection.content import need_content
from dashboard.settings import Settings
from dashboard.web.showing import Scene, Showing, showing
from dashboard.web.story_addresses import (
    LABELS,
    STEP,
    asked_story,
    file_path,
    short_path,
    talk_path,
)
from dashboard.web.story_stage import status_classes
from layers.queries.stories import stories
from layers.store import Store
from layers.stories.model import Story
from layers.thematic.layer import german_date

LEAD = "Was die Zahlen zu einer Frage sagen, Schritt für Schritt erzählt: zum Lesen und zum Zeigen."


@dataclass(frozen=True)
class Card:
    """A story in the list, with its day in German writing and the address of its presentation."""

    story: Story
    date: str
    length: str
    talk: str


@dataclass(frozen=True)
class Part:
    """A step of the page: its scene, what it is called, and its addresses."""

    scene: Scene
    anchor: str
    name: str
    talk: str
    short: str

    @property
    def number(self) -> int:
        """From 1."""
        return self.scene.step.number


def context(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """All stories of the municipality. Raises NothingToShowError where there are none."""
    need_content(store, "stories")
    return PageContext(
        template="stories.html",
        title="Geschichten",
        description=LEAD,
        data={"lead": LEAD, "cards": [_card(store, found) for found in stories(store)]},
    )


def reading(store: Store, settings: Settings, args: Mapping[str, str]) -> PageContext:
    """One story, every step with its views, complete without scripts.

    Raises StoryNotFoundError.
    """
    story = asked_story(store, args["story"])
    shown = showing(store, story)
    return PageContext(
        template="story.html",
        title=story.title,
        description=story.summary or f"{length_of(story)} von {story.author}",
        data={
            "story": story,
            "date": german_date(story.date),
            "length": length_of(story),
            "parts": [_part(shown, settings, scene) for scene in shown.scenes],
            "rules": shown.rules,
            "showing": shown,
            "classes": status_classes(),
            "short": short_path(store, settings, story.story_id, 1),
            "files": [
                (file_path(store, story.story_id, suffix), label)
                for suffix, label in LABELS.items()
            ],
        },
        words={"story": story.story_id},
        talk=talk_path(store, story.story_id),
    )


def length_of(story: Story) -> str:
    """How many steps a story has, in words."""
    return "1 Schritt" if len(story.steps) == 1 else f"{len(story.steps)} Schritte"


def _card(store: Store, story: Story) -> Card:
    return Card(story, german_date(story.date), length_of(story), talk_path(store, story.story_id))


def _part(shown: Showing, settings: Settings, scene: Scene) -> Part:
    store, story, number = shown.store, shown.story, scene.step.number
    return Part(
        scene,
        STEP.format(number),
        scene.step.title or f"Schritt {number}",
        talk_path(store, story.story_id, number),
        short_path(store, settings, story.story_id, number),
    )
