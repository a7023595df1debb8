import assert from "node:assert/strict";
import { setMaxListeners } from "node:events";
import { after, before, describe, it } from "node:test";

import { answer, createClient, events } from "plainspoken-client";
import type { Browser, Page } from "playwright-core";

import { launch, until } from "./browser.js";
import { SERVER } from "./server.js";

const ROWS = 5_000;
const LISTENERS = 500;
const LONGEST = 100; // milliseconds of the main thread's own time, of which a frame has 16
const skip = process.env["PLAINSPOKEN_MANY"] ? false : "the server must have thousands of jobs";

interface Traced {
  name: string;
  ph: string;
  tid: number;
  pid: number;
  tdur?: number;
  args?: { name?: string };
}

/** What `work` had the page's main thread do at one go, the longest first, in milliseconds of its own time. */
async function tasksOf(page: Page, work: () => Promise<void>): Promise<number[]> {
  const session = await page.context().newCDPSession(page);
  const traced: Traced[] = [];
  session.on("Tracing.dataCollected", ({ value }) => void traced.push(...(value as unknown as Traced[])));
  await session.send("Tracing.start", { transferMode: "ReportEvents", traceConfig: { includedCategories: ["toplevel", "__metadata"] } });
  await work();
  const complete = new Promise((resolve) => session.once("Tracing.tracingComplete", resolve));
  await session.send("Tracing.end");
  await complete;
  const main = new Set(traced.filter((each) => each.args?.name === "CrRendererMain").map(({ pid, tid }) => `${pid} ${tid}`));
  const tasks = traced.filter((each) => each.ph === "X" && each.tdur !== undefined && main.has(`${each.pid} ${each.tid}`));
  assert.ok(tasks.length > 10, "the tasks of the page were not traced");
  return tasks.map(({ tdur = 0 }) => tdur / 1000).sort((one, other) => other - one);
}

describe("Pages of thousands of jobs", { skip }, () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("show, scroll and follow 5,000 jobs in a list without a stutter", async (test) => {
    const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
    await page.goto(`${SERVER}/#/jobs`);
    const jobs = () => page.evaluate(() => (document.querySelector("ps-app")?.shadowRoot?.querySelector("ps-jobs")?.shadowRoot?.querySelector("ps-job-list") as { jobs?: readonly unknown[] } | null)?.jobs?.length ?? 0);
    await until(async () => (await jobs()) > 0);
    const older = page.getByRole("button", { name: "Show older jobs" });

    const reading = await tasksOf(page, async () => {
      for (let known = await jobs(); known < ROWS; known = await jobs()) {
        await older.evaluate((button: HTMLElement) => button.click());
        await until(async () => (await jobs()) > known);
      }
    });
    const scrolling = await tasksOf(page, async () => {
      for (let step = 0; step < 40; step++) {
        await page.mouse.wheel(0, 2_000);
        await page.waitForTimeout(30);
      }
      await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight));
      await until(async () => (await page.locator("ps-job-list .rest").count()) === 0 || (await page.locator("ps-job-list .state").count()) > 1_000);
    });
    // A job that starts stands before all others.
    const following = await tasksOf(page, async () => {
      const known = await jobs();
      const body = { operation: "test_failover", vm: "many" } as const;
      const { job_id } = await answer(createClient({ baseUrl: SERVER }).POST("/api/v1/jobs", { body }));
      await page.locator(`ps-job-list li a[href$="${job_id}"]`).waitFor();
      assert.equal(await jobs(), known + 1);
    });

    for (const [name, tasks] of Object.entries({ reading, scrolling, following })) {
      test.diagnostic(`${name}: longest tasks ${tasks.slice(0, 5).map((time) => time.toFixed(0)).join(", ")} ms of ${tasks.length}`);
      assert.ok((tasks[0] ?? 0) < LONGEST, `${name}: a task of ${tasks[0]} ms`);
    }
    await page.close();
  });

  it("show what needs somebody while thousands of failures are still counted", async () => {
    const page = await browser.newPage();
    let release = () => {};
    const released = new Promise<void>((resolve) => (release = resolve));
    await page.route(/jobs\?.*before=/, async (route) => {
      await released;
      await route.continue();
    });
    await page.goto(`${SERVER}/#/?days=3650`);
    const failures = page.getByRole("navigation", { name: "Overview" }).getByRole("link", { name: /failures, all times/ });
    await page.getByRole("region", { name: "VMs that need attention" }).getByRole("link", { name: "pgtest1" }).waitFor();
    await page.getByRole("region", { name: "What failed most" }).getByText("Loading").waitFor();
    assert.match(await failures.innerText(), /…/);

    release();
    await page.getByText("The newest 1000 failures were counted; there are older ones.").waitFor();
    assert.match(await failures.innerText(), /1000\+/);
    await page.close();
  });

  it("keep their place when a reader has read on and the connection is lost meanwhile", async () => {
    const page = await browser.newPage();
    // The first stream ends at once, and the page opens the next one after four seconds.
    const ended = { contentType: "text/event-stream", body: "retry: 4000\n\n" };
    await page.route("**/vm-contexts/many/events", (route) => route.fulfill(ended), { times: 1 });
    await page.goto(`${SERVER}/#/vms/many`);
    const rows = page.locator("ps-job-list .state");
    await until(async () => (await rows.count()) === 20);
    await page.getByText("Connection lost.").waitFor();
    await page.getByRole("button", { name: "Show older jobs" }).click();
    await until(async () => (await rows.count()) === 40);
    const loaded = page.waitForResponse(/vm-contexts\/many\/recent-jobs\?limit=20$/);
    await page.getByText("Connection lost.").waitFor({ state: "detached", timeout: 20_000 });
    await loaded;
    await page.waitForTimeout(500);

    assert.equal(await rows.count(), 40);
    await page.close();
  });

  it("follow changes beside 500 other listeners, and all of them hear the same", async (test) => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/vms/print-srv`);
    await page.locator("ps-job-list li").first().waitFor();
    const stop = new AbortController();
    setMaxListeners(LISTENERS + 1, stop.signal);
    let connected = 0;
    const heard = new Set<number>();
    const listeners = Array.from({ length: LISTENERS }, async (_, number) => {
      const client = createClient({ baseUrl: SERVER });
      try {
        for await (const event of events(client, { signal: stop.signal, patience: 120_000 })) {
          if (event.type === "reset") connected += 1;
          if (event.type === "job") heard.add(number);
          if (heard.has(number)) return;
        }
      } catch (error) {
        if (!stop.signal.aborted) throw error;
      }
    });
    const began = performance.now();
    const end = Date.now() + 90_000;
    while (heard.size < LISTENERS && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 100));
    test.diagnostic(`${heard.size} listeners heard a change after ${((performance.now() - began) / 1000).toFixed(1)} s`);
    const before = await page.locator("ps-job-list li").first().innerText();
    await until(async () => (await page.locator("ps-job-list li").first().innerText()) !== before);
    stop.abort();
    await Promise.allSettled(listeners);

    assert.ok(connected >= LISTENERS);
    assert.equal(heard.size, LISTENERS);
    await page.close();
  });
});
