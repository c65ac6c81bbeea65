"""Every number on every profile of the demonstration city is that of its map and of its file."""

from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.queries import catalogue
from layers.store import Store
from tests.profile_equal import compare, compare_files

pytestmark = pytest.mark.long


@pytest.mark.parametrize("pooled", [False, True])
def test_profiles_say_what_the_maps_say(
    musterstadt_store: Store, pooled: bool, figures: Callable[[str], None]
) -> None:
    count = compare(musterstadt_store, pooled)
    assert count > 3_000
    figures(f"{count} cells of profiles agree with the maps{', pooled' if pooled else ''}")


def test_pages_and_files_say_what_the_maps_say(
    musterstadt_tables: Path, musterstadt_store: Store, figures: Callable[[str], None]
) -> None:
    app = create_app(load_settings(tables_dir=musterstadt_tables, municipality="musterstadt"))
    with app.server.test_client() as client:
        levels = catalogue.levels(musterstadt_store)
        count = sum(compare_files(client, musterstadt_store, found.level) for found in levels)
    app.server.extensions["bildungsatlas"].close()
    assert count > 3_000
    figures(f"{count} cells of pages and files of profiles agree with the files of the maps")
