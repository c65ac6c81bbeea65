// The window of whoever presents: notes, this step and the next, clock and timer.

import { titleOf } from "./deck.js";
import { fitWords } from "./fit.js";
import { KeyReader } from "./keys.js";
import { NotesEnd } from "./link.js";
import { NOTES_HASH, addressOfStep, askedStep, keepStep } from "./place.js";
import { Timer, spanText } from "./timer.js";

const ON_STAGE = ["next", "back", "first", "last", "go", "black"];

/** Whether the address asks for the notes. */
export function asksForNotes() {
  return location.hash === NOTES_HASH;
}

export class Presenter {
  constructor() {
    this.steps = [...document.querySelectorAll("[data-deck] > [data-step]")];
    const desk = document.getElementById("desk").content.cloneNode(true);
    document.body.replaceChildren(desk);
    document.body.className = "present-desk";
    document.title = `Notizen: ${document.title}`;
    this.parts = new Proxy({}, { get: (_, name) => document.querySelector(`[data-${String(name)}]`) });
    this.timer = new Timer();
    this.at = 0;
    this.isBlack = false;
    this.isLinked = null;
    this.fillJump();
    this.listen();
    this.show(askedStep() || 1);
    this.tick();
    setInterval(() => this.tick(), 250);
    this.link = new NotesEnd(
      (state) => this.follow(state),
      (isLinked) => this.tellLink(isLinked),
    );
    document.documentElement.dataset.ready = "";
  }

  fillJump() {
    const options = this.steps.map((step, i) => new Option(`${i + 1} ${titleOf(step)}`, String(i + 1)));
    this.parts.jump.replaceChildren(...options);
  }

  listen() {
    new KeyReader(
      (command, number) => this.act(command, number),
      (digits) => {
        if (digits) {
          this.parts.said.textContent = `Schritt ${digits}, weiter mit Eingabe`;
        }
      },
    );
    this.parts.jump.addEventListener("change", () => this.act("go", Number(this.parts.jump.value)));
    this.parts["timer-run"].addEventListener("click", () => this.timer.turn());
    this.parts["timer-reset"].addEventListener("click", () => this.timer.reset());
    this.parts["open-main"].addEventListener("click", () => this.openStage());
    document.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button && event.detail > 0) {
        button.blur();
      }
      if (button?.dataset.act) {
        this.act(button.dataset.act, 0);
      }
      this.tick();
    });
    for (const name of ["now", "next"]) {
      new ResizeObserver(() => this.fit()).observe(this.parts[name]);
    }
  }

  /** Asks the stage; without one the notes go their own way. False for what is not theirs to ask. */
  act(command, number) {
    if (!ON_STAGE.includes(command)) {
      return false;
    }
    if (this.isLinked) {
      this.link.ask(command, number);
      return true;
    }
    const steps = { next: this.at + 1, back: this.at - 1, first: 1, last: this.steps.length, go: number };
    if (command in steps) {
      this.show(steps[command]);
    }
    return true;
  }

  follow({ at, isBlack }) {
    this.show(at);
    if (isBlack !== this.isBlack) {
      this.isBlack = isBlack;
      this.parts["black-button"].setAttribute("aria-pressed", String(isBlack));
      this.tellLink(true, true);
    }
  }

  show(number) {
    const at = Math.min(Math.max(number, 1), this.steps.length);
    if (at === this.at) {
      return;
    }
    this.at = at;
    const [now, next] = [this.steps[at - 1], this.steps[at]];
    this.put("now", now, `Jetzt, Schritt ${at} von ${this.steps.length}: ${titleOf(now)}`);
    this.put("next", next, next ? `Danach: ${titleOf(next)}` : "Danach: Ende");
    const notes = [...now.querySelector("[data-notes]").cloneNode(true).childNodes];
    const none = Object.assign(document.createElement("p"), { textContent: "Zu diesem Schritt gibt es keine Notizen." });
    const hasNotes = notes.some((node) => node.textContent.trim());
    this.parts["desk-notes"].replaceChildren(...(hasNotes ? notes : [none]));
    this.parts["desk-notes"].scrollTop = 0;
    this.parts["desk-doubts"].replaceChildren(now.querySelector("[data-doubts]").cloneNode(true));
    this.parts["desk-doubts"].firstElementChild.hidden = false;
    this.parts.jump.value = String(at);
    this.parts.said.textContent = `Schritt ${at} von ${this.steps.length}: ${titleOf(now)}`;
    keepStep(at, NOTES_HASH);
    this.fit();
  }

  put(name, step, title) {
    this.parts[`${name}-title`].textContent = title;
    this.parts[name].replaceChildren(...(step ? [step] : []));
    if (step) {
      step.hidden = false;
    }
  }

  fit() {
    const [now, next] = [this.steps[this.at - 1], this.steps[this.at]];
    const isSeen = fitWords(now);
    if (next) {
      fitWords(next);
    }
    this.parts.warning.hidden = isSeen;
    this.parts.warning.textContent = isSeen
      ? ""
      : "Der Text dieses Schritts ist zu lang: Auf der Bühne ist nicht alles zugleich zu sehen.";
  }

  tick() {
    const { parts, timer } = this;
    parts.clock.textContent = new Date().toLocaleTimeString("de-DE");
    parts.timer.textContent = spanText(timer.span);
    const start = timer.span ? "Uhr weiter" : "Uhr starten";
    parts["timer-run"].textContent = timer.isRunning ? "Uhr anhalten" : start;
  }

  tellLink(isLinked, isNew = false) {
    if (isLinked === this.isLinked && !isNew) {
      return;
    }
    this.isLinked = isLinked;
    const seen = this.isBlack ? "Verbunden. Auf der Bühne ist der Bildschirm schwarz." : "Verbunden mit dem Vortragsfenster.";
    this.parts.link.textContent = isLinked ? seen : "Kein Vortragsfenster gefunden. Die Notizen lassen sich weiterblättern.";
    this.parts.link.classList.toggle("is-lost", !isLinked);
    this.parts["open-main"].hidden = isLinked;
  }

  openStage() {
    const opened = window.open(addressOfStep(this.at, ""), "bildungsatlas-vortrag");
    if (opened) {
      this.link.stage = opened;
      return;
    }
    const link = Object.assign(document.createElement("a"), {
      href: addressOfStep(this.at, ""),
      target: "bildungsatlas-vortrag",
      rel: "opener",
      textContent: "Vortrag in neuem Tab öffnen",
    });
    this.parts.link.replaceChildren("Der Browser hat das Vortragsfenster nicht geöffnet. ", link);
    link.focus();
  }
}
