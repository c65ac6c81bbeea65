// A map on stage that can be tried out: another year, values read off by pointer, finger or keys,
// areas highlighted. Everything it says stands in the values file; leaving it brings back the story.

const SVG_NS = "http://www.w3.org/2000/svg";
const BESIDE = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** The values file of a stage, with `shapes`: its geometry file where other years have other
 * boundaries, else null. */
export async function valuesOf(figure) {
  const values = await fileAt(figure.dataset.values);
  const shapes = values.editions && figure.dataset.shapes ? await fileAt(figure.dataset.shapes) : null;
  return { ...values, shapes };
}

/** A file: from the document itself where it carries it, else from the server. */
async function fileAt(address) {
  for (const carried of document.querySelectorAll("script[data-values-of]")) {
    if (carried.dataset.valuesOf === address) {
      return JSON.parse(carried.textContent);
    }
  }
  const answer = await fetch(address);
  if (!answer.ok) {
    throw new Error(`${answer.status}`);
  }
  return answer.json();
}

/** All years that can be shown: without `shapes` on those that are drawn for a year. */
export function framesOf(values, year, schoolType) {
  const found = (period) => values.frames[`${period}|${schoolType}`];
  const { edition } = found(year);
  return values.periods.filter(([period]) => found(period) && (values.shapes || found(period).edition === edition));
}

/** The areas of an edition of boundaries by their codes: path and place of the circle. */
function outlinesOf({ areas, earlier }, edition) {
  const own = earlier?.[edition];
  const there = Object.entries(areas).filter(([code]) => !own?.without.includes(code));
  return { ...Object.fromEntries(there), ...own?.areas };
}

/** What an area says in a frame: its name, its value, and what else is to be known. */
export function readingOf(values, frame, i, name, special) {
  const interval = frame.interval?.[i] ? `${values.indicator.headings.interval}: ${frame.interval[i]}` : "";
  const rest = [interval, frame.deviation?.[i], frame.flags?.[i]];
  const text = special ? values.statuses[frame.status[i]] : frame.text[i];
  return { name, text, rest: rest.filter((part) => part && !special) };
}

function element(name, attributes, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** What was there before, to be put back. */
class Memory {
  constructor() {
    this.steps = [];
  }

  set(target, name, value) {
    const before = target.getAttribute(name);
    this.steps.push(() => (before === null ? target.removeAttribute(name) : target.setAttribute(name, before)));
    write(target, name, value);
  }

  text(target, text) {
    const before = target.textContent;
    this.steps.push(() => {
      target.textContent = before;
    });
    target.textContent = text;
  }

  add(parent, child, before = null) {
    this.steps.push(() => child.remove());
    parent.insertBefore(child, before);
  }

  restore() {
    while (this.steps.length) {
      this.steps.pop()();
    }
  }
}

function write(target, name, value) {
  if (value === null) {
    target.removeAttribute(name);
  } else if (target.getAttribute(name) !== value) {
    target.setAttribute(name, value);
  }
}

export class LiveMap {
  /** `special` is the class of an area by the letter of a status without a value; `leave()` is
   * called by the button that leads back. */
  constructor(figure, values, special, leave) {
    this.figure = figure;
    this.values = values;
    this.special = special;
    this.svg = figure.querySelector("svg.stage-map");
    /** Areas of the story, and those of the year that is shown. */
    this.areas = new Map([...this.svg.querySelectorAll(".area[data-code]")].map((area) => [area.dataset.code, area]));
    this.now = this.areas;
    const { year, schoolType, scheme, classes } = figure.dataset;
    this.schoolType = schoolType;
    this.scheme = scheme;
    this.classes = classes;
    this.storyYear = Number(year);
    this.periods = framesOf(values, this.storyYear, schoolType);
    this.memory = new Memory();
    this.painted = new Memory();
    this.picked = new Map();
    this.stopped = new AbortController();
    this.build(leave);
    this.listen();
    this.show(this.storyYear);
  }

  build(leave) {
    const { memory, figure, svg } = this;
    memory.set(figure, "data-live", "");
    memory.set(svg, "role", "group");
    const first = this.areas.values().next().value;
    for (const area of this.areas.values()) {
      memory.set(area, "role", "button");
      memory.set(area, "aria-pressed", "false");
      memory.set(area, "aria-label", "");
      memory.set(area, "tabindex", area === first ? "0" : "-1");
    }
    this.stop = first;
    this.tip = element("div", { class: "live-tip", "aria-hidden": "true", hidden: "" });
    memory.add(figure, this.tip);
    const bar = element("div", { class: "live-bar" });
    if (this.periods.length > 1) {
      this.slider = element("input", {
        type: "range",
        min: "0",
        max: String(this.periods.length - 1),
        step: "1",
        "aria-label": `Zeitpunkt: ${this.values.indicator.short_title || this.values.indicator.title}`,
      });
      this.output = element("output", {});
      bar.append(this.slider, this.output);
    }
    const back = element("button", { type: "button" }, "Zurück zur Geschichte");
    back.addEventListener("click", leave);
    this.boundaries = element("p", { class: "live-note", hidden: "" });
    bar.append(back, this.boundaries);
    // Keys come from the map to its tools, and then to the sources.
    memory.add(figure, bar, figure.querySelector(".stage-caption"));
    this.back = back;
  }

  listen() {
    const { signal } = this.stopped;
    const on = (target, kind, heard) => target.addEventListener(kind, heard, { signal });
    on(this.svg, "pointermove", (event) => this.point(areaOf(event.target), event));
    on(this.svg, "pointerleave", () => this.point(null, null));
    // Not on the drawing itself: that would make it something that has the focus.
    on(this.svg.parentElement, "focusin", (event) => this.focused(areaOf(event.target)));
    on(this.svg.parentElement, "focusout", () => this.point(null, null));
    on(this.svg, "click", (event) => this.pick(areaOf(event.target), event));
    on(this.svg, "keydown", (event) => this.key(event));
    if (this.slider) {
      on(this.slider, "input", () => this.show(this.periods[Number(this.slider.value)][0]));
    }
  }

  /** Where keys begin; `how` as of focus(). */
  focus(how = {}) {
    (this.slider ?? this.stop ?? this.back).focus(how);
  }

  /** Paints a year. */
  show(year) {
    const { values, periods, painted } = this;
    painted.restore();
    this.year = year;
    this.frame = values.frames[`${year}|${this.schoolType}`];
    const edition = values.editions?.[this.frame.edition];
    const listed = edition ? edition.areas.map((i) => values.areas[i]) : values.areas;
    this.outline();
    this.boundaries.textContent = edition?.boundaries ?? "";
    this.boundaries.hidden = !edition?.boundaries;
    const digits = this.frame.classes[this.scheme]?.[this.classes] ?? "";
    this.readings = new Map();
    listed.forEach(([code, name], i) => this.paint(code, name, i, digits[i] ?? "-"));
    this.words();
    const at = periods.findIndex(([period]) => period === year);
    if (this.slider) {
      this.slider.value = String(at);
      this.slider.setAttribute("aria-valuetext", periods[at][1]);
      this.output.textContent = periods[at][1];
    }
    // Labels of the story tell the values of its own year.
    const labels = this.svg.querySelector(".stage-labels");
    if (labels && year !== this.storyYear) {
      painted.set(labels, "display", "none");
    }
    this.point(null, null);
  }

  /** Draws the areas of the year that is shown, where they are others than the story's. */
  outline() {
    const { values, painted, svg } = this;
    const isStory = this.frame.edition === values.frames[`${this.storyYear}|${this.schoolType}`].edition;
    const shapes = isStory ? null : outlinesOf(values.shapes, this.frame.edition);
    this.now = isStory ? this.areas : new Map();
    for (const [code, shape] of Object.entries(shapes ?? {})) {
      const area = this.areas.get(code) ?? this.added(code);
      painted.set(area, "d", shape.path);
      painted.set(area, "data-at", shape.label.join(" "));
      this.now.set(code, area);
    }
    const isGone = ({ dataset }) => !this.now.has(dataset.code);
    for (const mark of [...this.areas.values(), ...svg.querySelectorAll(".circle[data-code]")].filter(isGone)) {
      painted.set(mark, "display", "none");
    }
    const picked = new Map([...this.picked].flatMap(([code, lines]) => lines.map((line) => [line, code])));
    for (const line of svg.querySelectorAll(".picks path, .picks-under path")) {
      if (picked.has(line)) {
        line.setAttribute("d", this.now.get(picked.get(line))?.getAttribute("d") ?? "");
      } else if (!isStory) {
        painted.set(line, "display", "none");
      }
    }
    if (![...this.now.values()].includes(this.stop)) {
      this.stop = this.now.values().next().value;
      painted.set(this.stop, "tabindex", "0");
    }
  }

  /** An area that the story's year does not have. */
  added(code) {
    const area = document.createElementNS(SVG_NS, "path");
    const isPicked = String(this.picked.has(code));
    const given = { class: "area", "data-code": code, role: "button", tabindex: "-1", "aria-pressed": isPicked };
    for (const [key, value] of Object.entries(given)) {
      area.setAttribute(key, value);
    }
    this.painted.add(this.svg.querySelector(".areas"), area);
    return area;
  }

  paint(code, name, i, digit) {
    const area = this.now.get(code);
    if (!area) {
      return;
    }
    const special = this.special[this.frame.status[i]] ?? "";
    const isClassed = this.scheme !== "" && this.frame.classes[this.scheme] !== undefined;
    const plain = digit === "-" ? (isClassed ? "s-missing" : "circle-ground") : `c${digit}`;
    const css = special || plain;
    this.painted.set(area, "class", `area ${css}`);
    const pattern = css.startsWith("s-") ? `url(#${this.figure.id}-status-${css.slice(2)})` : null;
    this.painted.set(area, "fill", pattern);
    const reading = readingOf(this.values, this.frame, i, name, special);
    this.readings.set(code, reading);
    write(area, "aria-label", `${name}: ${[reading.text, ...reading.rest].join(", ")}`);
    if (this.frame.radius) {
      this.circle(code, area, this.frame.radius[i] ?? 0);
    }
  }

  circle(code, area, radius) {
    const drawn = this.svg.querySelector(`.circles [data-code="${CSS.escape(code)}"]`);
    const [cx, cy] = area.dataset.at.split(" ");
    if (drawn) {
      this.painted.set(drawn, "r", String(radius));
      this.painted.set(drawn, "cx", cx);
      this.painted.set(drawn, "cy", cy);
    } else if (radius) {
      const made = document.createElementNS(SVG_NS, "circle");
      const given = { class: "circle", "data-code": code, cx, cy, r: radius };
      for (const [key, value] of Object.entries(given)) {
        made.setAttribute(key, value);
      }
      this.painted.add(this.svg.querySelector(".circles"), made);
    }
  }

  /** Title and legend. */
  words() {
    const { figure, frame, painted, values } = this;
    const part = (name) => figure.querySelector(`[data-${name}]`);
    painted.text(part("stage-title"), frame.title);
    painted.set(this.svg, "aria-label", `Karte. ${frame.title}. ${frame.sentence}`);
    const { city } = frame;
    const line = part("legend-city");
    if (line) {
      painted.set(line, "hidden", city ? null : "");
      const flags = city?.flags ? ` (${city.flags})` : "";
      painted.text(part("legend-city-value"), city ? city.text + flags : "");
    }
    const cityClass = frame.city_class?.[this.scheme]?.[this.classes] ?? null;
    const worn = new Set([...this.now.values()].map((area) => area.getAttribute("class").split(" ")[1]));
    for (const entry of figure.querySelectorAll("[data-legend-entries] > [data-class]")) {
      const css = entry.dataset.class;
      const whole = entry.querySelector(".stage-whole");
      painted.set(whole, "hidden", css === `c${cityClass}` ? null : "");
      painted.text(whole, values.whole.value);
      if (css.startsWith("s-")) {
        painted.set(entry, "hidden", worn.has(css) ? null : "");
      }
    }
  }

  focused(area) {
    if (!area) {
      return;
    }
    this.stop?.setAttribute("tabindex", "-1");
    area.setAttribute("tabindex", "0");
    this.stop = area;
    const { x, y, width } = area.getBoundingClientRect();
    this.point(area, { clientX: x + width / 2, clientY: y });
  }

  /** Shows what an area says beside a point of the window; null: nothing. */
  point(area, at) {
    const reading = area && this.readings.get(area.dataset.code);
    this.tip.hidden = !reading;
    if (!reading) {
      return;
    }
    this.tip.replaceChildren(
      element("strong", {}, reading.name),
      ...[reading.text, ...reading.rest].map((text) => element("span", {}, text)),
    );
    const box = this.figure.getBoundingClientRect();
    const { offsetWidth: width, offsetHeight: height } = this.tip;
    const x = Math.min(Math.max(at.clientX - box.x - width / 2, 0), Math.max(box.width - width, 0));
    const above = at.clientY - box.y - height - 16;
    this.tip.style.transform = `translate(${x}px, ${above > 0 ? above : at.clientY - box.y + 24}px)`;
  }

  /** Highlights an area, or no longer. */
  pick(area, at) {
    if (!area) {
      this.point(null, null);
      return;
    }
    const { code } = area.dataset;
    if (this.picked.has(code)) {
      this.picked.get(code).forEach((path) => path.remove());
      this.picked.delete(code);
    } else {
      const lines = [...this.svg.querySelectorAll(".picks-under, .picks")].map((group) => {
        const path = document.createElementNS(SVG_NS, "path");
        path.setAttribute("d", area.getAttribute("d"));
        group.append(path);
        return path;
      });
      this.picked.set(code, lines);
    }
    area.setAttribute("aria-pressed", String(this.picked.has(code)));
    if (at) {
      this.point(area, at);
    }
  }

  key(event) {
    const area = areaOf(event.target);
    if (!area || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    if (event.key in BESIDE) {
      this.beside(area, BESIDE[event.key])?.focus();
    } else if (event.key === " " || event.key === "Enter") {
      this.pick(area, null);
    } else {
      return;
    }
    event.preventDefault();
  }

  /** The nearest area in a direction. */
  beside(from, [right, down]) {
    const middle = (area) => {
      const { x, y, width, height } = area.getBBox();
      return [x + width / 2, y + height / 2];
    };
    const [x0, y0] = middle(from);
    let [best, least] = [null, Infinity];
    for (const area of this.now.values()) {
      const [dx, dy] = [middle(area)[0] - x0, middle(area)[1] - y0];
      const ahead = dx * right + dy * down;
      const aside = Math.abs(dx * down) + Math.abs(dy * right);
      if (ahead > 0 && aside <= 2 * ahead && ahead + 2 * aside < least) {
        [best, least] = [area, ahead + 2 * aside];
      }
    }
    return best;
  }

  /** Brings back what the story shows. */
  end() {
    this.stopped.abort();
    for (const lines of this.picked.values()) {
      lines.forEach((path) => path.remove());
    }
    this.painted.restore();
    this.memory.restore();
  }
}

function areaOf(target) {
  return target instanceof Element ? target.closest(".area[data-code]") : null;
}
