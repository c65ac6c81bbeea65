"""Social indices of the mini city, of protected values, of schools, and across new boundaries."""

import re
import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from layers.model import ALL, SCHOOLS, MapSelection, SocialIndexSelection
from layers.status import Status
from layers.store import Store
from layers.thematic import social_index_options as choices
from layers.thematic.layer import thematic_layer
from layers.thematic.social_index import social_index
from layers.thematic.social_index_exhibit import social_index_exhibit
from layers.thematic.social_index_shares import distribution, share_text
from layers.thematic.social_index_suggestion import suggestion
from layers.thematic.social_index_svg import index_figure, ink_on, level_colours
from tests.sums import drop_sums

PAIR = ("population_change", "share_children")


def asked(
    units: str = "viertel",
    indicators: tuple[str, ...] = PAIR,
    *,
    levels: int = 5,
    kind: str = "posts",
    amount: str = "10",
    per: str = "unit",
    minimum: str = "0",
    school_type: str = "",
) -> SocialIndexSelection:
    return SocialIndexSelection(
        municipality="mini",
        units=units,
        context="viertel" if units == SCHOOLS else "",
        school_type=school_type,
        year=3000,
        indicators=indicators,
        signs=("up",) * len(indicators),
        weighting="equal",
        weights=(Decimal(1),) * len(indicators),
        levels=levels,
        kind=kind,
        amount=Decimal(amount),
        per=per,
        level_weights=tuple(Decimal(n) for n in range(1, levels + 1)),
        minimum=Decimal(minimum),
    )


@pytest.fixture(scope="module")
def hidden(mini_tables: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """The mini city with one value kept secret, as the preparation would write it."""
    tables = tmp_path_factory.mktemp("hidden") / "tables"
    shutil.copytree(mini_tables, tables)
    drop_sums(tables)
    (path,) = tables.glob("*.duckdb")
    with duckdb.connect(str(path)) as connection:
        connection.execute(
            """UPDATE observation SET status = 'confidential', value = NULL, numerator = NULL
               WHERE indicator_id = 'share_children' AND code = '022' AND period = 2015"""
        )
    store = Store.open(tables, "mini")
    yield store
    store.close()


def test_mini_city_by_hand(mini_store: Store) -> None:
    """Growth 15, 25, 1.99005, -2.5: mean 9.872512, deviation sqrt(470.34428 / 4); share 10, 10,
    10.97561, 0: mean 7.743902, deviation sqrt(80.591911 / 4); index = half of both z-scores."""
    result = social_index(mini_store, asked())
    assert [unit.code for unit in result.units] == ["011", "012", "021", "022", "031"]
    assert result.made is not None
    assert result.made.means == pytest.approx((9.872512, 7.743902), abs=1e-6)
    assert result.made.deviations == pytest.approx((10.843711, 4.488650), abs=1e-6)
    assert result.made.scores == pytest.approx((0.487738, 0.948835, -0.003472, -1.433102), abs=2e-6)
    # fifths of 2.381937: -0.956715, -0.480327, -0.003940, 0.472447
    assert [unit.level for unit in result.units] == [5, 5, None, 4, 1]
    third = result.units[2]
    assert (third.status, third.missing) == (Status.NOT_COLLECTED, (0, 1))
    # zero is a value, and a limited one counts but keeps its brackets
    assert result.units[4].cells[1].row.value == 0.0
    assert result.units[1].cells[0].text.startswith("(")


def test_values_are_those_of_the_map(mini_store: Store) -> None:
    result = social_index(mini_store, asked())
    for position, entry in enumerate(result.inputs):
        found = entry.indicator.indicator_id
        layer = thematic_layer(mini_store, MapSelection("mini", found, "viertel", entry.period))
        texts = {area.code: area.text for area in layer.areas}
        assert texts == {unit.code: unit.cells[position].text for unit in result.units}


def test_a_secret_value_gives_no_index_and_is_not_drawn_as_a_level(hidden: Store) -> None:
    result = social_index(hidden, asked())
    unit = next(unit for unit in result.units if unit.code == "022")
    assert (unit.status, unit.level, unit.score) == (Status.CONFIDENTIAL, None, None)
    exhibit = social_index_exhibit(hidden, result)
    table = exhibit.tables[0]
    row = next(row for row in table.rows if row[0] == "022")
    cells = dict(zip((column.key for column in table.columns), row, strict=True))
    assert cells["share_children"] == "."
    assert "Wert geheim gehalten" in str(cells["note"])
    svg = exhibit.figures[0].svg
    assert "kein Index, Wert geheim gehalten" in svg
    assert "url(#social-index-map-status-confidential)" in svg
    shared = distribution(result)
    assert shared is not None
    assert unit in shared.left_out


def test_too_few_units_are_no_index(mini_store: Store) -> None:
    result = social_index(mini_store, asked(indicators=("social_index_mean", "density")))
    assert result.made is None
    assert "Ein Index braucht mindestens 3 Gebiete" in result.problem
    exhibit = social_index_exhibit(mini_store, result)
    assert exhibit.figures == ()
    assert len(exhibit.tables) == 1


def test_schools_have_the_value_of_their_area(mini_store: Store) -> None:
    chosen = ("social_index_median", "area:share_children")
    result = social_index(mini_store, asked(SCHOOLS, chosen, school_type=ALL))
    areas = social_index(mini_store, asked())
    values = {unit.name: unit.cells[1].row.value for unit in areas.units}
    known = [unit for unit in result.units if unit.place]
    assert known
    assert all(unit.cells[1].row.value == values[unit.place] for unit in known)
    assert [entry.option.is_context for entry in result.inputs] == [False, True]


def test_shares_by_level_beside_equal_ones(mini_store: Store) -> None:
    # levels 5, 5, 4, 1 of 011, 012, 022, 031: ten posts are 3.33, 3.33, 2.67, 0.67
    result = social_index(mini_store, asked())
    found = distribution(result)
    assert found is not None
    assert [share.share for share in found.shares] == [3, 3, 3, 1]
    assert [share.equal for share in found.shares] == [3, 3, 2, 2]
    # 10001 cents: 3333.67, 3333.67, 2666.93, 666.73; three are left for the largest remainders
    money = distribution(social_index(mini_store, asked(kind="money", amount="100.01")))
    assert money is not None
    assert [share.share for share in money.shares] == [3334, 3333, 2667, 667]
    assert money.text(money.shares[0].difference, signed=True) == "+8,33\u00a0€"
    assert share_text("money", -123_456) == "\u22121\u202f234,56\u00a0€"


def test_areas_with_another_outline_are_not_compared(reform: Store) -> None:
    assert choices.comparable(reform, "stadtteil", 0, 1) == {"05"}
    assert choices.comparable(reform, "stadtteil", 1, 1) == {"04", "05", "12", "31", "32"}


def test_the_suggestion_takes_rates_of_conditions_from_different_cells(
    krefeld_store: Store,
) -> None:
    assert suggestion(krefeld_store, "stadtbezirk")[:2] == ("social_index_mean", "share_under_3")
    # too few Stadtteile have a mean of their schools
    assert "social_index_mean" not in suggestion(krefeld_store, "stadtteil")
    assert suggestion(krefeld_store, SCHOOLS, "stadtteil")[0] == "social_index_median"


@pytest.mark.parametrize("levels", [5, 9])
def test_drawing_is_read_without_colours(mini_store: Store, levels: int) -> None:
    result = social_index(mini_store, asked(levels=levels))
    figure = index_figure(result)
    for unit in result.known:
        assert f">{unit.level}</text>" in figure.svg
    assert all(ident.startswith("social-index") for ident in re.findall(r' id="(.*?)"', figure.svg))
    assert all(float(size) >= 11 for size in re.findall(r'font-size="([\d.]+)"', figure.svg))
    assert "var(" not in figure.svg
    assert f"Stufe {levels}: " in figure.alt
    assert len(set(level_colours(levels))) == levels
    assert ink_on(level_colours(levels)[0]) != ink_on(level_colours(levels)[-1])
