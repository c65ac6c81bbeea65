"""The Sankey diagram: which flows, where they lie, what can be read."""

from collections.abc import Iterator
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree

import pytest

from layers.model import SchoolChangeSelection
from layers.queries.school_changes import school_changes
from layers.store import Store
from layers.thematic.sankey import MIN_BAND, MIN_SLOT, Flows, flows, layout, sankey_svg
from tests.changes_release import SLUG, H, R, S, Y, open_release

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    found = open_release(tmp_path_factory.mktemp("sankey"))
    yield found
    found.close()


def ask(store: Store, **more: Any) -> Flows:
    result = school_changes(store, SchoolChangeSelection(SLUG, 2017, **more))
    found = flows(result)
    assert found is not None
    return found


def test_flows_by_type(store: Store) -> None:
    found = ask(store)
    assert {(f.source, f.target): f.pupils for f in found.items} == {
        (H, R): 2, (R, H): 12, (R, S): 2, (S, H): 1, (S, R): 4, (Y, H): 8, (Y, R): 70, (Y, S): 20,
    }  # fmt: skip
    assert (found.zero, found.hidden) == (4, 0)
    assert [t.number for t in found.left] == [2, 14, 5, 98]
    assert [t.number for t in found.right] == [21, 76, 22, 0]


def test_flows_by_grade_run_from_grade_to_school_type(store: Store) -> None:
    found = ask(store, table="by_grade")
    assert sum(f.pupils for f in found.items) == 123
    assert found.items[0].source_label.startswith("Jahrgangsstufe ")


def test_filters_limit_the_flows(store: Store) -> None:
    one = ask(store, school_type=Y)
    assert {f.source for f in one.items} == {Y}
    assert [t.key for t in one.left] == [Y]
    grade = ask(store, table="by_grade", grade=9)
    assert {f.source for f in grade.items} == {"9"}


@pytest.mark.parametrize("table", ["by_type", "by_grade"])
def test_bands_are_proportional_or_minimal_and_never_overlap(store: Store, table: str) -> None:
    found = ask(store, table=table)
    places = layout(found, 400)
    big = max(places.bands, key=lambda band: band.flow.pupils)
    scale = big.thickness / big.flow.pupils
    for band in places.bands:
        assert band.thickness == pytest.approx(max(MIN_BAND, scale * band.flow.pupils))
    for side in ("slot_start", "slot_end"):
        middles = sorted(getattr(band, side) for band in places.bands)
        assert min(b - a for a, b in pairwise(middles)) >= MIN_SLOT - 1e-6


def test_bars_do_not_overlap_and_leave_room_for_two_lines(store: Store) -> None:
    places = layout(ask(store, table="by_grade"), 400)
    for nodes in (places.left, places.right):
        for one, other in pairwise(nodes):
            assert other.top - one.top >= 2 * MIN_SLOT
            assert other.top >= one.top + one.height


@pytest.mark.parametrize("narrow", [False, True])
def test_drawing_carries_every_number_twice_and_names(store: Store, narrow: bool) -> None:
    drawing = sankey_svg(
        ask(store), ident="s", title="Titel", description="Beschreibung", narrow=narrow
    )
    root = ElementTree.fromstring(drawing)  # noqa: S314 - our own drawing
    numbers = [e.text for e in root.iter(f"{SVG}text") if e.get("class") == "number"]
    assert sorted(numbers) == sorted(2 * ["2", "12", "2", "1", "4", "8", "70", "20"])
    words = [e.text for e in root.iter(f"{SVG}text")]
    assert words.count("Gymnasien") == 2
    assert {"98", "0", "76"} <= set(words)
    assert root.get("role") == "img"
    tips = [e.text for e in root.iter(f"{SVG}title")]
    assert "Gymnasien zu Realschulen: 70" in tips


def test_a_year_without_data_has_no_flows(store: Store) -> None:
    assert flows(school_changes(store, SchoolChangeSelection(SLUG, 2001))) is None
