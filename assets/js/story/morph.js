// Changes one stage into the next. Where both are maps of the same areas, the areas glide from their
// old colours to the new, and the lines of series with the same points to their new places; any other
// is faded over. A change that comes while one is under way starts
// from what is seen at that moment. Nobody who prefers reduced motion sees any of it.

const FADE = 350;
const COLOURED = /^(rgb|color)/;
const fading = new WeakMap();

/** Shows `next` in the place of `last` (null: nothing was shown); both hold stages, and lie in one
 * cell of an element with the class stage-stack. */
export function morph(last, next) {
  if (last === next) {
    return;
  }
  const from = next.hidden ? 0 : Number(getComputedStyle(next).opacity);
  settle(next);
  if (last === null || isStill()) {
    next.hidden = false;
    if (last !== null) {
      settle(last);
      last.hidden = true;
    }
    return;
  }
  const pairs = alikePairs(last, next);
  if (pairs === null) {
    fade(last, next, from);
  } else {
    glide(last, next, pairs);
  }
}

/** Ends a change of what `shown` holds, if one is under way. */
export function settle(shown) {
  const animation = fading.get(shown);
  if (animation) {
    fading.delete(shown);
    animation.cancel();
  }
}

export function isStill() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}

function alikePairs(last, next) {
  const before = [...last.querySelectorAll("[data-stage]")];
  const after = [...next.querySelectorAll("[data-stage]")];
  const isSame =
    after.length > 0 &&
    before.length === after.length &&
    after.every((figure, i) => canGlide(figure) && figure.dataset.alike === before[i].dataset.alike);
  return isSame ? after.map((figure, i) => [before[i], figure]) : null;
}

function canGlide(figure) {
  return figure.dataset.alike && (figure.dataset.kind !== "series" || CSS.supports("d", 'path("M0 0")'));
}

function glide(last, next, pairs) {
  const old = pairs.map(([before]) => lookOf(before));
  settle(last);
  last.hidden = true;
  next.hidden = false;
  const marks = pairs.flatMap(([, after], i) => dress(after, old[i]));
  next.getBoundingClientRect();
  for (const [mark, property] of marks) {
    mark.style.removeProperty("transition");
    mark.style.removeProperty(property);
  }
}

/** What areas, circles and lines look like now, in the middle of a change as well. */
function lookOf(figure) {
  const look = new Map();
  for (const area of figure.querySelectorAll(".area[data-code]")) {
    look.set(`area ${area.dataset.code}`, getComputedStyle(area).fill);
  }
  for (const circle of figure.querySelectorAll(".circle[data-code]")) {
    look.set(`circle ${circle.dataset.code}`, getComputedStyle(circle).r);
  }
  for (const line of figure.querySelectorAll(".line[data-key]")) {
    for (const [name, mark] of partsOf(line)) {
      const { d, strokeWidth } = getComputedStyle(mark);
      look.set(name, mark.tagName === "path" ? { d, "stroke-width": strokeWidth } : centreOf(mark));
    }
  }
  look.set("grid", figure.querySelector(".grid")?.innerHTML);
  return look;
}

/** Paths and points of a line by names that those of its next drawing have too. */
function partsOf(line) {
  const named = (mark, i) => [`${mark.tagName} ${line.dataset.key} ${mark.getAttribute("class") ?? i}`, mark];
  const points = [...line.querySelectorAll(":scope > g")];
  return [...[...line.querySelectorAll(":scope > path")].map(named), ...points.map(named)];
}

/** Where a point is seen now, in units of the drawing. */
function centreOf(point) {
  const { x, y, width, height } = point.querySelector("circle, polygon").getBBox();
  const moved = new DOMMatrix(getComputedStyle(point).transform);
  return [x + width / 2 + moved.e, y + height / 2 + moved.f];
}

/** Gives areas, circles and lines the look they had, without a transition; what was given is returned. */
function dress(figure, look) {
  const given = [];
  const give = (mark, property, value) => {
    mark.style.setProperty("transition", "none");
    mark.style.setProperty(property, value);
    given.push([mark, property]);
  };
  for (const area of figure.querySelectorAll(".area[data-code]")) {
    const fill = look.get(`area ${area.dataset.code}`);
    if (fill && COLOURED.test(fill)) {
      give(area, "fill", fill);
    }
  }
  for (const circle of figure.querySelectorAll(".circle[data-code]")) {
    give(circle, "r", look.get(`circle ${circle.dataset.code}`) ?? "0px");
  }
  for (const line of figure.querySelectorAll(".line[data-key]")) {
    for (const [name, mark] of partsOf(line)) {
      const had = look.get(name);
      if (Array.isArray(had)) {
        const [x, y] = centreOf(mark);
        give(mark, "transform", `translate(${had[0] - x}px, ${had[1] - y}px)`);
      } else if (had) {
        Object.entries(had).forEach(([property, value]) => give(mark, property, value));
      }
    }
  }
  // What the lines are read by is another: it appears with their new places.
  if (look.get("grid") !== figure.querySelector(".grid")?.innerHTML) {
    figure.querySelectorAll(".grid, .break, .names").forEach((part) => give(part, "opacity", "0"));
  }
  return given;
}

function fade(last, next, from) {
  const seen = Number(getComputedStyle(last).opacity);
  settle(last);
  next.hidden = false;
  run(next, [{ opacity: from }, { opacity: 1 }], () => {});
  run(last, [{ opacity: seen }, { opacity: 0 }], () => {
    last.hidden = true;
  });
}

function run(shown, frames, then) {
  const animation = shown.animate(frames, { duration: FADE, easing: "ease", fill: "both" });
  fading.set(shown, animation);
  animation.finished.then(
    () => {
      if (fading.get(shown) === animation) {
        fading.delete(shown);
        then();
        animation.cancel();
      }
    },
    () => {},
  );
}
