"""The folder of Musterstadt: the same bytes each time, complete, everything marked as invented."""

import csv
import io
import tomllib
from collections import Counter
from pathlib import Path

import pytest
import shapely

from layers.grid import DOMAINS
from layers.prepare.demo import folder
from layers.prepare.demo.cli import run
from layers.prepare.demo.folder import demo_files, write_demo
from layers.prepare.specs import IndicatorFile, MunicipalityFile, SchoolTypesFile, SourcesFile
from layers.status import Status
from layers.stories.syntax import read_story
from tests.layers.prepare.demo.city_figures import City

INVENTED = "erfunden"


def values(city: City) -> list[dict[str, str]]:
    """All rows of all files of values."""
    return [row for path in city.files if path.startswith("values/") for row in city.table(path)]


def test_a_second_run_gives_the_same_bytes(city: City) -> None:
    assert demo_files() == city.files


def test_metadata_have_their_form(city: City) -> None:
    models = {
        "municipality.toml": MunicipalityFile,
        "sources.toml": SourcesFile,
        "school_types.toml": SchoolTypesFile,
    }
    for name, model in models.items():
        model.model_validate(tomllib.loads(city.files[name].decode()))
    for path, content in city.files.items():
        if path.startswith("indicators/"):
            found = IndicatorFile.model_validate(tomllib.loads(content.decode()))
            assert found.provenance == "demonstration"
            assert INVENTED in found.definition


def test_stories_are_those_that_lie_in_the_package(city: City) -> None:
    kept = Path(folder.__file__).with_name("stories")
    told = {path: content for path, content in city.files.items() if path.startswith("stories/")}
    assert told == {f"stories/{path.name}": path.read_bytes() for path in kept.iterdir()}
    assert len(told) == 3
    for path, content in told.items():
        assert read_story(Path(path).stem, content.decode()).steps


def test_a_quotient_is_in_its_unit(city: City) -> None:
    """What is told per hundred is multiplied with a hundred where it is divided at all."""
    divided = {row["indicator"] for row in values(city) if row["denominator"]}
    units = {"%": 100, "je 100": 100, "je 1 000": 1000, "je 10 000": 10_000}
    for path, content in city.files.items():
        if path.startswith("indicators/"):
            entry = tomllib.loads(content.decode())
            wanted = units.get(entry["unit"].replace("\u202f", " ").replace("\xa0", " "))
            if wanted and entry["id"] in divided:
                assert entry["recipe"]["per"] == wanted, path


def test_everything_says_that_it_is_invented(city: City) -> None:
    municipality = tomllib.loads(city.files["municipality.toml"].decode())
    assert municipality["demonstration"] is True
    assert INVENTED in municipality["publisher"]
    assert all(
        INVENTED in source["publisher"] and INVENTED in source["licence"]
        for source in tomllib.loads(city.files["sources.toml"].decode())["source"]
    )
    assert all("frei erfunden" in row["attributes"] for row in city.table("places/school.csv"))


def test_all_domains_that_have_indicators_are_there(city: City) -> None:
    files = [c for p, c in city.files.items() if p.startswith("indicators/")]
    cells = [tomllib.loads(content.decode())["grid"] for content in files]
    # I (networks and counselling) is narrative: no indicator can be formed
    assert {cell[0] for cell in cells} == set(DOMAINS) - {"I"}
    assert 55 <= len(cells) <= 95


def test_every_indicator_has_values(city: City) -> None:
    named = {path[11:-5] for path in city.files if path.startswith("indicators/")}
    assert {row["indicator"] for row in values(city)} == named


def test_rows_are_whole_and_unique(city: City) -> None:
    keys = Counter()
    for row in values(city):
        keys[tuple(row[c] for c in list(row)[:6])] += 1
        based = bool(row["numerator"])
        assert based == bool(row["denominator"])
        hidden = row["sign"] not in ("", "limited")
        assert bool(row["value"] or based) != hidden
        if based and "." not in row["denominator"]:
            assert float(row["numerator"]).is_integer()
    assert max(keys.values()) == 1


def test_odd_cases_are_there(city: City) -> None:
    rows = values(city)
    signs = {row["sign"] for row in rows} - {""}
    wanted = {Status.UNRELIABLE, Status.LATER, Status.NOT_COLLECTED}
    assert wanted <= signs
    flags = {row["flags"] for row in rows}
    assert {"provisional", "revised", "estimated", "planned", "perturbed"} <= flags
    years = {r["period"] for r in rows if r["indicator"] == "social_situation"}
    assert years == {str(year) for year in range(2012, 2025, 2)}
    assert min(r["period"] for r in rows if r["indicator"] == "absence") == "2016"
    note = tomllib.loads(city.files["indicators/childcare_use_under_3.toml"].decode())["note"]
    assert [(n["kind"], n["period"]) for n in note] == [("break", 2017)]


def test_people(city: City) -> None:
    rows = [r for r in city.table("values/a.csv") if r["indicator"] == "population"]
    for period, low, high in (("2024", 225_000, 235_000), ("2012", 215_000, 230_000)):
        found = [int(r["value"]) for r in rows if r["period"] == period]
        assert len(found) == 72
        assert low <= sum(found) <= high
        assert min(found) > 500


def test_places_stand_in_areas(city: City) -> None:
    shapes = city.outlines("quartier").to_crs("EPSG:4326").geometry.to_numpy()
    counts = {"school": 70, "childcare": 100, "library": 6, "youth_centre": 12, "counselling": 8}
    names = []
    for kind, count in counts.items():
        rows = city.table(f"places/{kind}.csv")
        assert len(rows) == count
        names += [row["name"] for row in rows]
        points = [shapely.Point(float(r["lon"]), float(r["lat"])) for r in rows]
        assert all(sum(shapely.contains(shapes, p)) == 1 for p in points)
    assert len(set(names)) == len(names)
    levels = [r for r in city.table("place_values.csv") if r["indicator"] == "school_social_index"]
    assert len(levels) == 70
    assert {int(r["value"]) for r in levels} == set(range(1, 10))


def test_school_changes_are_full_and_small(city: City) -> None:
    rows = city.table("school_changes/full.csv")
    # years x Sozialräume x pairs of six school types x grades 5 to 10
    assert len(rows) == 13 * 24 * 30 * 6
    pupils = [int(row["pupils"]) for row in rows]
    assert pupils.count(0) > len(pupils) / 2
    assert 1 <= max(pupils) <= 30
    each_year = Counter()
    for row in rows:
        each_year[row["period"]] += int(row["pupils"])
    assert all(300 <= total <= 1200 for total in each_year.values())


def test_transitions_of_all_school_types_are_all_transitions(city: City) -> None:
    tops, bottoms = Counter(), {}
    for row in city.table("values/d.csv"):
        if row["indicator"] == "transitions":
            key = row["area"], row["period"]
            tops[key] += int(row["numerator"])
            bottoms[key] = int(row["denominator"])
    assert len(tops) == 72 * 13
    assert dict(tops) == bottoms


def test_the_folder_is_small(city: City) -> None:
    assert sum(map(len, city.files.values())) < 15_000_000
    assert all(isinstance(list(csv.reader(io.StringIO(c.decode()))), list)
               for p, c in city.files.items() if p.endswith(".csv"))  # fmt: skip


def test_writing_replaces_a_former_folder(tmp_path: Path, city: City) -> None:
    (tmp_path / "musterstadt" / "values").mkdir(parents=True)
    (tmp_path / "musterstadt" / "values" / "old.csv").write_text("x", encoding="utf-8")
    folder = write_demo(tmp_path)
    found = {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*") if p.is_file()}
    assert found == city.files
    assert [path.name for path in tmp_path.iterdir()] == ["musterstadt"]


def test_command_says_why_it_cannot_write(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "sources").write_text("a file", encoding="utf-8")
    assert run(tmp_path / "sources") == 1
    assert "lässt sich nicht" in capsys.readouterr().out
