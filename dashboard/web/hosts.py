"""Whether the host that a request names is one that others may read in our addresses."""

import logging
import socket
from collections.abc import Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import request

from dashboard.settings import PREFIX, Settings

log = logging.getLogger(__name__)


def expected(settings: Settings) -> Callable[[], bool]:
    """Tells of the present request whether everybody may be given the answer to it.

    Addresses in an answer begin with the public address. Without one they begin with the host of
    the request, which is what whoever asks says: only this machine's own names are then known.
    Says once in the log that the public address is missing.
    """
    if settings.public_url:
        return lambda: True
    names = {"localhost", settings.host.lower(), socket.gethostname().lower()}
    told: list[bool] = []

    def is_expected() -> bool:
        name = (urlsplit(f"//{request.host}").hostname or "").lower()
        if name in names or _is_loopback(name):
            return True
        if not told:
            told.append(True)
            log.warning(
                "%sPUBLIC_URL ist nicht gesetzt: Adressen in Seiten beginnen mit dem Rechnernamen, "
                "den eine Anfrage nennt; nginx und CDN wird deshalb gesagt, dass sie nichts "
                "behalten. Bitte die öffentliche Adresse setzen.",
                PREFIX,
            )
        return False

    return is_expected


def _is_loopback(name: str) -> bool:
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False
