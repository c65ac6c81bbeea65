"""The report as a page of its own."""

import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

from layers.prepare.report.html_page import as_html
from layers.prepare.report.html_style import TOKENS
from layers.prepare.report.model import report_on
from tests.layers.prepare.report.samples import LICENCE, NOON, empty, sample

ROOT = Path(__file__).parents[4]
VOID = {"meta", "input", "br"}


class Checker(HTMLParser):
    """Open elements, ids, targets of links and the page's text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append(tag)
        found = dict(attrs)
        self.ids += [str(found["id"])] if "id" in found else []
        self.links += [str(found["href"])] if "href" in found else []

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_page_is_whole_and_stands_alone() -> None:
    page = as_html(sample())
    checker = Checker(page)
    assert checker.open == []
    assert len(set(checker.ids)) == len(checker.ids)
    assert {link.removeprefix("#") for link in checker.links} < set(checker.ids)
    assert not re.search(r"<script|<link|<img|url\(|https?:", page)
    assert '<html lang="de">' in page


def test_page_tells_each_fault_in_both_orders() -> None:
    page = as_html(sample())
    text = Checker(page).text
    assert "Prüfbericht: Kita <2024>.xlsx" in text
    assert "3 Fehler, 1 Hinweis – so nicht veröffentlichbar" in text
    assert "1\u202f505 verwendet + 12 beiseitegelegt (12 Summenzeilen)" in text
    assert text.count("Das ist kein Schuljahr.") == 2
    assert text.count("2017/19") == 2
    assert "Schuljahr in der Form 2017/18 schreiben." in text
    assert "Kita <2024>" not in page
    assert '=HYPERLINK("x")' in text


def test_a_group_has_an_end() -> None:
    many = [replace(LICENCE, row=row) for row in range(1, 701)]
    text = Checker(as_html(report_on("x", many, checked_at=NOON))).text
    assert text.count("Die Lizenz fehlt.") == 2 * 500
    assert "Noch 200 weitere." in text


def test_nothing_found() -> None:
    text = Checker(as_html(empty())).text
    assert "Keine Fehler, keine Hinweise – so veröffentlichbar" in text
    assert "Es gibt nichts zu beanstanden." in text


def test_colours_are_those_of_the_atlas() -> None:
    styles = (ROOT / "assets" / "css" / "base.css").read_text(encoding="utf-8")
    root = styles.split(":root {")[1].split("}")[0]
    known = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", root))
    assert {name: known.get(name) for name in TOKENS} == TOKENS
