// The two windows of a presentation tell each other where they are: the one on stage, and the one
// with the notes that was opened from it. Works between files too, which have no origin.

const SIGN = "bildungsatlas-vortrag";
const ASK_EVERY = 1000;
const LOST_AFTER = 3500;

function isFile() {
  return location.protocol === "file:";
}

/** What both windows of one presentation have in common, and no other. */
export function talkKey() {
  const query = new URLSearchParams(location.search);
  query.delete("step");
  return `${location.pathname}?${query}`;
}

function channelOf(key) {
  return isFile() || typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`${SIGN} ${key}`);
}

function isMessage(event, key) {
  const isSameSite = isFile() ? ["null", "file://"].includes(event.origin) : event.origin === location.origin;
  return isSameSite && event.data?.sign === SIGN && event.data.key === key;
}

function post(target, message) {
  target.postMessage(message, isFile() ? "*" : location.origin);
}

/** The end on stage: `act(command, number)` is told what the notes' window asks for, `state()` gives
 * what it is told. */
export class StageEnd {
  constructor(act, state) {
    this.act = act;
    this.state = state;
    this.key = talkKey();
    this.peer = null;
    this.last = "";
    this.channel = channelOf(this.key);
    window.addEventListener("message", (event) => this.hear(event));
    this.channel?.addEventListener("message", (event) => this.hear(event));
  }

  hear(event) {
    if (!isMessage(event, this.key) || !event.data.ask) {
      return;
    }
    if (event.source) {
      this.peer = event.source;
    }
    const { ask, id, number } = event.data;
    // A question that came by two ways counts once.
    if (ask !== "state" && id !== this.last) {
      this.last = id;
      this.act(ask, number);
    }
    this.tell();
  }

  tell() {
    const message = { sign: SIGN, key: this.key, state: this.state() };
    if (this.peer && !this.peer.closed) {
      post(this.peer, message);
    }
    this.channel?.postMessage(message);
  }
}

/** The end of the notes: `heard(state)` is told where the stage is, `linked(is)` whether there is
 * one. Asks again and again, so that either window may be loaded anew. */
export class NotesEnd {
  constructor(heard, linked) {
    this.heard = heard;
    this.linked = linked;
    this.key = talkKey();
    this.stage = window.opener;
    this.count = 0;
    this.name = `${Date.now()}-${Math.random()}`;
    this.channel = channelOf(this.key);
    this.at = 0;
    /** When the window that opened this one last answered. */
    this.directAt = -Infinity;
    window.addEventListener("message", (event) => this.hear(event));
    this.channel?.addEventListener("message", (event) => this.hear(event));
    this.ask("state", 0);
    setInterval(() => this.ask("state", 0), ASK_EVERY);
  }

  /** Whether the stage that these notes were opened from is there. */
  get isDirect() {
    return this.stage && !this.stage.closed && Date.now() - this.directAt <= LOST_AFTER;
  }

  hear(event) {
    // Another window with the same story may be open: the one these notes belong to counts.
    if (isMessage(event, this.key) && event.data.state && (event.source || !this.isDirect)) {
      this.at = Date.now();
      if (event.source) {
        this.directAt = this.at;
      }
      this.linked(true);
      this.heard(event.data.state);
    }
  }

  ask(ask, number) {
    this.count += 1;
    const message = { sign: SIGN, key: this.key, ask, number, id: `${this.name}-${this.count}` };
    if (this.stage && !this.stage.closed) {
      post(this.stage, message);
    }
    // Nobody answers there, perhaps it shows another page by now: any stage of this story will do.
    if (!this.isDirect) {
      this.channel?.postMessage(message);
    }
    if (Date.now() - this.at > LOST_AFTER) {
      this.linked(false);
    }
  }
}
