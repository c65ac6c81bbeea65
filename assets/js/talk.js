// "Vortrag ab hier" leads to the presentation of what is now shown: scripts may have changed the
// view since the link was written.

const slug = location.pathname.split("/")[1] ?? "";

/** @returns {URLSearchParams} what the presentation is asked for */
function asked() {
  const main = document.querySelector("main[data-briefing]");
  if (main instanceof HTMLElement) return new URL(main.dataset.address ?? "", location.href).searchParams;
  const query = new URLSearchParams(location.search);
  const release = query.get("release");
  query.delete("release");
  const text = query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
  const found = new URLSearchParams({
    view1: location.pathname.slice(slug.length + 2) + (text ? `?${text}` : ""),
  });
  if (release) found.set("release", release);
  return found;
}

/** @param {Event} event */
function renew(event) {
  const link = event.target instanceof Element ? event.target.closest("a[data-talk-link]") : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const query = asked();
  if (query.has("view1")) link.href = `/${slug}/vortrag?${query}`;
}

// Before whatever follows a link: a click, a new tab, the menu that copies its address.
for (const kind of ["pointerover", "pointerdown", "focusin", "keydown", "click", "contextmenu"]) {
  document.addEventListener(kind, renew, { capture: true });
}
document.documentElement.dataset.talk = "true";
