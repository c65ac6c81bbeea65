/** The words beside the pointer or the focus. A screen reader hears the same from the area itself. */

import { h } from "./dom.js";

const GAP = 14;

export class Tooltip {
  /** @param {HTMLElement} stage  what the tooltip must stay inside */
  constructor(stage) {
    this.stage = stage;
    this.element = h("div", { class: "map-tooltip", "aria-hidden": "true", hidden: true });
    stage.append(this.element);
  }

  /**
   * @param {import("./types.js").Row|undefined} row
   * @param {{x: number, y: number}|null} at  in the window
   */
  show(row, at) {
    this.element.hidden = !row || !at;
    if (!row || !at) return;
    if (this.element.dataset.said !== row.label) {
      this.element.dataset.said = row.label;
      this.element.replaceChildren(
        h("strong", {}, row.name),
        h("span", { class: "tooltip-value" }, row.text),
        ...[row.interval, row.deviation, row.classText, row.flags].filter(Boolean).map((t) => h("span", {}, t)),
      );
    }
    this.place(at);
  }

  /** @param {string} text @param {{x: number, y: number}} at */
  say(text, at) {
    this.element.hidden = false;
    if (this.element.dataset.said !== text) {
      this.element.dataset.said = text;
      this.element.replaceChildren(h("span", {}, text));
    }
    this.place(at);
  }

  /** @param {{x: number, y: number}} at */
  place(at) {
    const stage = this.stage.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.element;
    const x = Math.min(Math.max(at.x - stage.x - width / 2, 0), Math.max(stage.width - width, 0));
    const above = at.y - stage.y - height - GAP;
    const y = above >= 0 ? above : at.y - stage.y + GAP + 6;
    this.element.style.transform = `translate(${Math.round(x)}px, ${Math.round(y)}px)`;
  }
}
