"""Invented figures say so on every page, picture, table and file; real ones never do."""

import io
import json
import re
import zipfile

import pytest
from flask.testing import FlaskClient
from pypdf import PdfReader

from dashboard.callbacks.school_changes import explore_school_changes
from dashboard.callbacks.series import explore_series
from dashboard.routes import ROUTES
from dashboard.web.kinds import KINDS
from layers.model import DEMONSTRATION, SchoolChangeSelection
from layers.queries.school_changes import school_changes
from layers.store import Store
from layers.thematic.matrix_sheet import matrix_sheet

MAPPE = "view1=karte&view2=zeitreihe&view3=schulformwechsel"
VIEWS = {
    "mini": [
        f"/mappe?{MAPPE}",
        "/indikatoren/population",
        "/profil/viertel/012?areas=011",
        "/karte?scheme=diverging&overlay=school&second_year=2013",
        "/zeitreihe?multiples=1",
        "/zeitreihe?indicator=pupils_per_class",
        "/schulformwechsel?measure=row",
        "/disparitaeten?indicator=share_children&level=viertel&year=2012",
        "/zusammenhang?indicator=share_children&level=viertel",
        "/sozialindex?units=schools",
        "/einrichtungen?kind=school",
        "/einrichtungen/s1",
        "/strassen?q=Lindenstr. 3",
        "/nirgends",
        "/indikatoren/nirgends",
    ],
    "krefeld": ["/karte?overlay=school,childcare", "/zeitreihe?multiples=1", "/nirgends"],
}
PAGES = [route.path for route in ROUTES if "<" not in route.path]
DOWNLOADS = [
    f"/{kind.page}/download.{suffix}"
    for kind in KINDS.values()
    if not kind.words
    for suffix in kind.formats
]
DOWNLOADS += [f"/mappe/download.{suffix}?{MAPPE}" for suffix in ("pdf", "xlsx", "pptx", "md")]
DOWNLOADS += [f"/vortrag/download.{suffix}?{MAPPE}" for suffix in ("html", "pdf", "pptx")]


def every(slug: str) -> list[str]:
    return [f"/{slug}{path}" for path in (*PAGES, *VIEWS[slug])]


def files(store: Store, indicator: str, level: str, kind: str) -> list[str]:
    slug, release = store.municipality.slug, store.fingerprint
    return [
        f"/{slug}/werte/{release}/{indicator}/{level}.json",
        f"/{slug}/geometrie/{release}/{level}.json",
        f"/{slug}/orte/{release}/{kind}.json",
    ]


def content(client: FlaskClient, path: str) -> str:
    """Everything that a downloaded file says, unpacked."""
    body = client.get(path).data
    if path.split("?")[0].endswith("pdf"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(body)).pages)
    if path.split("?")[0].endswith(("xlsx", "pptx")):
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            parts = (book.read(name) for name in sorted(book.namelist()))
            return "\n".join(part.decode("utf-8", "replace") for part in parts)
    return body.decode("utf-8", "replace")


def drawings(document: str) -> list[str]:
    """The drawings of a document that mean something, without icons."""
    found = re.findall(r"<svg[^>]*>.*?</svg>", document, re.S)
    return [svg for svg in found if "role=" in svg.split(">")[0]]


@pytest.mark.parametrize("path", every("mini"))
def test_every_page_says_so(mini: FlaskClient, path: str) -> None:
    document = mini.get(path, follow_redirects=True).text
    head, body = document.split("</head>")
    title = re.search("<title>(.*?)</title>", head, re.S)
    assert title
    assert DEMONSTRATION in title[1]
    for name in ("description", "og:title", "og:description"):
        assert re.search(f'="{name}" content="{DEMONSTRATION}', head), name
    assert f'<p class="demonstration-banner" role="note">{DEMONSTRATION}</p>' in body
    assert body.index("demonstration-banner") < body.index("<header")
    if path.startswith(("/mini/karte", "/mini/zeitreihe", "/mini/schulformwechsel")):
        assert drawings(body)
    for svg in drawings(body):
        if "swatch" not in svg:
            assert DEMONSTRATION in svg, svg[:200]


@pytest.mark.parametrize("page", ["karte", "zeitreihe?multiples=1", "schulformwechsel"])
def test_every_embed_says_so(mini: FlaskClient, krefeld: FlaskClient, page: str) -> None:
    head, body = mini.get(f"/embed/mini/{page}").text.split("</head>")
    assert re.search(rf"<title>[^<]*{DEMONSTRATION}", head)
    assert f'<p class="demonstration-mark">{DEMONSTRATION}</p>' in body
    for part in (*drawings(body), *re.findall("<caption.*?</caption>", body, re.S)):
        assert DEMONSTRATION in part, part[:200]
    assert DEMONSTRATION not in krefeld.get(f"/embed/krefeld/{page}").text


@pytest.mark.parametrize("path", ["/karte", "/zeitreihe", "/schulformwechsel", "/veraenderung"])
def test_every_table_says_so(mini: FlaskClient, path: str) -> None:
    captions = re.findall("<caption.*?</caption>", mini.get(f"/mini{path}").text, re.S)
    assert captions
    assert all(DEMONSTRATION in caption for caption in captions)


@pytest.mark.parametrize("path", DOWNLOADS)
def test_every_file_says_so_in_its_name_and_inside(mini: FlaskClient, path: str) -> None:
    answer = mini.get(f"/mini{path}")
    assert answer.status_code == 200
    assert re.search(r'_demonstration\.[\w.]+"$', answer.headers["Content-Disposition"])
    assert DEMONSTRATION in content(mini, f"/mini{path}")


def test_first_line_of_metadata(mini: FlaskClient) -> None:
    text = mini.get("/mini/karte/download.csv").data.decode("utf-8-sig")
    first = text.split("\r\n\r\n")[1].splitlines()[0]
    assert first == f"Achtung;{DEMONSTRATION}"


def test_a_drawn_map_shows_it(mini: FlaskClient) -> None:
    drawing = mini.get("/mini/karte/download.svg").text
    assert re.search(rf'<text [^>]*class="mark">{DEMONSTRATION}</text>', drawing)
    assert re.search(rf'<title id="picture-title">[^<]*\({DEMONSTRATION}\)</title>', drawing)


def test_geojson_says_so_for_the_whole_and_for_each_part(mini: FlaskClient) -> None:
    found = json.loads(mini.get("/mini/karte/download.geojson?overlay=school").data)
    assert found["demonstration"] == DEMONSTRATION
    assert {f["properties"]["demonstration"] for f in found["features"]} == {DEMONSTRATION}


def test_files_for_the_script_say_so(mini: FlaskClient, mini_store: Store) -> None:
    for path in files(mini_store, "share_children", "viertel", "school"):
        assert mini.get(path).get_json()["demonstration"] == DEMONSTRATION


def test_figures_to_explore_say_so(mini_store: Store) -> None:
    for made in (explore_series(mini_store, ""), explore_school_changes(mini_store, "")):
        graphs = [part for part in made if hasattr(part, "figure")]
        assert graphs
        titles = [graph.figure["layout"]["title"]["text"] for graph in graphs]
        assert titles == [f"<b>{DEMONSTRATION}</b>"] * len(graphs)


def test_the_matrix_as_a_picture_says_so(mini_store: Store) -> None:
    result = school_changes(mini_store, SchoolChangeSelection("mini", 2017))
    drawing = matrix_sheet(result)
    assert f"({DEMONSTRATION})</title>" in drawing
    assert f">{DEMONSTRATION}</text>" in drawing


@pytest.mark.parametrize("path", every("krefeld"))
def test_real_pages_never_say_so(krefeld: FlaskClient, path: str) -> None:
    document = krefeld.get(path, follow_redirects=True).text
    assert "frei erfunden" not in document
    assert '<p class="demonstration' not in document
    for name in ("og:title", "og:description", "og:site_name"):
        assert f'property="{name}"' in document


def test_real_files_never_say_so(krefeld: FlaskClient, krefeld_store: Store) -> None:
    for path in DOWNLOADS:
        if path.partition("?")[0].endswith(".png"):
            continue  # made of the SVG beside it
        assert "emonstration" not in krefeld.get(f"/krefeld{path}").headers["Content-Disposition"]
        said = re.sub("<style>.*?</style>", "", content(krefeld, f"/krefeld{path}"), flags=re.S)
        assert "emonstration" not in said, path
    for path in files(krefeld_store, "share_under_10", "stadtteil", "school"):
        assert "emonstration" not in krefeld.get(path).text
