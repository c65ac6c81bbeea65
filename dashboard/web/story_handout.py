"""A story with everything that its slides and its handout say."""

import logging

from dashboard.errors import AtlasError
from dashboard.web.briefing import today
from dashboard.web.draft import STORY_ID
from dashboard.web.present import MOST_CODED
from dashboard.web.qr import qr_svg
from dashboard.web.showing import Scene, Showing
from dashboard.web.story_addresses import Place
from dashboard.web.story_stage import Stage
from layers.briefing.handout import Handout, Page, Shown, marked_pages
from layers.queries.release import release
from layers.queries.series import SeriesResult
from layers.stories.blocks import Block, Run, blocks_of
from layers.thematic.demonstration import marked_stem
from layers.thematic.layer import ThematicLayer, german_date

log = logging.getLogger(__name__)


def handout_of(showing: Showing, place: Place) -> Handout:
    """The story with everything that its slides and its handout say."""
    store, story = showing.store, showing.story
    found, municipality = release(store), store.municipality
    address = place.page(store, story.story_id)
    made = Handout(
        title=story.title,
        author=story.author,
        date=german_date(story.date),
        theme=story.theme,
        summary=story.summary,
        municipality=municipality.name,
        publisher=municipality.publisher,
        release=found.fingerprint,
        released_at=found.built_at,
        released_on=found.built_on,
        printed_on=today(),
        pages=tuple(_page(showing, scene, place) for scene in showing.scenes),
        mark=municipality.mark,
        address=address,
        qr=_code(address),
        file_stem=file_stem(showing),
    )
    return marked_pages(made)


def _code(address: str) -> str:
    """A code that phones read; '' where the address is too long for one, or not known."""
    return qr_svg(address) if 0 < len(address) <= MOST_CODED else ""


def file_stem(showing: Showing) -> str:
    """Name of a file of a story without its ending."""
    municipality = showing.store.municipality
    ident = showing.story.story_id
    kind = "vortrag" if ident == STORY_ID else f"geschichte_{ident}"
    stem = f"{municipality.slug}_{kind}"
    return marked_stem(stem, municipality.mark)


def _noted(scene: Scene) -> tuple[Block, ...]:
    """What the author wrote at marks of the views, as a list; codes of areas by their names."""
    names: dict[str, str] = {}
    for stage in scene.stages:
        names |= _names(stage.entry.view.result)
    return tuple(
        Block("item", (Run(f"{names.get(name, name)}: ", is_strong=True), Run(text)), 1)
        for name, text in scene.step.annotations
    )


def _names(result: object) -> dict[str, str]:
    """The names of the areas of a map or series by code."""
    if isinstance(result, ThematicLayer):
        return {area.code: area.name for area in result.areas}
    if isinstance(result, SeriesResult):
        return {line.code: line.label for line in result.all_lines if line.code}
    return {}


def _page(showing: Showing, scene: Scene, place: Place) -> Page:
    page = place.page(showing.store, showing.story.story_id)
    address = place.step(showing.store, showing.story.story_id, scene.step.number)
    return Page(
        number=scene.step.number,
        title=scene.step.title,
        blocks=blocks_of(scene.html, page),
        notes=blocks_of(scene.notes, page),
        shown=tuple(filter(None, (_shown(stage, place.site) for stage in scene.stages))),
        doubts=scene.doubts,
        address=address,
        qr=_code(address),
        noted=_noted(scene),
    )


def _shown(stage: Stage, site: str) -> Shown | None:
    view = stage.entry.view
    try:
        exhibit = view.exhibit
        figure = stage.picture
    except (AtlasError, LookupError, ValueError):
        log.exception("Ohne Bild: %s", stage.entry.path)
        return None
    return Shown(
        exhibit,
        figure,
        site + view.page if site else "",
        stage.drawn_for,
        stage.kind,
        stage.is_wide,
    )
