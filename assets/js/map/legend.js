/** The legend: bounds, counts, special statuses, the city's value, the picked areas. */

import { h, lines, part, s, write } from "./dom.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").LegendEntry} LegendEntry */

/**
 * @param {HTMLElement} root  the legend that the server wrote
 * @param {View} view
 * @param {{swatch: (css: string) => Node}} make
 */
export function drawLegend(root, view, make) {
  write(part(root, "legend-heading"), view.heading);
  drawEntries(part(root, "legend-entries"), view, make);
  drawCircles(part(root, "legend-circles"), view);
  const told = part(root, "legend-protection");
  lines(told, view.protection);
  told.hidden = !view.protection.length;
  const city = part(root, "legend-city");
  city.hidden = !view.city;
  if (view.city) {
    const { text, flags } = view.city;
    write(part(root, "legend-city-value"), flags ? `${text} (${flags})` : text);
  }
}

/**
 * Where only the counts differ, only the counts are written.
 * @param {HTMLElement} root @param {View} view @param {{swatch: (css: string) => Node}} make
 */
function drawEntries(root, view, make) {
  const entries = [...[...view.entries].reverse(), ...view.specials];
  const said = JSON.stringify(entries.map(({ label, css, city, picked }) => [label, css, city && view.whole, picked]));
  if (root.dataset.said !== said) {
    root.dataset.said = said;
    return root.replaceChildren(...entries.map((entry) => line(entry, make, entry.city ? view.whole : "")));
  }
  return entries.forEach(({ count }, i) => {
    root.children[i].classList.toggle("is-empty", !count);
    write(root.children[i].querySelector(".legend-count"), areasText(count));
  });
}

/** @param {LegendEntry} entry @param {{swatch: (css: string) => Node}} make @param {string} whole */
function line(entry, make, whole) {
  return h(
    "li",
    { class: entry.count ? "legend-line" : "legend-line is-empty", "data-class": entry.css },
    make.swatch(entry.css),
    h("span", { class: "legend-label" }, entry.label),
    h("span", { class: "legend-count" }, areasText(entry.count)),
    entry.city ? h("span", { class: "legend-mark legend-mark-city" }, whole) : null,
    ...entry.picked.map((name) => h("span", { class: "legend-mark" }, name)),
  );
}

/** @param {number} count */
export function areasText(count) {
  return count === 1 ? "1 Gebiet" : `${count} Gebiete`;
}

/**
 * Circles of the legend at the size that they have on the map.
 * @param {HTMLElement} root @param {View} view
 */
function drawCircles(root, view) {
  root.hidden = !view.circles.length;
  root.querySelector("ul").replaceChildren(
    ...view.circles.map(({ radius, label }) =>
      h(
        "li",
        {},
        s(
          "svg",
          { viewBox: "-1.06 -1.06 2.12 2.12", style: `--r:${radius}`, "aria-hidden": "true" },
          s("circle", { r: 1 }),
        ),
        label,
      ),
    ),
  );
}
