"""A city of two Stadtbezirke with three Stadtteile each, made by hand: a file with all numbers, and
public ones that hide what a test says.

``repeaters`` is a rate with one small count, in Stadtteil 11 in 2020; ``pupils`` is its denominator
as an indicator of its own; ``changes`` are school changes from and to two school types in grades 7
and 8, full of small counts, for the city and both Stadtbezirke.
"""

import json
from collections.abc import Collection, Mapping
from functools import cache
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import duckdb

from layers.schema import create_statements

SLUG = "probe"
M, B, T = "municipality", "stadtbezirk", "stadtteil"
CITY = (M, SLUG)
QUARTERS = {"1": ("11", "12", "13"), "2": ("21", "22", "23")}
REPEATERS = {"11": 1, "12": 4, "13": 5, "21": 6, "22": 7, "23": 8}
PUPILS = {"11": 100, "12": 110, "13": 120, "21": 130, "22": 140, "23": 150}
YEARS = (2019, 2020)
TYPES = ("Hauptschule", "Realschule", "Gymnasium")
GRADES = (7, 8)
STEPS = tuple((a, b, g) for a, b in product(TYPES, TYPES) if a != b for g in GRADES)
CHANGES = {
    "1": (1, 0, 2, 5, 3, 1, 0, 0, 1, 2, 4, 1),
    "2": (0, 2, 1, 1, 6, 0, 1, 3, 2, 0, 0, 2),
}

RULE: dict[str, Any] = {
    "threshold": 3, "counts": ["numerator", "rest", "denominator"], "zero": False,
    "minimum_denominator": 0, "method": "suppress", "base": 3, "cells": 2000, "seconds": 30.0,
    "coarser": "hide_level",
}  # fmt: skip

Hidden = Collection[tuple[str, str, int]]
"""Level, code and year of the hidden cells of ``repeaters``."""


def confidentiality(**rules: Mapping[str, Any]) -> dict[str, Any]:
    """The key ``confidentiality`` of a release; rules by indicator, others are exempt."""
    changes = rules.pop("school_changes", None)
    return {"basis": "", "sign": ".", "indicators": rules, "school_changes": changes,
            "exempt": {}, "sums": []}  # fmt: skip


def make_true(
    folder: Path, rules: Mapping[str, Any], numbers: Mapping[str, int] = REPEATERS
) -> Path:
    """The file with all numbers; ``numbers`` are the repeaters of 2020 by Stadtteil."""
    return _write(folder / "internal", "internal", rules, numbers)


def make_public(
    folder: Path,
    rules: Mapping[str, Any],
    hidden: Hidden = (),
    name: str = "public",
    numbers: Mapping[str, int] = REPEATERS,
) -> Path:
    """A public file without the value and numerator of ``hidden``."""
    path = _write(folder / name, "public", rules, numbers)
    for level, code, year in hidden:
        change(
            path,
            "UPDATE observation SET value = NULL, numerator = NULL, status = 'confidential' "
            "WHERE indicator_id = 'repeaters' AND level = ? AND code = ? AND period = ?",
            level, code, year,
        )  # fmt: skip
    return path


def change(path: Path, sql: str, *values: object) -> None:
    """Change a file by one statement."""
    with duckdb.connect(str(path)) as connection:
        connection.execute(sql, list(values))


def round_changes(path: Path, rounded: Mapping[str, Collection[int]]) -> None:
    """Put rounded numbers in place of the changes of both Stadtbezirke; the city is their sum."""
    whole = tuple(map(sum, zip(*rounded.values(), strict=True)))
    places = {(B, c): n for c, n in rounded.items()} | {CITY: whole}
    values = [
        [number, *where, *step]
        for where, numbers in places.items()
        for step, number in zip(STEPS, numbers, strict=True)
    ]
    with duckdb.connect(str(path)) as connection:
        connection.begin()
        connection.executemany(
            "UPDATE school_change SET pupils = ?, status = 'ok', flags = 'rounded' WHERE "
            "level = ? AND code = ? AND from_school_type = ? AND to_school_type = ? "
            "AND grade = ?",
            values,
        )
        connection.commit()


def _write(
    stem: Path, edition: str, rules: Mapping[str, Any], repeaters: Mapping[str, int]
) -> Path:
    path = stem.with_suffix(".duckdb")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(_numbers_only(tuple(repeaters.items())))
    told = json.dumps({"confidentiality": rules} if rules else {})
    change(path, "UPDATE release SET fingerprint = ?, edition = ?, rules = ?",
           stem.name, edition, told)  # fmt: skip
    return path


@cache
def _numbers_only(numbers: tuple[tuple[str, int], ...]) -> bytes:
    """The bytes of a file: making tables takes longer than copying them."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "probe.duckdb"
        _fill(path, dict(numbers))
        return path.read_bytes()


def _fill(path: Path, repeaters: Mapping[str, int]) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.begin()
        for statement in create_statements():
            connection.execute(statement)
        _frame(connection)
        _areas(connection)
        for year in YEARS:
            _numbers(connection, year, repeaters if year == 2020 else
                     {code: 10 + number for code, number in repeaters.items()})  # fmt: skip
        for where, numbers in {
            **{(B, code): found for code, found in CHANGES.items()},
            CITY: tuple(map(sum, zip(*CHANGES.values(), strict=True))),
        }.items():
            for (source, target, grade), number in zip(STEPS, numbers, strict=True):
                status = "ok" if number else "none"
                _insert(connection, "school_change", "full", 2020, *where, source, target, grade,
                        number, status, "", False)  # fmt: skip
        connection.commit()


def _insert(connection: duckdb.DuckDBPyConnection, table: str, *row: object) -> None:
    connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", list(row))


def _frame(connection: duckdb.DuckDBPyConnection) -> None:
    _insert(connection, "municipality", SLUG, "Probe", "Stadt Probe", "a@example.org", "city",
            False, "", "", "{}", "{}", "")  # fmt: skip
    _insert(connection, "release", "", "public", "2026-01-01", "0", "{}", "{}")
    _insert(connection, "area_edition", 0, None, None, "")
    _insert(connection, "map_frame", 4000, 3000, 0, 0)
    for sort, (school_type, rank) in enumerate(zip(TYPES, (1, 2, 3), strict=True)):
        _insert(connection, "school_type", school_type, f"{school_type}n", sort, rank, True)
    _insert(connection, "source", "register", "Stadt Probe", "Schulstatistik", "", "unknown",
            "2020-12-31", "", False, "")  # fmt: skip
    for sort, (name, title, unit, decimals, measure) in enumerate(
        (("repeaters", "Wiederholungen", "%", 1, "rate"), ("pupils", "Kinder", "", 0, "count"))
    ):
        _insert(connection, "indicator", name, "D", 10, "core", title, title, unit, decimals,
                measure, "school_year", "neutral", f"{title}.", "Wiederholende", "Kinder", "", "",
                "official", sort, True)  # fmt: skip
        _insert(connection, "indicator_source", name, "register", "numerator")
    _insert(connection, "class_break", "repeaters", T, "all", "natural", 3, "sequential",
            [2.0, 5.0, 10.0, 20.0])  # fmt: skip


def _areas(connection: duckdb.DuckDBPyConnection) -> None:
    levels = ((M, "Stadt", 0), (B, "Stadtbezirk", 1), (T, "Stadtteil", 2))
    for level, name, sort in levels:
        _insert(connection, "area_level", level, name, f"{name}e", sort, "")
    places = [CITY, *((B, code) for code in QUARTERS),
              *((T, code) for codes in QUARTERS.values() for code in codes)]  # fmt: skip
    for level, code in places:
        _insert(connection, "area", level, code, f"Ort {code}", None, None, 1.0, 1.0, 6.5, 51.3, 0)
    for parent, codes in QUARTERS.items():
        for code in codes:
            _insert(connection, "area_parent", T, code, B, parent, 1.0, "area", 0)


def _numbers(connection: duckdb.DuckDBPyConnection, year: int, top: Mapping[str, int]) -> None:
    places = {(T, code): (code,) for code in top}
    places |= {(B, code): codes for code, codes in QUARTERS.items()}
    places[CITY] = tuple(top)
    for (level, code), codes in places.items():
        number, base = sum(top[c] for c in codes), sum(PUPILS[c] for c in codes)
        _insert(connection, "observation", "repeaters", level, code, year, "all", "all",
                100 * number / base, "ok" if number else "none", "", number, base,
                None, None, None)  # fmt: skip
        _insert(connection, "observation", "pupils", level, code, year, "all", "all", base, "ok",
                "", None, None, None, None, None)  # fmt: skip
