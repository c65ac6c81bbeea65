// A story to be read: the picture beside the text is that of the step being read.

import { morph } from "./morph.js";
import { TryOuts } from "./tryout.js";

const story = document.querySelector("article.story");
const steps = [...document.querySelectorAll(".story .step")];

/** As in story.css: there is room for text and picture side by side. */
const beside = matchMedia("screen and (min-width: 64rem) and (min-height: 32rem)");
/** @type {Element | null} */
let seen = null;
/** @type {TryOuts | null} */
let tryOuts = null;

/** The line of the window, from its top, that tells which step is being read. */
const LINE = 0.42;

/** The step whose picture is seen while a step without one is read: the last before, else the next.
 * @param {Element} step @returns {Element | undefined} */
function shownWith(step) {
  const at = steps.indexOf(step);
  const hasStage = (/** @type {Element} */ one) => one.querySelector(".step-stage") !== null;
  return steps.slice(0, at + 1).reverse().find(hasStage) ?? steps.slice(at).find(hasStage);
}

/** Shows the picture of a step where there is room for one only; elsewhere each is seen anyway.
 * @param {Element | undefined} step */
function show(step) {
  const next = step?.querySelector(".step-stage") ?? null;
  if (!(next instanceof HTMLElement) || next === seen) return;
  // What is hidden stays in the order of reading: story.css only makes it transparent.
  if (beside.matches && seen instanceof HTMLElement) morph(seen, next);
  for (const stage of document.querySelectorAll(".story .step-stage")) {
    if (stage instanceof HTMLElement && stage !== seen && stage !== next) stage.hidden = true;
  }
  if (!beside.matches && seen instanceof HTMLElement) seen.hidden = true;
  next.hidden = false;
  // The change began with what was seen; the next time the story's own picture is there.
  if (beside.matches && seen !== null) tryOuts?.endBelow(seen);
  seen = next;
}

/** @param {Element} step */
function read(step) {
  if (step.classList.contains("is-read")) return;
  const isFirst = document.querySelector(".story .is-read") === null;
  for (const one of steps) one.classList.toggle("is-read", one === step);
  show(shownWith(step));
  for (const link of document.querySelectorAll(".story-contents a")) {
    if (link.getAttribute("href") === `#${step.id}`) link.setAttribute("aria-current", "step");
    else link.removeAttribute("aria-current");
  }
  for (const link of document.querySelectorAll("a[data-talk-link]")) {
    if (step instanceof HTMLElement) link.setAttribute("href", step.dataset.talk ?? "");
  }
  // The address names the step that is read, once the reader has moved.
  if (!isFirst) history.replaceState(history.state, "", `#${step.id}`);
}

/** The step at the line of reading. */
function atLine() {
  const line = innerHeight * LINE;
  const begun = steps.filter((step) => textOf(step).getBoundingClientRect().top <= line);
  const found = begun.at(-1) ?? steps[0];
  if (found) read(found);
}

/** @param {Element} step @returns {Element} what of a step has a place of its own */
function textOf(step) {
  return step.querySelector(".step-text") ?? step;
}

/** A step has no box of its own beside its picture, so that the browser cannot scroll to it. */
function goToAddress() {
  // As in a presentation, a number that there is not means the last step.
  const isStep = /^#schritt-[1-9]\d*$/.test(location.hash);
  const step = steps.find((one) => `#${one.id}` === location.hash) ?? (isStep ? steps.at(-1) : undefined);
  if (step) textOf(step).scrollIntoView();
}

function start() {
  if (!(story instanceof HTMLElement)) return;
  story.style.setProperty("--steps", String(steps.length));
  story.classList.add("is-live");
  atLine();
  goToAddress();
  const watch = new IntersectionObserver(atLine, {
    rootMargin: `-${LINE * 100}% 0px -${99.5 - LINE * 100}% 0px`,
  });
  for (const step of steps) watch.observe(textOf(step));
  addEventListener("hashchange", goToAddress);
  // Who comes to a picture by keyboard sees it; what is seen already stays where it is, also under
  // a finger.
  story.addEventListener("focusin", (event) => {
    const stage = event.target instanceof Element ? event.target.closest(".step-stage") : null;
    const step = stage?.closest(".step");
    if (!stage || !step || (beside.matches && stage === seen)) return;
    read(step);
    const box = textOf(step).getBoundingClientRect();
    if (beside.matches && (box.bottom < 0 || box.top > innerHeight)) textOf(step).scrollIntoView();
  });
  tryOuts = new TryOuts(story);
  document.documentElement.dataset.story = "true";
}

start();
