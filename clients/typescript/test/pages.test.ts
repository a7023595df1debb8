import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launch, until, violations } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";
const FAILED_VM = "ctx-pgtest1-20251003-140708";
const PAGES = {
  overview: { place: "", heading: "Overview" },
  vms: { place: "vms", heading: "VMs" },
  jobs: { place: "jobs", heading: "Jobs" },
  vm: { place: `vms/${FAILED_VM}`, heading: "pgtest1" },
  job: { place: `jobs/${FAILED_JOB}`, heading: "Test Failover" },
};
const FIRST_VIEW = 150_000;

let browser: Browser;
before(async () => void (browser = await launch()));
after(() => browser.close());

async function opened(place: string, options: Parameters<Browser["newPage"]>[0] = {}): Promise<Page> {
  const page = await browser.newPage(options);
  await page.goto(`${SERVER}/#/${place}`);
  return page;
}

const heading = (page: Page, name: string) => page.getByRole("heading", { level: 1, name, exact: true });

describe("The pages", () => {
  it("need little to be sent before the first view", async () => {
    const page = await browser.newPage();
    const sizes: number[] = [];
    page.on("requestfinished", async (request) => {
      if (!request.url().includes("/api/")) sizes.push((await request.sizes()).responseBodySize);
    });
    await page.goto(`${SERVER}/`);
    await heading(page, "Overview").waitFor();

    assert.ok(sizes.length >= 3);
    assert.ok(sizes.reduce((sum, size) => sum + size) < FIRST_VIEW);
    await page.close();
  });

  it("show a failure until somebody dismisses it, and show it again when asked", async () => {
    const page = await opened(`vms/${FAILED_VM}`);
    const banner = page.getByRole("article", { name: "Test failover failed" });
    await banner.getByText("KVM driver installation failed - compatibility issue").waitFor();
    assert.match(await banner.innerText(), /Preparing Drivers for Compatibility \(60%\)/);

    await banner.getByRole("button", { name: "Dismiss" }).click();
    await banner.waitFor({ state: "detached" });
    await page.reload();
    await page.getByRole("button", { name: "Show it again" }).click();

    await banner.waitFor();
    await page.close();
  });

  it("lead from the failure to the steps of its job, and to the id for support", async () => {
    const page = await opened(`vms/${FAILED_VM}`);
    await page.getByRole("button", { name: "View details" }).click();
    await heading(page, "Test Failover").waitFor();

    assert.equal(new URL(page.url()).hash, `#/jobs/${FAILED_JOB}`);
    const steps = await page.locator("ps-timeline .name").allInnerTexts();
    assert.deepEqual(steps.slice(0, 2), ["Pre-flight Validation", "Switching Volumes to Failover"]);
    await page.locator("code", { hasText: FAILED_JOB }).waitFor();
    await page.close();
  });

  it("move with a job that runs, without a reload", async () => {
    const page = await opened("vms/ctx-print-srv-20251001-120000");
    const seen = new Set<string>();
    const list = page.locator("ps-job-list");
    await list.waitFor();
    for (const end = Date.now() + 30_000; seen.size < 3 && Date.now() < end; ) {
      seen.add(await list.locator("li").first().innerText());
      await page.waitForTimeout(500);
    }

    assert.ok(seen.size >= 3, [...seen].join("\n---\n"));
    await page.close();
  });

  it("filter jobs, and keep the filter in the address", async () => {
    const page = await opened("jobs");
    await page.getByLabel("Status").selectOption("failed");
    const states = page.locator("ps-job-list .state");
    await until(async () => (await page.locator("ps-job-list .state:not(.failed)").count()) === 0);
    assert.ok((await states.count()) > 0);
    assert.match(page.url(), /#\/jobs\?status=failed$/);

    await page.reload();
    await states.first().waitFor();
    assert.equal(await page.locator("ps-job-list .state:not(.failed)").count(), 0);
    await page.close();
  });

  it("find a VM by a part of its name", async () => {
    const page = await opened("vms");
    await page.getByRole("searchbox", { name: "Search by name" }).fill("PGTEST");
    await until(async () => (await page.locator("tbody tr").count()) === 1);
    await page.getByRole("link", { name: "pgtest1" }).click();
    await heading(page, "pgtest1").waitFor();
    await page.close();
  });

  it("are walked by keyboard alone", async () => {
    const page = await opened("vms");
    await page.getByRole("link", { name: "pgtest1" }).waitFor();
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter"); // skips to the content
    for (let pressed = 0; pressed < 30; pressed++) {
      await page.keyboard.press("Tab");
      const focused = await page.evaluate("(() => { let e = document.activeElement; while (e?.shadowRoot?.activeElement) e = e.shadowRoot.activeElement; return e?.textContent; })()");
      if (focused === "pgtest1") break;
    }
    await page.keyboard.press("Enter");

    await heading(page, "pgtest1").waitFor();
    await page.close();
  });

  it("say in words what is not there, and that the connection is lost", async () => {
    const page = await browser.newPage();
    await page.clock.install();
    await page.goto(`${SERVER}/#/jobs/nothing`);
    const alert = page.getByRole("alert");
    await alert.waitFor();
    assert.match(await alert.innerText(), /Quote \S+ to support\./);

    await page.goto(`${SERVER}/#/vms`);
    await page.getByRole("link", { name: "pgtest1" }).waitFor();
    await page.context().setOffline(true);
    await page.getByRole("searchbox", { name: "Search by name" }).fill("x");
    await page.getByText("The server does not answer.").waitFor();
    await page.context().setOffline(false);
    // The page tries again by itself, some seconds later.
    await page.clock.fastForward(6_000);
    await page.getByText("No VM matches.").waitFor({ timeout: 15_000 });
    await page.close();
  });

  it("count what failed most, as bars and as a table", async () => {
    const page = await opened("?days=3650", { bypassCSP: true });
    await page.locator("ps-bars").first().waitFor();
    assert.equal(await page.locator("ps-bars, ps-columns").count(), 3);
    await page.locator("ps-bars").first().getByText("Show the numbers as a table").click();
    const table = page.getByRole("table", { name: "By category" });
    await page.locator("ps-bars").last().scrollIntoViewIfNeeded();
    assert.deepEqual(await violations(page, "overview-failures"), []);
    // Both at once: the live job of the demo may fail once more meanwhile.
    const [bars, cells] = await page.locator("ps-bars").first().evaluate((plot) =>
      ["ol .number", "td"].map((each) => [...(plot.shadowRoot?.querySelectorAll(each) ?? [])].map(({ textContent }) => textContent)),
    );
    assert.ok(bars && bars.length > 2);
    assert.deepEqual(cells, bars);

    await table.getByRole("link").first().click();
    await heading(page, "Jobs").waitFor();
    await page.close();
  });

  it("lead nowhere else than to this server", async () => {
    const page = await browser.newPage();
    const hosts = new Set<string>();
    page.on("request", (request) => hosts.add(new URL(request.url()).host));
    for (const { place, heading: title } of Object.values(PAGES)) {
      await page.goto(`${SERVER}/#/${place}`);
      await heading(page, title).waitFor();
    }

    assert.deepEqual([...hosts], [new URL(SERVER).host]);
    await page.close();
  });
});
