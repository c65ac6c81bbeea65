"""Joined scripts in a browser."""

from playwright.sync_api import Browser

from dashboard.web.joining import joined


def test_modules_mean_the_same_when_they_are_joined(browser: Browser) -> None:
    """Names may be alike, imports may have other names, and who fails fails alone."""
    files = {
        "js/shared.js": b"let count = 0;\n"
        b"export function next() {\n  count += 1;\n  return count;\n}\n",
        "js/one.js": b'import { next as up } from "./shared.js";\nconst same = "one";\n'
        b"window.told = [same, up(), typeof next];\n",
        "js/bad.js": b"const same = 1;\nwindow.told.push(later());\nfunction later() {\n"
        b"  return same;\n}\nabsent();\n",
        "js/two.js": b'import { next } from "./shared.js";\nconst same = "two";\n'
        b"window.told.push(same, next());\n",
    }
    page = browser.new_page()
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(error.message))
    text = joined(files, "js/one.js", "js/bad.js", "js/two.js")
    page.set_content(f"<script>{text}</script>")
    assert page.evaluate("window.told") == ["one", 1, "undefined", 1, "two", 2]
    page.wait_for_function("() => new Promise((done) => setTimeout(() => done(true)))")
    assert failures == ["absent is not defined"]
    page.close()
