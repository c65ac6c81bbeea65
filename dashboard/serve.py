"""Start the server as an operator does: check what must be there, then run gunicorn."""

import atexit
import errno
import logging
import mmap
import os
import secrets
import socket
import sys
from typing import Any, Literal

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from dashboard.counting import Counting
from dashboard.errors import (
    AtlasError,
    HostNotUsableError,
    PortInUseError,
    ReleaseMissingError,
)
from dashboard.logs import configure
from dashboard.settings import Settings, check_folder, load_settings
from dashboard.watch import Watch

log = logging.getLogger("bildungsatlas")


class State:
    """What the worker knows and the application may ask. ``is_leaving``: this worker takes no
    more; ``end_is_near``: a byte that all processes share, 1 as soon as the server is to end."""

    is_leaving = False
    end_is_near: bytearray | mmap.mmap = bytearray(1)

    @property
    def is_stopping(self) -> bool:
        """Whether visitors should be sent elsewhere."""
        return self.is_leaving or self.end_is_near[0] == 1


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings. The first process watches over workers with threads; what makes
    the pages is loaded in the workers alone."""

    def __init__(self, settings: Settings) -> None:
        # Sessions outlive a worker, and are known to all of them.
        secret = settings.secret_key or secrets.token_hex(32)
        self.settings = settings.model_copy(update={"secret_key": secret})
        self.state = State()
        self.slot = 0
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        settings = self.settings
        values: dict[str, Any] = {
            "bind": [bind_address(settings)],
            "workers": settings.processes,
            "worker_class": "dashboard.worker.Worker",
            "logger_class": "dashboard.gunicorn_log.ServerLog",
            "threads": settings.threads,
            # Longer than nginx keeps its connections to us open (60 s), which then never meets one
            # that we are just closing.
            "keepalive": 75,
            "timeout": 60,
            # A Mappe of twelve views stands in its address.
            "limit_request_line": 8190,
            "limit_request_fields": 64,
            "graceful_timeout": settings.graceful_seconds,
            # Schemes and hosts of proxies are read by dashboard.web.proxies.
            "forwarded_allow_ips": "",
            "worker_tmp_dir": memory_folder(),
            "control_socket_disable": True,
            "pre_fork": lambda watch, worker: watch.give_slot(worker),
            "post_worker_init": self._answers,
            "post_fork": lambda _watch, worker: setattr(self, "slot", worker.slot),
            "child_exit": lambda _watch, worker: self.counting.forget(worker.slot),
            "worker_exit": lambda _watch, worker: leave(worker),
        }
        for name, value in values.items():
            self.cfg.set(name, value)

    def reload(self) -> None:
        """Read the settings again; where they cannot be used, the former stay."""
        try:
            found = load_settings()
        except AtlasError as error:
            log.error("Die Einstellungen bleiben, wie sie waren: %s", error.sentence)
        else:
            self.settings = found.model_copy(update={"secret_key": self.settings.secret_key})
        configure(self.settings)
        super().reload()

    def load(self) -> Any:
        """The WSGI application, made in the worker."""
        # The code may be newer than that of the first process, which watches over the workers.
        forget_ours()
        from dashboard.errors import AtlasError
        from dashboard.factory import create_app
        from dashboard.logs import configure
        from dashboard.settings import load_settings

        try:
            configure(self.settings)
            app = create_app(load_settings(**self.settings.model_dump(exclude={"settings_file"})))
        except AtlasError as error:
            print(error.sentence, file=sys.stderr)
            sys.exit(Arbiter.APP_LOAD_ERROR)
        app.server.extensions["bildungsatlas-state"] = self.state
        if self.counting.folder:
            from dashboard.metrics import FOLDER, Metrics

            os.environ[FOLDER] = self.counting.folder
            app.server.extensions["bildungsatlas-noted"].counts = Metrics(app.server, self.slot)
        return app.server

    def run(self) -> None:
        """Serve until a signal ends it."""
        self.counting = Counting(self.settings)
        try:
            Watch(self).run()
        finally:
            self.counting.end()

    def _answers(self, worker: Any) -> None:
        worker.ready[worker.slot] = 1
        if worker.age == 1:
            log.info("Bildungsatlas läuft: %s", address(self.settings))


def leave(worker: Any) -> None:
    """End a worker that has answered everything: tidy up, but wait for no thread that hangs."""
    if worker.booted and worker.pid == os.getpid():
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(int(getattr(sys.exc_info()[1], "code", 0) or 0))


def forget_ours() -> None:
    """Let the next import of our modules read their files again."""
    for name in [n for n in sys.modules if n.split(".")[0] in ("dashboard", "layers")]:
        del sys.modules[name]


def memory_folder() -> str | None:
    """Where workers tell that they are alive: in memory, since a busy disk would stop them."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108 - unnamed files


def bind_address(settings: Settings) -> str:
    """Host and port as gunicorn wants them; IPv6 hosts in square brackets."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"{host}:{settings.port}"


def address(settings: Settings) -> str:
    """The address to open in a browser on this machine."""
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104
    host = everywhere.get(settings.host, settings.host)
    host = f"[{host}]" if ":" in host and not host.startswith("[") else host
    return f"http://{host}:{settings.port}"


def check_release(settings: Settings) -> None:
    """Raises ReleaseMissingError where nothing has been prepared, WrongEditionFoundError where the
    folder is that of the internal releases and the server public."""
    slug, folder = settings.municipality, settings.tables_dir
    check_folder(folder, slug, settings.edition)
    if not any((folder / f"{slug}.{word}").is_file() for word in ("current", "withdrawn")):
        raise ReleaseMissingError(slug, folder)


def check_port(settings: Settings, which: Literal["", "metrics"] = "") -> None:
    """Raises PortInUseError or HostNotUsableError where the address cannot be listened on: that of
    the pages, or of the figures."""
    host, port = settings.host, settings.port
    if which:
        host, port = settings.metrics_host, settings.metrics_port
    names = tuple(f"{which}_{name}".strip("_").upper() for name in ("host", "port"))
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortInUseError(host, port, names[1]) from None
        raise HostNotUsableError(host, names[0]) from None


def main() -> None:
    """Serve until interrupted; ends with 1 and one sentence on stderr where that is impossible."""
    try:
        settings = load_settings()
        configure(settings)
        check_release(settings)
        check_port(settings)
        if settings.metrics_port:
            check_port(settings, "metrics")
    except AtlasError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(1)
    if settings.steward_pages and settings.workers > 1:
        log.warning(
            "BILDUNGSATLAS_WORKERS ist %s, gestartet wird ein Prozess: Anmeldungen und laufende "
            "Prüfungen von „Daten pflegen“ leben in ihm.",
            settings.workers,
        )
    Server(settings).run()


if __name__ == "__main__":
    main()
