"""Releases made by hand, opened once per test module."""

from collections.abc import Iterator

import pytest

from layers.store import Store
from tests.layers.map_release import open_release


@pytest.fixture(scope="module")
def hand(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The hand-made release of map_release."""
    store = open_release(tmp_path_factory.mktemp("mini"))
    yield store
    store.close()
