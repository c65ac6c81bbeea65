"""Damaged deliveries: a fault in German at the right place, no traceback, nothing written."""

from pathlib import Path

import pytest

from layers.prepare.cli import run
from layers.prepare.faults import Code
from tests.layers.prepare.city import City
from tests.layers.prepare.damage import (
    AREAS,
    CHANGES,
    CLASSES,
    POPULATION,
    SCHOOLS,
    Damage,
    append,
    areas,
    both,
    content,
    copy,
    cross,
    edit,
    first,
    folder_instead,
    move,
    passport,
    remove,
)

META, REF, GEO = Code.METADATA, Code.REFERENCE, Code.GEOMETRY
SHARE, PEOPLE = "indicators/share_children.toml", "indicators/population.toml"
MEAN, COUNT = "indicators/social_index_mean.toml", "indicators/schools.toml"
CITY, TYPES = "municipality.toml", "school_types.toml"
PERSONS, PLACES = passport(POPULATION), passport(SCHOOLS)

CASES: dict[str, tuple[Damage, Code, str]] = {
    # names that must be unique, and names with a meaning of their own
    "indicator twice": (copy(COUNT, "indicators/b.toml"), META, "indicators/b.toml"),
    "table twice": (copy(passport(CLASSES), "tables/b.toml"), META, "tables/b.toml"),
    "source twice": (
        lambda city: append("sources.toml", (city.sources / "sources.toml").read_text())(city),
        META,
        "sources.toml",
    ),
    "school type twice": (
        append(TYPES, '[[school_type]]\nid = "X"\nname_plural = "X"\nspellings = ["Gymnasium"]\n'),
        META,
        TYPES,
    ),
    "two types of one rank": (edit(TYPES, "rank = 1", "rank = 2"), META, TYPES),
    "level twice": (edit(CITY, '"ortsteil"', '"viertel"'), META, CITY),
    "level with a reserved name": (edit(CITY, '"bezirk"', '"municipality"'), META, CITY),
    "level that leaves its folder": (edit(CITY, '"bezirk"', '"../bezirk"'), META, CITY),
    "comparison twice": (
        append(CITY, '[[reference]]\ncode = "nrw"\nname = "NRW"\n' * 2),
        META,
        CITY,
    ),
    "official key of the wrong length": (
        edit(CITY, "demonstration = true", 'regional_key = "5114000"'),
        META,
        CITY,
    ),
    "outlines of an unknown source": (
        edit(CITY, 'source = "mini"', 'source = "minni"'),
        Code.REFERENCE,
        CITY,
    ),
    "id that is no word": (edit(PEOPLE, '"population"', '"a/b c"'), META, PEOPLE),
    # numbers that a release cannot hold
    "year of a recipe": (edit(COUNT, "2024", "99999999999"), META, COUNT),
    "order": (edit(COUNT, "sort = 1", "sort = 99999999999"), META, COUNT),
    "infinite number": (edit(SHARE, "per = 100", "per = inf"), META, SHARE),
    "factor zero": (edit(SHARE, "per = 100", "per = 0"), META, SHARE),
    "number larger than any": (
        edit(CHANGES, "Gymnasium;Realschule;7", "Gymnasium;Realschule;70000000000"),
        Code.OUT_OF_RANGE,
        CHANGES,
    ),
    "four hundred digits": (edit(CLASSES, "25,0", "9" * 400 + ",0"), Code.OUT_OF_RANGE, CLASSES),
    "years in the wrong order": (edit(CITY, "first_year = 2000", "first_year = 2040"), META, CITY),
    "unknown coordinate system": (append(CITY, '[topology]\ncrs = "EPSG:99999"\n'), META, CITY),
    "degrees instead of metres": (append(CITY, '[topology]\ncrs = "EPSG:4326"\n'), META, CITY),
    # files that cannot be read
    "metadata as folder": (folder_instead(CITY), Code.FILE_MISSING, CITY),
    "indicator as folder": (
        folder_instead("indicators/x.toml"),
        Code.FILE_MISSING,
        "indicators/x.toml",
    ),
    "table as folder": (folder_instead(POPULATION), Code.FILE_MISSING, POPULATION),
    "metadata missing": (remove(CITY), Code.FILE_MISSING, CITY),
    "passport of areas missing": (
        remove("areas/viertel.passport.toml"),
        Code.FILE_MISSING,
        "areas/viertel.passport.toml",
    ),
    "areas missing": (remove("areas"), Code.FILE_MISSING, "areas/bezirk.geojson"),
    "metadata in UTF-16": (
        content("sources.toml", lambda b: b.decode().encode("utf-16")),
        META,
        "sources.toml",
    ),
    "metadata that ends too early": (content(CITY, lambda b: b[:60]), META, CITY),
    "empty table": (content(POPULATION, lambda b: b""), Code.EMPTY_TABLE, POPULATION),
    "heading only": (
        content(POPULATION, lambda b: b.split(b"\n")[0]),
        Code.EMPTY_TABLE,
        POPULATION,
    ),
    "workbook as table": (content(CLASSES, lambda b: b"PK\3\4" + b), Code.ENCODING, CLASSES),
    "table in UTF-16": (
        content(CLASSES, lambda b: b.decode().encode("utf-16")),
        Code.ENCODING,
        CLASSES,
    ),
    "null bytes": (edit(CLASSES, "2017/18;5", "2017/18;\0005"), Code.ENCODING, CLASSES),
    "endless cell": (edit(CLASSES, "2017/18;5", '"' + "5" * 140_000), Code.ROW_LENGTH, CLASSES),
    # cells
    "lost leading zeros": (
        content(POPULATION, lambda b: b.replace(b";0", b";")),
        Code.AREA_UNKNOWN,
        POPULATION,
    ),
    "negative count": (edit(POPULATION, ";620;", ";-620;"), Code.OUT_OF_RANGE, POPULATION),
    "swapped coordinates": (
        content(SCHOOLS, lambda b: b.replace(b"lat,lon", b"lon,lat")),
        Code.LOCATION,
        SCHOOLS,
    ),
    "facility twice": (edit(SCHOOLS, "s2,", "s1,"), Code.DUPLICATE, SCHOOLS),
    # passports that contradict themselves
    "empty coordinates allowed": (
        edit(PLACES, '"latitude"', '"latitude", empty = "unknown"'),
        META,
        PLACES,
    ),
    "total of a year": (edit(PERSONS, '"year"', '"year", total = "S"'), META, PERSONS),
    "pattern that is none": (
        edit(PLACES, 'name = { type = "text"', 'name = { type = "text", pattern = "("'),
        META,
        PLACES,
    ),
    "part of a name": (
        edit(PERSONS, 'at_most = "bevölkerung"', 'at_most = "viertel"'),
        META,
        PERSONS,
    ),
    "control of a name": (edit(PERSONS, 'column = "kinder"', 'column = "viertel"'), META, PERSONS),
    "gap with a number": (edit(PERSONS, '"not_collected"', '"ok"'), META, PERSONS),
    "gap that names half a key": (edit(PERSONS, "jahr = 2015, ", ""), META, PERSONS),
    "sign with a number": (edit(PERSONS, '"." = "confidential"', '"." = "ok"'), META, PERSONS),
    "unknown level": (edit(PERSONS, 'level = "viertel"', 'level = "quartier"'), REF, PERSONS),
    "unknown key": (
        edit(passport(CLASSES), 'key = ["schuljahr"]', 'key = ["jahr"]'),
        REF,
        passport(CLASSES),
    ),
    "no place": (
        edit(PLACES, 'lat = { type = "latitude" }', 'lat = { type = "number" }'),
        META,
        PLACES,
    ),
    "size of a place is a name": (edit(PLACES, '["pupils"]', '["name"]'), META, PLACES),
    "value of a place twice": (
        append(
            PLACES,
            '[[facility.value]]\nindicator = "social_index_median"\n'
            'column = "social_index"\nperiod = 2024\n',
        ),
        META,
        PLACES,
    ),
    "changes without number": (
        edit(passport(CHANGES), 'pupils = "schueler"', 'pupils = "von"'),
        META,
        passport(CHANGES),
    ),
    "range turned round": (edit(PLACES, "min = 1, max = 9", "min = 9, max = 1"), META, PLACES),
    "short checksum": (
        edit(passport(CLASSES), 'sha256 = "a', 'sha256 = "'),
        META,
        passport(CLASSES),
    ),
    # recipes
    "nothing to add up": (edit(PEOPLE, '["bevölkerung"]', "[]"), META, PEOPLE),
    "rows of areas counted": (
        edit(PEOPLE, 'columns = ["bevölkerung"]', "count_rows = true"),
        REF,
        PEOPLE,
    ),
    "mean without single places": (
        edit(
            MEAN,
            'table = "schulen", columns = ["social_index"], period = 2024',
            'table = "klassen", columns = ["klassen"]',
        ),
        REF,
        MEAN,
    ),
    "measure that does not fit": (edit(SHARE, '"rate"', '"count"'), META, SHARE),
    "cell of the grid that cannot be formed": (edit(PEOPLE, '"A1"', '"A16"'), META, PEOPLE),
    "classes that descend": (edit(SHARE, "[0, 5, 10, 20]", "[20, 10, 5, 0]"), META, SHARE),
    "open bracket in a sentence": (
        edit(PEOPLE, 'sentence = ""', 'sentence = "{title"'),
        META,
        PEOPLE,
    ),
    # areas
    "no JSON": (lambda city: (city.sources / AREAS).write_bytes(b"{") and None, GEO, AREAS),
    "nested too deeply": (
        lambda city: (city.sources / AREAS).write_bytes(b"[" * 200_000) and None,
        GEO,
        AREAS,
    ),
    "outline that crosses itself": (areas(cross), GEO, AREAS),
    "area missing": (areas(lambda d: d["features"].pop()), GEO, "areas/ortsteil.geojson"),
    "area twice": (areas(lambda d: d["features"].append(d["features"][0])), GEO, AREAS),
    "code as number": (areas(lambda d: first(d).update(code=11)), GEO, AREAS),
    "code with spaces": (areas(lambda d: first(d).update(code="0 11")), GEO, AREAS),
    "no name": (areas(lambda d: first(d).update(name=None)), GEO, AREAS),
    "infinite size": (areas(lambda d: first(d).update(area_km2=float("inf"))), GEO, AREAS),
    "size of a planet": (areas(lambda d: first(d).update(area_km2=1e308)), GEO, AREAS),
    "size zero": (areas(lambda d: first(d).update(area_km2=0)), GEO, AREAS),
    "properties as list": (
        areas(lambda d: d["features"][0].update(properties=[1])),
        GEO,
        AREAS,
    ),
    "no geometry": (areas(lambda d: d["features"][0].update(geometry=None)), GEO, AREAS),
    "metres instead of degrees": (
        areas(lambda d: move(d, lambda p: [330_000 + p[0], 5_690_000 + p[1]])),
        GEO,
        AREAS,
    ),
    "one area swapped": (
        areas(lambda d: move(d, lambda p: p[::-1], only=0)),
        GEO,
        "areas/viertel.geojson",
    ),
    # corrections
    "correction without a place": (
        edit("corrections.toml", '{ code = "022" }', "{ }"),
        META,
        "corrections.toml",
    ),
    "correction of a column that is gone": (
        edit("corrections.toml", 'column = "schueler"', 'column = "schuler"'),
        Code.CORRECTION,
        CLASSES,
    ),
    "several at once": (
        both(edit(POPULATION, ";620;", ";viele;"), edit(SCHOOLS, "s2,", "s1,")),
        Code.NOT_A_NUMBER,
        POPULATION,
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_damage_is_told_and_nothing_is_written(name: str, city: City) -> None:
    damage, code, file = CASES[name]
    damage(city)
    faults = city.faults()
    assert (code, file) in {(fault.code, fault.file) for fault in faults}
    for fault in faults:
        assert fault.why.rstrip("…").endswith((".", ")"))
        assert len(fault.remedy) > 5
    assert not city.tables.parent.exists()


def test_a_broken_passport_brings_no_faults_about_what_it_describes(city: City) -> None:
    edit(passport(CLASSES), 'delimiter = ";"', 'delimiter = "|"')(city)
    (fault,) = city.faults()
    assert (fault.file, fault.column, fault.value) == (passport(CLASSES), "delimiter", "|")
    assert "';'" in fault.why


def test_the_line_of_a_slip_in_metadata(city: City) -> None:
    edit("sources.toml", "already_published = true", "already_published = ja")(city)
    fault = city.faults()[0]
    lines = (city.sources / "sources.toml").read_text("utf-8").splitlines()
    assert lines[fault.row - 1] == fault.value == "already_published = ja"


def test_a_byte_order_mark_is_no_fault(city: City) -> None:
    content("sources.toml", lambda b: b"\xef\xbb\xbf" + b)(city)
    content(CLASSES, lambda b: b"\xef\xbb\xbf" + b)(city)
    assert city.prepare().fingerprint


def test_an_empty_cell_that_means_nothing_counts_as_zero(city: City) -> None:
    edit(PERSONS, "kinder = { type", 'kinder = { empty = "none", type')(city)
    edit(POPULATION, "2015;031;1 950;0", "2015;031;1 950;")(city)
    assert city.prepare().fingerprint


def test_a_remark_on_a_published_total(city: City) -> None:
    append(
        "corrections.toml",
        f'\n[[remark]]\nfile = "{CHANGES}"\nplace = {{ von = "Summe" }}\ncolumn = "schueler"\n'
        'expected = "7"\nflag = "questionable"\nreason = "Fraglich."\n',
    )(city)
    assert city.prepare().fingerprint


@pytest.mark.parametrize("blocked", ["tables", "geo"])
def test_a_file_where_the_folder_should_be(
    blocked: str, city: City, capsys: pytest.CaptureFixture[str]
) -> None:
    city.tables.parent.mkdir()
    (city.tables.parent / blocked).write_text("belegt")
    assert run("mini", city.sources.parent, city.tables) == 1
    printed = " ".join(capsys.readouterr().out.split())
    assert "lässt sich nicht nach" in printed
    assert "Die bisherige Ausgabe bleibt in Gebrauch." in printed
    assert not list(city.tables.parent.glob("tables/*"))


def test_a_fault_of_ours_is_told_without_a_traceback(
    city: City, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr("layers.prepare.release_rows.school_changes", fail)
    assert run("mini", city.sources.parent, city.tables) == 1
    printed = capsys.readouterr().out
    assert "ZeroDivisionError" in printed
    assert "release_rows.py, Zeile" in printed
    assert "Traceback" not in printed
    assert not Path(city.tables).exists()
