"""Where the releases of a municipality and their sources lie, by the settings."""

import getpass
import os

from dashboard.settings import Settings
from layers.publish.publication import Shelf


def shelf_of(settings: Settings, slug: str) -> Shelf:
    """Releases, sources and kept sources of one municipality."""
    return Shelf(
        slug,
        settings.tables_dir,
        settings.sources_dir / slug,
        settings.deliveries_dir / slug / "sources",
        settings.internal_dir,
    )


def operator() -> str:
    """Name of the user who runs a command; its number where it has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # OSError from Python 3.13 on
        return str(os.getuid())
