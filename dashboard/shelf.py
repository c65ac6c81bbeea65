"""Where the releases of a municipality and their sources lie, by the settings."""

import getpass
import os
import re

from dashboard.settings import Settings
from layers.model import SLUG
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


def no_slug(slug: str) -> str:
    """Why this cannot be the name of a municipality; '' where it can."""
    if re.fullmatch(SLUG, slug):
        return ""
    return (
        f"„{slug}“ ist kein Name einer Kommune; er besteht aus kleinen Buchstaben, Ziffern und "
        "Bindestrichen."
    )


def operator() -> str:
    """Name of the user who runs a command; its number where it has no name, as in a container."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # OSError from Python 3.13 on
        return str(os.getuid())
