"""The profile of an area: its numbers are those of the maps; dots, courses, ranks, sentences."""

import re

import pytest

from layers.model import ProfileSelection
from layers.queries.profile import lifetime, successors
from layers.store import Store
from layers.thematic.profile_build import profile
from layers.thematic.profile_result import Course, Dots
from layers.thematic.profile_svg import course, strip
from layers.thematic.profile_text import notes_of, profile_sentences, profile_title
from tests.profile_equal import compare


def test_every_cell_is_that_of_the_map_in_krefeld(krefeld_store: Store) -> None:
    assert compare(krefeld_store) == 20 * (5 + 19 + 45)


def test_every_cell_is_that_of_the_map_in_the_mini_city(mini_store: Store) -> None:
    assert compare(mini_store) > 50


def test_every_pooled_cell_is_that_of_the_pooled_map(
    krefeld_store: Store, mini_store: Store
) -> None:
    assert compare(krefeld_store, pooled=True) == 20 * (5 + 19 + 45)
    assert compare(mini_store, pooled=True) > 50


def test_rates_have_intervals_and_ratios_have_none(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010"))
    cells = {fact.indicator.indicator_id: fact.cell for fact in found.facts}
    assert re.fullmatch("2,[67] bis 3,0\u00a0%", cells["share_under_3"].interval)
    assert cells["childcare_ratio_under_3"].interval == ""
    assert any("Verhältniswerte" in note for note in notes_of(found))


def test_an_unknown_area_is_a_key_error(krefeld_store: Store) -> None:
    for level, code in (("stadtteil", "999"), ("nirgends", "010")):
        with pytest.raises(KeyError):
            profile(krefeld_store, ProfileSelection("krefeld", level, code))


def test_head_says_where_and_how_large(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010"))
    assert found.label == "Stadtteil Stadtmitte"
    assert found.size == "2,38\u00a0km²"
    assert (found.lies_in[0].level, found.lies_in[0].code) == ("stadtbezirk", "1")
    assert [code for _, code, _ in found.parts] == ["011", "012", "013", "014"]
    assert profile_title(found) == "Profil: Stadtteil Stadtmitte in Krefeld"
    sentences = profile_sentences(found)
    assert sentences[0].startswith(
        "Stadtteil Stadtmitte liegt in Krefeld, größtenteils Stadtbezirk Mitte"
    )
    assert not re.search(r"\d\. (höchst|Platz|Rang)", " ".join(sentences))


def test_ranks_are_said_only_when_asked_for(krefeld_store: Store) -> None:
    plain = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010"))
    assert {fact.cell.rank for fact in plain.facts} == {""}
    ranked = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010", ranks=True))
    by_name = {fact.indicator.indicator_id: fact.cell for fact in ranked.facts}
    assert by_name["population"].rank == "höchster von 19 Werten"
    beside = profile(
        krefeld_store,
        ProfileSelection("krefeld", "stadtteil", "010", ("020", "030"), ranks=True),
    )
    share = {fact.indicator.indicator_id: fact for fact in beside.facts}["share_under_3"]
    assert [cell.code for cell in share.cells] == ["010", "020", "030"]
    # 2,5 % is printed for three areas, so all three share the sixth place
    assert share.cells[1].rank == "6. höchster von 19 Werten, gleich mit 2 anderen"


def test_courses_have_all_periods_and_the_city(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010"))
    by_name = {fact.indicator.indicator_id: fact for fact in found.facts}
    share = by_name["share_under_3"]
    assert [line.code for line in share.courses] == ["010", ""]
    assert [len(line.values) for line in share.courses] == [13, 13]
    assert (share.first, share.last) == ("2012", "2024")
    assert share.courses[0].values[-1] == share.cell.value
    # counts of areas and of the city share no scale
    assert [line.code for line in by_name["population"].courses] == ["010"]


def test_pooled_profiles_take_three_years(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010", pooled=True))
    by_name = {fact.indicator.indicator_id: fact for fact in found.facts}
    share = by_name["share_under_3"]
    assert share.pooled
    rows = krefeld_store.rows(
        """SELECT sum(numerator), sum(denominator) FROM observation WHERE level = 'stadtteil'
           AND indicator_id = 'share_under_3' AND code = '010' AND period BETWEEN 2022 AND 2024"""
    )
    top, base = rows[0]
    assert share.cell.value == pytest.approx(100 * top / base)
    assert (share.cell.numerator, share.cell.denominator) == (top, base)
    assert not by_name["population"].pooled


def test_places_stand_by_kind(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010"))
    assert [(group.label, len(group.places)) for group in found.places] == [
        ("Schulen", 7),
        ("Kitas", 17),
    ]
    assert all("OpenStreetMap" in group.attribution for group in found.places[:1])


def test_areas_alike_are_named_with_their_variables(krefeld_store: Store) -> None:
    found = profile(krefeld_store, ProfileSelection("krefeld", "stadtteil", "010")).similar
    assert len(found.areas) == 3
    assert [area.distance for area in found.areas] == sorted(a.distance for a in found.areas)
    assert len(found.variables) == 8
    assert "Bevölkerungsdichte (31.12.2024)" in found.variables
    few = profile(krefeld_store, ProfileSelection("krefeld", "stadtbezirk", "1")).similar
    assert few.areas == ()
    assert "weniger als 8 Gebieten" in few.why_not


def placed(drawn: str) -> list[tuple[float, float]]:
    path = re.findall(r'<path d="((?:M[\d.-]+ [\d.-]+h0)+)"', drawn)[0]
    return [(float(x), float(y)) for x, y in re.findall(r"M([\d.-]+) ([\d.-]+)h0", path)]


def test_dots_in_the_same_place_are_drawn_apart() -> None:
    same = tuple((str(number), 5.0) for number in range(4))
    drawn = strip(Dots((*same, ("a", 0.0), ("b", 10.0)), 5.0, "0", "10", 0, 0), ["a"])
    dots = placed(drawn)
    assert len(dots) == 5
    assert len(set(dots)) == 5
    at_five = [y for x, y in dots if x == pytest.approx(120.0)]
    gaps = [b - a for a, b in zip(sorted(at_five), sorted(at_five)[1:], strict=False)]
    assert len(at_five) == 4
    assert min(gaps) >= 6


def test_a_mark_has_the_middle_for_itself() -> None:
    values = (("a", 0.0), ("me", 5.0), ("b", 5.0), ("c", 5.2), ("d", 10.0))
    middle = 19.0
    near = [
        y for x, y in placed(strip(Dots(values, None, "0", "10", 0, 0), ["me"])) if 100 < x < 140
    ]
    assert len(near) == 2
    assert middle not in near
    far = [y for x, y in placed(strip(Dots(values, None, "0", "10", 0, 0), ["d"])) if 100 < x < 140]
    assert middle in far


def test_a_single_value_stands_in_the_middle() -> None:
    drawn = strip(Dots((("a", 5.0),), None, "5", "5", 3, 0), ["a"])
    assert "translate(120 20)" in drawn
    assert "h0" not in drawn


def test_gaps_and_breaks_stay_gaps() -> None:
    whole = course([Course("a", (1.0, 2.0, 3.0, 4.0))])
    assert whole.count("L") - whole.count("linecap") >= 3
    gap = course([Course("a", (1.0, 2.0, None, 4.0))])
    line = re.findall(r'<path d="(M[^"h]*)" fill="none"', gap)[0]
    assert line.count("L") == 1
    cut = course([Course("a", (1.0, 2.0, 3.0, 4.0), frozenset({2}))])
    line = re.findall(r'<path d="(M[^"h]*)" fill="none"', cut)[0]
    assert line.count("M") == 2
    assert course([Course("a", (None, 2.0, None))]) == ""


def test_editions_of_boundaries(reform: Store) -> None:
    assert compare(reform) > 0
    found = {
        code: successors(reform, "stadtteil", lifetime(reform, "stadtteil", code))
        for code in ("01", "02", "03")
    }
    assert found == {"01": ("12",), "02": ("12",), "03": ("31", "32")}
