// A page and a workbook → what Firefox, asked over WebDriver BiDi, shows of it and gives for it.
//
// Firefox gives nobody the files that it saves; so what the page hands it is kept on the way.
"use strict";

const { createRequire } = require("node:module");
const [modules, executablePath, path, workbook] = process.argv.slice(2);
const puppeteer = createRequire(`${modules}/`)("puppeteer-core");

const keep = () => {
  const give = URL.createObjectURL;
  URL.createObjectURL = (blob) => {
    window.given = blob;
    return give.call(URL, blob);
  };
};
const base64 = async () => {
  const bytes = new Uint8Array(await window.given.arrayBuffer());
  return btoa(bytes.reduce((text, byte) => text + String.fromCharCode(byte), ""));
};

async function main() {
  const browser = await puppeteer.launch({ browser: "firefox", executablePath, headless: true });
  try {
    const page = await browser.newPage();
    const asked = [];
    page.on("request", (request) => asked.push(request.url().slice(0, 100)));
    await page.goto(`file://${path}`);
    await page.waitForSelector("body[data-ready]", { timeout: 120_000 });
    const input = await page.$("#file");
    await input.uploadFile(workbook);
    await page.waitForFunction(() => report?.review, { timeout: 60_000 });
    await page.waitForSelector("main:not([aria-busy])");
    await page.evaluate(keep);
    await page.click("#build");
    await page.waitForSelector("#made a");
    const told = await page.evaluate(() => report.review.json);
    const draft = await page.evaluate(base64);
    process.stdout.write(JSON.stringify({ told, draft, asked }));
  } finally {
    await browser.close();
  }
}

main();
