import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch } from "./browser.js";
import { SERVER } from "./server.js";

const ATTACK = "<img src=x onerror=document.title='broken'>";
const skip = process.env["PLAINSPOKEN_HOSTILE"] ? false : "the server's rows must hold what an attacker writes";

describe("Pages over hostile rows", { skip }, () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  for (const place of ["", "vms", "jobs", "vms/ctx-pgtest1-20251003-140708", "jobs/e5de9b1b-5159-49e2-95e5-be644da2b7fb", "workbench", "workbench/outcomes?days=3650"]) {
    it(`show them as text and run nothing: #/${place}`, async () => {
      const page = await browser.newPage({ viewport: { width: 800, height: 900 } });
      const said = complaints(page);
      await page.goto(`${SERVER}/#/${place}`);
      await page.getByRole("heading", { level: 1 }).waitFor();
      await page.waitForTimeout(500);

      assert.match(await page.title(), /^[^\u202e]{2,80} · Plainspoken$/);
      assert.equal(await page.locator("main img, main script, main iframe").count(), 0);
      assert.ok(((await page.evaluate("document.documentElement.scrollWidth")) as number) <= 800);
      assert.deepEqual(said, []);
      await page.close();
    });
  }

  it("keep a name's markup readable", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/vms/ctx-pgtest1-20251003-140708`);

    await page.getByRole("heading", { level: 1 }).getByText(ATTACK).waitFor();
    await page.close();
  });
});
