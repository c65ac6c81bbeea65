// The Mappe: views that a reader collects, as addresses, in this tab's memory alone
// (sessionStorage). On its own page the address is the truth and the memory follows it.

import { announce } from "./page.js";

const MOST = 12;
const slug = location.pathname.split("/")[1] ?? "";
const key = `mappe-${slug}`;
const page = `/${slug}/mappe`;

/** @typedef {{title: string, views: string[]}} Collected */

/** @returns {Collected} */
function collected() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}");
    const views = Array.isArray(kept.views) ? kept.views : [];
    return { title: String(kept.title ?? ""), views: views.filter((view) => typeof view === "string") };
  } catch {
    return { title: "", views: [] };
  }
}

/** @param {Collected} found @returns {boolean} whether the browser lets us keep it */
function keep(found) {
  try {
    sessionStorage.setItem(key, JSON.stringify(found));
    return true;
  } catch {
    return false;
  }
}

/** @param {Collected} found @returns {string} */
function addressOf(found) {
  const query = new URLSearchParams();
  if (found.title) query.set("title", found.title);
  found.views.forEach((view, i) => query.set(`view${i + 1}`, view));
  const text = query.toString();
  return page + (text ? `?${text}` : "");
}

/** @returns {string} the view now shown, as the Mappe names it; the script of a page may have
 * changed it since the link was written */
function present() {
  const path = location.pathname.slice(slug.length + 2);
  return path + location.search;
}

/** Links to the Mappe say how many views lie in it. */
function showCount() {
  const found = collected();
  for (const link of document.querySelectorAll("a[data-briefing-link]")) {
    if (!(link instanceof HTMLAnchorElement)) continue;
    link.href = addressOf(found);
    link.textContent = found.views.length ? `Mappe (${found.views.length})` : "Mappe";
  }
}

/** @param {HTMLAnchorElement} link */
function collect(link) {
  const found = collected();
  const view = present();
  let said = "";
  if (found.views.includes(view)) {
    said = `Liegt schon in der Mappe (${found.views.length} von ${MOST})`;
  } else if (found.views.length >= MOST) {
    said = `Die Mappe ist voll: höchstens ${MOST} Ansichten`;
  } else if (keep({ ...found, views: [...found.views, view] })) {
    said = `In der Mappe (${found.views.length + 1} von ${MOST})`;
  } else {
    location.assign(link.href);
    return;
  }
  showCount();
  announce(said);
  const box = link.parentElement;
  let told = box?.querySelector("[data-collected]");
  if (!told) {
    told = document.createElement("span");
    told.setAttribute("data-collected", "");
    told.className = "collected";
    link.after(told);
  }
  const open = document.createElement("a");
  open.href = addressOf(collected());
  open.textContent = "Mappe öffnen";
  told.replaceChildren(`${said}. `, open);
}

/** On the page of the Mappe: what the address says is kept; an empty one shows what is kept. */
function follow() {
  const main = document.querySelector("main[data-briefing]");
  if (!(main instanceof HTMLElement)) return;
  const query = new URL(main.dataset.address ?? "", location.href).searchParams;
  const views = Array.from({ length: MOST }, (_, i) => query.get(`view${i + 1}`) ?? "").filter(Boolean);
  keep({ title: query.get("title") ?? "", views });
  showCount();
}

function start() {
  const main = document.querySelector("main[data-briefing]");
  const kept = collected();
  if (main && !location.search && kept.views.length) {
    location.replace(addressOf(kept));
    return;
  }
  follow();
  showCount();
  document.addEventListener("atlas:swapped", follow);
  document.addEventListener("click", (event) => {
    const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
    const link = event.target instanceof Element ? event.target.closest("a[data-collect]") : null;
    if (!(link instanceof HTMLAnchorElement) || !plain) return;
    event.preventDefault();
    collect(link);
  });
  document.documentElement.dataset.briefing = "true";
}

start();
