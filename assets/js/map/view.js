/**
 * Looking up what a map says in a values file. Pure functions: the file holds the finished class,
 * text, title and sentence; nothing is computed here but counts of equal class indices.
 */

import { nearestCount } from "./selection.js";

/** @typedef {import("./types.js").Selection} Selection */
/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").View} View */
/** @typedef {import("./types.js").Row} Row */
/** @typedef {import("./types.js").LegendEntry} LegendEntry */
/** @typedef {{statuses: Object<string, string>, specials: [string, string][]}} Words
 *   class of a drawn area by status letter (without a value), and the legend's special entries */

/**
 * The areas that the columns of a frame stand for: code and name in official order.
 * @param {Values} values @param {import("./types.js").Frame} frame
 * @returns {[string, string][]}
 */
export function areasOf(values, frame) {
  const edition = values.editions?.[frame.edition];
  return edition ? edition.areas.map((i) => values.areas[i]) : values.areas;
}

/**
 * The view of a selection that fits the file (see selection.fit).
 * @param {Values} values
 * @param {Selection} selection
 * @param {Words} words
 * @returns {View}
 */
export function makeView(values, selection, words) {
  const frame = values.frames[`${selection.year}|${selection.school_type}`];
  const legend = values.legends[selection.school_type] || {};
  const { scheme, classes } = classesOf(values, selection);
  const indices = scheme ? frame.classes[scheme][classes] : "";
  const areas = areasOf(values, frame);
  const digits = areas.map((_, i) => indices[i] ?? "-");
  const css = digits.map((digit, i) => cssOf(words.statuses[frame.status[i]], digit, classes));
  const rows = once(() =>
    areas.map(([code, name], i) =>
      makeRow(values, frame, { code, name, i, digit: digits[i], classes, css: css[i] }, words),
    ),
  );
  const labels = scheme ? legend[scheme][classes] : [];
  const cityClass = scheme ? (frame.city_class?.[scheme]?.[classes] ?? null) : null;
  const picked = new Set(selection.areas);
  const entries = once(() =>
    labels.map((label, index) => entry(label, `c${index}`, rows(), picked, cityClass === index)),
  );
  const specials = once(() =>
    words.specials.map(([name, label]) => entry(label, name, rows(), picked, false)),
  );
  return {
    title: frame.title,
    sentence: frame.sentence,
    extremes: frame.extremes,
    counted: frame.counted,
    protection: frame.protection ?? [],
    periodLabel: values.periods.find(([year]) => year === selection.year)[1],
    areas,
    css,
    radii: frame.radius ?? null,
    // The words of all areas are made when they are asked for: the colours do not wait for them.
    get rows() {
      return rows();
    },
    edition: frame.edition ?? null,
    boundaries: values.editions?.[frame.edition]?.boundaries ?? "",
    scheme,
    classes,
    heading: values.headings[scheme] ?? "",
    get entries() {
      return entries();
    },
    get specials() {
      return specials();
    },
    circles: (values.circles?.[selection.school_type] || []).map(([radius, label]) => ({
      radius,
      label,
    })),
    city: frame.city,
    whole: values.whole.value,
    mark: values.demonstration ?? "",
    notes: values.notes.filter(([year]) => !year || isOf(selection.year, values.pooled ?? 1, Number(year))),
  };
}

/**
 * The scheme and the number of classes that a selection is painted with; "" and 0 for none.
 * @param {Values} values @param {Selection} selection
 */
function classesOf(values, selection) {
  const legend = values.legends[selection.school_type] || {};
  const scheme = usable(Object.keys(legend), selection.scheme);
  return { scheme, classes: scheme ? nearestCount(legend[scheme], selection.classes) : 0 };
}

/** Whether a file has what the map of a fitting selection is painted with. @param {Values} values @param {Selection} selection */
export function canPaint(values, selection) {
  const { scheme, classes } = classesOf(values, selection);
  const frame = values.frames[`${selection.year}|${selection.school_type}`];
  return !scheme || frame.classes[scheme]?.[classes] !== undefined;
}

/**
 * A value that is made when it is first asked for.
 * @template T @param {() => T} make @returns {() => T}
 */
function once(make) {
  /** @type {T|undefined} */
  let made;
  return () => (made ??= make());
}

/**
 * The class of a drawn area.
 * @param {string|undefined} special  that of a status without a value
 * @param {string} digit  index of the class, "-" for none
 * @param {number} classes  0 where nothing is classed
 */
function cssOf(special, digit, classes) {
  if (special) return special;
  if (digit !== "-") return `c${digit}`;
  return classes ? "s-missing" : "circle-ground";
}

/**
 * @param {Values} values @param {import("./types.js").Frame} frame
 * @param {{code: string, name: string, i: number, digit: string, classes: number, css: string}} area
 * @param {Words} words
 * @returns {Row}
 */
function makeRow(values, frame, { code, name, i, digit, classes, css }, words) {
  const status = frame.status[i];
  const special = words.statuses[status] ?? "";
  const index = digit === "-" ? null : Number(digit);
  const inClass = index === null ? "" : `Klasse ${index + 1} von ${classes}`;
  const classText = special ? values.statuses[status] : inClass;
  const flags = frame.flags?.[i] ?? "";
  const interval = frame.interval?.[i] ?? "";
  const text = frame.text?.[i] ?? "";
  const said = special ? [classText] : [text, flags, classText, saidInterval(values, interval)];
  return {
    code,
    name,
    value: frame.value?.[i] ?? null,
    text,
    status,
    flags,
    numerator: frame.numerator?.[i] ?? "",
    denominator: frame.denominator?.[i] ?? "",
    deviation: frame.deviation?.[i] ?? "",
    interval: saidInterval(values, interval),
    index,
    css,
    classText,
    label: `${name}: ${said.filter(Boolean).join(", ")}`,
    radius: frame.radius?.[i] ?? null,
  };
}

/** An interval with its name; '' for none. @param {Values} values @param {string} text */
function saidInterval(values, text) {
  return text && `${values.indicator.headings.interval}: ${text}`;
}

/** Whether a year is one of those that end with another. @param {number} last @param {number} span @param {number} year */
function isOf(last, span, year) {
  return year <= last && year > last - span;
}

/** @param {string} label @param {string} css @param {Row[]} rows @param {Set<string>} picked */
function entry(label, css, rows, picked, city) {
  const here = rows.filter((row) => row.css === css);
  return {
    label,
    css,
    count: here.length,
    city,
    picked: here.filter((row) => picked.has(row.code)).map((row) => row.name),
  };
}

/** @param {string[]} all @param {string} wanted */
function usable(all, wanted) {
  return all.includes(wanted) ? wanted : (all[0] ?? "");
}
