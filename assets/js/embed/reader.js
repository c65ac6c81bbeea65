/**
 * Reading values off a figure: pointer, touch and keyboard show the same words. One item at a time
 * is a tab stop; a screen reader hears the item itself.
 */

import { Tooltip } from "../map/tooltip.js";

/**
 * @typedef {object} Figure
 * @property {HTMLElement} stage  what is pointed at; the words stay inside
 * @property {Element[]} items  in the order of Home and End
 * @property {(item: Element) => [string, string]} words  name and value
 * @property {(item: Element, key: string) => Element|undefined} step  where an arrow leads
 * @property {(event: MouseEvent) => Element|null|undefined} find  what is pointed at
 * @property {(item: Element|null) => void} [mark]  makes the item visible that is spoken of
 */

export class Reader {
  /** @param {Figure} figure */
  constructor(figure) {
    this.figure = figure;
    this.tooltip = new Tooltip(figure.stage);
    // not on the drawing: Chromium makes an svg that listens for focus a tab stop of its own
    const { stage: root, items } = figure;
    for (const item of items) item.setAttribute("tabindex", "-1");
    this.stop(items[0]);
    root.addEventListener("pointermove", (event) => {
      if (event.pointerType !== "touch") this.show(figure.find(event), event);
    });
    root.addEventListener("pointerleave", (event) => {
      if (event.pointerType !== "touch") this.show(null);
    });
    root.addEventListener("click", (event) => figure.find(event)?.focus({ preventScroll: true }));
    root.addEventListener("focusin", (event) => this.focused(this.item(event.target)));
    root.addEventListener("focusout", () => this.show(null));
    root.addEventListener("keydown", (event) => this.key(event));
  }

  /** @param {EventTarget|null} target @returns {any} */
  item(target) {
    return this.figure.items.find((item) => item === target);
  }

  /** @param {any} item  becomes the one that Tab leads to */
  stop(item) {
    this.stopped?.setAttribute("tabindex", "-1");
    this.stopped = item;
    item?.setAttribute("tabindex", "0");
  }

  /** @param {any} item */
  focused(item) {
    if (!item) return;
    this.stop(item);
    const { x, y, width } = item.getBoundingClientRect();
    this.show(item, { x: x + width / 2, y });
  }

  /** @param {any} item @param {{x: number, y: number}} [at] */
  show(item, at) {
    this.figure.mark?.(item ?? null);
    if (!item || !at) return this.tooltip.show(undefined, null);
    const [name, text] = this.figure.words(item);
    this.tooltip.show(/** @type {any} */ ({ name, text, label: name + text }), { x: at.x, y: at.y });
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const { items, step } = this.figure;
    const item = this.item(event.target);
    if (!item || event.altKey || event.ctrlKey || event.metaKey) return;
    const { key } = event;
    if (key === "Escape") return this.show(null);
    const next = key === "Home" ? items[0] : key === "End" ? items.at(-1) : step(item, key);
    if (key.startsWith("Arrow") || next) event.preventDefault();
    next?.focus();
  }
}
