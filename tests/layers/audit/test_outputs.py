"""What files say of hidden cells: read by heading, area and year, also where a column is new."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.web import map_audit
from dashboard.web.map_audit import map_downloads
from layers.audit import Place, Told, audit, rendering
from layers.audit.outputs import Exports
from layers.audit.rendering import rendered
from layers.export import Column, Table
from layers.package import tables
from layers.status import LABEL, Status
from tests.layers.audit.probe_city import (
    REPEATERS,
    RULE,
    T,
    change,
    confidentiality,
    make_public,
    make_true,
)

RULES = confidentiality(repeaters=RULE)
SAFE = ((T, "11", 2020), (T, "12", 2020))
LEAK = "repeaters, stadtteil 11, 2020, Zähler: ist 1, möglich nur 1"


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    """The exposed counts of the safe city under some exports."""
    public, true = make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES)

    def ask(*exports: Exports) -> list[str]:
        return [str(one) for one in audit([public], {public: true}, 60, exports=exports).exposed]

    return ask


def test_all_files_are_safe(found: Callable[..., list[str]]) -> None:
    seen: list[Told] = []

    def noted(export: Exports) -> Exports:
        def render(path: Path, hidden: Sequence[Place]) -> Iterable[Told]:
            told = list(export(path, hidden))
            seen.extend(told)
            return told

        return render

    assert found(noted(rendered), noted(map_downloads)) == []
    views = {one.view for one in seen}
    assert views == {
        "Wertedatei",
        "Download der Zeitreihe",
        "Download der Karte",
        "Karte für Programme",
        "Datenpaket",
    }
    hidden = Place("repeaters", "numerator", T, "11", 2020, "all", "all")
    texts = {(one.column, one.content) for one in seen if one.where == hidden}
    assert {
        ("value", None),
        ("Wiederholungen [%]", "."),
        ("Status", LABEL[Status.CONFIDENTIAL]),
    } <= texts
    assert ("Nenner: Kinder", 100) in texts


def with_column(
    table: Table, heading: str, number: Callable[[dict[str, Any]], float | str | None]
) -> Table:
    """A table with one column more."""
    keys = [column.key for column in table.columns]
    rows = tuple((*row, number(dict(zip(keys, row, strict=True)))) for row in table.rows)
    return replace(table, columns=(*table.columns, Column("new", heading)), rows=rows)


def true_number(row: dict[str, Any]) -> float | str | None:
    return REPEATERS.get(row["code"]) if "2020" in row.get("period", "2020") else None


def true_share(row: dict[str, Any]) -> float | str | None:
    """4 of 110 in Stadtteil 12, with two decimals."""
    return "3,64 %" if (row["code"], row.get("period", "2020/21")) == ("12", "2020/21") else ""


@pytest.mark.parametrize("number", [true_number, true_share])
def test_one_column_more_in_the_download_of_series(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, number: Callable[..., Any]
) -> None:
    made = rendering.series_table
    monkeypatch.setattr(
        rendering, "series_table", lambda result: with_column(made(result), "Neu", number)
    )
    assert LEAK in found(rendered)


def test_one_column_more_in_the_download_of_maps(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = map_audit.map_table
    monkeypatch.setattr(
        map_audit, "map_table", lambda *args: with_column(made(*args), "Fälle", true_number)
    )
    assert LEAK in found(map_downloads)


def test_the_package_tells(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = tables.every_observation

    def telling(store: Any, indicator: str) -> Iterator[Any]:
        for row in made(store, indicator):
            is_small = (row.level, row.code, row.period) == (T, "11", 2020)
            yield row._replace(numerator=float(REPEATERS["11"])) if is_small else row

    monkeypatch.setattr(tables, "every_observation", telling)
    assert LEAK in found(rendered)


def test_a_map_for_programs_tells(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    made = map_audit.view_tidy

    def telling(view: Any, link: str) -> Any:
        tidy = made(view, link)
        rows = tuple(
            replace(row, numbers=(None, REPEATERS["11"], *3 * (None,)))
            if row.place[:2] == ("stadtteil:11", "2020")
            else row
            for row in tidy.rows
        )
        return replace(tidy, rows=rows)

    monkeypatch.setattr(map_audit, "view_tidy", telling)
    assert LEAK in found(map_downloads)


@pytest.mark.parametrize(
    ("member", "entry"), [("value", 3.636), ("numerator", "4"), ("text", "3,6 %")]
)
def test_a_values_file_tells(
    found: Callable[..., list[str]],
    monkeypatch: pytest.MonkeyPatch,
    member: str,
    entry: float | str,
) -> None:
    made = rendering.values_file

    def leaking(*args: Any) -> dict[str, Any]:
        content = made(*args)
        content["frames"]["2020|all"][member][1] = entry
        return content

    monkeypatch.setattr(rendering, "values_file", leaking)
    assert LEAK in found(rendered)


@pytest.fixture
def long_found(tmp_path: Path) -> Callable[..., list[str]]:
    """As ``found``, with two years after the hidden one, so that three can be one."""
    public, true = make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES)
    for path in (public, true):
        for year in (2021, 2022):
            change(
                path,
                "INSERT INTO observation SELECT * REPLACE (? AS period) FROM observation "
                "WHERE period = 2019",
                year,
            )

    def ask(*exports: Exports) -> list[str]:
        return [str(one) for one in audit([public], {public: true}, 60, exports=exports).exposed]

    return ask


def test_files_of_three_years_are_safe(long_found: Callable[..., list[str]]) -> None:
    seen: list[Told] = []

    def noted(path: Path, hidden: Sequence[Place]) -> Iterable[Told]:
        seen.extend(told := [*rendered(path, hidden), *map_downloads(path, hidden)])
        return told

    assert long_found(noted) == []
    assert {"Wertedatei über drei Jahre", "Zeitreihe über drei Jahre"} <= {o.view for o in seen}
    pooled = [o for o in seen if o.view == "Wertedatei über drei Jahre"]
    other = [o.content for o in pooled if o.where.code == "13" and o.column == "numerator"]
    assert other
    assert all(other)


@pytest.mark.parametrize("member", ["numerator", "interval", "text"])
def test_three_years_as_one_tell_of_a_hidden_one(
    long_found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, member: str
) -> None:
    """The years 2020 to 2022, of which only the first is hidden: the sum less the others tells."""
    made = rendering.values_file

    def leaking(*args: Any) -> dict[str, Any]:
        content = made(*args)
        if args[-1]:
            frame = content["frames"]["2022|all"]
            column = frame.setdefault(member, [""] * len(frame["text"]))
            assert not any(sign.isdigit() for sign in column[0])
            column[0] = "3,7 bis 17,25 %"
        return content

    assert not long_found(rendered)
    monkeypatch.setattr(rendering, "values_file", leaking)
    (line, *_) = long_found(rendered)
    assert f"Wertedatei über drei Jahre, Spalte „{member}“ nennt zu geheimen Zellen Zahlen" in line


@pytest.mark.parametrize("column", ["low", "high"])
def test_an_interval_of_a_hidden_value_tells(tmp_path: Path, column: str) -> None:
    """An interval has only one middle."""
    public, true = make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES)
    assert audit([public], {public: true}, 60, exports=()).passed
    for path in (public, true):
        change(
            path,
            f"UPDATE observation SET {column} = 0.18 WHERE indicator_id = 'repeaters' "
            "AND level = ? AND code = '11' AND period = 2020",
            T,
        )
    found = audit([public], {public: true}, 60, exports=())
    assert LEAK in [str(one) for one in found.exposed]


def test_a_class_tells(found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody can say what the class of a hidden value gives away, so that it counts as a leak."""
    made = rendering.values_file

    def leaking(*args: Any) -> dict[str, Any]:
        content = made(*args)
        classes = content["frames"]["2020|all"]["classes"]["natural"]
        classes["3"] = "0" + classes["3"][1:]
        return content

    monkeypatch.setattr(rendering, "values_file", leaking)
    (line,) = found(rendered)
    assert "Wertedatei, Spalte „natural 3“ nennt zu geheimen Zellen Zahlen" in line


def test_a_sentence_tells(found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    made = rendering.values_file

    def leaking(*args: Any) -> dict[str, Any]:
        content = made(*args)
        content["frames"]["2020|all"]["extremes"] = "Am niedrigsten in Ort 11 mit 1,0 %."
        return content

    monkeypatch.setattr(rendering, "values_file", leaking)
    assert LEAK in found(rendered)


def test_numbers_without_meaning(found: Callable[..., list[str]]) -> None:
    def strange(path: Path, hidden: Sequence[Place]) -> Iterator[Told]:
        for where in hidden:
            yield Told("Probe", "Rätsel", where, 17.25)

    assert found(strange) == [
        "repeaters, stadtteil 11, 2020, Zähler: Probe, Spalte „Rätsel“ nennt zu geheimen Zellen "
        "Zahlen, die sich nicht deuten lassen."
    ]


def test_hidden_changes_are_rendered(tmp_path: Path) -> None:
    rules = confidentiality(school_changes=RULE)
    public, true = make_public(tmp_path, rules), make_true(tmp_path, rules)
    change(public, "UPDATE school_change SET pupils = NULL, status = 'confidential'")
    seen: list[Told] = []

    def noted(path: Path, hidden: Sequence[Place]) -> Iterable[Told]:
        seen.extend(rendered(path, hidden))
        return seen

    assert audit([public], {public: true}, 60, exports=(noted,)).passed
    contents = {one.content for one in seen if one.column.startswith("Sch")}
    assert contents == {".", "x"}  # x: from a school type to itself
    assert {one.where.breakdown for one in seen} == {"alle", "Klasse 7", "Klasse 8"}
