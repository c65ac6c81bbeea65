"""A small city from delivered rows to its two files; every number computed by hand.

Quarters 011 and 012 (merged into 013 in 2020), 021 (split into 022 and 023), 031, 032; Ortsteile
01, 02, 03 by prefix, before 2020 as well.
"""

import json
from pathlib import Path

import duckdb
import pytest
from pyproj import Transformer

from layers.audit import audit
from layers.prepare.faults import Code, PreparationError, Severity
from layers.prepare.two_files import default_internal, internal_of
from tests.layers.prepare.changing import EAST, INDICATOR, NORTH, ChangingCity

HEAD = "indicator;level;area;period;school_type;breakdown;value;numerator;denominator;sign;flags"
Row = tuple[float | None, str, float | None, float | None]
Found = dict[tuple[str, str, str, int], Row]


class SecretCity(ChangingCity):
    """The changing city with figures in values/ that nobody has published."""

    def __init__(self, folder: Path, rules: str = "") -> None:
        super().__init__(folder)
        self.edit("sources.toml", "already_published = true", "already_published = false")
        for name in ("people", "children", "density", "growth"):
            (self.sources / f"indicators/{name}.toml").unlink()
        for name, measure in (("pupils", "count"), ("quota", "rate")):
            per = "per = 100\n" if measure == "rate" else ""
            text = INDICATOR.format(id=name, measure=measure, recipe=f'kind = "values"\n{per}')
            decimals = "decimals = 0" if measure == "count" else "decimals = 1"
            self.text(f"indicators/{name}.toml", text.replace("decimals = 1", decimals))
        (self.sources / "values").mkdir()
        if rules:
            self.text("confidentiality.toml", rules)

    def rows(self, *rows: str) -> None:
        """The delivered rows."""
        width = HEAD.count(";")
        filled = [row + ";" * (width - row.count(";")) for row in rows]
        self.text("values/a.csv", "\n".join([HEAD, *filled]) + "\n")

    def quota(self, period: int = 2021, **numbers: tuple[int, int]) -> None:
        """Delivered rates: v031=(numerator, denominator)."""
        self.rows(
            *(
                f"quota;viertel;{c[1:]};{period};;;;{top};{bottom}"
                for c, (top, bottom) in numbers.items()
            )
        )

    def files(self) -> tuple[Path, Path | None]:
        """Public and internal file of the current release."""
        name = (self.tables / "wandel.current").read_text("utf-8").strip()
        internal = internal_of(default_internal(self.tables), "wandel", name)
        return self.tables / f"wandel-{name}.duckdb", internal

    def found(self) -> Found:
        """(indicator, level, code, period) -> value, status, numerator, denominator: public."""
        public, _ = self.files()
        return observations(public)


def observations(path: Path) -> Found:
    with duckdb.connect(str(path), read_only=True) as connection:
        rows = connection.execute(
            """SELECT indicator_id, level, code, period, value, status, numerator, denominator
               FROM observation WHERE level <> 'bezirk'"""
        ).fetchall()
    return {(r[0], r[1], r[2], r[3]): r[4:] for r in rows}


HIDDEN = (None, "confidential", None)


def test_a_small_numerator_takes_its_rate_and_a_neighbour_with_it(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    found = city.found()
    # 013 is alone in Ortsteil 01, which would tell it: both are hidden, and one more area.
    assert found["quota", "viertel", "013", 2021] == (*HIDDEN, 100)
    assert found["quota", "ortsteil", "01", 2021] == (*HIDDEN, 100)
    assert found["quota", "municipality", "wandel", 2021] == (7.75, "ok", 31, 400)
    hidden = [k for k, row in found.items() if row[1] == "confidential"]
    assert len(hidden) == 4
    # The city's total leaves 013 and the second hidden area together only.
    others = [k[2] for k in hidden if k[1] == "viertel" and k[2] != "013"]
    assert others in (["022"], ["023"], ["031"], ["032"]) or len(others) == 1


def test_the_internal_file_has_every_number(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    public, internal = city.files()
    assert internal is not None
    assert observations(internal)["quota", "viertel", "013", 2021] == (1.0, "ok", 1, 100)
    assert internal.stat().st_mode & 0o077 == 0
    with duckdb.connect(str(public), read_only=True) as connection:
        edition, audit = connection.execute("SELECT edition, audit FROM release").fetchall()[0]
    assert edition == "public"
    assert json.loads(audit)["confidentiality"]["passed"] is True
    # Served only where the municipality asks for it.
    assert not (internal.parent / "wandel.current").exists()


def test_nothing_is_hidden_where_nothing_is_small(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(0, 100), v022=(9, 90), v023=(8, 80), v031=(70, 70), v032=(6, 60))
    city.prepare()
    assert {row[1] for row in city.found().values()} == {"ok", "none"}


def test_a_small_rest_is_as_secret_as_a_small_numerator(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(99, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    assert city.found()["quota", "viertel", "013", 2021] == (*HIDDEN, 100)


def test_what_is_published_already_stays_as_it_is(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.edit("sources.toml", "already_published = false", "already_published = true")
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    assert city.found()["quota", "viertel", "013", 2021] == (1.0, "ok", 1, 100)
    assert city.files()[1] is None


def test_converted_numbers_are_hidden_where_a_part_is(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(2018, v011=(2, 50), v012=(20, 60), v021=(21, 90), v031=(7, 70), v032=(6, 60))
    city.prepare()
    found = city.found()
    assert found["quota", "viertel", "011", 2018] == (*HIDDEN, 50)
    assert found["quota", "viertel", "012", 2018] == (*HIDDEN, 60)
    # 013 = 011 + 012 would be safe, but whoever makes it has to know both.
    assert found["quota", "viertel", "013", 2018][:3] == HIDDEN
    # 13 + 8 of the 21 in 021; nothing of it is hidden unless 021 is.
    if found["quota", "viertel", "021", 2018][1] == "ok":
        assert found["quota", "viertel", "022", 2018][2] == 13


def test_converted_numbers_that_are_small_are_hidden(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    numbers = {"011": 5, "012": 8, "021": 4, "031": 7, "032": 6}
    city.rows(*(f"pupils;viertel;{code};2018;;;{n}" for code, n in numbers.items()))
    city.prepare()
    found = city.found()
    # 2.4 and 1.6 of the 4 in 021
    assert found["pupils", "viertel", "023", 2018][:2] == (None, "confidential")
    assert found["pupils", "viertel", "021", 2018][0] == 4
    assert found["pupils", "viertel", "013", 2018][0] == 13


def test_delivered_numbers_that_say_they_are_converted_are_protected_like_others(
    tmp_path: Path,
) -> None:
    city = SecretCity(tmp_path)
    numbers = {"013": 1, "022": 9, "023": 8, "031": 7, "032": 6}
    city.rows(*(f"pupils;viertel;{c};2021;;;{n};;;;converted" for c, n in numbers.items()))
    city.prepare()
    found = city.found()
    hidden = [key for key, row in found.items() if row[1] == "confidential"]
    assert ("pupils", "viertel", "013", 2021) in hidden
    # 013 is Ortsteil 01, and the city's total would tell it: four are hidden as without the flag.
    assert len(hidden) == 4


def test_rounded_counts_add_up_and_zero_is_not_told_apart(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[default]\nmethod = "round"\nbase = 3\n')
    numbers = {"013": 1, "022": 0, "023": 8, "031": 7, "032": 5}
    city.rows(*(f"pupils;viertel;{code};2021;;;{n}" for code, n in numbers.items()))
    city.prepare()
    found = city.found()
    shown = {code: found["pupils", "viertel", code, 2021][0] for code in numbers}
    for code, number in numbers.items():
        assert shown[code] is not None
        assert shown[code] % 3 == 0
        assert abs(shown[code] - number) < 3
        assert found["pupils", "viertel", code, 2021][1] == "ok"
    whole = found["pupils", "municipality", "wandel", 2021][0]
    assert whole == sum(n for n in shown.values() if n is not None) == 21


def test_rounded_counts_stay_as_they_were_in_the_next_release(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[default]\nmethod = "round"\nbase = 3\n')
    shown = []
    for last in (5, 25):
        numbers = {"013": 1, "022": 2, "023": 8, "031": 7, "032": last}
        city.rows(*(f"pupils;viertel;{code};2021;;;{n}" for code, n in numbers.items()))
        city.prepare()
        found = city.found()
        shown.append([found["pupils", "viertel", code, 2021][0] for code in numbers][:4])
    assert shown[0] == shown[1]


def test_perturbed_counts_pass_and_are_never_added_up(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[default]\nmethod = "cell_key"\n')
    city.rows(
        *(f"pupils;viertel;{code};2021;;;{n}" for code, n in (("013", 1), ("022", 4), ("023", 8))),
        "pupils;municipality;wandel;2021;;;14",
    )
    city.prepare()
    found = city.found()
    assert found["pupils", "viertel", "013", 2021][:2] == (1, "ok")
    assert found["pupils", "municipality", "wandel", 2021][0] == 14
    assert not [key for key in found if key[1] == "ortsteil"]


def test_zero_is_protected_where_the_rule_says_so(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, "[default]\nzero = true\n")
    city.quota(v013=(0, 100), v022=(9, 90), v023=(8, 80), v031=(2, 70), v032=(6, 60))
    city.prepare()
    found = city.found()
    assert found["quota", "viertel", "013", 2021] == (*HIDDEN, 100)
    # 0 + 2 hidden alone would tell that both are below 3.
    hidden = {k[2] for k, row in found.items() if k[1] == "viertel" and row[1] == "confidential"}
    assert len(hidden) > 2


def test_rates_on_few_people_are_hidden(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, "[default]\nminimum_denominator = 65\n")
    city.quota(v013=(10, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    assert city.found()["quota", "viertel", "032", 2021] == (*HIDDEN, 60)


def test_a_second_release_of_the_same_numbers_hides_the_same(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    first = {k for k, row in city.found().items() if row[1] == "confidential"}
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(60, 60))
    city.prepare()
    second = {k for k, row in city.found().items() if row[1] == "confidential"}
    # 032 is another number now, the others are not: what was shown may not hide anything.
    assert {k for k in second if k[2] not in ("032", "03", "wandel")} <= first


def test_a_stricter_rule_is_refused_while_the_old_release_can_be_reached(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(4, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    before = (city.tables / "wandel.current").read_text("utf-8")
    city.text("confidentiality.toml", "[default]\nthreshold = 5\n")
    with pytest.raises(PreparationError) as refused:
        city.prepare()
    fault = next(f for f in refused.value.faults if f.severity is Severity.ERROR)
    assert fault.code is Code.CONFIDENTIALITY
    assert "withdraw" in fault.remedy
    assert (city.tables / "wandel.current").read_text("utf-8") == before


def test_names_that_do_not_exist_are_told(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[[rule]]\nindicators = ["quotta"]\nthreshold = 5\n')
    city.quota(v013=(1, 100))
    with pytest.raises(PreparationError) as refused:
        city.prepare()
    fault = next(f for f in refused.value.faults if f.severity is Severity.ERROR)
    assert (fault.file, fault.value) == ("confidentiality.toml", "quotta")


def test_a_part_that_is_no_count_is_told(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    city.rows("quota;viertel;013;2021;;;;1.5;100", "quota;viertel;022;2021;;;;2;90")
    with pytest.raises(PreparationError) as refused:
        city.prepare()
    fault = next(f for f in refused.value.faults if f.severity is Severity.ERROR)
    assert "quota: Der Zähler 1,5 ist keine Anzahl von Personen" in fault.why
    city.text(
        "confidentiality.toml", '[[rule]]\nindicators = ["quota"]\ncounts = ["denominator"]\n'
    )
    city.prepare()


def test_the_city_is_known_to_be_the_sum_of_levels_beside_one_that_cuts_them(
    tmp_path: Path,
) -> None:
    city = SecretCity(tmp_path)
    for name in ("pupils", "quota"):
        (city.sources / f"indicators/{name}.toml").unlink()
    children = 'kind = "sum"\nnumerator = { table = "bevoelkerung", columns = ["kinder"] }'
    city.text(
        "indicators/children.toml",
        INDICATOR.format(id="children", measure="count", recipe=children),
    )
    numbers = {"013": 1, "022": 13, "023": 19, "031": 8, "032": 26}
    rows = "".join(f"2021;{code};100;{number}\n" for code, number in numbers.items())
    city.people(f"jahr;viertel;personen;kinder\n{rows}")
    city.prepare()
    found = city.found()
    # The Bezirke, which cut quarters and are estimated, add up to the city as well.
    hidden = {k[2] for k, row in found.items() if k[1] == "ortsteil" and row[1] == "confidential"}
    assert "01" in hidden
    assert len(hidden) > 1


def growing(folder: Path, base: int, rules: str = "") -> SecretCity:
    """A city with a count of children and its change since ``base``."""
    city = SecretCity(folder, rules)
    for name in ("pupils", "quota"):
        (city.sources / f"indicators/{name}.toml").unlink()
    column = 'numerator = { table = "bevoelkerung", columns = ["kinder"] }'
    for name, measure, kind in (
        ("children", "count", '"sum"'),
        ("growth", "ratio", f'"change"\nbase_period = {base}'),
    ):
        recipe = f"kind = {kind}\n{column}"
        text = INDICATOR.format(id=name, measure=measure, recipe=recipe)
        city.text(f"indicators/{name}.toml", text)
    of_year = {2020: (17, 13, 9, 8, 6), 2021: (1, 13, 19, 8, 26)}
    rows = [
        f"{year};{code};100;{number}"
        for year, numbers in of_year.items()
        for code, number in zip(("013", "022", "023", "031", "032"), numbers, strict=True)
    ]
    city.people("\n".join(["jahr;viertel;personen;kinder", *rows]) + "\n")
    return city


@pytest.mark.parametrize("base", [2020, 2021])
def test_a_change_does_not_tell_the_numbers_that_it_is_made_of(tmp_path: Path, base: int) -> None:
    city = growing(tmp_path, base)
    city.prepare()
    found = city.found()
    other = 4041 - base
    hidden = {k[1:3] for k, row in found.items() if row[1] == "confidential"}
    assert ("viertel", "013") in hidden
    for level, code in hidden:
        assert found["growth", level, code, other] == (*HIDDEN, None)
    # -16 of 17, or 16 more than 1, would tell the child.
    assert found["growth", "viertel", "022", other][1] == "none"


def test_a_change_alone_hides_the_small_number_in_it(tmp_path: Path) -> None:
    city = growing(tmp_path, 2020)
    (city.sources / "indicators/children.toml").unlink()
    city.prepare()
    found = city.found()
    assert found["growth", "viertel", "013", 2021] == (*HIDDEN, None)
    assert found["growth", "ortsteil", "01", 2021] == (*HIDDEN, None)
    assert sum(k[1] == "ortsteil" and row[1] == "confidential" for k, row in found.items()) > 1


def test_a_change_is_formed_of_rounded_numbers(tmp_path: Path) -> None:
    city = growing(tmp_path, 2020, '[default]\nmethod = "round"\n')
    city.prepare()
    found = city.found()
    before, now = (found["children", "viertel", "032", year][0] for year in (2020, 2021))
    assert before is not None
    assert now is not None
    expected = (100 * (now - before) / before, "ok", now - before, before)
    assert found["growth", "viertel", "032", 2021] == pytest.approx(expected)


def test_the_audit_knows_what_a_change_tells(tmp_path: Path) -> None:
    city = growing(tmp_path, 2020)
    city.prepare()
    public, internal = city.files()
    assert internal is not None
    with duckdb.connect(str(public)) as connection:
        connection.execute(f"ATTACH '{internal}' AS truth (READ_ONLY)")
        connection.execute("DELETE FROM observation WHERE indicator_id = 'growth'")
        connection.execute(
            "INSERT INTO observation FROM truth.observation WHERE indicator_id = 'growth'"
        )
    found = audit([public], {public: internal}, 60, exports=())
    named = {(e.place.table, e.place.code) for e in found.exposed}
    assert {("children", "013"), ("children", "01"), ("growth", "013")} <= named


def counts_of(city: SecretCity, **given: dict[int, tuple[int, ...]]) -> None:
    """Counts as indicators of their own: two={2021: (of 013, of 022, ...)}."""
    (city.sources / "indicators/quota.toml").unlink()
    for name in given:
        text = (city.sources / "indicators/pupils.toml").read_text("utf-8")
        city.text(f"indicators/{name}.toml", text.replace('"pupils"', f'"{name}"'))
    city.rows(
        *(
            f"{name};viertel;{code};{year};;;{number}"
            for name, years in given.items()
            for year, numbers in years.items()
            for code, number in zip(("013", "022", "023", "031", "032"), numbers, strict=True)
        )
    )


def test_the_parts_of_a_known_sum_are_hidden_together(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[[sum]]\ntotal = "pupils"\nparts = ["boys", "girls"]\n')
    boys, girls = (1, 9, 14, 12, 20), (9, 11, 16, 13, 15)
    both = tuple(b + g for b, g in zip(boys, girls, strict=True))
    counts_of(city, pupils={2021: both}, boys={2021: boys}, girls={2021: girls})
    city.prepare()
    found = city.found()
    assert found["boys", "viertel", "013", 2021][:3] == HIDDEN
    open_ = [found[name, "viertel", "013", 2021][0] for name in ("pupils", "girls")]
    assert None in open_


def test_a_sum_of_two_years_hides_the_year_before(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, '[[sum]]\ntotal = "two"\nparts = ["pupils"]\nyears = 2\n')
    last, this = (5, 9, 8, 7, 6), (1, 10, 9, 8, 7)
    both = tuple(a + b for a, b in zip(last, this, strict=True))
    counts_of(city, pupils={2020: last, 2021: this}, two={2021: both})
    city.prepare()
    found = city.found()
    assert found["pupils", "viertel", "013", 2021][:3] == HIDDEN
    others = (found["pupils", "viertel", "013", 2020], found["two", "viertel", "013", 2021])
    assert None in [row[0] for row in others]


def test_a_rate_without_its_counts_is_refused_unless_it_is_exempt(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    rates = [f"quota;viertel;{c};2021;;;1" for c in ("013", "022", "023", "031", "032")]
    city.rows(*rates, "pupils;viertel;013;2021;;;100")
    with pytest.raises(PreparationError) as refused:
        city.prepare()
    fault = next(f for f in refused.value.faults if f.severity is Severity.ERROR)
    assert "quota: 5 Werte stehen ohne Zähler und Nenner da" in fault.why
    assert fault.why.endswith("geschützt wäre er nicht.")
    assert fault.remedy.startswith("Zähler und Nenner liefern")
    city.text("confidentiality.toml", '[[exempt]]\nindicators = ["quota"]\nreason = "Test."\n')
    city.prepare()


def test_what_was_hidden_stays_hidden_through_corrections(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    hidden = []
    for v031, v032 in ((7, 6), (7, 16), (8, 16)):
        city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(v031, 70), v032=(v032, 60))
        city.prepare()
        hidden.append({k[1:3] for k, row in city.found().items() if row[1] == "confidential"})
    # 032 is the same number in the last two, and hiding 031 in its place would tell 013.
    assert ("viertel", "032") in hidden[1]
    assert hidden[1] <= hidden[2]


def test_a_milder_rule_leaves_hidden_what_a_stricter_one_hid(tmp_path: Path) -> None:
    city = SecretCity(tmp_path, "[default]\nthreshold = 5\n")
    city.quota(v013=(4, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    city.text("confidentiality.toml", "[default]\nthreshold = 3\n")
    city.prepare()
    assert city.found()["quota", "viertel", "013", 2021][:3] == HIDDEN


@pytest.mark.parametrize(
    "change",
    [
        "INSERT INTO observation SELECT 'quota', 'viertel', '013', 2020, 'all', 'all', 1, 'ok', '',"
        " 1, 100, null, null, null",
        "INSERT INTO note VALUES ('indicator', 'quota', 2021, 'hint', '013: 1 Kind.')",
        "ALTER TABLE observation ADD COLUMN truth DOUBLE DEFAULT 1",
        "CREATE TABLE more AS SELECT 1 AS number",
    ],
)
def test_the_audit_takes_nothing_that_the_internal_file_has_not(
    tmp_path: Path, change: str
) -> None:
    city = SecretCity(tmp_path)
    city.quota(v013=(1, 100), v022=(9, 90), v023=(8, 80), v031=(7, 70), v032=(6, 60))
    city.prepare()
    public, internal = city.files()
    assert internal is not None
    assert audit([public], {public: internal}, 60, exports=()).passed
    with duckdb.connect(str(public)) as connection:
        connection.execute(change)
    found = audit([public], {public: internal}, 60, exports=())
    assert not found.passed
    assert "in der internen Datei fehlen" in str(found.exposed[-1])


def test_places_do_not_tell_what_an_area_hides(tmp_path: Path) -> None:
    city = SecretCity(tmp_path)
    counts_of(city, pupils={2021: (1, 9, 8, 7, 6)})
    (city.sources / "places").mkdir()
    head = "id;kind;school_type;name;address;lon;lat;capacity;source;attributes"
    spots = {"022": (300, 1500), "023": (1500, 1500), "031": (2500, 500), "032": (2500, 1500)}
    where = Transformer.from_crs(25832, 4326, always_xy=True)
    lines = [head]
    for code, (x, y) in spots.items():
        lon, lat = where.transform(EAST + x, NORTH + y)
        lines.append(f"s{code};school;;Schule {code};;{lon:.6f};{lat:.6f};;wandel;")
    city.text("places/school.csv", "\n".join(lines) + "\n")
    values = "".join(f"s{c};pupils;2021;{n}\n" for c, n in zip(spots, (9, 8, 7, 6), strict=True))
    city.text("place_values.csv", f"place;indicator;period;value\n{values}")
    city.prepare()
    with duckdb.connect(str(city.files()[0]), read_only=True) as connection:
        found = connection.execute("SELECT DISTINCT value, status FROM facility_value").fetchall()
    assert found == [(None, "confidential")]
