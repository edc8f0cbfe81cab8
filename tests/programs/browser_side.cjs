// Orders, a line of JSON each → what a browser does with the page → a line of JSON each.
//
// The page is opened from the disk, without network; whatever it asks for all the same is kept.
"use strict";

const { createRequire } = require("node:module");
const { readFileSync } = require("node:fs");
const { createInterface } = require("node:readline");
const [modules, executablePath] = process.argv.slice(2);
const load = createRequire(`${modules}/`);
const { chromium } = load("playwright-core");

const asked = [];
let browser, context, page;

const orders = {
  async open({ path }) {
    browser ??= await chromium.launch({ executablePath, args: ["--no-sandbox"] });
    await context?.close();
    context = await browser.newContext({ offline: true, acceptDownloads: true });
    page = await context.newPage();
    page.on("dialog", (dialog) => dialog.accept().catch(() => {}));
    context.on("request", (request) => asked.push([request.url(), () => request.failure()?.errorText]));
    const began = Date.now();
    await page.goto(`file://${path}`, { waitUntil: "commit" });
    await page.waitForSelector("#ready");
    const visible = Date.now() - began;
    await page.waitForSelector("body[data-ready]", { timeout: 120_000 });
    return { visible, ready: Date.now() - began };
  },
  async glance({ path, without }) {
    const other = await context.newPage();
    await other.addInitScript(`delete globalThis.${without}`);
    await other.goto(`file://${path}`, { waitUntil: "commit" });
    const said = await other.waitForSelector("#trouble:not([hidden]) #trouble-said");
    const text = await said.innerText();
    await other.close();
    return text;
  },
  async choose({ at, paths }) {
    const began = Date.now();
    await page.setInputFiles(at, paths);
    await page.waitForSelector("main:not([aria-busy])", { timeout: 120_000 });
    return Date.now() - began;
  },
  async click({ at }) {
    await page.click(at);
    await page.waitForSelector("main:not([aria-busy])", { timeout: 120_000 });
  },
  async take({ at, to }) {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(at)]);
    await download.saveAs(to);
    return download.suggestedFilename();
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
  await browser?.close();
}

main();
