// Words of a step as big as their place allows, and never smaller than can be read from the last row.

/** Heights of letters in units of the slide (1080 high): the least is for the last row. */
const LETTERS = [60, 54, 48, 44, 40, 36, 34, 32, 30, 28];
const MOST_BESIDE = 44;
const MOST_WIDE = 32;

/** Fits the words of a step; says whether all of them can be seen. */
export function fitWords(step) {
  const words = step.querySelector("[data-words]");
  if (!words || step.clientHeight === 0) {
    return true;
  }
  const isAlone = step.classList.contains("is-words");
  let isSeen = false;
  for (const isWide of isAlone ? [false] : [false, true]) {
    step.classList.toggle("is-wide", isWide);
    // More room for words takes from the picture: first smaller letters, down to the least.
    const most = isWide ? MOST_WIDE : MOST_BESIDE;
    const sizes = isAlone ? LETTERS : LETTERS.filter((size) => size <= most);
    isSeen = sizes.some((size) => isFitting(step, words, size));
    if (isSeen) {
      break;
    }
  }
  step.classList.toggle("is-overfull", !isSeen);
  scrollable(words, !isSeen);
  return isSeen;
}

function isFitting(step, words, size) {
  step.style.setProperty("--size", String(size));
  return words.scrollHeight <= words.clientHeight + 1 && words.scrollWidth <= words.clientWidth + 1;
}

/** Words that do not fit can at least be moved, by keys too. */
function scrollable(words, isLong) {
  if (isLong) {
    words.setAttribute("tabindex", "0");
    words.setAttribute("role", "region");
    words.setAttribute("aria-label", "Text des Schritts");
  } else {
    for (const name of ["tabindex", "role", "aria-label"]) {
      words.removeAttribute(name);
    }
  }
}
