/**
 * A list with many entries becomes a field to type in: the entries that contain all typed words
 * stay, under their headings. The native list stays in the form and keeps the choice.
 * Pattern: editable combobox with listbox (WAI-ARIA Authoring Practices).
 */

import { h } from "./dom.js";

let made = 0;
const ruler = document.createElement("canvas").getContext("2d");

export class Combobox {
  /** @param {HTMLSelectElement} select */
  constructor(select) {
    this.select = select;
    const id = `combobox-${++made}`;
    this.label = document.querySelector(`label[for="${select.id}"]`);
    this.input = /** @type {HTMLInputElement} */ (
      h("input", {
        type: "text",
        id,
        class: "combobox-input",
        role: "combobox",
        autocomplete: "off",
        spellcheck: "false",
        "aria-autocomplete": "list",
        "aria-expanded": "false",
        "aria-controls": `${id}-list`,
        "data-no-submit": true,
      })
    );
    this.label.id ||= `${id}-label`;
    this.label.setAttribute("for", id);
    this.list = h("ul", {
      id: `${id}-list`,
      class: "combobox-list",
      role: "listbox",
      "aria-labelledby": this.label.id,
      hidden: true,
    });
    this.full = h("p", { class: "field-hint combobox-full", "aria-hidden": "true", hidden: true });
    this.box = h("div", { class: "combobox" }, this.input, this.full, this.list);
    select.hidden = true;
    select.after(this.box);
    this.active = -1;
    this.listen();
    this.show();
    new ResizeObserver(() => this.spell()).observe(this.input);
  }

  listen() {
    this.input.addEventListener("focus", () => this.input.select());
    this.input.addEventListener("click", () => this.open(""));
    this.input.addEventListener("input", () => this.open(this.input.value));
    this.input.addEventListener("keydown", (event) => {
      if (!event.altKey && !event.ctrlKey && !event.metaKey && this.key(event.key)) {
        event.preventDefault();
      }
    });
    this.box.addEventListener("focusout", (event) => {
      if (!this.box.contains(/** @type {Node} */ (event.relatedTarget))) this.close();
    });
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = /** @type {Element} */ (event.target).closest("[role=option]");
      if (option) this.choose(/** @type {HTMLElement} */ (option).dataset.value);
    });
  }

  /** Writes the present choice into the field. */
  show() {
    const name = this.select.selectedOptions[0]?.textContent.trim() ?? "";
    if (this.input.value === name && this.full.textContent === name) return;
    this.input.value = name;
    this.spell();
  }

  /** Writes a name that the field cuts off in full below it. */
  spell() {
    const name = this.select.selectedOptions[0]?.textContent.trim() ?? "";
    const { fontWeight, fontSize, fontFamily, paddingLeft, paddingRight } = getComputedStyle(this.input);
    ruler.font = `${fontWeight} ${fontSize} ${fontFamily}`;
    const room = this.input.clientWidth - parseFloat(paddingLeft) - parseFloat(paddingRight);
    this.full.hidden = ruler.measureText(name).width <= room;
    this.full.textContent = name;
  }

  /** @param {string} typed  what must be contained; '' shows everything */
  open(typed) {
    const words = plain(typed).split(/\s+/).filter(Boolean);
    const entries = [];
    this.options = [];
    for (const group of this.select.querySelectorAll("optgroup")) {
      const fitting = [...group.querySelectorAll("option")].filter(
        (option) => !option.disabled && words.every((word) => plain(`${group.label} ${option.textContent}`).includes(word)),
      );
      if (!fitting.length) continue;
      entries.push(h("li", { role: "presentation", class: "combobox-group" }, group.label));
      for (const option of fitting) entries.push(this.option(option));
    }
    if (!entries.length) {
      entries.push(h("li", { role: "option", "aria-disabled": "true", class: "combobox-none" }, "Kein Indikator gefunden. Versuchen Sie ein kürzeres Wort."));
    }
    this.list.replaceChildren(...entries);
    this.list.hidden = false;
    this.input.setAttribute("aria-expanded", "true");
    const current = this.options.findIndex((o) => o.dataset.value === this.select.value);
    this.activate(words.length ? 0 : current);
  }

  /** @param {HTMLOptionElement} option */
  option(option) {
    const element = h(
      "li",
      {
        role: "option",
        id: `${this.input.id}-${this.options.length}`,
        class: "combobox-option",
        "data-value": option.value,
        "aria-selected": String(option.value === this.select.value),
      },
      option.textContent.trim(),
    );
    this.options.push(element);
    return element;
  }

  close() {
    this.list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
    this.show();
  }

  /** @param {number} index */
  activate(index) {
    this.options[this.active]?.classList.remove("is-active");
    this.active = Math.min(Math.max(index, -1), this.options.length - 1);
    const option = this.options[this.active];
    if (!option) return this.input.removeAttribute("aria-activedescendant");
    option.classList.add("is-active");
    this.input.setAttribute("aria-activedescendant", option.id);
    option.scrollIntoView({ block: "nearest" });
  }

  /** @param {string} key @returns {boolean} whether the key was used */
  key(key) {
    const isOpen = !this.list.hidden;
    if (key === "ArrowDown" || key === "ArrowUp") {
      if (!isOpen) this.open("");
      else this.activate(this.active + (key === "ArrowDown" ? 1 : -1));
      return true;
    }
    if (key === "Enter") {
      const option = isOpen && this.options[this.active];
      if (option) this.choose(option.dataset.value);
      return true;
    }
    if (key === "Escape" && isOpen) {
      this.close();
      this.input.select();
      return true;
    }
    return false;
  }

  /** @param {string} value */
  choose(value) {
    const changed = this.select.value !== value;
    this.select.value = value;
    this.close();
    if (changed) this.select.dispatchEvent(new Event("change", { bubbles: true }));
  }
}

/** Letters as people type them: no capitals, no accents, ß as ss. @param {string} text */
export function plain(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ß/g, "ss");
}
