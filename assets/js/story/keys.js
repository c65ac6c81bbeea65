// What keys, clickers and fingers ask of a presentation.

const COMMANDS = {
  ArrowRight: "next",
  ArrowDown: "next",
  PageDown: "next",
  " ": "next",
  ArrowLeft: "back",
  ArrowUp: "back",
  PageUp: "back",
  Backspace: "back",
  Home: "first",
  End: "last",
  b: "black",
  ".": "black",
  f: "full",
  F5: "start",
  l: "live",
  o: "overview",
  p: "notes",
  "?": "help",
  h: "help",
  Escape: "leave",
};
/** Keys of clickers: they step wherever the focus is. */
const CLICKER = ["PageDown", "PageUp"];
const PUSHES = [" ", "Enter"];
const MOST_DIGITS = 3;
const SWIPE = 50;

/**
 * Reads keys. `act(command, number)` is told what they ask for: a command, or "go" with the number
 * of a step; it says false where that is nothing to it, and the browser does what it does by itself.
 * `typed(digits)` which digits wait for Enter.
 */
export class KeyReader {
  constructor(act, typed) {
    this.act = act;
    this.typed = typed;
    this.digits = "";
    document.addEventListener("keydown", (event) => this.read(event));
  }

  read(event) {
    const { key, target } = event;
    const isOurs = !event.defaultPrevented && !event.ctrlKey && !event.altKey && !event.metaKey;
    if (!isOurs || document.querySelector("dialog[open]") || isForElement(key, target)) {
      return;
    }
    if (/^[0-9]$/.test(key)) {
      this.type((this.digits + key).slice(-MOST_DIGITS));
    } else if (key === "Enter" || (key === "Escape" && this.digits)) {
      this.enter(key);
    } else {
      const name = key.length === 1 ? key.toLowerCase() : key;
      const command = name === " " && event.shiftKey ? "back" : COMMANDS[name];
      if (!command) {
        return;
      }
      this.type("");
      // A key that is held down does what it does once: nobody skips steps by a heavy hand.
      if (!event.repeat && this.act(command, 0) === false) {
        return;
      }
    }
    event.preventDefault();
  }

  enter(key) {
    const number = Number(this.digits);
    const isTyped = this.digits !== "";
    this.type("");
    if (key === "Enter") {
      this.act(isTyped ? "go" : "next", number);
    }
  }

  type(digits) {
    if (digits !== this.digits) {
      this.digits = digits;
      this.typed(digits);
    }
  }
}

/** Whether a key belongs to the element that has the focus: a button is pushed, a list chosen from. */
function isForElement(key, target) {
  if (CLICKER.includes(key) || !(target instanceof Element)) {
    return false;
  }
  if (target.closest("select, input, textarea")) {
    return key !== "Escape";
  }
  if (PUSHES.includes(key)) {
    return target.closest("button, a[href], summary") !== null;
  }
  return ["ArrowUp", "ArrowDown", "Home", "End"].includes(key) && target.closest("[role=region]") !== null;
}

function isEnlarged() {
  return (visualViewport?.scale ?? 1) > 1.01;
}

/** Steps by a finger that is drawn across `root`, unless `isBusy()`. */
export function readSwipes(root, act, isBusy) {
  let start = null;
  root.addEventListener("pointerdown", (event) => {
    // A second finger enlarges, and what is enlarged is moved by a finger.
    const isOne = event.pointerType === "touch" && event.isPrimary && !isEnlarged();
    start = isOne && !isBusy() ? event : null;
  });
  visualViewport?.addEventListener("resize", () => {
    document.documentElement.classList.toggle("is-enlarged", isEnlarged());
  });
  root.addEventListener("pointercancel", () => {
    start = null;
  });
  root.addEventListener("pointerup", (event) => {
    if (start === null || event.pointerId !== start.pointerId) {
      return;
    }
    const across = event.clientX - start.clientX;
    const along = event.clientY - start.clientY;
    start = null;
    if (Math.abs(across) > SWIPE && Math.abs(across) > 1.5 * Math.abs(along)) {
      act(across < 0 ? "next" : "back", 0);
    }
  });
}
