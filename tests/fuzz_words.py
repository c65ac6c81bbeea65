"""Values that are right somewhere, for the requests of tests/fuzz.py."""

from layers.queries.facilities import facility_kinds
from layers.store import Store
from tests.long.addresses import words

SUFFIXES = ("csv", "geojson", "svg", "json", "pdf", "png", "xlsx", "pptx")


def known_words(store: Store, slug: str) -> dict[str, list[str]]:
    """Name of a parameter or of a place in a route -> its right values."""
    found = words(store)
    return found | {
        "municipality": [slug],
        "fingerprint": [store.fingerprint],
        "indicator_id": found["indicator"],
        "collection_id": [*found["level"], "indicators", "facilities", "values"],
        "feature_id": found["areas"][:20],
        "code": found["areas"],
        "facility_id": ["1", "s-1"],
        "kind": [kind.kind for kind in facility_kinds(store)] or ["school"],
        "suffix": [*SUFFIXES],
        "name": [f"{slug}-{store.fingerprint}", "css/base.css", "js/page.js"],
        "version": ["x"],
        "path": ["nirgends", f"{slug}/nirgends"],
        "package_name": ["dash", "plotly", "os"],
        "fingerprinted_path": ["dash-renderer/build/dash_renderer.min.js", "../x"],
        "filename": ["x.js"],
        "release": [store.fingerprint],
        "view1": ["karte", "zeitreihe?year=2020", "schulformwechsel"],
        "f": ["json", "html"],
        "limit": ["1", "10"],
        "bbox": ["6.4,51.2,6.8,51.5"],
    }
