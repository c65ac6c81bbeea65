"""Invented figures say so in every document, real ones never do."""

import pytest
from flask.testing import FlaskClient

from layers.model import DEMONSTRATION

PATHS = [
    *("", "/conformance", "/api", "/collections", "/collections/school"),
    "/collections/school/schema",
    "/collections/municipality/items",
    "/collections/school/items?indicators=social_index_median",
]


@pytest.mark.parametrize("path", [*PATHS, "/collections/school/items/s1"])
def test_every_document_says_so(both: FlaskClient, path: str) -> None:
    assert DEMONSTRATION in both.get(f"/ogc/mini{path}").text
    page = both.get(f"/ogc/mini{path}", headers={"Accept": "text/html"}).text
    assert DEMONSTRATION in page


@pytest.mark.parametrize("path", [*PATHS, "/collections/school/items/100128"])
def test_real_figures_never_do(both: FlaskClient, path: str) -> None:
    answer = both.get(f"/ogc/krefeld{path}")
    assert answer.status_code == 200
    assert DEMONSTRATION not in answer.text
