/** The picked areas beside the map: values, place relative to the city, how they developed. */

import { h, part, write } from "./dom.js";
import { MAX_AREAS } from "./selection.js";
import { breaks, lines, nameOf, smallSeries } from "./series.js";
import { hasWords } from "./values.js";

/**
 * @param {HTMLElement} root
 * @param {{values: import("./types.js").Values, view: import("./types.js").View,
 *   second: import("./types.js").View|null, selection: import("./types.js").Selection,
 *   seriesAddress: string, profileAddress: string, absent: string}} shown
 * @param {{drop: (code: string) => void, clear: () => void}} tell
 */
export function drawPicks(root, shown, tell) {
  const { values, view, second, selection } = shown;
  const rows = selection.areas.map((code) => rowOf(view, code) ?? absentRow(values, code, shown.absent));
  part(root, "picks-empty").hidden = rows.length > 0;
  const list = part(root, "picks-list");
  const focused = list.contains(document.activeElement);
  list.replaceChildren(
    ...rows.map((row, n) => item(row, n + 1, second && rowOf(second, row.code), () => tell.drop(row.code))),
  );
  const more = part(root, "picks-more");
  const leaving = !rows.length && more.contains(document.activeElement);
  more.hidden = !rows.length;
  const drawing = part(root, "picks-series");
  const isTold = rows.length > 0 && hasWords(values);
  const alternative = isTold ? alternativeText(values, selection) : "";
  const small = isTold ? smallSeries(values, selection, alternative) : null;
  const unit = values.indicator.headings.value;
  drawing.replaceChildren(...(small ? [h("h3", { class: "series-title" }, `Verlauf, ${unit}`), small] : []));
  part(root, "picks-link").setAttribute("href", shown.seriesAddress);
  part(root, "picks-profile").setAttribute("href", shown.profileAddress);
  if (focused || leaving) (list.querySelector("button") ?? root).focus();
}

/** @param {import("./types.js").View} view @param {string} code */
function rowOf(view, code) {
  return view.rows.find((row) => row.code === code);
}

/**
 * A picked area that the boundaries of the map do not have: it stays picked for other years.
 * @param {import("./types.js").Values} values @param {string} code @param {string} absent
 * @returns {any}
 */
function absentRow(values, code, absent) {
  return { code, name: nameOf(values, code), text: "", deviation: absent, flags: "", value: null, classText: "" };
}

/**
 * What the small drawing shows, in words: first and last value of every line.
 * @param {import("./types.js").Values} values @param {import("./types.js").Selection} selection
 */
function alternativeText(values, selection) {
  const told = lines(values, selection.school_type, selection.areas).flatMap(({ name, points, texts }) => {
    const known = points.flatMap((value, i) => (value === null ? [] : [i]));
    if (!known.length) return [];
    const [first, last] = [known[0], known[known.length - 1]];
    return [`${name} ${texts[first]} (${values.periods[first][1]}), ${texts[last]} (${values.periods[last][1]})`];
  });
  const change = breaks(values, selection.school_type, selection.areas).map(
    (i) => ` Vor ${values.periods[i][1]} änderten sich Gebietsgrenzen.`,
  );
  return `Verlauf: ${told.join("; ")}.${change.join("")} Alle Werte stehen auf der Seite Zeitreihe.`;
}

/**
 * @param {import("./types.js").Row} row @param {number} number
 * @param {import("./types.js").Row|undefined} second @param {() => void} drop
 */
function item(row, number, second, drop) {
  return h(
    "li",
    { class: "pick-item" },
    h("span", { class: `pick-number series-${number}`, "aria-hidden": "true" }, String(number)),
    h("span", { class: "pick-name" }, row.name),
    h("span", { class: "pick-value" }, row.text, second ? ` | ${second.text}` : null),
    h("span", { class: "pick-more" }, [row.interval, row.deviation, row.flags, row.value === null ? row.classText : ""].filter(Boolean).join(", ")),
    h(
      "button",
      { type: "button", class: "pick-drop", onclick: drop },
      h("span", { "aria-hidden": "true" }, "×"),
      h("span", { class: "visually-hidden" }, `${row.name} abwählen`),
    ),
  );
}

/** Says that no more can be picked; an empty text takes it back. @param {HTMLElement} root @param {boolean} full */
export function sayFull(root, full) {
  const text = `Es sind schon ${MAX_AREAS} Gebiete gewählt. Wählen Sie erst eines ab.`;
  write(part(root, "picks-full"), full ? text : "");
  return text;
}
