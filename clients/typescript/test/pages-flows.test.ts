import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launch, until } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_VM = "ctx-pgtest1-20251003-140708";
const FAILED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";

describe("Operations on the pages", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  async function opened(place: string): Promise<Page> {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/${place}`);
    await page.getByRole("heading", { level: 1 }).waitFor();
    return page;
  }

  it("lead from the counts of the overview to the lists that were counted", async () => {
    const page = await opened("");
    for (const [label, title, rows] of [
      ["need attention", "VMs", "tbody tr"],
      ["never replicated", "VMs", "tbody tr"],
      [/failures, /, "Jobs", "ps-job-list .state"],
    ] as const) {
      const count = page.getByRole("navigation", { name: "Overview" }).getByRole("link", { name: label });
      const number = parseInt(await count.innerText(), 10);
      await count.click();
      await page.getByRole("heading", { level: 1, name: title, exact: true }).waitFor();
      // A list of jobs shows its first page; the live job of the demo may fail once more meanwhile.
      await until(async () => (await page.locator(rows).count()) >= Math.min(number, 50));
      assert.ok((await page.locator(rows).count()) <= number + 3);
      await page.goBack();
    }
    await page.close();
  });

  it("tell on the overview why a VM needs somebody, and find the VMs that were never replicated", async () => {
    const page = await opened("");
    const failing = page.getByRole("region", { name: "VMs that need attention" });
    await failing.getByText(/^\s*Test failover failed: \S+/).first().waitFor();
    const links = failing.getByRole("listitem").getByRole("link");
    assert.ok((await links.count()) > 3);

    await page.goto(`${SERVER}/#/vms`);
    await page.getByLabel("Never replicated only").check();
    await page.getByRole("link", { name: "pgtest1" }).waitFor({ state: "detached" });
    await page.getByRole("link", { name: "hr-portal" }).waitFor();
    assert.match(page.url(), /never=yes/);
    await page.close();
  });

  it("tell a failure and the clean-up that failed after it together, and who can do what", async () => {
    const vms = (await (await fetch(`${SERVER}/api/v1/vm-contexts`)).json()) as { vm_contexts: { context_id: string }[] };
    const told = await Promise.all(
      vms.vm_contexts.map(async ({ context_id }) => (await (await fetch(`${SERVER}/api/v1/vm-contexts/${context_id}`)).json()) as {
        context: { context_id: string };
        last_operation?: { also_failed?: { error_message: string }[]; next_actions?: { who: string }[] };
      }),
    );
    const both = told.find(({ last_operation: last }) => last?.also_failed?.length);
    assert.ok(both);
    const page = await opened(`vms/${both.context.context_id}`);
    const banner = page.getByRole("article");
    await banner.getByText("Failed as well").waitFor();
    await banner.getByText(both.last_operation?.also_failed?.[0]?.error_message ?? "").first().waitFor();
    if (both.last_operation?.next_actions?.some(({ who }) => who === "admin")) await banner.getByText("For an administrator").waitFor();
    await page.close();
  });

  it("narrow the overview to a name, a state, a category and a time, and keep that in the address", async () => {
    const page = await opened("");
    const failing = page.getByRole("region", { name: "VMs that need attention" });
    const count = (label: string | RegExp) => page.getByRole("navigation", { name: "Overview" }).locator(".card", { hasText: label }).locator("strong");
    await failing.getByRole("link", { name: "pgtest1" }).waitFor();
    const items = failing.getByRole("listitem");
    const all = await items.count();
    await page.getByRole("combobox", { name: "Category" }).selectOption("compatibility");
    await until(async () => (await items.count()) < all);
    await failing.getByRole("link", { name: "pgtest1" }).waitFor();
    assert.equal(await count("need attention").innerText(), String(await items.count()));
    await page.getByRole("combobox", { name: "Failures of" }).selectOption("all times");
    await page.getByRole("navigation", { name: "Overview" }).getByText("failures, all times").waitFor();
    const bars = page.locator("ps-bars").first().locator("ol li > span:first-child");
    await until(async () => (await bars.allInnerTexts()).join() === "Compatibility");

    await page.getByLabel("Search by name").fill("PGTEST");
    await page.waitForURL(/#\/\?q=PGTEST&category=compatibility&days=3650$/);
    await page.reload();
    await failing.getByRole("link", { name: "pgtest1" }).waitFor();
    assert.equal(await items.count(), 1);

    await page.getByRole("combobox", { name: "Category" }).selectOption("");
    await page.getByRole("combobox", { name: "State" }).selectOption("cleanup_required");
    await failing.getByText("No VM needs attention.").waitFor();
    await page.close();
  });

  it("filter a VM's jobs and show older pages of them", async () => {
    const page = await opened("vms/lab-01");
    const rows = page.locator("ps-job-list .state");
    await until(async () => (await rows.count()) === 20);
    await page.getByRole("button", { name: "Show older jobs" }).click();
    await until(async () => (await rows.count()) > 20);

    await page.getByLabel("Status").selectOption("completed");
    await until(async () => (await page.locator("ps-job-list .state:not(.completed)").count()) === 0);
    await page.getByLabel("Category").selectOption("network");
    await page.getByText(/No job matches\.|The older jobs that match/).waitFor();
    await page.close();
  });

  it("keep what a reader scrolled to where it is, so that a press meets what was aimed at", async () => {
    const page = await opened("vms/lab-01");
    const older = page.getByRole("button", { name: "Show older jobs" });
    // What comes later than the list itself stands above it, and moves it.
    await page.getByRole("button", { name: "This did not help" }).waitFor();
    const places = await older.evaluate(async (button) => {
      button.scrollIntoView();
      const seen: number[] = [];
      for (let frame = 0; frame < 20; frame++) {
        await new Promise(requestAnimationFrame);
        seen.push(Math.round(button.getBoundingClientRect().top));
      }
      return seen;
    });

    assert.deepEqual([...new Set(places)], places.slice(0, 1));
    await page.close();
  });

  it("dismiss a failure, and show it again", async () => {
    const page = await opened(`vms/${FAILED_VM}`);
    const banner = page.getByRole("article", { name: "Test failover failed" });
    await banner.getByRole("button", { name: "Dismiss" }).click();
    await banner.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Show it again" }).click();
    await banner.waitFor();
    await page.close();
  });

  it("show exact times in place of distances once asked by the keyboard, for the tab and on every page", async () => {
    const page = await opened(`vms/${FAILED_VM}`);
    const shown = () => page.locator(".jobs ps-time").allInnerTexts();
    await page.locator(".jobs ps-time").first().waitFor();
    assert.match((await shown()).join(), /ago/);
    await page.getByRole("button", { name: "Exact times" }).press("Enter");
    await page.getByRole("button", { name: "Exact times", pressed: true }).waitFor();
    for (const time of await shown()) assert.match(time, /20\d\d.*\d+:\d\d:\d\d .+/);

    await page.goto(`${SERVER}/#/jobs/${FAILED_JOB}`);
    await page.reload();
    await page.locator("ps-timeline ps-time").first().waitFor();
    for (const time of await page.locator("ps-timeline ps-time").allInnerTexts()) assert.match(time, /20\d\d.*\d+:\d\d:\d\d .+/);
    assert.match(await page.locator("dl.facts").innerText(), /2025.*\(\d+ \w+ ago\)/);
    await page.setViewportSize({ width: 360, height: 760 });
    assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 360);
    const { width = 0 } = (await page.locator("ps-timeline .body").first().boundingBox()) ?? {};
    assert.ok(width > 180, `${width} px are left for the steps of a job`);
    await page.getByRole("button", { name: "Exact times" }).press("Enter");
    await until(async () => !(await page.locator("ps-timeline ps-time").first().innerText()).includes("2025"));
    await page.close();
  });

  it("show the steps of a job with times and durations, its scrubbed log, and the exact time", async () => {
    const page = await opened(`jobs/${FAILED_JOB}`);
    await page.locator("ps-timeline li.failed .message").first().waitFor();
    assert.match(await page.locator("ps-timeline li").first().innerText(), /\d+ sec\s+\d+:\d+:\d+/);
    await page.locator("ol.log li").first().waitFor();
    assert.doesNotMatch(await page.locator("main").innerText(), /virt-v2v|\/dev\//);
    assert.match(await page.locator("dl.facts").innerText(), /2025.*\(\d+ \w+ ago\)/);

    await page.getByRole("combobox", { name: /^Show/ }).selectOption("ERROR");
    await until(async () => (await page.locator("ol.log .INFO").count()) === 0);
    await page.close();
  });
});
