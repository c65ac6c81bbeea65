"""Deliveries: an uploaded file in a folder of its own, checked and prepared by another process.

The server itself never reads a workbook: it starts ``layers.prepare.stage``, which writes
``status.json`` beside the file, and shows what stands there.
"""

import json
import os
import re
import secrets
import shutil
import subprocess
import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock, Thread
from typing import Any

from dashboard.errors import DeliveryNotFoundError, DeliveryRunningError
from layers.publish.publication import Shelf

JUDGE = "dashboard.web.story_check:judge"
"""Who looks at the stories of a delivery: the check runs in a process of its own."""

STATUS, UPLOAD = "status.json", "upload"
RUNNING = "running"
SUFFIXES = (".xlsx", ".csv", ".zip", ".gpkg", ".geojson", ".toml", ".svg", ".png")
KEPT_DELIVERIES = 20
LONGEST_NAME = 150
"""Bytes; file systems take 255, and the reports name all files of a delivery."""


@dataclass(frozen=True)
class Delivery:
    """One delivery. ``state`` is running, faulty, ready, failed, published or discarded; ``report``
    is what layers.prepare.stage wrote."""

    id: str
    folder: Path
    file: str
    who: str
    when: str
    state: str
    report: dict[str, Any]

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.state in (RUNNING, "faulty", "ready", "failed")


class Checks:
    """The checking processes that this server started, by their id.

    ``lock`` is held by whoever changes what is published or begins a check: two stewards may press
    a button at the same moment.
    """

    def __init__(self) -> None:
        self.lock = Lock()
        self._running: dict[int, subprocess.Popen[bytes]] = {}

    def start(self, command: list[str], log: Path) -> int:
        """Start a process that outlives the request; its words go into ``log``."""
        with log.open("wb") as words:
            process = subprocess.Popen(  # noqa: S603 - our own program, no shell
                command,
                stdin=subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,
            )
        self._running[process.pid] = process
        # Somebody has to wait for it even if nobody looks at the delivery again.
        Thread(target=process.wait, daemon=True).start()
        return process.pid

    def is_running(self, pid: int, part: str) -> bool:
        """Whether a process still works, also one that an earlier server started; ``part`` stands
        in its command."""
        own = self._running.get(pid)
        if own is not None:
            if own.poll() is None:
                return True
            del self._running[pid]
            return False
        return pid > 0 and _is_alive(pid, part)


class Deliveries:
    """The deliveries of one municipality below ``folder``, newest first."""

    def __init__(self, folder: Path, shelf: Shelf, checks: Checks) -> None:
        self._folder = folder
        self._shelf = shelf
        self._checks = checks

    def all(self) -> tuple[Delivery, ...]:
        """Those that are kept."""
        folders = sorted(self._folder.glob("*/" + STATUS), reverse=True)
        return tuple(self._read(path.parent) for path in folders)

    def get(self, delivery_id: str) -> Delivery:
        """The delivery of that id. Raises DeliveryNotFoundError."""
        if not re.fullmatch(r"[0-9]{8}-[0-9]{6}-[0-9a-f]{6}", delivery_id):
            raise DeliveryNotFoundError
        folder = self._folder / delivery_id
        if not (folder / STATUS).is_file():
            raise DeliveryNotFoundError
        return self._read(folder)

    def begin(self, files: list[tuple[str, bytes]], who: str) -> Delivery:
        """Keep the files and start checking them.

        Raises DeliveryRunningError while another delivery is being checked, OSError where nothing
        can be written; then nothing of the delivery stays.
        """
        with self._checks.lock:
            return self._begin(files, who)

    def _begin(self, files: list[tuple[str, bytes]], who: str) -> Delivery:
        if any(found.state == RUNNING for found in self.all()):
            raise DeliveryRunningError
        now = datetime.now(UTC)
        delivery_id = f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(3)}"
        folder = self._folder / delivery_id
        names = safe_names([name for name, _ in files])
        status = {
            "state": RUNNING,
            "file": ", ".join(names),
            "who": who,
            "when": now.isoformat(timespec="seconds"),
        }
        try:
            (folder / UPLOAD).mkdir(parents=True)
            for name, (_, data) in zip(names, files, strict=True):
                (folder / UPLOAD / name).write_bytes(data)
            write_status(folder, status)
        except OSError:
            shutil.rmtree(folder, ignore_errors=True)
            raise
        write_status(folder, {**status, "pid": self._start(folder)})
        self._forget_old()
        return self._read(folder)

    def close(self, delivery: Delivery, state: str) -> None:
        """Note that a delivery was published or discarded."""
        write_status(delivery.folder, {**_status(delivery.folder), "state": state})

    def _start(self, folder: Path) -> int:
        command = [
            sys.executable, "-m", "layers.prepare.stage", str(folder / UPLOAD),
            "--folder", str(folder), "--municipality", self._shelf.slug,
            "--sources", str(self._shelf.sources), "--tables", str(self._shelf.tables),
            "--judge", JUDGE,
        ]  # fmt: skip
        if self._shelf.internal is not None:
            command += ["--internal", str(self._shelf.internal)]
        return self._checks.start(command, folder / "log.txt")

    def _read(self, folder: Path) -> Delivery:
        status = _status(folder)
        # Asked before the result is read: a check that ends in between has written it.
        working = self._checks.is_running(int(status.get("pid", 0)), folder.name)
        if (result := folder / "result.json").is_file():
            report = json.loads(result.read_text(encoding="utf-8"))
        else:
            report = {}
        state = str(status.get("state", "failed"))
        if state == RUNNING:
            state = str(report.get("state", "")) or (RUNNING if working else "failed")
        return Delivery(
            folder.name,
            folder,
            str(status.get("file", "")),
            str(status.get("who", "")),
            str(status.get("when", "")),
            state,
            report,
        )

    def _forget_old(self) -> None:
        """Uploads are kept for a while, to look things up; the newest KEPT_DELIVERIES."""
        for old in self.all()[KEPT_DELIVERIES:]:
            if not old.is_open:
                shutil.rmtree(old.folder, ignore_errors=True)


def _is_alive(pid: int, part: str) -> bool:
    """Whether a process of that id runs a command with ``part``: after a restart of a container
    another process may have the id, and one that ended may be listed until somebody asks for it."""
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    try:
        command = Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return True  # a system without /proc
    return part.encode() in command


def safe_name(name: str) -> str:
    """The last part of a file name in plain characters, as it may stand in a folder.

    At most LONGEST_NAME bytes; of a longer one the beginning goes, the ending stays.
    """
    last = name.replace("\\", "/").rsplit("/", 1)[-1]
    plain = re.sub(r"[^\w.() -]", "_", last).strip(". ")
    return plain.encode()[-LONGEST_NAME:].decode(errors="ignore") or "datei"


def safe_names(names: list[str]) -> list[str]:
    """Safe names of files that lie in one folder, each its own: equal ones get a number."""
    given: list[str] = []
    for name in names:
        plain = safe_name(name)
        stem, dot, ending = plain.rpartition(".")
        number = 1
        while plain.casefold() in (other.casefold() for other in given):
            number += 1
            plain = f"{stem} ({number}){dot}{ending}"
        given.append(plain)
    return given


def write_status(folder: Path, status: dict[str, Any]) -> None:
    """Replace the status at once, so that readers never see half of it."""
    aside = folder / f".{STATUS}-{secrets.token_hex(4)}"
    aside.write_text(json.dumps(status, ensure_ascii=False), encoding="utf-8")
    aside.replace(folder / STATUS)


def _status(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((folder / STATUS).read_text(encoding="utf-8"))
    return found
