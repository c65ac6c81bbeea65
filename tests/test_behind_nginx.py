"""Two application servers behind nginx, with the site file that operators get."""

import http.client
import json
import os
import re
import signal
import ssl
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import Message
from pathlib import Path

import psutil
import pytest
from redis import from_url as connected

from scripts.proxy import NGINX, PACKAGE, Proxy, running_nginx
from scripts.server import Server, free_port, running_server
from scripts.services import REDIS, Redis, running_redis
from tests.conftest import need_service
from tests.load import Load
from tests.patience import PATIENCE

PAGES = ("/krefeld/", "/krefeld/karte", "/krefeld/zeitreihe", "/krefeld/schulformwechsel")
MAP = "/karten/krefeld/share_under_3.svg?width={}"


@dataclass(frozen=True)
class Site:
    """nginx, and what stands behind it."""

    proxy: Proxy
    servers: list[Server]
    redis: Redis


@dataclass(frozen=True)
class Answered:
    """One answer through nginx."""

    status: int
    text: str
    headers: Message = field(repr=False)


@pytest.fixture(scope="module")
def site(krefeld_tables: Path, _redis: Redis) -> Iterator[Site]:
    """A site that no test changes."""
    with running_site(krefeld_tables, _redis) as found:
        yield found


@contextmanager
def running_site(tables: Path, redis: Redis) -> Iterator[Site]:
    """nginx before two servers that share a Redis."""
    need_service(NGINX, PACKAGE)
    shared = {"WORKERS": "1", "CACHE_URL": redis.url, "PUBLIC_URL": "https://localhost"}
    with ExitStack() as stack:
        servers = [stack.enter_context(running_server(tables, **shared)) for _ in range(2)]
        ports = [int(server.url.rpartition(":")[2]) for server in servers]
        yield Site(stack.enter_context(running_nginx(ports)), servers, redis)


def ask(url: str, trusted: Path | None = None, **options: object) -> Answered:
    """An answer, whatever its status; ``trusted`` is the folder with the certificate."""
    request = urllib.request.Request(url, **options)  # type: ignore[arg-type]
    context = ssl.create_default_context(cafile=trusted / "fullchain.pem") if trusted else None
    try:
        answer = urllib.request.urlopen(request, timeout=PATIENCE, context=context)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        body = answer.read().decode("utf-8", "replace")
        return Answered(answer.status, body, answer.headers)


def logged(proxy: Proxy, *answers: Answered) -> list[dict[str, object]]:
    """The access log of nginx, once it tells of these answers: nginx writes after it has sent."""
    wanted = {answer.headers["X-Request-ID"] for answer in answers}
    end = time.monotonic() + PATIENCE
    while True:
        text = (proxy.folder / "bildungsatlas.log").read_text(encoding="utf-8")
        entries = [json.loads(line) for line in text.splitlines() if line.endswith("}")]
        if wanted <= {entry["anfrage"] for entry in entries}:
            return entries
        assert time.monotonic() < end, "the log tells of no such answer"
        time.sleep(0.02)


def test_every_answer_carries_what_nginx_adds(site: Site) -> None:
    for path in ("/krefeld/karte", "/gesund", "/krefeld/gibt-es-nicht", MAP.format(333)):
        answer = ask(site.proxy.url + path, site.proxy.folder)
        assert answer.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"], path
        (identity,) = answer.headers.get_all("X-Request-ID") or [""]
        assert re.fullmatch("[0-9a-f]{32}", identity), path
        assert answer.headers.get_all("X-Content-Type-Options") == ["nosniff"], path
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Server"] == "nginx", path


def test_the_log_says_nothing_of_people(site: Site) -> None:
    answer = ask(
        f"{site.proxy.url}/krefeld/strassen?q=Geheimgasse",
        site.proxy.folder,
        headers={"User-Agent": "Mein Telefon"},
    )
    entries = logged(site.proxy, answer)
    assert entries[-1]["pfad"] == "/krefeld/strassen"
    text = json.dumps(entries)
    assert "127.0.0.1" not in text.replace(str(entries[-1]["anwendung"]), "")
    assert not re.search("Geheimgasse|Telefon", text)


def test_a_picture_is_made_once_and_kept_by_nginx(site: Site) -> None:
    path = MAP.format(444)
    first, second = (
        ask(site.proxy.url + path, site.proxy.folder),
        ask(site.proxy.url + path, site.proxy.folder),
    )
    assert first.text == second.text
    assert first.headers["X-Request-ID"] != second.headers["X-Request-ID"]
    entries = logged(site.proxy, first, second)[-2:]
    assert [entry["speicher"] for entry in entries] == ["MISS", "HIT"]


def test_doors_that_stay_shut(site: Site) -> None:
    ready = ask(f"{site.proxy.url}/bereit", site.proxy.folder)
    assert (ready.status, "Seite" in ready.text, "releases" in ready.text) == (404, True, False)
    with pytest.raises(urllib.error.URLError, match="UNRECOGNIZED_NAME"):
        ask(site.proxy.url.replace("localhost", "127.0.0.1"))
    with pytest.raises(http.client.RemoteDisconnected):
        ask(site.proxy.door, headers={"Host": "other.example"})
    door = http.client.HTTPConnection(site.proxy.door.removeprefix("http://"), timeout=PATIENCE)
    door.request("GET", "/krefeld/karte?year=2020", headers={"Host": "localhost"})
    location = door.getresponse().headers["Location"]
    door.close()
    assert location == "https://localhost/krefeld/karte?year=2020"


def test_large_requests_are_answered_in_german(site: Site) -> None:
    body = ask(f"{site.proxy.url}/_dash-update-component", site.proxy.folder, data=b"x" * 1_100_000)
    assert (body.status, "Diese Anfrage ist zu groß" in body.text) == (413, True)
    address = ask(f"{site.proxy.url}/krefeld/mappe?view1={'x' * 9000}", site.proxy.folder)
    assert (address.status, "Diese Adresse ist zu lang" in address.text) == (414, True)


def test_nobody_behind_nginx() -> None:
    need_service(NGINX, PACKAGE)
    with running_nginx([free_port(), free_port()]) as proxy:
        answer = ask(f"{proxy.url}/krefeld/karte", proxy.folder)
    assert (answer.status, "gerade nicht erreichbar" in answer.text) == (502, True)
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


def told(redis: Redis, name: str) -> int:
    """A number that Redis tells of itself."""
    with connected(redis.url) as client:
        stats: dict[str, int] = client.info()
    return stats[name]


def test_what_one_server_made_the_other_finds_in_redis(site: Site) -> None:
    path, before = MAP.format(555), told(site.redis, "keyspace_hits")
    first = ask(site.servers[0].url + path)
    # Servers write into Redis beside the answer.
    end = time.monotonic() + PATIENCE
    while told(site.redis, "keyspace_hits") == before and time.monotonic() < end:
        time.sleep(0.1)
        assert ask(f"{site.servers[1].url}{path}").text == first.text
        path = MAP.format(int(path.rpartition("=")[2]) + 1)
        first = ask(site.servers[0].url + path)
    assert told(site.redis, "keyspace_hits") > before


def killed(server: Server) -> None:
    """End a server and its workers at once, without a word to anyone."""
    first = psutil.Process(server.pid)
    for process in (*first.children(recursive=True), first):
        os.kill(process.pid, signal.SIGKILL)


def test_a_visit_outlives_one_of_two_servers(krefeld_tables: Path) -> None:
    need_service(REDIS, REDIS)
    # Pictures of ever other widths, so that nginx has to ask; pages beside them.
    paths = [p for n in range(320, 900) for p in (MAP.format(n), PAGES[n % len(PAGES)])]
    with running_redis() as redis, running_site(krefeld_tables, redis) as site:
        with Load(site.proxy.plain, paths, clients=6) as load:
            load.wait_for(60)
            killed(site.servers[0])
            load.wait_for(200)
        assert load.failed == []
        assert {answer.status for answer in load.answers} == {200}
        assert ask(f"{site.servers[1].url}/gesund").status == 200
        with pytest.raises(OSError, match="refused"):
            urllib.request.urlopen(f"{site.servers[0].url}/gesund", timeout=PATIENCE)
