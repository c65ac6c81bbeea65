"""Compare the pinned dependencies with published advisories: `make deps-audit` calls this.

Ends with 0 only where every dependency was compared: pip-audit itself says "No known
vulnerabilities found" of packages that it could not look up.
"""

import json
import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
LOCK = ROOT / "requirements.lock"
SERVICES = ("pypi", "osv")
"""Where advisories are looked up; the second one is asked for what the first does not know."""
FOUND, NOT_COMPARED = 1, 2


def asked(tool: str, service: str) -> dict[str, dict[str, Any]]:
    """Name of a dependency -> what pip-audit says of it; empty where it gave no answer."""
    done = subprocess.run(
        [tool, "--disable-pip", "--require-hashes", "-r", str(LOCK), "-s", service,
         "--format", "json", "--progress-spinner", "off"],
        capture_output=True, text=True, check=False, timeout=600,
    )  # fmt: skip
    try:
        found = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        reason = done.stderr.strip().splitlines()
        print(f"{service}: no answer ({reason[-1] if reason else done.returncode})")
        return {}
    return {_plain(entry["name"]): entry for entry in found}


def _plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def merged(
    answers: Sequence[dict[str, dict[str, Any]]], names: Sequence[str]
) -> tuple[dict[str, list[dict[str, Any]]], list[str]]:
    """Advisories of each dependency, and the dependencies that no service compared."""
    advisories: dict[str, list[dict[str, Any]]] = {}
    for name in names:
        known = [a[name] for a in answers if name in a and "skip_reason" not in a[name]]
        if known:
            advisories[name] = [advisory for entry in known for advisory in entry["vulns"]]
    return advisories, [name for name in names if name not in advisories]


def report(advisories: dict[str, list[dict[str, Any]]], left: Sequence[str]) -> int:
    """Say what was found; gives the exit code."""
    bad = {name: entries for name, entries in advisories.items() if entries}
    for name, entries in bad.items():
        for entry in entries:
            fixed = ", ".join(entry.get("fix_versions", ())) or "none yet"
            print(f"{name}: {entry['id']}, fixed in {fixed}")
    print(f"{len(advisories)} of {len(advisories) + len(left)} dependencies compared.")
    if bad:
        print(f"{len(bad)} of them have advisories. Update them in pyproject.toml and `make lock`.")
        return FOUND
    if left:
        print(
            f"NOT AUDITED: {', '.join(left[:5])}{' and others' if len(left) > 5 else ''}. The "
            "services with advisories (pypi.org, api.osv.dev) cannot be reached from here or do "
            "not know them. This says nothing about their safety; repeat it with a connection."
        )
        return NOT_COMPARED
    print("No known advisories.")
    return 0


def main(tool: str) -> int:
    """Ask one service after the other until everything has been compared."""
    from scripts.notices import locked_names

    names, answers = [_plain(name) for name in locked_names(LOCK)], []
    for service in SERVICES:
        answers.append(asked(tool, service))
        advisories, left = merged(answers, names)
        if not left:
            break
    return report(advisories, left)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
