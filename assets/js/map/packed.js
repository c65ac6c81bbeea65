/**
 * Unpacking the two parts of a large values file: the picture, and the words that come after it.
 * The rules are those of layers/thematic/packed.py; where they would be wrong, the file says what is
 * right. Texts are written when they are first asked for.
 */

/** @typedef {import("./types.js").Values} Values */
/** @typedef {import("./types.js").Frame} Frame */
/** @typedef {(number|null)[]} Numbers */
/** @typedef {{numbers: Numbers, decimals: number}} Counts */
/** @typedef {{decimals: number, extra: number, unit: string, signs: Object<string, string>,
 *   limited: string, deviation: Object<string, string>, per: number}} Rules */

/** Of the standard normal distribution 95 % lie between -Z and Z. */
const Z = 1.959963984540054;

/** Numbers that are told as differences to those before. */
class Steps {
  constructor() {
    /** @type {Map<string, number[]>} */
    this.last = new Map();
  }

  /** @param {string} name @param {string} where  school type and edition @param {Numbers} steps @returns {Numbers} */
  numbers(name, where, steps) {
    const key = `${name} ${where}`;
    const last = this.last.get(key) ?? steps.map(() => 0);
    this.last.set(key, last);
    return steps.map((step, i) => (step === null ? null : (last[i] += step)));
  }
}

/** School type and edition of a frame. @param {string} key @param {Frame} frame */
function whereOf(key, frame) {
  return `${key.slice(key.indexOf("|") + 1)} ${frame.edition ?? ""}`;
}

/** Writes the radii of a picture as they are drawn. @param {Values} picture @returns {Values} the same */
export function unpackPicture(picture) {
  const steps = new Steps();
  for (const [key, frame] of Object.entries(picture.frames)) {
    if (!frame.radius) continue;
    const tenths = steps.numbers("radius", whereOf(key, frame), frame.radius);
    frame.radius = tenths.map((number) => (number === null ? null : number / 10));
  }
  return picture;
}

/**
 * Puts the words into the frames of a picture: then it is a whole values file.
 * @param {Values} values @param {{rules: Rules, bounds: any, frames: Object<string, any>}} words
 */
export function unpackWords(values, { rules, bounds, frames }) {
  const steps = new Steps();
  for (const [key, packed] of Object.entries(frames)) {
    const frame = values.frames[key];
    fillFrame(frame, packed, { rules, steps, where: whereOf(key, frame) });
    classify(frame, bounds[key.slice(key.indexOf("|") + 1)] ?? {}, packed, rules);
  }
}

/** @param {Frame} frame @param {any} packed @param {{rules: Rules, steps: Steps, where: string}} how */
function fillFrame(frame, packed, { rules, steps, where }) {
  const but = packed.but ?? {};
  const [counts, bases] = ["numerator", "denominator"].map((name) => {
    if (!packed[name]) return { numbers: [], decimals: 0 };
    const found = { numbers: steps.numbers(name, where, packed[name]), decimals: packed[`${name}_decimals`] ?? 0 };
    lazily(frame, name, () => corrected(writtenCounts(found), but[name]));
    return found;
  });
  const values = packed.value
    ? steps.numbers("value", where, packed.value)
    : corrected(quotients(counts, bases, rules), but.value);
  const scale = 10 ** (rules.decimals + rules.extra);
  frame.value = values.map((value) => (value === null ? null : value / scale));
  if (packed.flags) frame.flags = packed.flags;
  const foretold = {
    text: () => valueTexts(values, frame.status, rules),
    deviation: () => deviations(values, frame.city?.value ?? null, rules),
    interval: () => intervals(counts, bases, rules, values.length),
  };
  for (const name of ["text", ...(packed.has ?? [])]) {
    lazily(frame, name, () => packed.plain?.[name] ?? corrected(foretold[name](), but[name]));
  }
}

/** @param {Frame} frame @param {Object<string, Object<string, number[]>>} schemes  bounds @param {any} packed @param {Rules} rules */
function classify(frame, schemes, packed, rules) {
  frame.city_class = packed.city_class ?? {};
  frame.classes = {};
  const wrong = packed.but?.classes ?? [];
  for (const [scheme, byCount] of Object.entries(schemes)) {
    frame.classes[scheme] = {};
    for (const [count, bounds] of Object.entries(byCount)) {
      lazily(frame.classes[scheme], count, () => {
        const digits = classDigits(frame, scheme === "diverging" ? (frame.city?.value ?? null) : 0, bounds);
        for (const [of, k, i, digit] of wrong) if (of === scheme && String(k) === count) digits[i] = digit;
        return digits.join("");
      });
    }
  }
}

/** A member that is made when it is first read. @param {any} object @param {string} name @param {() => any} make */
function lazily(object, name, make) {
  const keep = (/** @type {any} */ value) =>
    Object.defineProperty(object, name, { value, configurable: true, enumerable: true, writable: true });
  Object.defineProperty(object, name, {
    configurable: true,
    enumerable: true,
    get: () => {
      const made = make();
      keep(made);
      return made;
    },
  });
}

/** What the rules say, but what the file says. @template T @param {T[]} told @param {[number, T][]} [wrong] @returns {T[]} */
function corrected(told, wrong = []) {
  for (const [i, right] of wrong) told[i] = right;
  return told;
}

/** The nearest whole number, halves up. @param {number} number */
function halfUp(number) {
  return Math.floor(number + 0.5);
}

/** A whole number of parts in German writing. @param {number} number @param {number} decimals */
export function writtenParts(number, decimals) {
  const digits = String(Math.abs(number)).padStart(decimals + 1, "0");
  const whole = digits.slice(0, digits.length - decimals);
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return `${number < 0 ? "−" : ""}${grouped}${decimals ? `,${digits.slice(whole.length)}` : ""}`;
}

/** Counts, whole ones without decimals. @param {Counts} counts */
function writtenCounts({ numbers, decimals }) {
  const part = 10 ** decimals;
  return numbers.map((count) => {
    if (count === null) return "";
    return count % part === 0 ? writtenParts(count / part, 0) : writtenParts(count, decimals);
  });
}

/** Values out of counts and what they are parts of. @param {Counts} counts @param {Counts} bases @param {Rules} rules @returns {Numbers} */
function quotients(counts, bases, rules) {
  const parts = rules.per * 10 ** (rules.decimals + rules.extra);
  return counts.numbers.map((count, i) => {
    const base = bases.numbers[i];
    return count === null || !base ? null : halfUp((count * parts) / base);
  });
}

/** @param {Numbers} values @param {string} status @param {Rules} rules */
function valueTexts(values, status, rules) {
  const part = 10 ** rules.extra;
  return values.map((value, i) => {
    if (value === null) return rules.signs[status[i]] ?? "";
    const text = writtenParts(halfUp(value / part), rules.decimals) + rules.unit;
    return status[i] === rules.limited ? `(${text})` : text;
  });
}

/** Where values stand to that of the whole. @param {Numbers} values @param {number|null} city @param {Rules} rules */
function deviations(values, city, rules) {
  if (city === null) return values.map(() => "");
  const { deviation, decimals, extra } = rules;
  const whole = halfUp(city * 10 ** (decimals + extra));
  return values.map((value) => {
    if (value === null) return "";
    if ("share" in deviation) return whole <= 0 ? "" : writtenParts(halfUp((value * 1000) / whole), 1) + deviation.share;
    const away = halfUp(Math.abs(value - whole) / 10 ** extra);
    if (!away) return deviation.equal;
    const side = value > whole ? deviation.above : deviation.below;
    return "bare" in deviation ? side : writtenParts(away, decimals) + side;
  });
}

/** Wilson intervals of whole counts. @param {Counts} counts @param {Counts} bases @param {Rules} rules @param {number} most */
function intervals(counts, bases, rules, most) {
  const whole = rules.per && !counts.decimals && !bases.decimals && bases.numbers.length;
  if (!whole || !counts.numbers.length) return Array(most).fill("");
  const parts = rules.per * 10 ** rules.decimals;
  return counts.numbers.map((count, i) => {
    const base = bases.numbers[i];
    if (count === null || !base || count < 0 || count > base) return "";
    const square = Z * Z;
    const spread = Z * Math.sqrt(square + (4 * count * (base - count)) / base);
    const both = 2 * (base + square);
    const low = count === 0 ? 0 : (2 * count + square - spread) / both;
    const high = count === base ? 1 : (2 * count + square + spread) / both;
    const [from, to] = [low, high].map((end) => writtenParts(halfUp(end * parts), rules.decimals));
    return `${from} bis ${to}${rules.unit}`;
  });
}

/** Index of the class of each area, "-" for none. @param {Frame} frame @param {number|null} less  is subtracted; null: nothing can be @param {number[]} bounds */
function classDigits(frame, less, bounds) {
  const inner = bounds.slice(1, -1);
  return frame.value.map((value) => {
    if (value === null || less === null) return "-";
    const at = inner.findIndex((bound) => bound >= value - less);
    return String(at < 0 ? inner.length : at);
  });
}
