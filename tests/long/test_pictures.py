"""Random pictures of Krefeld and Musterstadt: no text covers another, whatever is asked for."""

import random
import time
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web.views import FEATURES, make_view
from layers.store import Store
from tests.long.addresses import query, words
from tests.text_boxes import faults

pytestmark = pytest.mark.long

SECONDS = 60
WIDTHS = (320, 360, 480, 639, 640, 800, 1000, 1200, 2400)


@pytest.mark.parametrize("name", ["krefeld", "musterstadt"])
def test_texts_of_random_pictures_keep_apart(
    request: pytest.FixtureRequest,
    chance: random.Random,
    figures: Callable[[str], None],
    name: str,
) -> None:
    store: Store = request.getfixturevalue(f"{name}_store")
    tables = request.getfixturevalue(f"{name}_tables")
    client: FlaskClient = create_app(
        load_settings(tables_dir=tables, municipality=name)
    ).server.test_client()
    known = words(store)
    tried, end = 0, time.monotonic() + SECONDS
    while time.monotonic() < end:
        asked = {key: chance.choice(found) for key, found in known.items() if found}
        asked = {key: text for key, text in asked.items() if chance.random() < 0.5}
        codes = chance.sample(known["areas"], 5)
        view = make_view(store, chance.choice(FEATURES), asked | {"areas": ",".join(codes)})
        path = view.picture("svg", width=chance.choice(WIDTHS))
        answer = client.get(path)
        assert answer.status_code == 200, path
        assert faults(answer.text) == [], path
        hostile = client.get(f"{path.partition('?')[0]}?{query(known, chance)}")
        assert hostile.status_code in (200, 404), path
        if hostile.status_code == 200:
            assert faults(hostile.text) == [], hostile.request.path
        tried += 2
    figures(f"{tried} pictures of {name} without texts that cover each other")
