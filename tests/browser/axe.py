"""Accessibility of the page as it stands: the rules of WCAG 2.2 AA by axe-core."""

from collections.abc import Mapping
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")
_OPTIONS = {"runOnly": {"type": "tag", "values": list(TAGS)}, "resultTypes": ["violations"]}


def axe_violations(page: Page, within: str = "") -> list[dict[str, Any]]:
    """The violations that axe finds in the page, or in the element that `within` selects."""
    if not page.evaluate("typeof window.axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    # Colours are judged as painted, so a running transition would be measured half way.
    page.evaluate(
        "Promise.allSettled(document.getAnimations()"
        ".filter(a => a.effect.getComputedTiming().endTime !== Infinity).map(a => a.finished))"
    )
    answer: dict[str, Any] = page.evaluate(
        "([within, options]) => axe.run(within || document, options)", [within, _OPTIONS]
    )
    violations: list[dict[str, Any]] = answer["violations"]
    return violations


def axe_check(page: Page, within: str = "") -> None:
    """Fail with a readable list if axe finds a violation in the page as it stands now."""
    violations = axe_violations(page, within)
    assert not violations, describe(page.url, violations)


def describe(url: str, violations: list[dict[str, Any]]) -> str:
    """The violations in words: rule, help, and for each element where it is and what is wrong."""
    lines = [f"axe finds {len(violations)} violation(s) of WCAG 2.2 AA on {url}"]
    for violation in violations:
        lines.append(f"\n{violation['id']} ({violation['impact']}): {violation['help']}")
        lines.extend(_node_lines(node) for node in violation["nodes"])
    return "\n".join(lines)


def _node_lines(node: Mapping[str, Any]) -> str:
    target = " ".join(str(part) for part in node["target"])
    summary = str(node.get("failureSummary", "")).replace("\n", "\n      ")
    return f"  - {target}\n      {str(node['html'])[:200]}\n      {summary}"
