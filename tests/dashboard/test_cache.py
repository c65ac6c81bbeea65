"""Finished results: made once, shared by Redis, and never in the way when that fails."""

import logging
import pickle
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from redis import Redis as Client

from dashboard.errors import SettingsError
from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web import flight, gate, shared
from dashboard.web.cache import Results, version
from dashboard.web.flight import Flights
from dashboard.web.kept import Kept
from dashboard.web.shared import MOST_BYTES, Shared, sealed, unsealed, without_secrets
from scripts.services import Redis, running_redis
from tests.patience import PATIENCE


def until(is_so: Callable[[], bool]) -> None:
    """Wait until something is so. Raises AssertionError."""
    end = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)


def results(url: str, name: str = "v1") -> Results:
    """What one process keeps, with the Redis at ``url``."""
    return Results(Kept(1_000_000), Shared(Flask(__name__), url, name))


@pytest.fixture(autouse=True)
def _short_pause(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "PAUSE", 0.05)


@pytest.fixture
def real_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Redis has as little time as on a server."""
    monkeypatch.setattr(shared, "PATIENCE", 0.25)
    monkeypatch.setattr(shared, "SOCKET_SECONDS", 0.2)


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """What was logged of the cache."""
    caplog.set_level(logging.INFO)
    return lambda: [r.getMessage() for r in caplog.records if "Zwischenspeicher" in r.getMessage()]


def test_the_memory_in_use_is_bounded() -> None:
    kept = Kept(1_000_000)
    for number in range(5000):
        kept.set(f"k{number}", b"x" * (number % 700))
        assert kept.size <= 1_000_000
    assert kept.get("k4999") is not None
    assert kept.get("k0") is None


def test_what_one_process_made_another_one_gets(redis_server: Redis) -> None:
    one, two, other = (results(redis_server.url, v) for v in ("v1", "v1", "v2"))
    made: list[str] = []

    def make() -> bytes:
        made.append("x")
        return b"content"

    assert one.make("f:a", make) == b"content"
    with Client.from_url(redis_server.url) as client:
        until(lambda: client.exists("bildungsatlas:v1:f:a") == 1)
        assert 0 < client.ttl("bildungsatlas:v1:f:a") <= shared.KEPT_SECONDS
    assert two.make("f:a", make) == b"content"
    assert len(made) == 1
    assert other.get("f:a") is None
    assert one.state() == two.state() == "ok"


def test_garbage_is_as_if_it_were_not_there(redis_server: Redis) -> None:
    here = results(redis_server.url)
    good = sealed("v1:f:a", b"content")
    bad = (b"", b"!\x80\x04cos\nsystem\n(S'x'\ntR.", b"7", b"BA1\n", good[:-1], good + b"x",
           sealed("v1:f:b", b"content"))  # fmt: skip
    with Client.from_url(redis_server.url) as client:
        for value in bad:
            client.set("bildungsatlas:v1:f:a", value)
            assert here.get("f:a") is None
        client.delete("bildungsatlas:v1:f:a")
        client.lpush("bildungsatlas:v1:f:a", "a list")
        assert here.get("f:a") is None
        client.set("bildungsatlas:v1:f:b", good.replace(b"a", b"b"))
        assert here.get("f:b") is None
        client.delete("bildungsatlas:v1:f:a")
        client.set("bildungsatlas:v1:f:a", good)
    until(lambda: here.state() == "ok")
    assert here.get("f:a") == b"content"
    assert unsealed("x", None) is None


class Harmful:
    """What runs when somebody unpickles it."""

    def __init__(self, mark: Path) -> None:
        self._mark = mark

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self._mark,)


def test_nothing_of_redis_is_unpickled(redis_server: Redis, tmp_path: Path) -> None:
    here, mark = results(redis_server.url), tmp_path / "mark"
    with Client.from_url(redis_server.url) as client:
        client.set("bildungsatlas:v1:f:a", b"!" + pickle.dumps(Harmful(mark)))
    assert here.get("f:a") is None
    assert not mark.exists()


@contextmanager
def mute() -> Iterator[str]:
    """The address of something that takes connections and never answers."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"


@contextmanager
def dripping() -> Iterator[str]:
    """The address of something that answers one byte now and then: no time-out of a socket ends
    that."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        over = threading.Event()

        def drip(connection: socket.socket) -> None:
            with connection:
                while not over.wait(0.1):
                    try:
                        connection.sendall(b"$")
                    except OSError:
                        return

        def serve() -> None:
            while True:
                try:
                    connection, _ = listener.accept()
                except OSError:
                    return
                threading.Thread(target=drip, args=(connection,), daemon=True).start()

        threading.Thread(target=serve, daemon=True).start()
        yield f"redis://127.0.0.1:{listener.getsockname()[1]}/0"
        over.set()


@pytest.mark.usefixtures("real_limits")
@pytest.mark.parametrize("slow", [mute, dripping])
def test_a_slow_redis_is_given_up_with_one_line(
    slow: Callable[[], "contextmanager[str]"], lines: Callable[[], list[str]]
) -> None:
    with slow() as url:
        here = results(url)
        for number in range(40):
            assert here.make(f"f:{number}", lambda: b"made") == b"made"
        assert here.state() == "down"
        (line,) = lines()
        assert line.endswith("wird übersprungen: keine Antwort in 0.25 Sekunden")


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("redis://127.0.0.1:1/0", "ConnectionError"),
        ("redis://gibt-es-nicht.invalid/0", "ConnectionError|keine Antwort"),
        ("redis://..../0", "Error|keine Antwort"),
        ("unix:///gibt/es/nicht.sock", "ConnectionError"),
        ("rediss://127.0.0.1:{port}/0", "ConnectionError|keine Antwort"),
        ("redis://:geheim@127.0.0.1:{port}/0", "AuthenticationError"),
    ],
)
def test_a_redis_that_cannot_be_used_is_skipped_with_one_line(
    url: str,
    reason: str,
    redis_server: Redis,
    lines: Callable[[], list[str]],
    request: pytest.FixtureRequest,
) -> None:
    if "keine Antwort" in reason:
        request.getfixturevalue("real_limits")
    here = results(url.format(port=redis_server.port))
    until(lambda: here.state() == "down")
    for number in range(20):
        assert here.make(f"f:{number}", lambda: b"made") == b"made"
        if number % 5 == 0:  # somebody tries again, and fails again
            time.sleep(1.5 * gate.PAUSE)
    (line,) = lines()
    assert re.search(f"wird übersprungen: .*({reason})", line)
    assert "geheim" not in line


def test_after_an_outage_it_goes_on_and_says_so(
    redis_server: Redis, lines: Callable[[], list[str]]
) -> None:
    here = results(redis_server.url)
    here.set("f:a", b"content")
    with Client.from_url(redis_server.url) as client:
        until(lambda: client.exists("bildungsatlas:v1:f:a") == 1)
        redis_server.stop()
        assert here.make("f:b", lambda: b"made") == b"made"
        assert here.state() == "down"
        here.forget(["f"])
        redis_server.start()
        client.set("bildungsatlas:v0:f:old", "x")
        until(lambda: here.state() == "ok")
        until(lambda: client.exists("bildungsatlas:v0:f:old") == 0)
        here.set("f:c", b"content")
        until(lambda: client.exists("bildungsatlas:v1:f:c") == 1)
    lost, back = lines()
    assert "übersprungen" in lost
    assert "wieder da" in back


def test_a_full_redis_is_still_read(lines: Callable[[], list[str]], redis_server: Redis) -> None:
    with running_redis("--maxmemory", "3mb", "--maxmemory-policy", "noeviction") as full:
        here = results(full.url)
        for number in range(40):
            here.set(f"f:{number}", bytes([number]) * 200_000)
        until(lambda: bool(lines()))
        assert "nimmt nichts mehr an: OutOfMemoryError" in lines()[0]
        there = results(full.url)
        assert there.get("f:0") == bytes(200_000)
        assert here.state() == there.state() == "ok"
        with Client.from_url(full.url) as client:
            client.flushdb()

        def written() -> bool:
            here.set("f:x", str(time.monotonic()).encode())
            return "nimmt wieder etwas an" in lines()[-1]

        until(written)
        lost = ["nichts mehr" in line for line in lines()]
        assert lost == [True, False] * (len(lost) // 2)


def test_what_is_large_stays_here(redis_server: Redis) -> None:
    here, there = results(redis_server.url), results(redis_server.url)
    big = Results(Kept(10 * MOST_BYTES), Shared(Flask(__name__), redis_server.url, "v1"))
    big.set("f:big", bytes(MOST_BYTES + 1))
    big.set("f:small", b"x")
    until(lambda: there.get("f:small") == b"x")
    assert here.get("f:big") is None
    assert big.get("f:big") == bytes(MOST_BYTES + 1)


def test_what_is_forgotten_goes_from_redis_in_every_version(redis_server: Redis) -> None:
    here, older = results(redis_server.url), results(redis_server.url, "v0")
    with Client.from_url(redis_server.url) as client:
        client.set("of somebody else", "x")
        for results_of in (here, older):
            for key in ("one:a", "one:b:br", "two:a", "two:one:both"):
                results_of.set(key, b"content")
        until(lambda: client.dbsize() == 9)
        here.forget(["one"])
        assert here.get("two:a") is not None
        until(lambda: client.dbsize() == 3)
        assert sorted(client.keys()) == [
            b"bildungsatlas:v0:two:a", b"bildungsatlas:v1:two:a", b"of somebody else",
        ]  # fmt: skip
        here.clear()
        until(lambda: client.keys() == [b"of somebody else"])


def test_what_was_forgotten_while_it_was_made_is_not_kept(redis_server: Redis) -> None:
    here = results(redis_server.url)

    def make() -> bytes:
        here.forget(["one"])
        return b"content"

    assert here.make("one:a", make) == b"content"
    here.set("one:b", b"x")
    with Client.from_url(redis_server.url) as client:
        until(lambda: client.exists("bildungsatlas:v1:one:b") == 1)
        assert client.exists("bildungsatlas:v1:one:a") == 0
    assert here.get("one:a") is None


def together(count: int, job: Callable[[], object]) -> list[object]:
    """What a job gives when so many threads do it at the same time; errors count as well."""
    found: list[object] = []
    start = threading.Barrier(count)

    def do() -> None:
        start.wait()
        try:
            found.append(job())
        except ValueError as error:
            found.append(error)

    threads = [threading.Thread(target=do) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(PATIENCE)
    return found


def test_many_who_ask_for_the_same_get_what_one_of_them_makes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here, made, waiting = Results(Kept(0)), [], []

    class Over(threading.Event):
        def wait(self, timeout: float | None = None) -> bool:
            waiting.append("x")
            return super().wait(timeout)

    monkeypatch.setattr(flight, "Event", Over)

    def make() -> bytes:
        made.append("x")
        until(lambda: len(waiting) == 29)
        return b"content"

    assert together(30, lambda: here.make("f:a", make)) == [b"content"] * 30
    assert len(made) == 1


def test_what_is_for_one_reader_is_made_for_each() -> None:
    here, made = Results(Kept(1_000_000)), []

    def make() -> list[int]:
        made.append("x")
        time.sleep(0.05)
        return made and [len(made)]

    found = together(5, lambda: here.make("f:a", make))
    assert len({id(one) for one in found}) == len(made) == 5
    assert here.get("f:a") is None


def test_a_failure_is_nobody_elses() -> None:
    here, made = Results(Kept(1_000_000)), []

    def make() -> bytes:
        made.append("x")
        time.sleep(0.05)
        if len(made) == 1:
            raise ValueError
        return b"content"

    found = together(5, lambda: here.make("f:a", make))
    assert sum(isinstance(one, ValueError) for one in found) == 1
    assert found.count(b"content") == 4


def test_nobody_waits_for_ever() -> None:
    flights, over = Flights(longest=0.05), threading.Event()

    def make() -> bytes:
        over.wait(PATIENCE)
        return b"late"

    first = threading.Thread(target=lambda: flights.make("a", make))
    first.start()
    assert flights.make("a", lambda: b"own") == b"own"
    over.set()
    first.join()


def test_the_version_follows_code_assets_and_settings(tmp_path: Path) -> None:
    base = load_settings()
    here = version(base, "a")
    assert here == version(load_settings(port=1, threads=2, cache_megabytes=3), "a")
    others = [
        version(base, "b"),
        version(load_settings(public_url="https://a.example"), "a"),
        version(load_settings(embed_sites="none"), "a"),
        version(load_settings(steward_pages=True, steward_password="x" * 12), "a"),
    ]
    assert len({here, *others}) == 5


def test_an_address_of_redis_is_read_at_the_start(mini_tables: Path) -> None:
    for url in ("redis://127.0.0.1:achtzig/0", "redis://127.0.0.1/0?socket_timeout=x"):
        settings = load_settings(tables_dir=mini_tables, municipality="mini", cache_url=url)
        with pytest.raises(SettingsError) as fault:
            create_app(settings)
        assert "BILDUNGSATLAS_CACHE_URL ist „(geheim)“, erwartet wird eine" in fault.value.sentence
        assert url not in fault.value.sentence
    with pytest.raises(SettingsError, match="CACHE_URL ist „"):
        load_settings(cache_url="http://127.0.0.1")
    with pytest.raises(SettingsError, match="gehen nicht zusammen"):
        load_settings(cache_url="redis://127.0.0.1", edition="internal")
    assert without_secrets("redis://u:p@h:1/2?password=x") == "redis://h:1/2"
