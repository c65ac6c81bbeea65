"""The sentence that cites a number says what the view says, for every cell."""

from layers.model import MapSelection, SchoolChangeSelection, SeriesSelection
from layers.queries import catalogue
from layers.queries.school_changes import school_changes
from layers.queries.series import series
from layers.store import Store
from layers.thematic.cite import cell_id, changes_citations, map_citations, series_citations
from layers.thematic.layer import thematic_layer

CHANGES = SchoolChangeSelection("krefeld", 2017)


def test_ids_hold_only_what_a_fragment_carries() -> None:
    assert cell_id("010") == "wert-010"
    assert cell_id("city:krefeld", 2024) == "wert-city-krefeld-2024"
    assert cell_id("ä/b c") == "wert--b-c"


def test_every_area_of_a_map_and_the_city(krefeld_store: Store) -> None:
    layer = thematic_layer(
        krefeld_store, MapSelection("krefeld", "share_under_3", "stadtteil", 2024)
    )
    found = map_citations(layer, catalogue.sources(krefeld_store, "share_under_3"))
    assert set(found) == {cell_id(a.code) for a in layer.areas} | {"wert-gesamt"}
    for area in layer.areas:
        text = found[cell_id(area.code)]
        assert f"{area.name} (Krefeld), 31.12.2024: {area.text} (" in text
        assert f"Basis: {area.denominator_text} – " in text
        assert "Stand der Daten: 31.12.2024." in text
        assert "Quelle: Stadt Krefeld" in text
    assert layer.city is not None
    assert f", Krefeld, 31.12.2024: {layer.city.text}" in found["wert-gesamt"]


def test_every_point_of_a_series(krefeld_store: Store) -> None:
    chosen = SeriesSelection("krefeld", "share_under_3", "stadtteil", ("010", "080"))
    result = series(krefeld_store, chosen)
    found = series_citations(result)
    assert len(found) == len(result.periods) * 3
    for line in result.table_lines:
        for point in line.points:
            assert f", {point.label}: {point.text}" in found[cell_id(line.key, point.period)]


def test_published_cells_and_margins_of_school_changes(krefeld_store: Store) -> None:
    result = school_changes(krefeld_store, CHANGES)
    found = changes_citations(result)
    matrix = result.matrix
    assert matrix is not None
    cell = matrix.cell("Gymnasium", "Realschule")
    text = found["wert-Gymnasium-Realschule"]
    assert f"von Gymnasien zu Realschulen: {cell.pupils} Wechsel." in text
    assert "2017/18" in text
    total = next(row for row in matrix.rows if row.key == "Gymnasium")
    assert f"{total.label}: {total.number}, veröffentlichte Summe" in found["wert-Gymnasium-summe"]
