// What a person does on the page → what the program is asked.

// One thing after the other: what is asked for meanwhile waits.
const LOOK_AGAIN = 2000; // milliseconds between two looks at a file that may have been saved
let turn = Promise.resolve();
let waits = 0;

function doing(action) {
  waits++;
  at("main").setAttribute("aria-busy", "true");
  const done = turn.then(action).catch((error) => broken("died", error.message));
  turn = done.finally(() => {
    if (!--waits) at("main").removeAttribute("aria-busy");
  });
  return turn;
}

async function dropped(chosen, handle) {
  if (!chosen.length) return trouble(word("empty"));
  const isFolder = chosen.some(({ path }) => path.includes("/"));
  return chosen.length === 1 && !isFolder ? open(chosen[0].file, handle) : collect({ chosen, roster: null, last: [] });
}

const listed = (input) =>
  [...input.files].map((file) => ({ file, path: file.webkitRelativePath || file.name }));

async function inside(entry, above = "") {
  const path = above + entry.name;
  if (entry.isFile) {
    return new Promise((give) => entry.file((file) => give([{ file, path }]), () => give([])));
  }
  const reader = entry.createReader();
  const found = [];
  for (;;) {
    const some = await new Promise((give) => reader.readEntries(give, () => give([])));
    if (!some.length) break;
    for (const each of some) found.push(...(await inside(each, `${path}/`)));
  }
  return found;
}

async function onDrop(event) {
  event.preventDefault();
  at("drop").classList.remove("over");
  const items = [...event.dataTransfer.items].filter(({ kind }) => kind === "file");
  const entries = items.map((item) => item.webkitGetAsEntry?.()).filter(Boolean);
  const loose = [...event.dataTransfer.files].map((file) => ({ file, path: file.name }));
  const handle = items.length === 1 ? items[0].getAsFileSystemHandle?.() : null;
  const chosen = entries.length ? (await Promise.all(entries.map((each) => inside(each)))).flat() : loose;
  const watched = await handle?.catch(() => null);
  await doing(() => dropped(chosen, watched?.kind === "file" ? watched : null));
}

// Where the browser lets the page look at the file again, what was saved is checked by itself.
async function look() {
  if (!report?.handle || document.hidden || waits) return;
  const file = await report.handle.getFile().catch(() => null);
  if (file && file.lastModified !== report?.changed) await doing(() => open(file, report?.handle));
}

function listen() {
  for (const id of ["file", "folder"]) {
    at(id).onchange = async ({ target }) => {
      await doing(() => dropped(listed(target), null));
      target.value = "";
    };
  }
  for (const kind of ["dragover", "dragenter"]) {
    document.addEventListener(kind, (event) => {
      event.preventDefault();
      at("drop").classList.add("over");
    });
  }
  document.addEventListener("dragleave", (event) => {
    if (!event.relatedTarget) at("drop").classList.remove("over");
  });
  document.addEventListener("drop", onDrop);
  for (const [id, wanted] of [
    ["build", { ask: "build", charts: true }],
    ["draft", { ask: "build", charts: true, draft: true }],
    ["annotate", { ask: "annotate" }],
    ["cover", { ask: "cover" }],
    ["publish", { ask: "publish", charts: true }],
    ["fragment", { ask: "publish", fragment: true }],
  ]) {
    const asked = () => (wanted.charts ? { ...wanted, charts: at("charts").checked } : wanted);
    at(id).onclick = () => doing(() => take({ ...asked(), ...paths() }, files(), at("made")));
  }
  for (const [id, suffix] of [["to-json", ".json"], ["to-xlsx", ".xlsx"]]) {
    at(id).onclick = () =>
      doing(() => take({ ask: "convert", path: paths().path, suffix }, files(), at("made")));
  }
  at("last").onchange = async ({ target }) => {
    await doing(() => compareWith(target.files[0]));
    target.value = "";
  };
  at("roster").onchange = async ({ target }) => {
    await doing(() => holdAgainst(target.files[0]));
    target.value = "";
  };
  at("last-folder").onchange = async ({ target }) => {
    await doing(() => collect({ ...collection, last: listed(target) }));
    target.value = "";
  };
  for (const each of ["drafts", "returns"]) at(each).onclick = () => doing(() => collect(collection, each));
  at("rules").onclick = () => doing(() => take({ ask: "rules" }, [], at("rules-made")));
  at("edited").onchange = async ({ target }) => {
    await doing(() => renew(target.files[0]));
    target.value = "";
  };
  at("no-last").onclick = () => doing(() => compareWith(null));
  at("to-collection").onclick = backToCollection;
  at("back").onclick = () => (back ?? at("title")).focus();
  at("again").onclick = () => {
    at("trouble").hidden = true;
    start();
  };
  at("new").onsubmit = (event) => {
    event.preventDefault();
    doing(begun);
  };
  window.addEventListener("beforeunload", (event) => {
    if (report || collection || at("unit").value || at("year").value) event.preventDefault();
  });
  setInterval(look, LOOK_AGAIN);
}

async function begun() {
  const chosen = at("before").files[0];
  const last = chosen ? await held(chosen) : null;
  if (chosen && !last) return;
  const wanted = {
    ask: "new",
    unit: at("unit").value,
    year: at("year").value,
    last: last ? `${IN}/last/${last.name}` : "",
    with_prose: at("with-prose").checked,
  };
  const answer = await take(wanted, last ? [sent("last", last)] : [], at("new-made"));
  if (!answer) return;
  for (const text of [word("fill"), ...answer.notes]) at("new-made").append(element("span", { class: "hint", text }));
}

const canRun = () =>
  typeof WebAssembly === "object" && typeof DecompressionStream === "function" && typeof Worker === "function";

document.documentElement.dataset.script = "yes";
listen();
document.addEventListener("DOMContentLoaded", () => {
  if (!canRun()) {
    at("ready").textContent = "";
    trouble(word("old"));
    ready = Promise.reject(new Error("old"));
    ready.catch(() => {});
    return;
  }
  parts = [...document.querySelectorAll("[data-part]")].map((part) => ({
    name: part.dataset.part,
    base64: part.textContent,
  }));
  start();
});
