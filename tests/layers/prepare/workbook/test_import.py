"""A filled template: what is read of it, what is written, what is told."""

import csv
import tomllib
from collections import Counter
from pathlib import Path

import pytest

from layers.prepare.accounting import total
from layers.prepare.faults import Code, FaultList, Severity
from layers.prepare.workbook.delivery import Delivery, Options
from layers.prepare.workbook.existing import read_existing
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.prefill import prefilled
from layers.prepare.workbook.reading import read_delivery
from layers.prepare.workbook.template import write_template
from tests.layers.prepare.workbook.desk import AREAS, SHARE, Desk, value


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV file of the folder."""
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def only(delivery: Delivery) -> tuple[Code, str, str]:
    """Code, sheet and cell of the one fault."""
    (fault,) = delivery.faults
    return fault.code, fault.sheet, fault.cell


def test_values_as_typed(desk: Desk) -> None:
    desk.values(
        value("people", "01", 1234),
        value("people", "Bühl", "1.234,5"),
        value("people", "03", "-"),
        value("share", "01", "(2,5)"),
        value("share", "02", "."),
        value("share", "03", "12 p"),
    )
    delivery = desk.read()
    assert delivery.faults == ()
    assert delivery.slug == "kleinstadt"
    read = [(v["area"], v["period"], v["value"], v["sign"], v["flags"])
            for v in (line.values for line in delivery.parts.values)]  # fmt: skip
    assert read == [
        ("01", "2024", "1234", "", ""),
        ("02", "2024", "1234.5", "", ""),
        ("03", "2024", "0", "none", ""),
        ("01", "2024", "2.5", "limited", ""),
        ("02", "2024", "", "confidential", ""),
        ("03", "2024", "12", "", "provisional"),
    ]
    assert delivery.parts.values[4].origin == "mappe.xlsx|Werte|G7"


def test_written_folder(desk: Desk) -> None:
    desk.values(value("people", "01", 10), value("people", "02", 0), value("share", "03", 7))
    delivery = desk.read()
    target = desk.sources / "kleinstadt"
    write_folder(delivery, target)
    found = {str(p.relative_to(target)) for p in target.rglob("*") if p.is_file()}
    assert found == {
        "municipality.toml", "school_types.toml", "sources.toml", "indicators/people.toml",
        "indicators/share.toml", "areas/stadtteil.geojson", "areas/stadtteil.passport.toml",
        "values/people.csv", "values/share.csv", "delivered/mappe.xlsx", "delivered/SHA256SUMS",
    }  # fmt: skip
    city = tomllib.loads((target / "municipality.toml").read_text("utf-8"))
    assert city["rules"]["first_year"] == 2024
    assert city["rules"]["last_year"] == 2034
    assert city["texts"]["title"] == "Bildungsatlas Kleinstadt"
    assert [level["file"] for level in city["level"]] == ["areas/stadtteil.geojson"]
    share = tomllib.loads((target / "indicators" / "share.toml").read_text("utf-8"))
    assert share["recipe"] == {"kind": "values", "per": 100}
    assert share["decimals"] == 1
    assert "{title}" in share["sentence"]
    people = rows(target / "values" / "people.csv")
    assert [(r["area"], r["value"], r["sign"]) for r in people] == [
        ("01", "10", ""),
        ("02", "0", "ok"),
    ]
    assert list(desk.sources.iterdir()) == [target]


def test_every_row_is_accounted_for(desk: Desk) -> None:
    desk.values(value("people", "01", 10), value("people", "99", 1), value("share", "03", ""))
    delivery = desk.read()
    assert {fault.cell for fault in delivery.faults} == {"C4", "G5"}
    assert all(account.is_even for account in delivery.accounts)
    (values,) = [a for a in delivery.accounts if a.sheet == "Werte"]
    assert (values.read, values.used) == (5, 1)
    assert values.set_aside == Counter({"mit Fehlern": 2, "als Überschrift": 1, "als Beispiel": 1})
    assert total(list(delivery.accounts)).is_even


def test_empty_is_never_zero(desk: Desk) -> None:
    assert only(desk.values(value("people", "01", None)).read()) == (Code.EMPTY_CELL, "Werte", "G3")


def test_empty_means_what_its_source_says(desk: Desk) -> None:
    desk.book["Quellen"]["K3"].value = "nicht erhoben"
    (line,) = desk.values(value("people", "01", None)).read().parts.values
    assert (line.values["value"], line.values["sign"]) == ("", "not_collected")


def test_dot_needs_a_meaning(desk: Desk) -> None:
    desk.book["Quellen"]["J3"].value = None
    delivery = desk.values(value("people", "01", ".")).read()
    assert only(delivery) == (Code.SIGN, "Werte", "G3")
    assert "Punkt bedeutet" in delivery.faults[0].remedy


def test_lost_zero_names_the_code(desk: Desk) -> None:
    delivery = desk.values(value("people", "", 5) | {"Gebiet": 1}).read()
    assert only(delivery) == (Code.LEADING_ZERO, "Werte", "C3")
    assert "„01“" in delivery.faults[0].remedy


def test_unknown_area_names_the_nearest(desk: Desk) -> None:
    delivery = desk.values(value("people", "Altstat", 5)).read()
    assert only(delivery) == (Code.AREA_UNKNOWN, "Werte", "C3")
    assert delivery.faults[0].remedy == "Gemeint ist wohl „Altstadt (01)“."


def test_duplicates(desk: Desk) -> None:
    delivery = desk.values(value("people", "01", 5), value("people", "Altstadt", 6)).read()
    assert only(delivery) == (Code.DUPLICATE, "Werte", "C4")
    assert "Zeile 3" in delivery.faults[0].why


@pytest.mark.parametrize("period", ["2023/24", "30.06.2024", "neulich", 24])
def test_periods_that_do_not_fit(desk: Desk, period: object) -> None:
    delivery = desk.values(value("people", "01", 5, period)).read()
    code, sheet, cell = only(delivery)
    assert (code in (Code.PERIOD, Code.YEAR), sheet, cell) == (True, "Werte", "D3")


def test_a_changed_example_is_told(desk: Desk) -> None:
    page = desk.book["Werte"]
    page["G2"].value = 3
    delivery = desk.values(value("people", "01", 5)).read()
    assert only(delivery) == (Code.EXAMPLE, "Werte", "G2")
    assert delivery.faults[0].severity is Severity.WARNING
    assert len(delivery.parts.values) == 1


def test_whole_municipality_and_numerators(desk: Desk) -> None:
    delivery = desk.values(
        value("share", "", None) | {"Ebene": "Gesamt", "Zähler": 5, "Nenner": 50},
        value("share", "nicht zuzuordnen", None) | {"Zeichen": "unbekannt"},
    ).read()
    assert delivery.faults == ()
    first, second = (line.values for line in delivery.parts.values)
    assert (first["level"], first["area"], first["value"]) == ("municipality", "kleinstadt", "")
    assert (first["numerator"], first["denominator"]) == ("5", "50")
    assert (second["area"], second["sign"]) == ("not_located", "unknown")


def test_a_delivery_replaces_its_counterparts_only(desk: Desk) -> None:
    target = desk.sources / "kleinstadt"
    write_folder(desk.values(value("people", "01", 1), value("share", "01", 2)).read(), target)
    later = Desk(desk.folder.parent / "later")
    later.sources = desk.sources
    later.values(value("people", "02", 9))
    delivery = later.read(municipality="kleinstadt")
    assert delivery.faults == ()
    write_folder(delivery, target)
    assert [(r["area"], r["value"]) for r in rows(target / "values" / "people.csv")] == [
        ("02", "9")
    ]
    assert [(r["area"], r["value"]) for r in rows(target / "values" / "share.csv")] == [("01", "2")]


def test_an_indicator_with_another_recipe(desk: Desk) -> None:
    target = desk.sources / "kleinstadt"
    write_folder(desk.values(value("people", "01", 1)).read(), target)
    path = target / "indicators" / "people.toml"
    path.write_text(path.read_text("utf-8").replace('kind = "values"', 'kind = "sum"'), "utf-8")
    delivery = desk.read()
    assert {(f.code, f.sheet, f.cell) for f in delivery.faults} == {
        (Code.RECIPE, "Kennzahlen", "A3"), (Code.RECIPE, "Werte", "A3"),
    }  # fmt: skip


def test_errors_write_nothing(desk: Desk) -> None:
    delivery = desk.values(value("people", "99", 1)).read()
    with pytest.raises(ValueError, match="errors"):
        write_folder(delivery, desk.sources / "kleinstadt")
    assert list(desk.sources.iterdir()) == []


def test_areas_are_known_from_outlines_alone(desk: Desk) -> None:
    page = desk.book["Gebiete"]
    page.delete_rows(3, len(AREAS))
    delivery = desk.values(value("people", "Süd", 3)).read()
    assert delivery.faults == ()
    assert delivery.parts.values[0].values["area"] == "03"


def test_a_faulty_indicator_is_told_once_and_not_at_each_value(desk: Desk) -> None:
    share = SHARE | {"Kürzel": "quota", "Titel": "Quote", "Themenbereich": "9 Bildungsbeteiligung"}
    desk.add("Kennzahlen", share)
    desk.values(value("quota", "01", 7), value("quota", "02", "."), value("people", "01", 3))
    (fault,) = desk.read().errors
    assert (fault.sheet, fault.cell, fault.column) == ("Kennzahlen", "E5", "Themenbereich")
    assert fault.remedy.startswith("Gemeint ist wohl „7 Bildungsbeteiligung“. ")


@pytest.mark.parametrize(
    ("cells", "is_foreign"),
    [
        ({}, True),
        ({"Kürzel": "nachbarstadt"}, True),
        ({"Kürzel": "kleinstadt"}, False),
        ({"Name der Kommune": "Musterdorf", "Kürzel": "musterdorf"}, False),
    ],
)
def test_a_workbook_of_another_municipality_is_refused(
    desk: Desk, cells: dict[str, str], is_foreign: bool
) -> None:
    desk.values(value("people", "01", 3)).entries("Kommune", cells)
    wanted = "kleinstadt" if cells.get("Kürzel") == "kleinstadt" else "musterdorf"
    faults = [f for f in desk.read(municipality=wanted).errors if f.sheet == "Kommune"]
    assert [(f.cell, f.column) for f in faults] == (
        [("B3" if cells else "B2", "Kürzel" if cells else "Name der Kommune")] if is_foreign else []
    )


def test_values_of_an_indicator_with_a_bad_name_are_no_faults_of_their_own(desk: Desk) -> None:
    desk.add("Kennzahlen", SHARE | {"Kürzel": "Kita-Quote", "Titel": "Quote"})
    desk.values(value("Kita-Quote", "01", 7), value("Quote", "02", 8))
    (fault,) = desk.read().errors
    assert (fault.sheet, fault.cell) == ("Kennzahlen", "A5")
    assert "„kita_quote“" in fault.remedy


def test_half_a_fraction_is_told_where_the_other_half_is_missing(desk: Desk) -> None:
    desk.values(value("share", "01", None) | {"Nenner": 168})
    desk.values(value("share", "02", None) | {"Zähler": 63})
    assert [(f.code, f.cell, f.column) for f in desk.read().faults] == [
        (Code.EMPTY_CELL, "H3", "Zähler"), (Code.EMPTY_CELL, "I4", "Nenner"),
    ]  # fmt: skip


def test_the_empty_template_knows_the_usual_kinds_of_places(desk: Desk) -> None:
    desk.add("Ortsarten", {"Kürzel": "library", "Ortsart": "Bibliotheken", "Farbe": "#123456"})
    place = {"Nummer": "1", "Name": "A", "Länge": 7.001, "Breite": 51.001, "Quelle": "register"}
    desk.add("Orte", place | {"Ortsart": "Schulen"}, place | {"Nummer": "2", "Ortsart": "Kitas"})
    delivery = desk.values(value("people", "01", 1)).read()
    assert delivery.faults == ()
    assert list(delivery.parts.place_kinds) == ["school", "childcare", "library"]


def entry_fault(desk: Desk, cells: dict[str, str], **options: str) -> tuple[Code, str, str]:
    """The one fault after filling in sheet Kommune."""
    desk.entries("Kommune", cells)
    return only(desk.values(value("people", "01", 1)).read(**options))


@pytest.mark.parametrize(
    ("cells", "cell"),
    [
        ({"Farbe": "blau"}, "B7"), ({"Logo": "fehlt.svg"}, "B8"),
        ({"Adresse des Impressums": "impressum.html"}, "B9"), ({"Kürzel": "karte"}, "B3"),
        ({"Kürzel": "../krefeld"}, "B3"), ({"Erstes Jahr": "2040"}, "B20"),
        ({"Kartenprojektion": "EPSG:4326"}, "B22"), ({"Art": "Dorf"}, "B4"),
        ({"Regionalschlüssel": "5114000"}, "B13"), ({"Regionalschlüssel": "NRW"}, "B13"),
        ({"Anbieter bei GovData": "openNRW"}, "B14"),
    ],
)  # fmt: skip
def test_faults_of_the_municipality(desk: Desk, cells: dict[str, str], cell: str) -> None:
    _, sheet, found = entry_fault(desk, cells)
    assert (sheet, found) == ("Kommune", cell)


def test_a_logo_is_kept(desk: Desk) -> None:
    (desk.folder / "wappen.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf-8")
    desk.entries("Kommune", {"Logo": "wappen.svg"})
    target = desk.sources / "kleinstadt"
    write_folder(desk.values(value("people", "01", 1)).read(), target)
    assert (target / "wappen.svg").is_file()


def test_a_blank_municipality_belongs_nowhere(tmp_path: Path) -> None:
    delivery = Desk(tmp_path).read()
    assert delivery.slug == ""
    assert delivery.faults == ()
    assert all(account.is_even for account in delivery.accounts)


def test_an_unknown_source(desk: Desk) -> None:
    desk.book["Kennzahlen"]["T3"].value = "melderegister"
    codes = {(f.code, f.cell) for f in desk.read().faults}
    assert (Code.REFERENCE, "T3") in codes


def test_a_total_among_the_values(desk: Desk) -> None:
    delivery = desk.values(value("people", "Insgesamt", 5)).read()
    assert only(delivery) == (Code.AREA_UNKNOWN, "Werte", "C3")
    assert "„Gesamt“" in delivery.faults[0].remedy


def test_a_level_without_outlines(desk: Desk) -> None:
    (desk.folder / "umrisse.geojson").unlink()
    assert only(desk.read()) == (Code.FILE_MISSING, "Ebenen", "D3")


def test_a_csv_called_like_a_sheet(desk: Desk) -> None:
    target = desk.sources / "kleinstadt"
    write_folder(desk.read(), target)
    (desk.folder / "Werte.csv").write_text(
        "Kennzahl;Ebene;Gebiet;Zeitraum;Wert\npeople;Stadtteil;Süd;2024;7\n", "utf-8"
    )
    options = Options(desk.sources, "kleinstadt")
    delivery = read_delivery(desk.folder / "Werte.csv", options)
    assert delivery.faults == ()
    assert [line.values["area"] for line in delivery.parts.values] == ["03"]
    assert delivery.parts.values[0].origin == "Werte.csv||E2"


def test_the_template_says_what_is_there_and_comes_back_the_same(
    desk: Desk, tmp_path: Path
) -> None:
    desk.values(
        value("people", "01", "1.234"), value("people", "02", "-"), value("share", "01", "(2,5)"),
        value("share", "02", "*"), value("share", "03", "7,5 p"),
        value("share", "", None) | {"Ebene": "Gesamt", "Zähler": 5, "Nenner": 50},
        value("share", "nicht zuzuordnen", 0),
    )  # fmt: skip
    desk.add("Orte", {"Nummer": "007", "Ortsart": "Schulen", "Schulform": "Grundschule",
                      "Name": "Schule Süd", "Länge": "7,005", "Breite": "51,005",
                      "Quelle": "register"})  # fmt: skip
    for grade, number in enumerate(("3", "*", "(4)"), start=7):
        desk.add("Schulformwechsel", {"Tabelle": "vollständig", "Schuljahr": "2017/18",
                                      "Von": "Gymnasium", "Nach": "Realschule",
                                      "Jahrgangsstufe": grade, "Anzahl": number,
                                      "Quelle": "register"})  # fmt: skip
    desk.add("Hinweise", {"Bezug": "Kennzahl", "Kürzel": "share", "Zeitraum": "2024",
                          "Art": "Bruch in der Reihe", "Text": "Neu gezählt."})  # fmt: skip
    target = desk.sources / "kleinstadt"
    first = desk.read()
    assert first.faults == ()
    write_folder(first, target)
    before = {p: p.read_bytes() for p in target.rglob("*.toml")}

    path = tmp_path / "again.xlsx"
    write_template(path, prefilled(read_existing(target, FaultList()), with_values=True))
    again = read_delivery(path, Options(desk.sources))
    assert again.faults == ()
    for part in ("values", "places", "school_changes", "notes"):
        was, now = ([line.values for line in getattr(d.parts, part)] for d in (first, again))
        assert now == was, part
    write_folder(again, target)
    assert {p: p.read_bytes() for p in target.rglob("*.toml")} == before


def test_a_note_of_a_year_without_numbers_is_within_the_years(desk: Desk) -> None:
    note = {"Bezug": "Kennzahl", "Kürzel": "people", "Zeitraum": "2011", "Art": "Hinweis"}
    desk.add("Hinweise", note | {"Text": "Zensus."})
    delivery = desk.values(value("people", "01", 1)).read()
    assert delivery.parts.municipality["rules"]["first_year"] == 2011


def test_what_the_workbook_has_no_column_for_stays(desk: Desk) -> None:
    target = desk.sources / "kleinstadt"
    write_folder(desk.values(value("people", "01", 1)).read(), target)
    path = target / "indicators" / "share.toml"
    text = path.read_text("utf-8").replace('denominator = ["register"]', 'location = ["register"]')
    path.write_text("# von Hand\n" + text, "utf-8")
    write_folder(desk.read(), target)
    assert path.read_text("utf-8") == "# von Hand\n" + text


STREET = {"Ebene": "Stadtteil", "Quelle": "register"}


def test_streets_come_with_a_workbook_and_go_back_into_one(desk: Desk) -> None:
    desk.values(value("people", "01", 10))
    desk.add(
        "Straßen",
        STREET | {"Straße": "Lindenstr.", "Hausnummer von": 1, "Hausnummer bis": "12a",
                  "Gebiet": "01"},
        STREET | {"Straße": "Lindenstr.", "Hausnummer von": "12b", "Seite": "gerade",
                  "Gebiet": "Bühl"},
    )  # fmt: skip
    delivery = desk.read()
    assert delivery.faults == ()
    target = desk.sources / "kleinstadt"
    write_folder(delivery, target)
    written = [tuple(row.values())[:7] for row in rows(target / "streets.csv")]
    assert written == [
        ("Lindenstr.", "1", "12a", "", "stadtteil", "01", "register"),
        ("Lindenstr.", "12b", "", "even", "stadtteil", "02", "register"),
    ]
    again = prefilled(read_existing(target, FaultList()), with_values=True)["streets"]
    assert [(row.get("from"), row.get("side"), row["level"]) for row in again] == [
        ("1", None, "Stadtteil"),
        ("12b", "gerade", "Stadtteil"),
    ]
    write_folder(delivery, target)
    assert len(rows(target / "streets.csv")) == 2


def test_streets_in_unknown_areas_and_sides_are_faults_at_their_cells(desk: Desk) -> None:
    desk.values(value("people", "01", 10))
    desk.add(
        "Straßen",
        STREET | {"Straße": "Weg", "Gebiet": "99"},
        STREET | {"Straße": "Weg", "Gebiet": "01", "Seite": "links"},
    )
    found = {(fault.code, fault.sheet, fault.cell) for fault in desk.read().faults}
    assert {(code, sheet) for code, sheet, _ in found} == {
        (Code.AREA_UNKNOWN, "Straßen"),
        (Code.NAME_UNKNOWN, "Straßen"),
    }
