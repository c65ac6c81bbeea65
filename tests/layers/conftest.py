"""Releases made by hand, opened once per test module."""

from collections.abc import Iterator

import pytest

from layers.store import Store
from tests.layers import edition_release
from tests.layers.map_release import open_release


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The hand-made release of map_release."""
    store = open_release(tmp_path_factory.mktemp("mini"))
    yield store
    store.close()


@pytest.fixture(scope="module")
def reform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The hand-made release of edition_release, whose boundaries changed in 2018."""
    store = edition_release.open_release(tmp_path_factory.mktemp("reform"))
    yield store
    store.close()
