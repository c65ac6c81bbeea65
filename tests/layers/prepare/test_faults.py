"""Wrong input: every fault with file, row, column, value and remedy; nothing is written."""

import pytest

from layers.prepare.faults import Code, Fault
from layers.prepare.two_files import default_internal
from tests.layers.prepare.city import City

POPULATION = "tables/bevoelkerung.csv"
SCHOOLS = "tables/schulen.csv"


def place(fault: Fault) -> tuple[str, str, int, str, str]:
    return (fault.code.value, fault.file, fault.row, fault.column, fault.value)


def test_missing_column_names_what_is_there(city: City) -> None:
    city.edit("tables/klassen.csv", "schuljahr;klassen", "schuljahr;klasse")
    faults = city.faults()
    assert [place(fault)[:4] for fault in faults] == [
        (Code.COLUMN_UNKNOWN, "tables/klassen.csv", 1, "klasse"),
        (Code.COLUMN_MISSING, "tables/klassen.csv", 1, "klassen"),
    ]
    assert "klasse, schueler, je_klasse" in faults[1].remedy


def test_unknown_area_code(city: City) -> None:
    city.edit(POPULATION, "2014;021;620", "2014;21;620", encoding="cp1252")
    fault = city.fault()
    assert place(fault) == (Code.AREA_UNKNOWN, POPULATION, 12, "viertel", "21")
    assert "führenden Nullen" in fault.remedy


def test_text_in_a_number(city: City) -> None:
    city.edit(POPULATION, "2014;022;400;44", "2014;022;ca. 400;44", encoding="cp1252")
    assert place(city.fault()) == (Code.NOT_A_NUMBER, POPULATION, 13, "bevölkerung", "ca. 400")


def test_duplicate_row(city: City) -> None:
    city.edit(POPULATION, "2012;012;40;4\n", "2012;012;40;4\n2012;012;40;4\n", encoding="cp1252")
    found = {place(fault)[:3] for fault in city.faults()}
    assert (Code.DUPLICATE, POPULATION, 5) in found


def test_sum_that_does_not_match_the_sources_own_city_value(city: City) -> None:
    city.edit(POPULATION, "2012;011;1 000;100", "2012;011;1 001;100", encoding="cp1252")
    fault = city.fault()
    assert place(fault) == (Code.SUM, POPULATION, 2, "bevölkerung", "4052")
    assert "4053" in fault.why


def test_sum_that_does_not_match_the_published_total(city: City) -> None:
    city.edit("tables/wechsel.csv", "2017/18;Gymnasium;Summe;7", "2017/18;Gymnasium;Summe;8")
    assert place(city.fault()) == (Code.SUM, "tables/wechsel.csv", 5, "schueler", "8")


def test_control_sum_of_the_passport(city: City) -> None:
    city.edit("tables/bevoelkerung.toml", "sum = 207", "sum = 206")
    assert place(city.fault()) == (Code.SUM, POPULATION, 0, "kinder", "207")


def test_part_larger_than_the_whole(city: City) -> None:
    city.edit(POPULATION, "2015;012;50;5", "2015;012;50;51", encoding="cp1252")
    assert place(city.fault()) == (Code.PART, POPULATION, 18, "bevölkerung", "50")


def test_year_out_of_range(city: City) -> None:
    city.edit(POPULATION, "2015;012;50;5", "2105;012;50;5", encoding="cp1252")
    assert place(city.fault()) == (Code.YEAR, POPULATION, 18, "jahr", "2105")


def test_school_year_that_is_none(city: City) -> None:
    city.edit("tables/klassen.csv", "2018/19;0", "2018/20;0")
    assert place(city.fault()) == (Code.YEAR, "tables/klassen.csv", 4, "schuljahr", "2018/20")


def test_cp1252_declared_as_utf8(city: City) -> None:
    city.edit("tables/bevoelkerung.toml", 'encoding = "cp1252"', 'encoding = "utf-8"')
    fault = city.fault()
    assert place(fault) == (Code.ENCODING, POPULATION, 0, "", "cp1252")
    assert 'encoding = "cp1252"' in fault.remedy


def test_utf8_declared_as_cp1252(city: City) -> None:
    city.edit("tables/schulen.toml", 'encoding = "utf-8"', 'encoding = "cp1252"')
    assert place(city.fault()) == (Code.ENCODING, SCHOOLS, 0, "", "utf-8")


def test_declared_cp1252_with_semicolons_and_decimal_commas_is_read(city: City) -> None:
    """The mini city's tables are written in both ways; both passports are right."""
    assert city.prepare().observations["population"] == 42


def test_delimiter_other_than_declared(city: City) -> None:
    city.edit("tables/klassen.toml", 'delimiter = ";"', 'delimiter = ","')
    fault = city.faults()[0]
    assert place(fault) == (Code.DELIMITER, "tables/klassen.csv", 1, "", ";")
    assert "Semikolon" in fault.remedy


def test_decimal_comma_where_a_point_is_declared(city: City) -> None:
    city.edit("tables/klassen.toml", 'decimal = ","', 'decimal = "."')
    faults = city.faults()
    assert [place(fault) for fault in faults] == [
        (Code.DECIMAL, "tables/klassen.csv", 2, "je_klasse", "25,0"),
        (Code.DECIMAL, "tables/klassen.csv", 3, "je_klasse", "22,0"),
    ]


def test_point_per_thousand_is_not_guessed(city: City) -> None:
    city.edit(POPULATION, "2012;031;2 000;-", "2012;031;2.000;-", encoding="cp1252")
    assert place(city.fault()) == (Code.DECIMAL, POPULATION, 7, "bevölkerung", "2.000")


def test_changed_file(city: City) -> None:
    path = city.sources / "tables" / "klassen.csv"
    path.write_bytes(path.read_bytes() + b"\n")
    codes = {fault.code for fault in city.faults()}
    assert Code.CHECKSUM in codes


def test_changed_areas(city: City) -> None:
    city.edit("areas/viertel.geojson", '"Nord"', '"Norden"')
    fault = city.fault()
    assert place(fault)[:2] == (Code.CHECKSUM, "areas/viertel.geojson")


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("tables/klassen.csv", "2017/18;5;111", "2017/18;5;112"),
        ("tables/klassen.csv", "2016/17;4;100;25,0", "2016/17;5;125;25,0"),
    ],
)
def test_outdated_correction_and_remark(city: City, file: str, old: str, new: str) -> None:
    city.edit(file, old, new)
    fault = city.fault()
    assert fault.code is Code.CORRECTION
    assert fault.file == file
    assert fault.row in (2, 3)


def test_outdated_correction_of_an_area(city: City) -> None:
    city.edit("corrections.toml", 'expected = "Sued"', 'expected = "Suden"')
    assert place(city.fault()) == (Code.CORRECTION, "areas/viertel.geojson", 0, "name", "Sued")


def test_missing_row_that_no_gap_explains(city: City) -> None:
    city.edit(POPULATION, "2014;031;1 900;.\n", "", encoding="cp1252")
    places = [place(fault) for fault in city.faults()]
    assert (Code.ROW_MISSING, POPULATION, 0, "viertel", "031") in places


def test_row_with_a_cell_too_many(city: City) -> None:
    city.edit(SCHOOLS, "s3,Inselschule,", "s3,Insel,schule,")
    assert place(city.fault())[:3] == (Code.ROW_LENGTH, SCHOOLS, 4)


def test_empty_cell(city: City) -> None:
    city.edit(SCHOOLS, "s3,Inselschule,", "s3,,")
    assert place(city.fault()) == (Code.EMPTY_CELL, SCHOOLS, 4, "name", "")


def test_unknown_school_type(city: City) -> None:
    city.edit(SCHOOLS, "Freie Waldorfschule", "Freie Schule")
    assert place(city.fault()) == (Code.NAME_UNKNOWN, SCHOOLS, 5, "type", "Freie Schule")


def test_level_of_the_social_index_out_of_range(city: City) -> None:
    path = city.sources / SCHOOLS
    data = path.read_text("utf-8")
    city.write(SCHOOLS, data.replace(",300,3\n", ",300,10\n").encode())
    assert place(city.fault()) == (Code.OUT_OF_RANGE, SCHOOLS, 6, "social_index", "10")


def test_point_outside_all_areas(city: City) -> None:
    path = city.sources / SCHOOLS
    lines = path.read_text("utf-8").splitlines()
    cells = lines[1].split(",")
    cells[3], cells[4] = cells[4], cells[3]
    lines[1] = ",".join(cells)
    city.write(SCHOOLS, ("\n".join(lines) + "\n").encode())
    fault = city.fault()
    assert place(fault)[:3] == (Code.LOCATION, SCHOOLS, 2)
    assert "vertauscht" in fault.remedy


def test_published_value_that_differs(city: City) -> None:
    city.edit("tables/klassen.csv", "100;25,0", "100;25,1")
    assert place(city.fault()) == (Code.PUBLISHED, "tables/klassen.csv", 0, "je_klasse", "25,1")


def test_fixed_classes_that_leave_values_out(city: City) -> None:
    city.edit("indicators/share_children.toml", "[0, 5, 10, 20]", "[0, 5, 10]")
    assert {fault.code for fault in city.faults()} == {Code.CLASSES}


def test_unknown_key_in_metadata(city: City) -> None:
    city.edit("indicators/schools.toml", 'unit = ""', 'unit = ""\nunits = ""')
    fault = city.faults()[0]
    assert place(fault)[:4] == (Code.METADATA, "indicators/schools.toml", 0, "units")


def test_metadata_that_is_no_toml(city: City) -> None:
    city.edit("sources.toml", "already_published = true", "already_published = ja")
    assert place(city.faults()[0])[:2] == (Code.METADATA, "sources.toml")


def test_recipe_that_names_an_unknown_column(city: City) -> None:
    city.edit("indicators/population.toml", '"bevölkerung"', '"einwohner"')
    assert place(city.fault())[:2] == (Code.REFERENCE, "indicators/population.toml")


@pytest.mark.parametrize(
    ("file", "old", "new", "why"),
    [
        ("schools", "period = 2024, ", "", "braucht period"),
        (
            "population",
            '["bevölkerung"]',
            '["bevölkerung"], period = 2012',
            "hat selbst eine Jahresspalte",
        ),
        ("population", '"bevölkerung"', '"viertel"', "keine Zahlen"),
        ("population_change", "base_period = 2012\n", "", "braucht base_period"),
        ("density", "denominator = { area_km2 = true }\n", "", "braucht denominator"),
        ("social_index_median", '["social_index"]', '["social_index", "pupils"]', "genau eine"),
    ],
)
def test_recipes_that_cannot_work(city: City, file: str, old: str, new: str, why: str) -> None:
    city.edit(f"indicators/{file}.toml", old, new)
    fault = city.faults()[0]
    assert fault.file == f"indicators/{file}.toml"
    assert why in fault.why


def test_slug_other_than_its_folder(city: City) -> None:
    city.edit("municipality.toml", 'slug = "mini"', 'slug = "maxi"')
    assert place(city.faults()[0])[:2] == (Code.REFERENCE, "municipality.toml")


def test_bytes_that_are_no_characters(city: City) -> None:
    path = city.sources / POPULATION
    city.write(POPULATION, path.read_bytes().replace(b"2012;012;", b"2012;\x81012;"))
    places = [place(fault)[:3] for fault in city.faults()]
    assert (Code.ENCODING, POPULATION, 4) in places


def test_unknown_source(city: City) -> None:
    city.edit("indicators/population.toml", 'numerator = ["mini"]', 'numerator = ["maxi"]')
    expected = ("indicators/population.toml", 0, "sources", "maxi")
    assert place(city.fault())[1:] == expected


def test_sentence_with_an_unknown_field(city: City) -> None:
    city.edit("indicators/population.toml", 'sentence = ""', 'sentence = "{wert}"')
    assert place(city.fault())[:4] == (Code.METADATA, "indicators/population.toml", 0, "sentence")


def test_figures_that_are_not_published_yet_are_protected(city: City) -> None:
    city.edit("sources.toml", "already_published = true", "already_published = false")
    city.prepare()
    assert list(default_internal(city.tables).glob("*.truth"))


def test_missing_table(city: City) -> None:
    (city.sources / "tables" / "klassen.csv").unlink()
    assert (Code.FILE_MISSING, "tables/klassen.csv") in {place(f)[:2] for f in city.faults()}


def test_all_faults_are_told_at_once_and_nothing_is_written(city: City) -> None:
    kept = city.prepare().fingerprint
    before = {path: path.read_bytes() for path in city.tables.parent.rglob("*") if path.is_file()}
    city.edit(POPULATION, "2014;021;620", "2014;21;620", encoding="cp1252")
    city.edit(SCHOOLS, "Freie Waldorfschule", "Freie Schule")
    city.edit("tables/klassen.csv", "2018/19;0", "2018/20;0")
    assert [fault.code for fault in city.faults()] == [
        Code.AREA_UNKNOWN,
        Code.YEAR,
        Code.NAME_UNKNOWN,
    ]
    after = {path: path.read_bytes() for path in city.tables.parent.rglob("*") if path.is_file()}
    assert after == before
    assert (city.tables / "mini.current").read_text() == f"{kept}\n"


def test_every_fault_says_what_is_wrong_and_what_to_do(city: City) -> None:
    city.edit(POPULATION, "2014;021;620", "2014;21;6x20", encoding="cp1252")
    for fault in city.faults():
        assert fault.why.endswith(".")
        assert len(fault.remedy) > 10
