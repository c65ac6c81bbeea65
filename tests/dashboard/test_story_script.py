"""Modules joined to one script: in the right order, and never with a name that means two things."""

import pytest

from dashboard.web.story_script import JoinError, declared, joined

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
    assert text.startswith('(() => {\n"use strict";\n// import nothing\nconst deep = 2;\n')
    assert text.count("const deep") == 1
    order = ["const deep", "function two", "class Late", "window.sum"]
    assert sorted(order, key=text.index) == order
    assert "export " not in text
    assert "from " not in text


def test_names_at_the_top_are_found() -> None:
    text = (
        "const { a, b: c, d = 1 } = x;\nlet [e, f] = y;\nexport async function g() {\n"
        "  const inner = 1;\n}\nfunction* h() {}\nexport class I {}\nexport const $j = 1;\n"
    )
    assert declared(text) == ("a", "c", "d", "e", "f", "g", "h", "I", "$j")
    assert declared(text, is_exported=True) == ("g", "I", "$j")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (b'import { one } from "./b.js";\nconst deep = 3;', "deep: declared in js/d/e.js and in"),
        (b'import { inner } from "./b.js";', "js/b.js does not export inner"),
        (b'import { one as un } from "./b.js";', "does not export one as un"),
        (b'import * as b from "./b.js";', "cannot be joined: import * as b"),
        (b'import b from "./b.js";', "cannot be joined: import b"),
        (b'import { x } from "d3";', 'cannot be joined: import { x } from "d3"'),
        (b"export default 1;", "cannot be joined: export default"),
        (b"const x = 1;\nexport { x };", "cannot be joined: export { x }"),
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
