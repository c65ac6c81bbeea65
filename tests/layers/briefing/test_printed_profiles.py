"""Each number of a printed profile is that of the map."""

import pytest

from layers.queries import catalogue
from layers.store import Store
from tests.printed_profiles import compare_profile


@pytest.mark.parametrize("level", ["stadtbezirk", "stadtteil", "statistischer_bezirk"])
def test_profiles_of_krefeld_in_the_pdf(krefeld_store: Store, level: str) -> None:
    area = catalogue.areas(krefeld_store, level)[-1]
    assert compare_profile(krefeld_store, level, area.code, typeset=True) > 10


def test_every_profile_of_the_mini_city(mini_store: Store) -> None:
    rows = 0
    for level in catalogue.levels(mini_store):
        for i, area in enumerate(catalogue.areas(mini_store, level.level)):
            rows += compare_profile(mini_store, level.level, area.code, typeset=i < 2)
    assert rows > 50
