/** The selection of the page: fitted to what a values file has, and written into the address. */

/** @typedef {import("./types.js").Selection} Selection */
/** @typedef {import("./types.js").Values} Values */

export const MAX_AREAS = 5;

/**
 * The number of a list that lies nearest; of two equally near ones the later.
 * @param {number[]} numbers ascending
 * @param {number} wanted
 */
export function nearest(numbers, wanted) {
  return numbers.reduce((best, n) => (Math.abs(n - wanted) <= Math.abs(best - wanted) ? n : best));
}

/**
 * The selection with every part that the file does not have replaced by the nearest that it has,
 * and German sentences about what was replaced.
 * @param {Selection} wanted
 * @param {Values} values
 * @param {{scheme: string, classes: number}} usual  where nothing is classed
 * @returns {{selection: Selection, sentences: string[]}}
 */
export function fit(wanted, values, usual) {
  const selection = { ...wanted };
  const sentences = [];
  const types = values.school_types.map(([id]) => id);
  if (!types.includes(selection.school_type)) {
    if (selection.school_type !== "all") {
      sentences.push("Diese Schulform gibt es hier nicht. Gezeigt werden alle Schulformen.");
    }
    selection.school_type = values.default.school_type;
  }
  const years = yearsOf(values, selection.school_type);
  if (!years.includes(selection.year)) {
    selection.year = nearest(years, selection.year);
    const label = values.periods.find(([year]) => year === selection.year)[1];
    sentences.push(
      `„${values.indicator.short_title}“ gibt es nicht für ${wanted.year}. Gezeigt wird ${label}.`,
    );
  }
  const legend = values.legends[selection.school_type] ?? {};
  if (Object.keys(legend).length) {
    selection.scheme = usualScheme(values, legend, selection.scheme);
    selection.classes = nearestCount(legend[selection.scheme], selection.classes);
  } else [selection.scheme, selection.classes] = [usual.scheme, usual.classes];
  const codes = new Set(values.areas.map(([code]) => code));
  selection.areas = selection.areas.filter((code) => codes.has(code));
  return { selection, sentences };
}

/**
 * The years that have values of a school type, ascending.
 * @param {Values} values @param {string} schoolType
 */
export function yearsOf(values, schoolType) {
  return values.periods.map(([year]) => year).filter((y) => values.frames[`${y}|${schoolType}`]);
}

/**
 * The wished scheme where it exists, else the usual one, else the first.
 * @param {Values} values @param {Object<string, any>} legend @param {string} [wished]
 */
function usualScheme(values, legend, wished = "") {
  return [wished, values.default.scheme].find((id) => legend[id]) ?? Object.keys(legend)[0];
}

/**
 * The number of classes nearest to the wished one, the smaller of two.
 * @param {Object<string, any>} byCount @param {number} wished
 */
export function nearestCount(byCount, wished) {
  return Object.keys(byCount)
    .map(Number)
    .reduce((best, n) => (Math.abs(n - wished) < Math.abs(best - wished) ? n : best));
}

/** @param {string} scheme */
export function paletteKind(scheme) {
  return scheme === "diverging" ? "diverging" : "sequential";
}

/**
 * The query of an address that opens the same view; what is usual is left out.
 * @param {Selection} selection
 * @param {Values} values
 * @param {{indicator: string, level: string, palettes: Object<string, string>, release?: string}} usual
 *   ``level`` is the usual one of this indicator, ``release`` the one that the page was asked for
 * @returns {string} without the question mark
 */
export function toQuery(selection, values, usual) {
  const legend = values.legends[selection.school_type] ?? {};
  const classed = Object.keys(legend).length > 0;
  const scheme = classed ? usualScheme(values, legend) : "";
  const classes = classed ? nearestCount(legend[selection.scheme], values.default.classes) : 0;
  const year = Math.max(...yearsOf(values, selection.school_type));
  const usualPalette = usual.palettes[paletteKind(selection.scheme)];
  /** @type {[string, string, boolean][]} name, value, whether it is left out */
  const parts = [
    ["indicator", selection.indicator, selection.indicator === usual.indicator],
    ["level", selection.level, selection.level === usual.level],
    ["year", String(selection.year), selection.year === year],
    ["school_type", selection.school_type, selection.school_type === values.default.school_type],
    ["within", selection.within, !selection.within],
    ["scheme", selection.scheme, !classed || selection.scheme === scheme],
    ["classes", String(selection.classes), !classed || selection.classes === classes],
    ["palette", selection.palette, selection.palette === usualPalette],
    ["areas", selection.areas.join(","), !selection.areas.length],
    ["overlay", selection.overlay.join(","), !selection.overlay.length],
    ["labels", "1", !selection.labels],
    ["second_indicator", selection.second_indicator, !selection.second_indicator],
    ["second_year", String(selection.second_year), !selection.second_year],
    ["pooled", "1", !selection.pooled],
    ["release", usual.release ?? "", !usual.release],
  ];
  return parts
    .filter(([, , left]) => !left)
    .map(([name, value]) => `${name}=${written(value)}`)
    .join("&");
}

/** @param {string} value */
function written(value) {
  return encodeURIComponent(value).replace(/%2C/g, ",").replace(/%3A/g, ":");
}

/**
 * The picked areas after one more click on an area; null when a sixth was wanted.
 * @param {string[]} areas
 * @param {string} code
 * @returns {string[]|null}
 */
export function toggled(areas, code) {
  if (areas.includes(code)) return areas.filter((area) => area !== code);
  return areas.length < MAX_AREAS ? [...areas, code] : null;
}

/**
 * What the controls of the filter bar say, over the selection so far.
 * @param {HTMLFormElement} form
 * @param {Selection} before
 * @returns {Selection}
 */
export function fromForm(form, before) {
  const data = new FormData(form);
  const text = (/** @type {string} */ name) => {
    const value = data.get(name);
    return value === null ? before[name] : String(value);
  };
  const level = text("level");
  return {
    ...before,
    indicator: text("indicator"),
    level,
    // A code names different areas on different levels.
    areas: level === before.level ? before.areas : [],
    year: Number(text("year")),
    school_type: text("school_type"),
    within: text("within"),
    scheme: text("scheme"),
    classes: Number(text("classes")),
    palette: text("palette"),
    overlay: text("overlay").split(",").filter(Boolean),
    labels: data.has("labels"),
    second_indicator: text("second_indicator"),
    second_year: Number(text("second_year") || 0),
    pooled: data.has("pooled"),
  };
}
