"""A story as it is shown: each step with its finished text and what stands on its stage.

Reading, presenting, files and the check of sources all take it from here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from dashboard.render import with_release
from dashboard.web.address_view import Entry, NoViewError, view_at
from dashboard.web.story_stage import Stage, stages_of
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
    not there.
    """

    step: Step
    html: str
    notes: str
    stages: tuple[Stage, ...]
    doubts: tuple[str, ...]


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
    """The story with the figures of a release; kept with it. Nothing is raised for steps whose
    view there is not: they say so."""
    return store.keep(
        ("showing", story),
        lambda: Showing(store, story, tuple(_scene(store, s) for s in story.steps)),
    )


def _scene(store: Store, step: Step) -> Scene:
    entries: dict[str, Entry] = {}
    doubts: list[str] = []
    for name, called, address in _views(step):
        try:
            entries[name] = view_at(store, address)
        except NoViewError as error:
            doubts.append(f"{called} {error}")
        else:
            doubts += entries[name].notices
    gone = [name for name, _, _ in _views(step) if name not in entries]
    words = words_of(step, {name: entry.view for name, entry in entries.items()}, gone)
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
        (*doubts, *strange, *words.doubts),
    )


def _views(step: Step) -> Iterator[tuple[str, str, str]]:
    """Name in references, name in doubts and address of each view that a step asks for."""
    if step.view:
        yield "", "Die Ansicht", step.view
    if step.compare:
        yield COMPARE, "Der Vergleich", step.compare
    for name, address in step.sources:
        yield name, f"Die Ansicht „{name}“", address


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
