// Words of a step as big as their place allows, and never smaller than can be read from the last row.

/** Heights of letters in units of the slide (1080 high): the least is for the last row. */
const LETTERS = [28, 30, 32, 34, 36, 40, 44, 48, 54, 60];
const MOST_BESIDE = 44;
const MOST_WIDE = 32;
/** What was found for steps at a size of the window. */
const fitted = new WeakMap();

/** Fits the words of a step; says whether all of them can be seen. */
export function fitWords(step) {
  const words = step.querySelector("[data-words]");
  if (!words || step.clientHeight === 0) {
    return true;
  }
  const size = `${step.clientWidth} ${step.clientHeight} ${document.fonts?.status} ${spacingOf(words)}`;
  const known = fitted.get(step);
  if (known?.size === size) {
    return known.isSeen;
  }
  const isSeen = step.classList.contains("is-words")
    ? fitBelow(step, words, Infinity, false)
    : fitBelow(step, words, MOST_BESIDE, false) || fitBelow(step, words, MOST_WIDE, true);
  step.classList.toggle("is-overfull", !isSeen);
  scrollable(words, !isSeen);
  fitted.set(step, { size, isSeen });
  return isSeen;
}

/** The room between letters, words, lines and paragraphs in parts of the letters: a reader may have
 * set another than ours. */
function spacingOf(words) {
  const own = getComputedStyle(words);
  const last = words.firstElementChild ?? words;
  const inner = getComputedStyle(last);
  const lengths = [own.letterSpacing, own.wordSpacing, inner.letterSpacing, inner.lineHeight, inner.marginBottom];
  const size = parseFloat(own.fontSize);
  return lengths.map((length) => ((parseFloat(length) || 0) / size).toFixed(2)).join(" ");
}

/** The biggest letters that fit, of those that are allowed; false where not even the least do. More
 * room for words (`isWide`) takes from the picture. */
function fitBelow(step, words, most, isWide) {
  step.classList.toggle("is-wide", isWide);
  const sizes = LETTERS.filter((size) => size <= most);
  let [low, high] = [0, sizes.length - 1];
  if (!isFitting(words, sizes[0])) {
    return false;
  }
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (isFitting(words, sizes[middle])) {
      low = middle;
    } else {
      high = middle - 1;
    }
  }
  return isFitting(words, sizes[low]);
}

function isFitting(words, size) {
  words.style.setProperty("--size", String(size));
  // letters reach a little over their lines, the more the larger they are
  const over = Math.max(1, 0.1 * parseFloat(getComputedStyle(words).fontSize));
  return words.scrollHeight <= words.clientHeight + over && words.scrollWidth <= words.clientWidth + 1;
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
