import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch, violations } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_VM = "ctx-pgtest1-20251003-140708";
const FAILED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";
const MESSAGE = "KVM driver installation failed - compatibility issue";

describe("What helped", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("is told by a reader in one click, which can be taken back, and counted for the answer", async () => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 }, bypassCSP: true });
    const said = complaints(page);
    await page.goto(`${SERVER}/#/vms/${FAILED_VM}`);
    await page.getByRole("button", { name: "This did not help" }).click();
    await page.getByText("You said that this did not help.").waitFor();

    await page.goto(`${SERVER}/#/jobs/${FAILED_JOB}`);
    await page.getByText("You said that this did not help.").waitFor();
    await page.reload();
    await page.getByText("You said that this did not help.").waitFor();
    assert.deepEqual(await violations(page), []);

    await page.goto(`${SERVER}/#/workbench/outcomes?days=3650`);
    const answers = page.getByRole("table").locator("tbody tr");
    await answers.filter({ hasText: MESSAGE }).waitFor({ timeout: 20_000 });
    assert.match((await answers.filter({ hasText: MESSAGE }).locator("td").last().innerText()).trim(), /^1$/);
    assert.deepEqual(await violations(page, "workbench-outcomes"), []);

    await answers.filter({ hasText: MESSAGE }).getByRole("link", { name: "the newest such job" }).click();
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByRole("button", { name: "This did not help" }).waitFor();
    assert.deepEqual(said, []);
    await page.close();
  });

  it("shows those answers first that fail their readers", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/workbench/outcomes?days=3650`);
    await page.getByRole("table").waitFor({ timeout: 20_000 });
    const numbers = await page.locator("tbody tr").evaluateAll((rows) =>
      rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent?.trim() ?? "")),
    );
    const failing = numbers.map(([, , next = "", unhelpful]) => {
      const [succeeded, followed] = next.includes(" of ") ? next.split(" of ").map(Number) : [0, 0];
      return Number(unhelpful) + (followed ?? 0) - (succeeded ?? 0);
    });

    assert.ok(failing.length > 5);
    assert.deepEqual(failing, failing.toSorted((one, other) => other - one));
    await page.close();
  });
});
