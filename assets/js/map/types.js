/**
 * Shapes of the data that the map page works with. Only types; nothing runs here.
 *
 * @typedef {object} Selection  What the page shows; the same words as in the address.
 * @property {string} indicator
 * @property {string} level
 * @property {number} year
 * @property {string} school_type
 * @property {string} within  '' or 'level:code'
 * @property {string} scheme
 * @property {number} classes
 * @property {string} palette
 * @property {string[]} areas
 * @property {string[]} overlay
 * @property {boolean} labels
 * @property {string} second_indicator
 * @property {number} second_year
 * @property {boolean} pooled  three years as one
 *
 * @typedef {object} Frame  One period and school type of a values file.
 * @property {string} title
 * @property {string} sentence
 * @property {string} extremes
 * @property {string} counted
 * @property {string[]} [protection]  sentences on values kept secret or changed for protection
 * @property {(number|null)[]} [value]  as all further columns but status and radius not before the words are there
 * @property {string[]} [text]
 * @property {string} status
 * @property {string[]} [flags]
 * @property {string[]} [numerator]
 * @property {string[]} [denominator]
 * @property {string[]} [deviation]
 * @property {string[]} [interval]  95 % intervals, '' for none
 * @property {?{value: number|null, text: string, flags: string, interval?: string}} city
 * @property {Object<string, Object<string, string>>} classes
 * @property {Object<string, Object<string, number|null>>} city_class
 * @property {(number|null)[]} [radius]
 * @property {number} [edition]  of boundaries, where the file has several
 *
 * @typedef {object} Edition  Boundaries of a span of time.
 * @property {number[]} areas  positions in the file's list of areas: what a frame's columns mean
 * @property {string} boundaries  what is said of them at the map, '' for those of today
 * @property {string[]} changed  codes with another outline than in the edition before
 *
 * @typedef {object} Values  A values file, see docs/architecture.md.
 * @property {{id: string, title: string, short_title: string, unit: string, symbol: string,
 *   definition: string, caveat: string, numerator_text: string, denominator_text: string,
 *   headings: {value: string, numerator: string, denominator: string, deviation: string, interval: string}}} indicator
 * @property {{id: string, name: string, name_plural: string, note: string}} level
 * @property {[string, string][]} levels
 * @property {{name: string, value: string}} whole  words for all of it
 * @property {string} [demonstration]  says that the figures are invented
 * @property {string} within
 * @property {string} within_label
 * @property {[string, string][]} areas
 * @property {[number, string][]} periods
 * @property {[string, string][]} school_types
 * @property {{year: number, school_type: string, scheme: string, classes: number}} default
 * @property {[string, string][]} schemes
 * @property {Object<string, string>} headings  of the legend, by scheme
 * @property {Object<string, string>} statuses  German words by status letter
 * @property {Object<string, Object<string, Object<string, string[]>>>} legends
 * @property {Object<string, [number, string][]>} circles
 * @property {string[]} source_lines
 * @property {string} as_of
 * @property {string} interval_note  what intervals mean, or why there are none
 * @property {number} [pooled]  how many years are one, where several are
 * @property {[string, string][]} notes
 * @property {Object<string, Frame>} frames
 * @property {Object<string, Edition>} [editions]
 * @property {{isHere: boolean, come: () => Promise<void>}} [later]  the words of a picture, see values.js
 *
 * @typedef {object} Row  One area of a view.
 * @property {string} code
 * @property {string} name
 * @property {number|null} value
 * @property {string} text
 * @property {string} status
 * @property {string} flags
 * @property {string} numerator
 * @property {string} denominator
 * @property {string} deviation
 * @property {string} interval
 * @property {number|null} index  class index
 * @property {string} css  class of the drawn area
 * @property {string} classText
 * @property {string} label  what a screen reader hears
 * @property {number|null} radius
 *
 * @typedef {object} LegendEntry
 * @property {string} label
 * @property {string} css
 * @property {number} count
 * @property {boolean} city  the city's value lies here
 * @property {string[]} picked  names of picked areas that lie here
 *
 * @typedef {object} View  What one map says at one moment.
 * @property {string} title
 * @property {string} sentence
 * @property {string} extremes
 * @property {string} counted
 * @property {string[]} protection
 * @property {string} periodLabel
 * @property {[string, string][]} areas  code and name, in official order
 * @property {string[]} css  class of each drawn area
 * @property {(number|null)[]|null} radii  of circles, null for none
 * @property {Row[]} rows
 * @property {number|null} edition  null where all maps of the file have today's boundaries
 * @property {string} boundaries
 * @property {string} scheme
 * @property {number} classes
 * @property {string} heading
 * @property {LegendEntry[]} entries
 * @property {LegendEntry[]} specials
 * @property {{radius: number, label: string}[]} circles
 * @property {?{value: number|null, text: string, flags: string, interval?: string}} city
 * @property {[string, string][]} notes
 * @property {string} whole  name of the value of all of it
 * @property {string} mark  says that the figures are invented, '' for real ones
 */

export {};
