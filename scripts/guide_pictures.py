"""Make the pictures of docs/daten-pflegen.md: ``python -m scripts.guide_pictures``.

Sheets are drawn from the real template filled in with the guide's example, pages are those of the
real server in Chromium.
"""

import io
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, Page, sync_playwright

from layers.prepare.pipeline import prepare
from layers.prepare.workbook.delivery import Options
from layers.prepare.workbook.folder import write_folder
from layers.prepare.workbook.reading import read_delivery
from scripts.chromium import FLAGS, WHAT_TO_INSTALL, find_chromium
from scripts.guide_city import GUIDE, Book, earlier_years, tables, write_outlines
from scripts.guide_sheets import View, sheet_page
from scripts.server import running_server

PICTURES = GUIDE.parent / "bilder"
SLUG = "beispielstadt"
PASSWORD = "nur fuer die Bilder"  # noqa: S105 - of a server that ends with this script
CHECKED_MS = 120_000
SHEETS = {
    "blatt-kommune": View("Kommune", "D10", chosen="B4"),
    "blatt-gebiete": View("Gebiete", "G8", note="C1", width=6),
    "blatt-kennzahlen": View("Kennzahlen", "I10", chosen="H4", note="E1", hidden=("C",), width=5.6),
    "blatt-werte": View("Werte", "J15", hidden=("E", "F")),
}


@dataclass(frozen=True)
class City:
    """The folders of an installation with Beispielstadt, and the steward's own folder."""

    folder: Path

    @property
    def desk(self) -> Path:
        """Where the workbooks and the outlines lie."""
        return self.folder / "desk"

    def workbook(self, name: str, **cells: object) -> Path:
        """The filled workbook with some cells of sheet Werte typed otherwise."""
        sheets = tables(GUIDE.read_text(encoding="utf-8"))
        book = Book(self.desk / name).fill(sheets)
        book.add("Werte", *earlier_years(sheets))
        for address, value in cells.items():
            book.book["Werte"][address].value = value
        return book.save()

    def publish_first(self) -> None:
        """Import and prepare it, as it was before the pictures begin."""
        self.desk.mkdir()
        sheets = tables(GUIDE.read_text(encoding="utf-8"))
        self.workbook("beispielstadt.xlsx")
        write_outlines(self.desk, sheets["Gebiete"])
        delivery = read_delivery(self.desk, Options(self.folder / "sources"))
        write_folder(delivery, self.folder / "sources" / SLUG)
        prepare(self.folder / "sources" / SLUG, self.folder / "tables")


def main() -> int:
    """Write all pictures; 1 without a browser."""
    path = find_chromium()
    if path is None:
        print(WHAT_TO_INSTALL, file=sys.stderr)
        return 1
    PICTURES.mkdir(exist_ok=True)
    folder = Path(tempfile.mkdtemp())
    try:
        city = City(folder)
        city.publish_first()
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
            _sheets(browser, city)
            _pages(browser, city)
            browser.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return 0


def _sheets(browser: Browser, city: City) -> None:
    page = browser.new_page(viewport={"width": 1100, "height": 700})
    for name, view in SHEETS.items():
        page.set_content(sheet_page(city.desk / "beispielstadt.xlsx", view))
        _keep(name, page.locator("#sheet").screenshot())
    page.close()


@contextmanager
def _desk(browser: Browser, city: City) -> Iterator[Page]:
    settings = {
        "STEWARD_PAGES": "true", "STEWARD_PASSWORD": PASSWORD, "MUNICIPALITY": SLUG,
        "SOURCES_DIR": str(city.folder / "sources"),
        "DELIVERIES_DIR": str(city.folder / "deliveries"),
        "INTERNAL_DIR": str(city.folder / "internal" / "tables"),
    }  # fmt: skip
    with running_server(city.folder / "tables", **settings) as server:
        context = browser.new_context(
            base_url=server.url, viewport={"width": 1000, "height": 880}, locale="de-DE",
            timezone_id="Europe/Berlin", reduced_motion="reduce",
        )  # fmt: skip
        page = context.new_page()
        page.goto(f"/{SLUG}/daten-pflegen")
        page.get_by_label("Ihr Name").fill("A. Weber")
        page.get_by_label("Kennwort").fill(PASSWORD)
        page.get_by_role("button", name="Anmelden").click()
        page.get_by_text("1. Vorlage holen").wait_for()
        yield page
        context.close()


def _pages(browser: Browser, city: City) -> None:
    with _desk(browser, city) as page:
        upload = page.locator("section", has_text="2. Mappe hochladen").first
        page.get_by_label("Mappe hierher ziehen").set_input_files(
            [city.desk / "beispielstadt.xlsx", city.desk / "ortsteile.geojson"]
        )
        _keep("hochladen", _between(page, page.locator("section").first, upload))
        faulty = city.workbook("fehler.xlsx", C3=1, C4="Südvorstatd", G5="k. A.", I10=None)
        _deliver(page, faulty)
        report = page.locator("section", has_text="Bericht zum Drucken")
        _keep("bericht", _between(page, page.locator("section").first, report))
        page.get_by_role("button", name="Verwerfen").click()
        _deliver(page, city.workbook("beispielstadt.xlsx", G3=171, H9=66, I9=171))
        page.locator("summary", has_text="Geänderte Werte").click()
        change = page.locator("section", has_text="Was sich gegenüber")
        _keep("aenderung", change.screenshot())
        delivery = page.url
        page.goto(f"/vorschau-{SLUG}/karte?indicator=betreuungsquote")
        page.wait_for_timeout(2500)
        _keep("vorschau", page.screenshot())
        page.goto(delivery)
        page.get_by_role("button", name="Veröffentlichen").click()
        history = page.locator("section", has_text="Was veröffentlicht wurde")
        _keep("veroeffentlicht", history.screenshot())


def _deliver(page: Page, workbook: Path) -> None:
    page.goto(f"/{SLUG}/daten-pflegen")
    page.get_by_label("Mappe hierher ziehen").set_input_files([workbook])
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.get_by_text("Keine Zeile geht verloren").wait_for(timeout=CHECKED_MS)


def _between(page: Page, first: object, last: object) -> bytes:
    """The part of the page from one element to the end of another."""
    top, end = first.bounding_box(), last.bounding_box()  # type: ignore[attr-defined]
    clip = {
        "x": top["x"], "y": top["y"], "width": top["width"],
        "height": end["y"] + end["height"] - top["y"],
    }  # fmt: skip
    return page.screenshot(clip=clip, full_page=True)  # type: ignore[arg-type]


def _keep(name: str, data: bytes) -> None:
    """A small PNG: 128 colours are enough for sheets, pages and maps."""
    picture = Image.open(io.BytesIO(data)).convert("RGB").quantize(128, dither=Image.Dither.NONE)
    path = PICTURES / f"{name}.png"
    picture.save(path, optimize=True)
    print(f"{path.name}: {path.stat().st_size // 1000} kB, {picture.width} x {picture.height}")


if __name__ == "__main__":
    raise SystemExit(main())
