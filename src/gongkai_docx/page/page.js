// What a person does on the page → what the program is asked; what it answers → what she sees.
//
// No word of the product stands here: sentences come from the program, or from the page's template.
"use strict";

const at = (id) => document.getElementById(id);
const IN = "/files/in";
const LOOK_AGAIN = 2000; // milliseconds between two looks at a file that may have been saved

function word(name, ...values) {
  const said = at("words").content.querySelector(`[data-word="${name}"]`).textContent;
  return said.replace(/\{(\d)\}/g, (_, number) => values[number]);
}

function element(name, { text, ...attributes } = {}, ...children) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...children);
  return made;
}

// ------------------------------------------------------------------ the program

let worker, ready, parts, asked;
const waiting = new Map();

function start() {
  worker?.terminate();
  waiting.clear();
  asked = 0;
  const source = new Blob([at("worker").textContent], { type: "text/javascript" });
  worker = new Worker(URL.createObjectURL(source));
  worker.onmessage = ({ data }) => {
    waiting.get(data.id)?.(data);
    waiting.delete(data.id);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    for (const answer of waiting.values()) answer({ broken: event.message ?? "" });
    waiting.clear();
  };
  at("again").hidden = true;
  ready = post({ parts, asked: { ask: "hello" } }).then((answer) => {
    if (answer.broken !== undefined) throw new Error(answer.broken);
    at("ready").textContent = word("ready");
    document.body.dataset.ready = "yes";
    return answer.result;
  });
  ready.catch((error) => broken("failed", error.message));
}

function post(message) {
  return new Promise((answer) => {
    waiting.set(++asked, answer);
    worker.postMessage({ id: asked, ...message });
  });
}

// What the program answers; null where it couldn't, which the page tells then.
async function ask(wanted, files = []) {
  at("trouble").hidden = true;
  try {
    await ready;
  } catch {
    return null;
  }
  const answer = await post({ asked: wanted, files });
  if (answer.broken !== undefined) return broken("died", answer.broken);
  if (answer.result.refused) return trouble(answer.result.refused);
  return { ...answer.result, made: answer.made };
}

function trouble(said) {
  at("trouble-said").textContent = said;
  at("trouble").hidden = false;
  at("trouble").scrollIntoView({ block: "nearest" });
  return null;
}

function broken(how, why) {
  at("again").hidden = false;
  at("ready").textContent = "";
  return trouble(word(how, why));
}

// ------------------------------------------------------------------ files

const sent = (folder, held) => ({ path: `${IN}/${folder}/${held.name}`, bytes: held.bytes });

// The file's name and bytes; null, and told, where it can't be read.
async function held(file) {
  const { largest } = await ready.catch(() => ({ largest: 0 }));
  if (!largest) return null;
  if (file.size > largest) return ask({ ask: "oversized", name: file.name });
  try {
    return { name: file.name, bytes: await file.arrayBuffer() };
  } catch {
    return trouble(word("gone", file.name));
  }
}

function save({ name, bytes }, told) {
  const url = URL.createObjectURL(new Blob([bytes]));
  const link = element("a", { href: url, download: name, text: name });
  told.replaceChildren(word("made"), link);
  link.click();
}

async function take(wanted, files, told) {
  told.textContent = word("making");
  const answer = await ask(wanted, files);
  told.textContent = "";
  answer?.made.forEach((file) => save(file, told));
  return answer;
}

// ------------------------------------------------------------------ one report

let report = null; // {file, last, review, handle, changed}

const files = () => [sent("now", report.file), ...(report.last ? [sent("last", report.last)] : [])];
const paths = () => ({
  path: `${IN}/now/${report.file.name}`,
  last: report.last ? `${IN}/last/${report.last.name}` : "",
});

async function open(file, handle) {
  at("ready").textContent = word("reading", file.name);
  const now = await held(file);
  const known = report;
  if (now) {
    report = { file: now, last: known?.last, review: known?.review, handle, changed: file.lastModified };
    if (!(await review())) report = known;
  }
  at("ready").textContent = "";
  return now;
}

async function review() {
  const answer = await ask({ ask: "check", ...paths(), before: report.review ?? null }, files());
  if (!answer) return false;
  report.review = answer;
  await show(answer);
  return true;
}

async function show(review) {
  at("collection").hidden = true;
  at("result").hidden = false;
  at("source").textContent = review.name;
  at("title").textContent = review.title;
  at("said").textContent = review.said;
  at("tally").textContent = review.tally;
  at("verdict").className = `verdict ${review.severity}`;
  for (const id of ["build", "publish", "fragment"]) at(id).disabled = review.severity === "error";
  at("made").textContent = "";
  at("watching").hidden = !report.handle;
  at("last-name").textContent = report.last ? word("with", report.last.name) : "";
  at("no-last").hidden = !report.last;
  showChange(review);
  at("findings").replaceChildren(...review.groups.flatMap(group));
  at("sheet").hidden = true;
  at("work").className = "";
  at("title").focus({ preventScroll: true });
  at("result").scrollIntoView({ behavior: "instant" });
  const first = review.groups.flatMap((each) => each.findings).find((each) => each.sheet);
  if (first) await draw(first);
}

function showChange({ again, solved, groups }) {
  at("change").hidden = !again;
  const fresh = groups.flatMap((each) => each.findings).filter((each) => each.new).length;
  const told = [];
  if (solved.length) {
    const gone = solved.map(({ message }) => element("li", {}, element("s", { text: message })));
    told.push(element("p", { text: word("solved", solved.length) }), element("ul", {}, ...gone));
  }
  if (fresh) told.push(element("p", { text: word("fresh", fresh) }));
  if (again && !told.length) told.push(element("p", { text: word("same") }));
  at("change").replaceChildren(...told);
}

function group({ name, number, findings }) {
  return [
    element("h3", { text: word("count", name, number) }),
    element("ul", { class: "findings" }, ...findings.map(item)),
  ];
}

function item(finding) {
  const tag = element("p", { class: "tag", text: `${finding.called} ${finding.code}` });
  if (finding.new) tag.append(element("span", { class: "new", text: word("new") }));
  const told = [tag, element("p", { class: "message", text: finding.message })];
  if (finding.context.length) {
    const [before, quote, after] = finding.context;
    told.push(element("p", { class: "context" }, before, element("mark", { text: quote }), after));
  }
  if (finding.values.length) {
    const values = finding.values.map(([name, value]) =>
      element("div", {}, element("dt", { text: name }), element("dd", { text: value })),
    );
    told.push(element("dl", { class: "values" }, ...values));
  }
  if (finding.answer) told.push(element("p", { text: finding.answer }));
  if (finding.basis) told.push(element("p", { class: "basis", text: word("basis", finding.basis) }));
  if (finding.sheet) {
    const button = element("button", { type: "button", class: "link", text: word("show", finding.where) });
    button.onclick = () =>
      doing(async () => {
        await draw(finding);
        at("sheet-title").focus({ preventScroll: true });
        at("sheet").scrollIntoView({ block: "nearest" });
        back = button;
      });
    told.push(button);
  }
  const made = element("li", { class: `finding ${finding.look}` }, ...told);
  made.finding = finding;
  return made;
}

// ------------------------------------------------------------------ the sheet beside it

let back = null;

async function draw(finding) {
  const drawn = await ask({ ask: "sheet", path: paths().path, name: finding.sheet }, [files()[0]]);
  if (!drawn) return;
  const found = new Map();
  for (const { findings } of report.review.groups) {
    for (const each of findings) {
      if (each.sheet === finding.sheet && !found.has(each.cell)) found.set(each.cell, each);
    }
  }
  found.set(finding.cell, finding);
  const corner = [element("td"), ...drawn.columns.map((text) => element("th", { text, scope: "col" }))];
  const rows = drawn.rows.map(({ number, cells }) =>
    element("tr", {}, element("th", { text: number, scope: "row" }),
      ...cells.map((each) => cell(each, found.get(each.at), finding))),
  );
  at("sheet-title").textContent = finding.where;
  at("drawn").replaceChildren(
    element("table", {}, element("thead", {}, element("tr", {}, ...corner)), element("tbody", {}, ...rows)),
  );
  at("cut").textContent = drawn.cut;
  at("sheet").hidden = false;
  at("work").className = "beside";
  for (const each of document.querySelectorAll(".finding")) {
    each.classList.toggle("shown", each.finding === finding);
  }
  const meant = at("drawn").querySelector(".meant");
  if (meant) at("drawn").scrollTo(meant.offsetLeft - 80, meant.offsetTop - 80);
}

function cell({ at: name, text, high, wide }, found, meant) {
  const made = element("td", { rowspan: high, colspan: wide, "data-cell": name });
  const [before, after] = found?.quote ? text.split(found.quote) : [];
  if (after === undefined) made.textContent = text;
  else made.append(before, element("mark", { text: found.quote }), text.slice(before.length + found.quote.length));
  if (found) made.className = found.look;
  if (found === meant && !after) made.className = "meant";
  return made;
}

// ------------------------------------------------------------------ many reports

async function collect(chosen) {
  at("ready").textContent = word("reading-all", chosen.length);
  const parcels = [];
  for (const { file, path } of chosen) {
    const now = await held(file);
    if (now) parcels.push({ path: `${IN}/all/${path}`, bytes: now.bytes });
  }
  const answer = await ask({ ask: "collect", folder: `${IN}/all` }, parcels);
  at("ready").textContent = "";
  if (answer) showCollection(answer);
}

function showCollection({ title, said, headers, rows, left, made }) {
  report = null;
  at("result").hidden = true;
  at("collection").hidden = false;
  at("collection-title").textContent = title;
  at("collection-said").textContent = said;
  at("collection-takes").replaceChildren(...made.map((file) => {
    const url = URL.createObjectURL(new Blob([file.bytes]));
    return element("a", { class: "button second", href: url, download: file.name, text: file.name });
  }));
  const line = (cells, kind) => element("tr", {}, ...cells.map((text, number) =>
    kind === "th" || number === 0
      ? element("th", { text, scope: kind === "th" ? "col" : "row" })
      : element("td", { text })));
  at("collection-table").replaceChildren(
    element("thead", {}, line(headers, "th")),
    element("tbody", {}, ...rows.map((cells) => line(cells, "td"))),
  );
  at("collection-left").replaceChildren(...left.map((text) => element("li", { text })));
  at("collection-title").focus({ preventScroll: true });
  at("collection").scrollIntoView({ behavior: "instant" });
}

// ------------------------------------------------------------------ what she does

// One thing after the other: what is asked for meanwhile waits.
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
  return chosen.length === 1 && !isFolder ? open(chosen[0].file, handle) : collect(chosen);
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
    ["build", { ask: "build" }],
    ["draft", { ask: "build", draft: true }],
    ["annotate", { ask: "annotate" }],
    ["cover", { ask: "cover" }],
    ["publish", { ask: "publish" }],
    ["fragment", { ask: "publish", fragment: true }],
  ]) {
    at(id).onclick = () => doing(() => take({ ...wanted, ...paths() }, files(), at("made")));
  }
  for (const [id, suffix] of [["to-json", ".json"], ["to-xlsx", ".xlsx"]]) {
    at(id).onclick = () =>
      doing(() => take({ ask: "convert", path: paths().path, suffix }, files(), at("made")));
  }
  at("last").onchange = async ({ target }) => {
    await doing(() => compareWith(target.files[0]));
    target.value = "";
  };
  at("no-last").onclick = () => doing(() => compareWith(null));
  at("back").onclick = () => (back ?? at("title")).focus();
  at("again").onclick = () => {
    at("trouble").hidden = true;
    start();
  };
  at("new").onsubmit = (event) => {
    event.preventDefault();
    doing(begun);
  };
  window.addEventListener("beforeunload", (event) => report && event.preventDefault());
  setInterval(look, LOOK_AGAIN);
}

async function compareWith(file) {
  const last = file ? await held(file) : null;
  if (file && !last) return;
  const known = report.last;
  report.last = last;
  if (!(await review())) report.last = known;
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
  for (const note of answer?.notes ?? []) at("new-made").append(element("p", { class: "hint", text: note }));
}

const canRun = () =>
  typeof WebAssembly === "object" && typeof DecompressionStream === "function" && typeof Worker === "function";

listen();
document.addEventListener("DOMContentLoaded", () => {
  if (!canRun()) {
    at("ready").textContent = "";
    trouble(word("old"));
    return;
  }
  parts = [...document.querySelectorAll("[data-part]")].map((part) => ({
    name: part.dataset.part,
    base64: part.textContent,
  }));
  start();
});
