"""The three candidates, each driven the way a visitor uses it."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from urllib.parse import urlencode

from playwright.sync_api import Locator, Page

ARMED = """
(() => {
  const events = ["pointerdown", "keydown", "input", "change"];
  for (const name of events) addEventListener(name, () => {
    if (sessionStorage.getItem("bench") !== "armed") return;
    sessionStorage.setItem("bench", performance.timeOrigin + performance.now());
  }, true);
})()
"""
"""Notes when the visitor's next action reached the page."""


def arm(page: Page) -> None:
    """From now on the next action counts."""
    page.evaluate("sessionStorage.setItem('bench', 'armed')")


def acted_at(page: Page) -> float:
    """When the action counted by `arm` reached the page, in milliseconds since the epoch."""
    noted = page.evaluate("sessionStorage.getItem('bench')")
    if noted in (None, "armed"):
        raise RuntimeError("The action did not reach the page.")
    return float(noted)


@dataclass(frozen=True)
class Driver(ABC):
    """One candidate at its address. `set_*` perform exactly one action after arming the clock."""

    name: str
    url: str

    @abstractmethod
    def map_address(self, indicator: str) -> str:
        """The page of the map with that indicator at the level shown first."""

    @abstractmethod
    def series_address(self, indicator: str) -> str:
        """The second page of the session."""

    def map_element(self, page: Page) -> Locator:
        """What must be on the screen for the map to be visible."""
        return page.locator("#map")

    def map_drawn(self, page: Page) -> Locator:
        """A sign in the page that the map has been drawn, for slow machines."""
        return self.map_element(page)

    def wait_until_ready(self, page: Page) -> None:
        """Wait until the page says that it reacts."""
        page.wait_for_load_state("load")

    def series_element(self, page: Page) -> Locator:
        """What must be on the screen for the series to be visible."""
        return page.locator("#series")

    @abstractmethod
    def year_slider(self, page: Page) -> Locator:
        """The control of the year."""

    def set_year(self, page: Page, direction: int) -> None:
        """One year on (+1) or back (-1)."""
        slider = self.year_slider(page)
        slider.focus()
        arm(page)
        page.keyboard.press("ArrowRight" if direction > 0 else "ArrowLeft")

    @abstractmethod
    def set_indicator(self, page: Page, indicator: str, label: str) -> None:
        """Another indicator."""

    @abstractmethod
    def set_level(self, page: Page, level: str, label: str) -> None:
        """Another level."""

    @abstractmethod
    def download(self, page: Page, kind: str) -> None:
        """Click the download; `kind` is csv or xlsx."""


class Floor(Driver):
    """The static page."""

    def map_address(self, indicator: str) -> str:
        return f"{self.url}/index.html"

    def series_address(self, indicator: str) -> str:
        return f"{self.url}/zeitreihe.html"

    def year_slider(self, page: Page) -> Locator:
        return page.locator("[name=year]")

    def set_indicator(self, page: Page, indicator: str, label: str) -> None:
        arm(page)
        page.locator("[name=indicator]").select_option(indicator)

    def set_level(self, page: Page, level: str, label: str) -> None:
        arm(page)
        page.locator("[name=level]").select_option(level)

    def download(self, page: Page, kind: str) -> None:
        page.locator(f"#{kind}").click()


class CommonWay(Driver):
    """Dash with Plotly's map."""

    def map_drawn(self, page: Page) -> Locator:
        return page.locator("#map canvas").first

    def wait_until_ready(self, page: Page) -> None:
        self.map_drawn(page).wait_for()

    def map_address(self, indicator: str) -> str:
        return f"{self.url}/"

    def series_address(self, indicator: str) -> str:
        return f"{self.url}/zeitreihe"

    def year_slider(self, page: Page) -> Locator:
        return page.get_by_role("slider")

    def set_indicator(self, page: Page, indicator: str, label: str) -> None:
        self._choose(page, "#indicator", label)

    def set_level(self, page: Page, level: str, label: str) -> None:
        self._choose(page, "#level", label)

    def download(self, page: Page, kind: str) -> None:
        page.locator(f"#{kind}").click()

    def _choose(self, page: Page, dropdown: str, label: str) -> None:
        page.locator(dropdown).click()
        option = page.get_by_role("option", name=label, exact=True)
        option.wait_for()
        arm(page)
        option.click()


@dataclass(frozen=True)
class Atlas(Driver):
    """The Bildungsatlas: one municipality, opened at one level."""

    slug: str = "krefeld"
    level: str = "stadtteil"

    def wait_until_ready(self, page: Page) -> None:
        page.locator("html[data-ready]").wait_for(state="attached")

    def map_address(self, indicator: str) -> str:
        query = urlencode({"indicator": indicator, "level": self.level})
        return f"{self.url}/{self.slug}/karte?{query}"

    def series_address(self, indicator: str) -> str:
        return f"{self.url}/{self.slug}/zeitreihe?{urlencode({'indicator': indicator})}"

    def series_element(self, page: Page) -> Locator:
        return page.locator("svg.series-svg").first

    def year_slider(self, page: Page) -> Locator:
        return page.locator("#year-slider")

    def set_indicator(self, page: Page, indicator: str, label: str) -> None:
        page.get_by_role("combobox", name="Indikator", exact=True).click()
        option = page.locator(f"[role=option][data-value='{indicator}']")
        option.wait_for()
        arm(page)
        option.click()

    def set_level(self, page: Page, level: str, label: str) -> None:
        arm(page)
        page.locator("form[data-filter] select[name=level]").select_option(level)

    def download(self, page: Page, kind: str) -> None:
        page.locator(f"[data-download={kind}]").click()
