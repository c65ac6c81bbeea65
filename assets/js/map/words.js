/** The texts around the map: title, sentence, notes, sources, links, errors. */

import { h, lines, part, write } from "./dom.js";

/** @typedef {import("./types.js").Selection} Selection */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").View} View */

export class Words {
  /** @param {HTMLElement} root @param {any} config */
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.tail = document.title.slice(document.title.indexOf(" – Bildungsatlas"));
    this.mark = document.querySelector(".demonstration-banner")?.textContent ?? "";
  }

  /** @param {string} name @returns {any} */
  at(name) {
    return part(document, name);
  }

  /**
   * @param {{view: View, secondView: View|null, values: Values, selection: Selection,
   *   query: string, notices: string[]}} said
   */
  write({ view, secondView, values, selection, query, notices }) {
    write(this.at("map-title"), view.title);
    write(this.at("sentence"), secondView ? `${view.sentence} Zweite Karte: ${secondView.sentence}` : view.sentence);
    write(this.at("counted"), view.counted);
    write(this.at("extremes"), view.extremes);
    this.at("extremes").closest("details").hidden = !view.extremes;
    const told = view.notes.map(([year, text]) => (text.includes(year) ? text : `${year}: ${text}`));
    this.list("notes", [...new Set(told)]);
    this.list("sources", values.source_lines);
    write(this.at("as-of"), values.as_of);
    write(this.at("interval-note"), values.interval_note);
    write(this.at("definition"), values.indicator.definition);
    write(this.at("caveat"), values.indicator.caveat);
    this.at("caveat").hidden = !values.indicator.caveat;
    const about = this.config.indicatorPage.replace("{indicator}", selection.indicator);
    const { release } = this.config;
    this.at("indicator-link").href = release ? `${about}?release=${release}` : about;
    this.links(selection, query);
    this.notices(notices);
  }

  /**
   * The title of the window, and what the head says of the view: browsers share its address.
   * @param {{selection: Selection, address: string, title: string, sentence: string}} view
   */
  head({ selection, address, title, sentence }) {
    document.title = `${title}${this.tail}`;
    const marked = this.mark ? `${this.mark}: ${title}` : title;
    const description = this.mark ? `${this.mark}. ${sentence}` : sentence;
    const put = (/** @type {string} */ at, /** @type {string} */ name, /** @type {(old: string) => string} */ made) => {
      for (const found of document.head.querySelectorAll(at)) found.setAttribute(name, made(found.getAttribute(name)));
    };
    const full = (/** @type {string} */ old) => new URL(old).origin + address;
    put("[property='og:title']", "content", () => marked);
    put("[property='og:description'], [name='description']", "content", () => description);
    put("[property='og:image:alt']", "content", () => `${marked}. ${sentence}`);
    put("[property='og:url']", "content", full);
    put("[property='og:image']", "content", (old) => this.picture(old, selection.indicator, address));
    put("[rel='canonical']", "href", full);
    put("[rel='alternate']", "href", (old) => old.replace(/url=[^&]*/, `url=${encodeURIComponent(full(old))}`));
    put("[rel='alternate']", "title", () => title);
  }

  /** The address of the view's picture. @param {string} old @param {string} indicator @param {string} address */
  picture(old, indicator, address) {
    const query = address.replace(/^[^?]*\??/, "").split("&");
    const own = query.filter((part) => part && !/^(indicator|release)=/.test(part));
    const pin = query.filter((part) => part.startsWith("release="));
    return old.replace(/[^/]*$/, `${indicator}.png?${[...own, "width=1200", ...pin].join("&")}`);
  }

  /** @param {string} name @param {string[]} texts */
  list(name, texts) {
    const list = this.at(name);
    lines(list, texts);
    list.hidden = !texts.length;
  }

  /** Links that carry the view: downloads, series, mails. @param {Selection} selection @param {string} query */
  links(selection, query) {
    for (const link of document.querySelectorAll("[data-download]")) {
      const address = this.config.download.replace("{format}", link.getAttribute("data-download"));
      link.setAttribute("href", query ? `${address}?${query}` : address);
    }
    for (const link of document.querySelectorAll("[data-download-all]")) {
      link.setAttribute("href", this.everything(selection));
    }
    const view = `${location.origin}${this.config.page}${query ? `?${query}` : ""}`;
    for (const link of document.querySelectorAll("[data-mail]")) {
      const href = link.getAttribute("href");
      link.setAttribute("href", href.replace(/(Ansicht%3A%20)[^&]*$/, `$1${encodeURIComponent(`${view}\n`)}`));
    }
    this.at("series-link").href = this.series(selection);
    this.at("change-link").href = this.change(selection);
    this.at("change-link").hidden = this.config.unchanged.includes(selection.indicator);
  }

  /** The address of the change between two years. @param {Selection} selection */
  change(selection) {
    const query = new URLSearchParams({ indicator: selection.indicator, level: selection.level });
    if (selection.school_type !== "all") query.set("school_type", selection.school_type);
    if (selection.within) query.set("within", selection.within);
    if (selection.pooled) query.set("pooled", "1");
    if (this.config.release) query.set("release", this.config.release);
    return `${this.config.change}?${query.toString().replaceAll("%3A", ":")}`;
  }

  /** The address of the series of the picked areas. @param {Selection} selection */
  series(selection) {
    const query = new URLSearchParams({ indicator: selection.indicator, level: selection.level });
    if (selection.areas.length) query.set("areas", selection.areas.join(","));
    if (selection.school_type !== "all") query.set("school_type", selection.school_type);
    if (selection.pooled) query.set("pooled", "1");
    if (this.config.release) query.set("release", this.config.release);
    return `${this.config.series}?${query.toString().replaceAll("%2C", ",")}`;
  }

  /** The address of the profile of the first picked area, with three others beside it. @param {Selection} selection */
  profile(selection) {
    const [first, ...others] = selection.areas;
    if (!first) return this.config.profile;
    const query = new URLSearchParams();
    if (others.length) query.set("areas", others.slice(0, 3).join(","));
    if (this.config.release) query.set("release", this.config.release);
    const text = query.toString().replaceAll("%2C", ",");
    return `${this.config.profile}/${selection.level}/${encodeURIComponent(first)}${text ? `?${text}` : ""}`;
  }

  /** The address of a table of all areas and years. @param {Selection} selection */
  everything(selection) {
    const query = new URLSearchParams({ indicator: selection.indicator, level: selection.level });
    if (selection.school_type !== "all") query.set("school_type", selection.school_type);
    query.set("multiples", "1");
    if (selection.pooled) query.set("pooled", "1");
    if (this.config.release) query.set("release", this.config.release);
    return `${this.config.series}/download.plain.csv?${query}`;
  }

  /** @param {string[]} sentences */
  notices(sentences) {
    if (!sentences.length && !this.spoken) {
      this.spoken = true;
      return;
    }
    this.spoken = true;
    document
      .getElementById("notices")
      .replaceChildren(...sentences.map((text) => h("p", { class: "note note-warn" }, text)));
  }

  /** A sentence and a button to try again; '' takes them away. @param {string} text */
  error(text) {
    const box = this.at("map-error");
    if (!text && box.contains(document.activeElement)) document.getElementById("main").focus();
    box.hidden = !text;
    write(this.at("map-error-text"), text);
  }

  /** Headings of the table's columns. @param {Values} values @param {View} view @param {View|null} second */
  columns(values, view, second) {
    const { headings } = values.indicator;
    if (!second) return { ...headings, second: "" };
    return { ...headings, value: "Wert, erste Karte", second: "Wert, zweite Karte" };
  }
}
