/** A click on a number in a table shows how to cite it, in a dialog on the same page. */

import { announce } from "./page.js";

/** @type {HTMLDialogElement|undefined} */
let dialog;

document.addEventListener("click", (event) => {
  if (!(event.target instanceof Element)) return;
  const link = event.target.closest("a[data-cite]");
  const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
  if (!(link instanceof HTMLAnchorElement) || !isPlain || event.button !== 0) return;
  event.preventDefault();
  open(link.href);
});

document.documentElement.dataset.cites = "true";

/** The page of the citation inside a dialog; the page itself where that cannot be had. @param {string} address */
async function open(address) {
  let box = null;
  try {
    const answer = await fetch(address, { cache: "no-cache" });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    box = answer.ok && page.querySelector("[data-cite-box]");
  } catch {
    // no network: the browser says so better than we
  }
  if (!box) return location.assign(address);
  show(box);
}

/** @param {Element} box */
function show(box) {
  dialog?.remove();
  dialog = document.createElement("dialog");
  dialog.className = "dialog";
  dialog.setAttribute("aria-labelledby", "cite-title");
  dialog.innerHTML =
    '<div class="dialog-head"><h2 id="cite-title">Zahl zitieren</h2>' +
    '<button type="button" class="button button-quiet" data-close-dialog>Schließen</button></div>' +
    '<div class="dialog-body"></div>';
  box.querySelector("h2")?.remove();
  box.querySelector("blockquote")?.setAttribute("aria-labelledby", "cite-title");
  for (const link of box.querySelectorAll("[data-cite-address]")) {
    link.addEventListener("click", () => dialog?.close());
  }
  dialog.querySelector(".dialog-body")?.append(document.adoptNode(box));
  document.body.append(dialog);
  dialog.showModal();
  // On a small screen the button is far below: the sentence is what was asked for.
  /** @type {HTMLElement|null} */ (dialog.querySelector("[data-copy]"))?.focus({ preventScroll: true });
  announce("Satz zum Zitieren");
}
