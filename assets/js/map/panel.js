/** One map with its legend: the drawing, the gestures on it, and the words about it. */

import { part, s, write } from "./dom.js";
import { drawLabels, spread } from "./labels.js";
import { drawLegend } from "./legend.js";
import { drawPlaces } from "./overlay.js";
import { Picture } from "./picture.js";
import { Tooltip } from "./tooltip.js";
import { Walk } from "./walk.js";
import { Zoom } from "./zoom.js";

export class Panel {
  /**
   * @param {HTMLElement} root
   * @param {{pick: (code: string) => void, clear: () => void,
   *   moved: (panel: Panel, transform: any) => void, whole: number, plain: Object<string, import("./picture.js").Plain>}} tell
   *     whole: width of the map of the whole city; plain: what names areas that have no names, by panel
   */
  constructor(root, tell) {
    this.root = root;
    const stage = part(root, "stage");
    this.legend = part(root, "legend") ?? part(document, "legend");
    this.picture = new Picture(stage.querySelector("svg.map"), tell.plain[root.dataset.panel]);
    this.tooltip = new Tooltip(stage);
    this.zoom = new Zoom(this.picture, tell.whole, (transform) => tell.moved(this, transform));
    this.walk = new Walk(this.picture, {
      point: (code, at) => {
        this.pointed = { code, at };
        this.point();
      },
      place: (text, at) => this.tooltip.say(text, at),
      pick: tell.pick,
      clear: tell.clear,
      focus: (code) => this.zoom.bring(this.picture.centre(code)),
      key: (key) => this.key(key),
    });
    stage.addEventListener("click", (/** @type {Event} */ event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-zoom]");
      if (button) this.key(/** @type {HTMLElement} */ (button).dataset.zoom);
    });
    this.watchSize();
  }

  /** Says what is pointed at. */
  point() {
    const { code, at } = this.pointed ?? { code: null, at: null };
    this.tooltip.show(code ? this.view?.rows.find((row) => row.code === code) : undefined, at);
  }

  /** Texts and badges keep their size: they are told how many map units a pixel has. */
  watchSize() {
    const { svg } = this.picture;
    const measure = () => {
      const { width, height } = svg.getBoundingClientRect();
      const box = svg.viewBox.baseVal;
      if (!width || !height) return;
      const unit = Math.max(box.width / width, box.height / height);
      svg.style.setProperty("--unit", unit.toFixed(3));
      this.legend.style.setProperty("--unit", unit.toFixed(3));
      spread(this.picture);
    };
    this.measure = measure;
    new ResizeObserver(measure).observe(svg);
    svg.addEventListener("map-moved", () => {
      window.clearTimeout(this.settling);
      this.settling = window.setTimeout(() => spread(this.picture), 120);
    });
  }

  /** @param {string} key @returns {boolean} */
  key(key) {
    if (key === "+" || key === "=") this.zoom.in();
    else if (key === "-" || key === "−") this.zoom.out();
    else if (key === "0") this.zoom.reset();
    else return false;
    return true;
  }

  /**
   * Draws other areas. @param {string} level @param {import("./picture.js").Geometry["areas"]} shapes
   * @param {string[]} codes @param {{box: number[], outline: string, around: boolean}} within
   * @param {boolean} stays  whether the same part of the plane is seen, as the reader has moved it
   */
  redraw(level, shapes, codes, within, stays) {
    this.picture.redraw(level, shapes, codes, within);
    if (!stays) this.zoom.reset();
    this.walk.renew();
    this.measure();
  }

  /**
   * Paints a view; its words follow by `say`.
   * @param {import("./types.js").View} view @param {import("./types.js").Selection} selection
   * @param {string[]} colours
   */
  paint(view, selection, colours) {
    this.view = view;
    this.colour(colours);
    drawLabels(this.picture, view, selection.labels);
    this.picture.paint(view, selection);
    const marked = selection.areas.join();
    if (selection.labels && marked !== this.marked) spread(this.picture);
    this.marked = marked;
  }

  /** @param {string[]} colours  of the classes */
  colour(colours) {
    const worn = colours.join();
    if (worn === this.worn) return;
    this.worn = worn;
    for (let i = 0; i < 7; i += 1) {
      for (const { style } of [this.picture.svg, this.legend]) {
        style.setProperty(`--c${i}`, colours[i] ?? "initial");
      }
    }
  }

  /** Legend, title and spoken labels of what is painted. */
  say() {
    const { view } = this;
    this.picture.say(view);
    drawLegend(this.legend, view, { swatch });
    write(part(this.root, "panel-title"), view.title);
    const boundaries = part(this.root, "boundaries");
    if (boundaries) boundaries.hidden = !view.boundaries;
    write(boundaries, view.boundaries);
    write(this.picture.svg.querySelector("desc"), view.mark ? `${view.title} (${view.mark})` : view.title);
    this.walk.move(this.walk.stop);
  }

  /**
   * @param {any[]} places @param {boolean} whole
   * @returns {boolean} false where these are drawn already
   */
  overlay(places, whole) {
    const wanted = [whole, this.picture.version, ...places];
    const drawn = this.places;
    if (drawn?.length === wanted.length && drawn.every((part, i) => part === wanted[i])) return false;
    this.places = wanted;
    drawPlaces(this.picture, places, whole);
    return true;
  }
}

/** The sample of a class in the legend. @param {string} css */
export function swatch(css) {
  return s(
    "svg",
    { class: "swatch", viewBox: "0 0 28 18", "aria-hidden": "true" },
    s("rect", { class: css, x: 0.5, y: 0.5, width: 27, height: 17, rx: 3 }),
  );
}

/**
 * A second panel, drawn like the first one.
 * @param {HTMLElement} first @returns {HTMLElement}
 */
export function secondRoot(first) {
  const root = /** @type {HTMLElement} */ (first.cloneNode(true));
  root.dataset.panel = "second";
  const svg = root.querySelector("svg.map");
  svg.id = "second";
  for (const element of root.querySelectorAll("[id]:not(svg.map)")) {
    element.id = `second-${element.id}`;
  }
  svg.setAttribute("aria-labelledby", "second-map-title");
  const viewport = svg.querySelector(".viewport");
  if (viewport) viewport.replaceWith(...viewport.children);
  svg.querySelector("g.marks")?.remove();
  root.querySelector(".map-tooltip")?.remove();
  return root;
}

