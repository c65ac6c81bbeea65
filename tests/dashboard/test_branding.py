"""A municipality's own colour, logo and pages, as its folder names them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from dashboard.factory import create_app
from dashboard.settings import load_settings
from dashboard.web.policy import hashed
from tests.layers.prepare.city import City

OWN = {
    "imprint": "https://mini.example/impressum",
    "privacy": "https://mini.example/datenschutz",
    "accessibility": "https://mini.example/barrierefrei",
    "home": "https://mini.example/",
}
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><path d="M0 0h8v8z"/></svg>'


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The mini city with a colour, a logo and pages of its own."""
    city = City(tmp_path_factory.mktemp("branded"))
    (city.sources / "logo.svg").write_text(LOGO, encoding="utf-8")
    links = ", ".join(f'{name} = "{address}"' for name, address in OWN.items())
    city.edit(
        "municipality.toml",
        'slug = "mini"\n',
        f'slug = "mini"\naccent = "#7b1e3a"\nlogo = "logo.svg"\nlinks = {{ {links} }}\n',
    )
    city.prepare()
    return city.tables


@pytest.fixture
def branded(tables: Path) -> Iterator[FlaskClient]:
    """A visitor of the mini city with everything of its own."""
    app = create_app(load_settings(tables_dir=tables, municipality="mini"))
    with app.server.test_client() as client:
        yield client
    app.server.extensions["bildungsatlas"].close()


def test_colour_and_logo_are_on_every_page(branded: FlaskClient) -> None:
    for path in ("/mini/", "/mini/karte", "/mini/nirgends"):
        answer = branded.get(path)
        assert "<style>:root{--brand:#7b1e3a}</style>" in answer.text
        assert '<img class="brand-logo" src="data:image/svg+xml;base64,' in answer.text
        assert '<svg class="brand-mark"' not in answer.text
        policy = answer.headers["Content-Security-Policy"]
        assert "img-src 'self' data:" in policy
        assert hashed(b":root{--brand:#7b1e3a}") in policy


def test_the_footer_leads_to_the_own_pages(branded: FlaskClient) -> None:
    footer = branded.get("/mini/karte").text.split("<footer")[1]
    for address in OWN.values():
        assert f'href="{address}"' in footer
    assert 'href="/mini/impressum"' not in footer
    assert ">mini.example/</a>" in footer


@pytest.mark.parametrize(
    ("path", "document"),
    [("impressum", "imprint"), ("datenschutz", "privacy"), ("barrierefreiheit", "accessibility")],
)
def test_built_in_pages_lead_to_the_own_ones(
    branded: FlaskClient, path: str, document: str
) -> None:
    answer = branded.get(f"/mini/{path}")
    assert (answer.status_code, answer.headers["Location"]) == (302, OWN[document])


def test_without_them_all_is_built_in(mini: FlaskClient) -> None:
    document = mini.get("/mini/impressum")
    assert document.status_code == 200
    assert "--brand: #" not in document.text
    assert '<svg class="brand-mark"' in document.text
    assert 'href="/mini/datenschutz"' in document.text.split("<footer")[1]
