/** A small drawing of how the picked areas and the city developed, from the values file. */

import { s } from "./dom.js";
import { areasOf } from "./view.js";

/** @typedef {import("./types.js").Values} Values */
/** @typedef {{key: string, name: string, points: (number|null)[], texts: string[], cuts: number[]}}
 *   Line  cuts: positions that are not to be connected with the one before */

const [WIDTH, HEIGHT] = [320, 160];
const [LEFT, RIGHT, TOP, BOTTOM] = [44, 84, 12, 22];
/** Room for the year of a last value that is older than the drawing. */
const YEAR = 44;

/**
 * Values of picked areas and the city over all periods of a school type.
 * @param {Values} values @param {string} schoolType @param {string[]} picked
 * @returns {Line[]} city last
 */
export function lines(values, schoolType, picked) {
  const frames = values.periods.map(([year]) => values.frames[`${year}|${schoolType}`]);
  const areas = picked.map((code, i) => {
    const at = positions(values, frames, code);
    return {
      key: String(i + 1),
      name: nameOf(values, code),
      points: frames.map((frame, n) => frame?.value[at[n]] ?? null),
      texts: frames.map((frame, n) => frame?.text[at[n]] ?? ""),
      cuts: changes(values, frames).filter((n) => values.editions[frames[n].edition].changed.includes(code)),
    };
  });
  const city = frames.map((frame) => frame?.city?.value ?? null);
  const comparable = values.indicator.symbol !== "circle" && city.some((v) => v !== null);
  const texts = frames.map((frame) => frame?.city?.text ?? "");
  return comparable ? [...areas, { key: "city", name: values.whole.name, points: city, texts, cuts: [] }] : areas;
}

/** The latest name of an area. @param {Values} values @param {string} code */
export function nameOf(values, code) {
  return values.areas[values.areas.findLastIndex(([known]) => known === code)][1];
}

/** Where an area stands in the columns of each frame; -1 where the boundaries do not have it. */
function positions(values, frames, code) {
  return frames.map((frame) => (frame ? areasOf(values, frame).findIndex(([known]) => known === code) : -1));
}

/** Positions of the frames that have other boundaries than the one before. */
function changes(values, frames) {
  if (!values.editions) return [];
  return frames.flatMap((frame, i) =>
    i && frame && frames[i - 1] && frame.edition !== frames[i - 1].edition ? [i] : [],
  );
}

/**
 * Periods, by position, before which a picked area began, ended or changed its outline.
 * @param {Values} values @param {string} schoolType @param {string[]} picked
 * @returns {number[]}
 */
export function breaks(values, schoolType, picked) {
  const frames = values.periods.map(([year]) => values.frames[`${year}|${schoolType}`]);
  return changes(values, frames).filter((i) =>
    picked.some((code) => {
      const at = positions(values, frames, code);
      const { changed } = values.editions[frames[i].edition];
      return changed.includes(code) || at[i] < 0 !== at[i - 1] < 0;
    }),
  );
}

/**
 * @param {Values} values
 * @param {import("./types.js").Selection} selection
 * @param {string} alternative  what the drawing shows, in words
 * @returns {SVGElement|null} null where there is only one period
 */
export function smallSeries(values, selection, alternative) {
  const drawn = lines(values, selection.school_type, selection.areas);
  const all = drawn.flatMap((line) => line.points).filter((v) => v !== null);
  if (values.periods.length < 2 || all.length < 2) return null;
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const years = values.periods.map(([year]) => year);
  const [first, last] = [years[0], years[years.length - 1]];
  const x = (/** @type {number} */ year) =>
    LEFT + ((year - first) / (last - first)) * (WIDTH - LEFT - RIGHT);
  const y = (/** @type {number} */ v) =>
    TOP + (high === low ? 0.5 : (high - v) / (high - low)) * (HEIGHT - TOP - BOTTOM);
  const now = x(selection.year);
  const isOld = drawn.some(({ points }) => points[points.length - 1] === null);
  return s(
    "svg",
    { class: "small-series", viewBox: `0 0 ${WIDTH + (isOld ? YEAR : 0)} ${HEIGHT}`, role: "img", "aria-label": alternative },
    ...scale(drawn, high, y),
    ...(high === low ? [] : scale(drawn, low, y)),
    s("line", { class: "series-now", x1: now, x2: now, y1: TOP - 6, y2: HEIGHT - BOTTOM + 4 }),
    ...breaks(values, selection.school_type, selection.areas).map((i) => {
      const at = (x(years[i - 1]) + x(years[i])) / 2;
      return s("line", { class: "series-break", x1: at, x2: at, y1: TOP - 6, y2: HEIGHT - BOTTOM + 4 });
    }),
    ...drawn.map((line) => curve(line, years, x, y)),
    ...drawn.flatMap((line) => dots(line, years, x, y)),
    ...ends(drawn, years, y),
    s("text", { x: LEFT, y: HEIGHT - 5 }, String(first)),
    s("text", { x: WIDTH - RIGHT, y: HEIGHT - 5, "text-anchor": "end" }, String(last)),
  );
}

/** A written value without its unit, which the heading names. @param {string} text */
export function bare(text) {
  return text.split("\u00a0")[0].replace(/^\(/, "");
}

/** A rule at the lowest or the highest value, with its number. @param {Line[]} drawn */
function scale(drawn, value, y) {
  const line = drawn.find(({ points }) => points.includes(value));
  const text = bare(line.texts[line.points.indexOf(value)]);
  return [
    s("line", { class: "series-rule", x1: LEFT, x2: WIDTH - RIGHT, y1: y(value), y2: y(value) }),
    s("text", { class: "series-scale", x: LEFT - 6, y: y(value), dy: "0.35em", "text-anchor": "end" }, text),
  ];
}

/** Whether a value is connected with the one before. */
function follows(line, i) {
  return i > 0 && line.points[i] !== null && line.points[i - 1] !== null && !line.cuts.includes(i);
}

/** A line per stretch without gaps. */
function curve(line, years, x, y) {
  const path = line.points.map((value, i) =>
    value === null ? "" : `${follows(line, i) ? "L" : "M"}${x(years[i]).toFixed(1)} ${y(value).toFixed(1)}`,
  );
  return s("path", { class: `series-line series-${line.key}`, d: path.join("") });
}

/** A dot for each value that no line leads to. */
function dots(line, years, x, y) {
  return line.points.flatMap((value, i) =>
    value === null || follows(line, i) || follows(line, i + 1)
      ? []
      : [s("circle", { class: `series-dot series-${line.key}`, cx: x(years[i]), cy: y(value), r: 2.5 })],
  );
}

/**
 * Number and last value of each area at the right end of its line, with its year where later ones
 * are missing; moved apart where lines meet.
 */
function ends(drawn, years, y) {
  const gap = 13;
  const wanted = drawn
    .map((line) => {
      const at = line.points.findLastIndex((v) => v !== null);
      return at < 0 ? null : { line, y: y(line.points[at]), text: bare(line.texts[at]) + (at < years.length - 1 ? ` (${years[at]})` : "") };
    })
    .filter((end) => end !== null)
    .sort((a, b) => a.y - b.y);
  wanted.forEach((end, i) => {
    if (i) end.y = Math.max(end.y, wanted[i - 1].y + gap);
  });
  const over = wanted.length ? wanted[wanted.length - 1].y - (HEIGHT - BOTTOM + 2) : 0;
  return wanted.map(({ line, y: at, text }) =>
    s(
      "text",
      { class: `series-end series-${line.key}`, x: WIDTH - RIGHT + 5, y: at - Math.max(over, 0), dy: "0.35em" },
      `${line.key === "city" ? line.name : `${line.key}:`} ${text}`,
    ),
  );
}
