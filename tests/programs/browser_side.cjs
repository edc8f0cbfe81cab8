// Orders, a line of JSON each → what a browser does with the page → a line of JSON each.
//
// The page is opened from the disk, without network; whatever it asks for all the same is kept.
"use strict";

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const [modules, executablePath, extension, ...more] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const { chromium } = load("playwright-core");

const asked = [];
const args = ["--no-sandbox", ...more];
const offline = { offline: true, acceptDownloads: true };
let browser, context, page, stays;

async function begun() {
  if (!extension) {
    browser ??= await chromium.launch({ executablePath, args });
    return browser.newContext(offline);
  }
  args.push(`--disable-extensions-except=${extension}`, `--load-extension=${extension}`);
  const ignoreDefaultArgs = ["--disable-extensions"];
  return chromium.launchPersistentContext("", { ...offline, executablePath, args, ignoreDefaultArgs });
}

async function ready() {
  await page.waitForSelector("body[data-ready], #trouble:not([hidden])", { timeout: 120_000 });
}

async function taken(asking, to) {
  const [download] = await Promise.all([page.waitForEvent("download"), asking]);
  await download.saveAs(to);
  return download.suggestedFilename();
}

const orders = {
  async open({ path }) {
    await context?.close();
    context = await begun();
    page = await context.newPage();
    page.on("dialog", (dialog) => (stays ? stays(dialog) : dialog.accept().catch(() => {})));
    context.on("request", (request) => asked.push([request.url(), () => request.failure()?.errorText]));
    page.on("filechooser", () => {}); // from now on, not when a key is about to ask for one
    const began = Date.now();
    await page.goto(`file://${path}`, { waitUntil: "commit" });
    await page.waitForSelector("h1");
    const visible = Date.now() - began;
    await ready();
    return { visible, ready: Date.now() - began };
  },
  async offer({ at, paths }) {
    await page.setInputFiles(at, paths);
  },
  async leave() {
    await page.click("h1"); // who has done nothing on a page isn't asked
    const asks = new Promise((told) => {
      stays = (dialog) => dialog.dismiss().then(() => told(dialog.type() === "beforeunload"));
    });
    const left = page.waitForEvent("domcontentloaded").then(() => false);
    await page.evaluate(() => void setTimeout(() => location.reload()));
    const wasAsked = await Promise.race([asks, left]);
    left.catch(() => {});
    stays = null;
    if (!wasAsked) await ready();
    return wasAsked;
  },
  async press({ keys }) {
    for (const key of keys) await page.keyboard.press(key);
  },
  async settle() {
    await page.waitForSelector("main:not([aria-busy])", { timeout: 120_000 });
  },
  async choose({ at, paths }) {
    const began = Date.now();
    await page.setInputFiles(at, paths);
    await orders.settle();
    return Date.now() - began;
  },
  async click({ at }) {
    await page.click(at);
    await orders.settle();
  },
  async choose_by_key({ key, paths }) {
    const [chooser] = await Promise.all([page.waitForEvent("filechooser"), page.keyboard.press(key)]);
    await chooser.setFiles(paths);
    await orders.settle();
  },
  async take({ at, to }) {
    return taken(page.click(at), to);
  },
  async give({ at, paths, to }) {
    const name = await taken(page.setInputFiles(at, paths), to);
    await orders.settle();
    return name;
  },
  async take_by_key({ key, to }) {
    return taken(page.keyboard.press(key), to);
  },
  async type({ at, text }) {
    await page.fill(at, text);
  },
  async evaluate({ script }) {
    return (await page.evaluate(script)) ?? null;
  },
  async work({ script }) {
    return (await page.workers()[0].evaluate(script)) ?? null;
  },
  async view({ width, height, scheme }) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: scheme });
  },
  async draw({ to }) {
    await page.screenshot({ path: to });
  },
  async judge() {
    await page.evaluate(readFileSync(load.resolve("axe-core/axe.min.js"), "utf8"));
    const { violations } = await page.evaluate(() => axe.run());
    return violations.map(({ id, nodes }) => [id, ...nodes.map(({ target }) => target.join(" "))]);
  },
  async requests() {
    return asked.map(([url, why]) => [url, why() ?? ""]);
  },
};

async function main() {
  for await (const line of createInterface({ input: process.stdin })) {
    const { order, ...wanted } = JSON.parse(line);
    let answer;
    try {
      answer = { done: (await orders[order](wanted)) ?? null };
    } catch (error) {
      answer = { refused: String(error) };
    }
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
  await context?.close(); // one with an extension is a browser by itself
  await browser?.close();
}

main();
