"""Fixtures of the workbook's tests."""

from pathlib import Path

import pytest

from tests.layers.prepare.workbook.desk import Desk


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """A desk with a small city that has no values yet."""
    return Desk(tmp_path).small_city()
