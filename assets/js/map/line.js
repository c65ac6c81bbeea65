/** A row of the table and its cells; both are written over when other values are shown. */

import { h, write } from "./dom.js";

/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./table.js").Column} Column */
/** @typedef {{columns?: Column[], picked?: string[], cite: (id: string) => string, absent: string,
 *   cited: string}} Shown  ``cite`` gives the address of a number's citation, ``cited`` is the id of
 *   the cell that the address of the page names */

/** Text for screen readers only. @param {string} text */
export function hidden(text) {
  return h("span", { class: "visually-hidden" }, text);
}

/** The id of the cell with the value of an area, as layers.thematic.cite writes it. @param {string} code */
function cellId(code) {
  return `wert-${code.replace(/[^A-Za-z0-9_]+/g, "-")}`;
}

/** A cell; a value is a link to the sentence that cites it, and has an id. */
export class Cell {
  /** @param {Column} column */
  constructor(column) {
    this.column = column;
    const { key, number } = column;
    const name = key === "name";
    this.element = name
      ? h("th", { scope: "row" })
      : h("td", { class: number ? "num" : null, "data-column": key });
    this.cites = key === "value" || key === "second";
    this.prefix = key === "second" ? "zweiter-" : "";
  }

  /** @param {string} text @param {string} id  of the first map's value @param {Shown} shown */
  show(text, id, shown) {
    if (this.cites) this.cite(text, this.prefix + id, shown);
    else this.write(this.element, text);
  }

  /** @param {string} text @param {string} name @param {Shown} shown */
  cite(text, name, { cite, absent, cited }) {
    const { element } = this;
    if (element.id !== name) element.id = name;
    element.classList.toggle("is-cited", name === cited);
    if (!text || text === absent) {
      this.link = undefined;
      return this.write(element, text);
    }
    if (!this.link) {
      this.link = h("a", { class: "cite", "data-cite": true, title: "Zahl zitieren" });
      this.text = undefined;
      element.replaceChildren(this.link);
    }
    this.link.setAttribute("href", cite(name));
    return this.write(this.link, text);
  }

  /** @param {HTMLElement} element @param {string} text */
  write(element, text) {
    if (this.text === text && this.within === element) return;
    [this.text, this.within] = [text, element];
    element.textContent = text;
  }
}

/** A row: the switch that picks the area, and a cell for each column. */
export class Line {
  /** @param {Column[]} columns */
  constructor(columns) {
    this.number = h("span", { "aria-hidden": "true" });
    this.name = hidden("");
    this.button = h("button", { type: "button", class: "pick", "aria-pressed": "false" }, this.name);
    this.cells = columns.map((column) => new Cell(column));
    const pick = h("td", { class: "column-pick" }, this.button);
    this.element = h("tr", {}, pick, ...this.cells.map(({ element }) => element));
    this.at = 0;
  }

  /** @param {[Row, number]} row  with its position in the official order @param {Shown} shown */
  show([row, i], shown) {
    const { code } = row;
    if (code !== this.code) {
      this.code = code;
      this.id = cellId(code);
      this.element.dataset.code = code;
      this.button.dataset.pick = code;
    }
    write(this.name, `${row.name} wählen`);
    this.mark(shown.picked.indexOf(code) + 1);
    shown.columns.forEach((column, n) => this.cells[n].show(column.of(row, i), this.id, shown));
  }

  /** @param {number} at  number among the picked areas, 0 for none */
  mark(at) {
    if (at === this.at) return;
    this.at = at;
    this.element.classList.toggle("is-picked", at > 0);
    this.button.setAttribute("aria-pressed", String(at > 0));
    if (at) this.button.prepend(this.number);
    else this.number.remove();
    this.number.textContent = String(at || "");
  }
}
