/**
 * Zoom and pan by mouse, touch, keys and buttons, linked between two maps.
 *
 * The page must still scroll over a map: the wheel zooms only with Ctrl or Cmd, one finger scrolls
 * and two fingers zoom. The buttons and the keys +, - and 0 always work.
 */

import { select, zoom, zoomIdentity } from "../vendor/d3-zoom.js";
import { stillness } from "./dom.js";

const STEP = 1.6;
const MOST = 12;

export class Zoom {
  /**
   * @param {import("./picture.js").Picture} picture
   * @param {number} whole  width of the map of the whole city
   * @param {(transform: any) => void} moved  called when the reader has moved this map
   */
  constructor(picture, whole, moved) {
    this.picture = picture;
    this.whole = whole;
    this.selection = select(picture.svg);
    this.transform = zoomIdentity;
    this.behaviour = zoom()
      .scaleExtent([1, MOST])
      .filter((event) => allowed(event, this.transform.k))
      .on("zoom", (event) => {
        this.show(event.transform);
        moved(event.transform);
      });
    this.selection.call(this.behaviour).on("dblclick.zoom", null);
    this.reset();
  }

  /** Fits the limits to the part of the plane that is drawn now, and shows all of it. */
  reset() {
    const { x, y, width, height } = this.picture.svg.viewBox.baseVal;
    this.scale = width / this.whole;
    this.behaviour.translateExtent([
      [x, y],
      [x + width, y + height],
    ]);
    this.selection.call(this.behaviour.transform, zoomIdentity);
  }

  /** @param {number} factor */
  by(factor) {
    this.picture.viewport.classList.toggle("gliding", !stillness.matches);
    this.selection.call(this.behaviour.scaleBy, factor);
  }

  in() {
    this.by(STEP);
  }

  out() {
    this.by(1 / STEP);
  }

  /** Brings an area that has the focus into the part that is seen. @param {[number, number]} at */
  bring([x, y]) {
    const { k } = this.transform;
    if (k <= 1) return;
    const box = this.picture.svg.viewBox.baseVal;
    const [px, py] = this.transform.apply([x, y]);
    const inside =
      px > box.x && px < box.x + box.width && py > box.y && py < box.y + box.height;
    if (!inside) this.selection.call(this.behaviour.translateTo, x, y);
  }

  /** Follows the other map without telling it. @param {any} transform */
  follow(transform) {
    this.picture.svg.__zoom = transform;
    this.show(transform);
  }

  /** @param {any} transform */
  show(transform) {
    this.transform = transform;
    const { viewport, svg } = this.picture;
    viewport.setAttribute("transform", transform.toString());
    svg.style.setProperty("--k", String(transform.k));
    // Symbols grow more slowly than the plane, so that zooming parts those that lie close together.
    svg.style.setProperty("--symbol", String(Math.sqrt(this.scale / transform.k)));
    svg.classList.toggle("zoomed", transform.k > 1);
    svg.dispatchEvent(new CustomEvent("map-moved"));
  }
}

/**
 * Which gestures are for the map; all others stay with the page.
 * @param {any} event @param {number} scale
 */
function allowed(event, scale) {
  if (event.type === "wheel") return event.ctrlKey || event.metaKey;
  if (event.type.startsWith("touch")) return event.touches.length > 1;
  return scale > 1 && !event.button && !event.ctrlKey;
}
