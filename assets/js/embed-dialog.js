// The dialog "Einbetten": the snippet for the view at hand, made of its address when it is opened.

const dialog = /** @type {HTMLDialogElement} */ (document.getElementById("embed-dialog"));
const form = dialog?.querySelector("form");
const code = /** @type {HTMLTextAreaElement} */ (dialog?.querySelector("#embed-code"));
const said = dialog?.querySelector("[data-embed-said]");
const preview = /** @type {HTMLAnchorElement} */ (dialog?.querySelector("[data-embed-preview]"));
const ESCAPED = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** @param {string} name @returns {any} the list of the page's filter bar with that name */
function control(name) {
  return document.querySelector(`form[data-filter] [name="${name}"]`);
}

/** @param {string} selector @returns {string} */
function text(selector) {
  return document.querySelector(selector)?.textContent.trim() ?? "";
}

/** @param {string} path @param {URLSearchParams} query @param {Object<string, string>} more */
function address(path, query, more) {
  const all = new URLSearchParams(query);
  for (const [name, value] of Object.entries(more)) if (value) all.set(name, value);
  const written = all.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  return `${dialog.dataset.site || location.origin}${path}${written ? `?${written}` : ""}`;
}

/** Fills the places `{name}` of a snippet. @param {string} snippet @param {Object<string, string>} values */
function filled(snippet, values) {
  const safe = (/** @type {string} */ value) => value.replace(/[&<>"]/g, (char) => ESCAPED[char]);
  return snippet.replace(/\{(\w+)\}/g, (_, name) => safe(values[name]));
}

/** The view as the page shows it now; its year is written out, so that text and picture agree. */
function view(/** @type {boolean} */ newest) {
  const query = new URLSearchParams(location.search);
  const year = control("year")?.value;
  if (newest) query.delete("year");
  else if (year) query.set("year", year);
  return query;
}

/** @param {FormData} chosen */
function picture(chosen) {
  const { dataset } = dialog;
  const query = view(false);
  const page = address(dataset.page, query, {});
  const indicator = control("indicator")?.value;
  query.delete("indicator");
  const width = String(chosen.get("width"));
  // a picture is laid out for its width: letters of a wide one would be too small in a narrow place
  const own = { width: width.endsWith("%") ? "" : width };
  const to = address(`${dataset.picture}${indicator ?? "schulformwechsel"}.svg`, query, own);
  const title = `${text("#map-heading, #series-title, #matrix-title")}. ${text("[data-sentence]")}`;
  const values = { address: to, page, title, width };
  return [to, filled(dataset.pictureSnippet, values)];
}

/** @param {FormData} chosen */
function frame(chosen) {
  const { dataset } = dialog;
  const isPicture = chosen.get("kind") === "picture";
  const options = {
    theme: String(chosen.get("theme")),
    mode: isPicture ? "picture" : "",
    lock: isPicture ? "" : String(chosen.get("lock")),
  };
  const to = address(dataset.embed, view(chosen.has("newest")), options);
  const subject = control("indicator")?.selectedOptions?.[0]?.textContent.trim();
  const title = subject ? `${dataset.subject}: ${subject}` : dataset.subject;
  const site = dataset.site || location.origin;
  const values = { address: to, title, width: String(chosen.get("width")), height: dataset.height, site };
  return [to, filled(dataset.frameSnippet, values)];
}

function show() {
  const chosen = new FormData(form);
  const kind = String(chosen.get("kind"));
  for (const part of form.querySelectorAll("[data-for]")) {
    const fits = part.dataset.for.split(" ").includes(kind);
    part.hidden = !fits || (part.hasAttribute("data-newest") && !control("year"));
  }
  const [to, snippet] = kind === "image" ? picture(chosen) : frame(chosen);
  code.value = snippet;
  preview.href = to;
  said.textContent = "";
}

async function copy() {
  let done = true;
  try {
    await navigator.clipboard.writeText(code.value);
  } catch {
    code.focus();
    code.select();
    done = document.execCommand("copy");
  }
  said.textContent = done ? "Code kopiert" : "Bitte den markierten Code mit der Tastatur kopieren";
}

/** Its style is asked for by who is about to open it. */
function dress() {
  const href = dialog.dataset.style;
  if (!href) return;
  delete dialog.dataset.style;
  document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
}

/** @param {Event} event @returns {boolean} whether it is about the button that opens the dialog */
function isOpener(event) {
  return event.target instanceof Element && event.target.closest('[data-dialog="embed-dialog"]') !== null;
}

function start() {
  for (const kind of ["pointerover", "focusin", "click"]) {
    document.addEventListener(kind, (event) => isOpener(event) && dress());
  }
  document.addEventListener("click", (event) => isOpener(event) && show());
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  dialog.querySelector("[data-copy-embed]").addEventListener("click", copy);
  // Whoever was quicker than this script has opened it empty.
  if (dialog.open) {
    dress();
    show();
  }
  dialog.dataset.ready = "true";
}

// Previews have no such dialog.
if (dialog) start();
