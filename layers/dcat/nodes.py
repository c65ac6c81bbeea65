"""A graph of RDF: nodes with addresses, German texts, links; in an order that stays."""

import re
from collections.abc import Generator
from typing import TYPE_CHECKING, Any

from layers.xml_text import xml_text

if TYPE_CHECKING:
    from rdflib import Graph, URIRef
    from rdflib.term import Node

PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefix -> what it stands for; names are written with them, e.g. ``dct:title``."""
_ADDRESS = re.compile(r"(https?://|mailto:)[^\s<>\"{}|\\^`]+")


def _ordered_graph() -> "Graph":
    """A graph that is written in the same order by every process."""
    from rdflib import Graph

    class Ordered(Graph):
        def subjects(self, *args: Any, **kwargs: Any) -> Generator["Node", None, None]:
            yield from sorted(set(super().subjects(*args, **kwargs)), key=str)

        def predicate_objects(
            self, *args: Any, **kwargs: Any
        ) -> Generator[tuple["Node", "Node"], None, None]:
            yield from sorted(super().predicate_objects(*args, **kwargs), key=str)

    return Ordered(bind_namespaces="core")


class Nodes:
    """A graph that grows. rdflib is loaded with the first one."""

    def __init__(self) -> None:
        self.graph = _ordered_graph()
        for prefix, address in PREFIXES.items():
            self.graph.bind(prefix, address)

    def node(self, address: str, *classes: str) -> "URIRef":
        """A node with its classes."""
        from rdflib import URIRef

        made = URIRef(address)
        for name in classes:
            self.graph.add((made, self.term("rdf:type"), self.term(name)))
        return made

    def term(self, name: str) -> "URIRef":
        """A name with a prefix as an address."""
        from rdflib import URIRef

        prefix, _, rest = name.partition(":")
        return URIRef(PREFIXES[prefix] + rest)

    def texts(self, node: "Node", texts: dict[str, str]) -> None:
        """German texts; empty ones are left out."""
        for name, text in texts.items():
            self.literal(node, name, text, "de")

    def literal(self, node: "Node", name: str, text: str, kind: str = "") -> None:
        """A text: German (``de``), of a datatype (``xsd:date``), or plain; none where empty."""
        from rdflib import Literal

        clean = xml_text(text).strip()
        if not clean:
            return
        made = Literal(
            clean,
            lang="de" if kind == "de" else None,
            datatype=self.term(kind) if ":" in kind else None,
        )
        self.graph.add((node, self.term(name), made))

    def links(self, node: "Node", links: dict[str, str]) -> None:
        """Addresses; what is none is left out."""
        from rdflib import URIRef

        for name, address in links.items():
            if _ADDRESS.fullmatch(address):
                self.graph.add((node, self.term(name), URIRef(address)))

    def days(self, node: "Node", released: str) -> None:
        """When the release was made: issued and modified."""
        for name in ("dct:issued", "dct:modified"):
            self.literal(node, name, released, "xsd:dateTime")
