"""Releases for all tests: Krefeld and the mini city, each prepared once per test run."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from layers.store import Store
from scripts.services import (
    REDIS,
    WHAT_TO_INSTALL,
    Redis,
    is_required,
    is_there,
    running_redis,
)
from tests import ahead, patience

ROOT = Path(__file__).parents[1]
KREFELD = ROOT / "data" / "sources" / "krefeld"
MINI = Path(__file__).parent / "fixtures" / "mini"


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--ahead``: whole runs prepare the demonstration city while the first tests run.
    ``--slow-browser 6``: as on a slow machine, to find tests that depend on haste."""
    parser.addoption("--ahead", action="store_true", help="prepare the demonstration city ahead")

    parser.addoption(
        "--slow-browser", type=int, default=1, help="how much slower than it can Chromium computes"
    )


def pytest_configure(config: pytest.Config) -> None:
    """No limit of time ends a test on a slow machine, and every run tries the same."""
    patience.relax()
    patience.same_examples(is_random=config.getoption("markexpr") == "long")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Begin what many tests will wait for, once per run."""
    config = session.config
    if config.getoption("--ahead") and not hasattr(config, "workerinput"):
        running = ahead.start(config._tmp_path_factory.getbasetemp())  # type: ignore[attr-defined]
        config.add_cleanup(lambda: ahead.end(running))


def _base(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """The folder that all processes of a test run share."""
    base = tmp_path_factory.getbasetemp()
    return base.parent if worker else base


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that the long runs noted (record_property "figures")."""
    for report in terminalreporter.getreports("passed"):
        for name, text in getattr(report, "user_properties", ()):
            if name == "figures" and report.when == "call":
                terminalreporter.write_line(f"{report.nodeid}: {text}")


@pytest.fixture(scope="session")
def worker(request: pytest.FixtureRequest) -> str:
    """Name of this pytest-xdist process, '' without xdist."""
    return str(getattr(request.config, "workerinput", {}).get("workerid", ""))


@pytest.fixture(scope="session")
def krefeld_tables(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """Folder with the real release of Krefeld; its geometry lies beside it in ``geo``."""
    return ahead.prepared(KREFELD, _base(tmp_path_factory, worker))


@pytest.fixture(scope="session")
def krefeld_store(krefeld_tables: Path) -> Iterator[Store]:
    """The real release of Krefeld."""
    store = Store.open(krefeld_tables, "krefeld")
    yield store
    store.close()


@pytest.fixture(scope="session")
def mini_tables(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """Folder with the release of the mini city of tests/fixtures/mini."""
    return ahead.prepared(MINI, _base(tmp_path_factory, worker))


@pytest.fixture(scope="session")
def mini_store(mini_tables: Path) -> Iterator[Store]:
    """The mini city, prepared by the real preparation; small enough to compute by hand."""
    store = Store.open(mini_tables, "mini")
    yield store
    store.close()


@pytest.fixture(scope="session")
def musterstadt_tables(tmp_path_factory: pytest.TempPathFactory, worker: str) -> Path:
    """Folder with the release of the demonstration city, generated and prepared."""
    base = _base(tmp_path_factory, worker)
    return ahead.prepared(ahead.demonstration(base), base)


@pytest.fixture(scope="session")
def musterstadt_store(musterstadt_tables: Path) -> Iterator[Store]:
    """The demonstration city."""
    store = Store.open(musterstadt_tables, "musterstadt")
    yield store
    store.close()


def need_service(program: str, package: str) -> None:
    """Skip the test where a program is missing, or fail it where it must be there."""
    if not is_there(program):
        (pytest.fail if is_required() else pytest.skip)(
            WHAT_TO_INSTALL.format(program=program, package=package)
        )


@pytest.fixture(scope="session")
def _redis() -> Iterator[Redis]:
    need_service(REDIS, REDIS)
    with running_redis() as redis:
        yield redis


@pytest.fixture
def redis_server(_redis: Redis) -> Redis:
    """A running, empty Redis without a password; a test may stop and restart it."""
    _redis.restart()
    return _redis
