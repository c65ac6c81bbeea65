/** The table of the same numbers: official order first, sorted on request, areas picked by row. */

import { h, part, write } from "./dom.js";

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

/** The id of the cell with the value of an area, as layers.thematic.cite writes it. @param {string} code */
function cellId(code) {
  return `wert-${code.replace(/[^A-Za-z0-9_]+/g, "-")}`;
}

/** Text for screen readers only. @param {string} text */
function hidden(text) {
  return h("span", { class: "visually-hidden" }, text);
}

export class Table {
  /** @param {HTMLTableElement} table @param {(code: string) => void} pick */
  constructor(table, pick) {
    this.table = table;
    this.sorted = "code";
    this.direction = "ascending";
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
    /** @type {HTMLElement} */ (this.table.tHead.querySelector(`[data-sort="${key}"]`)).focus();
  }

  /**
   * @param {View} view @param {View|null} second @param {string[]} picked
   * @param {{numerator: string, denominator: string, value: string, second: string, absent: string,
   *   cite: (id: string) => string}} labels  ``cite`` gives the address of a number's citation
   */
  draw(view, second, picked, labels) {
    this.drawn = [view, second, picked, labels];
    this.columns = columns(view, second, labels);
    const column = this.columns.find((c) => c.key === this.sorted) ?? this.columns[0];
    this.head(column);
    const rows = joined(view, second, labels.absent);
    const body = this.table.tBodies[0];
    const focused = body.contains(document.activeElement) && document.activeElement;
    const again = focused && /** @type {HTMLElement} */ (focused).dataset.pick;
    body.replaceChildren(
      ...order(rows, column, this.direction).map((i) => this.row(rows[i], i, picked)),
    );
    if (again) /** @type {any} */ (body.querySelector(`[data-pick="${again}"]`))?.focus();
    this.foot(view, second);
    write(part(this.table, "table-title"), view.title);
    write(part(this.table, "table-protection"), view.protection.map((text) => ` ${text}`).join(""));
  }

  /** @param {Column} sorted */
  head(sorted) {
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

  /** @param {Row} row @param {number} i @param {string[]} picked */
  row(row, i, picked) {
    const on = picked.includes(row.code);
    const cells = this.columns.map((column) =>
      column.key === "name"
        ? h("th", { scope: "row" }, row.name)
        : this.cell(column, column.of(row, i), cellId(row.code)),
    );
    const button = h(
      "button",
      { type: "button", class: "pick", "data-pick": row.code, "aria-pressed": String(on) },
      on ? h("span", { "aria-hidden": "true" }, String(picked.indexOf(row.code) + 1)) : null,
      hidden(`${row.name} wählen`),
    );
    return h(
      "tr",
      { class: on ? "is-picked" : null, "data-code": row.code },
      h("td", { class: "column-pick" }, button),
      ...cells,
    );
  }

  /**
   * A cell; a value is a link to the sentence that cites it, and has an id.
   * @param {Column} column @param {string} text @param {string} id  of the first map's value
   */
  cell(column, text, id) {
    const name = { value: id, second: `zweiter-${id}` }[column.key];
    const { cite, absent } = this.drawn[3];
    const link = name && text && text !== absent;
    return h(
      "td",
      {
        class: [column.number && "num", name && `#${name}` === location.hash && "is-cited"].filter(Boolean).join(" ") || null,
        "data-column": column.key,
        id: name ?? null,
      },
      link ? h("a", { class: "cite", "data-cite": true, title: "Zahl zitieren", href: cite(name) }, text) : text,
    );
  }

  /** @param {View} view @param {View|null} second */
  foot(view, second) {
    const foot = this.table.tFoot;
    foot.hidden = !view.city;
    if (!view.city) return;
    const name = foot.dataset.name;
    const cells = this.columns.map((column) => {
      if (column.key === "name") return h("th", { scope: "row" }, name);
      const text = { value: view.city.text, second: second?.city?.text, interval: view.city.interval }[column.key] ?? "";
      return this.cell(column, text, "wert-gesamt");
    });
    foot.rows[0].replaceChildren(h("td", { class: "column-pick" }), ...cells);
  }
}
