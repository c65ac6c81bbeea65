"""A story as it is shown: each step with its finished text and what stands on its stage.

Reading, presenting, files and the check of sources all take it from here.
"""

from collections.abc import Callable
from dataclasses import dataclass

from dashboard.render import with_release
from dashboard.web.story_stage import Stage, stages_of
from dashboard.web.story_views import step_views
from layers.queries.stories import stories
from layers.stage.model import Marks
from layers.store import Store
from layers.stories.model import Step, Story
from layers.stories.prose import to_html
from layers.stories.words import COMPARE, words_of


@dataclass(frozen=True)
class Scene:
    """One step, finished.

    ``step`` carries figures where its author wrote references: title and annotations are plain,
    text and notes Markdown. ``html`` is the text and ``notes`` the notes as HTML; ``stages`` has
    none, one or two (a comparison); ``doubts`` are German sentences about what is no longer true or
    not there, ``lost`` pairs those about views that there are not with their addresses.
    """

    step: Step
    html: str
    notes: str
    stages: tuple[Stage, ...]
    doubts: tuple[str, ...]
    lost: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Showing:
    """A story of a release, finished."""

    store: Store
    story: Story
    scenes: tuple[Scene, ...]

    @property
    def rules(self) -> str:
        """Style rules of all stages, for the head of a page."""
        return "".join(stage.rules for scene in self.scenes for stage in scene.stages)


def showing(store: Store, story: Story) -> Showing:
    """The story with the figures of a release. Stories of the release are kept with it; others are
    made anew, because whoever types an address makes a new one. Nothing is raised for steps whose
    view there is not: they say so."""
    if story in stories(store):
        return store.keep(("showing", story), lambda: _showing(store, story))
    return _showing(store, story)


def _showing(store: Store, story: Story) -> Showing:
    return Showing(store, story, tuple(_scene(store, step) for step in story.steps))


def _scene(store: Store, step: Step) -> Scene:
    views = step_views(store, step)
    entries = views.entries
    words = words_of(step, {name: entry.view for name, entry in entries.items()}, views.gone)
    own = _own(store)
    stages, strange = stages_of(
        [entries[name] for name in ("", COMPARE) if name in entries],
        Marks(words.step.highlight, words.step.annotations),
        step.number,
    )
    return Scene(
        words.step,
        to_html(words.step.text, own),
        to_html(words.step.notes, own),
        stages,
        (*views.doubts, *strange, *words.doubts),
        views.lost,
    )


def _own(store: Store) -> Callable[[str], str]:
    """What makes an address below the municipality one of this release's pages."""

    def own(link: str) -> str:
        if link.startswith(("#", "/")):
            return link
        rest, hash_sign, fragment = link.partition("#")
        path, _, query = rest.partition("?")
        query = with_release(query, store.pin)
        return f"/{store.address}/{path}{f'?{query}' if query else ''}{hash_sign}{fragment}"

    return own
