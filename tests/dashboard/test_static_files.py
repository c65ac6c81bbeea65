"""Static files: fingerprinted, compressed beforehand, kept for a year; Dash's scripts as well."""

import gzip
import posixpath
import re
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

import brotli
import pytest
from dash import dcc, html
from flask import Flask
from flask.testing import FlaskClient
from plotly.offline import get_plotlyjs_version

import dashboard.figures
from dashboard import callbacks
from dashboard.web import assets, compressed, headers
from dashboard.web.asset_files import all_files, content_hash, read_files
from dashboard.web.dash_files import PLOTLY, SCRIPT
from dashboard.web.joining import joined
from dashboard.web.page_scripts import PAGES, path_of, script_builder
from tests.conftest import ROOT

VENDOR = ROOT / "assets" / "js" / "vendor"
LASTING = "max-age=31536000"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What `make assets` writes."""
    folder = tmp_path_factory.mktemp("built")
    small = {name: content for name, content in all_files().items() if len(content) < 30_000}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compressed, "all_files", lambda: small)
        compressed.build(folder)
    return folder


@pytest.fixture
def client(built: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> FlaskClient:
    """A server of nothing but the built files, in a folder that the test may damage."""
    copy = tmp_path / "built"
    shutil.copytree(built, copy)
    small = {name: content for name, content in all_files().items() if len(content) < 30_000}
    monkeypatch.setattr(assets, "all_files", lambda: small)
    server = Flask("static", static_folder=None)
    served = assets.register(server, copy)
    server.extensions["served"] = served
    server.extensions["folder"] = copy / served.version
    return server.test_client()


def address(client: FlaskClient, name: str) -> str:
    found: assets.Assets = client.application.extensions["served"]
    return found.address(name)


@pytest.mark.parametrize("name", ["js/page.js", "css/print.css", "favicon.svg"])
def test_a_built_file_comes_compressed_and_whole(client: FlaskClient, name: str) -> None:
    content = (ROOT / "assets" / name).read_bytes()
    for coding, opened in (("br", brotli.decompress), ("gzip", gzip.decompress)):
        answer = client.get(address(client, name), headers={"Accept-Encoding": coding})
        assert answer.headers["Content-Encoding"] == coding
        assert opened(answer.data) == content
        assert answer.headers["Vary"] == "Accept-Encoding"
    assert client.get(address(client, name)).data == content


def test_built_files_say_for_how_long_and_for_whom(client: FlaskClient) -> None:
    found = client.get(address(client, "js/page.js")).headers
    assert set(found["Cache-Control"].split(", ")) == {LASTING, "public", "immutable"}
    assert found["Access-Control-Allow-Origin"] == "*"
    assert found["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert found["Content-Type"].startswith("text/javascript")
    for name in headers.security_headers():
        assert name in found, name


def test_a_reader_gets_whole_files_only(client: FlaskClient) -> None:
    answer = client.get(address(client, "js/page.js"), headers={"Range": "bytes=5-9"})
    assert answer.status_code == 200
    assert len(answer.data) > 1_000


def test_a_folder_that_vanishes_is_no_failure_of_the_server(client: FlaskClient) -> None:
    where = address(client, "js/page.js")
    shutil.rmtree(client.application.extensions["folder"])
    client.application.register_error_handler(
        assets.PageNotFoundError, lambda _error: ("not here", 404)
    )
    assert client.get(where).status_code == 404


def test_an_incomplete_folder_is_not_served(built: Path, tmp_path: Path) -> None:
    [folder] = built.iterdir()
    shutil.copytree(folder, tmp_path / folder.name)
    assert compressed.built_folder(folder.name, tmp_path)
    (tmp_path / folder.name / ".complete").unlink()
    assert compressed.built_folder(folder.name, tmp_path) is None
    assert compressed.built_folder("000000000000", tmp_path) is None


def test_building_again_changes_nothing_and_keeps_three_versions(
    built: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folders = []
    for n in range(5):
        files = {"a.css": f"/* {n} */ body {{ color: red; }}".encode() * 20}
        monkeypatch.setattr(compressed, "all_files", lambda files=files: files)
        folders.append(compressed.build(tmp_path))
        assert compressed.build(tmp_path) == folders[-1]
    left = {path for path in tmp_path.iterdir()}
    assert len(left) == 3
    assert folders[-1] in left


def test_a_folder_that_cannot_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(compressed, "build", lambda: (tmp_path / "file" / "x").mkdir())
    with pytest.raises(SystemExit):
        compressed.main()
    assert "Make the folder writable" in capsys.readouterr().err


def test_every_file_changes_the_version() -> None:
    files = all_files()
    version = content_hash(files)
    for name in ("js/page.js", SCRIPT, PLOTLY):
        assert content_hash(files | {name: files[name] + b" "}) != version


# --- Dash ----------------------------------------------------------------------------------------


def test_dash_comes_in_one_script_of_ours(krefeld: FlaskClient) -> None:
    document = krefeld.get("/krefeld/zeitreihe").text
    inert = document.split('<template id="dash-scripts">')[1].split("</template>")[0]
    [where] = re.findall(r'src="([^"]+)"', inert)
    answer = krefeld.get(where)
    assert LASTING in answer.headers["Cache-Control"]
    script = answer.text
    for part in ("regeneratorRuntime", "React", "DashRenderer", "dash_html_components"):
        assert part in script, part
    assert not re.search("^//# sourceMappingURL", script, re.MULTILINE)
    assert not re.search(r"window\.dash_table", script)
    later = krefeld.get(where.rsplit("/", 1)[0] + "/async-graph.js")
    assert (later.status_code, LASTING in later.headers["Cache-Control"]) == (200, True)
    assert "_dash-component-suites" not in document


def test_dash_serves_no_file_of_its_own(krefeld: FlaskClient) -> None:
    for path in ("dash/dcc/dash_core_components.js", "plotly/package_data/plotly.min.js"):
        assert krefeld.get(f"/_dash-component-suites/{path}").status_code == 404


def test_only_components_in_use_are_sent() -> None:
    """Our script holds the components dcc and html, and of the parts that dcc asks for later only
    that of Graph."""
    used = set()
    for path in [*Path(callbacks.__file__).parent.glob("*.py"), ROOT / "dashboard" / "factory.py"]:
        used |= set(re.findall(r"\b(dcc|html|dash_table)\.([A-Z]\w+)", path.read_text("utf-8")))
    assert {library for library, _ in used} == {"dcc", "html"}
    assert {name for library, name in used if library == "dcc"} == {"Store", "Graph"}
    assert hasattr(dcc, "Graph")
    assert all(hasattr(html, name) for library, name in used if library == "html")


# --- plotly --------------------------------------------------------------------------------------


def bundled() -> tuple[str, set[str]]:
    """Version and traces that the bundle says it was built from."""
    first = (VENDOR / "plotly.js").read_text("utf-8").split("\n", 1)[0]
    found = re.match(r"/\* plotly\.js (\S+); traces: ([a-z, ]+);", first)
    assert found, first
    return found[1], set(found[2].split(", "))


def test_the_bundle_is_that_of_the_pinned_plotly() -> None:
    version, _ = bundled()
    assert version == get_plotlyjs_version()
    script = (VENDOR / "plotly.js").read_text("utf-8")
    assert f'="{version}"' in script
    package = (ROOT / "frontend" / "package.json").read_text("utf-8")
    assert f'"plotly.js": "{version}"' in package


def test_figures_use_only_what_the_bundle_has() -> None:
    _, traces = bundled()
    sources = [
        *Path(dashboard.figures.__file__).parent.glob("*.py"),
        ROOT / "assets" / "js" / "map" / "explore.js",
    ]
    shapes_and_axes = {"line", "category"}
    used = set()
    for path in sources:
        used |= set(re.findall(r"""\btype"?: "(\w+)\"""", path.read_text("utf-8")))
    assert used - shapes_and_axes == traces


def test_the_bundle_builds_no_code_from_text() -> None:
    """So that the security policy needs no ``unsafe-eval``."""
    files = all_files()
    assert not re.search(rb"\bnew Function\b|\beval\(", files[PLOTLY])


def test_vendored_scripts_carry_their_licences() -> None:
    for script in VENDOR.glob("*.js"):
        text = script.with_suffix(".LICENSE.txt").read_text("utf-8")
        assert f"{script.name} " in text.split("\n", 1)[0]
        packages = re.findall(r"^  (\S+) [\d.]+  (\S+)$", text, re.MULTILINE)
        assert packages
        assert {licence for _, licence in packages} <= {"MIT", "ISC", "BSD-3-Clause", "Zlib"}


def test_the_lock_of_the_bundle_names_no_host() -> None:
    lock = (ROOT / "frontend" / "package-lock.json").read_text("utf-8")
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 100


# --- scripts of pages ----------------------------------------------------------------------------


def test_a_page_asks_for_one_script_of_ours(krefeld: FlaskClient) -> None:
    """One with all that it needs, beside Dash's, which stand in a template of their own."""
    kinds = {
        "/krefeld/": "site",
        "/krefeld/mappe": "site",
        "/krefeld/karte": "map",
        "/krefeld/zeitreihe": "view",
        "/krefeld/profil": "locate",
        "/embed/krefeld/karte": "embed",
        "/embed/krefeld/karte?mode=picture": "height",
        "/krefeld/vortrag?view1=karte": "present",
    }
    files = all_files()
    for path, kind in kinds.items():
        document = krefeld.get(path).text
        asked = re.findall(r'<script type="module" src="([^"]+)"></script>', document)
        assert asked == [f"/assets/{content_hash(files)}/js/pages/{kind}.js"], path
        assert "modulepreload" not in document
        assert 'rel="stylesheet"' not in re.sub(
            r'<link rel="stylesheet" href="[^"]*/print.css"', "", document
        ), path


def test_every_script_of_a_page_is_whole() -> None:
    """It imports nothing, and no module of ours is left out of all of them."""
    files = all_files()
    ours = {
        path
        for path in read_files()
        if path.startswith("js/") and path.endswith(".js") and "/vendor/" not in path
    }
    for kind, paths in PAGES.items():
        text = files[path_of(kind)].decode()
        assert not re.search(r"^\s*(?:import|export)\b", text, re.MULTILINE), kind
        assert text == joined(files, *paths)
    used = {path for paths in PAGES.values() for path in _needed(files, paths)}
    assert ours - used == {"js/embed/rahmen.js", "js/map/types.js"}
    with pytest.raises(KeyError):
        script_builder({path_of("site"): "x"}.__getitem__)("none")


def _needed(files: Mapping[str, bytes], paths: Iterable[str]) -> list[str]:
    found = list(paths)
    for path in found:
        for target in re.findall(
            rb"""^import\b[^"']*["'](\.[^"']+)["']""", files[path], re.MULTILINE
        ):
            needed = posixpath.normpath(f"{posixpath.dirname(path)}/{target.decode()}")
            if needed not in found:
                found.append(needed)
    return found
