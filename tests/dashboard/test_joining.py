"""Modules joined to one script: in the right order, each run once, and nothing else changed."""

import re

import pytest

from dashboard.web.joining import JoinError, joined

FILES = {
    "js/a.js": b'import { one, two } from "./b.js";\nimport "./c.js";\nwindow.sum = one + two();\n',
    "js/b.js": b'import { deep } from "./d/e.js";\nexport const one = 1;\n'
    b"export function two() {\n  const inner = deep;\n  return inner;\n}\n",
    "js/c.js": b'import {\n  deep,\n} from "./d/e.js";\nexport class Late {}\nwindow.c = deep;\n',
    "js/d/e.js": b"// import nothing\nexport const deep = 2;\n",
}


def join_with(**more: bytes) -> str:
    return joined(FILES | {f"js/{name}.js": text for name, text in more.items()}, "js/x.js")


def test_what_is_needed_comes_first_and_once() -> None:
    text = joined(FILES, "js/a.js", "js/c.js")
    assert text.count("const deep = 2") == 1
    order = ["const deep = 2", "function two", "class Late", "window.sum"]
    assert sorted(order, key=text.index) == order
    assert not re.search(r"^(?:export|import)\b", text, re.MULTILINE)


def test_comments_and_indentation_stay_behind() -> None:
    text = join_with(
        x=b"""// a
  // b
/** @typedef {import("./t.js").T} T
 *  more */
/*! kept */
export function f(/** @type {any} */ one) {
  const two = (/** @type {import("./t.js").T} */ (one)); // c

  return `/* ${two} */ // d`;
}
"""
    )
    assert text.split("\n") == [
        "(() => {",
        '"use strict";',
        "const module$0 = (() => {",
        "/*! kept */",
        "function f(one) {",
        "const two = ((one)); // c",
        "return `/* ${two} */ // d`;",
        "}",
        "return { f };",
        "})();",
        "})();",
        "",
    ]


def test_scripts_of_others_stay_as_they_are() -> None:
    vendor = b"/* licence */\nvar a=`\n  x`;export{a as one,a};"
    text = joined(
        {"js/vendor/v.js": vendor, "js/x.js": b'import { one } from "./vendor/v.js";'}, "js/x.js"
    )
    assert "/* licence */\nvar a=`\n  x`;\nreturn { one: a, a };" in text


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'import { inner } from "./b.js";', "js/b.js does not export inner"),
        (b'import { "one" as un } from "./b.js";', 'cannot be joined: { "one" as un }'),
        (b"export let one = 1;", "cannot be joined: export let one"),
        (b"const s = `a\\nb`;\nconst t = `\n`;", "a text over several lines: const t = `"),
        (b'import * as b from "./b.js";', "cannot be joined: import * as b"),
        (b'import b from "./b.js";', "cannot be joined: import b"),
        (b'import { x } from "d3";', 'cannot be joined: import { x } from "d3"'),
        (b"export default 1;", "cannot be joined: export default"),
        (b"const x = 1;\nexport { x };\nwindow.x = x;", "cannot be joined: export { x }"),
        (b'function f() {\n  return import("./b.js");\n}', "cannot be joined: import("),
        (b"const here = import.meta.url;", "cannot be joined: import.meta"),
        (b"await 1;", "cannot be joined: await"),
        (b'import "./nowhere.js";', "js/nowhere.js: not there"),
        (b'import "./x.js";', "a circle: js/x.js -> js/x.js"),
        (b'const s = "</script>";', "would end its element"),
    ],
)
def test_what_cannot_be_joined_is_said(text: bytes, why: str) -> None:
    with pytest.raises(JoinError) as told:
        join_with(x=text)
    assert why in str(told.value)
