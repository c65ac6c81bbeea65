// An embed with scripts: choices are answered without a reload, values can be pointed at.

import "./height.js";
import { readFigures } from "./readers.js";

const FAILED = "Die Ansicht konnte nicht geladen werden. Bitte die Verbindung prüfen und noch einmal wählen.";

/** @type {AbortController|undefined} */
let running;

/** @param {string} text */
function announce(text) {
  document.getElementById("live").textContent = text;
}

/** @param {HTMLFormElement} form @param {string} [changed]  name of the list that was changed */
function address(form, changed) {
  const query = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    // other levels have other areas
    if (value && !(changed === "level" && name === "areas")) query.set(name, String(value));
  }
  return `${form.getAttribute("action")}?${query}`;
}

/** @param {string} to @param {string} focus  id of the control to go on with */
async function swap(to, focus) {
  running?.abort();
  const { signal } = (running = new AbortController());
  const main = document.getElementById("main");
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(to, { signal });
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = document.adoptNode(fresh.getElementById("main"));
    const open = main.querySelector("details[open]");
    const isHere = document.hasFocus() && main.contains(document.activeElement);
    main.replaceWith(next);
    renewRules(fresh);
    if (open) next.querySelector("details")?.setAttribute("open", "");
    document.title = fresh.title;
    // never a new entry: the reader's way back belongs to the page around
    history.replaceState(null, "", to);
    readFigures(next);
    if (isHere) document.getElementById(focus)?.focus({ preventScroll: true });
    const told = next.querySelectorAll("h1, .notice, [data-sentence]");
    announce([...told].map((part) => part.textContent.trim()).join(". "));
  } catch {
    if (signal.aborted) return;
    main.setAttribute("aria-busy", "false");
    main.querySelector(".failed")?.remove();
    const note = Object.assign(document.createElement("p"), { className: "notice failed", textContent: FAILED });
    main.querySelector("form").after(note);
    announce(FAILED);
  }
}

const rules = new CSSStyleSheet();
document.adoptedStyleSheets = [...document.adoptedStyleSheets, rules];

/**
 * Colours and sizes of the new figures. The security policy names the rules that came with the
 * document, and lets scripts add others through the object model.
 * @param {Document} fresh
 */
function renewRules(fresh) {
  rules.replaceSync(fresh.getElementById("drawn")?.textContent ?? "");
}

document.documentElement.classList.add("ready");
for (const kind of ["change", "submit"]) {
  document.addEventListener(kind, (event) => {
    const target = /** @type {any} */ (event.target);
    const form = target.closest("form");
    if (!form) return;
    event.preventDefault();
    void swap(address(form, target.name), target.id);
  });
}
readFigures(document);
