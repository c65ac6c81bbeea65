"""The stories of a municipality's folder: ``stories/*.md``, each a file."""

from pathlib import Path

from layers.prepare.faults import Code, FaultList
from layers.stories.syntax import StorySyntaxError, read_story

FOLDER = "stories"

StoryRow = tuple[str, int, str]
"""Id, place in the order, and the text as its author wrote it."""


def read_stories(folder: Path, faults: FaultList) -> tuple[StoryRow, ...]:
    """The stories that can be read, in the order of their names."""
    rows = []
    for sort, path in enumerate(sorted((folder / FOLDER).glob("*.md")), start=1):
        name = f"{FOLDER}/{path.name}"
        text = path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")
        try:
            read_story(path.stem, text)
        except StorySyntaxError as error:
            for slip in error.slips:
                faults.add(Code.METADATA, name, slip.why, slip.remedy, row=slip.line)
        else:
            rows.append((path.stem, sort, text))
    return tuple(rows)
