"""The rules of the house, read from the syntax trees; each rule is shown to catch a violation."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("layers", "dashboard")
BROWSER_SIDE = ("dashboard", "dash", "flask", "werkzeug", "gunicorn", "plotly")
SQL = re.compile(
    r"\b(select\s.+\sfrom|insert\s+into|delete\s+from|update\s+\w+\s+set|create\s+table)\b",
    re.IGNORECASE | re.DOTALL,
)
BUILDERS = {"open", "connect", "Dash", "Flask", "Store", "create_app", "load_settings", "getenv"}
READERS = {"open", "connect", "read_text", "read_bytes", "read_csv", "getenv"}


def modules() -> dict[str, ast.Module]:
    """Every module of our packages by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
            found[name] = ast.parse(path.read_text(encoding="utf-8"), str(path))
    return found


MODULES = modules()


def imported(tree: ast.AST, *, at_import: bool = False) -> set[str]:
    """Dotted names that a tree imports; with ``at_import`` only those that importing it runs."""
    names: set[str] = set()
    for node in _running(tree) if at_import else ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
            names.update(f"{node.module}.{alias.name}" for alias in node.names)
    return names


def _running(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported: no bodies of functions, no main guard."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            for part in (*node.decorator_list, *node.args.defaults):
                yield part
                yield from _running(part)
            continue
        if isinstance(node, ast.Lambda) or _is_main_guard(node) or _is_type_checking(node):
            continue
        yield node
        yield from _running(node)


def _is_main_guard(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test) == "__name__ == '__main__'"


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING")


def upward_imports(tree: ast.AST) -> set[str]:
    """What layers may not import: our upper floor, Dash, Flask and the like."""
    return {name for name in imported(tree) if name.split(".")[0] in BROWSER_SIDE}


def cycle(graph: dict[str, set[str]]) -> list[str]:
    """One cycle of imports as a path, [] where there is none."""
    done: set[str] = set()

    def walk(name: str, path: list[str]) -> list[str]:
        if name in path:
            return [*path[path.index(name) :], name]
        if name in done:
            return []
        for target in sorted(graph.get(name, ())):
            found = walk(target, [*path, name])
            if found:
                return found
        done.add(name)
        return []

    for start in graph:
        found = walk(start, [])
        if found:
            return found
    return []


def import_graph(trees: dict[str, ast.Module]) -> dict[str, set[str]]:
    """Which of the given modules runs which when it is imported."""
    return {
        name: {t for t in imported(tree, at_import=True) if t in trees and t != name}
        for name, tree in trees.items()
    }


def sql_texts(tree: ast.AST) -> list[str]:
    """Strings that hold SQL, docstrings aside."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    return [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and id(node) not in docstrings
        and SQL.search(node.value)
    ]


def built_at_import(tree: ast.AST) -> list[str]:
    """What importing a module opens, reads or builds, the environment included."""
    found = []
    for node in _running(tree):
        if isinstance(node, ast.Call):
            name = node.func
            plain = isinstance(name, ast.Name) and name.id in BUILDERS
            method = isinstance(name, ast.Attribute) and name.attr in READERS | BUILDERS
            if plain or method:
                found.append(ast.unparse(node))
        elif isinstance(node, ast.Attribute) and ast.unparse(node) == "os.environ":
            found.append("os.environ")
    return found


LAYERS = sorted(name for name in MODULES if name.split(".")[0] == "layers")
DASHBOARD = sorted(name for name in MODULES if name.split(".")[0] == "dashboard")


@pytest.mark.parametrize("name", LAYERS)
def test_layers_know_no_browser(name: str) -> None:
    assert upward_imports(MODULES[name]) == set()


def test_no_import_cycle() -> None:
    assert cycle(import_graph(MODULES)) == []


@pytest.mark.parametrize("name", DASHBOARD)
def test_dashboard_holds_no_sql(name: str) -> None:
    assert sql_texts(MODULES[name]) == []
    assert not any(target.split(".")[0] == "duckdb" for target in imported(MODULES[name]))


@pytest.mark.parametrize("name", sorted(MODULES))
def test_nothing_is_built_at_import(name: str) -> None:
    assert built_at_import(MODULES[name]) == []


def test_serving_never_loads_the_preparation() -> None:
    graph = import_graph(MODULES)
    reached: set[str] = set()
    waiting = ["dashboard.serve", "dashboard.factory", "dashboard.settings"]
    while waiting:
        name = waiting.pop()
        if name not in reached:
            reached.add(name)
            waiting.extend(graph.get(name, ()))
    assert "layers.store" in reached
    assert {name for name in reached if name.startswith("layers.prepare")} == set()


def test_the_preparation_is_only_used_by_the_command() -> None:
    users = {
        name
        for name, tree in MODULES.items()
        if not name.startswith("layers.prepare")
        and any(target.startswith("layers.prepare") for target in imported(tree))
    }
    assert users == {"dashboard.cli"}


def test_the_attacker_shares_no_code_with_the_protection() -> None:
    sides = {"layers.audit": "layers.prepare", "layers.prepare.protect": "layers.audit"}
    for side, other in sides.items():
        inside = {name: tree for name, tree in MODULES.items() if name.startswith(side)}
        assert inside, side
        for name, tree in inside.items():
            assert not {t for t in imported(tree) if t.startswith(other)}, name


def test_each_feature_has_its_page_and_template() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    table = text.split("| feature (module name)")[1].split("\n\n")[0]
    features = re.findall(r"^\| (\w+) \|", table, re.MULTILINE)
    assert "map" in features
    for feature in features:
        assert (ROOT / "dashboard" / "pages" / f"{feature}.py").is_file(), feature
        assert (ROOT / "dashboard" / "templates" / f"{feature}.html").is_file(), feature


def test_app_only_wires() -> None:
    lines = (ROOT / "app.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) <= 25


# --- the rules catch what they are for --------------------------------------------------------


@pytest.mark.parametrize(
    "code", ["import dash", "from flask import request", "def f():\n    import dashboard.cli"]
)
def test_rule_upward_import(code: str) -> None:
    assert upward_imports(ast.parse(code))


def test_rule_cycle() -> None:
    trees = {
        "layers.a": ast.parse("from layers import b"),
        "layers.b": ast.parse("import layers.c"),
        "layers.c": ast.parse("def late():\n    pass\nfrom layers.a import x"),
        "layers.d": ast.parse("def late():\n    import layers.e"),
        "layers.e": ast.parse("import layers.d"),
    }
    assert cycle(import_graph(trees)) == ["layers.a", "layers.b", "layers.c", "layers.a"]
    assert cycle(import_graph({k: trees[k] for k in ("layers.d", "layers.e")})) == []


def test_rule_sql() -> None:
    assert sql_texts(ast.parse('rows("SELECT a,\\n b FROM observation")'))
    assert not sql_texts(ast.parse('"""Select an area from the list."""\nx = "Auswahl"'))


@pytest.mark.parametrize(
    "code",
    [
        "import os\nx = os.environ['A']",
        "x = open('a')",
        "from pathlib import Path\nx = Path('a').read_text()",
        "import duckdb\nclass A:\n    c = duckdb.connect('a')",
        "app = Dash(__name__)",
        "def f(x=open('a')):\n    pass",
    ],
)
def test_rule_built_at_import(code: str) -> None:
    assert built_at_import(ast.parse(code))


@pytest.mark.parametrize(
    "code", ["def f():\n    return open('a')", "if __name__ == '__main__':\n    open('a')"]
)
def test_rule_built_at_import_lets_functions_pass(code: str) -> None:
    assert built_at_import(ast.parse(code)) == []
