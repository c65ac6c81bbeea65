// How long somebody has been speaking; stays when the window is loaded anew.

const KEPT_AS = "bildungsatlas-vortrag-uhr";

/** Milliseconds as 0:00 or 1:00:00. */
export function spanText(span) {
  const seconds = Math.floor(span / 1000);
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  const tail = String(s).padStart(2, "0");
  return h ? `${h}:${String(m).padStart(2, "0")}:${tail}` : `${m}:${tail}`;
}

export class Timer {
  constructor() {
    /** Milliseconds that are counted already, and since when it runs (0: it stands). */
    this.counted = 0;
    this.since = 0;
    try {
      const kept = JSON.parse(sessionStorage.getItem(KEPT_AS) ?? "{}");
      this.counted = Number(kept.counted) || 0;
      this.since = Number(kept.since) || 0;
    } catch {
      // Nothing is kept here.
    }
  }

  get isRunning() {
    return this.since > 0;
  }

  get span() {
    return this.counted + (this.isRunning ? Date.now() - this.since : 0);
  }

  turn() {
    this.counted = this.span;
    this.since = this.isRunning ? 0 : Date.now();
    this.keep();
  }

  reset() {
    this.counted = 0;
    this.since = this.isRunning ? Date.now() : 0;
    this.keep();
  }

  keep() {
    try {
      sessionStorage.setItem(KEPT_AS, JSON.stringify({ counted: this.counted, since: this.since }));
    } catch {
      // It runs on, and begins anew with the window.
    }
  }
}
