"""The values file says what the single map says, over thousands of selections."""

import random
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from layers.model import MapSelection
from layers.store import Store
from layers.thematic.layer import thematic_layer
from layers.thematic.values_file import values_file
from tests.layers.thematic.test_values_file import drawn, painted, random_selection

pytestmark = pytest.mark.long

SECONDS = 60
AT_LEAST = 500


def test_values_file_and_map_agree(
    krefeld_store: Store, chance: random.Random, figures: Callable[[str], None]
) -> None:
    tried = 0
    end = time.monotonic() + SECONDS
    while time.monotonic() < end or tried < AT_LEAST:
        first = random_selection(krefeld_store, chance)
        content = values_file(krefeld_store, first.indicator, first.level, first.within)
        for _ in range(8):
            selection = first if tried % 8 == 0 else vary(content, first, chance)
            assert painted(content, selection) == drawn(thematic_layer(krefeld_store, selection)), (
                selection
            )
            tried += 1
    figures(f"{tried} selections agree between values file and map")


def vary(content: dict[str, Any], first: MapSelection, chance: random.Random) -> MapSelection:
    """Another year, school type, scheme and number of classes of the same file."""
    year, _, school_type = chance.choice(list(content["frames"])).partition("|")
    schemes = [scheme for scheme, _ in content["schemes"]] or ["natural"]
    return replace(
        first,
        year=int(year),
        school_type=school_type,
        scheme=chance.choice(schemes),
        classes=chance.randint(3, 7),
    )
