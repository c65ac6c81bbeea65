"""What the long runs share: a generator of random numbers, the visitors, printed figures."""

import os
import random
import time
from collections.abc import Callable, Iterator

import pytest
from flask.testing import FlaskClient

from dashboard.factory import AtlasDash, create_app
from dashboard.settings import load_settings


@pytest.fixture
def chance() -> random.Random:
    """Random numbers; the seed is printed, and ATLAS_TEST_SEED repeats a run."""
    seed = int(os.environ.get("ATLAS_TEST_SEED", "0")) or time.time_ns() % 10**9
    print(f"\nATLAS_TEST_SEED={seed}")
    return random.Random(seed)


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> Callable[[str], None]:
    """Notes a line for the closing summary, which the tests of all processes share."""
    return lambda text: record_property("figures", text)


@pytest.fixture(scope="session")
def krefeld_app(krefeld_tables: object) -> Iterator[AtlasDash]:
    """The application with the real release of Krefeld."""
    app = create_app(load_settings(tables_dir=krefeld_tables, municipality="krefeld"))
    yield app
    app.server.extensions["bildungsatlas"].close()


@pytest.fixture
def krefeld(krefeld_app: AtlasDash) -> Iterator[FlaskClient]:
    """A visitor of Krefeld."""
    with krefeld_app.server.test_client() as client:
        yield client
