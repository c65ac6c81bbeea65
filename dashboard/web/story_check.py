"""Stories held against a release: views that there are not, and words that its figures belie."""

import logging
import re
from collections.abc import Iterator

from dashboard.web.showing import Scene, showing
from layers.queries.stories import stories, story_text
from layers.store import Store
from layers.stories.judging import Finding
from layers.stories.model import Step, Story

log = logging.getLogger(__name__)

_QUOTED = re.compile(r"„([^“]+)“")
_TYPED = re.compile(r"^Der Text nennt ([^;]+);")


def judge(store: Store) -> Iterator[Finding]:
    """Everything that is doubtful about the stories of a release, story by story and step by step
    (layers.stories.judging.Judge)."""
    for story in stories(store):
        try:
            scenes = showing(store, story).scenes
        except Exception as error:
            # The figures have to be publishable, whatever a story makes of them.
            log.exception("Die Geschichte %s lässt sich nicht bilden", story.story_id)
            step = story.steps[0]
            why = f"Die Geschichte lässt sich nicht prüfen ({type(error).__name__})."
            yield Finding(story.story_id, step.number, step.title, step.line, why)
            continue
        lines = story_text(store, story.story_id).split("\n")
        for scene, step, following in zip(
            scenes, story.steps, (*story.steps[1:], None), strict=True
        ):
            end = following.line - 1 if following else len(lines)
            yield from _findings(story, step, scene, lines[step.line - 1 : end])


def _findings(story: Story, step: Step, scene: Scene, lines: list[str]) -> Iterator[Finding]:
    """What is doubtful about a step, which stands in these lines."""
    lost = dict(scene.lost)
    for doubt in scene.doubts:
        words = [lost[doubt]] if doubt in lost else _words(doubt)
        line = step.line + _place(words, lines)
        yield Finding(story.story_id, step.number, step.title, line, doubt, doubt in lost)


def _words(doubt: str) -> list[str]:
    """What a sentence says that the file says."""
    typed = _TYPED.match(doubt)
    return [typed[1]] if typed else _QUOTED.findall(doubt)


def _place(words: list[str], lines: list[str]) -> int:
    """The first line that holds the first of these words that is there at all, counted from 0."""
    for word in words:
        for place, line in enumerate(lines):
            if word in line:
                return place
    return 0
