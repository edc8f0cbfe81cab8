// A question, and files → what the program answers; the program runs in a worker (worker.js).
//
// No word of the product stands here: sentences come from the program, or from the page's template.
"use strict";

const at = (id) => document.getElementById(id);
const IN = "/files/in";

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

let worker, ready, parts, asked;
const waiting = new Map();

function start() {
  worker?.terminate();
  gone("");
  asked = 0;
  const source = new Blob([at("worker").textContent], { type: "text/javascript" });
  worker = new Worker(URL.createObjectURL(source));
  worker.onmessage = ({ data }) => {
    if (data.total) return waiting.get(data.id)?.hear(data.done, data.total);
    waiting.get(data.id)?.answer(data);
    waiting.delete(data.id);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    gone(event.message);
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

// The program is no more: whoever waits for it is told why.
function gone(why) {
  for (const { answer } of waiting.values()) answer({ broken: why ?? "" });
  waiting.clear();
}

function post(message, { hand = [], hear = () => {} } = {}) {
  return new Promise((answer) => {
    waiting.set(++asked, { answer, hear });
    worker.postMessage({ id: asked, ...message }, hand);
  });
}

// What the program answers; null where it couldn't, which the page tells then.
async function ask(wanted, files = [], { clear = true, hear } = {}) {
  try {
    await ready;
  } catch {
    return null; // that is told already
  }
  at("trouble").hidden = true;
  const answer = await post({ asked: wanted, files, clear }, { hear });
  if (answer.broken !== undefined) return broken("died", answer.broken);
  at("again").hidden = !answer.result.exhausted;
  if (answer.result.refused) return trouble(answer.result.refused);
  return { ...answer.result, made: answer.made };
}

function trouble(said) {
  at("trouble-said").textContent = said;
  at("trouble").hidden = false;
  at("trouble").scrollIntoView({ block: "nearest", behavior: "instant" });
  return null;
}

function broken(how, why) {
  at("again").hidden = false;
  at("ready").textContent = "";
  return trouble(word(how, why));
}

// A table of texts, of which the first in each row says what the row is about.
function tabled(headers, rows) {
  const line = (cells, scope) => element("tr", {}, ...cells.map((text, number) =>
    scope === "col" || number === 0 ? element("th", { text, scope }) : element("td", { text })));
  return element("table", {},
    element("thead", {}, line(headers, "col")),
    element("tbody", {}, ...rows.map((cells) => line(cells, "row"))));
}

// ------------------------------------------------------------------ files

const sent = (folder, held) => ({ path: `${IN}/${folder}/${held.name}`, bytes: held.bytes });

// The file's name and bytes; where it can't be read, why.
async function read(file) {
  const { largest } = await ready;
  if (file.size > largest) {
    const { result } = await post({ asked: { ask: "oversized", name: file.name } });
    return { why: result.refused };
  }
  try {
    return { name: file.name, bytes: await file.arrayBuffer() };
  } catch (error) {
    return { why: word(error instanceof DOMException ? "gone" : "memory", file.name) };
  }
}

// The file's name and bytes; null, and told, where it can't be read.
async function held(file) {
  const now = await ready.then(() => read(file), () => ({}));
  if (now.bytes) return now;
  return now.why ? trouble(now.why) : null;
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
