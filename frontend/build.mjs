// Writes the scripts of others that assets/js/vendor holds: plotly.js with the traces that our
// figures have, and the one part of Dash's polyfill that Dash still needs. `make vendor` runs it.

import { readFile, readdir, writeFile } from "node:fs/promises";
import { build } from "esbuild";

const TRACES = ["heatmap", "sankey"]; // scatter is part of plotly's core
const TARGET = new URL("../assets/js/vendor/", import.meta.url);

/** What a package says of itself. @param {string} name */
async function about(name) {
  return JSON.parse(await readFile(new URL(`node_modules/${name}/package.json`, import.meta.url), "utf8"));
}

/**
 * One script from one entry, and the names of the packages in it.
 * @param {string} contents @param {string} [globalName]
 */
async function bundle(contents, globalName) {
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir: new URL(".", import.meta.url).pathname },
    bundle: true,
    minify: true,
    format: "iife",
    globalName,
    target: "es2020",
    legalComments: "none",
    define: { global: "window", "define.amd": "false" },
    loader: { ".css": "empty" }, // styles of tile maps, which no figure of ours has
    metafile: true,
    write: false,
    outdir: "out",
    logLevel: "warning",
  });
  const [output] = Object.values(metafile.outputs);
  const parts = Object.entries(output.inputs).filter(([, found]) => found.bytesInOutput > 0);
  const names = parts.map(([path]) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]);
  return { text: outputFiles[0].text, packages: [...new Set(names.filter(Boolean))].sort() };
}

/** Plotly describes each of its settings, for its documentation. @param {string} text */
function withoutDescriptions(text) {
  const literal = String.raw`"(?:[^"\\]|\\.)*"`;
  const list = String.raw`\[(?:${literal},?)*\]\.join\(" "\)`;
  return text.replace(new RegExp(`\\bdescription:(?:${literal}|${list})`, "g"), "description:0");
}

/** Versions, licences and their texts. @param {string} script @param {string[]} packages */
async function licences(script, packages) {
  const lines = [`${script} holds these packages:`];
  const texts = [];
  for (const name of packages) {
    const { version, license } = await about(name);
    lines.push(`  ${name} ${version}  ${license}`);
    const folder = new URL(`node_modules/${name}/`, import.meta.url);
    const file = (await readdir(folder)).find((found) => /^(licen[cs]e|copying)/i.test(found));
    if (file) texts.push(`=== ${name} ===\n\n${(await readFile(new URL(file, folder), "utf8")).trim()}`);
  }
  return `${lines.join("\n")}\n\n${texts.join("\n\n")}\n`.replaceAll("\r\n", "\n").replace(/[ \t]+$/gm, "");
}

/** @param {string} stem @param {string} words @param {{text: string, packages: string[]}} made */
async function write(stem, words, made) {
  const banner = `/* ${words}; licences: ${stem}.LICENSE.txt */\n`;
  await writeFile(new URL(`${stem}.js`, TARGET), banner + made.text);
  await writeFile(new URL(`${stem}.LICENSE.txt`, TARGET), await licences(`${stem}.js`, made.packages));
}

const parts = [...TRACES.map((trace) => `plotly.js/lib/${trace}`), "plotly.js/lib/locales/de"];
const plotly = await bundle(
  `const Plotly = require("plotly.js/lib/core");
   Plotly.register([${parts.map((part) => `require("${part}")`)}]);
   module.exports = Plotly;`,
  "Plotly",
);
plotly.text = withoutDescriptions(plotly.text);
const all = [...TRACES, "scatter"].sort().join(", ");
await write("plotly", `plotly.js ${(await about("plotly.js")).version}; traces: ${all}`, plotly);

const regenerator = await bundle('window.regeneratorRuntime = require("regenerator-runtime");');
const { version } = await about("regenerator-runtime");
await write("regenerator-runtime", `regenerator-runtime ${version}`, regenerator);
