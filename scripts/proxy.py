"""nginx with the site file that operators get, on free ports of this machine."""

import os
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scripts.server import ROOT, free_port
from scripts.services import ended, listens

NGINX = "nginx"
PACKAGE = "nginx-light"
NAME = "bildung.example.de"
"""The public name in the site file."""
HERE, NAMED = "127.0.0.1", "localhost"
"""Where it listens, and the name that it is asked by: without one it answers nobody."""
_CERTIFICATE = (
    *("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"),
    *("-nodes", "-days", "2", "-subj", f"/CN={NAMED}", "-addext", f"subjectAltName=DNS:{NAMED}"),
)
_MAIN = """
{user}
pid {folder}/nginx.pid;
worker_processes 2;
error_log {folder}/main.log;
events {{ worker_connections 1024; }}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/upstream.conf;
    include {folder}/site.conf;
}}
"""


@dataclass(frozen=True)
class Proxy:
    """A running nginx: ``url`` with TLS, ``plain`` the same site without, ``door`` the port that
    leads to TLS; its logs lie in ``folder``."""

    folder: Path
    url: str
    plain: str
    door: str


def changed(text: str, changes: Sequence[tuple[str, str]]) -> str:
    """A configuration with other places and ports. Raises ValueError where it lacks one."""
    for old, new in changes:
        if old not in text:
            raise ValueError(f"„{old}“ is not in the file that operators get.")
        text = text.replace(old, new)
    return text


def configure(folder: Path, ports: Sequence[int]) -> tuple[Path, Proxy]:
    """Write what nginx reads into ``folder``: the deploy files, for application servers on two
    ``ports``. Gives nginx' main file, and the proxy that it makes."""
    door, secure, plain = free_port(), free_port(), free_port()
    site = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    lines = [line for line in site.splitlines(keepends=True) if "listen [::]" not in line]
    places = (
        ("/etc/ssl/bildungsatlas", str(folder)),
        ("/var/cache/nginx-bildungsatlas", f"{folder}/cache"),
        ("/var/log/nginx", str(folder)),
        ("listen 443 ssl http2;", f"listen {HERE}:{secure} ssl http2; listen {HERE}:{plain};"),
        ("listen 443 ", f"listen {HERE}:{secure} "),
        ("listen 80;", f"listen {HERE}:{door};"),
        ("listen 80 ", f"listen {HERE}:{door} "),
        (NAME, NAMED),
    )
    upstream = (ROOT / "deploy" / "nginx-upstream.conf").read_text(encoding="utf-8")
    servers = [(f":{old}", f":{new}") for old, new in zip((8050, 8051), ports, strict=True)]
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "site.conf").write_text(changed("".join(lines), places), encoding="utf-8")
    (folder / "upstream.conf").write_text(changed(upstream, servers), encoding="utf-8")
    main = folder / "nginx.conf"
    main.write_text(_MAIN.format(folder=folder, user=user), encoding="utf-8")
    files = ("-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem")
    subprocess.run([*_CERTIFICATE, *files], check=True, capture_output=True)
    secure_url = f"https://{NAMED}:{secure}"
    proxy = Proxy(folder, secure_url, f"http://{NAMED}:{plain}", f"http://{HERE}:{door}")
    return main, proxy


@contextmanager
def running_nginx(ports: Sequence[int]) -> Iterator[Proxy]:
    """nginx in front of application servers on two ``ports``, ended afterwards. Raises RuntimeError
    with its words where it does not start."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        main, proxy = configure(folder, ports)
        command = [NGINX, "-e", f"{folder}/main.log", "-c", str(main)]
        tested = subprocess.run([*command, "-t"], capture_output=True, text=True, check=False)
        if tested.returncode:
            raise RuntimeError(tested.stderr)
        process = subprocess.Popen([*command, "-g", "daemon off;"])
        try:
            if not listens(int(proxy.plain.rpartition(":")[2]), process):
                raise RuntimeError((folder / "main.log").read_text(encoding="utf-8"))
            yield proxy
        finally:
            ended(process)
