/** The picked areas beside the map: values, place relative to the city, how they developed. */

import { h, part, write } from "./dom.js";
import { MAX_AREAS } from "./selection.js";
import { smallSeries } from "./series.js";

/**
 * @param {HTMLElement} root
 * @param {{values: import("./types.js").Values, view: import("./types.js").View,
 *   second: import("./types.js").View|null, selection: import("./types.js").Selection,
 *   seriesAddress: string}} shown
 * @param {{drop: (code: string) => void, clear: () => void}} tell
 */
export function drawPicks(root, shown, tell) {
  const { values, view, second, selection } = shown;
  const rows = selection.areas.map((code) => view.rows.findIndex((row) => row.code === code));
  part(root, "picks-empty").hidden = rows.length > 0;
  const list = part(root, "picks-list");
  const focused = list.contains(document.activeElement);
  list.replaceChildren(
    ...rows.map((i, n) => item(view.rows[i], n + 1, second?.rows[i], () => tell.drop(view.rows[i].code))),
  );
  const more = part(root, "picks-more");
  more.hidden = !rows.length;
  const drawing = part(root, "picks-series");
  const alternative = rows.length ? alternativeText(values, view, rows) : "";
  const small = rows.length ? smallSeries(values, selection, alternative) : null;
  drawing.replaceChildren(...(small ? [small] : []));
  part(root, "picks-link").setAttribute("href", shown.seriesAddress);
  if (focused) (list.querySelector("button") ?? root).focus();
}

/** What the small drawing shows, in words. */
function alternativeText(values, view, rows) {
  const names = rows.map((i) => view.rows[i].name).join(", ");
  const [first, last] = [values.periods[0][1], values.periods[values.periods.length - 1][1]];
  return `Verlauf von ${first} bis ${last}: ${names}. Alle Werte stehen auf der Seite Zeitreihe.`;
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
    h("span", { class: "pick-value" }, second ? `${row.text} | ${second.text}` : row.text),
    h("span", { class: "pick-more" }, [row.deviation, row.flags].filter(Boolean).join(", ")),
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
