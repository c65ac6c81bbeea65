"""Each number of every printed profile is that of the map, and stands in the PDF."""

from collections.abc import Callable

import pytest

from layers.queries import catalogue
from layers.store import Store
from tests.printed_profiles import compare_profile

pytestmark = pytest.mark.long


@pytest.mark.parametrize("city", ["krefeld", "musterstadt"])
def test_every_profile(
    city: str, request: pytest.FixtureRequest, figures: Callable[[str], None]
) -> None:
    store: Store = request.getfixturevalue(f"{city}_store")
    rows = documents = 0
    for level in catalogue.levels(store):
        for area in catalogue.areas(store, level.level):
            rows += compare_profile(store, level.level, area.code, typeset=True)
            documents += 1
    figures(f"{city}: {documents} printed profiles, {rows} values are those of the maps")
    assert rows > 1000
