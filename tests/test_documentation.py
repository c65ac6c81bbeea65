"""Documentation and software say the same: settings, targets, commands, pages, addresses."""

import re
import tomllib
from pathlib import Path

import pytest

from dashboard.cli import main as command
from dashboard.factory import create_app
from dashboard.routes import PREFIX as ADDRESS_PREFIX
from dashboard.routes import ROUTES
from dashboard.settings import PREFIX, Settings, load_settings
from scripts.notices import LOCK, licence, locked_names

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
FOR_TESTS = {
    f"{PREFIX}{name}"
    for name in ("CHROMIUM", "REQUIRE_BROWSER", "REQUIRE_GDAL", "REQUIRE_SERVICES")
}


def section(heading: str) -> str:
    """The part of the README under a heading."""
    return README.split(f"\n## {heading}\n")[1].split("\n## ")[0]


def documents() -> str:
    """All documents, one after the other."""
    return "\n".join(path.read_text(encoding="utf-8") for path in DOCUMENTS)


def test_every_setting_is_documented_with_its_default() -> None:
    rows = dict(re.findall(rf"^\| `{PREFIX}(\w+)` \| (.+?) \|", section("Settings"), re.MULTILINE))
    defaults = {
        name.upper(): f"`{field.default}`" if str(field.default) else "(empty)"
        for name, field in Settings.model_fields.items()
    }
    assert rows == defaults


def test_every_named_setting_exists() -> None:
    known = {PREFIX + name.upper() for name in Settings.model_fields} | FOR_TESTS
    assert set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", documents() + MAKEFILE)) <= known
    used = "".join(p.read_text(encoding="utf-8") for p in (ROOT / "scripts").glob("*.py"))
    assert set(re.findall(rf'"({PREFIX}[A-Z_]+)"', used)) == FOR_TESTS


def test_make_targets_agree() -> None:
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    documented = set(re.findall(r"`make ([a-z-]+)`", section("Commands")))
    assert documented == targets
    assert set(re.findall(r"\bmake ([a-z-]+)`", documents())) <= targets


def test_commands_agree() -> None:
    commands = {str(entry.name) for entry in command.registered_commands}
    assert set(re.findall(r"`bildungsatlas ([a-z-]+)", section("Commands"))) == commands
    assert set(re.findall(r"`bildungsatlas ([a-z-]+)", documents())) <= commands


def test_pages_agree() -> None:
    pages = set(re.findall(r"`(/[^`]*)`", section("What is there"))) - {"/krefeld"}
    assert pages == {route.path for route in ROUTES}
    labels = set(re.findall(r"^\| ([^|`]+?) \| `", section("What is there"), re.MULTILINE))
    assert {route.nav for route in ROUTES if route.nav} <= labels


@pytest.fixture(scope="module")
def addresses(krefeld_tables: Path) -> set[str]:
    """All addresses that the application answers, short forms and Dash's own aside."""
    app = create_app(load_settings(tables_dir=krefeld_tables))
    rules = {rule.rule for rule in app.server.url_map.iter_rules()}
    rules = {rule.replace(ADDRESS_PREFIX, "/krefeld") for rule in rules}
    return {
        r for r in rules if not r.startswith(("/_", "/<path")) and r not in ("/", "/favicon.ico")
    }


def test_addresses_agree(addresses: set[str]) -> None:
    documented = set()
    for pattern in re.findall(r"`(/[^`]*)`", ARCHITECTURE.split("## Values file")[0]):
        documented.add(pattern.split("?")[0].replace("<m>", "krefeld"))
    text = "\n".join(documented).replace("<municipality>", "krefeld")
    short = {route.path for route in ROUTES}
    for address in addresses - short:
        plain = re.sub(r"<(\w+:)?(\w+)>", "<>", address)
        known = {re.sub(r"<[^>]*>", "<>", line) for line in text.splitlines()}
        known |= {f"/krefeld{line}" for line in known}
        assert _documented(plain, known), f"{address} is not in docs/architecture.md"


def _documented(address: str, known: set[str]) -> bool:
    """An address occurs as it is, with its ending open, or below one that ends in dots."""
    open_ending = re.sub(r"\.<>$", ".csv", address)
    return (
        address in known
        or open_ending in known
        or any(k.endswith("...") and address.startswith(k.removesuffix("...")) for k in known)
    )


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?:|mailto:|#)([^)#]+)", text):
        assert (document.parent / target).exists(), f"{document.name} -> {target}"


def test_named_files_exist() -> None:
    named = re.findall(
        r"`((?:assets|bench|dashboard|data|deploy|docs|layers|scripts|tests)/[\w./-]+)`",
        documents(),
    )
    made = (
        "data/tables",
        "data/geo",
        "data/internal",
        "data/cache",
        "data/deliveries",
        "data/sources/musterstadt",
    )
    missing = {n for n in named if not (ROOT / n).exists() and not n.startswith(made)}
    assert missing == set()


def test_every_library_has_its_notice() -> None:
    notices = (ROOT / "THIRD_PARTY_NOTICES.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| ([a-z0-9-]+) \| ([^|]+?) \|$", notices, re.MULTILINE))
    assert set(locked_names(LOCK)) <= set(listed)
    wrong = {n for n in locked_names(LOCK) if licence(n) and listed[n] != licence(n)}
    assert wrong == set()


def test_lock_files_agree() -> None:
    def pins(name: str) -> set[str]:
        text = (ROOT / name).read_text(encoding="utf-8")
        return set(re.findall(r"^[A-Za-z0-9._-]+==[^ \\]+", text, re.MULTILINE))

    assert pins("requirements.lock") - pins("requirements-dev.lock") == set()
    assert pins("requirements-serve.lock") < pins("requirements.lock")


def test_publiccode_and_project_agree() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    text = (ROOT / "publiccode.yml").read_text(encoding="utf-8")
    assert f"softwareVersion: {project['version']}\n" in text
    assert f"license: {project['license']}\n" in text
    assert f"## {project['version']}" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
