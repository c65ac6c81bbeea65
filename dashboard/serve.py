"""Start the server as an operator does: check what must be there, then run gunicorn."""

import errno
import logging
import socket
import sys
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter

from dashboard.errors import (
    AtlasError,
    HostNotUsableError,
    PortInUseError,
    ReleaseMissingError,
)
from dashboard.settings import Settings, check_folder, load_settings


class Server(BaseApplication):  # type: ignore[misc]
    """gunicorn with our settings: one worker with threads, which shares its kept results."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        super().__init__()

    def load_config(self) -> None:
        """Hand our settings to gunicorn."""
        values: dict[str, Any] = {
            "bind": [bind_address(self.settings)],
            "workers": 1,
            "worker_class": "dashboard.worker.Worker",
            "threads": self.settings.threads,
            "keepalive": 5,
            "timeout": 60,
            # A Mappe of twelve views stands in its address.
            "limit_request_line": 8190,
            "graceful_timeout": 5,
            "loglevel": "warning",
            "worker_tmp_dir": None,
            "control_socket_disable": True,
            "post_worker_init": self._say_ready,
        }
        for name, value in values.items():
            if name in self.cfg.settings:
                self.cfg.set(name, value)

    def load(self) -> Any:
        """The WSGI application, made in the worker."""
        # Imported here: the first process only watches over the worker and stays small.
        from dashboard.factory import create_app

        try:
            return create_app(self.settings).server
        except AtlasError as error:
            print(error.sentence, file=sys.stderr)
            sys.exit(Arbiter.APP_LOAD_ERROR)

    def _say_ready(self, _worker: object) -> None:
        print(f"Bildungsatlas läuft: {address(self.settings)}", flush=True)


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


def check_port(settings: Settings) -> None:
    """Raises PortInUseError or HostNotUsableError where the address cannot be listened on."""
    try:
        found = socket.getaddrinfo(
            settings.host, settings.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(found[0], socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(found[4])
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise PortInUseError(settings.host, settings.port) from None
        raise HostNotUsableError(settings.host) from None


def main() -> None:
    """Serve until interrupted; ends with 1 and one sentence on stderr where that is impossible."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    try:
        settings = load_settings()
        check_release(settings)
        check_port(settings)
    except AtlasError as error:
        print(error.sentence, file=sys.stderr)
        sys.exit(1)
    Server(settings).run()


if __name__ == "__main__":
    main()
