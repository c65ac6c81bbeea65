/** What can be read off each kind of figure, and where the arrow keys lead. */

import { s } from "../map/dom.js";
import { neighbour } from "../map/walk.js";
import { Reader } from "./reader.js";

/** @type {Object<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const NEAR = 28;

/** @param {any} element  @returns {[number, number]} its middle in units of the drawing */
function middle(element) {
  const { x, y, width, height } = element.getBBox();
  return [x + width / 2, y + height / 2];
}

/** `Name: value, remark` in two parts. @param {string} label @returns {[string, string]} */
function parted(label) {
  const at = label.indexOf(": ");
  return at < 0 ? ["", label] : [label.slice(0, at), label.slice(at + 2)];
}

/** Areas of a map: arrows lead to the neighbour. @param {HTMLElement} stage */
function map(stage) {
  const svg = stage.querySelector("svg");
  const areas = [...svg.querySelectorAll(".area")];
  const places = new Map(areas.map((area) => [area, middle(area)]));
  const marks = s("g", { class: "marks", "aria-hidden": "true" });
  svg.querySelector(".labels").before(marks);
  const below = (event) => document.elementsFromPoint(event.clientX, event.clientY);
  return new Reader({
    stage,
    items: areas,
    words: (item) => parted(item.getAttribute("aria-label")),
    step: (area, key) => ARROWS[key] && neighbour(places.get(area), ARROWS[key], /** @type {any} */ (places)),
    find: (event) => below(event).find((e) => e.matches(".area, .facility")),
    mark: (item) => {
      const d = item?.matches(".area") && item.getAttribute("d");
      marks.replaceChildren(...(d ? [s("path", { class: "pointed", d })] : []));
    },
  });
}

/** Points of a series: left and right along the line, up and down at the same time. @param {HTMLElement} stage */
function series(stage) {
  const svg = stage.querySelector("svg");
  const points = [...svg.querySelectorAll("g.line > g")];
  const places = new Map();
  for (const point of points) {
    const title = point.querySelector("title");
    point.setAttribute("data-point", "");
    point.setAttribute("role", "img");
    point.setAttribute("aria-label", title.textContent);
    title.remove();
  }
  svg.setAttribute("role", "group");
  // a drawing that is not shown has no sizes yet
  const at = (point) => {
    if (!places.has(point)) places.set(point, middle(point));
    return places.get(point);
  };
  const ring = s("circle", { class: "pointed", r: 8, "aria-hidden": "true", "pointer-events": "none" });
  const step = (point, key) => {
    const arrow = ARROWS[key];
    if (!arrow) return undefined;
    const [x] = at(point);
    const along = arrow[0]
      ? points.filter((other) => other.parentElement === point.parentElement)
      : points.filter((other) => Math.abs(at(other)[0] - x) < 3);
    along.sort((one, other) => at(one)[arrow[0] ? 0 : 1] - at(other)[arrow[0] ? 0 : 1]);
    return along[along.indexOf(point) + arrow[0] + arrow[1]];
  };
  return new Reader({
    stage,
    items: points,
    words: (point) => parted(point.getAttribute("aria-label")),
    step,
    find: ({ clientX, clientY }) => {
      const distance = (point) => {
        const { x, y, width, height } = point.getBoundingClientRect();
        return Math.hypot(x + width / 2 - clientX, y + height / 2 - clientY);
      };
      const nearest = points.reduce((one, other) => (distance(other) < distance(one) ? other : one), points[0]);
      return nearest && distance(nearest) < NEAR ? nearest : null;
    },
    mark: (point) => {
      ring.remove();
      if (!point) return;
      const [cx, cy] = at(point);
      ring.setAttribute("cx", cx);
      ring.setAttribute("cy", cy);
      svg.append(ring);
    },
  });
}

/** Cells of the matrix: arrows lead through rows and columns. @param {HTMLElement} stage */
function matrix(stage) {
  const rows = [...stage.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll(".cell")]);
  const cells = rows.flat();
  for (const cell of cells) {
    cell.dataset.words = cell.title;
    cell.removeAttribute("title");
  }
  return new Reader({
    stage,
    items: cells,
    words: (cell) => parted(cell.dataset.words),
    step: (cell, key) => {
      const row = rows.findIndex((found) => found.includes(cell));
      const [right, down] = ARROWS[key] ?? [0, 0];
      return right || down ? rows[row + down]?.[rows[row].indexOf(cell) + right] : undefined;
    },
    find: (event) => /** @type {Element} */ (event.target).closest(".cell"),
  });
}

const KINDS = { map, series, matrix };

/** Makes every figure of a document readable. @param {ParentNode} root */
export function readFigures(root) {
  for (const stage of root.querySelectorAll("[data-read]")) {
    if (stage.querySelector("svg, table")) KINDS[stage.dataset.read](stage);
  }
}
