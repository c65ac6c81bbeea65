"""Logs for operators: one line per entry, JSON or text, with the id of its request.

Entries of the program go to stderr, the access log to stdout. Neither holds an IP address, a user
agent, a referrer, or what somebody typed on a page that is private.
"""

import json
import logging
import sys
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from dashboard.settings import Settings

ACCESS = "bildungsatlas.access"
REQUEST_ID: ContextVar[str] = ContextVar("request_id", default="")
"""The id of the request that this thread answers; '' outside of requests."""
_LEVELS = {name: getattr(logging, name.upper()) for name in ("debug", "info", "warning", "error")}


class JsonLines(logging.Formatter):
    """An entry as one line of JSON: time (UTC), level, logger, message, request_id, and whatever
    the entry carries as ``fields``; a traceback under ``traceback``."""

    def format(self, record: logging.LogRecord) -> str:
        return json.dumps(_entry(self, record), ensure_ascii=False, default=str)


class TextLines(logging.Formatter):
    """An entry as a line for people; tracebacks follow on lines of their own."""

    def format(self, record: logging.LogRecord) -> str:
        entry = _entry(self, record)
        trace = entry.pop("traceback", "")
        head = " ".join(str(entry.pop(name, "")) for name in ("time", "level", "message"))
        entry.pop("logger")
        rest = " ".join(f"{name}={value}" for name, value in entry.items())
        line = " ".join(part for part in (head, rest) if part).replace("\n", " ")
        return f"{line}\n{trace}" if trace else line


def _entry(formatter: logging.Formatter, record: logging.LogRecord) -> dict[str, Any]:
    when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    entry: dict[str, Any] = {
        "time": when.replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "logger": record.name,
        "message": record.getMessage(),
    }
    if REQUEST_ID.get():
        entry["request_id"] = REQUEST_ID.get()
    entry |= getattr(record, "fields", {})
    if record.exc_info:
        entry["traceback"] = formatter.formatException(record.exc_info)
    return entry


def configure(settings: Settings) -> None:
    """Send all entries of this process where they belong; may be called again."""
    lines = JsonLines() if settings.log_format == "json" else TextLines()
    root, access = logging.getLogger(), logging.getLogger(ACCESS)
    for logger, stream in ((root, sys.stderr), (access, sys.stdout)):
        for old in [h for h in logger.handlers if getattr(h, "is_ours", False)]:
            logger.removeHandler(old)
        handler = logging.StreamHandler(stream)
        handler.setFormatter(lines)
        handler.is_ours = True  # type: ignore[attr-defined]
        logger.addHandler(handler)
    root.setLevel(_LEVELS[settings.log_level])
    access.setLevel(_LEVELS[settings.log_level] if settings.access_log else logging.CRITICAL)
    access.propagate = False
    # What gunicorn says of its own doings is of use to nobody who runs a healthy server.
    quiet = logging.INFO if settings.log_level == "debug" else logging.WARNING
    logging.getLogger("gunicorn.error").setLevel(quiet)
