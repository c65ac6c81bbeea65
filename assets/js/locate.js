// "Mein Standort": finds the area of the reader's position here in the browser. The outlines of all
// levels are fetched whatever the position is, so no request tells anything of it.

import { announce } from "./page.js";
import { toUtm } from "./utm.js";

/** @typedef {{box: [number, number, number, number], name: string, path: string}} Outline */
/** @typedef {{id: string, name: string, geometry: string}} Level */
/** @typedef {{east: number, north: number, zone: number, levels: Level[], profile: string,
 *   outside: string}} Config */

const WAIT = 20000;
/** What stands where the browser gives no position; by the codes of GeolocationPositionError. */
const REASONS = new Map([
  [1, "Der Browser gibt den Standort nicht frei. Sie können es ihm in seinen Einstellungen erlauben."],
  [2, "Der Standort lässt sich gerade nicht bestimmen."],
  [3, "Es hat zu lange gedauert, den Standort zu bestimmen."],
]);
const ELSE = "Sie können ein Gebiet auch aus der Liste wählen oder seinen Namen eingeben.";

const canvas = document.createElement("canvas").getContext("2d");

/** @returns {Promise<GeolocationPosition>} */
function position() {
  return new Promise((resolve, reject) => {
    navigator.geolocation.getCurrentPosition(resolve, reject, {
      enableHighAccuracy: true,
      timeout: WAIT,
      maximumAge: 60000,
    });
  });
}

/** @param {Level} level @returns {Promise<Record<string, Outline>>} */
async function outlines(level) {
  const answer = await fetch(level.geometry);
  if (!answer.ok) throw new Error(level.geometry);
  return (await answer.json()).areas;
}

/**
 * Code of the area that holds a point, "" for none.
 * @param {Record<string, Outline>} areas @param {number} x @param {number} y
 */
export function areaAt(areas, x, y) {
  const found = Object.entries(areas).find(([, { box: [west, north, east, south], path }]) => {
    if (x < west || x > east || y < north || y > south) return false;
    return canvas?.isPointInPath(new Path2D(path), x, y, "evenodd");
  });
  return found ? found[0] : "";
}

/** @param {HTMLElement} said @param {string[]} sentences */
function tell(said, sentences) {
  said.replaceChildren(
    ...sentences.map((text) => Object.assign(document.createElement("p"), { textContent: text })),
  );
  announce(sentences.join(" "));
}

/**
 * @param {HTMLElement} said @param {Config} config
 * @param {{level: Level, code: string, name: string}[]} found @param {number} accuracy metres
 */
function show(said, config, found, accuracy) {
  const near = Math.max(1, Math.round(accuracy)).toLocaleString("de-DE");
  const sentences = [`Ihr Gerät kennt den Standort auf etwa ${near} m genau. Nahe an einer Grenze kann auch das Gebiet daneben richtig sein.`];
  tell(said, sentences);
  const list = document.createElement("ul");
  list.className = "link-list";
  for (const { level, code, name } of found) {
    const link = document.createElement("a");
    link.href = config.profile
      .replace("LEVEL", encodeURIComponent(level.id))
      .replace("CODE", encodeURIComponent(code));
    link.textContent = name;
    const item = document.createElement("li");
    item.append(link, ` (${level.name})`);
    list.append(item);
  }
  said.prepend(list);
  announce(`Gefunden: ${found.map(({ level, name }) => `${level.name} ${name}`).join(", ")}.`);
  said.querySelector("a")?.focus();
}

/** @param {HTMLElement} said @param {Config} config */
async function locate(said, config) {
  if (!navigator.geolocation || !window.isSecureContext) {
    tell(said, ["Dieser Browser kann hier keinen Standort bestimmen.", ELSE]);
    return;
  }
  tell(said, ["Der Standort wird bestimmt …"]);
  const files = Promise.all(config.levels.map(outlines));
  files.catch(() => undefined);
  let at;
  try {
    at = await position();
  } catch (error) {
    const code = /** @type {GeolocationPositionError} */ (error).code;
    tell(said, [REASONS.get(code) ?? "Der Standort lässt sich nicht bestimmen.", ELSE]);
    return;
  }
  let areas;
  try {
    areas = await files;
  } catch {
    tell(said, ["Die Umrisse der Gebiete ließen sich nicht laden. Bitte noch einmal versuchen."]);
    return;
  }
  const { longitude, latitude, accuracy } = at.coords;
  const [east, north] = toUtm(longitude, latitude, config.zone);
  const x = east - config.east;
  const y = config.north - north;
  const found = config.levels
    .map((level, i) => ({ level, code: areaAt(areas[i], x, y), areas: areas[i] }))
    .filter(({ code }) => code)
    .map(({ level, code, areas: known }) => ({ level, code, name: known[code].name }));
  if (!found.length) {
    tell(said, [config.outside, ELSE]);
    return;
  }
  show(said, config, found, accuracy);
}

for (const button of document.querySelectorAll("[data-locate]")) {
  const said = document.getElementById(button.getAttribute("aria-controls") ?? "");
  const text = document.getElementById("locate-config")?.textContent;
  if (said && text) {
    /** @type {Config} */
    const config = JSON.parse(text);
    button.addEventListener("click", async () => {
      button.toggleAttribute("aria-busy", true);
      await locate(said, config);
      button.removeAttribute("aria-busy");
    });
  }
}
document.documentElement.dataset.locates = "true";
