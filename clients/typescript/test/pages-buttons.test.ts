import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { launch } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_VM = "ctx-pgtest1-20251003-140708";
const FAILED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";
const buttons = process.env["PLAINSPOKEN_BUTTONS_SET"];
const skip = buttons ? false : "the server must have buttons: retry=message try_live_failover=<address>";

describe("Typed actions of the pages", { skip }, () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("lead where the operator set it, with the ids of the job that was pressed", async () => {
    const page = await browser.newPage();
    await page.route("https://portal.example.com/**", (route) => route.fulfill({ body: "the portal" }));
    await page.goto(`${SERVER}/#/vms/${FAILED_VM}`);
    await page.getByRole("article").getByRole("button", { name: "Try live failover (no driver modification)" }).click();
    await page.getByText("the portal").waitFor();

    assert.equal(page.url(), `https://portal.example.com/vms/${FAILED_VM}/failover?job=${FAILED_JOB}`);
    await page.close();
  });

  it("are told to the page around, about the job in whose row they stand", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/jobs?status=failed`);
    const row = page.locator("ps-job-list li", { has: page.getByText("What can be done") }).filter({ has: page.locator("ps-actions") });
    await row.first().waitFor();
    const heard = page.evaluate(
      () => new Promise<Record<string, string>>((resolve) => addEventListener("message", (event) => resolve(event.data as Record<string, string>))),
    );
    for (const summary of await page.locator("ps-job-list summary").all()) {
      await summary.click();
      const retry = page.getByRole("button", { name: /^Try the operation again/ });
      if ((await retry.count()) === 0) continue;
      await retry.first().click();
      break;
    }
    const told = await heard;

    assert.deepEqual([told["source"], told["do"]], ["plainspoken", "retry"]);
    assert.ok(told["job_id"] && told["context_id"] && told["vm_name"]);
    await page.close();
  });

  it("stay text where nothing is set for them", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/vms/${FAILED_VM}`);
    await page.getByRole("article").getByText("Verify VM is Windows-based").waitFor();

    assert.equal(await page.getByRole("button", { name: "Verify VM is Windows-based" }).count(), 0);
    await page.close();
  });
});
