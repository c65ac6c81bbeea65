"""Licences, origins and data sets of the metadata feed, without a server."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from layers.dcat.describe import describe, left_out
from layers.dcat.graph import write_feed
from layers.dcat.licences import LICENCES, licence_of, strictest
from layers.dcat.model import Catalogue, Offer
from layers.dcat.origins import NoLicenceError, origin_of
from layers.model import Source
from layers.queries import catalogue
from layers.store import Store

BASE = "https://atlas.example"

# rdflib's own reader of JSON-LD uses a class that rdflib calls out of date.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")


class Places:
    """Addresses of a server that there is not; everything is offered as CSV and GeoJSON."""

    def home(self) -> str:
        return f"{BASE}/k/"

    contact = open_data = school_changes = home

    def catalogue(self) -> str:
        return f"{BASE}/k/dcat.rdf"

    def _page(self, name: str) -> str:
        return f"{BASE}/k/{name}"

    indicator = level = facilities = _page

    def indicator_offers(self, indicator_id: str, level: str) -> tuple[Offer, ...]:
        return (
            Offer("csv", "CSV", "csv", f"{BASE}/{indicator_id}.csv"),
            Offer("geo", "GeoJSON", "geojson", f"{BASE}/{indicator_id}.geojson", level),
        )

    def level_offers(self, level: str) -> tuple[Offer, ...]:
        return (Offer("geo", "GeoJSON", "geojson", f"{BASE}/{level}", level, f"{BASE}/ogc"),)

    def facility_offers(self, kind: str) -> tuple[Offer, ...]:
        return ()

    def school_change_offers(self) -> tuple[Offer, ...]:
        return ()

    def package_offers(self) -> tuple[Offer, ...]:
        return (Offer("zip", "ZIP", "zip", f"{BASE}/k.zip"),)


class Relicensed:
    """A store whose sources have other licences than the release says."""

    def __init__(self, store: Store, **licences: str) -> None:
        self._store, self._licences = store, licences
        self._kept: dict[Any, Any] = {}

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def keep(self, key: Any, make: Any) -> Any:
        if key not in self._kept:
            self._kept[key] = make()
        return self._kept[key]

    def rows(self, sql: str, params: Any = ()) -> list[tuple[Any, ...]]:
        found = self._store.rows(sql, params)
        if "licence" not in sql:
            return found
        return [(*r[:4], self._licences.get(r[0], r[4]), *r[5:]) for r in found]


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("dl-de/by-2-0", "dl-by-de/2.0"),
        ("dl-de/by-2.0", "dl-by-de/2.0"),
        ("Datenlizenz Deutschland – Namensnennung – Version 2.0", "dl-by-de/2.0"),
        ("dl-de/zero-2-0", "dl-zero-de/2.0"),
        ("CC BY 4.0", "cc-by/4.0"),
        ("cc-by/4.0", "cc-by/4.0"),
        ("CC-BY-SA-4.0", "cc-by-sa/4.0"),
        ("CC0", "cc-zero"),
        ("ODbL-1.0", "odbl"),
        ("https://dcat-ap.de/def/licenses/cc-by/4.0", "cc-by/4.0"),
    ],
)
def test_licences_as_sources_write_them(text: str, key: str) -> None:
    found = licence_of(text)
    assert found is not None
    assert found.address == LICENCES + key


@pytest.mark.parametrize("text", ["", "unknown", "auf Anfrage", "dl-de/by-9-0"])
def test_a_licence_that_is_not_known_is_none(text: str) -> None:
    assert licence_of(text) is None


def test_what_is_made_of_several_has_the_licence_with_most_duties() -> None:
    found = [licence_of(text) for text in ("dl-de/zero-2-0", "ODbL-1.0", "dl-de/by-2-0")]
    assert strictest(tuple(f for f in found if f)).key == "odbl"


def test_an_origin_names_every_source_with_its_licence(krefeld_store: Store) -> None:
    origin = origin_of(krefeld_store, catalogue.sources(krefeld_store, "pupils"), "x", "verändert")
    assert origin.licence.key == "odbl"
    assert "IT.NRW, Statistisches Landesamt, Düsseldorf: Verzeichnis" in origin.attribution
    assert "Datenlizenz Deutschland – Namensnennung – Version 2.0" in origin.attribution
    assert "© OpenStreetMap contributors (ODbL)" in origin.attribution
    assert origin.attribution.endswith("verändert")


def test_without_a_source_or_its_licence_there_is_no_origin(krefeld_store: Store) -> None:
    with pytest.raises(NoLicenceError, match="Die Quelle der Umrisse ist nicht angegeben"):
        origin_of(krefeld_store, (), "Die Quelle der Umrisse")
    odd = Source("a", "Amt", "Zahlen", "", "nur intern", "", "")
    with pytest.raises(NoLicenceError, match="„nur intern“ steht nicht in der Liste"):
        origin_of(krefeld_store, (odd,), "x")


def _keys(found: Catalogue) -> set[str]:
    return {entry.key for entry in found.data_sets}


def test_a_data_set_with_a_source_of_unknown_licence_stays_out(krefeld_store: Store) -> None:
    found = describe(krefeld_store, Places())
    known, out = _keys(found), {entry.key: entry.reason for entry in found.left_out}
    assert {"indicator-pupils", "indicator-schools", "places-school"} <= known
    assert not known & set(out)
    # Its numerator has a licence, its denominator has none.
    assert "Kleinräumige Bevölkerungsdaten" in out["indicator-primary_pupils_ratio"]
    assert "Die Lizenz von" in out["level-stadtteil"]
    everything = {f"indicator-{one}" for one in catalogue.availability(krefeld_store)}
    levels = {f"level-{one.level}" for one in catalogue.levels(krefeld_store)}
    assert known | set(out) == everything | levels | {
        "school_changes", "places-school", "places-childcare",
    }  # fmt: skip
    assert left_out(krefeld_store) == found.left_out


def test_files_with_outlines_stay_out_where_those_have_no_licence(krefeld_store: Store) -> None:
    found = describe(krefeld_store, Places())
    pupils = next(entry for entry in found.data_sets if entry.key == "indicator-pupils")
    assert [part.offer.key for part in pupils.distributions] == ["csv"]
    known: Any = Relicensed(krefeld_store, krefeld_areas="CC BY 4.0")
    opened = describe(known, Places())
    pupils = next(entry for entry in opened.data_sets if entry.key == "indicator-pupils")
    assert [part.offer.key for part in pupils.distributions] == ["csv", "geo"]
    assert "Amtliche Gebietsgliederung" in pupils.distributions[1].attribution
    assert "Amtliche Gebietsgliederung" not in pupils.distributions[0].attribution
    assert "level-stadtteil" in _keys(opened)


def test_the_package_is_there_only_where_all_of_it_may_be_handed_on(krefeld_store: Store) -> None:
    assert "package" not in _keys(describe(krefeld_store, Places()))
    known = _all_known(krefeld_store)
    found = describe(known, Places())
    assert found.left_out == ()
    assert "package" in _keys(found)


def test_periods_become_days(krefeld_store: Store) -> None:
    known = _all_known(krefeld_store)
    by_key = {entry.key: entry for entry in describe(known, Places()).data_sets}
    span = by_key["indicator-share_under_3"].span
    assert span is not None
    assert [str(day) for day in span] == ["2012-12-31", "2024-12-31"]
    assert by_key["indicator-share_under_3"].frequency == "ANNUAL"
    school = by_key["indicator-pupils"].span
    assert school is not None
    assert [str(day) for day in school] == ["2024-08-01", "2025-07-31"]
    assert by_key["indicator-pupils"].frequency == ""
    assert by_key["level-stadtteil"].span is None


def test_the_box_is_that_of_the_areas(krefeld_store: Store) -> None:
    box = describe(krefeld_store, Places()).box
    assert box is not None
    west, south, east, north = box
    assert 6.4 < west < 6.5 < 6.7 < east < 6.8
    assert 51.2 < south < 51.3 < 51.4 < north < 51.5


def test_texts_are_escaped_and_freed_of_what_xml_cannot_hold(krefeld_store: Store) -> None:
    from rdflib import Graph, URIRef

    found = describe(krefeld_store, Places())
    odd = 'Größe <b>&amp;</b> "Ü" ]]> \x00\x0b\ufffe Straße'
    first = replace(found.data_sets[0], title=odd)
    feed = replace(found, data_sets=(first,))
    node = URIRef(f"{BASE}/k/dcat.rdf#{first.key}")
    for suffix, name in (("rdf", "xml"), ("jsonld", "json-ld")):
        graph = Graph().parse(data=write_feed([feed], suffix), format=name)
        titles = list(graph.objects(node, URIRef("http://purl.org/dc/terms/title")))
        assert [str(t) for t in titles] == ['Größe <b>&amp;</b> "Ü" ]]>  Straße']


def test_addresses_that_are_none_are_left_out(krefeld_store: Store) -> None:
    from rdflib import Graph

    found = describe(krefeld_store, Places())
    entry = found.data_sets[0]
    bad = replace(entry.origin.sources[0], url="javascript:alert(1)", title='a"b')
    spaced = replace(entry.origin.sources[0], url="https://x.example/a b<c>")
    broken = replace(entry, origin=replace(entry.origin, sources=(bad, spaced)))
    text = write_feed([replace(found, data_sets=(broken,))], "rdf").decode()
    assert "javascript:" not in text
    assert "a b<c>" not in text
    Graph().parse(data=text, format="xml")


def test_both_writings_say_the_same(krefeld_store: Store) -> None:
    from rdflib import Graph
    from rdflib.compare import isomorphic

    feed = describe(krefeld_store, Places())
    xml = Graph().parse(data=write_feed([feed], "rdf"), format="xml")
    linked = Graph().parse(data=write_feed([feed], "jsonld"), format="json-ld")
    assert len(xml) > 300
    assert isomorphic(xml, linked)


def _all_known(store: Store) -> Any:
    unknown = {s.source_id for s in catalogue.all_sources(store) if s.licence == "unknown"}
    return Relicensed(store, **dict.fromkeys(unknown, "dl-de/zero-2-0"))


@pytest.mark.parametrize(
    ("kind", "key", "contributor"),
    [
        ("city", "051140000000", "http://dcat-ap.de/def/contributors/openNRW"),
        ("city", "05114000", ""),
        ("county", "05154000", ""),
        ("city", "", ""),
    ],
)
def test_a_feed_of_everything_is_valid(
    krefeld_store: Store, kind: str, key: str, contributor: str
) -> None:
    """Outlines, interfaces, the package; a city and a county, with and without a supplier."""
    from pyshacl import validate
    from rdflib import Graph

    found = describe(_all_known(krefeld_store), Places())
    city = replace(
        found.municipality, kind=kind, regional_key=key, links={"contributor": contributor}
    )
    text = write_feed([replace(found, municipality=city)], "rdf")
    graph = Graph().parse(data=text, format="xml")
    shapes = Path(__file__).parents[1] / "fixtures" / "dcat" / "shapes.ttl"
    conforms, _, told = validate(graph, shacl_graph=Graph().parse(shapes))
    assert conforms, told
    written = text.decode()
    assert "#level-stadtteil" in written
    assert "#dienst" in written
    assert "#package-zip" in written
    assert ("contributorID" in written) == bool(contributor)
    assert ("politicalGeocodingURI" in written) == bool(key)
