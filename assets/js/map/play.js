/** The years: a slider instead of the list, and a button that shows one after the other. */

import { h, part, write } from "./dom.js";

const PACE = 1000;

export class Years {
  /**
   * @param {HTMLElement} root  the field with the list of years
   * @param {(year: number, playing: boolean) => void} chosen
   */
  constructor(root, chosen) {
    this.chosen = chosen;
    this.select = root.querySelector("select");
    this.root = root;
    this.timer = 0;
    /** @type {[number, string][]}  until values are there, those of the server's list */
    this.periods = [...this.select.options].map((option) => [Number(option.value), option.text]);
    const [max, value] = [this.periods.length - 1, this.select.selectedIndex];
    const shown = this.select.selectedOptions[0]?.text;
    this.slider = /** @type {HTMLInputElement} */ (
      h("input", { type: "range", min: 0, max, step: 1, value, id: "year-slider", "aria-valuetext": shown, "data-no-submit": true })
    );
    this.output = h("output", { class: "year-value", for: "year-slider" }, shown);
    this.button = h("button", { type: "button", class: "button button-quiet year-play" });
    const label = part(root, "year-label");
    label.setAttribute("for", "year-slider");
    label.append(" ", this.output);
    this.select.hidden = true;
    this.row = h("div", { class: "year-row" }, this.button, this.slider);
    this.only = h("p", { class: "field-hint year-only", hidden: true }, "Werte gibt es nur hierfür.");
    root.append(this.row, this.only);
    this.slider.addEventListener("input", () => {
      this.stop();
      this.choose(Number(this.slider.value), false);
    });
    this.button.addEventListener("click", () => (this.timer ? this.stop() : this.start()));
    this.stop();
  }

  /**
   * Moves the slider and the list behind it; the words around it follow by `say`.
   * @param {[number, string][]} periods @param {number} year
   */
  show(periods, year) {
    this.periods = periods;
    const index = periods.findIndex(([y]) => y === year);
    const last = String(periods.length - 1);
    if (this.slider.max !== last) this.slider.max = last;
    this.slider.value = String(index);
    this.slider.setAttribute("aria-valuetext", periods[index][1]);
    const options = [...this.select.options].map((o) => o.value).join();
    if (options !== periods.map(([y]) => y).join()) {
      this.select.replaceChildren(...periods.map(([y, text]) => h("option", { value: y }, text)));
    }
    this.select.value = String(year);
  }

  /** The year in words. @param {number} year */
  say(year) {
    const { periods } = this;
    const [, text] = periods.find(([y]) => y === year);
    this.row.hidden = periods.length < 2;
    this.only.hidden = periods.length > 1;
    write(this.output, text);
  }

  start() {
    const last = this.periods.length - 1;
    if (Number(this.slider.value) === last) this.choose(0, true);
    this.timer = window.setInterval(() => this.step(), PACE);
    this.face("❚❚", "Anhalten");
  }

  step() {
    const next = Number(this.slider.value) + 1;
    if (next < this.periods.length) this.choose(next, true);
    if (next >= this.periods.length - 1) this.stop();
  }

  stop() {
    window.clearInterval(this.timer);
    this.timer = 0;
    this.face("▶", "Jahre abspielen");
  }

  /** @param {string} sign @param {string} text */
  face(sign, text) {
    this.button.replaceChildren(
      h("span", { "aria-hidden": "true" }, sign),
      h("span", { class: "visually-hidden" }, text),
    );
    this.button.title = text;
  }

  /** @param {number} index @param {boolean} playing */
  choose(index, playing) {
    this.chosen(this.periods[index][0], playing);
  }
}
