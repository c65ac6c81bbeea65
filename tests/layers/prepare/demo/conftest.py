"""The demonstration city, generated once for all tests of a worker."""

import pytest

from layers.prepare.demo.folder import demo_files
from tests.layers.prepare.demo.city_figures import City


@pytest.fixture(scope="session")
def city() -> City:
    """The folder of Musterstadt as a run of the generator makes it."""
    return City(demo_files())
