/** Places as symbols over the areas, with their own legend and list. */

import { h, part, s } from "./dom.js";

/** @typedef {{kind: string, label: string, attribution: string, colour: string,
 *   items: [string, string, string, number, number, number, string][],
 *   symbols: Object<string, string>, shapes: Object<string, string>}} Places */

/**
 * The places that lie in the drawn areas.
 * @param {Places} places @param {import("./picture.js").Picture} picture @param {boolean} whole
 */
function inside(places, picture, whole) {
  if (whole) return places.items;
  const outline = picture.svg.querySelector(".within-outline");
  const areas = outline ? [outline] : [...picture.areas.values()];
  return places.items.filter(([, , , x, y]) => {
    const point = new DOMPoint(x, y);
    return areas.some((area) => /** @type {any} */ (area).isPointInFill(point));
  });
}

/**
 * @param {import("./picture.js").Picture} picture
 * @param {Places[]} kinds
 * @param {boolean} whole
 */
export function drawPlaces(picture, kinds, whole) {
  picture.groups.overlay.replaceChildren(
    // The first kind lies on top, as in the server's drawing.
    ...[...kinds].reverse().map((places) =>
      s(
        "g",
        { class: "facilities", "data-kind": places.kind, fill: places.colour },
        ...inside(places, picture, whole).map(([id, , type, x, y, radius, text]) => {
          const shape = places.symbols[type];
          return s("path", {
            class: `facility shape-${shape}`,
            "data-id": id,
            "data-text": text,
            style: `--x:${x}px;--y:${y}px;--r:${radius}`,
            d: places.shapes[shape],
          });
        }),
      ),
    ),
  );
}

/**
 * Legend and list of the places that are drawn.
 * @param {HTMLElement} root @param {Places[]} kinds
 * @param {import("./picture.js").Picture} picture @param {boolean} whole
 * @param {(id: string) => string} page address of the page of a place
 */
export function listPlaces(root, kinds, picture, whole, page) {
  root.hidden = !kinds.length;
  const open = [...root.querySelectorAll("details")].map((details) => details.open);
  part(root, "places-body").replaceChildren(
    ...kinds.flatMap((places, i) => {
      const items = inside(places, picture, whole);
      return [
        h("h3", {}, places.label),
        h("ul", { class: "places-legend" }, ...types(places, items).map((line) => line)),
        list(places, items, open[i], page),
      ];
    }),
  );
  const lines = [...new Set(kinds.map((places) => places.attribution).filter(Boolean))];
  part(root, "places-attribution").textContent = lines.join(" ");
}

/** @param {Places} places @param {Places["items"]} items */
function types(places, items) {
  return Object.entries(places.symbols)
    .map(([type, shape]) => ({ type, shape, count: items.filter((item) => item[2] === type).length }))
    .filter(({ count }) => count)
    .map(({ type, shape, count }) =>
      h(
        "li",
        {},
        s(
          "svg",
          { class: "places-symbol", viewBox: "-1.4 -1.4 2.8 2.8", "aria-hidden": "true", fill: places.colour },
          s("path", { d: places.shapes[shape] }),
        ),
        `${type || places.label} (${count})`,
      ),
    );
}

/**
 * Address of the page of a place, in the release that was asked for.
 * @param {{facilityPage: string, release: string}} config @param {string} id
 */
export function facilityPage(config, id) {
  const path = config.facilityPage.replace("{facility}", encodeURIComponent(id));
  return config.release ? `${path}?release=${config.release}` : path;
}

/**
 * @param {Places} places @param {Places["items"]} items @param {boolean|undefined} open
 * @param {(id: string) => string} page
 */
function list(places, items, open, page) {
  const sorted = [...items].sort((a, b) => a[1].localeCompare(b[1], "de"));
  return h(
    "details",
    { open: Boolean(open) },
    h("summary", {}, `Liste: ${places.label} (${items.length})`),
    h("ul", { class: "places-list", tabindex: "0", "aria-label": `Liste: ${places.label}` }, ...sorted.map((item) => h("li", {}, h("a", { href: page(item[0]) }, item[6])))),
  );
}
