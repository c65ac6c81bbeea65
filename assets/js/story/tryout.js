// Maps of a story that is read can be tried out as on stage: values read off by pointer, finger or
// keys, other years. Their values are fetched when somebody first asks for one.

import { LiveMap, valuesOf } from "./live.js";

const TRY = "Karte ausprobieren";
/** Milliseconds after which somebody who waits is told so. */
const SLOW = 400;
const LOADING = "Die Werte werden geladen.";
const NO_VALUES = "Die Werte der Karte sind gerade nicht zu haben. Bild und Text stimmen weiterhin.";

/** One map of the story, with the button that lets it be tried out. */
class TryOut {
  /** @param {HTMLElement} figure @param {Object<string, string>} special  as LiveMap's */
  constructor(figure, special) {
    this.figure = figure;
    this.special = special;
    /** @type {LiveMap | null} */
    this.live = null;
    this.values = null;
    this.isLoading = false;
    /** What happens as soon as the values are there, and whether somebody asked for it. */
    this.then = null;
    this.isAsked = false;
    this.hasFailed = false;
    /** Whether the reader has gone on before the values were there. */
    this.isLeft = false;
    this.build();
    this.listen();
  }

  build() {
    const { figure } = this;
    const name = figure.querySelector("[data-stage-title]")?.textContent ?? "";
    this.bar = document.createElement("div");
    this.bar.className = "live-bar live-offer no-print";
    this.button = document.createElement("button");
    this.button.type = "button";
    this.button.dataset.try = "";
    this.button.textContent = TRY;
    this.button.setAttribute("aria-label", `${TRY}: ${name}`);
    this.said = document.createElement("span");
    this.said.setAttribute("role", "status");
    this.bar.append(this.button, this.said);
    figure.insertBefore(this.bar, figure.querySelector(".stage-caption"));
    figure.classList.add("is-offered");
  }

  listen() {
    const svg = this.figure.querySelector("svg.stage-map");
    const areaAt = (event) => event.target.closest(".area[data-code]");
    this.button.addEventListener("click", () => void this.begin((live) => this.takeUp(live)));
    svg.addEventListener("click", (event) => {
      if (!this.live) {
        void this.begin((live) => live.pick(areaAt(event), event));
      }
    });
    // A finger that moves scrolls the page; a pointer that moves reads values.
    svg.addEventListener("pointermove", (event) => {
      if (!this.live && event.pointerType !== "touch") {
        const area = areaAt(event);
        void this.begin((live) => live.point(area, event), false);
      }
    });
    svg.addEventListener("pointerleave", () => {
      if (!this.isAsked) {
        this.then = null;
      }
    });
  }

  /** Lets the map be tried out, and then does `then(live)`, the last that came meanwhile. Where
   * values fail that nobody asked for (`isAsked`), nothing is said, and they are not asked again. */
  async begin(then, isAsked = true) {
    if (!isAsked && (this.isAsked || this.hasFailed)) {
      return;
    }
    [this.then, this.isAsked, this.isLeft] = [then, isAsked, false];
    if (this.isLoading) {
      return;
    }
    this.isLoading = true;
    const slow = setTimeout(() => this.tellLoading(), SLOW);
    this.values ??= await valuesOf(this.figure).catch(() => null);
    clearTimeout(slow);
    this.isLoading = false;
    if (this.isLeft) {
      this.said.textContent = "";
      return;
    }
    this.hasFailed = this.values === null;
    this.said.textContent = this.hasFailed && this.isAsked ? NO_VALUES : "";
    const next = this.then;
    [this.isAsked, this.then] = [false, null];
    if (!this.hasFailed) {
      this.live ??= new LiveMap(this.figure, this.values, this.special, () => this.leave());
      next?.(this.live);
    }
  }

  tellLoading() {
    this.said.textContent = this.isAsked ? LOADING : "";
  }

  /** Keys go on in the map, unless somebody whom the values kept waiting is elsewhere by now. The
   * page stays where it is.
   * @param {LiveMap} live */
  takeUp(live) {
    if (document.activeElement === this.button || document.activeElement === document.body) {
      live.focus({ preventScroll: true });
    }
  }

  /** Brings back what the story shows, and the keys to where they began. */
  leave() {
    const isInside = this.figure.contains(document.activeElement);
    this.end();
    if (isInside) {
      this.button.focus({ preventScroll: true });
    }
  }

  /** What was asked for and is not there yet shall not come up behind another picture. */
  leaveUnread() {
    if (this.isLoading) {
      [this.then, this.isAsked, this.isLeft] = [null, false, true];
    }
  }

  end() {
    this.live?.end();
    this.live = null;
  }
}

export class TryOuts {
  /** All maps below `root`. @param {Element} root */
  constructor(root) {
    const special = JSON.parse(document.getElementById("stage-data")?.textContent ?? "{}").classes ?? {};
    this.all = [...root.querySelectorAll("[data-stage][data-values]")].map((figure) => new TryOut(figure, special));
    // Whatever lies over the picture goes with Escape, wherever the keys are.
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
        this.all.forEach((one) => one.live && one.leave());
      }
    });
    addEventListener("beforeprint", () => this.all.forEach((one) => one.end()));
  }

  /** Ends what is tried out below `place`, unless somebody's keys are there.
   * @param {Element} place */
  endBelow(place) {
    for (const one of this.all.filter(({ figure }) => place.contains(figure))) {
      one.leaveUnread();
      if (one.live && !one.figure.contains(document.activeElement)) {
        one.end();
      }
    }
  }
}
