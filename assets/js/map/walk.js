/**
 * Pointing at areas: hover and focus show the same words, click, Enter and Space pick, arrow keys
 * walk from area to area as they lie in the plane. One area at a time is a tab stop.
 */

import { s } from "./dom.js";

/** @type {Object<string, [number, number]>} */
const ARROWS = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/**
 * The neighbour in a direction: near and not far to the side. Undefined at the edge.
 * @param {[number, number]} from
 * @param {[number, number]} direction
 * @param {Iterable<[string, [number, number]]>} places
 * @returns {string|undefined}
 */
export function neighbour(from, direction, places) {
  let best;
  let least = Infinity;
  for (const [code, [x, y]] of places) {
    const [dx, dy] = [x - from[0], y - from[1]];
    const ahead = dx * direction[0] + dy * direction[1];
    const aside = Math.abs(dx * direction[1]) + Math.abs(dy * direction[0]);
    if (ahead <= 0 || aside > ahead * 2) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) [best, least] = [code, cost];
  }
  return best;
}

export class Walk {
  /**
   * @param {import("./picture.js").Picture} picture
   * @param {{point: (code: string|null, at: {x: number, y: number}|null) => void,
   *   place: (text: string, at: {x: number, y: number}) => void,
   *   pick: (code: string) => void, clear: () => void, focus: (code: string) => void,
   *   key: (key: string) => boolean}} tell
   */
  constructor(picture, tell) {
    this.picture = picture;
    this.tell = tell;
    /** @type {string|null} */
    this.stop = null;
    const { svg } = picture;
    svg.addEventListener("pointermove", (event) => this.hover(event));
    svg.addEventListener("pointerleave", () => this.point(null, null));
    svg.addEventListener("click", (event) => {
      const code = codeOf(event.target) ?? codeBelow(event);
      if (code) this.tell.pick(code);
    });
    svg.addEventListener("focusin", (event) => this.focused(codeOf(event.target)));
    svg.addEventListener("focusout", () => this.point(null, null));
    svg.addEventListener("keydown", (event) => this.key(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.point(null, null);
    });
    this.renew();
  }

  /** After the areas were drawn anew: the first one is the tab stop. */
  renew() {
    const codes = [...this.picture.areas.keys()];
    this.point(null, null);
    this.move(codes.includes(this.stop) ? this.stop : codes[0]);
  }

  /** @param {string|undefined|null} code */
  move(code) {
    if (!code) return;
    this.picture.areas.get(this.stop)?.setAttribute("tabindex", "-1");
    this.picture.areas.get(code).setAttribute("tabindex", "0");
    this.stop = code;
  }

  /** @param {PointerEvent} event */
  hover(event) {
    if (event.pointerType === "touch") return;
    const at = { x: event.clientX, y: event.clientY };
    const code = codeOf(event.target) ?? codeBelow(event);
    this.point(code, code ? at : null);
    const text = /** @type {HTMLElement} */ (event.target).dataset?.text;
    if (text) this.tell.place(text, at);
  }

  /** @param {string|null} code */
  focused(code) {
    if (!code) return;
    this.move(code);
    this.tell.focus(code);
    const box = this.picture.areas.get(code).getBoundingClientRect();
    this.point(code, { x: box.x + box.width / 2, y: Math.max(box.y, 0) + 8 });
  }

  /** @param {string|null} code @param {{x: number, y: number}|null} at */
  point(code, at) {
    const { marks } = this.picture.groups;
    const before = marks.querySelector(".pointed");
    if (before?.dataset.code !== code) {
      before?.remove();
      const area = code && this.picture.areas.get(code);
      if (area) {
        marks.append(s("path", { class: "pointed", "data-code": code, d: area.getAttribute("d") }));
      }
    }
    this.tell.point(code, at);
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const code = codeOf(event.target);
    if (!code || event.altKey || event.metaKey || event.ctrlKey) return;
    if (this.handled(event.key, code)) event.preventDefault();
  }

  /** @param {string} key @param {string} code @returns {boolean} */
  handled(key, code) {
    const codes = [...this.picture.areas.keys()];
    if (key in ARROWS) {
      const places = codes.map((c) => /** @type {any} */ ([c, this.picture.centre(c)]));
      this.go(neighbour(this.picture.centre(code), ARROWS[key], places));
    } else if (key === "Home") this.go(codes[0]);
    else if (key === "End") this.go(codes[codes.length - 1]);
    else if (key === "Enter" || key === " ") this.tell.pick(code);
    else if (key === "Escape") {
      this.point(null, null);
      this.tell.clear();
    } else return this.tell.key(key);
    return true;
  }

  /** @param {string|undefined} code */
  go(code) {
    if (code) this.picture.areas.get(code).focus({ preventScroll: false });
  }
}

/** @param {EventTarget|null} target @returns {string|null} */
function codeOf(target) {
  const element = /** @type {Element} */ (target).closest?.("[data-code]");
  return element?.getAttribute("data-code") ?? null;
}

/** The area under a symbol that is pointed at. @param {MouseEvent} event @returns {string|null} */
function codeBelow(event) {
  const area = document
    .elementsFromPoint(event.clientX, event.clientY)
    .find((element) => element.classList.contains("area"));
  return area ? codeOf(area) : null;
}
