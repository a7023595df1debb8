import assert from "node:assert/strict";
import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch, violations } from "./browser.js";
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

describe("A page of another GUI", { skip }, () => {
  let browser: Browser;
  let served: ChildProcess;
  let host = "";
  before(async () => {
    browser = await launch();
    served = spawn(process.execPath, ["examples/serve.mjs", SERVER], { env: { ...process.env, PORT: "0" }, stdio: ["ignore", "pipe", "inherit"] });
    const [line] = (await once(served.stdout as NodeJS.ReadableStream, "data")) as [Buffer];
    host = /http:\/\/[\d.:]+/.exec(line.toString())?.[0] ?? "";
  });
  after(async () => {
    served.kill();
    await browser.close();
  });

  it("shows a VM with the elements of the client as they are, and leads where it says itself", async () => {
    const page = await browser.newPage();
    const said = complaints(page);
    await page.goto(`${host}/embed`);
    const banner = page.locator("main ps-failure-banner");
    await banner.getByText("KVM driver installation failed - compatibility issue").waitFor();
    await page.locator("main ps-job-list").getByText("Replication Completed").waitFor();
    await page.locator("main ps-timeline").getByText("Pre-flight Validation").waitFor();
    assert.equal(await banner.getByRole("button", { name: "Dismiss" }).count(), 0);
    assert.deepEqual(said, []);
    assert.deepEqual(await violations(page), []);

    for (const element of ["ps-failure-banner", "ps-timeline"]) {
      await page.locator(`main ${element}`).getByRole("button", { name: "Try live failover (no driver modification)" }).click();
      await page.waitForURL(`${host}/failover?vm=${FAILED_VM}&job=${FAILED_JOB}`);
      await page.goBack();
    }
    await page.close();
  });

  it("hears what is pressed in its elements, and on the pages that it shows in a frame", async () => {
    const page = await browser.newPage();
    await page.goto(`${host}/embed?vm=lab-01`);
    const told = page.getByRole("status").first();
    await page.locator("main ps-failure-banner").getByRole("button", { name: "Try the operation again" }).click();
    await told.getByText(/^retry was pressed for the job \S{36} of lab-01\.$/).waitFor();
    await told.evaluate((element) => (element.textContent = ""));

    const failed = page.frameLocator("iframe").locator("ps-job-list li").filter({ hasText: "could not be connected" }).first();
    await failed.locator("summary").click();
    await failed.getByRole("button", { name: /^Try the operation again/ }).click();
    await told.getByText(/^retry was pressed for the job \S{36} of \S+\.$/).waitFor();
    await page.close();
  });
});
