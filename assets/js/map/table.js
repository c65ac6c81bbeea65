/** The table of the same numbers: official order first, sorted on request, areas picked by row. */

import { h, part, write } from "./dom.js";
import { Cell, Line, hidden } from "./line.js";

/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Row} Row */
/** @typedef {{key: string, label: string, number?: boolean, first: "ascending"|"descending",
 *   of: (row: Row, i: number) => string, by: (row: Row, i: number) => string|number|null}} Column */

/**
 * The columns of a view; numerator, denominator and class only where there are any.
 * @param {View} view
 * @param {View|null} second
 * @param {{numerator: string, denominator: string, interval: string, value: string, second: string, absent: string}} labels
 * @returns {Column[]}
 */
export function columns(view, second, labels) {
  const others = new Map(second?.rows.map((row) => [row.code, row]));
  const any = (/** @type {keyof Row} */ key) => view.rows.some((row) => row[key]);
  /** @type {(Column|false)[]} */
  const all = [
    { key: "code", label: "Nr.", first: "ascending", of: (row) => row.code, by: (row) => row.code },
    { key: "name", label: "Gebiet", first: "ascending", of: (row) => row.name, by: (row) => row.name },
    {
      key: "value",
      label: labels.value,
      number: true,
      first: "descending",
      of: (row) => (row.flags ? `${row.text} (${row.flags})` : row.text),
      by: (row) => row.value,
    },
    second && {
      key: "second",
      label: labels.second,
      number: true,
      first: "descending",
      of: (row) => others.get(row.code)?.text ?? labels.absent,
      by: (row) => others.get(row.code)?.value ?? null,
    },
    any("interval") && {
      key: "interval",
      label: labels.interval,
      number: true,
      first: "descending",
      of: (row) => bare(row.interval),
      by: (row) => row.value,
    },
    any("deviation") && {
      key: "deviation",
      label: labels.deviation,
      first: "descending",
      of: (row) => row.deviation,
      by: (row) => row.value,
    },
    any("classText") && {
      key: "class",
      label: "Klasse",
      first: "descending",
      of: (row) => row.classText,
      by: (row) => row.index,
    },
    any("numerator") && {
      key: "numerator",
      label: labels.numerator,
      number: true,
      first: "descending",
      of: (row) => row.numerator,
      by: (row) => counted(row.numerator),
    },
    any("denominator") && {
      key: "denominator",
      label: labels.denominator,
      number: true,
      first: "descending",
      of: (row) => row.denominator,
      by: (row) => counted(row.denominator),
    },
  ];
  return /** @type {Column[]} */ (all.filter(Boolean));
}

/** An interval without its name. @param {string} said */
function bare(said) {
  return said.slice(said.indexOf(": ") + 1).trim();
}

/** A German count as a number, for sorting. @param {string} text */
function counted(text) {
  return text ? Number(text.replace(/[^\d,-]/g, "").replace(",", ".")) : null;
}

/** How long a part of a long table may take, and after how many rows the clock is looked at. */
const PART_MS = 6;
const PART_ROWS = 20;

const collator = new Intl.Collator("de");

/**
 * Row numbers in the order asked for; those without a value stand last in both directions.
 * @param {Row[]} rows @param {Column|undefined} column @param {string} direction
 * @returns {number[]}
 */
export function order(rows, column, direction) {
  const indices = rows.map((_, i) => i);
  if (!column) return indices;
  const sign = direction === "descending" ? -1 : 1;
  const key = indices.map((i) => column.by(rows[i], i));
  return indices.sort((a, b) => {
    if (key[a] === null || key[b] === null) return (key[a] === null ? 1 : 0) - (key[b] === null ? 1 : 0);
    if (typeof key[a] === "string") return sign * collator.compare(key[a], String(key[b]));
    return sign * (Number(key[a]) - Number(key[b])) || a - b;
  });
}

/**
 * The areas of a view, and those that only the second one's boundaries have.
 * @param {View} view @param {View|null} second @param {string} absent
 * @returns {Row[]}
 */
function joined(view, second, absent) {
  const here = new Set(view.rows.map((row) => row.code));
  const others = (second?.rows ?? []).filter((row) => !here.has(row.code));
  const nothing = { value: null, text: absent, flags: "", numerator: "", denominator: "" };
  const unclassed = { deviation: "", interval: "", classText: "", index: null };
  return [...view.rows, ...others.map((row) => ({ ...row, ...nothing, ...unclassed }))];
}

export class Table {
  /** @param {HTMLTableElement} table @param {(code: string) => void} pick */
  constructor(table, pick) {
    this.table = table;
    this.sorted = "code";
    this.direction = "ascending";
    /** @type {Line[]} */
    this.lines = [];
    this.limits = { most: Number(table.dataset.most), first: Number(table.dataset.first) };
    this.button = /** @type {HTMLAnchorElement} */ (part(document, "all-rows"));
    this.button.addEventListener("click", (event) => {
      // Before the numbers came, the link leads to the page with all rows.
      if (!this.drawn || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      this.showAll();
      /** @type {any} */ (this.lines[this.limits.first]?.button)?.focus();
    });
    // An address may name a number that stands among the later rows; prints show all.
    const name = location.hash.slice(1);
    this.cited = /^(zweiter-)?wert-/.test(name) && !document.getElementById(name);
    this.all = this.cited || table.hasAttribute("data-all");
    window.addEventListener("beforeprint", () => (this.button.hidden ? this.finish() : this.showAll()));
    table.tBodies[0].addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-pick]");
      if (!button) return;
      event.preventDefault();
      pick(/** @type {HTMLElement} */ (button).dataset.pick);
    });
    table.tHead.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("button[data-sort]");
      if (button) this.sort(/** @type {HTMLElement} */ (button).dataset.sort);
    });
  }

  /** @param {string} key */
  sort(key) {
    const column = this.columns.find((c) => c.key === key);
    const turned = this.direction === "ascending" ? "descending" : "ascending";
    this.direction = this.sorted === key ? turned : column.first;
    this.sorted = key;
    this.draw(...this.drawn);
    this.finish();
    /** @type {HTMLElement} */ (this.table.tHead.querySelector(`[data-sort="${key}"]`)).focus();
  }

  /**
   * @param {View} view @param {View|null} second @param {string[]} picked
   * @param {{numerator: string, denominator: string, value: string, second: string, absent: string,
   *   cite: (id: string) => string, every: string}} labels  ``cite`` gives the address of a number's
   *   citation, ``every`` is that of the page with all rows
   */
  draw(view, second, picked, labels) {
    this.drawn = [view, second, picked, labels];
    this.columns = columns(view, second, labels);
    const column = this.columns.find((c) => c.key === this.sorted) ?? this.columns[0];
    this.head(column);
    const rows = joined(view, second, labels.absent);
    this.lay(order(rows, column, this.direction).map((i) => [rows[i], i]), picked);
    this.foot(view, second);
    write(part(this.table, "table-title"), view.title);
    write(part(this.table, "table-protection"), view.protection.map((text) => ` ${text}`).join(""));
  }

  /**
   * Writes the rows from the first one on. Lines that have the same columns are written over; of
   * long tables a part at a time, so that what the reader does meanwhile is answered.
   * @param {[Row, number][]} rows @param {string[]} picked
   */
  lay(rows, picked) {
    const { most, first } = this.limits;
    this.button.hidden = this.all || rows.length <= most;
    if (!this.button.hidden) {
      const count = String(rows.length).replace(/\B(?=(\d{3})+$)/g, "\u202f");
      write(this.button, `Alle ${count} Gebiete zeigen`);
      this.button.href = this.drawn[3].every;
      rows = rows.slice(0, first);
    }
    const body = this.table.tBodies[0];
    const focused = body.contains(document.activeElement) && document.activeElement;
    const again = focused && /** @type {HTMLElement} */ (focused).dataset.pick;
    const shape = this.columns.map(({ key, number }) => `${key} ${number}`).join();
    if (shape !== this.shape) this.lines = [];
    this.shape = shape;
    const { cite, absent } = this.drawn[3];
    const shown = { columns: this.columns, picked, cite, absent, cited: location.hash.slice(1) };
    clearTimeout(this.later);
    this.todo = { rows, shown, at: 0 };
    this.some(again ? Infinity : PART_MS);
    if (again) /** @type {any} */ (body.querySelector(`[data-pick="${again}"]`))?.focus();
  }

  /** Writes rows for as long as it may take, and comes back for the others. @param {number} most in ms */
  some(most) {
    const { rows, shown } = this.todo;
    const body = this.table.tBodies[0];
    const end = performance.now() + most;
    let { at } = this.todo;
    for (; at < rows.length && (at % PART_ROWS || performance.now() < end); at += 1) {
      const line = (this.lines[at] ??= new Line(this.columns));
      line.show(rows[at], shown);
      const there = this.after(at);
      if (!there) body.append(line.element);
      else if (there !== line.element) there.replaceWith(line.element);
    }
    this.todo.at = at;
    if (at < rows.length) this.later = window.setTimeout(() => this.some(PART_MS));
    else this.end();
  }

  /** The row that stands after so many lines. @param {number} count @returns {Element|null} */
  after(count) {
    return count ? this.lines[count - 1].element.nextElementSibling : this.table.tBodies[0].firstElementChild;
  }

  /** Says that other numbers are on their way, or there. @param {boolean} isWaiting */
  wait(isWaiting) {
    if (isWaiting) this.table.setAttribute("aria-busy", "true");
    else this.table.removeAttribute("aria-busy");
  }

  /** Also the rows that wait until somebody asks for them. */
  showAll() {
    this.all = true;
    if (!this.drawn) return;
    this.draw(...this.drawn);
    this.finish();
  }

  /** Takes away rows that are left over. */
  end() {
    this.lines.length = this.todo.rows.length;
    this.todo = undefined;
    if (this.cited) document.getElementById(location.hash.slice(1))?.scrollIntoView();
    this.cited = false;
    for (let left; (left = this.after(this.lines.length)); ) left.remove();
  }

  /** Writes at once what still waits. */
  finish() {
    clearTimeout(this.later);
    if (this.todo) this.some(Infinity);
  }

  /** @param {Column} sorted */
  head(sorted) {
    const said = JSON.stringify([sorted.key, this.direction, this.columns.map(({ key, label }) => [key, label])]);
    if (said === this.headed) return;
    this.headed = said;
    const cells = this.columns.map((column) =>
      h(
        "th",
        {
          scope: "col",
          "data-column": column.key,
          class: column.number ? "num" : null,
          "aria-sort": column.key === sorted.key ? this.direction : null,
        },
        h("button", { type: "button", class: "sort", "data-sort": column.key }, column.label),
      ),
    );
    const focused = this.table.tHead.contains(document.activeElement);
    const key = focused && /** @type {HTMLElement} */ (document.activeElement).dataset.sort;
    const pick = h("th", { scope: "col", class: "column-pick" }, hidden("Auswahl"));
    this.table.tHead.rows[0].replaceChildren(pick, ...cells);
    if (key) /** @type {any} */ (this.table.tHead.querySelector(`[data-sort="${key}"]`))?.focus();
  }


  /** @param {View} view @param {View|null} second */
  foot(view, second) {
    const foot = this.table.tFoot;
    foot.hidden = !view.city;
    if (!view.city) return;
    const name = foot.dataset.name;
    const { cite, absent } = this.drawn[3];
    const shown = { cite, absent, cited: location.hash.slice(1) };
    const cells = this.columns.map((column) => {
      if (column.key === "name") return h("th", { scope: "row" }, name);
      const text = { value: view.city.text, second: second?.city?.text, interval: view.city.interval }[column.key] ?? "";
      const cell = new Cell(column);
      cell.show(text, "wert-gesamt", shown);
      return cell.element;
    });
    foot.rows[0].replaceChildren(h("td", { class: "column-pick" }), ...cells);
  }
}
