"""Which release this is: its content's name and when it was made."""

from dataclasses import dataclass

from layers.store import Store


@dataclass(frozen=True)
class Release:
    """``built_at`` is an ISO date and time; it is no part of the fingerprint."""

    fingerprint: str
    edition: str
    built_at: str
    tool_version: str

    @property
    def built_on(self) -> str:
        """The day of building in German writing, e.g. 22.11.2026."""
        return ".".join(reversed(self.built_at[:10].split("-")))


def release(store: Store) -> Release:
    """The one row of table release."""
    return store.keep(
        "release",
        lambda: Release(
            *store.rows("SELECT fingerprint, edition, built_at, tool_version FROM release")[0]
        ),
    )
