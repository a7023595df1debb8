import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launch, violations } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_VM = "ctx-pgtest1-20251003-140708";
const BUSY = { status: 503, contentType: "application/problem+json", body: "{}" };

/** Places that show a state, how the network is then, and what a reader is told. */
const STATES: Readonly<Record<string, { place: string; broken?: (page: Page) => Promise<unknown>; shown: string | RegExp }>> = {
  "no VM": { place: "vms?q=zanzibar", shown: "No VM matches." },
  "no job": { place: "jobs?category=network&hours=1&type=rollback", shown: /No job matches\.|The older jobs that match/ },
  "nothing counted": { place: "workbench/outcomes?days=7", shown: "jobs were looked at." },
  "not there": { place: "jobs/nothing", shown: /Quote \S+ to support\./ },
  "no page": { place: "nowhere", shown: "There is no such page." },
  "no answer": { place: "vms", broken: (page) => page.route("**/api/**", (route) => route.abort()), shown: "The server does not answer." },
  "an error of a proxy": { place: "", broken: (page) => page.route("**/api/**", (route) => route.fulfill(BUSY)), shown: "Try again" },
  "connection lost": { place: `vms/${FAILED_VM}`, broken: (page) => page.route("**/events", (route) => route.abort()), shown: "Connection lost." },
  "no answer for an author": {
    place: "workbench/try?text=zanzibar",
    broken: (page) => page.route("**/api/v1/rules/**", (route) => route.abort()),
    shown: "Try again in a moment.",
  },
};

describe("Pages that have nothing to show", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  for (const [state, { place, broken, shown }] of Object.entries(STATES)) {
    it(`say so, and break no rule of accessibility: ${state}`, async () => {
      const page = await browser.newPage({ bypassCSP: true });
      const thrown: string[] = [];
      page.on("pageerror", (error) => thrown.push(String(error)));
      await broken?.(page);
      await page.goto(`${SERVER}/#/${place}`);
      await page.getByText(shown).first().waitFor({ timeout: 20_000 });

      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await violations(page), [], colorScheme);
      }
      assert.deepEqual(thrown, []);
      await page.close();
    });
  }

  it("let a reader say that an answer did not help where it cannot be told whether they have", async () => {
    const page = await browser.newPage();
    const thrown: string[] = [];
    page.on("pageerror", (error) => thrown.push(String(error)));
    await page.route("**/unhelpful", (route) => route.abort(), { times: 1 });
    await page.goto(`${SERVER}/#/vms/${FAILED_VM}`);
    await page.getByRole("button", { name: "This did not help" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("button", { name: "This did not help" }).waitFor();

    assert.deepEqual(thrown, []);
    await page.close();
  });
});
