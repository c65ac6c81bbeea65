"""Random requests to the feature interface: right, wrong, damaged and hostile ones."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from flask.testing import FlaskClient
from hypothesis import strategies as st

from layers.features.collections import collections, indicators_of, items
from layers.features.crs import Crs
from layers.queries.catalogue import school_types
from layers.store import Store

HOSTILE = (
    *("", " ", "0", "-1", "1e9", "9" * 30, "NaN", "²", "٣", "\0", "\n", "%", "%00", "\ud800"),
    *("' OR 1=1 --", "<script>alert(1)</script>", "{{7*7}}", "../../etc/passwd", "😀", "ä" * 900),
    *("a,b,,,c", ":", "None", "all", "~", "010~2018-07-31", "/", "..", "../..", "1/2/3"),
    *("6,51,7,52", "7,52,6,51", "6,51,0,7,52,1", "1e308,1e308,1e308,1e308", "-inf,0,inf,0"),
    *("2018-08-01T00:00:00Z", "0000-01-01", "9999-12-31T23:59:59+23:59", "2018-08-01/.."),
)
NAMES = (
    *("indicators", "year", "school_type", "release", "f", "limit", "offset", "bbox", "bbox-crs"),
    *("crs", "datetime", "code", "name", "address", "filter", "", "limit[]", "YEAR"),
)
ALLOWED = {200, 304, 308, 400, 404}
"""What a request of a reader may be answered with; 308 is an address with a slash too many."""


def right_values(store: Store) -> dict[str, Sequence[str]]:
    """Values of parameters that exist in a release."""
    found = [indicators_of(store, one) for one in collections(store)]
    ids = sorted({name for part in found for name in part})
    years = sorted({y for part in found for i in part.values() for p in i.values() for y in p})
    return {
        "indicators": [*ids, ",".join(ids), ",".join(ids[:3])],
        "year": [str(year) for year in years],
        "school_type": ["all", *(one.school_type for one in school_types(store))],
        "release": [store.fingerprint],
        "f": ["json", "html"],
        "limit": ["1", "3", "100000"],
        "offset": ["0", "2", "500"],
        "bbox": ["6,51,7,52", "51,6,52,7", "300000,5600000,340000,5700000"],
        "bbox-crs": [crs.value for crs in Crs],
        "crs": [crs.value for crs in Crs],
        "datetime": ["2018-08-01", "2015-01-01/..", "../..", "2020-01-01T00:00:00Z"],
        "code": ["010", "1"],
        "name": ["Hüls"],
    }


def addresses(store: Store) -> st.SearchStrategy[str]:
    """Addresses below /ogc of a release."""
    right = right_values(store)
    texts = st.one_of(st.sampled_from(HOSTILE), st.text(max_size=12))
    pairs = st.one_of(
        st.sampled_from(sorted(right)).flatmap(
            lambda name: st.tuples(st.just(name), st.sampled_from(right[name]))
        ),
        st.tuples(st.sampled_from(NAMES), texts),
    )
    ids = [one.collection_id for one in collections(store)]
    features = [one for found in collections(store) for one in list(items(store, found))[:3]]
    part = st.one_of(st.sampled_from([*ids, *features, "items", "schema", "api"]), texts)
    of_items = (st.just("collections"), st.sampled_from(ids), st.just("items"))
    usual = st.tuples(*of_items)
    paths = st.one_of(
        usual,
        usual,
        st.tuples(*of_items, st.sampled_from(features)),
        st.sampled_from([(), ("api",), ("conformance",), ("collections",)]),
        st.lists(part, max_size=4).map(tuple),
    )
    return st.builds(
        lambda path, query: _address(store, path, query), paths, st.lists(pairs, max_size=5)
    )


def _address(store: Store, path: Sequence[str], query: Sequence[tuple[str, str]]) -> str:
    parts = "".join("/" + quote(part, safe="", errors="surrogatepass") for part in path)
    text = urlencode(query, errors="surrogatepass")
    return f"/ogc/{store.municipality.slug}{parts}" + (f"?{text}" if text else "")


def assert_sound(client: FlaskClient, address: str) -> None:
    """An answer in its form, never a failure of the server; refusals say why in German."""
    answer = client.get(address)
    assert answer.status_code in ALLOWED, (address, answer.status_code)
    kind = answer.content_type.partition(";")[0]
    if kind == "text/html":
        assert b"<script>alert(1)" not in answer.data, address
        return
    content = answer.get_json(force=True)
    if answer.status_code >= 400:
        assert kind == "application/problem+json", address
        assert content["status"] == answer.status_code
        assert content["title"]
        assert len(content["detail"]) > 15
    for feature in content.get("features", ()):
        given = feature["properties"]
        for name, status in given.items():
            if name.endswith("_status") and name.removesuffix("_status") in given:
                has_number = given[name.removesuffix("_status")] is not None
                assert has_number == (status in ("ok", "none", "limited")), (address, name)
