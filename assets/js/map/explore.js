/** The series of the picked areas for plotly, from the values that the page holds already. */

import { lines } from "./series.js";

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
  const { unit, title } = values.indicator;
  return {
    data: drawn.map((line, i) => ({
      type: "scatter",
      mode: "lines+markers",
      name: line.name,
      x: labels,
      y: line.points,
      connectgaps: false,
      line: {
        color: line.key === "city" ? colours.city : colours.series[i],
        dash: line.key === "city" ? "solid" : DASHES[i],
        width: line.key === "city" ? 4 : 2.5,
      },
      hovertemplate: `%{y}${unit ? ` ${unit}` : ""}<extra>${line.name}</extra>`,
    })),
    layout: {
      title: { text: title, font: { size: 16 } },
      font: { family: colours.font, color: colours.ink },
      separators: ",\u202f",
      hovermode: "x unified",
      margin: { t: 50, r: 20, b: 40, l: 60 },
      xaxis: { type: "category", fixedrange: false },
      yaxis: { title: { text: unit }, rangemode: "tozero", exponentformat: "none" },
      legend: { orientation: "h", y: -0.2 },
      paper_bgcolor: "rgba(0,0,0,0)",
      plot_bgcolor: "rgba(0,0,0,0)",
    },
  };
}
