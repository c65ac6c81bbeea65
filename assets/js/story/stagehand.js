// The window on stage: one step fills it, keys and the notes' window change it.

import { Deck, titleOf } from "./deck.js";
import { KeyReader, readSwipes } from "./keys.js";
import { StageEnd } from "./link.js";
import { LiveMap, valuesOf } from "./live.js";
import { NOTES_HASH, addressOfStep, askedStep, keepStep } from "./place.js";

const QUIET = 3000;
const NOTE_LASTS = 6000;
const NOTES_WINDOW = "bildungsatlas-notizen";

export class Stagehand {
  constructor() {
    this.find();
    this.deck = new Deck(document.querySelector("[data-deck]"));
    this.isBlack = false;
    /** Maps that are being tried out. */
    this.live = [];
    this.special = JSON.parse(document.getElementById("stage-data").textContent).classes;
    const act = (command, number) => this.act(command, number);
    this.link = new StageEnd(act, () => this.state());
    new KeyReader(act, (digits) => this.note(digits ? `Schritt ${digits}, weiter mit Eingabe` : ""));
    readSwipes(this.deck.root, act, () => this.live.length > 0);
    this.listen();
    document.documentElement.classList.add("is-stage");
    this.tools.hidden = false;
    this.go(askedStep() || 1);
    document.documentElement.dataset.ready = "";
  }

  find() {
    const part = (name) => document.querySelector(`[data-${name}]`);
    this.tools = part("tools");
    this.count = part("count");
    this.said = part("said");
    this.black = part("black");
    this.noteBox = part("note");
    this.liveButton = part("live-button");
    this.footAddress = part("foot-address");
    this.dialogs = { overview: document.getElementById("overview"), help: document.getElementById("help") };
  }

  listen() {
    document.addEventListener("click", (event) => this.clicked(event));
    for (const kind of ["pointermove", "pointerdown"]) {
      document.addEventListener(kind, () => this.stir());
    }
    document.addEventListener("focusin", () => this.stir());
    window.addEventListener("hashchange", () => this.go(askedStep() || this.deck.at));
    this.stir();
  }

  /** Tools and pointer go when nobody has moved for a while. */
  stir() {
    document.documentElement.classList.remove("is-quiet");
    clearTimeout(this.quiet);
    this.quiet = setTimeout(() => document.documentElement.classList.add("is-quiet"), QUIET);
  }

  clicked(event) {
    const button = event.target.closest("[data-act]");
    const way = event.target.closest("[data-go]");
    if (button) {
      // A pointer leaves no focus behind: the space bar shall step on, not push the button again.
      if (event.detail > 0) {
        button.blur();
      }
      this.act(button.dataset.act, 0);
    } else if (event.target.closest("[data-black]")) {
      this.darken(false);
    } else if (event.target.closest("[data-stage][data-values] .area") && !this.live.length) {
      void this.tryOut();
    } else if (way) {
      event.preventDefault();
      way.closest("dialog")?.close();
      this.go(Number(way.dataset.go));
    }
  }

  /** Does what keys, buttons or the notes' window ask for. */
  act(command, number) {
    const { at, count } = this.deck;
    const steps = { next: at + 1, back: at - 1, first: 1, last: count, go: number };
    if (command in steps) {
      // The first key after a black screen brings the picture back, and nothing else.
      if (this.isBlack) {
        this.darken(false);
      } else {
        this.go(steps[command]);
      }
    } else if (command === "black") {
      this.darken(!this.isBlack);
    } else if (command in this.dialogs) {
      this.dialogs[command].showModal();
    } else if (command === "notes") {
      this.openNotes();
    } else if (command === "full" || (command === "start" && !document.fullscreenElement)) {
      void this.fill();
    } else if (command === "live") {
      void this.tryOut();
    } else if (command === "leave") {
      if (this.live.length) {
        this.backToStory();
      } else {
        this.darken(false);
        this.note("");
      }
    }
  }

  /** Figures of the present step that can be tried out. */
  get liveFigures() {
    return [...this.deck.step.querySelectorAll("[data-stage][data-values]")];
  }

  /** Lets the maps of the present step be tried out. */
  async tryOut() {
    const figures = this.liveFigures;
    if (this.live.length || this.isLoading || !figures.length) {
      return;
    }
    this.isLoading = true;
    const { at } = this.deck;
    try {
      const found = await Promise.all(figures.map((figure) => valuesOf(figure)));
      if (at === this.deck.at) {
        this.live = found.map((values, i) => new LiveMap(figures[i], values, this.special, () => this.backToStory()));
        this.live[0].focus();
        this.said.textContent = "Die Karte lässt sich ausprobieren. Escape führt zurück zur Geschichte.";
      }
    } catch {
      this.note("Die Werte der Karte sind gerade nicht zu haben. Die Geschichte geht weiter.");
    } finally {
      this.isLoading = false;
    }
  }

  /** Ends the trying out; the step stands there as before. */
  backToStory() {
    if (!this.live.length) {
      return;
    }
    for (const map of this.live) {
      map.end();
    }
    this.live = [];
    this.deck.root.focus({ preventScroll: true });
    this.said.textContent = "Zurück in der Geschichte";
  }

  go(number) {
    if (this.deck.nearest(number) !== this.deck.at) {
      this.backToStory();
    }
    if (this.deck.show(number)) {
      this.shown();
    }
  }

  shown() {
    const { at, count, step } = this.deck;
    this.note("");
    for (const dialog of Object.values(this.dialogs)) {
      dialog.close();
    }
    for (const way of this.dialogs.overview.querySelectorAll("[data-go]")) {
      if (Number(way.dataset.go) === at) {
        way.setAttribute("aria-current", "step");
      } else {
        way.removeAttribute("aria-current");
      }
    }
    this.count.hidden = false;
    this.count.textContent = `${at} / ${count}`;
    this.said.textContent = `Schritt ${at} von ${count}: ${titleOf(step)}`;
    this.liveButton.hidden = !this.liveFigures.length;
    this.footAddress.textContent = step.querySelector("[data-typed]")?.textContent ?? "";
    keepStep(at, "");
    this.link.tell();
  }

  darken(isBlack) {
    if (isBlack !== this.isBlack) {
      this.isBlack = isBlack;
      this.black.hidden = !isBlack;
      this.said.textContent = isBlack ? "Schwarzer Bildschirm" : "Bild wieder da";
      this.link.tell();
    }
  }

  state() {
    return { at: this.deck.at, isBlack: this.isBlack };
  }

  openNotes() {
    const address = addressOfStep(this.deck.at, NOTES_HASH);
    const opened = window.open(address, NOTES_WINDOW, "popup,width=1280,height=800");
    if (opened) {
      opened.focus();
      return;
    }
    // What somebody follows is no pop-up; the link stays until it is used or the story goes on.
    const link = Object.assign(document.createElement("a"), {
      href: address,
      target: NOTES_WINDOW,
      rel: "opener",
      textContent: "Notizen in neuem Tab öffnen",
    });
    link.addEventListener("click", () => this.note(""));
    this.note("Der Browser hat das Fenster mit den Notizen nicht geöffnet. ", link);
    link.focus();
  }

  async fill() {
    try {
      if (document.fullscreenElement) {
        await document.exitFullscreen();
        return;
      }
      await document.documentElement.requestFullscreen();
    } catch {
      this.note("Der Browser lässt kein Vollbild zu. Meist hilft die Taste F11.");
      return;
    }
    // Where a browser allows it, Escape first leads back to the story.
    await navigator.keyboard?.lock?.(["Escape"]).catch(() => {});
  }

  /** A short line for whoever presents; '' takes it away. With a link it stays. */
  note(text, link = null) {
    clearTimeout(this.noted);
    this.noteBox.replaceChildren(text, ...(link ? [link] : []));
    this.noteBox.hidden = !text;
    if (text) {
      this.said.textContent = text;
    }
    if (text && !link) {
      this.noted = setTimeout(() => this.note(""), NOTE_LASTS);
    }
  }
}
