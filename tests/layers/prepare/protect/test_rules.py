"""Which rule holds for which figures, and what the file may say."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from layers.prepare.faults import FaultList
from layers.prepare.protect.rules import (
    ConfidentialityFile,
    ExemptEntry,
    Rule,
    RuleEntry,
    exemption,
    rule_of,
)
from layers.prepare.toml_file import read_toml

FILE = ConfidentialityFile(
    default=RuleEntry(threshold=4),
    rule=(
        RuleEntry(sources=("health",), threshold=5, minimum_denominator=20),
        RuleEntry(indicators=("vision",), threshold=10),
    ),
    exempt=(ExemptEntry(indicators=("schools",), reason="Keine Personen."),),
)


def test_one_and_two_are_protected_and_zero_is_not() -> None:
    rule = rule_of(ConfidentialityFile(), "any", {"a"}, set())
    assert rule == Rule()
    assert [n for n in range(6) if rule.is_sensitive(n)] == [1, 2]
    assert [n for n in range(6) if Rule(zero=True).is_sensitive(n)] == [0, 1, 2]


def test_the_name_goes_before_the_source_and_that_before_the_default() -> None:
    named = rule_of(FILE, "vision", {"health"}, set())
    of_source = rule_of(FILE, "weight", {"health", "other"}, set())
    plain = rule_of(FILE, "other", {"other"}, set())
    assert named is not None
    assert (named.threshold, named.minimum_denominator) == (10, 20)
    assert of_source is not None
    assert of_source.threshold == 5
    assert plain is not None
    assert (plain.threshold, plain.minimum_denominator) == (4, 0)


def test_what_is_published_already_is_free_only_if_all_its_sources_are() -> None:
    assert rule_of(FILE, "weight", {"a", "b"}, {"a", "b"}) is None
    assert rule_of(FILE, "weight", {"a", "b"}, {"a"}) is not None
    # Nothing is known of a figure without a source: it is protected.
    assert rule_of(FILE, "weight", set(), {"a"}) is not None


def test_exempt_figures_have_a_reason() -> None:
    assert rule_of(FILE, "schools", {"health"}, set()) is None
    entry = exemption(FILE, "schools", {"health"})
    assert entry is not None
    assert entry.reason == "Keine Personen."


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ({"default": {"indicators": ["a"]}}, "default"),
        ({"rule": [{"threshold": 3}]}, "nennt indicators oder sources"),
        ({"rule": [{"indicators": ["a"]}, {"indicators": ["a"]}]}, "zwei Regeln"),
        ({"rule": [{"indicators": ["a"]}], "exempt": [{"indicators": ["a"], "reason": "x"}]}, "a"),
        ({"exempt": [{"indicators": ["a"], "reason": ""}]}, "reason"),
        ({"default": {"threshold": 1}}, "threshold"),
        ({"default": {"method": "round", "base": 3, "threshold": 5}}, "base"),
        ({"default": {"metod": "round"}}, "metod"),
        ({"sign": ""}, "sign"),
    ],
)
def test_slips_of_the_pen_are_told(content: dict[str, object], told: str) -> None:
    with pytest.raises(ValidationError, match=told):
        ConfidentialityFile.model_validate(content)


def test_faults_of_the_file_name_its_guide(tmp_path: Path) -> None:
    path = tmp_path / "confidentiality.toml"
    path.write_text("[default]\nschwelle = 5\n", encoding="utf-8")
    faults = FaultList()
    assert read_toml(path, ConfidentialityFile, path.name, faults) is None
    assert "docs/geheimhaltung.md" in faults.found[0].remedy
