/** Fetching the files of a release: each address once, failures are not kept. */

/** @type {Map<string, Promise<any>>} */
const kept = new Map();

/** A file could not be had; the page shows a sentence and a button to try again. */
export class FileError extends Error {
  /** @param {string} message @param {number} [status] */
  constructor(message, status = 0) {
    super(message);
    /** Of the answer; 0 where there was none. */
    this.status = status;
  }

  /** Whether the release was withdrawn: what the page shows may not be shown any more. */
  get isGone() {
    return this.status === 410;
  }
}

/**
 * The JSON at an address, fetched once per page.
 * @param {string} address
 * @returns {Promise<any>}
 */
export function json(address) {
  const known = kept.get(address);
  if (known) return known;
  const promise = load(address).catch((error) => {
    kept.delete(address);
    throw error;
  });
  kept.set(address, promise);
  return promise;
}

/** @param {string} address */
async function load(address) {
  let answer;
  try {
    answer = await fetch(address);
  } catch (error) {
    throw new FileError(String(error));
  }
  if (!answer.ok) throw new FileError(`${answer.status} ${address}`, answer.status);
  return answer.json();
}

/**
 * The addresses of the release's files, filled in from the page's configuration.
 * @param {{values: string, geometry: string, places: string}} patterns
 */
export function addresses(patterns) {
  return {
    /**
     * @param {string} indicator @param {string} level @param {string} within @param {boolean} pooled
     * @param {string[]} [more]  of the query
     */
    values(indicator, level, within, pooled, more = []) {
      const base = patterns.values.replace("{indicator}", indicator).replace("{level}", level);
      const query = [within && `within=${encodeURIComponent(within)}`, pooled && "pooled=1", ...more].filter(Boolean);
      return query.length ? `${base}?${query.join("&")}` : base;
    },
    /** @param {string} level */
    geometry: (level) => patterns.geometry.replace("{level}", level),
    /** @param {string} kind */
    places: (kind) => patterns.places.replace("{kind}", kind),
  };
}
