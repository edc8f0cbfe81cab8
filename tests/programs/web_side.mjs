// An order in JSON on standard input → what Chromium shows of a page, or what editors make of it.

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";

const order = JSON.parse(fs.readFileSync(0, "utf8"));
const folder = (name) => order.folders[name];
const { chromium } = await import(pathToFileURL(path.join(folder("playwright-core"), "index.mjs")));
const browser = await chromium.launch({ executablePath: order.chromium, args: ["--no-sandbox"] });
const context = await browser.newContext({ deviceScaleFactor: order.scale ?? 1 });
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

async function look({ path: shown, printed }, width) {
  const page = await context.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.setViewportSize({ width, height: 900 });
  await page.goto(pathToFileURL(shown).href);
  const picture = order.scale ? printed.replace(/\.pdf$/, `-${width}.png`) : "";
  if (picture) await page.screenshot({ path: picture, fullPage: true });
  const scrolled = await page.evaluate(() => document.documentElement.scrollWidth);
  const network = asked.filter((url) => url !== pathToFileURL(shown).href);
  await page.addScriptTag({ path: path.join(folder("axe-core"), "axe.min.js") });
  const told = await page.evaluate((tags) => axe.run(document, { runOnly: tags }), WCAG);
  const violations = told.violations.map((each) => `${each.id}: ${each.nodes[0].html}`);
  if (width === order.widths.at(-1)) await page.pdf({ path: printed, preferCSSPageSize: true });
  await page.close();
  return { width, violations, scrolled, asked: network, picture };
}

// Each editor as its documentation sets it up, with the plugins that sites use for such pages.
const EDITORS = {
  tinymce: {
    script: path.join(folder("tinymce"), "tinymce.min.js"),
    start: async (base) => {
      const setup = { selector: "#editor", license_key: "gpl", base_url: base, suffix: ".min" };
      const [editor] = await tinymce.init({ ...setup, plugins: "table", promotion: false });
      window.take = (html) => editor.setContent(html);
      window.give = () => editor.getContent();
    },
    clicked: (page) => page.frameLocator("iframe").locator("body"),
  },
  ckeditor5: {
    script: path.join(folder("ckeditor5"), "dist", "browser", "ckeditor5.umd.js"),
    start: async () => {
      const { ClassicEditor, ...c } = CKEDITOR;
      const plugins = [c.Essentials, c.Paragraph, c.Heading, c.Bold, c.Alignment, c.Font, c.Table];
      plugins.push(c.TableProperties, c.TableCellProperties, c.PasteFromOffice);
      const place = document.querySelector("#editor");
      const editor = await ClassicEditor.create(place, { licenseKey: "GPL", plugins });
      window.take = (html) => editor.setData(html);
      window.give = () => editor.getData();
    },
    clicked: (page) => page.locator("[contenteditable=true]").first(),
  },
  wangeditor: {
    script: path.join(folder("@wangeditor/editor"), "dist", "index.js"),
    start: async () => {
      const editor = wangEditor.createEditor({ selector: "#editor", html: "" });
      window.take = (html) => editor.setHtml(html);
      window.give = () => editor.getHtml();
    },
    clicked: (page) => page.locator("[contenteditable=true]").first(),
  },
};

async function edit(name, empty, given) {
  const editor = EDITORS[name];
  const page = await context.newPage();
  await page.goto(pathToFileURL(empty).href);
  await page.addScriptTag({ url: pathToFileURL(editor.script).href });
  await page.evaluate(editor.start, pathToFileURL(path.dirname(editor.script)).href);
  await page.evaluate((html) => window.take(html), fs.readFileSync(order.edit, "utf8"));
  given[name] = await page.evaluate(() => window.give());
  await page.evaluate(() => window.take("<p><br></p>"));
  await copy();
  await page.bringToFront();
  await editor.clicked(page).click();
  await page.keyboard.press("Control+V");
  await page.waitForFunction(() => window.give().length > 5000, null, { polling: 200, timeout: 20000 });
  given[`${name} pasted`] = await page.evaluate(() => window.give());
  await page.close();
}

async function copy() {
  const page = await context.newPage();
  await page.goto(pathToFileURL(order.edit).href);
  await page.bringToFront();
  await page.keyboard.press("Control+A");
  await page.keyboard.press("Control+C");
  await page.close();
}

let answer = {};
if (order.edit) {
  const empty = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "editor-")), "empty.html");
  fs.writeFileSync(empty, '<!doctype html><meta charset="utf-8"><div id="editor"></div>');
  for (const name of order.editors) await edit(name, empty, answer);
} else {
  answer = [];
  for (const page of order.pages) {
    const looks = [];
    for (const width of order.widths) looks.push(await look(page, width));
    answer.push(looks);
  }
}
await browser.close();
console.log(JSON.stringify(answer));
