/** The drawing itself: takes over the server's SVG, repaints its areas, or draws another level. */

import { s } from "./dom.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Selection} Selection */
/** @typedef {{level: string, width: number, height: number, areas: Object<string,
 *   {name: string, path: string, label: [number, number], box: number[]}>,
 *   earlier?: Object<string, {without: string[], areas: Object<string, any>}>}} Geometry */

/** @typedef {{codes: string[], step: number, places: number[]}} Plain  codes of the drawn areas in their
 *   order; where names stand, two numbers for each, in steps (map units) from the start of its path */

const OUTLINE = { class: "within-outline", "aria-hidden": "true", fill: "none" };

/**
 * The shapes that a level has in an edition of boundaries.
 * @param {Geometry} geometry @param {number|null} edition  null: today's
 * @returns {Geometry["areas"]}
 */
export function shapesOf(geometry, edition) {
  const earlier = geometry.earlier?.[edition];
  if (!earlier) return geometry.areas;
  const { without } = earlier;
  const there = Object.entries(geometry.areas).filter(([code]) => !without.includes(code));
  return { ...Object.fromEntries(there), ...earlier.areas };
}

export class Picture {
  /**
   * @param {SVGSVGElement} svg  written by the server
   * @param {Plain} [plain]  what names its areas, where the server did not write it
   */
  constructor(svg, plain) {
    this.svg = svg;
    this.viewport = s("g", { class: "viewport" });
    this.outline = svg.querySelector(":scope > .within-outline") || s("path", OUTLINE);
    this.groups = {};
    for (const name of ["context", "areas", "circles", "overlay", "marks", "labels"]) {
      this.groups[name] = svg.querySelector(`:scope > g.${name}`) || s("g", { class: name });
      if (name !== "areas") this.groups[name].setAttribute("aria-hidden", "true");
      this.viewport.append(this.groups[name]);
    }
    this.groups.areas.after(this.outline);
    svg.append(this.viewport);
    this.prefix = svg.id === "map" ? "" : `${svg.id}-`;
    const unnamed = [...this.groups.areas.querySelectorAll(".area:not([data-code])")];
    if (plain) this.name(unnamed, plain.codes);
    this.index();
    if (plain) this.centreBy(unnamed, plain);
  }

  /**
   * Names areas that have no code: those of a picture cloned from another have theirs.
   * @param {Element[]} unnamed @param {string[]} codes
   */
  name(unnamed, codes) {
    this.groups.areas.removeAttribute("role");
    this.groups.areas.removeAttribute("aria-label");
    unnamed.forEach((element, i) => {
      element.id = `${this.prefix}area-${codes[i]}`;
      element.setAttribute("data-code", codes[i]);
    });
  }

  /** Names and marks stand so far from the start of the outline. @param {Element[]} unnamed @param {Plain} plain */
  centreBy(unnamed, { codes, step, places }) {
    unnamed.forEach((element, i) => {
      const [x, y] = element.getAttribute("d").match(/-?\d+/g);
      this.centres.set(codes[i], [Number(x) + step * places[2 * i], Number(y) + step * places[2 * i + 1]]);
    });
  }

  /** Finds the drawn elements by the code of their area. */
  index() {
    const byCode = (group, selector) =>
      new Map([...group.querySelectorAll(selector)].map((e) => [e.dataset.code, e]));
    this.areas = byCode(this.groups.areas, ".area");
    this.circles = byCode(this.groups.circles, "circle");
    this.centres = new Map();
    /** Codes of the areas that are pressed. @type {Set<string>} */
    this.pressed = new Set();
    this.marked = undefined;
    /** Grows whenever areas are drawn. */
    this.version = (this.version ?? 0) + 1;
    for (const element of this.areas.values()) this.dress(element);
  }

  /** The script makes an area a switch that can be pressed. @param {SVGElement} element */
  dress(element) {
    element.setAttribute("role", "button");
    element.setAttribute("aria-pressed", "false");
    element.setAttribute("tabindex", "-1");
  }

  /**
   * Where the name and the marks of an area stand.
   * @param {string} code
   * @returns {[number, number]}
   */
  centre(code) {
    let centre = this.centres.get(code);
    if (!centre) {
      const box = this.areas.get(code).getBBox();
      centre = [box.x + box.width / 2, box.y + box.height / 2];
      this.centres.set(code, centre);
    }
    return centre;
  }

  /** @param {Object<string, [number, number]>} places  where names stand, by code */
  place(places) {
    for (const [code, at] of Object.entries(places)) this.centres.set(code, at);
  }

  /** Names and marks stand where shapes say. @param {Geometry["areas"]} shapes */
  placeIn(shapes) {
    this.place(Object.fromEntries(Object.entries(shapes).map(([code, { label }]) => [code, label])));
  }

  /**
   * Draws the areas of another level, Gebiet or edition of boundaries.
   * @param {string} level
   * @param {Geometry["areas"]} shapes
   * @param {string[]} codes  those to draw, in official order
   * @param {{box: number[], outline: string, around: boolean}} within  what is seen, and whether
   *   the areas around it are drawn faintly
   */
  redraw(level, shapes, codes, within) {
    this.svg.dataset.level = level;
    const shown = new Set(codes);
    this.groups.areas.replaceChildren(
      // In the order of the list: an object sorts codes like 100 before 010.
      ...codes
        .filter((code) => shapes[code])
        .map((code) => {
          const id = `${this.prefix}area-${code}`;
          return s("path", { id, class: "area", "data-code": code, d: shapes[code].path });
        }),
    );
    const others = Object.entries(shapes).filter(([code]) => !shown.has(code));
    const around = within.around ? others : [];
    this.groups.context.replaceChildren(
      ...around.map(([, { path }]) => s("path", { class: "outside", d: path })),
    );
    this.outline.setAttribute("d", within.outline);
    this.groups.circles.replaceChildren();
    this.groups.labels.replaceChildren();
    this.svg.setAttribute("viewBox", within.box.join(" "));
    this.index();
    this.placeIn(shapes);
  }

  /**
   * Paints a view: class and circle of every area, and the picked ones. Writes only what differs.
   * @param {View} view
   * @param {Selection} selection
   */
  paint(view, selection) {
    const { areas, css, radii } = view;
    if (!radii && this.circles.size) {
      this.groups.circles.replaceChildren();
      this.circles.clear();
    }
    areas.forEach(([code], i) => {
      const area = this.areas.get(code);
      if (!area) return;
      const worn = `area ${css[i]}`;
      if (area.getAttribute("class") !== worn) area.setAttribute("class", worn);
      if (radii) this.circle(code, radii[i]);
    });
    if (radii) this.sortCircles();
    this.mark(selection.areas);
  }

  /** What a screen reader hears of every area. @param {View} view */
  say(view) {
    for (const { code, label } of view.rows) {
      const area = this.areas.get(code);
      if (area && area.getAttribute("aria-label") !== label) area.setAttribute("aria-label", label);
    }
  }

  /** @param {string} code @param {number|null} radius */
  circle(code, radius) {
    let circle = this.circles.get(code);
    if (!radius) {
      circle?.remove();
      this.circles.delete(code);
      return;
    }
    if (!circle) {
      const [cx, cy] = this.centre(code);
      circle = s("circle", { "data-code": code, cx, cy });
      this.groups.circles.append(circle);
      this.circles.set(code, circle);
    }
    const r = String(radius);
    if (circle.getAttribute("r") !== r) circle.setAttribute("r", r);
  }

  /** Large circles lie below small ones. */
  sortCircles() {
    const size = (/** @type {Element} */ circle) => Number(circle.getAttribute("r"));
    const drawn = [...this.groups.circles.children];
    const sorted = [...drawn].sort((a, b) => size(b) - size(a));
    if (sorted.some((circle, i) => circle !== drawn[i])) this.groups.circles.append(...sorted);
  }

  /**
   * Outlines and numbers the picked areas.
   * @param {string[]} picked
   */
  mark(picked) {
    const heights = picked.map((code) => this.circles.get(code)?.getAttribute("r") ?? "");
    const marked = [picked, heights, this.groups.labels.childElementCount > 0].join(";");
    if (marked === this.marked) return;
    this.marked = marked;
    const pressed = new Set(picked.filter((code) => this.areas.has(code)));
    for (const code of new Set([...this.pressed, ...pressed])) {
      this.areas.get(code)?.setAttribute("aria-pressed", String(pressed.has(code)));
    }
    this.pressed = pressed;
    this.groups.marks.replaceChildren(
      ...picked
        .filter((code) => this.areas.has(code))
        .flatMap((code) => [
          s("path", { class: "picked-halo", d: this.areas.get(code).getAttribute("d") }),
          s("path", { class: "picked-line", d: this.areas.get(code).getAttribute("d") }),
        ]),
      ...picked
        .filter((code) => this.areas.has(code))
        .map((code) => this.badge(code, picked.indexOf(code) + 1)),
    );
  }

  /** @param {string} code @param {number} number */
  badge(code, number) {
    const [x, y] = this.centre(code);
    const circle = this.circles.get(code);
    const up = circle ? Number(circle.getAttribute("r")) : 0;
    const named = this.groups.labels.querySelector(`[data-code="${code}"]`);
    const place = circle ? " above" : named ? " over-name" : "";
    return s(
      "g",
      { class: `badge${place}`, style: `--x:${x}px;--y:${y}px;--up:${up}px` },
      s("circle", { r: 11 }),
      s("text", { "text-anchor": "middle", dy: "0.35em" }, String(number)),
    );
  }
}
