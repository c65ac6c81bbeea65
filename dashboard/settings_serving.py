"""Settings of the processes that serve: how many, how long, what they log and count."""

import os
from typing import Literal

from pydantic import Field, FilePath
from pydantic_settings import BaseSettings

MOST_BY_DEFAULT = 4
"""Workers where nobody says how many: each takes about 150 MB."""


class ServingSettings(BaseSettings):
    """The part of the settings that the code behind the pages never asks for."""

    settings_file: FilePath | None = Field(
        default=None,
        description=(
            "Datei mit solchen Variablen, eine je Zeile; die der Umgebung gehen vor. SIGHUP liest "
            "sie neu."
        ),
    )
    workers: int = Field(
        default=0,
        ge=0,
        le=64,
        description=(
            "Prozesse, die antworten; 0: so viele wie Kerne, höchstens 4. Mit „Daten pflegen“ "
            "immer einer."
        ),
    )
    threads: int = Field(
        default=8, ge=1, le=64, description="Anfragen, die ein Prozess gleichzeitig beantwortet."
    )
    costly_at_once: int = Field(
        default=2,
        ge=1,
        le=16,
        description=(
            "Bilder, Dokumente und Pakete, die ein Prozess zugleich herstellt; wer nicht in acht "
            "Sekunden an die Reihe kommt, wird um Geduld gebeten."
        ),
    )
    graceful_seconds: int = Field(
        default=30,
        ge=1,
        le=600,
        description="Sekunden, die begonnene Antworten beim Beenden und Neuladen noch haben.",
    )
    drain_seconds: int = Field(
        default=2,
        ge=0,
        le=60,
        description=(
            "Sekunden, die der Server nach SIGTERM noch alles annimmt, während `/bereit` schon 503 "
            "sagt und Lastverteiler niemanden mehr schicken; ein zweites SIGTERM kürzt sie ab."
        ),
    )
    query_seconds: float = Field(
        default=10,
        gt=0,
        le=600,
        description="Sekunden, nach denen eine Abfrage abgebrochen wird.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Was ins Protokoll kommt: `debug`, `info`, `warning`, `error`."
    )
    log_format: Literal["json", "text"] = Field(
        default="json", description="`json`: eine JSON-Zeile je Eintrag; `text`: zum Mitlesen."
    )
    access_log: bool = Field(
        default=True,
        description=(
            "Eine Zeile je Anfrage, ohne IP-Adresse, Browserkennung und persönliche Eingaben; "
            "`false`: keine."
        ),
    )
    metrics_port: int = Field(
        default=0,
        ge=0,
        le=65535,
        description="Eigener Port mit Messwerten für Prometheus; 0: keiner.",
    )
    metrics_host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Adresse, an der die Messwerte liegen; nie eine öffentliche.",
    )

    def worker_count(self, *, is_one: bool) -> int:
        """Processes to start. ``is_one``: what they do lives in one process."""
        return 1 if is_one else self.workers or max(1, min(cores(), MOST_BY_DEFAULT))


def cores() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0))


EXPECTED = {
    "settings_file": "der Pfad einer vorhandenen Datei",
    "workers": "eine ganze Zahl von 0 bis 64",
    "threads": "eine ganze Zahl von 1 bis 64",
    "costly_at_once": "eine ganze Zahl von 1 bis 16",
    "graceful_seconds": "eine ganze Zahl von 1 bis 600",
    "drain_seconds": "eine ganze Zahl von 0 bis 60",
    "query_seconds": "eine Zahl über 0 bis 600",
    "log_level": "debug, info, warning oder error",
    "log_format": "json oder text",
    "access_log": "true oder false",
    "metrics_port": "eine ganze Zahl von 0 bis 65535",
    "metrics_host": "ein Rechnername oder eine IP-Adresse",
}
