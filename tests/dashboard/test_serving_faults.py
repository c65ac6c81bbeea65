"""What befalls a running server: killed workers, signals, slow senders, a clock that jumps."""

import http.client
import json
import os
import signal
import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import pytest

from dashboard.counting import Counting
from dashboard.settings import load_settings
from scripts.server import Server, free_port, running_server
from scripts.services import is_required
from tests.load import Load
from tests.patience import LONG, PATIENCE

PAGES = ("/mini/", "/mini/karte", "/mini/indikatoren", "/mini/ueber", "/mini/zeitreihe")
MIXED = (
    *PAGES,
    "/mini/karte/download.csv",
    "/karten/mini/share_children.svg",
    "/ogc/mini/collections",
    "/api/mini/indicators",
    "/mini/nirgends",
    "/mini/strassen?q=Weg",
)
FAKETIME = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
MANY = 300
"""Connections that would take all places for longer than a test waits."""
IN_FLIGHT = "bildungsatlas_requests_in_flight"
TURNS = 2
"""Pictures that a worker makes at once."""
GROWTH = 12_000_000
"""Bytes by which a warm worker may grow while several hundred requests are answered."""


@pytest.fixture(scope="module")
def figures_url() -> str:
    """The address of the figures of ``served``."""
    return f"http://127.0.0.1:{free_port()}/metrics"


@pytest.fixture(scope="module")
def served(mini_tables: Path, figures_url: str) -> Iterator[Server]:
    """A server with two workers of two threads each."""
    port = str(urlsplit(figures_url).port)
    given = {"MUNICIPALITY": "mini", "WORKERS": "2", "THREADS": "2", "METRICS_PORT": port}
    with running_server(mini_tables, **given) as server:
        yield server


def workers(server: Server) -> list[psutil.Process]:
    """The workers of a server, oldest first."""
    found = []
    for process in psutil.Process(server.pid).children():
        with suppress(psutil.NoSuchProcess):  # it has just ended
            if "dashboard.exporter" not in process.cmdline():
                found.append(process)
    return sorted(found, key=lambda process: process.create_time())


def status(url: str) -> int:
    """The status of an address; 0 where there is no answer."""
    where = urlsplit(url)
    connection = http.client.HTTPConnection(where.netloc, timeout=PATIENCE)
    try:
        connection.request("GET", f"{where.path}?{where.query}", headers={"Connection": "close"})
        answer = connection.getresponse()
        answer.read()
        return answer.status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def big(number: int) -> str:
    """The address of a picture that takes a while, and that nobody has asked for yet."""
    return f"/karten/mini/share_children.png?width={2399 - number}&scale=1"


def test_a_killed_worker_costs_no_more_than_what_it_was_answering(served: Server) -> None:
    with Load(served.url, PAGES, clients=4) as load:
        load.wait_for(40)
        victim = workers(served)[0]
        victim.kill()
        load.wait_for(80)
    # Two threads, and what they had in hand; each visitor has one request at a time.
    assert len(load.failed) <= 2, load.failed
    assert all(answer.status == 0 for answer in load.failed)
    assert wait_until(lambda: len(workers(served)) == 2)
    assert victim.pid not in {process.pid for process in workers(served)}


def wait_until(is_so: "object", longest: float = PATIENCE) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + longest
    while time.monotonic() < end:
        if is_so():  # type: ignore[operator]
            return True
        time.sleep(0.05)
    return False


def rest_of(one: socket.socket) -> bytes:
    """What comes until the server closes the connection."""
    return b"".join(iter(lambda: one.recv(65_536), b""))


def test_slow_senders_take_nobody_s_place(served: Server) -> None:
    where = served.url.removeprefix("http://").split(":")
    with ExitStack() as stack:
        slow = [
            stack.enter_context(socket.create_connection((where[0], int(where[1]))))
            for _ in range(50)
        ]
        for number, one in enumerate(slow):
            one.sendall((b"GET /mini/ HTTP/1.1\r\nHo", b"", b"POST /x HTTP/1.1\r\n")[number % 3])
        for path in PAGES:
            assert status(served.url + path) == 200
        late = stack.enter_context(socket.create_connection((where[0], int(where[1]))))
        late.sendall(b"GET /mini/ HTTP/1.1\r\nHo")
        assert status(served.url + PAGES[0]) == 200
        late.sendall(b"st: x\r\nConnection: close\r\n\r\n")
        assert rest_of(late).startswith(b"HTTP/1.1 200 OK\r\n")


@pytest.mark.parametrize("path", [b"/mini/", b"/nirgends"])
@pytest.mark.parametrize(
    "rest",
    [
        b"Content-Length: 0000000000000100\r\n",  # a body that never comes, in unusual words
        b"Content-Length: 99999999999999\r\n",
        b"Content-Length: 70000\r\n",  # refused; the connection stays open on the other side
        b"Connection: close\r\n",
    ],
)
def test_who_neither_sends_nor_leaves_takes_nobody_s_place(
    served: Server, path: bytes, rest: bytes
) -> None:
    where = served.url.removeprefix("http://").split(":")
    with ExitStack() as stack:
        # Each of two times two places would be gone for 2 or 10 seconds per connection.
        for _ in range(MANY):
            one = stack.enter_context(socket.create_connection((where[0], int(where[1]))))
            one.sendall(b"GET " + path + b" HTTP/1.1\r\nHost: x\r\n" + rest + b"\r\n")
        for page in PAGES:
            with urllib.request.urlopen(served.url + page, timeout=PATIENCE / 2) as answer:
                assert answer.status == 200


def test_a_connection_is_closed_after_its_last_answer_whoever_holds_it(served: Server) -> None:
    where = served.url.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=PATIENCE) as one:
        one.sendall(b"GET /gesund HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        assert rest_of(one).startswith(b"HTTP/1.1 200")

        def is_refused() -> bool:
            try:
                one.sendall(b"x" * 100)
            except OSError:
                return True
            return False

        assert wait_until(is_refused)


@pytest.mark.parametrize(
    ("sent", "wanted"),
    [
        (b"GET /" + b"a" * 9_000 + b" HTTP/1.1\r\n\r\n", b"414"),
        (b"GET / HTTP/1.1\r\n" + b"X-Y: zzzz\r\n" * 7_000 + b"\r\n", b"431"),
        (b"GET / HTTP/1.1\r\nBad Header: x\r\n\r\n", b"400"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9999999\r\n\r\n", b"413"),
        (b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n", b"411"),
        (b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 9\r\n\r\n", b"417"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_answered_at_once(
    served: Server, sent: bytes, wanted: bytes
) -> None:
    where = served.url.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=PATIENCE) as one:
        with suppress(OSError):
            one.sendall(sent)
        answer = rest_of(one)
    assert answer.startswith(b"HTTP/1.1 " + wanted)
    assert "Traceback" not in answer.decode()
    assert b"<title>" in answer


def test_two_requests_in_one_packet_and_a_body_in_two(served: Server) -> None:
    where = served.url.removeprefix("http://").split(":")
    with socket.create_connection((where[0], int(where[1])), timeout=PATIENCE) as one:
        head = b"GET /gesund HTTP/1.1\r\nHost: x\r\n"
        one.sendall(head + b"\r\n" + head + b"Connection: close\r\n\r\n")
        answer = rest_of(one)
    assert answer.count(b"HTTP/1.1 200 OK") == 2
    with socket.create_connection((where[0], int(where[1])), timeout=PATIENCE) as one:
        post = b"POST /_dash-update-component HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        one.sendall(post + b"Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{")
        time.sleep(0.1)
        one.sendall(b"]")
        assert rest_of(one).startswith(b"HTTP/1.1 400 ")


def suspended(server: Server, but: list[psutil.Process]) -> list[psutil.Process]:
    """What draws pictures for a server at this moment, halted; without those that are already."""
    found = []
    for worker in workers(server):
        for one in worker.children():
            with suppress(psutil.Error):
                if one not in but and "raster" in " ".join(one.cmdline()):
                    one.suspend()
                    found.append(one)
    return found


def test_pages_are_answered_while_all_turns_are_taken(served: Server) -> None:
    codes: list[int] = []
    pictures = [
        threading.Thread(target=lambda n=n: codes.append(status(served.url + big(n))))
        for n in range(16)
    ]
    for picture in pictures:
        picture.start()
    held: list[psutil.Process] = []
    while len(held) < TURNS:
        held += suspended(served, held)
        assert len(codes) < len(pictures), "nothing was held"
        time.sleep(0.01)
    for path in (*PAGES, "/gesund", "/bereit"):
        assert status(served.url + path) == 200
    assert all(one.status() == psutil.STATUS_STOPPED for one in held)
    for one in held:
        one.resume()
    for picture in pictures:
        picture.join()
    assert set(codes) <= {200, 503}
    assert 200 in codes


def test_a_reload_loses_no_request_and_brings_new_settings(
    mini_tables: Path, tmp_path: Path
) -> None:
    file = tmp_path / "settings.env"
    file.write_text("BILDUNGSATLAS_PUBLIC_URL=https://eins.example\n", encoding="utf-8")
    figures_url = f"http://127.0.0.1:{free_port()}/metrics"
    given = {
        **{"MUNICIPALITY": "mini", "WORKERS": "1", "SETTINGS_FILE": str(file)},
        **{"METRICS_PORT": str(urlsplit(figures_url).port), "COSTLY_AT_ONCE": "3"},
        "GRACEFUL_SECONDS": str(LONG),
    }
    with running_server(mini_tables, **given) as server:
        before = workers(server)[0].pid
        with Load(server.url, PAGES, clients=4) as load:
            load.wait_for(20)
            file.write_text("BILDUNGSATLAS_PUBLIC_URL=https://zwei.example\n", encoding="utf-8")
            os.kill(server.pid, signal.SIGHUP)
            assert wait_until(lambda: [p.pid for p in workers(server)] not in ([before], []))
            assert wait_until(lambda: before not in [p.pid for p in workers(server)])
            load.wait_for(20)
        assert load.failed == []
        with urllib.request.urlopen(server.url + "/mini/karte") as page:
            assert "https://zwei.example/mini/karte" in page.read().decode()
        # What cannot be used leaves everything as it is.
        file.write_text("BILDUNGSATLAS_THREADS=viele\n", encoding="utf-8")
        os.kill(server.pid, signal.SIGHUP)
        time.sleep(0.5)
        assert status(server.url + "/mini/karte") == 200
        end_while_answering(server, figures_url)


def end_while_answering(server: Server, figures_url: str) -> None:
    """SIGTERM, while pictures are being made: they are sent, and then nobody listens."""
    codes: list[int] = []
    slow = [
        threading.Thread(target=lambda n=n: codes.append(status(server.url + big(900 + n))))
        for n in range(3)
    ]
    for one in slow:
        one.start()
    assert wait_until(lambda: figures(figures_url)[IN_FLIGHT] + len(codes) == len(slow))
    os.kill(server.pid, signal.SIGTERM)
    for one in slow:
        one.join()
    assert codes == [200, 200, 200]
    with suppress(psutil.NoSuchProcess):
        psutil.Process(server.pid).wait(PATIENCE)
    assert status(server.url + "/gesund") == 0


def test_systemd_hears_of_a_server_when_it_answers(
    mini_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else who restarts one server after the other would have none for some seconds."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(tmp_path / "notify"))
        told.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        with running_server(mini_tables, MUNICIPALITY="mini", WORKERS="1") as server:
            assert told.recv(1000).decode() == "READY=1\nSTATUS=Der Bildungsatlas antwortet."
            assert status(server.url + "/bereit") == 200
            os.kill(server.pid, signal.SIGTERM)
            assert told.recv(1000).decode().startswith("STOPPING=1\n")


def test_a_server_that_is_to_end_says_so_before_it_takes_no_more(mini_tables: Path) -> None:
    given = {"MUNICIPALITY": "mini", "WORKERS": "2", "DRAIN_SECONDS": "60"}
    with running_server(mini_tables, **given) as server:
        assert status(server.url + "/bereit") == 200
        os.kill(server.pid, signal.SIGTERM)
        assert wait_until(lambda: status(server.url + "/bereit") == 503, 60)
        for _ in range(4):  # whichever worker it is
            with pytest.raises(urllib.error.HTTPError, match="503") as refused:
                urllib.request.urlopen(server.url + "/bereit", timeout=30)
            assert json.load(refused.value)["status"] == "stopping"
            assert status(server.url + "/mini/karte") == 200
        # One that dies meanwhile is replaced.
        before = [process.pid for process in workers(server)]
        os.kill(before[0], signal.SIGKILL)
        assert wait_until(lambda: len({p.pid for p in workers(server)} - {before[0]}) == 2, 60)
        assert status(server.url + "/mini/karte") == 200
        os.kill(server.pid, signal.SIGTERM)
        with suppress(psutil.NoSuchProcess):
            psutil.Process(server.pid).wait(60)
        assert status(server.url + "/gesund") == 0


@pytest.mark.skipif(FAKETIME is None and not is_required(), reason="apt install faketime")
def test_a_clock_that_is_set_back_changes_nothing(
    mini_tables: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("+0", encoding="ascii")
    monkeypatch.setenv("LD_PRELOAD", str(FAKETIME))
    monkeypatch.setenv("FAKETIME_TIMESTAMP_FILE", str(clock))
    monkeypatch.setenv("FAKETIME_CACHE_DURATION", "1")
    monkeypatch.setenv("FAKETIME_DONT_FAKE_MONOTONIC", "1")
    # The library breaks Python's way to sleep, which asks for the clock that it leaves alone.
    (tmp_path / "sitecustomize.py").write_text(
        "import select, time\ntime.sleep = lambda seconds: select.select([], [], [], seconds)\n",
        encoding="utf-8",
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with running_server(mini_tables, MUNICIPALITY="mini", WORKERS="1") as server:
        (worker,) = workers(server)
        today = date_of(server)
        with Load(server.url, MIXED, clients=2) as load:
            load.wait_for(15)
            for set_to in ("+2d", "-2d"):
                clock.write_text(set_to, encoding="ascii")
                assert wait_until(lambda: date_of(server) != today)
                load.wait_for(10)
        assert load.failed == []
        assert [process.pid for process in workers(server)] == [worker.pid]
        assert status(server.url + "/bereit") == 200


def date_of(server: Server) -> str:
    """The day and month that a server believes it is."""
    with urllib.request.urlopen(server.url + "/gesund") as answer:
        return str(answer.headers["Date"])[:16]


def test_memory_stays_flat(mini_tables: Path) -> None:
    """After a warm-up, several hundred mixed requests leave a worker as large as it was."""
    with running_server(mini_tables, MUNICIPALITY="mini", WORKERS="1", THREADS="2") as server:
        soak(server, 200)
        (worker,) = workers(server)
        before = worker.memory_info().rss
        soak(server, 300)
        grown = worker.memory_info().rss - before
        assert grown < GROWTH, f"{grown:,} bytes more"


def soak(server: Server, count: int) -> None:
    """Ask ``count`` mixed requests, each with a query of its own."""
    paths = [f"{p}{'&' if '?' in p else '?'}n={n}" for n in range(5) for p in MIXED]
    with Load(server.url, paths, clients=4) as load:
        load.wait_for(count)
    assert load.failed == []


def figures(url: str) -> dict[str, float]:
    """What the port for Prometheus says: line without its value -> value."""
    with urllib.request.urlopen(url, timeout=PATIENCE) as answer:
        lines = answer.read().decode().splitlines()
    return {
        name: float(value)
        for name, value in (line.rsplit(" ", 1) for line in lines if not line.startswith("#"))
    }


def test_figures_for_prometheus_are_those_of_all_workers(served: Server, figures_url: str) -> None:
    start = 'bildungsatlas_requests_total{endpoint="page-start",method="GET",status="200"}'
    assert wait_until(lambda: reachable(figures_url))
    before = figures(figures_url)
    for _ in range(6):
        assert status(served.url + "/mini/?metrics=1") == 200
    assert status(served.url + "/metrics") == 404
    # What counts a request goes on after the answer has come.
    assert wait_until(lambda: figures(figures_url)[start] - before.get(start, 0) == 6)
    assert wait_until(lambda: figures(figures_url)[IN_FLIGHT] == 0)
    found = figures(figures_url)
    hits, misses = (
        found[name] - before.get(name, 0)
        for name in ('bildungsatlas_cache_total{result="hit"}',
                     'bildungsatlas_cache_total{result="miss"}')
    )  # fmt: skip
    assert hits + misses == 6
    assert 1 <= misses <= 2
    assert found["bildungsatlas_costly_running"] == 0
    assert any(name.startswith("bildungsatlas_release_info{") for name in found)
    assert all(20e6 < v < 2e9 for n, v in found.items() if "resident_memory" in n)
    assert not [name for name in found if "?" in name]
    # All workers and what serves the figures die: they come again, and no figure is lost.
    for process in psutil.Process(served.pid).children():
        process.kill()
    assert wait_until(lambda: status(served.url + "/mini/") == 200 and reachable(figures_url))
    assert wait_until(lambda: figures(figures_url)[start] > found[start])


def test_the_figures_lie_in_a_private_folder_that_does_not_outlive_the_server() -> None:
    counting = Counting(load_settings(metrics_port=free_port()))
    folder = Path(counting.folder)
    assert folder.stat().st_mode & 0o077 == 0
    (folder / "gauge_livesum_3.db").touch()
    (folder / "counter_3.db").touch()
    counting.forget(3)
    assert [path.name for path in folder.iterdir()] == ["counter_3.db"]
    counting.end()
    assert not folder.exists()
    assert Counting(load_settings()).folder == ""


def reachable(url: str) -> bool:
    """Whether anybody answers."""
    return status(url) == 200


def test_the_log_is_json_and_tells_nobody(served: Server) -> None:
    """What a server writes to stdout and stderr, whatever has befallen it before."""
    connection = http.client.HTTPConnection(served.url.removeprefix("http://"))
    connection.request("GET", "/mini/strassen?q=geheim", headers={"User-Agent": "geheim"})
    connection.getresponse().read()
    connection.close()

    def logged() -> list[dict[str, object]]:
        written = Path(f"/proc/{served.pid}/fd/1").read_text(encoding="utf-8")
        return [json.loads(line) for line in written.splitlines(keepends=True) if "\n" in line]

    asked = {"path": "/mini/strassen", "status": 200}.items()
    assert wait_until(lambda: any(asked <= entry.items() for entry in logged()))
    entries = logged()
    written = json.dumps(entries)
    assert "geheim" not in written
    assert not [entry for entry in entries if "path" in entry and "127.0.0.1" in str(entry)]
