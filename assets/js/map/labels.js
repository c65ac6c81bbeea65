/** Names of areas on the map, in a size that is read at every zoom, none on top of another. */

import { s } from "./dom.js";

const LONG = 12;
const LINE = 1.12;
const EDGE = 4;

/**
 * A long name in two lines, parted after a slash or hyphen or at a space, near its middle.
 * @param {string} name @returns {string[]}
 */
export function linesOf(name) {
  const breaks = [...name.slice(0, -1)].flatMap((c, i) => ("/- ".includes(c) ? [i + 1] : []));
  if (name.length <= LONG || !breaks.length) return [name];
  const cut = breaks.reduce((best, at) =>
    Math.abs(at - name.length / 2) < Math.abs(best - name.length / 2) ? at : best,
  );
  return [name.slice(0, cut).trimEnd(), name.slice(cut).trimStart()];
}

/**
 * Writes the names of the drawn areas, or takes them away.
 * @param {import("./picture.js").Picture} picture @param {import("./types.js").View} view
 * @param {boolean} shown
 */
export function drawLabels(picture, view, shown) {
  const group = picture.groups.labels;
  if (!shown) return group.childElementCount ? group.replaceChildren() : undefined;
  const names = view.areas.join();
  if (group.childElementCount && group.dataset.names === names) return undefined;
  group.dataset.names = names;
  group.replaceChildren(
    ...view.areas
      .filter(([code]) => picture.areas.has(code))
      .map(([code, name]) => {
        const lines = linesOf(name);
        const [x, y] = picture.centre(code);
        const first = 0.35 - (LINE * (lines.length - 1)) / 2;
        return s(
          "text",
          { "data-code": code, class: "area-name", style: `--x:${x}px;--y:${y}px` },
          ...lines.map((line, i) => s("tspan", { x: 0, y: `${first + i * LINE}em` }, line)),
        );
      }),
  );
  return spread(picture);
}

/** Moves a name that the edge of the map would cut, and tells where it then stands. */
function inside(text, frame) {
  const box = text.getBoundingClientRect();
  const middle = box.left + box.width / 2;
  if (middle < frame.left || middle > frame.right) return box;
  const by = Math.max(frame.left + EDGE - box.left, 0) || Math.min(frame.right - EDGE - box.right, 0);
  if (by) text.style.setProperty("--nudge", `${by}px`);
  return by ? new DOMRect(box.x + by, box.y, box.width, box.height) : box;
}

/** Hides the names that would cover a badge or the name of a larger area. @param {import("./picture.js").Picture} picture */
export function spread(picture) {
  const texts = [...picture.groups.labels.querySelectorAll("text.area-name")];
  if (!texts.length) return;
  const frame = picture.svg.getBoundingClientRect();
  const sized = texts.map((text) => {
    text.removeAttribute("display");
    text.style.removeProperty("--nudge");
    const area = picture.areas.get(text.dataset.code).getBBox();
    return { text, extent: area.width * area.height, box: inside(text, frame) };
  });
  const taken = [...picture.groups.marks.querySelectorAll(".badge circle")].map((badge) =>
    badge.getBoundingClientRect(),
  );
  for (const { text, box } of sized.sort((a, b) => b.extent - a.extent)) {
    const crowded = taken.some(
      (o) => box.left < o.right && o.left < box.right && box.top < o.bottom && o.top < box.bottom,
    );
    if (crowded) text.setAttribute("display", "none");
    else taken.push(box);
  }
}
