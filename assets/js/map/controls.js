/** The controls of the filter bar follow what the values file has; other choices are hidden. */

import { h } from "./dom.js";
import { paletteKind, yearsOf } from "./selection.js";

/** @typedef {import("./types.js").Selection} Selection */
/** @typedef {import("./types.js").Values} Values */

export class Controls {
  /** @param {HTMLFormElement} form @param {any} config */
  constructor(form, config) {
    this.form = form;
    this.config = config;
  }

  /** @param {string} name @returns {HTMLSelectElement} */
  list(name) {
    return /** @type {HTMLSelectElement} */ (this.form.elements.namedItem(name));
  }

  /**
   * Fills a list anew where its entries differ, and sets its choice.
   * @param {string} name @param {[string|number, string][]} entries @param {string|number} value
   */
  fill(name, entries, value) {
    const list = this.list(name);
    const said = JSON.stringify(entries.map(([id, text]) => [String(id), text]));
    if (list.dataset.entries !== said) {
      list.replaceChildren(...entries.map(([id, text]) => h("option", { value: id }, text)));
      list.dataset.entries = said;
    }
    list.value = String(value);
  }

  /** @param {string} name @param {boolean} shown */
  reveal(name, shown) {
    this.list(name).closest(".field").hidden = !shown;
  }

  /**
   * @param {Selection} selection @param {Values} values @param {Values} secondValues
   */
  show(selection, values, secondValues) {
    const { palettes, indicators } = this.config;
    this.list("indicator").value = selection.indicator;
    this.fill("level", values.levels, selection.level);
    this.fill("school_type", values.school_types, selection.school_type);
    this.reveal("school_type", values.school_types.length > 1);
    this.list("within").value = selection.within;
    this.classing(selection, values);
    const kind = paletteKind(selection.scheme);
    this.fill(
      "palette",
      Object.entries(palettes[kind]).map(([id, { label }]) => [id, label]),
      selection.palette,
    );
    this.list("overlay").value = selection.overlay.join(",");
    /** @type {any} */ (this.form.elements.namedItem("labels")).checked = selection.labels;
    const pooled = /** @type {any} */ (this.form.elements.namedItem("pooled"));
    pooled.checked = selection.pooled;
    pooled.closest("[data-pooled]").hidden = !indicators[selection.indicator].pooled.includes(selection.level);
    for (const option of this.list("second_indicator").querySelectorAll("option")) {
      const levels = indicators[option.value]?.levels;
      option.disabled = option.hidden = Boolean(levels && !levels.includes(selection.level));
    }
    this.list("second_indicator").value = selection.second_indicator;
    const years = yearsOf(secondValues, selection.school_type);
    const periods = secondValues.periods.filter(([year]) => !years.length || years.includes(year));
    const none = selection.second_indicator ? "gleiches Jahr" : "kein Vergleich";
    this.fill("second_year", [["", none], ...periods], selection.second_year || "");
  }

  /** @param {Selection} selection @param {Values} values */
  classing(selection, values) {
    const legend = values.legends[selection.school_type] ?? {};
    const schemes = values.schemes.filter(([id]) => legend[id]);
    const classed = schemes.length > 0;
    for (const name of ["scheme", "classes", "palette"]) this.reveal(name, classed);
    if (!classed) return;
    this.fill("scheme", schemes, selection.scheme);
    const counts = Object.keys(legend[selection.scheme]);
    this.fill("classes", counts.map((k) => [k, k]), selection.classes);
  }
}
