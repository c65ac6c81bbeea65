/** The series of the picked areas for plotly, from the values that the page holds already. */

import { breaks, lines } from "./series.js";

const DASHES = ["solid", "dash", "dot", "dashdot", "longdash"];

/**
 * A figure as plotly understands it.
 * @param {import("./types.js").Values} values
 * @param {import("./types.js").Selection} selection
 * @param {{ink: string, city: string, series: string[], font: string}} colours
 */
export function figure(values, selection, colours) {
  const labels = values.periods.map(([, label]) => label);
  const drawn = lines(values, selection.school_type, selection.areas);
  const { unit } = values.indicator;
  const invented = values.demonstration;
  return {
    data: drawn.map((line, i) => ({
      type: "scatter",
      mode: "lines+markers",
      name: line.name,
      ...course(line, labels),
      connectgaps: false,
      line: {
        color: line.key === "city" ? colours.city : colours.series[i],
        dash: line.key === "city" ? "solid" : DASHES[i],
        width: line.key === "city" ? 4 : 2.5,
      },
      hovertemplate: `%{text}<extra>${line.name}</extra>`,
    })),
    layout: {
      title: { text: invented ? `<b>${invented}</b>` : "", font: { size: 14 } },
      font: { family: colours.font, color: colours.ink },
      separators: ",\u202f",
      hovermode: "x unified",
      margin: { t: 50, r: 20, b: 40, l: 60 },
      xaxis: { type: "category", fixedrange: false, automargin: true },
      yaxis: { title: { text: unit }, rangemode: "tozero", exponentformat: "none" },
      // Below the labels of the years, which stand upright where there is little room.
      legend: { orientation: "h", yref: "container", y: 0, yanchor: "bottom" },
      ...marks(breaks(values, selection.school_type, selection.areas), colours.ink),
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
    },
  };
}

/** Points of a line, with an empty one where it must not be connected. @param {import("./series.js").Line} line @param {string[]} labels */
function course(line, labels) {
  const at = labels.flatMap((_, i) => (line.cuts.includes(i) ? [-1, i] : [i]));
  return {
    x: at.map((i, n) => labels[i < 0 ? at[n + 1] : i]),
    y: at.map((i) => (i < 0 ? null : line.points[i])),
    text: at.map((i) => (i < 0 ? "" : line.texts[i])),
  };
}

/** A dashed bar before each period with other boundaries; nothing where there is none. @param {number[]} found @param {string} ink */
function marks(found, ink) {
  if (!found.length) return {};
  return {
    shapes: found.map((i) => ({
      type: "line", xref: "x", yref: "paper", x0: i - 0.5, x1: i - 0.5, y0: 0, y1: 1,
      line: { color: ink, width: 1.5, dash: "dash" },
    })),
    annotations: found.map((i) => ({
      x: i - 0.5, y: 1, yref: "paper", yanchor: "bottom", showarrow: false, text: "neue Gebietsgrenzen",
    })),
  };
}
