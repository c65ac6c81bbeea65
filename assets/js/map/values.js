/** Values files: whole ones, and those of many areas, whose words come after their picture. */

import { json } from "./files.js";
import { unpackPicture, unpackWords } from "./packed.js";

/** @typedef {import("./types.js").Values} Values */
/** @typedef {{indicator: string, level: string, within: string, pooled: boolean,
 *   scheme: string, classes: number}} Wanted */

/** Pictures by the address of their words, and the classes that they have. @type {Map<string, {values: Values, classes: string}>} */
const pictures = new Map();

/**
 * The values file of a selection, which may lack its words (`hasWords`).
 * @param {ReturnType<import("./files.js").addresses>} files @param {Wanted} wanted
 * @param {boolean} isParted  whether picture and words come one after the other
 * @returns {Promise<Values>}
 */
export async function openValues(files, wanted, isParted) {
  const { indicator, level, within, pooled, scheme } = wanted;
  const address = (/** @type {string[]} */ ...more) => files.values(indicator, level, within, pooled, more);
  if (!isParted) return json(address());
  const words = address("part=words");
  const classes = `${scheme}|${wanted.classes}`;
  const known = pictures.get(words);
  if (known && (hasWords(known.values) || known.classes === classes)) return known.values;
  const asked = scheme ? [`scheme=${scheme}`, `classes=${wanted.classes}`] : [];
  const values = withWords(await json(address("part=picture", ...asked)), words);
  pictures.set(words, { values, classes });
  return values;
}

/** A picture that can ask for its words. @param {Values} picture @param {string} address @returns {Values} */
function withWords(picture, address) {
  if (picture.later) return picture;
  const values = unpackPicture(picture);
  values.later = {
    isHere: false,
    async come() {
      const words = await json(address);
      if (!values.later.isHere) unpackWords(values, words);
      values.later.isHere = true;
    },
  };
  return values;
}

/** Whether numbers and texts of all areas are there. @param {Values} values */
export function hasWords(values) {
  return values.later?.isHere ?? true;
}

/** Waits for numbers and texts. Throws FileError where they cannot be had. @param {Values} values */
export async function wordsOf(values) {
  await values.later?.come();
}
