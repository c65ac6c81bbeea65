"""Who may keep data: a password, or a name that the office's single sign-on puts into a header.

Sessions are signed cookies of Flask; a form carries a token of its session, and a request from
another site is refused.
"""

import hmac
import secrets
from collections.abc import MutableMapping
from dataclasses import dataclass, field
from threading import Lock
from time import monotonic
from typing import Any

from flask import Request

from dashboard.access import is_from
from dashboard.errors import ForeignRequestError, SignInError, TooManyAttemptsError
from dashboard.settings import Settings, networks_of

NAME, TOKEN = "steward", "token"
MOST_ATTEMPTS, WINDOW_SECONDS = 5, 900.0
SAME_SITE = ("same-origin", "none", "")

Session = MutableMapping[str, Any]


@dataclass
class Attempts:
    """Failed sign-ins per address; after five within a quarter of an hour there is a pause."""

    failed: dict[str, list[float]] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def check(self, address: str) -> None:
        """Raises TooManyAttemptsError during a pause."""
        with self.lock:
            end = monotonic() - WINDOW_SECONDS
            recent = [when for when in self.failed.get(address, []) if when > end]
            self.failed = {k: v for k, v in self.failed.items() if v[-1] > end}
            if len(recent) >= MOST_ATTEMPTS:
                raise TooManyAttemptsError
            if recent:
                self.failed[address] = recent

    def note(self, address: str) -> None:
        """Remember a failed sign-in."""
        with self.lock:
            self.failed.setdefault(address, []).append(monotonic())


def steward_name(settings: Settings, request: Request, session: Session) -> str:
    """Who is signed in; '' for nobody.

    The header counts only in requests that come from the trusted proxy itself; everyone could send
    it otherwise.
    """
    proxies = networks_of(settings.trusted_proxy)
    if settings.steward_header and is_from(request.environ, proxies):
        name = request.headers.get(settings.steward_header, "").strip()
        allowed = {n.strip() for n in settings.steward_names.split(",") if n.strip()}
        if name and (not allowed or name in allowed):
            return name
    if settings.steward_password:
        return str(session.get(NAME, ""))
    return ""


def sign_in(settings: Settings, request: Request, session: Session, attempts: Attempts) -> None:
    """Begin a session after the right password.

    Raises SignInError for a wrong one, TooManyAttemptsError after several.
    """
    address = request.remote_addr or ""
    attempts.check(address)
    given = request.form.get("password", "").encode()
    wanted = settings.steward_password.encode()
    if not wanted or not hmac.compare_digest(given, wanted):
        attempts.note(address)
        raise SignInError
    name = " ".join(request.form.get("name", "").split())[:60]
    session.clear()
    session[NAME] = name or "ohne Namen"


def sign_out(session: Session) -> None:
    """End the session."""
    session.clear()


def form_token(session: Session) -> str:
    """The token that every form of this session carries."""
    if TOKEN not in session:
        session[TOKEN] = secrets.token_urlsafe(24)
    return str(session[TOKEN])


def check_origin(request: Request) -> None:
    """Raises ForeignRequestError where a browser says that another site made the request."""
    same_site = request.headers.get("Sec-Fetch-Site", "") in SAME_SITE
    origin = request.headers.get("Origin", "")
    same_origin = origin in ("", "null") or origin.split("://")[-1] == request.host
    if not (same_site and same_origin):
        raise ForeignRequestError


def check_form(request: Request, session: Session) -> None:
    """Raises ForeignRequestError unless the form was written by this server for this session."""
    check_origin(request)
    given = request.form.get(TOKEN, "")
    known = str(session.get(TOKEN, ""))
    if not (known and hmac.compare_digest(given.encode(), known.encode())):
        raise ForeignRequestError
