"""What the map page shows at one moment, read from the document as a reader would."""

from typing import Any

from playwright.sync_api import Page

TAKEN_OVER = "[data-map-page][data-taken-over]"

READ = """
() => {
  window.bildungsatlas?.map?.settle();
  const text = (selector) => document.querySelector(selector)?.textContent.trim() ?? null;
  const shown = (element) => !element.closest("[hidden]");
  const panel = document.querySelector("[data-panel=map]");
  const legend = document.querySelector("[data-legend]");
  return {
    title: text("h1"),
    document: document.title,
    sentence: text("[data-sentence]"),
    counted: text("[data-counted]"),
    protection: [...legend.querySelectorAll("[data-legend-protection] li")].filter(shown)
      .map((line) => line.textContent),
    caption: text("[data-table-protection]"),
    extremes: text("[data-extremes]"),
    heading: text("[data-legend-heading]"),
    legend: [...legend.querySelectorAll(".legend-line")].map((line) => [
      line.dataset.class,
      line.querySelector(".legend-label").textContent,
      line.querySelector(".legend-count").textContent.trim(),
      line.querySelector(".legend-mark-city") !== null,
    ]),
    circles: [...legend.querySelectorAll(".legend-circles li")].filter(shown).map((line) => [
      Number(getComputedStyle(line.querySelector("svg")).getPropertyValue("--r")),
      line.textContent.trim(),
    ]),
    city: shown(legend.querySelector("[data-legend-city]")) ? text("[data-legend-city-value]") : "",
    colours: [...Array(7).keys()]
      .map((i) => getComputedStyle(legend).getPropertyValue(`--c${i}`).trim()).filter(Boolean),
    areas: [...panel.querySelectorAll(".area")].map((area) => [
      area.dataset.code,
      [...area.classList].filter((css) => !["area", "picked"].includes(css)).join(" "),
      area.getAttribute("aria-label"),
    ]),
    radii: Object.fromEntries([...panel.querySelectorAll(".circles circle")].map((circle) => [
      circle.dataset.code, Number(circle.getAttribute("r")),
    ])),
    rows: [...document.querySelectorAll("[data-table] tbody tr")].map((row) =>
      [...row.querySelectorAll("[data-column], th")].map((cell) => cell.textContent.trim())),
    notes: [...document.querySelectorAll("[data-notes] li")].map((note) => note.textContent),
    sources: [...document.querySelectorAll("[data-sources] li")].map((line) => line.textContent),
    definition: text("[data-definition]"),
    downloads: [...document.querySelectorAll("[data-download]")].map((a) => a.getAttribute("href")),
    everything: document.querySelector("[data-download-all]").getAttribute("href"),
    series: document.querySelector("[data-series-link]").getAttribute("href"),
    query: location.search.slice(1),
  };
}
"""


def read(page: Page) -> dict[str, Any]:
    """Texts, classes and links of the map page."""
    found: dict[str, Any] = page.evaluate(READ)
    return found


def ready(page: Page, path: str = "/krefeld/karte") -> Page:
    """The page after the script has taken over the map."""
    page.goto(path)
    page.wait_for_selector(TAKEN_OVER)
    return page
