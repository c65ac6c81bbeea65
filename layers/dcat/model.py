"""What a metadata feed says: catalogues, data sets, distributions. No RDF yet."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from layers.dcat.licences import Licence
from layers.model import Municipality, Source

EDUCATION, SOCIETY, REGIONS = "EDUC", "SOCI", "REGI"
"""Themes, as in http://publications.europa.eu/resource/authority/data-theme."""


@dataclass(frozen=True)
class Offer:
    """A way to the data: a file, or, where ``service`` is the address of one, an interface.

    ``key`` is unique within a data set; ``kind`` is a key of FORMATS; ``address`` is complete.
    ``has_outlines`` names the level whose outlines it holds, '' for none.
    """

    key: str
    title: str
    kind: str
    address: str
    has_outlines: str = ""
    service: str = ""


FORMATS: dict[str, tuple[str, str]] = {
    "csv": ("CSV", "text/csv"),
    "xlsx": ("XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "geojson": ("GEOJSON", "application/geo+json"),
    "gpkg": ("GPKG", "application/geopackage+sqlite3"),
    "json": ("JSON", "application/json"),
    "zip": ("ZIP", "application/zip"),
}
"""Kind of file -> name in http://publications.europa.eu/resource/authority/file-type, media
type."""


class Places(Protocol):
    """Where things stand on the server; the methods give complete addresses."""

    def home(self) -> str:
        """The start page of the municipality."""

    def contact(self) -> str:
        """A page that says how to reach the publisher."""

    def catalogue(self) -> str:
        """The address of the metadata of this municipality."""

    def indicator(self, indicator_id: str) -> str:
        """The page about an indicator."""

    def level(self, level: str) -> str:
        """A page that shows the areas of a level."""

    def facilities(self, kind: str) -> str:
        """A page that shows the places of a kind."""

    def school_changes(self) -> str:
        """The page of school changes."""

    def open_data(self) -> str:
        """The page about open data, or the start page."""

    def indicator_offers(self, indicator_id: str, level: str) -> tuple[Offer, ...]:
        """Files and interfaces of an indicator; ``level`` is the finest of its maps, '' without."""

    def level_offers(self, level: str) -> tuple[Offer, ...]:
        """Files and interfaces with the areas of a level."""

    def facility_offers(self, kind: str) -> tuple[Offer, ...]:
        """Files and interfaces with the places of a kind."""

    def school_change_offers(self) -> tuple[Offer, ...]:
        """Files of the school changes."""

    def package_offers(self) -> tuple[Offer, ...]:
        """The whole municipality as one file."""


@dataclass(frozen=True)
class Origin:
    """What things are made of: their sources, and the licence under which they are handed on."""

    sources: tuple[Source, ...]
    licence: Licence
    attribution: str


@dataclass(frozen=True)
class Distribution:
    """An offer with its licence and the text that names its sources."""

    offer: Offer
    licence: Licence
    attribution: str


@dataclass(frozen=True)
class DataSet:
    """One data set. ``key`` is unique within the municipality and stays over releases; ``span`` is
    the first and the last day that the data are about, None where unknown; ``frequency`` is a name
    of the EU's list or ''; ``made`` says in German how the data came about."""

    key: str
    title: str
    description: str
    page: str
    keywords: tuple[str, ...]
    themes: tuple[str, ...]
    origin: Origin
    made: str
    distributions: tuple[Distribution, ...]
    span: tuple[date | None, date | None] | None = None
    frequency: str = ""


@dataclass(frozen=True)
class LeftOut:
    """A data set, or a part of one, that stays out of the feed, with the reason in German."""

    key: str
    title: str
    reason: str


@dataclass(frozen=True)
class Catalogue:
    """Everything of one municipality. ``box`` is west, south, east, north in degrees (EPSG:4326);
    ``released`` is an ISO date and time."""

    municipality: Municipality
    fingerprint: str
    released: str
    places: Places
    box: tuple[float, float, float, float] | None
    data_sets: tuple[DataSet, ...]
    left_out: tuple[LeftOut, ...]
