"""Musterstadt's small counts: true ones, and rules that say what counts persons."""

import re
import tomllib
from collections import defaultdict
from pathlib import Path

import numpy as np
import pytest

from layers.model import Measure
from layers.prepare.demo import cell_key
from layers.prepare.demo.catalogue import catalogue
from layers.prepare.demo.folder import drawn
from layers.prepare.demo.geography import build_geography
from layers.prepare.demo.people import build_people
from layers.prepare.demo.plan import areas, edition_of
from layers.prepare.protect.rules import (
    SCHOOL_CHANGES,
    ConfidentialityFile,
    ExemptEntry,
    RuleEntry,
    exemption,
    rule_of,
)
from tests.layers.prepare.demo.city_figures import City

GUIDE = Path(__file__).parents[4] / "docs" / "demo.md"
SOURCES = {entry.id: {entry.source} for entry in catalogue()}


@pytest.fixture(scope="module")
def rules(city: City) -> ConfidentialityFile:
    """The rules as the folder has them."""
    text = city.files["confidentiality.toml"].decode("utf-8")
    assert text.startswith("# Demonstrationsdaten")
    return ConfidentialityFile.model_validate(tomllib.loads(text))


def parts(rules: ConfidentialityFile, name: str, measure: Measure) -> tuple[str, ...]:
    """Which numbers of an indicator count persons, of those that its measure has."""
    rule = rule_of(rules, name, SOURCES[name], set())
    if rule is None:
        return ()
    has = {Measure.COUNT: ("numerator",), Measure.RATE: ("numerator", "rest", "denominator")}
    return tuple(p for p in rule.counts if p in has.get(measure, ("numerator", "denominator")))


def test_rules_name_what_there_is(rules: ConfidentialityFile) -> None:
    entries: list[RuleEntry | ExemptEntry] = [*rules.rule, *rules.exempt]
    named = {name for entry in entries for name in entry.indicators}
    assert named <= SOURCES.keys() | {SCHOOL_CHANGES}
    assert {name for entry in entries for name in entry.sources} <= set().union(*SOURCES.values())


def test_sources_and_tables_differ(rules: ConfidentialityFile) -> None:
    found = {name: rule_of(rules, name, sources, set()) for name, sources in SOURCES.items()}
    found[SCHOOL_CHANGES] = rule_of(rules, SCHOOL_CHANGES, {"schools"}, set())
    methods = {name: rule.method for name, rule in found.items() if rule}
    assert {name for name, method in methods.items() if method == "round"} == {SCHOOL_CHANGES}
    assert {name for name, method in methods.items() if method == "cell_key"} == {
        "integration_courses"
    }
    thresholds = {name: rule.threshold for name, rule in found.items() if rule}
    assert set(thresholds.values()) == {3, 5, 10}
    assert thresholds["overweight"] == 5


def test_exempt_figures_do_not_speak_of_persons(rules: ConfidentialityFile) -> None:
    persons = re.compile(r"Person|Kinder|Schülerinnen|Jugendliche|Abgänge|Studierende|Beschäftigte")
    for entry in catalogue():
        if exemption(rules, entry.id, SOURCES[entry.id]) is not None:
            assert not persons.search(f"{entry.top} {entry.bottom}"), entry.id


def test_what_counts_persons_is_whole(city: City, rules: ConfidentialityFile) -> None:
    counted = {entry.id: parts(rules, entry.id, entry.measure) for entry in catalogue()}
    for path in (p for p in city.files if p.startswith("values/")):
        for row in (r for r in city.table(path) if r["level"] != "reference"):
            number = row["numerator"] or row["value"]
            for part, text in (("numerator", number), ("denominator", row["denominator"])):
                if text and part in counted[row["indicator"]]:
                    assert text.isdigit(), row


def test_the_guide_lists_every_indicator(rules: ConfidentialityFile) -> None:
    """docs/demo.md says for each indicator which of its numbers count persons."""
    wanted: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for entry in catalogue():
        wanted[parts(rules, entry.id, entry.measure)].add(entry.id)
    section = GUIDE.read_text(encoding="utf-8").partition("## Which numbers count persons")[2]
    told = {}
    for line in section.partition("\n## ")[0].splitlines():
        if line.startswith("| ") and "`" in line:
            counted, names = line.strip("| ").split(" | ")
            key = () if counted == "none" else tuple(counted.split(", "))
            told[key] = set(re.findall(r"`(\w+)`", names))
    assert told == wanted
    assert sum(map(len, told.values())) == len(SOURCES)


def test_small_counts_are_delivered(city: City) -> None:
    rows = [r for r in city.table("values/d.csv") if r["level"] in ("quartier", "sozialraum")]
    assert not [row for row in rows if row["sign"] == "confidential"]
    for indicator in ("absence", "leavers_without_certificate", "repeaters", "transitions"):
        tops = [row["numerator"] for row in rows if row["indicator"] == indicator]
        assert {"1", "2"} <= set(tops)


def test_what_is_withheld_as_unreliable_is_not_small(rules: ConfidentialityFile) -> None:
    """These numbers are in no release, so that nobody can protect them against subtraction."""
    people = build_people(build_geography())
    for entry in (e for e in catalogue() if e.model.unreliable):
        rule = rule_of(rules, entry.id, SOURCES[entry.id], set())
        assert rule is not None
        found = drawn(entry, people)
        assert found.bottom is not None
        for index, year in enumerate(found.years):
            for area in areas(edition_of(entry.when, year)):
                cells = list(area.cells)
                top, bottom = found.top[index][cells].sum(), found.bottom[index][cells].sum()
                if area.level == entry.model.level and bottom < entry.model.unreliable:
                    assert not rule.is_sensitive(int(top)), (entry.id, area.code, year)


def test_changed_numbers_do_not_add_up_but_nearly(city: City) -> None:
    rows = [r for r in city.table("values/g.csv") if r["indicator"] == "integration_courses"]
    assert all("perturbed" in row["flags"].split(",") for row in rows)
    apart = []
    for row in (r for r in rows if r["level"] == "stadtbezirk"):
        inside = [
            int(r["value"]) for r in rows
            if r["level"] == "sozialraum" and r["period"] == row["period"]
            and r["area"].startswith(row["area"])
        ]  # fmt: skip
        apart.append(abs(sum(inside) - int(row["value"])))
        assert apart[-1] <= 2 * len(inside) + 2
    assert sum(difference > 0 for difference in apart) > len(apart) / 2


@pytest.mark.parametrize("number", range(8))
def test_a_changed_number_tells_no_small_one(number: int) -> None:
    keys = np.round(np.random.default_rng(number).uniform(0, 1, 2000), 9)
    found = [cell_key.changed(np.array([number]), np.array([key])) for key in keys]
    assert set(found) <= {0, *range(3, number + 3)}
    assert (set(found) == {0}) == (number == 0)
    assert abs(np.mean(found) - number) < 0.4
