"""Where things come from: the lines that sources ask for, and the sources of places."""

from layers.model import Source
from layers.queries.catalogue import all_sources
from layers.store import Store


def required_lines(store: Store) -> dict[str, str]:
    """Source id -> the line that must stand wherever its data are handed on; only where there is
    one."""
    return store.keep(
        "required_lines",
        lambda: {
            source_id: line
            for source_id, line in store.rows("SELECT source_id, attribution FROM source")
            if line
        },
    )


def facility_sources(store: Store, kind: str) -> tuple[Source, ...]:
    """Who published the places of a kind; empty where there are none."""
    rows = store.rows("SELECT DISTINCT source_id FROM facility WHERE kind = ?", (kind,))
    wanted = {row[0] for row in rows}
    return tuple(source for source in all_sources(store) if source.source_id in wanted)
