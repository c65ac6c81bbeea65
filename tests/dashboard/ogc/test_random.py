"""A handful of random requests; tests/long asks thousands."""

from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from layers.store import Store
from tests.dashboard.ogc.asking import HOSTILE, addresses, assert_sound


@given(st.data())
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_no_request_makes_the_server_fail(
    both: FlaskClient, mini_store: Store, data: st.DataObject
) -> None:
    assert_sound(both, data.draw(addresses(mini_store)))


def test_hostile_texts_for_every_parameter(both: FlaskClient) -> None:
    for name in ("limit", "bbox", "datetime", "indicators", "year", "name", "f"):
        for text in HOSTILE:
            answer = both.get(
                "/ogc/mini/collections/viertel/items",
                query_string={name: text.encode("utf-8", "surrogatepass")},
            )
            assert answer.status_code in (200, 400), (name, text)
