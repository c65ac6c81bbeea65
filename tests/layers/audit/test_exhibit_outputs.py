"""What files of profiles, changes and disparities say of hidden cells."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.web import exhibit_audit
from dashboard.web.exhibit_audit import exhibit_downloads
from dashboard.web.kinds import KINDS
from layers.audit import Place, Told, audit
from layers.audit.outputs import Exports
from layers.export import Table
from layers.status import LABEL, Status
from tests.layers.audit.probe_city import (
    REPEATERS,
    RULE,
    T,
    confidentiality,
    make_public,
    make_true,
)
from tests.layers.audit.test_outputs import LEAK, with_column

RULES = confidentiality(repeaters=RULE)
SAFE = ((T, "11", 2020), (T, "12", 2020))


@pytest.fixture
def found(tmp_path: Path) -> Callable[..., list[str]]:
    """The exposed counts of the safe city under an export."""
    public, true = make_public(tmp_path, RULES, SAFE), make_true(tmp_path, RULES)

    def ask(export: Exports) -> list[str]:
        return [str(one) for one in audit([public], {public: true}, 60, exports=(export,)).exposed]

    return ask


def test_all_files_are_safe_and_read(found: Callable[..., list[str]]) -> None:
    seen: list[Told] = []

    def noted(path: Path, hidden: Sequence[Place]) -> Iterable[Told]:
        seen.extend(exhibit_downloads(path, hidden))
        return seen

    assert found(noted) == []
    hidden = Place("repeaters", "numerator", T, "11", 2020, "all", "all")
    told = {(one.view, one.content) for one in seen if one.where == hidden}
    assert ("Profil", LABEL[Status.CONFIDENTIAL]) in told
    assert {
        ("Profil", "."),
        ("Veränderung", "."),
        ("Disparitäten", "."),
        ("Zusammenhang", "."),
    } <= told


def leaking(table: Table) -> Table:
    return with_column(table, "Neu", lambda row: REPEATERS.get(row.get("code", "11")))


@pytest.mark.parametrize("name", ["facts_table", "bases_table"])
def test_a_column_more_in_profiles(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    made = getattr(exhibit_audit, name)

    def telling(result: Any, *asked: Any) -> Table:
        return with_column(
            made(result, *asked), "Neu", lambda _: REPEATERS.get(result.selection.code)
        )

    monkeypatch.setattr(exhibit_audit, name, telling)
    assert LEAK in found(exhibit_downloads)


@pytest.mark.parametrize("feature", ["change", "disparity"])
def test_a_column_more_in_tables_of_areas(
    found: Callable[..., list[str]], monkeypatch: pytest.MonkeyPatch, feature: str
) -> None:
    class Telling(exhibit_audit.View):
        @property
        def exhibit(self) -> Any:
            made = KINDS[self.feature].exhibit(self.store, self.result)  # type: ignore[misc]
            if self.feature != feature:
                return made
            sections = tuple(
                replace(
                    section,
                    tables=tuple(
                        leaking(table) if any(c.key == "code" for c in table.columns) else table
                        for table in section.tables
                    ),
                )
                for section in made.sections
            )
            return replace(made, sections=sections)

    monkeypatch.setattr(exhibit_audit, "View", Telling)
    assert LEAK in found(exhibit_downloads)
