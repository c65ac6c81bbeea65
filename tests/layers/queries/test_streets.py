"""Looking up a street: spellings, house numbers, cut streets, levels that do not nest."""

import shutil
from pathlib import Path

import duckdb
import pytest

from layers.queries.streets import StreetArea, find_streets, has_streets, street_sources
from layers.spelling import street_foldings
from layers.store import Store
from tests.sums import drop_sums


def areas(store: Store, query: str) -> list[tuple[str, str, str]]:
    [found] = find_streets(store, query)
    return [(area.level, area.code, area.houses) for area in found.areas]


def test_spellings_of_a_street() -> None:
    same = ["Lindenstraße", "Lindenstrasse", "LINDENSTR.", "Linden-Straße", "linden str"]
    assert len(set.union(*({*street_foldings(text)} for text in same))) == 1
    assert street_foldings("Strandweg") == {"strandweg"}
    assert street_foldings("St. Anton-Str.") & street_foldings("Sankt-Anton-Straße")
    assert street_foldings("Brauweg") & street_foldings("Bräuweg")
    assert street_foldings("Braeuweg") & street_foldings("Bräuweg")


def test_the_directory_and_its_source(mini_store: Store, krefeld_store: Store) -> None:
    assert has_streets(mini_store)
    assert street_sources(mini_store) == ("mini",)
    assert not has_streets(krefeld_store)
    assert find_streets(krefeld_store, "Lindenstraße") == ()


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("Lindenstr. 1", "011"),
        ("lindenstrasse 20", "011"),
        ("Linden-Straße 20 A", "012"),
        ("Lindenstraße, 21", "012"),
        ("Lindenstraße 9999", "012"),
        ("Bräuweg 7b", "011"),
        ("Braeuweg 8", "021"),
    ],
)
def test_a_house_lies_in_one_area(mini_store: Store, query: str, code: str) -> None:
    [found] = find_streets(mini_store, query)
    assert found.is_exact
    assert [a.code for a in found.areas if a.level == "viertel"] == [code]


def test_a_street_without_a_number_names_all_its_areas(mini_store: Store) -> None:
    assert areas(mini_store, "lindenstr") == [
        ("viertel", "011", "Nr. 1 bis 20"),
        ("viertel", "012", "ab Nr. 20a"),
        ("ortsteil", "01", ""),
        ("bezirk", "1", ""),
    ]
    assert areas(mini_store, "Bräuweg")[:2] == [
        ("viertel", "021", "gerade Nummern"),
        ("viertel", "011", "ungerade Nummern"),
    ]


def test_two_streets_of_one_name_are_both_told_even_with_a_number(mini_store: Store) -> None:
    found = [area for area in areas(mini_store, "Dorfstraße 3") if area[0] == "viertel"]
    assert found == [("viertel", "022", ""), ("viertel", "031", "")]


def test_a_coarser_area_that_holds_only_a_part_says_so(mini_store: Store) -> None:
    [found] = find_streets(mini_store, "Große Gasse")
    bezirke = [area for area in found.areas if area.level == "bezirk"]
    assert [(a.code, a.is_part, a.share) for a in bezirke] == [("1", True, 0.5), ("2", True, 0.5)]
    [dorf] = find_streets(mini_store, "Dorfstraße")
    assert StreetArea("bezirk", "Bezirk", "2", "Süd", "", False, 1.0).code in {
        area.code for area in dorf.areas if area.level == "bezirk" and not area.is_part
    }


def test_a_number_in_the_name_is_no_house_number(mini_store: Store) -> None:
    [found] = find_streets(mini_store, "Straße am 3. Tor")
    assert found.house == ""
    [found] = find_streets(mini_store, "Str. am 3. Tor 5")
    assert (found.street, found.house) == ("Straße am 3. Tor", "5")


def test_a_house_that_the_directory_does_not_know(mini_store: Store) -> None:
    [found] = find_streets(mini_store, "Lindenstraße 0")
    assert found.areas == ()


@pytest.mark.parametrize(
    "query", ["", "   ", ".", "5", "Nirgendweg", "%", "'; DROP TABLE street", "x" * 5000]
)
def test_what_fits_nothing(mini_store: Store, query: str) -> None:
    assert find_streets(mini_store, query) == ()


def test_a_part_of_a_name_finds_all_that_have_it(mini_store: Store) -> None:
    found = find_streets(mini_store, "straße")
    assert [street.street for street in found] == ["Dorfstraße", "Lindenstraße", "Straße am 3. Tor"]
    assert not any(street.is_exact for street in found)


def test_a_release_made_before_there_were_directories_has_none(
    mini_tables: Path, tmp_path: Path
) -> None:
    shutil.copytree(mini_tables, tmp_path / "tables")
    drop_sums(tmp_path / "tables")
    [path] = (tmp_path / "tables").glob("mini-*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute("DROP TABLE street")
    store = Store.open(tmp_path / "tables", "mini")
    assert not has_streets(store)
    assert find_streets(store, "Lindenstraße") == ()
    store.close()
