// The least that a map needs: look up the class of each area and paint it.
const map = document.getElementById("map");
const control = (name) => document.querySelector(`[name=${name}]`);
const files = new Map();
let drawn = "{{level}}";

async function load(address, read) {
  if (!files.has(address)) files.set(address, fetch(address).then((answer) => answer[read]()));
  return files.get(address);
}

async function draw() {
  const indicator = control("indicator").value;
  const level = control("level").value;
  const year = control("year").value;
  const values = await load(`${indicator}-${level}.json`, "json");
  if (level !== drawn) {
    map.innerHTML = await load(`${level}.svg.txt`, "text");
    drawn = level;
  }
  document.querySelector("output").textContent = year;
  document.querySelector("h1").textContent = values.titles[year];
  Array.from(map.children, (area, index) => {
    area.setAttribute("class", "c" + values.classes[year][index]);
  });
}

for (const name of ["indicator", "level", "year"]) {
  control(name).addEventListener("input", draw);
}
load(`${control("indicator").value}-${drawn}.json`, "json");
