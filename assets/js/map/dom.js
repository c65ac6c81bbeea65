/** Small helpers for making elements. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * An HTML element with attributes and children; null and false attributes are left out.
 * @param {string} name
 * @param {Object<string, any>} [attributes]
 * @param {...(Node|string|null|undefined)} children
 * @returns {HTMLElement}
 */
export function h(name, attributes = {}, ...children) {
  return fill(document.createElement(name), attributes, children);
}

/**
 * The same for SVG.
 * @param {string} name
 * @param {Object<string, any>} [attributes]
 * @param {...(Node|string|null|undefined)} children
 * @returns {SVGElement}
 */
export function s(name, attributes = {}, ...children) {
  return fill(document.createElementNS(SVG, name), attributes, children);
}

/**
 * @template {Element} E
 * @param {E} element @param {Object<string, any>} attributes @param {any[]} children
 * @returns {E}
 */
function fill(element, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else if (value === true) element.setAttribute(key, "");
    // Through the object model: the security policy knows no attributes of that name.
    else if (key === "style") element.style.cssText = value;
    else if (value !== null && value !== undefined && value !== false) {
      element.setAttribute(key, String(value));
    }
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/**
 * Writes a text only where it differs, so that nothing is laid out or announced for nothing.
 * @param {Element|null} element @param {string} text
 */
export function write(element, text) {
  if (element && element.textContent !== text) element.textContent = text;
}

/**
 * Writes lines into a list, only where they differ.
 * @param {HTMLElement} list @param {string[]} texts
 */
export function lines(list, texts) {
  const same = list.children.length === texts.length && texts.every((text, i) => list.children[i].textContent === text);
  if (!same) list.replaceChildren(...texts.map((text) => h("li", {}, text)));
}

/**
 * The element that carries data-<name>, inside another.
 * @param {ParentNode} root @param {string} name
 * @returns {any}
 */
export function part(root, name) {
  return root.querySelector(`[data-${name}]`);
}

export const stillness = window.matchMedia("(prefers-reduced-motion: reduce)");
