// What the page asks → what the program answers: Python runs here, off the page's own thread.
//
// All that Python needs comes with the first message, as the base64 of gzip; nothing is fetched.
"use strict";

const WORK = "/files";
let python, answer;

async function unpacked(base64) {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

// A page that was opened from a disk may load no module but one that it holds itself.
function module(bytes) {
  return import(URL.createObjectURL(new Blob([bytes], { type: "text/javascript" })));
}

// Rejects where the browser refuses to begin the program, for want of memory mostly: Pyodide writes
// that to the console, and goes on waiting.
function refusal() {
  const begun = WebAssembly.instantiateStreaming;
  return new Promise((_, refuse) => {
    WebAssembly.instantiateStreaming = (...given) => {
      const instance = begun.apply(WebAssembly, given);
      instance.catch(refuse);
      return instance;
    };
  });
}

async function begin(parts) {
  const held = new Map();
  await Promise.all(parts.map(async ({ name, base64 }) => held.set(name, await unpacked(base64))));
  // The runtime asks for its files by name: they are here, and nothing else is to be had.
  self.fetch = async (asked) => {
    const name = String(asked.url ?? asked).split("/").pop();
    if (!held.has(name)) throw new TypeError(`${name} is not in the page`);
    const type = name.endsWith(".wasm") ? "application/wasm" : "application/octet-stream";
    return new Response(held.get(name), { headers: { "Content-Type": type } });
  };
  const failed = refusal();
  const { loadPyodide } = await module(held.get("pyodide.mjs"));
  const { default: createPyodideModule } = await module(held.get("pyodide.asm.mjs"));
  const { info } = JSON.parse(new TextDecoder().decode(held.get("pyodide-lock.json")));
  const loaded = loadPyodide({
    indexURL: "https://page.invalid/",
    createPyodideModule,
    lockFileContents: { info, packages: {} },
    env: { TZ: Intl.DateTimeFormat().resolvedOptions().timeZone },
  });
  python = await Promise.race([loaded, failed]);
  const site = python.runPython("import site; site.getsitepackages()[0]");
  for (const [name, bytes] of held) {
    if (name.endsWith(".whl")) python.unpackArchive(bytes, "wheel", { extractDir: site });
  }
  held.clear();
  python.FS.mkdirTree(WORK);
  python.FS.chdir(WORK);
  python.pyimport("gongkai_docx.page.absent").stand_in();
  answer = python.pyimport("gongkai_docx.page.answers").answer;
}

function write(path, bytes) {
  python.FS.mkdirTree(path.slice(0, path.lastIndexOf("/")));
  python.FS.writeFile(path, bytes);
}

function remove(path) {
  const { FS } = python;
  if (!FS.analyzePath(path).exists) return;
  if (!FS.isDir(FS.stat(path).mode)) return FS.unlink(path);
  for (const name of FS.readdir(path)) if (name !== "." && name !== "..") remove(`${path}/${name}`);
  FS.rmdir(path);
}

function taken(path) {
  const bytes = python.FS.readFile(path);
  remove(path);
  return { name: path.split("/").pop(), bytes };
}

self.onmessage = async ({ data: { id, parts, clear, files = [], asked } }) => {
  try {
    if (parts) await begin(parts);
    if (clear) remove(`${WORK}/in`);
    for (const { path, bytes } of files) write(path, new Uint8Array(bytes));
    if (!asked) return self.postMessage({ id });
    const hear = (done, total) => self.postMessage({ id, done, total });
    const { files: paths, ...result } = JSON.parse(answer(JSON.stringify(asked), hear));
    const made = paths.map(taken);
    self.postMessage({ id, result, made }, made.map(({ bytes }) => bytes.buffer));
  } catch (error) {
    self.postMessage({ id, broken: String(error?.message ?? error).trim().split("\n").pop() });
  }
};
