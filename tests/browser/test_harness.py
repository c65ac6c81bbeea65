"""The harness itself: what it must catch, it catches."""

import re
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from scripts.server import free_port
from tests.browser.axe import axe_check
from tests.browser.conftest import Watch
from tests.browser.patient import until

HEAD = "<!doctype html><html lang='de'><head><title>Probe</title><link rel='icon' href='data:,'>"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        """Keep the test's output readable."""


@pytest.fixture
def folder_url(tmp_path: Path) -> Iterator[str]:
    """Address of a small server of the files in tmp_path."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(tmp_path)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def _faults(browser: Browser, url: str, *expected: str, is_noticed: str = "") -> list[str]:
    """What is told of a page; it is waited for what is to be noticed."""
    watch = Watch(urlsplit(url).netloc)
    for part in expected:
        watch.expect(part)
    context = browser.new_context()
    watch.listen(context)
    page = context.new_page()
    page.goto(url)
    if not is_noticed:
        page.wait_for_timeout(200)
    else:
        until(page, lambda: is_noticed in str(watch.faults()))
    context.close()
    return watch.faults()


def test_a_good_page_has_no_faults(browser: Browser, folder_url: str, tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text(f"{HEAD}<h1>Gut</h1>", encoding="utf-8")
    assert _faults(browser, f"{folder_url}/a.html") == []


@pytest.mark.parametrize(
    ("script", "fault"),
    [
        ("null.x", "script error"),
        ("console.error('kaputt')", "console error: kaputt"),
        ("fetch('/gibt-es-nicht')", "404"),
        ("Promise.reject(new Error('verworfen'))", "verworfen"),
    ],
)
def test_a_fault_in_a_script_is_noticed(
    browser: Browser, folder_url: str, tmp_path: Path, script: str, fault: str
) -> None:
    (tmp_path / "a.html").write_text(f"{HEAD}<script>{script}</script>", encoding="utf-8")
    faults = _faults(browser, f"{folder_url}/a.html", is_noticed=fault)
    assert any(fault in found for found in faults), faults
    assert _faults(browser, f"{folder_url}/a.html", fault) == []


def test_a_request_to_another_host_is_noticed(
    browser: Browser, folder_url: str, tmp_path: Path
) -> None:
    elsewhere = f"http://127.0.0.1:{free_port()}/schrift.css"
    text = f"{HEAD}<link rel='stylesheet' href='{elsewhere}'>"
    (tmp_path / "a.html").write_text(text, encoding="utf-8")
    told = f"request to another host: {elsewhere}"
    assert told in _faults(browser, f"{folder_url}/a.html", is_noticed=told)


def test_axe_names_element_and_rule(browser: Browser) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(f"{HEAD}<h1>Probe</h1><p id='blass' style='color:#ccc'>kaum zu lesen</p>")
    with pytest.raises(AssertionError, match=re.compile("color-contrast.*#blass", re.DOTALL)):
        axe_check(page)
    axe_check(page, "h1")
    context.close()
