"""The metadata feed as a portal harvests it: valid, complete, its addresses answer."""

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from rdflib import RDF, Graph, Namespace, URIRef

from layers.model import DEMONSTRATION

SHAPES = Path(__file__).parents[1] / "fixtures" / "dcat" / "shapes.ttl"
DCAT = Namespace("http://www.w3.org/ns/dcat#")
DCT = Namespace("http://purl.org/dc/terms/")
DCATDE = Namespace("http://dcat-ap.de/def/dcatde/")
OURS = "http://localhost"

# rdflib's own reader of JSON-LD uses a class that rdflib calls out of date.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


def graph(client: FlaskClient, address: str) -> Graph:
    """The feed at an address, read by rdflib, which fetches nothing."""
    answer = client.get(address)
    assert answer.status_code == 200
    name = {"rdf": "xml", "jsonld": "json-ld"}[address.partition("?")[0].rpartition(".")[2]]
    return Graph().parse(data=answer.text, format=name)


@cache
def shapes() -> Graph:
    return Graph().parse(SHAPES)


def faults(found: Graph) -> str:
    """What the rules of DCAT-AP.de have against a feed, '' for nothing."""
    from pyshacl import validate

    conforms, _, text = validate(found, shacl_graph=shapes(), inference="none")
    return "" if conforms else text


@pytest.fixture(scope="module")
def feed(krefeld_app: Any) -> Graph:
    with krefeld_app.server.test_client() as client:
        return graph(client, "/krefeld/dcat.rdf")


@pytest.mark.parametrize("address", ["/krefeld/dcat.rdf", "/krefeld/dcat.jsonld", "/dcat.rdf"])
def test_the_feed_is_valid(krefeld: FlaskClient, address: str) -> None:
    found = graph(krefeld, address)
    assert len(set(found.subjects(RDF.type, DCAT.Dataset))) >= 10
    assert faults(found) == ""


def test_the_feed_of_a_demonstration_is_valid(mini: FlaskClient) -> None:
    assert faults(graph(mini, "/mini/dcat.rdf")) == ""


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (DCAT.Dataset, DCT.title), (DCAT.Dataset, DCT.publisher), (DCAT.Dataset, DCAT.theme),
        (DCAT.Dataset, DCAT.contactPoint), (DCAT.Distribution, DCT.license),
        (DCAT.Distribution, DCAT.accessURL), (DCAT.Distribution, DCT["format"]),
        (DCAT.Catalog, DCT.description),
    ],
)  # fmt: skip
def test_the_rules_see_what_is_missing(feed: Graph, kind: URIRef, name: URIRef) -> None:
    broken = Graph()
    broken += feed
    node = sorted(set(broken.subjects(RDF.type, kind)))[0]
    broken.remove((node, name, None))
    assert str(node) in faults(broken)


def test_the_rules_see_a_licence_that_is_not_in_the_list(feed: Graph) -> None:
    broken = Graph()
    broken += feed
    node = sorted(set(broken.subjects(RDF.type, DCAT.Distribution)))[0]
    broken.set((node, DCT.license, URIRef("https://example.org/licence")))
    assert "licenses" in faults(broken)


def test_every_address_of_ours_answers(krefeld: FlaskClient, feed: Graph) -> None:
    addresses = {str(part) for triple in feed for part in triple if isinstance(part, URIRef)}
    ours = {one.partition("#")[0] for one in addresses if one.startswith(OURS)}
    assert len(ours) > 30
    for address in sorted(ours):
        answer = krefeld.get(address.removeprefix(OURS))
        assert answer.status_code == 200, address


def test_downloads_are_what_the_feed_says(krefeld: FlaskClient, feed: Graph) -> None:
    seen = set()
    for node in set(feed.subjects(RDF.type, DCAT.Distribution)):
        media = str(feed.value(node, DCAT.mediaType)).partition("media-types/")[2]
        address = str(feed.value(node, DCAT.downloadURL) or feed.value(node, DCAT.accessURL))
        answer = krefeld.head(address.removeprefix(OURS))
        assert answer.mimetype == media, address
        seen.add(media)
    assert "text/csv" in seen


def test_data_sets_of_unknown_licence_stay_out(feed: Graph) -> None:
    text = feed.serialize(format="turtle")
    assert "Kleinräumige Bevölkerungsdaten" not in text
    assert "unknown" not in text
    assert "#indicator-pupils" in text


def test_the_key_of_the_municipality_is_in_every_data_set(feed: Graph) -> None:
    for node in set(feed.subjects(RDF.type, DCAT.Dataset)):
        assert str(feed.value(node, DCATDE.politicalGeocodingURI)).endswith(
            "/regionalKey/051140000000"
        )
        assert str(feed.value(node, DCATDE.politicalGeocodingLevelURI)).endswith("/municipality")


def test_a_demonstration_is_marked_and_not_in_the_feed_of_all(both: FlaskClient) -> None:
    own = graph(both, "/mini/dcat.rdf")
    for node in (*own.subjects(RDF.type, DCAT.Catalog), *own.subjects(RDF.type, DCAT.Dataset)):
        assert DEMONSTRATION in str(own.value(node, DCT.title))
        assert DEMONSTRATION in str(own.value(node, DCT.description))
    everything = both.get("/dcat.rdf").text
    assert "/krefeld/" in everything
    assert "/mini/" not in everything
    assert DEMONSTRATION not in everything


def test_the_feed_of_all_is_a_catalogue_of_catalogues(both: FlaskClient) -> None:
    found = graph(both, "/dcat.jsonld")
    top = URIRef(f"{OURS}/dcat.rdf#katalog")
    assert [str(part) for part in found.objects(top, DCAT.catalog)] == [
        f"{OURS}/krefeld/dcat.rdf#katalog"
    ]


def test_only_named_vocabularies_are_referred_to(krefeld: FlaskClient) -> None:
    """Whoever reads the file has to fetch nothing: contexts and names are in it."""
    linked = krefeld.get("/krefeld/dcat.jsonld").get_json()
    assert all(isinstance(part, str) for part in linked["@context"].values())
    xml = krefeld.get("/krefeld/dcat.rdf").text
    assert "<!DOCTYPE" not in xml
    assert "<!ENTITY" not in xml


@pytest.mark.parametrize("suffix", ["rdf", "jsonld"])
def test_the_answer_is_open_and_says_when_it_is_the_same(krefeld: FlaskClient, suffix: str) -> None:
    first = krefeld.get(f"/krefeld/dcat.{suffix}")
    assert first.headers["Access-Control-Allow-Origin"] == "*"
    assert "max-age=3600" in first.headers["Cache-Control"]
    again = krefeld.get(f"/krefeld/dcat.{suffix}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_cited_release_has_its_own_feed(krefeld: FlaskClient, krefeld_store: Any) -> None:
    name = krefeld_store.fingerprint
    text = krefeld.get(f"/krefeld/dcat.rdf?release={name}").text
    assert set(re.findall(r"release=([0-9a-f]+)", text)) == {name}
    assert krefeld.get("/krefeld/dcat.rdf?release=0123456789ab").status_code == 404
    assert krefeld.get("/nirgendwo/dcat.rdf").status_code == 404


def _pages(found: Graph) -> Iterator[str]:
    for name in (DCAT.landingPage, DCAT.accessURL, DCAT.downloadURL):
        yield from map(str, found.objects(None, name))


def test_the_public_address_stands_in_the_feed(krefeld_tables: Path) -> None:
    from dashboard.factory import create_app
    from dashboard.settings import load_settings

    public = "https://bildung.example.de"
    app = create_app(
        load_settings(tables_dir=krefeld_tables, municipality="krefeld", public_url=public)
    )
    with app.server.test_client() as client:
        found = graph(client, "/krefeld/dcat.rdf")
    app.server.extensions["bildungsatlas"].close()
    assert all(address.startswith(f"{public}/") for address in _pages(found))
