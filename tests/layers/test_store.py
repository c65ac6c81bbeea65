"""Opening a release, reading it with many threads, and what is said when it is not there."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from layers.store import ReleaseError, Store, UnauditedError, WrongEditionError
from tests.layers.map_release import FINGERPRINT, SLUG, make_release, open_release


def test_open_names_release_and_municipality(tmp_path: Path) -> None:
    store = open_release(tmp_path)
    assert store.fingerprint == FINGERPRINT
    assert store.municipality.name == "Mini"
    assert store.municipality.texts == {"title": "Bildungsatlas Mini"}
    assert store.geo_dir == tmp_path / "geo" / f"{SLUG}-{FINGERPRINT}"
    store.close()


def test_sixteen_threads_get_their_own_rows(hand: Store) -> None:
    def ask(worker: int) -> bool:
        sql = "SELECT ?::INTEGER + i FROM range(40) t(i) ORDER BY i"
        starts = [1000 * worker + turn for turn in range(50)]
        return all(
            hand.rows(sql, (start,)) == [(start + i,) for i in range(40)] for start in starts
        )

    with ThreadPoolExecutor(16) as pool:
        assert all(pool.map(ask, range(16)))


def test_release_is_read_only(hand: Store) -> None:
    with pytest.raises(duckdb.Error, match="read-only"):
        hand.rows("DELETE FROM area")


def test_results_are_made_once(hand: Store) -> None:
    made: list[int] = []

    def make() -> str:
        made.append(1)
        return "x"

    assert hand.keep("test", make) == hand.keep("test", make) == "x"
    assert made == [1]


def test_missing_pointer_tells_the_remedy(tmp_path: Path) -> None:
    with pytest.raises(ReleaseError, match="bildungsatlas prepare mini") as caught:
        Store.open(tmp_path, SLUG)
    assert caught.value.remedy == "bildungsatlas prepare mini"


@pytest.mark.parametrize("text", ["", "\n", "gone"])
def test_pointer_to_nothing(tmp_path: Path, text: str) -> None:
    (tmp_path / f"{SLUG}.current").write_text(text, encoding="utf-8")
    with pytest.raises(ReleaseError):
        Store.open(tmp_path, SLUG)


def test_file_that_is_no_database(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.current").write_text("x1", encoding="utf-8")
    (tmp_path / f"{SLUG}-x1.duckdb").write_bytes(b"no database at all" * 1000)
    with pytest.raises(ReleaseError, match="cannot be read"):
        Store.open(tmp_path, SLUG)


def test_database_without_our_tables(tmp_path: Path) -> None:
    (tmp_path / f"{SLUG}.current").write_text("x1", encoding="utf-8")
    duckdb.connect(str(tmp_path / f"{SLUG}-x1.duckdb")).close()
    with pytest.raises(ReleaseError, match="cannot be read"):
        Store.open(tmp_path, SLUG)


def test_release_under_a_wrong_name(tmp_path: Path) -> None:
    tables = make_release(tmp_path)
    (tables / f"{SLUG}-{FINGERPRINT}.duckdb").rename(tables / f"{SLUG}-other.duckdb")
    (tables / f"{SLUG}.current").write_text("other", encoding="utf-8")
    with pytest.raises(ReleaseError, match="not what it is named"):
        Store.open(tables, SLUG)


def spoil(tables: Path, change: str) -> None:
    """Change the release of the mini city by a statement."""
    with duckdb.connect(str(tables / f"{SLUG}-{FINGERPRINT}.duckdb")) as connection:
        connection.execute(change)


def opened(tables: Path, edition: str) -> str:
    """The fingerprint that opening gives, as current release and as preview."""
    store = Store.open(tables, SLUG, edition)
    store.close()
    (tables / f"{SLUG}.preview").write_text(f"{FINGERPRINT}\n", encoding="utf-8")
    preview = Store.open_preview(tables, SLUG, edition)
    preview.close()
    assert preview.is_preview
    return store.fingerprint


def test_only_the_edition_asked_for_is_opened(tmp_path: Path) -> None:
    tables = make_release(tmp_path)
    assert opened(tables, "public") == FINGERPRINT
    with pytest.raises(WrongEditionError, match="has edition 'public'; only 'internal'"):
        Store.open(tables, SLUG, "internal")
    spoil(tables, "UPDATE release SET edition = 'internal'")
    for refused in (Store.open, Store.open_preview):
        with pytest.raises(WrongEditionError, match="has edition 'internal'") as caught:
            refused(tables, SLUG)
        assert "Use the folder of the 'public' releases" in str(caught.value)
    assert opened(tables, "internal") == FINGERPRINT


@pytest.mark.parametrize(
    "audit",
    [
        "{}",
        "[]",
        '{"confidentiality": true}',
        '{"confidentiality": {}}',
        '{"confidentiality": {"passed": false, "tables": []}}',
        '{"confidentiality": {"passed": "true"}}',
        '{"confidentiality": {"passed": 1}}',
    ],
)
def test_a_public_release_without_a_passed_audit_is_refused(tmp_path: Path, audit: str) -> None:
    tables = make_release(tmp_path)
    spoil(tables, f"UPDATE release SET audit = '{audit}'")
    (tables / f"{SLUG}.preview").write_text(f"{FINGERPRINT}\n", encoding="utf-8")
    for refused in (Store.open, Store.open_preview):
        with pytest.raises(UnauditedError, match="Prepare it again") as caught:
            refused(tables, SLUG)
        assert caught.value.remedy == "bildungsatlas prepare mini"
    spoil(tables, "UPDATE release SET edition = 'internal'")
    assert opened(tables, "internal") == FINGERPRINT


def test_an_audit_that_is_no_json_makes_a_release_unreadable(tmp_path: Path) -> None:
    tables = make_release(tmp_path)
    spoil(tables, "UPDATE release SET audit = 'bestanden'")
    with pytest.raises(ReleaseError, match="cannot be read"):
        Store.open(tables, SLUG)


def test_serving_loads_no_build_time_library() -> None:
    modules = (
        "layers.store, layers.queries.values, layers.queries.facilities, layers.thematic.layer, "
        "layers.thematic.values_file, layers.thematic.svg_sheet, layers.thematic.facilities_file"
    )
    heavy = "{'pandas', 'numpy', 'geopandas', 'shapely', 'mapclassify', 'pyogrio', 'dash', 'flask'}"
    code = f"import sys, {modules}; print(sorted({heavy} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
