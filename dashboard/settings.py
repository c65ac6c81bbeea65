"""Settings of the server, read once from BILDUNGSATLAS_* variables.

``python -m dashboard.settings`` prints them as the table that the README carries.
"""

import os
import re
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from dashboard.errors import SettingsError, WrongEditionFoundError
from dashboard.settings_serving import EXPECTED, ServingSettings
from layers.model import SLUG

PREFIX = "BILDUNGSATLAS_"
ORIGIN = r"https?://(\*\.)?[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?(:\d{1,5})?"
"""A web site without a path; ``*.`` before its name stands for all below it."""
ASSETS = Path(__file__).resolve().parents[1] / "assets"


class Settings(ServingSettings):
    """What an operator can set. Frozen; every field is one environment variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="ignore")

    host: str = Field(
        default="127.0.0.1",
        min_length=1,
        description="Adresse, an der der Server lauscht; 0.0.0.0 für alle Netze.",
    )
    port: int = Field(default=8050, ge=1, le=65535, description="Port des Servers.")
    municipality: str = Field(
        default="krefeld",
        pattern=f"^{SLUG}$",
        description=(
            "Kommune, zu der kurze Adressen führen: Name ihres Ordners unter data/sources."
        ),
    )
    municipalities: str = Field(
        default="",
        pattern=rf"^({SLUG}(\s*,\s*{SLUG})*)?$",
        description="Kommunen, die gezeigt werden, durch Komma getrennt; leer: alle vorbereiteten.",
    )
    tables_dir: Path = Field(
        default=Path("data/tables"),
        description="Ordner mit den vorbereiteten Datenständen.",
    )
    internal_dir: Path = Field(
        default=Path("data/internal/tables"),
        description=(
            "Ordner der internen Ausgaben mit allen Zahlen, nie unter einem Ordner, den ein "
            "öffentlicher Server liest."
        ),
    )
    public_url: str = Field(
        default="",
        pattern=r"^(https?://[^\s/]+)?$",
        description=(
            "Öffentliche Adresse ohne Schrägstrich am Ende, z. B. https://bildung.example.de; "
            "leer: die Adresse der Anfrage. Steht in Downloads und geteilten Links."
        ),
    )
    embed_sites: str = Field(
        default="*",
        pattern=rf"^\s*(\*|none|{ORIGIN}([\s,]+{ORIGIN})*)\s*$",
        description=(
            "Websites, die Karten, Zeitreihen und Schulformwechsel einbetten dürfen: ihre "
            "Ursprünge, z. B. `https://www.example.de https://*.example.org`; `*`: alle, "
            "`none`: keine."
        ),
    )
    cache_megabytes: int = Field(
        default=48,
        ge=0,
        le=10_000,
        description=(
            "Fertige Seiten, Wertedateien, Bilder und Dateien, die jeder Prozess im Speicher "
            "behält, in Megabyte; 0 schaltet das ab."
        ),
    )
    cache_url: str = Field(
        default="",
        pattern=r"^(rediss?://[^\s/]+(/\S*)?|unix:///\S+)?$",
        repr=False,
        description=(
            "Redis, in dem mehrere Prozesse und Rechner fertige Ergebnisse teilen, z. B. "
            "`redis://:kennwort@127.0.0.1:6379/0`, `rediss://…` oder `unix:///run/redis.sock`; "
            "leer: keiner."
        ),
    )
    edition: Literal["public", "internal"] = Field(
        default="public",
        description=(
            "`public` oder `internal`: welche Ausgaben der Server öffnet; die anderen weist er ab."
        ),
    )
    steward_pages: bool = Field(
        default=False,
        description=(
            "`true`: Dieser Server hat die Seite „Daten pflegen“ und Vorschauen, nur nach "
            "Anmeldung. Er darf von außen nicht erreichbar sein."
        ),
    )
    steward_password: str = Field(
        default="",
        pattern=r"^(.{12,})?$",
        repr=False,
        description="Kennwort für „Daten pflegen“, mindestens 12 Zeichen; leer: keines.",
    )
    steward_header: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9-]*$",
        description=(
            "Kopfzeile, in die der vorgeschaltete Server den Namen des Angemeldeten schreibt, "
            "z. B. `X-Remote-User`; leer: keine."
        ),
    )
    steward_names: str = Field(
        default="",
        description=(
            "Wer aus dieser Kopfzeile Daten pflegen darf, durch Komma getrennt; leer: alle, die "
            "der vorgeschaltete Server durchlässt."
        ),
    )
    trusted_proxy: str = Field(
        default="127.0.0.1",
        description=(
            "Adresse oder Netz des vorgeschalteten Servers, mehrere durch Komma getrennt; nur von "
            "dort gelten diese Kopfzeile, `X-Forwarded-Proto`, `X-Forwarded-Host` und "
            "`X-Request-ID`."
        ),
    )
    secret_key: str = Field(
        default="",
        pattern=r"^(.{16,})?$",
        repr=False,
        description=(
            "Schlüssel für die Anmeldung, mindestens 16 Zeichen; leer: ein neuer bei jedem Start "
            "(dann endet jede Anmeldung mit ihm)."
        ),
    )
    sources_dir: Path = Field(
        default=Path("data/sources"),
        description="Ordner der Quellen; „Daten pflegen“ schreibt dorthin.",
    )
    deliveries_dir: Path = Field(
        default=Path("data/deliveries"),
        description="Ordner für hochgeladene Lieferungen und für abgelöste Quellen.",
    )
    upload_megabytes: int = Field(
        default=50, ge=1, le=2000, description="Größte Lieferung in Megabyte."
    )

    @property
    def wanted(self) -> tuple[str, ...]:
        """The municipalities to serve; () for all that are prepared."""
        return tuple(slug.strip() for slug in self.municipalities.split(",") if slug.strip())

    @property
    def framing_sites(self) -> tuple[str, ...]:
        """The origins whose pages may frame embeds: ``("*",)`` for all, () for none."""
        sites = re.split(r"[\s,]+", self.embed_sites)
        return tuple(site for site in sites if site not in ("", "none"))

    @property
    def processes(self) -> int:
        """Workers to start; one where stewards keep data: what they do lives in one process."""
        return self.worker_count(is_one=self.steward_pages)

    @field_validator("trusted_proxy")
    @classmethod
    def _are_networks(cls, given: str) -> str:
        networks_of(given)
        return given

    @model_validator(mode="after")
    def _default_is_served(self) -> "Settings":
        if self.wanted and self.municipality not in self.wanted:
            raise ValueError(
                f"{PREFIX}MUNICIPALITIES nennt „{self.municipality}“ nicht, die Kommune, zu der "
                f"kurze Adressen führen. Bitte dort ergänzen oder {PREFIX}MUNICIPALITY ändern."
            )
        return self

    @model_validator(mode="after")
    def _figures_have_a_port_of_their_own(self) -> "Settings":
        if self.metrics_port == self.port:
            raise ValueError(
                f"{PREFIX}METRICS_PORT ist {self.metrics_port}, wie {PREFIX}PORT; die Messwerte "
                "brauchen einen eigenen Port. Bitte einen anderen wählen, oder 0 für keinen."
            )
        return self

    @model_validator(mode="after")
    def _only_public_releases_are_published(self) -> "Settings":
        if self.steward_pages and self.edition == "internal":
            raise ValueError(
                f"{PREFIX}STEWARD_PAGES und {PREFIX}EDITION=internal gehen nicht zusammen: Auf der "
                "Seite „Daten pflegen“ wird die öffentliche Ausgabe veröffentlicht. Bitte für die "
                f"interne Ausgabe einen eigenen Server starten und hier {PREFIX}EDITION weglassen."
            )
        return self

    @model_validator(mode="after")
    def _internal_results_are_not_shared(self) -> "Settings":
        if self.cache_url and self.edition == "internal":
            raise ValueError(
                f"{PREFIX}CACHE_URL und {PREFIX}EDITION=internal gehen nicht zusammen: Was der "
                "interne Server zeigt, verlässt ihn nicht. Bitte hier "
                f"{PREFIX}CACHE_URL weglassen."
            )
        return self

    @model_validator(mode="after")
    def _internal_stays_apart(self) -> "Settings":
        """Folders that a public server reads hold nothing internal, and the other way round."""
        if self.edition == "internal":
            return self
        tables, internal = self.tables_dir.resolve(), self.internal_dir.resolve()
        if internal in (tables, *tables.parents):
            raise ValueError(
                f"{PREFIX}TABLES_DIR ({self.tables_dir}) liegt im Ordner der internen Ausgaben; "
                "dieser Server zeigt nur öffentliche. Bitte den Ordner der öffentlichen Ausgaben "
                f"nennen, oder im Netz der Verwaltung {PREFIX}EDITION=internal setzen."
            )
        public = (tables, tables.parent / "geo", ASSETS)
        if internal.parent == tables.parent or any(
            folder in (internal, *internal.parents) for folder in public
        ):
            raise ValueError(
                f"{PREFIX}INTERNAL_DIR ({self.internal_dir}) liegt bei dem, was ein öffentlicher "
                f"Server liest ({self.tables_dir} und die Umrisse daneben). Bitte einen Ordner "
                "nennen, der davon getrennt ist, z. B. data/internal/tables."
            )
        return self


_EXPECTED = {
    **EXPECTED,
    "host": "ein Rechnername oder eine IP-Adresse",
    "port": "eine ganze Zahl von 1 bis 65535",
    "municipality": "ein Ordnername aus kleinen Buchstaben, Ziffern und Bindestrichen",
    "municipalities": "Ordnernamen, durch Komma getrennt, oder nichts",
    "tables_dir": "ein Pfad zu einem Ordner",
    "internal_dir": "ein Pfad zu einem Ordner",
    "public_url": "eine Adresse wie https://bildung.example.de ohne Pfad dahinter, oder nichts",
    "embed_sites": "*, none oder Ursprünge wie https://www.example.de ohne Pfad, durch Leerzeichen "
    "getrennt",
    "cache_megabytes": "eine ganze Zahl von 0 bis 10000",
    "cache_url": "eine Adresse wie redis://127.0.0.1:6379/0, rediss://… oder unix:///…, "
    "oder nichts",
    "edition": "public oder internal",
    "steward_pages": "true oder false",
    "steward_password": "ein Kennwort mit mindestens 12 Zeichen, oder nichts",
    "steward_header": "der Name einer Kopfzeile wie X-Remote-User, oder nichts",
    "steward_names": "Namen, durch Komma getrennt, oder nichts",
    "trusted_proxy": "eine IP-Adresse oder ein Netz wie 172.16.0.0/12",
    "secret_key": "ein Text mit mindestens 16 Zeichen, oder nichts",
    "sources_dir": "ein Pfad zu einem Ordner",
    "deliveries_dir": "ein Pfad zu einem Ordner",
    "upload_megabytes": "eine ganze Zahl von 1 bis 2000",
}


def networks_of(trusted_proxy: str) -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks that a setting lists. Raises ValueError."""
    return tuple(ip_network(one.strip()) for one in trusted_proxy.split(","))


_SECRET = ("cache_url", "steward_password", "secret_key")


def load_settings(**overrides: Any) -> Settings:
    """The settings of this process; ``overrides`` win over the environment.

    Raises SettingsError with one German sentence per wrong value: what was found, what is
    expected, what to do.
    """
    try:
        file = os.environ.get(f"{PREFIX}SETTINGS_FILE") or None
        return Settings(_env_file=file, **overrides)  # type: ignore[call-arg]
    except ValidationError as error:
        raise SettingsError("\n".join(_sentence(fault) for fault in error.errors())) from None


def check_folder(tables_dir: Path, municipality: str, edition: str) -> None:
    """Raises WrongEditionFoundError where a server of the public edition is given the folder of
    internal releases: only there lie files ``.truth``."""
    if edition == "public" and next(tables_dir.glob("*.truth"), None) is not None:
        raise WrongEditionFoundError(municipality, tables_dir, edition)


def unusable(name: str) -> SettingsError:
    """The error for a value that shows to be wrong only when it is used."""
    return SettingsError(_sentence({"loc": (name,), "input": ""}))


def _sentence(fault: Any) -> str:
    if not fault["loc"]:
        return str(fault["ctx"]["error"])
    name = str(fault["loc"][0]).removeprefix(PREFIX.lower())
    variable = PREFIX + name.upper()
    default = Settings.model_fields[name].default
    found = "(geheim)" if name in _SECRET else fault["input"]
    return (
        f"{variable} ist „{found}“, erwartet wird {_EXPECTED[name]}. "
        f"Bitte ändern oder weglassen (dann gilt „{default}“)."
    )


def markdown_table() -> str:
    """Every setting with its default and meaning, as a Markdown table."""
    lines = ["| Variable | Vorgabe | Bedeutung |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        default = f"`{field.default}`" if str(field.default) else "(leer)"
        lines.append(f"| `{PREFIX}{name.upper()}` | {default} | {field.description} |")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown_table())
