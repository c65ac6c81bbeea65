"""Fixtures of the preparation's tests."""

from pathlib import Path

import pytest

from tests.layers.prepare.city import City


@pytest.fixture
def city(tmp_path: Path) -> City:
    """The mini city in a folder of this test's own."""
    return City(tmp_path)
