"""Two indicators on one level: which areas take part, coefficients, words, drawings, tables."""

import re
from collections.abc import Iterator
from dataclasses import replace
from xml.etree import ElementTree

import numpy as np
import pytest
from scipy.stats import spearmanr

from layers.model import RelationSelection
from layers.queries import catalogue
from layers.queries.values import observations
from layers.store import Store
from layers.thematic.relation_build import relation
from layers.thematic.relation_exhibit import measures_table, relation_exhibit, values_table
from layers.thematic.relation_map import COLOURS, relation_map
from layers.thematic.relation_result import OTHER_BOUNDARIES, RelationResult
from layers.thematic.relation_svg import scatter_svg
from layers.thematic.relation_text import (
    cautions,
    left_out_sentence,
    relation_sentence,
    relation_title,
    shared_parts,
)
from tests.layers.protected_release import make_protected

BEZIRKE = RelationSelection(
    "krefeld", "share_under_3", "density", "statistischer_bezirk", 2024, 2024
)


@pytest.fixture(scope="module")
def krefeld(krefeld_store: Store) -> RelationResult:
    return relation(krefeld_store, BEZIRKE)


@pytest.fixture(scope="module")
def protected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = Store.open(make_protected(tmp_path_factory.mktemp("protected")), "mini")
    yield store
    store.close()


def _pairs(store: Store) -> tuple[list[float], list[float]]:
    values: list[dict[str, float]] = []
    for name in ("share_under_3", "density"):
        rows = observations(store, name, "statistischer_bezirk")
        values.append({r.code: r.value for r in rows if r.period == 2024 and r.value is not None})
    codes = sorted(values[0].keys() & values[1].keys() - {"not_located"})
    return [values[0][c] for c in codes], [values[1][c] for c in codes]


def test_coefficients_are_those_of_the_published_values(
    krefeld: RelationResult, krefeld_store: Store
) -> None:
    x, y = _pairs(krefeld_store)
    pearson, spearman, weighted = krefeld.measured
    assert len(x) == pearson.count == 45
    assert pearson.value == pytest.approx(np.corrcoef(x, y)[0, 1])
    assert spearman.value == pytest.approx(spearmanr(x, y).statistic)
    people = [point.base for point in krefeld.complete]
    covariance = np.cov(x, y, aweights=people)
    expected = covariance[0, 1] / np.sqrt(covariance[0, 0] * covariance[1, 1])
    assert weighted.value == pytest.approx(expected)
    for found in krefeld.measured:
        assert found.interval is not None
        assert found.interval[0] < (found.value or 0) < found.interval[1]


def test_circles_have_the_size_of_the_population(
    krefeld: RelationResult, krefeld_store: Store
) -> None:
    rows = observations(krefeld_store, "population", "statistischer_bezirk")
    people = {r.code: r.value for r in rows if r.period == 2024}
    assert krefeld.base_label == "Bevölkerung (31.12.2024)"
    assert all(point.base == people[point.code] for point in krefeld.points)


def test_a_common_denominator_sizes_circles_and_is_warned_of(krefeld_store: Store) -> None:
    chosen = replace(BEZIRKE, second_indicator="share_3_5")
    result = relation(krefeld_store, chosen)
    text = catalogue.indicator(krefeld_store, "share_3_5").denominator_text.rstrip(".")
    assert result.base_label == f"{text} (31.12.2024)"
    assert any("Beide Kennzahlen enthalten dieselbe Bezugszahl" in x for x in cautions(result))


def test_parts_that_two_indicators_share(krefeld_store: Store) -> None:
    share = catalogue.indicator(krefeld_store, "share_under_3")
    density = catalogue.indicator(krefeld_store, "density")
    assert "einmal als Zähler, einmal als Bezugszahl" in shared_parts(share, density)
    assert shared_parts(share, share) == "Verglichen wird dieselbe Kennzahl mit sich selbst."
    other = replace(density, numerator_text="Betten.", denominator_text="Häuser.")
    assert shared_parts(share, other) == ""
    empty = replace(density, numerator_text="", denominator_text="")
    assert shared_parts(empty, replace(empty, indicator_id="x")) == ""


def test_words(krefeld: RelationResult) -> None:
    assert relation_title(krefeld).endswith(": Statistische Bezirke")
    said = relation_sentence(krefeld)
    main = krefeld.measured[0]
    assert main.interval is not None
    has_zero = main.interval[0] <= 0 <= main.interval[1]
    assert ("kein Zusammenhang erkennbar" in said) == has_zero
    assert "95-%-Bereich" in said
    assert left_out_sentence(krefeld) == ""
    assert any("keine Ursache" in line for line in cautions(krefeld))
    assert any("ökologischer Fehlschluss" in line for line in cautions(krefeld))
    assert not any(line.startswith("Achtung") for line in cautions(krefeld))


def test_few_areas_are_warned_of(krefeld_store: Store) -> None:
    result = relation(krefeld_store, replace(BEZIRKE, level="stadtteil"))
    assert any("Nur 19 Stadtteile haben beide Zahlen" in line for line in cautions(result))


def test_the_sentence_follows_sign_and_interval(krefeld: RelationResult) -> None:
    main = krefeld.measured[0]

    def said(value: float, low: float, high: float) -> str:
        found = replace(main, value=value, interval=(low, high))
        return relation_sentence(replace(krefeld, measured=(found,)))

    assert said(0.5, 0.2, 0.7).startswith("Wo „Kinder unter 3 Jahren, Anteil“ höher ist, ist ")
    assert "meist höher: " in said(0.5, 0.2, 0.7)
    assert "meist niedriger: " in said(-0.5, -0.7, -0.2)
    assert "kein Zusammenhang erkennbar" in said(0.1, -0.2, 0.4)


def test_too_few_areas_have_no_coefficient(hand: Store) -> None:
    result = relation(hand, RelationSelection("mini", "share", "people", "stadtteil", 2020, 2020))
    assert result.measured == ()
    assert "erst ab 5 Gebieten" in relation_sentence(result)
    assert relation_map(hand, result) is None  # counts have no classes
    assert relation_exhibit(hand, result).sections[0].tables == ()


def test_a_secret_value_is_in_no_drawing_and_no_table(protected: Store) -> None:
    chosen = RelationSelection("mini", "share", "share", "stadtteil", 2020, 2020)
    result = relation(protected, chosen)
    hidden = next(point for point in result.points if point.code == "030")
    assert (hidden.missing, hidden.cell) == ("Wert geheim gehalten", "")
    assert hidden not in result.complete
    assert "Wert geheim gehalten: 1" in left_out_sentence(result)
    assert scatter_svg(result, "a").count("<circle") == len(result.complete)
    assert "Süd" not in scatter_svg(result, "a")
    row = next(row for row in values_table(result, "*").rows if row[0] == "030")
    assert row[2:6] == ("*", "Wert geheim gehalten") * 2
    assert row[-1] == "nicht im Streudiagramm: Wert geheim gehalten"


def test_areas_that_were_drawn_otherwise_take_no_part(reform: Store) -> None:
    chosen = RelationSelection("reform", "share", "share", "stadtteil", 2017, 2019)
    result = relation(reform, chosen)
    reasons = {point.code: point.missing for point in result.points}
    before = {area.code for area in catalogue.areas(reform, "stadtteil", edition=0)}
    assert set(reasons) == before
    assert OTHER_BOUNDARIES in reasons.values()
    kept = {code for code, missing in reasons.items() if not missing}
    assert kept <= {area.code for area in catalogue.areas(reform, "stadtteil")}


def test_classes_are_those_of_the_release(krefeld: RelationResult, krefeld_store: Store) -> None:
    assert krefeld.x.bounds is not None
    assert krefeld.y.bounds is not None
    for point in krefeld.complete:
        x, y = point.pair
        letter = "ABC"[sum(x > bound for bound in krefeld.x.bounds[1:-1])]
        digit = "123"[sum(y > bound for bound in krefeld.y.bounds[1:-1])]
        assert point.cell == letter + digit
    bounds = relation(krefeld_store, replace(BEZIRKE, year=2014)).x.bounds
    assert bounds == krefeld.x.bounds  # the same in every year


def test_the_map_can_be_read_without_colours(krefeld: RelationResult, krefeld_store: Store) -> None:
    drawn = relation_map(krefeld_store, krefeld)
    assert drawn is not None
    root = ElementTree.fromstring(drawn.svg)  # noqa: S314 - ours
    texts = [found.text for found in root.iter("text")]
    for cell in COLOURS:
        areas = sum(point.cell == cell for point in krefeld.points)
        assert texts.count(cell) == areas + 1  # the legend has each once
    sizes = [float(found.get("font-size", "99")) for found in root.iter("text")]
    assert min(sizes) >= 11
    assert "var(" not in drawn.svg


@pytest.mark.parametrize("narrow", [False, True])
def test_the_scatter_plot_has_a_circle_per_area_inside(
    krefeld: RelationResult, narrow: bool
) -> None:
    svg = scatter_svg(krefeld, "plot", narrow=narrow)
    root = ElementTree.fromstring(svg)  # noqa: S314 - ours
    width, height = map(float, root.attrib["viewBox"].split()[2:])
    circles = list(root.iter("circle"))
    assert len(circles) == 45
    for circle in circles:
        assert 0 < float(circle.attrib["cx"]) < width
        assert 0 < float(circle.attrib["cy"]) < height
    people = {point.name: point.base or 0.0 for point in krefeld.complete}
    drawn = {(circle[0].text or "").split(":")[0]: float(circle.attrib["r"]) for circle in circles}
    per_person = [drawn[name] ** 2 / people[name] for name in people if drawn[name] > 2]
    assert len(per_person) > 30
    assert max(per_person) / min(per_person) == pytest.approx(1, abs=0.1)


def test_links_lead_to_the_rows_of_the_table(krefeld: RelationResult) -> None:
    svg = scatter_svg(krefeld, "plot", links=True)
    assert set(re.findall(r'href="#relation-([^"]+)"', svg)) == {p.code for p in krefeld.points}
    assert 'role="group"' in svg


def test_tables_have_every_number(krefeld: RelationResult) -> None:
    found = measures_table(krefeld, ".")
    assert [row[1] for row in found.rows] == [one.value for one in krefeld.measured]
    table = values_table(krefeld, ".")
    assert len(table.rows) == 45
    assert [row[0] for row in table.rows] == sorted(point.code for point in krefeld.points)
    assert [row[-2] for row in table.rows] == [point.base for point in krefeld.points]
    assert [(row[2], row[4]) for row in table.rows] == [point.pair for point in krefeld.points]
