"""Many requests to the catalogue, with values that exist and values that do not."""

from typing import Any

import pytest

from tests.api_check import PATHS, check

pytestmark = pytest.mark.long


@pytest.mark.parametrize("path", PATHS)
def test_no_request_breaks_the_catalogue(krefeld_app: Any, path: str, figures: Any) -> None:
    statuses = check(krefeld_app.server, path, "krefeld", examples=250)
    counts = {status: statuses.count(status) for status in sorted(set(statuses))}
    assert max(counts) < 500
    figures(f"{len(statuses)} requests: {counts}")
