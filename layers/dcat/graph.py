"""Catalogues as RDF: DCAT-AP.de, written as RDF/XML or JSON-LD.

Source: DCAT-AP.de 2.0 (specification and conventions of GovData), http://dcat-ap.de/def/dcatde/2.0/.
No node is blank: everything has an address, so that the same release gives the same bytes.
"""

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from layers.dcat.model import FORMATS, Catalogue, DataSet, Distribution
from layers.dcat.nodes import PREFIXES, Nodes
from layers.model import DEMONSTRATION, Municipality
from layers.regional_key import geocoding_address, geocoding_level

if TYPE_CHECKING:
    from rdflib import URIRef

_EU = "http://publications.europa.eu/resource/authority/"
_MEDIA = "https://www.iana.org/assignments/media-types/"

WRITERS = {
    "rdf": ("xml", "application/rdf+xml"),
    "jsonld": ("json-ld", "application/ld+json"),
}
"""Ending of the address -> name of the writer, media type."""


def write_feed(
    catalogues: Iterable[Catalogue], suffix: str, whole: tuple[str, str, str] | None = None
) -> bytes:
    """The metadata of some municipalities; ``suffix`` is a key of WRITERS.

    ``whole`` is the address of a catalogue over all of them, its title and its description; None
    for the catalogue of one.
    """
    writer = _Writer()
    tops = [writer.catalogue(catalogue) for catalogue in catalogues]
    if whole is not None:
        writer.over_all(tops, *whole)
    name, _ = WRITERS[suffix]
    if name != "json-ld":
        return writer.graph.serialize(format=name, encoding="utf-8")
    made = json.loads(writer.graph.serialize(format=name, context=PREFIXES))
    return json.dumps(_sorted(made), ensure_ascii=False, indent=1).encode()


def _sorted(part: Any) -> Any:
    """JSON-LD in an order that does not change from process to process; order has no meaning
    there."""
    if isinstance(part, dict):
        return {key: _sorted(part[key]) for key in sorted(part)}
    if isinstance(part, list):
        return sorted(map(_sorted, part), key=lambda entry: json.dumps(entry, sort_keys=True))
    return part


class _Writer(Nodes):
    """One graph. Properties are named as in PREFIXES, e.g. ``dct:title``."""

    def over_all(self, tops: list["URIRef"], address: str, title: str, description: str) -> None:
        """A catalogue of catalogues; its publishers are those of its parts."""
        top = self.node(f"{address}#katalog", "dcat:Catalog")
        self.texts(top, {"dct:title": title, "dct:description": description})
        publisher = self.node(f"{address}#herausgeber", "foaf:Agent", "foaf:Organization")
        self.texts(publisher, {"foaf:name": title})
        self.links(top, {"dct:publisher": str(publisher), **_CATALOGUE})
        for part in tops:
            self.links(top, {"dcat:catalog": str(part), "dct:hasPart": str(part)})

    def catalogue(self, found: Catalogue) -> "URIRef":
        """A catalogue and everything in it; gives its node."""
        city, base = found.municipality, found.places.catalogue()
        top = self.node(f"{base}#katalog", "dcat:Catalog")
        mark = f"{city.mark}. " if city.mark else ""
        self.texts(
            top,
            {
                "dct:title": f"Bildungsatlas {city.name}"
                + (f" ({city.mark})" if city.mark else ""),
                "dct:description": mark
                + (city.texts.get("about") or f"Zahlen zur Bildung in {city.name}."),
            },
        )
        self.links(
            top,
            {
                "dct:publisher": self.publisher(city, base, found.places.home()),
                "foaf:homepage": found.places.home(),
                "dct:spatial": self.place(found, base),
                **_CATALOGUE,
            },
        )
        self.days(top, found.released)
        for entry in found.data_sets:
            self.links(top, {"dcat:dataset": str(self.data_set(found, entry, base))})
        return top

    def publisher(self, city: Municipality, base: str, home: str) -> str:
        """Who publishes the atlas."""
        agent = self.node(f"{base}#herausgeber", "foaf:Agent", "foaf:Organization")
        self.texts(agent, {"foaf:name": city.publisher or city.name})
        self.links(agent, {"foaf:homepage": city.links.get("home") or home})
        return str(agent)

    def contact(self, found: Catalogue, base: str) -> str:
        """How to reach whoever publishes the atlas."""
        city = found.municipality
        card = self.node(f"{base}#kontakt", "vcard:Kind", "vcard:Organization")
        self.texts(card, {"vcard:fn": city.publisher or city.name})
        mail = f"mailto:{city.contact_email}" if city.contact_email else ""
        self.links(card, {"vcard:hasEmail": mail, "vcard:hasURL": found.places.contact()})
        return str(card)

    def place(self, found: Catalogue, base: str) -> str:
        """The municipality as a place, with its box."""
        node = self.node(f"{base}#gebiet", "dct:Location")
        self.texts(node, {"skos:prefLabel": found.municipality.name})
        if found.box is not None:
            west, south, east, north = (f"{degrees:.5f}" for degrees in found.box)
            corners = (west, south), (east, south), (east, north), (west, north), (west, south)
            ring = ", ".join(f"{x} {y}" for x, y in corners)
            self.literal(node, "dcat:bbox", f"POLYGON(({ring}))", "geo:wktLiteral")
        return str(node)

    def data_set(self, found: Catalogue, entry: DataSet, base: str) -> "URIRef":
        """A data set with its distributions."""
        city = found.municipality
        node = self.node(f"{base}#{entry.key}", "dcat:Dataset")
        self.texts(node, {"dct:title": entry.title, "dct:description": entry.description})
        for word in entry.keywords:
            self.texts(node, {"dcat:keyword": word})
        for theme in entry.themes:
            self.links(node, {"dcat:theme": f"{_EU}data-theme/{theme}"})
        self.literal(node, "dct:identifier", str(node))
        self.literal(node, "owl:versionInfo", found.fingerprint)
        self.literal(node, "dcatde:geocodingDescription", city.name, "de")
        made = self.node(f"{node}-herkunft", "dct:ProvenanceStatement")
        self.texts(made, {"rdfs:label": entry.made})
        key = city.regional_key
        self.links(
            node,
            {
                "dct:publisher": f"{base}#herausgeber",
                "dcatde:maintainer": f"{base}#herausgeber",
                "dcat:contactPoint": self.contact(found, base),
                "dcat:landingPage": entry.page,
                "dct:spatial": f"{base}#gebiet",
                "dcatde:politicalGeocodingLevelURI": geocoding_level(city.kind) if key else "",
                "dcatde:politicalGeocodingURI": geocoding_address(key, city.kind),
                "dcatde:contributorID": city.links.get("contributor", ""),
                "dct:language": f"{_EU}language/DEU",
                "dct:accessRights": f"{_EU}access-right/PUBLIC",
                "dct:provenance": str(made),
                "dct:accrualPeriodicity": f"{_EU}frequency/{entry.frequency}"
                if entry.frequency
                else "",
            },
        )
        self.days(node, found.released)
        self.sources(node, entry)
        self.period(node, entry)
        for part in entry.distributions:
            self.links(node, {"dcat:distribution": str(self.distribution(found, node, part))})
        return node

    def sources(self, node: "URIRef", entry: DataSet) -> None:
        """Who made what the data set is made of, and where it stands."""
        for number, source in enumerate(entry.origin.sources, start=1):
            agent = self.node(f"{node}-urheber-{number}", "foaf:Agent", "foaf:Organization")
            self.texts(agent, {"foaf:name": source.publisher})
            self.links(node, {"dcatde:originator": str(agent), "dct:source": source.url})

    def period(self, node: "URIRef", entry: DataSet) -> None:
        """The days that the data are about."""
        if entry.span is None:
            return
        time = self.node(f"{node}-zeitraum", "dct:PeriodOfTime")
        for name, day in zip(("dcat:startDate", "dcat:endDate"), entry.span, strict=True):
            if day is not None:
                self.literal(time, name, day.isoformat(), "xsd:date")
        self.links(node, {"dct:temporal": str(time)})

    def distribution(self, found: Catalogue, owner: "URIRef", part: Distribution) -> "URIRef":
        """A file or an interface."""
        offer = part.offer
        node = self.node(f"{owner}-{offer.key}", "dcat:Distribution")
        self.texts(node, {"dct:title": offer.title, "dct:description": self._about(found, part)})
        file_type, media = FORMATS[offer.kind]
        self.links(
            node,
            {
                "dcat:accessURL": offer.address,
                "dcat:downloadURL": "" if offer.service else offer.address,
                "dcat:accessService": self.service(found, owner, offer.service),
                "dct:license": part.licence.address,
                "dct:format": f"{_EU}file-type/{file_type}",
                "dcat:mediaType": _MEDIA + media,
                "dct:language": f"{_EU}language/DEU",
                "dcatap:availability": f"{_EU}planned-availability/AVAILABLE",
            },
        )
        self.literal(node, "dcatde:licenseAttributionByText", part.attribution, "de")
        self.days(node, found.released)
        return node

    def service(self, found: Catalogue, owner: "URIRef", address: str) -> str:
        """The interface that serves a data set; '' for a file."""
        if not address:
            return ""
        base = found.places.catalogue()
        node = self.node(f"{base}#dienst", "dcat:DataService")
        self.texts(node, {"dct:title": f"OGC API – Features – {found.municipality.name}"})
        self.links(node, {"dcat:endpointURL": address, "dcat:servesDataset": str(owner)})
        self.links(self.node(f"{base}#katalog"), {"dcat:service": str(node)})
        return str(node)

    def _about(self, found: Catalogue, part: Distribution) -> str:
        mark = f"{DEMONSTRATION}. " if found.municipality.demonstration else ""
        return f"{mark}Datenstand {found.fingerprint}. {part.attribution}"


_CATALOGUE = {
    "dct:language": f"{_EU}language/DEU",
    "dcat:themeTaxonomy": f"{_EU}data-theme",
}
"""What every catalogue says alike."""
