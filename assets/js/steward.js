// Daten pflegen: drop files, name what was chosen, look again while a delivery is being checked.

const AGAIN_MS = 1500;

const upload = document.querySelector("[data-upload]");
if (upload) watchUpload(upload);
const running = document.querySelector("[data-running]");
if (running) setTimeout(lookAgain, AGAIN_MS, running.dataset.running);

/** Show the names of chosen files; take files that are dropped. */
function watchUpload(form) {
  const input = form.querySelector("input[type=file]");
  const drop = form.querySelector(".drop");
  const chosen = form.querySelector("[data-chosen]");
  const tell = () => {
    chosen.textContent = [...input.files].map((file) => file.name).join(", ");
  };
  input.addEventListener("change", tell);
  for (const type of ["dragenter", "dragover"]) {
    drop.addEventListener(type, (event) => {
      event.preventDefault();
      drop.classList.add("is-over");
    });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("is-over");
    input.files = event.dataTransfer.files;
    tell();
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("button");
    button.disabled = true;
    button.textContent = "Wird hochgeladen …";
  });
}

/** Fetch the page again; when the check is over, show it and say so. */
async function lookAgain(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = document.getElementById("main");
    const fresh = page.getElementById("main");
    if (fresh && !fresh.querySelector("[data-running]")) {
      main.replaceWith(document.adoptNode(fresh));
      document.getElementById("live").textContent =
        fresh.querySelector("h2")?.textContent ?? "Die Prüfung ist fertig.";
      return;
    }
    const line = fresh?.querySelector("[data-running] p");
    const shown = main.querySelector("[data-running] p");
    if (line && shown) shown.textContent = line.textContent;
  } catch {
    // The server may be busy; the next look will tell.
  }
  setTimeout(lookAgain, AGAIN_MS, address);
}
