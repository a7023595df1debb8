// Tells how soon each kind of page can be used in a new browser: `npm run measure:pages -- http://127.0.0.1:8082`.
import { chromium } from "playwright-core";

const [server = "http://127.0.0.1:8082"] = process.argv.slice(2);
const TIMES = 10;
const api = async (path) => (await fetch(`${server}/api/v1/${path}`)).json();
const newest = async (query) => (await api(`jobs?status=failed&limit=1${query}`)).jobs[0];
// A test failover where one failed, so that series of different stores compare like with like.
const failed = (await newest("&type=test_failover")) ?? (await newest(""));
if (!failed) throw new Error(`No job of ${server} failed: there is no job and no VM whose page could be measured.`);

/** Where each page is, and what is there once it has its data, also where nothing failed or all is explained. */
const PAGES = {
  overview: ["", "section.failing"],
  jobs: ["jobs", "h1 ~ ps-job-list"],
  VM: [`vms/${failed.context_id}`, ".jobs li"],
  job: [`jobs/${failed.job_id}`, "li .body .name"],
  queue: ["workbench", "h1 ~ ol"],
  editor: ["workbench/draft", ".cm-content[contenteditable=true]"],
};

/** Milliseconds from the navigation until the element is there and the page's thread is free for its reader. */
async function shown(browser, place, selector) {
  const context = await browser.newContext();
  const page = await context.newPage();
  let bytes = 0;
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  await page.addInitScript((sought) => {
    const within = (root) => root.querySelector(sought) ?? [...root.querySelectorAll("*")].reduce((found, { shadowRoot }) => found ?? (shadowRoot && within(shadowRoot)), null);
    const look = () => (within(document) ? requestAnimationFrame(() => setTimeout(() => (globalThis.usableAfter = performance.now()))) : requestAnimationFrame(look));
    addEventListener("DOMContentLoaded", look);
  }, selector);
  await page.goto(`${server}/#/${place}`);
  const time = await (await page.waitForFunction(() => globalThis.usableAfter, undefined, { timeout: 60_000 })).jsonValue();
  await context.close();
  return { time, bytes };
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
await shown(browser, "", "ps-app");
const runs = Object.fromEntries(Object.keys(PAGES).map((name) => [name, []]));
// In turns, so that what else the machine does falls on all alike.
for (let run = 0; run < TIMES; run++) for (const [name, [place, selector]] of Object.entries(PAGES)) runs[name].push(await shown(browser, place, selector));
await browser.close();
console.log("page       median ms   least   most   kB until then   page");
for (const [name, measured] of Object.entries(runs)) {
  const times = measured.map(({ time }) => time).sort((one, other) => one - other);
  const median = (times[TIMES / 2 - 1] + times[TIMES / 2]) / 2;
  const kilobytes = Math.max(...measured.map(({ bytes }) => bytes)) / 1000;
  console.log(name.padEnd(10), ...[median, times[0], times.at(-1)].map((time) => time.toFixed(0).padStart(7)), kilobytes.toFixed(0).padStart(10), `      #/${PAGES[name][0]}`);
}
