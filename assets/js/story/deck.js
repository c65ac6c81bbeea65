// The steps of a presentation, of which one is shown.

import { fitWords } from "./fit.js";
import { morph } from "./morph.js";

export class Deck {
  constructor(root) {
    this.root = root;
    this.steps = [...root.querySelectorAll(":scope > [data-step]")];
    this.at = 0;
    for (const step of this.steps) {
      step.hidden = true;
    }
    new ResizeObserver(() => this.fit()).observe(root);
    // Paragraphs also grow where a reader spaces letters and lines otherwise.
    const watch = new ResizeObserver(() => requestAnimationFrame(() => this.fit()));
    for (const part of root.querySelectorAll("[data-words] > *")) {
      watch.observe(part);
    }
    document.fonts?.ready.then(() => this.fit());
  }

  get count() {
    return this.steps.length;
  }

  /** The step that is shown. */
  get step() {
    return this.steps[this.at - 1];
  }

  /** The number of a step that there is, nearest to the one asked for. */
  nearest(number) {
    return Math.min(Math.max(Math.trunc(number) || 1, 1), this.count);
  }

  /** Shows a step; says whether it is another than before. */
  show(number) {
    const next = this.nearest(number);
    if (next === this.at) {
      return false;
    }
    const last = this.at ? this.step : null;
    // Whatever is still on its way out makes room at once.
    for (const step of this.steps) {
      if (step !== last && step !== this.steps[next - 1]) {
        step.hidden = true;
      }
    }
    this.at = next;
    morph(last, this.step);
    this.fit();
    return true;
  }

  fit() {
    if (this.at) {
      this.isFitting = fitWords(this.step);
    }
  }
}

/** The title of a step, with its number where it has none. */
export function titleOf(step) {
  return step.dataset.title || `Schritt ${step.dataset.step}`;
}
