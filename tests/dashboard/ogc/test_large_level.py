"""A level of 2 000 areas: outlines are made once, few are looked at corner by corner."""

import json
import math
from collections.abc import Iterator
from pathlib import Path
from unittest.mock import patch

import duckdb
import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from layers.features import geometry
from tests.layers.edition_release import FINGERPRINT, SLUG, make_release

AREAS, CORNERS = 2000, 40


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """A visitor of a city with a level of 2 000 areas of 40 corners, each with a value."""
    tables = make_release(tmp_path_factory.mktemp("many"))
    _add_level(tables)
    app = create_app(load_settings(tables_dir=tables, municipality=SLUG))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def _add_level(tables: Path) -> None:
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute("INSERT INTO area_level VALUES ('zelle', 'Zelle', 'Zellen', 9, '')")
        for edition in (0, 1):
            connection.execute(
                """INSERT INTO area SELECT 'zelle', printf('%04d', i), 'Zelle', NULL, NULL, 1, NULL,
                   6, 51, ? FROM range(?) AS cell(i)""",
                (edition, AREAS),
            )
        connection.execute(
            """INSERT INTO observation SELECT 'people', 'zelle', printf('%04d', i), 2018, 'all',
               'all', i, 'ok', '', NULL, NULL, NULL, NULL, NULL FROM range(?) AS cell(i)""",
            (AREAS,),
        )
    features = [_feature(f"{number:04}") for number in range(AREAS)]
    content = {"type": "FeatureCollection", "features": features}
    folder = tables.parent / "geo" / f"{SLUG}-{FINGERPRINT}"
    (folder / "zelle.geojson").write_text(json.dumps(content), encoding="utf-8")


def _feature(code: str) -> dict[str, object]:
    x, y = 6 + int(code) % 50 / 100, 51 + int(code) // 50 / 100
    angles = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    ring = [[round(x + math.cos(a) / 250, 6), round(y + math.sin(a) / 250, 6)] for a in angles]
    geometry = {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}
    return {"type": "Feature", "properties": {"code": code}, "geometry": geometry}


@pytest.mark.parametrize("crs", ["OGC/1.3/CRS84", "EPSG/0/25832"])
def test_outlines_are_made_once(many: FlaskClient, crs: str) -> None:
    address = (
        f"/ogc/{SLUG}/collections/zelle/items?limit=1000&indicators=people&year=2018"
        f"&crs=http://www.opengis.net/def/crs/{crs}"
    )

    def ask(more: str) -> None:
        answer = many.get(address + more)
        assert answer.status_code == 200
        assert b'"numberMatched":2000,"numberReturned":1000' in answer.data

    ask("")
    with patch.object(geometry, "_finished", wraps=geometry._finished) as made:
        ask("&offset=1000")
        ask("&bbox=5,50,8,53")
    assert made.call_count == 0


def test_only_outlines_at_the_border_of_a_box_are_looked_at(many: FlaskClient) -> None:
    address = f"/ogc/{SLUG}/collections/zelle/items?limit=1&bbox=6.1,51.1,6.2,51.2"
    with patch.object(geometry, "_edges", wraps=geometry._edges) as followed:
        found = many.get(address).get_json()["numberMatched"]
    assert 100 < found < 200
    assert 0 < followed.call_count < 100
