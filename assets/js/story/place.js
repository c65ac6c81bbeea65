// Where in a story somebody is, as the address says it.

/** Ends the address of the window with the notes. */
export const NOTES_HASH = "#notizen";

/** The number of the step that the address asks for; 0 for none. */
export function askedStep() {
  const named = /^#schritt-(\d+)$/.exec(location.hash);
  const asked = Number(named ? named[1] : new URLSearchParams(location.search).get("step"));
  return Math.trunc(asked) || 0;
}

/** The present address with another step, and `hash` at its end. */
export function addressOfStep(number, hash) {
  const query = new URLSearchParams(location.search);
  query.set("step", String(number));
  return `${location.pathname}?${query.toString().replaceAll("%2C", ",").replaceAll("%3A", ":")}${hash}`;
}

/** Writes the step into the address, so that it stays when the page is loaded anew. */
export function keepStep(number, hash) {
  try {
    history.replaceState(null, "", addressOfStep(number, hash));
  } catch {
    // A browser that lets no file change its address: the story then begins anew.
  }
}
