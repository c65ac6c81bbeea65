"""The Redis that tests stop and restart is a real one, and gone afterwards."""

import pytest
from redis import Redis as Client
from redis.exceptions import AuthenticationError, ConnectionError

from scripts.services import Redis, running_redis


def test_it_keeps_its_port_and_starts_empty(redis_server: Redis) -> None:
    with Client.from_url(redis_server.url) as client:
        client.set("word", "x")
        assert client.get("word") == b"x"
        redis_server.stop()
        with pytest.raises(ConnectionError):
            client.get("word")
        redis_server.restart()
        assert client.get("word") is None


def test_it_takes_options_and_a_password(redis_server: Redis) -> None:
    with running_redis("--maxmemory", "3mb", password="geheim") as redis:
        with Client.from_url(redis.url) as client:
            assert client.config_get("maxmemory")["maxmemory"] == str(3 * 1024 * 1024)
        with (
            Client.from_url(redis.url.replace("geheim", "falsch")) as client,
            pytest.raises(AuthenticationError),
        ):
            client.ping()
    with Client.from_url(redis.url) as client, pytest.raises(ConnectionError):
        client.ping()
