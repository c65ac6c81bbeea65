"""The stories of a municipality, in the order of their files."""

import logging

from layers.store import Store
from layers.stories.model import Story
from layers.stories.syntax import StorySyntaxError, read_story

log = logging.getLogger(__name__)


def stories(store: Store) -> tuple[Story, ...]:
    """All stories; () where there are none, also in releases made before there was the table."""
    return store.keep("stories", lambda: _read(store))


def story(store: Store, story_id: str) -> Story | None:
    """A story by its id, None where there is none of that name."""
    return next((found for found in stories(store) if found.story_id == story_id), None)


def story_text(store: Store, story_id: str) -> str:
    """The file of a story as its author wrote it. Raises LookupError for an unknown one."""
    found = store.rows("SELECT text FROM story WHERE story_id = ?", [story_id])
    if not found:
        raise LookupError(story_id)
    return str(found[0][0])


def _read(store: Store) -> tuple[Story, ...]:
    there = store.rows("SELECT count(*) FROM duckdb_tables() WHERE table_name = 'story'")[0][0]
    if not there:
        return ()
    found = store.rows("SELECT story_id, text FROM story ORDER BY sort")
    return tuple(story for row in found if (story := _readable(*row)))


def _readable(ident: str, text: str) -> Story | None:
    """A story, None for one that another version wrote and this one cannot read."""
    try:
        return read_story(ident, text)
    except StorySyntaxError as error:
        log.warning("Ohne die Geschichte %s: %s", ident, error)
        return None
