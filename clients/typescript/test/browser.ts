// A headless Chromium (Debian's) that the tests of the pages drive.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

import { chromium, type Browser, type Page } from "playwright-core";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/** Rules that hold for one theme and may not for another: themes differ in their colors and nothing else. */
const COLORS = ["color-contrast", "link-in-text-block"];
/** Milliseconds; more than any page needs, however busy the machine is. */
const PATIENCE = 30_000;
const PICTURES = process.env["PLAINSPOKEN_PICTURES"];

/** A browser of its own, which reaches no network but what a test leads it to. */
export function launch(): Promise<Browser> {
  return chromium.launch({
    executablePath: process.env["CHROMIUM"] ?? "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-component-update"],
  });
}

/** Wait until something holds. */
export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + PATIENCE; !(await holds()); await new Promise((resolve) => setTimeout(resolve, 100))) {
    if (Date.now() > end) throw new Error("it did not come to hold in time");
  }
}

/** What a page wrote to its console, and what its scripts threw: nothing, where all is well. */
export function complaints(page: Page): string[] {
  const said: string[] = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") said.push(message.text());
  });
  page.on("pageerror", (error) => said.push(error.message));
  return said;
}

/** Rules of WCAG 2.2 AA that a page breaks, in light and in dark; of each theme a picture is kept under `name`. */
export async function violations(page: Page, name?: string): Promise<string[]> {
  if (!(await page.evaluate("'axe' in globalThis"))) await page.evaluate(AXE);
  const found: string[] = [];
  for (const [colorScheme, runOnly] of [["light", WCAG], ["dark", COLORS]] as const) {
    await page.emulateMedia({ colorScheme });
    if (name !== undefined) await picture(page, `${name}-${colorScheme}`);
    const broken = await page.evaluate(async (rules) => {
      const { axe } = globalThis as unknown as { axe: typeof import("axe-core") };
      const { violations: seen } = await axe.run(document, { runOnly: rules, resultTypes: ["violations"] });
      return seen.map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)} ${nodes[0]?.failureSummary}`);
    }, [...runOnly]);
    found.push(...broken.map((each) => `${colorScheme}: ${each}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  return found;
}

/** Where a page does not fit what it is shown on, from a phone to a 4K screen, written either way; nowhere, where all is well. */
export async function misfits(page: Page): Promise<string[]> {
  const before = page.viewportSize();
  const found: string[] = [];
  for (const direction of ["ltr", "rtl"]) {
    for (const width of [360, 3840]) {
      await page.setViewportSize({ width, height: 900 });
      const { needed, menu, cramped } = await page.evaluate((dir) => {
        document.documentElement.dir = dir;
        const nav = document.querySelector("ps-app")?.shadowRoot?.querySelector("nav");
        const within = (root: ParentNode): Element[] => [...root.querySelectorAll("*")].flatMap((each) => [each, ...(each.shadowRoot ? within(each.shadowRoot) : [])]);
        // What is wider than its box and is neither cut nor scrolled lies over what stands beside it.
        const lies = (each: Element) => each.scrollWidth > each.clientWidth + 1 && each.clientWidth > 0 && getComputedStyle(each).overflowX === "visible";
        const covers = (each: Element) => {
          const [own, next] = [each, each.nextElementSibling].map((one) => one?.getBoundingClientRect());
          return own && next && Math.min(own.right, next.right) - Math.max(own.left, next.left) > 1 && Math.min(own.bottom, next.bottom) - Math.max(own.top, next.top) > 1;
        };
        const all = within(document.body);
        return {
          needed: document.documentElement.scrollWidth,
          menu: nav?.getBoundingClientRect().left,
          cramped: [...all.filter(lies), ...all.filter((each) => each.matches("section, li, article, ul") && covers(each))].map(
            (each) => `${each.tagName}.${each.className} ${each.textContent?.trim().slice(0, 60)}`,
          ),
        };
      }, direction);
      if (needed > width) found.push(`${direction}: ${needed} pixels of ${width}`);
      found.push(...cramped.map((each) => `${direction}, ${width} pixels: over what stands beside it: ${each}`));
      if (menu !== undefined && width > 1000 && menu > width / 2 !== (direction === "rtl")) found.push(`${direction}: the menu begins at ${menu}`);
    }
  }
  await page.evaluate(() => document.documentElement.removeAttribute("dir"));
  if (before) await page.setViewportSize(before);
  return found;
}

/** Keep a picture for the documentation, where a directory for them is named; WebP is a third of the size of PNG. */
export async function picture(page: Page, name: string): Promise<void> {
  if (PICTURES === undefined) return;
  mkdirSync(PICTURES, { recursive: true });
  // What comes later than the page itself, such as what its reader may do.
  await page.waitForTimeout(700);
  const session = await page.context().newCDPSession(page);
  const { data } = await session.send("Page.captureScreenshot", { format: "webp", quality: 80 });
  await session.detach();
  writeFileSync(`${PICTURES}/${name}.webp`, Buffer.from(data, "base64"));
}
