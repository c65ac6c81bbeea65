"""Whatever the feature interface is asked: an answer in its form, never a failure of the server."""

import pytest
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.store import Store
from tests.dashboard.ogc.asking import addresses, assert_sound

pytestmark = pytest.mark.long


@given(st.data())
@settings(
    max_examples=4000,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_request_makes_the_server_fail(
    krefeld: FlaskClient, krefeld_store: Store, data: st.DataObject
) -> None:
    assert_sound(krefeld, data.draw(addresses(krefeld_store)))
