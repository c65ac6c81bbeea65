"""The smaller files of a municipality's folder together: school changes, places, streets, notes."""

from dataclasses import dataclass

import duckdb

from layers.prepare.accounting import Account
from layers.prepare.faults import FaultList
from layers.prepare.folder_cells import words_of
from layers.prepare.geometry import Locator
from layers.prepare.municipality import Territory, editions_of
from layers.prepare.notes_file import NoteRow, read_notes
from layers.prepare.places_file import Places, PlaceWords, read_places
from layers.prepare.read import Metadata
from layers.prepare.school_changes import SchoolChange
from layers.prepare.school_changes_file import (
    TITLES,
    read_school_changes,
    school_change_rows,
)
from layers.prepare.stories_file import StoryRow, read_stories
from layers.prepare.streets_file import Street, read_streets


@dataclass(frozen=True)
class FolderTables:
    """Rows for the tables of a release; ``school_change_sources``: table and source."""

    school_changes: tuple[SchoolChange, ...]
    school_change_sources: frozenset[tuple[str, str]]
    places: Places
    notes: tuple[NoteRow, ...]
    streets: tuple[Street, ...] = ()
    stories: tuple[StoryRow, ...] = ()


def read_folder_tables(
    connection: duckdb.DuckDBPyConnection,
    metadata: Metadata,
    territory: Territory,
    taken: dict[str, str],
    faults: FaultList,
    accounts: list[Account],
) -> FolderTables:
    """Read ``school_changes/``, ``places/``, ``place_values.csv``, ``streets.csv``, ``notes.csv``,
    ``stories/``.

    ``taken``: ids of places that described tables have, with their file. Needs the tables of
    layers.prepare.vocabulary.
    """
    city, folder = metadata.municipality, metadata.folder
    words = words_of(connection, metadata)
    sources = {source.id: source.title for source in metadata.sources.source}
    changes = read_school_changes(folder, city.slug, sources, words, faults, accounts)
    kinds = {kind.kind: kind.name_plural for kind in city.facility_kind}
    known = PlaceWords(kinds, sources, taken)
    locator = Locator(territory.levels)
    places = read_places(folder, known, words, locator, territory.frame, faults, accounts)
    levels = tuple(territory.levels)
    newest = territory.newest.span.number
    streets = read_streets(folder, levels, newest, sources, words, faults, accounts)
    refs = {
        "indicator": {indicator.id: indicator.title for indicator in metadata.indicators},
        "school_change": TITLES,
        "level": {level.level: level.name for level in city.level},
        "source": sources,
    }
    notes = read_notes(folder, refs, words, faults, accounts)
    rows = school_change_rows(changes, city.slug, editions_of(territory, city))
    stories = read_stories(folder, faults)
    return FolderTables(tuple(rows), changes.sources, places, tuple(notes), streets, stories)
