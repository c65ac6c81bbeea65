// What every page does when scripts run: the filter bar answers at once, parts of the page are
// swapped without a reload, links can be copied, and Dash starts when a reader opens its section.

/** @typedef {{push?: boolean, focusId?: string}} SwapOptions */

/** @type {AbortController | null} */
let running = null;

/** @type {Map<string, Record<string, unknown>>} */
const waiting = new Map();

/** @type {Promise<void> | null} */
let dashStart = null;
let dashReady = false;

/** @returns {HTMLElement} */
function main() {
  return /** @type {HTMLElement} */ (document.getElementById("main"));
}

/**
 * Read a sentence out to screen readers.
 * @param {string} text
 */
export function announce(text) {
  const live = document.getElementById("live");
  if (live) live.textContent = text;
}

/**
 * Show or end the thin bar under the header.
 * @param {boolean} busy
 */
export function setBusy(busy) {
  main().setAttribute("aria-busy", String(busy));
  document.documentElement.toggleAttribute("data-busy", busy);
}

/**
 * A German sentence above the content; an empty text removes it.
 * @param {string} text
 */
export function showError(text) {
  document.getElementById("error-note")?.remove();
  if (!text) return;
  const note = document.createElement("p");
  note.id = "error-note";
  note.className = "note note-error";
  note.textContent = text;
  document.getElementById("notices")?.append(note);
  announce(text);
}

/**
 * Address of a filter form as its fields stand; empty fields are left out.
 * @param {HTMLFormElement} form
 * @returns {string}
 */
export function formAddress(form) {
  const query = new URLSearchParams();
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && value !== "") values.set(name, [...(values.get(name) ?? []), value]);
  }
  for (const [name, list] of values) query.set(name, list.join(","));
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return form.getAttribute("action") + (text ? `?${text}` : "");
}

// --- swapping ---------------------------------------------------------------------------------

/**
 * Fetch a page of the same kind and put its content in place of the present one.
 * @param {string} address
 * @param {SwapOptions} [options]
 */
export async function swap(address, options = {}) {
  running?.abort();
  const request = new AbortController();
  running = request;
  setBusy(true);
  try {
    const answer = await fetch(address, {
      // As when a page is opened: the present one, not the one of a minute ago.
      cache: "no-cache",
      signal: request.signal,
      headers: { Accept: "text/html" },
    });
    const text = await answer.text();
    if (!answer.ok) {
      location.assign(address);
      return;
    }
    place(new DOMParser().parseFromString(text, "text/html"), answer.url, options);
  } catch (error) {
    if (request.signal.aborted) return;
    showError("Die Ansicht konnte nicht geladen werden. Bitte die Verbindung prüfen und erneut versuchen.");
  } finally {
    if (running === request) {
      running = null;
      setBusy(false);
    }
  }
}

/**
 * @param {Document} fresh
 * @param {string} address
 * @param {SwapOptions} options
 */
function place(fresh, address, options) {
  const next = fresh.getElementById("main");
  if (!next) {
    location.assign(address);
    return;
  }
  const focusId = options.focusId ?? document.activeElement?.id;
  const inside = main().contains(document.activeElement);
  main().replaceWith(document.adoptNode(next));
  document.title = fresh.title;
  renewHead(fresh);
  renewLinks(fresh);
  const shown = next.dataset.address ?? address;
  if (options.push !== false) history.pushState({}, "", shown);
  if (inside && focusId) document.getElementById(focusId)?.focus({ preventScroll: true });
  announce(whatIsShown());
  sendSelection();
  document.dispatchEvent(new CustomEvent("atlas:swapped", { detail: { address: shown } }));
}

/**
 * What the head says of the view: browsers share its canonical address.
 * @param {Document} fresh
 */
function renewHead(fresh) {
  const parts = 'link[rel="canonical"], link[rel="alternate"], meta[property^="og:"], meta[name="description"]';
  for (const part of document.head.querySelectorAll(parts)) part.remove();
  document.head.append(...[...fresh.head.querySelectorAll(parts)].map((part) => document.adoptNode(part)));
}

/**
 * Links outside the content that carry the view, e.g. the mail about wrong data.
 * @param {Document} fresh
 */
function renewLinks(fresh) {
  const present = document.querySelectorAll("[data-mail]");
  const renewed = fresh.querySelectorAll("[data-mail]");
  present.forEach((link, i) => link.setAttribute("href", renewed[i]?.getAttribute("href") ?? ""));
}

/** @returns {string} notices first, then the sentence of the view, else its title */
function whatIsShown() {
  const notices = [...document.querySelectorAll("#notices .note")].map((note) => note.textContent?.trim());
  const sentence = main().querySelector("[data-sentence]") ?? main().querySelector("h1");
  return [...notices, sentence?.textContent?.trim()].filter(Boolean).join(" ");
}

/** @param {HTMLFormElement} form */
function applyFilter(form) {
  const event = new CustomEvent("atlas:filter", { bubbles: true, cancelable: true });
  if (!form.dispatchEvent(event)) return;
  const address = formAddress(form);
  if (main().hasAttribute("data-swap")) void swap(address);
  else location.assign(address);
}

function watchFilters() {
  document.addEventListener("change", (event) => {
    const target = event.target;
    const form = target instanceof HTMLElement ? target.closest("form[data-filter]") : null;
    if (form instanceof HTMLFormElement && !(target instanceof HTMLElement && target.closest("[data-no-submit]"))) {
      applyFilter(form);
    }
  });
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches("[data-filter]")) return;
    event.preventDefault();
    applyFilter(form);
  });
  window.addEventListener("popstate", () => {
    if (main().hasAttribute("data-swap")) void swap(location.href, { push: false });
  });
}

/**
 * Whether a form was changed before the scripts were there.
 * @param {HTMLFormElement} form
 * @returns {boolean}
 */
export function touched(form) {
  return [...form.elements].some((field) => {
    if (field instanceof HTMLSelectElement) {
      const first = [...field.options].findIndex((option) => option.defaultSelected);
      return field.selectedIndex !== Math.max(first, 0);
    }
    return field instanceof HTMLInputElement && field.checked !== field.defaultChecked;
  });
}

/** What was chosen while the scripts were on their way counts too. */
function applyEarlyChoices() {
  if (!main().hasAttribute("data-swap")) return;
  const form = document.querySelector("form[data-filter]");
  if (form instanceof HTMLFormElement && touched(form)) applyFilter(form);
}

/**
 * Links that change the view only: tabs, reset.
 * @param {MouseEvent} event
 * @param {Element} target
 */
function followInside(event, target) {
  const link = target.closest("a[data-swap-link], a[data-reset]");
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !plain || event.defaultPrevented) return;
  if (!main().hasAttribute("data-swap")) return;
  event.preventDefault();
  void swap(link.href);
}

// --- tools ------------------------------------------------------------------------------------

/**
 * Copy what a button stands for: the text in its ``data-copy``, or the address of the page.
 * @param {HTMLElement} button
 */
async function copy(button) {
  const text = button.dataset.copy;
  const done = await writeToClipboard(text ?? location.href);
  const failed = text ? "Bitte den Text oben markieren und kopieren" : "Bitte die Adresse oben im Browser kopieren";
  const said = done ? (button.dataset.copied ?? "Link kopiert") : failed;
  announce(said);
  const label = button.dataset.label ?? button.textContent ?? "";
  button.dataset.label = label;
  button.textContent = said;
  setTimeout(() => {
    button.textContent = label;
  }, 2500);
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function writeToClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const field = document.createElement("textarea");
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}

/**
 * @param {MouseEvent} event
 * @param {Element} target
 */
function useDialog(event, target) {
  const opener = target.closest("[data-dialog]");
  if (opener instanceof HTMLElement) {
    const dialog = document.getElementById(opener.dataset.dialog ?? "");
    if (dialog instanceof HTMLDialogElement) {
      event.preventDefault();
      dialog.showModal();
    }
  }
  const onBackdrop = target instanceof HTMLDialogElement && target.open;
  if (onBackdrop || target.closest("[data-close-dialog]")) target.closest("dialog")?.close();
}

function watchClicks() {
  document.addEventListener("click", (event) => {
    const target = event.target;
    if (!(target instanceof Element)) return;
    followInside(event, target);
    useDialog(event, target);
    const button = target.closest("[data-copy-link], [data-copy]");
    if (button instanceof HTMLElement) void copy(button);
    if (target.closest("[data-print]")) window.print();
  });
}

// --- Dash -------------------------------------------------------------------------------------

/**
 * Give Dash the selection of the page; it waits until Dash is there.
 * @param {Record<string, unknown>} selection
 */
export function setSelection(selection) {
  setProps("selection", { data: { ...pageState(), ...selection } });
}

/** @returns {Record<string, unknown>} what the server says of this view */
export function pageState() {
  return JSON.parse(document.getElementById("page-state")?.textContent ?? "{}");
}

function sendSelection() {
  setProps("selection", { data: pageState() });
}

/**
 * @param {string} id
 * @param {Record<string, unknown>} props
 */
function setProps(id, props) {
  if (dashReady) window.dash_clientside.set_props(id, props);
  else waiting.set(id, props);
}

/** Load Dash, which stands inert in a template, and start it. Happens once. */
export function startDash() {
  dashStart ??= loadDash().catch(() => {
    dashStart = null;
    showError("Die Grafik konnte nicht geladen werden. Tabelle und Bild oben zeigen dieselben Zahlen.");
  });
  return dashStart;
}

/**
 * Dash and plotly bring styles as texts of ``<style>`` elements and as ``style`` attributes, both
 * of which our security policy refuses. They are taken over through the object model instead.
 */
function takeOverStyles() {
  const adopt = (/** @type {string} */ text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  };
  const make = document.createElement.bind(document);
  document.createElement = (/** @type {string} */ name, /** @type {any} */ options) => {
    const made = make(name, options);
    if (name !== "style") return made;
    const appendChild = (/** @type {Node} */ node) => adopt(node.textContent ?? "");
    return Object.defineProperties(made, { appendChild: { value: appendChild }, textContent: { set: adopt } });
  };
  const setAttribute = Element.prototype.setAttribute;
  Element.prototype.setAttribute = function set(name, value) {
    if (name === "style" && "style" in this) /** @type {any} */ (this).style.cssText = value;
    else setAttribute.call(this, name, value);
  };
}

async function loadDash() {
  takeOverStyles();
  const template = document.getElementById("dash-scripts");
  if (!(template instanceof HTMLTemplateElement)) return;
  const scripts = [...template.content.querySelectorAll("script")];
  await Promise.all(scripts.filter((script) => script.src).map(runExternal));
  scripts.filter((script) => !script.src).forEach(runInline);
  await appears("explore");
  dashReady = true;
  for (const [id, props] of waiting) window.dash_clientside.set_props(id, props);
  waiting.clear();
  document.getElementById("explore-body")?.setAttribute("aria-busy", "false");
}

/**
 * @param {HTMLScriptElement} inert
 * @returns {Promise<void>}
 */
function runExternal(inert) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.async = false;
    script.src = inert.getAttribute("src") ?? "";
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(script.src));
    document.body.append(script);
  });
}

/** @param {HTMLScriptElement} inert */
function runInline(inert) {
  const script = document.createElement("script");
  script.id = inert.id;
  script.textContent = inert.textContent;
  document.body.append(script);
}

/**
 * @param {string} id
 * @returns {Promise<void>}
 */
function appears(id) {
  return new Promise((resolve) => {
    const look = () => {
      if (!document.getElementById(id)) return false;
      observer.disconnect();
      resolve();
      return true;
    };
    const observer = new MutationObserver(look);
    if (!look()) observer.observe(document.body, { childList: true, subtree: true });
  });
}

/** Dash and plotly are loaded when the opened section comes into view, not before. */
function watchExplore() {
  const details = document.querySelector("details[data-explore]");
  if (!(details instanceof HTMLDetailsElement)) return;
  // What is closed has no box, so that nothing of it is ever in view.
  const inView = new IntersectionObserver(
    (seen) => {
      if (seen.some((entry) => entry.isIntersecting)) void startDash();
    },
    { rootMargin: "400px" },
  );
  const follow = () => {
    setProps("explore-open", { data: details.open });
    const body = details.querySelector(".explore-body");
    if (details.open && body) inView.observe(body);
    else inView.disconnect();
  };
  details.addEventListener("toggle", follow);
  if (details.open) follow();
}

/** The list of municipalities closes like a menu: on Escape, and when the reader goes elsewhere. */
function watchPlacesSwitch() {
  const details = document.querySelector("details.places-switch");
  if (!(details instanceof HTMLDetailsElement)) return;
  const close = () => {
    details.open = false;
  };
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !details.open) return;
    close();
    details.querySelector("summary")?.focus();
  });
  details.addEventListener("focusout", (event) => {
    if (event.relatedTarget instanceof Node && !details.contains(event.relatedTarget)) close();
  });
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !details.contains(event.target)) close();
  });
}

watchFilters();
watchClicks();
watchPlacesSwitch();
watchExplore();
sendSelection();
applyEarlyChoices();
document.documentElement.dataset.ready = "true";
