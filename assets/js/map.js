/**
 * The map page: takes over the map that the server wrote. What is shown is one selection; every
 * change of it is looked up in values files, painted, written into the address and announced.
 */

import { announce, setBusy, setSelection, touched } from "./page.js";
import { Combobox } from "./map/combobox.js";
import { Controls } from "./map/controls.js";
import { part } from "./map/dom.js";
import { figure } from "./map/explore.js";
import { FileError, addresses, json } from "./map/files.js";
import { facilityPage, listPlaces } from "./map/overlay.js";
import { Panel, secondRoot } from "./map/panel.js";
import { drawPicks, sayFull } from "./map/picks.js";
import { Years } from "./map/play.js";
import { shapesOf } from "./map/picture.js";
import { fit, fromForm, paletteKind, toggled, toQuery } from "./map/selection.js";
import { Table } from "./map/table.js";
import { hasWords, openValues, wordsOf } from "./map/values.js";
import { canPaint, makeView } from "./map/view.js";
import { Words } from "./map/words.js";

/** @typedef {import("./map/types.js").Selection} Selection */
/** @typedef {import("./map/types.js").Values} Values */
/** @typedef {{history?: "push"|"replace"|"none", quiet?: boolean, silent?: boolean}} How
 *   quiet says the period only, silent says nothing */

class MapPage {
  /** @param {HTMLElement} root @param {any} config */
  constructor(root, config) {
    this.root = root;
    this.config = config;
    this.files = addresses(config.addresses);
    this.form = /** @type {HTMLFormElement} */ (document.querySelector("form[data-map-filter]"));
    this.controls = new Controls(this.form, config);
    this.words = new Words(root, config);
    this.tell = {
      whole: config.within[""][2],
      plain: config.plain,
      pick: (/** @type {string} */ code) => this.pick(code),
      clear: () => this.apply({ ...this.latest, areas: [] }, { history: "replace" }),
      moved: (/** @type {Panel} */ panel, /** @type {any} */ transform) => {
        for (const other of this.panels) if (other !== panel) other.zoom.follow(transform);
      },
    };
    const roots = [...root.querySelectorAll("[data-panel]")];
    /** @type {Panel[]} */
    this.panels = [];
    this.panels = roots.map((element) => new Panel(/** @type {any} */ (element), this.tell));
    this.panels.forEach((panel) => panel.picture.place(config.places));
    this.table = new Table(part(root, "table"), this.tell.pick);
    this.drawn = { level: config.selection.level, within: config.selection.within };
    this.turn = 0;
    this.selection = config.selection;
    this.listen();
  }

  listen() {
    this.years = new Years(part(this.form, "years"), (year, playing) =>
      this.apply({ ...this.latest, year }, { history: "replace", quiet: playing }),
    );
    this.combobox = new Combobox(this.controls.list("indicator"));
    const more = part(this.form, "filter-more");
    more.addEventListener("click", () => {
      const open = this.form.classList.toggle("is-open");
      more.setAttribute("aria-expanded", String(open));
    });
    this.form.addEventListener("atlas:filter", (event) => {
      event.preventDefault();
      this.years.stop();
      this.apply(fromForm(this.form, this.latest), { history: "push" });
    });
    document.addEventListener("click", (event) => {
      const copies = /** @type {Element} */ (event.target).closest("[data-copy-link], [data-dialog='embed-dialog']");
      if (copies) this.settle();
    }, { capture: true });
    window.addEventListener("popstate", (event) => {
      if (event.state?.selection) this.apply(event.state.selection, { history: "none" });
      else if (location.search !== this.search) location.reload();
      else history.replaceState({ selection: this.selection }, "");
    });
    this.root.addEventListener("click", (event) => {
      const button = /** @type {Element} */ (event.target).closest("[data-retry], [data-clear-picks]");
      if (button?.hasAttribute("data-retry")) this.apply(this.wanted, this.how);
      else if (button) this.tell.clear();
    });
  }

  /** What is asked for: a choice whose files are still on their way, or what is shown. */
  get latest() {
    return this.loading ? this.wanted : this.selection;
  }

  /** @param {string} code */
  pick(code) {
    this.finish();
    const areas = toggled(this.latest.areas, code);
    const full = sayFull(part(this.root, "picks"), !areas);
    if (!areas) {
      clearTimeout(this.saying);
      return announce(full);
    }
    return this.apply({ ...this.latest, areas }, { history: "replace" });
  }

  /**
   * Shows a selection. Fetches what is missing; the latest call wins.
   * @param {Selection} wanted
   * @param {How} how
   */
  async apply(wanted, how) {
    this.turn += 1;
    const turn = this.turn;
    // What still waits for its files is entered into the history with what was added to it.
    if (this.loading && this.how.history === "push") how = { history: "push" };
    [this.wanted, this.how, this.loading] = [wanted, how, true];
    const notices = [];
    const selection = this.possible(wanted, notices);
    try {
      const waiting = window.setTimeout(() => setBusy(true), 150);
      const loaded = await this.load(selection).finally(() => window.clearTimeout(waiting));
      if (turn !== this.turn) return;
      this.loading = false;
      this.show(selection, loaded, notices, how);
      this.words.error("");
      // The history has it now: numbers that are asked for once more do not enter it again.
      if (how.history === "push") this.how = { ...how, history: "replace" };
    } catch (error) {
      if (error instanceof FileError && error.isGone) return location.reload();
      if (turn !== this.turn) return;
      this.loading = false;
      this.words.error("Die Werte konnten nicht geladen werden. Die Karte zeigt noch die vorige Auswahl.");
      if (this.values) this.controls.show(this.selection, this.values, this.secondValues);
      console.warn(error);
    }
    setBusy(false);
  }

  /**
   * An indicator at a level that it has, within a Gebiet that the level divides.
   * @param {Selection} wanted @param {string[]} notices
   * @returns {Selection}
   */
  possible(wanted, notices) {
    const { indicators, levels } = this.config;
    const selection = { ...wanted };
    const known = indicators[selection.indicator];
    const names = Object.fromEntries(levels);
    if (!known.levels.includes(selection.level)) {
      notices.push(
        `„${known.title}“ gibt es nicht auf der Ebene ${names[selection.level]}. ` +
          `Gezeigt wird die Ebene ${names[known.level]}.`,
      );
      selection.level = known.level;
    }
    const order = levels.map(([id]) => id);
    const finer = order.indexOf(selection.within.split(":")[0]) > order.indexOf(selection.level);
    if (selection.within && finer) {
      notices.push(`In diesem Gebiet liegt kein Gebiet dieser Ebene. Gezeigt wird ${this.config.words.whole}.`);
      selection.within = "";
    }
    if (selection.pooled && !known.pooled.includes(selection.level)) {
      notices.push(`„${known.title}“ lässt sich nicht über drei Jahre zusammenfassen. Gezeigt sind einzelne Jahre.`);
      selection.pooled = false;
    }
    const second = indicators[selection.second_indicator];
    if (second && !second.levels.includes(selection.level)) selection.second_indicator = "";
    return selection;
  }

  /** @param {Selection} selection */
  async load(selection) {
    const { level, within } = selection;
    const other = level !== this.drawn.level || within !== this.drawn.within;
    // Where boundaries changed, the outlines of all years come at once.
    const redraw = other || Boolean(this.config.editions);
    const around = redraw && within ? within.split(":")[0] : "";
    const { indicators } = this.config;
    const indicator = selection.second_indicator || selection.indicator;
    const pooled = selection.pooled && indicators[indicator].pooled.includes(level);
    const [values, secondValues, geometry, outer, ...places] = await Promise.all([
      this.open(selection),
      this.open({ ...this.secondOf(selection), pooled }),
      redraw ? json(this.files.geometry(level)) : null,
      around ? json(this.files.geometry(around)) : null,
      ...selection.overlay.map((kind) => json(this.files.places(kind))),
    ]);
    return { values, second: secondValues, geometry, outer, places };
  }

  /** The values file of a selection, with all that its map is painted with. @param {Selection} selection */
  async open(selection) {
    const values = await openValues(this.files, selection, this.config.parted.includes(selection.level));
    if (!canPaint(values, fit(selection, values, this.config.usual).selection)) await wordsOf(values);
    return values;
  }

  /** @param {Selection} wanted @param {any} loaded @param {string[]} notices @param {How} how */
  show(wanted, loaded, notices, how) {
    const { selection, sentences } = fit(wanted, loaded.values, this.config.usual);
    selection.palette = this.palette(selection);
    const compared = Boolean(selection.second_indicator || selection.second_year);
    const other = compared ? fit(this.secondOf(selection), loaded.second, this.config.usual).selection : null;
    [this.selection, this.values, this.secondValues] = [selection, loaded.values, loaded.second];
    const view = makeView(loaded.values, selection, this.config.words);
    const secondView = other && makeView(loaded.second, other, this.config.words);
    this.arrange(compared);
    if (loaded.geometry) this.redraw(selection, loaded, [view, secondView]);
    this.panels[0].paint(view, selection, this.colours(view, selection));
    if (secondView) this.panels[1].paint(secondView, other, this.colours(secondView, other));
    const places = this.panels.map((panel) => panel.overlay(loaded.places, !selection.within));
    this.relist ||= places[0];
    this.years.show(this.yearsShown(), selection.year);
    if (how.history === "push") this.push(selection);
    this.rest = () => {
      this.years.say(selection.year);
      // What the server wrote says more than a picture without its words, but it wrote not all.
      const isPlain = Object.keys(this.config.plain).length > 0;
      if (!how.silent || isPlain || this.hasNumbers) this.panels.forEach((panel) => panel.say());
      this.list(loaded.places);
      this.controls.show(selection, loaded.values, loaded.second);
      this.combobox.show();
      this.say({ view, secondView, notices: [...notices, ...sentences], how });
    };
    if (how.history === "none") this.finish();
    else this.finishAfterPaint();
  }

  /** The query of what is shown; usual choices are left out. @param {Selection} selection */
  query(selection) {
    const { config, values } = this;
    const usual = { ...config.usual, release: config.release, level: config.indicators[selection.indicator].level };
    return toQuery(selection, values, usual);
  }

  /** @param {string} query */
  address(query) {
    return query ? `${this.config.page}?${query}` : this.config.page;
  }

  /** A new entry of the history, after what still waits for the one before. @param {Selection} selection */
  push(selection) {
    this.enter();
    const address = this.address(this.query(selection));
    this.search = new URL(address, location.href).search;
    history.pushState({ selection }, "", address);
  }

  /** The places below the map, where others are drawn than before. @param {any[]} places */
  list(places) {
    if (!this.relist) return;
    this.relist = false;
    listPlaces(part(this.root, "places"), places, this.panels[0].picture, !this.selection.within, (id) =>
      facilityPage(this.config, id),
    );
  }

  /** A change is seen on the map first; words, table and controls follow a frame later. */
  finishAfterPaint() {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => setTimeout(() => this.finish()));
  }

  /** Does what waits for the painted map; of several views only the last is told. */
  finish() {
    const rest = this.rest;
    this.rest = undefined;
    cancelAnimationFrame(this.frame);
    rest?.();
  }

  /** Periods that have values of the school type. */
  yearsShown() {
    const { periods, frames } = this.values;
    return periods.filter(([year]) => frames[`${year}|${this.selection.school_type}`]);
  }

  /** @param {Selection} selection @returns {Selection} what the second map shows */
  secondOf(selection) {
    return {
      ...selection,
      indicator: selection.second_indicator || selection.indicator,
      year: selection.second_year || selection.year,
    };
  }

  /** @param {Selection} selection */
  palette(selection) {
    const kind = paletteKind(selection.scheme);
    const known = this.config.palettes[kind][selection.palette];
    return known ? selection.palette : this.config.usual.palettes[kind];
  }

  /** @param {import("./map/types.js").View} view @param {Selection} selection @returns {string[]} */
  colours(view, selection) {
    if (!view.scheme) return [];
    const kind = paletteKind(view.scheme);
    const palette = this.palette({ ...selection, scheme: view.scheme });
    return this.config.palettes[kind][palette][view.classes];
  }

  /** One map or two. @param {boolean} compared */
  arrange(compared) {
    this.root.classList.toggle("is-compared", compared);
    const [first] = this.panels;
    if (compared) first.root.append(first.legend);
    else part(this.root, "side").prepend(first.legend);
    if (compared && this.panels.length === 1) {
      const root = secondRoot(first.root);
      first.root.after(root);
      const second = new Panel(root, this.tell);
      second.picture.centres = new Map(first.picture.centres);
      second.drawn = first.drawn;
      this.panels.push(second);
      second.zoom.follow(first.zoom.transform);
    } else if (!compared && this.panels.length === 2) {
      this.panels.pop().root.remove();
    }
  }

  /**
   * Each map with the areas of its own year.
   * @param {Selection} selection @param {any} loaded
   * @param {(import("./map/types.js").View|null)[]} views
   */
  redraw(selection, loaded, views) {
    const { level, within } = selection;
    const stays = level === this.drawn.level && within === this.drawn.within;
    this.panels.forEach((panel, i) => {
      const { areas } = views[i];
      const edition = this.editionOf(views[i]);
      const shapes = shapesOf(loaded.geometry, edition);
      const drawn = panel.drawn ?? this.config.editions?.[i] ?? null;
      panel.drawn = edition;
      if (stays && drawn === edition) return panel.picture.placeIn(shapes);
      const code = within.slice(within.indexOf(":") + 1);
      const outline = within ? (shapesOf(loaded.outer, edition)[code]?.path ?? "") : "";
      const seen = { box: this.config.within[within], outline, around: Boolean(within) };
      return panel.redraw(level, shapes, areas.map(([code]) => code), seen, stays);
    });
    this.drawn = { level, within };
  }

  /** Everything in words: texts, table, picks, links, address. */
  say({ view, secondView, notices, how }) {
    const { selection, values } = this;
    const query = this.query(selection);
    const address = this.address(query);
    this.words.write({ view, secondView, values, selection, query, notices });
    if (!how.silent || this.hasNumbers) this.tabulate(view, secondView);
    if (!this.hasNumbers) this.fetchNumbers();
    this.record(how, { selection, address, title: view.title, sentence: view.sentence });
    setSelection({ page: "map", ...selection });
    clearTimeout(this.saying);
    const boundaries = this.boundariesSaid(view);
    if (how.silent) return;
    if (how.quiet) announce(`${view.periodLabel}${boundaries}`);
    else this.saying = setTimeout(() => announce(`${notices.join(" ")} ${view.title}. ${view.counted}.${boundaries}`.trim()), 300);
  }

  /** Whether the numbers of what is shown are there, not only its picture. */
  get hasNumbers() {
    return hasWords(this.values) && hasWords(this.secondValues);
  }

  /** Picked areas and table; without numbers the table waits as it is. */
  tabulate(/** @type {import("./map/types.js").View} */ view, /** @type {import("./map/types.js").View|null} */ secondView) {
    const { selection, values, config } = this;
    const { absent = "" } = config;
    const query = this.query(selection);
    const cite = (/** @type {string} */ id) => `${config.cite}?page=map${query ? `&${query}` : ""}&cell=${id}`;
    const every = `${config.page}?${query ? `${query}&` : ""}rows=all#tabelle`;
    const columns = { ...this.words.columns(values, view, secondView), absent, cite, every };
    this.table.wait(!this.hasNumbers);
    if (this.hasNumbers) this.table.draw(view, secondView, selection.areas, columns);
    const seriesAddress = this.words.series(selection);
    const profileAddress = this.words.profile(selection);
    drawPicks(
      part(this.root, "picks"),
      { values, view, second: secondView, selection, seriesAddress, profileAddress, absent },
      { drop: (code) => this.pick(code), clear: this.tell.clear },
    );
  }

  /** Asks for the numbers of what is shown, and writes them where it is shown still. */
  async fetchNumbers() {
    const { values, secondValues } = this;
    const isShown = () => values === this.values && secondValues === this.secondValues;
    if (this.asked?.[0] === values && this.asked[1] === secondValues) return undefined;
    const asked = [values, secondValues];
    this.asked = asked;
    try {
      await Promise.all([wordsOf(values), wordsOf(secondValues)]);
    } catch (error) {
      if (error instanceof FileError && error.isGone) {
        this.settle();
        return location.reload();
      }
      const table = this.table.drawn ? " Die Tabelle zeigt noch die vorige Auswahl." : "";
      const said = `Die Zahlen zu dieser Karte konnten nicht geladen werden. Farben, Legende und Titel stimmen.${table}`;
      if (isShown() && !this.loading) this.words.error(said);
      return console.warn(error);
    } finally {
      if (this.asked === asked) this.asked = undefined;
    }
    if (isShown()) this.number();
    return undefined;
  }

  /** Says the numbers of the map that is painted. */
  number() {
    this.finish();
    const { selection, config } = this;
    const [view, secondView] = this.panels.map((panel, i) => {
      const of = i ? fit(this.secondOf(selection), this.secondValues, config.usual).selection : selection;
      panel.view = makeView(i ? this.secondValues : this.values, of, config.words);
      panel.say();
      panel.point();
      return panel.view;
    });
    this.tabulate(view, secondView ?? null);
    setSelection({ page: "map", ...selection });
  }

  /** What is read out when a map has other boundaries than the one before. */
  boundariesSaid(view) {
    const before = this.edition;
    this.edition = this.editionOf(view);
    if (before === undefined || before === this.edition) return "";
    return ` ${view.boundaries || "Heutige Gebietsgrenzen."}`;
  }

  /** @param {import("./map/types.js").View} view */
  editionOf({ edition }) {
    return edition ?? this.config.newest ?? null;
  }

  /**
   * The address and the title of the window. Writing them takes longer than painting the map, so
   * steps that add nothing to the history (a slider being drawn) wait for the last of them.
   * @param {How} how @param {{selection: Selection, address: string, title: string, sentence: string}} entry
   */
  record(how, { selection, address, title, sentence }) {
    clearTimeout(this.recording);
    const state = { selection };
    this.search = address.includes("?") ? address.slice(address.indexOf("?")) : "";
    this.enter = () => {
      clearTimeout(this.recording);
      this.enter = () => undefined;
      this.words.head({ selection, address, title, sentence });
      if (how.history !== "push") history.replaceState(state, "", how.history === "replace" ? address : undefined);
    };
    if (how.history === "push") this.enter();
    else this.recording = setTimeout(() => this.enter(), 150);
  }

  /** Writes address and title that still wait. */
  enter() {}

  /** Does at once all that waits: words and table, address and title. */
  settle() {
    this.finish();
    this.table.finish();
    this.enter();
  }

  /** The figure of the exploring section, for the callback of Dash. */
  figure() {
    if (!this.values || !this.hasNumbers) return null;
    const style = getComputedStyle(this.root);
    const colour = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
    const series = [1, 2, 3, 4, 5].map((i) => colour(`--series-${i}`));
    const colours = { ink: colour("--ink"), city: colour("--series-city"), series };
    return figure(this.values, this.selection, { ...colours, font: style.fontFamily });
  }
}

const root = document.querySelector("[data-map-page]");
if (root) {
  const config = JSON.parse(document.getElementById("map-config").textContent);
  const form = /** @type {HTMLFormElement} */ (document.querySelector("[data-map-filter]"));
  const early = touched(form) ? fromForm(form, config.selection) : null;
  const page = new MapPage(/** @type {HTMLElement} */ (root), config);
  window.bildungsatlas = { ...window.bildungsatlas, map: page };
  page.first = early
    ? page.apply(early, { history: "push" })
    : page.apply(config.selection, { history: "none", silent: true });
  page.first.then(() => {
    page.finish();
    root.setAttribute("data-taken-over", "");
  });
}
