import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch, misfits, violations } from "./browser.js";
import { SERVER } from "./server.js";

const FAILED_VM = "ctx-pgtest1-20251003-140708";
const FAILED_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";
/** Every page, and what stands on it once it is there. */
const PLACES = {
  overview: { place: "", shown: "What failed most" },
  vms: { place: "vms", shown: "pgtest1" },
  jobs: { place: "jobs", shown: "Show older jobs" },
  vm: { place: `vms/${FAILED_VM}`, shown: "This did not help" },
  job: { place: `jobs/${FAILED_JOB}`, shown: "This did not help" },
  queue: { place: "workbench", shown: "Explain it" },
  try: { place: "workbench/try?text=thin%20pool%20overfull", shown: "Add it to the draft" },
  draft: { place: "workbench/draft?text=zanzibar", shown: "This cannot be used yet." },
  outcomes: { place: "workbench/outcomes?days=3650", shown: "the newest such job" },
  changes: { place: "workbench/changes", shown: "History" },
};
/** Pages whose pictures tests of what is done on them make. */
const ELSEWHERE: readonly string[] = ["queue", "try", "draft", "outcomes", "changes"];

describe("Every page", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  for (const [name, { place, shown }] of Object.entries(PLACES)) {
    it(`says nothing on the console, fits every screen, and breaks no rule of accessibility: ${name}`, async () => {
      const page = await browser.newPage();
      const said = complaints(page);
      await page.goto(`${SERVER}/#/${place}`);
      await page.getByRole("heading", { level: 1 }).waitFor({ timeout: 20_000 });
      await page.getByText(shown).first().waitFor({ timeout: 20_000 });
      const heading = (await page.getByRole("heading", { level: 1 }).innerText()).trim();
      assert.equal(await page.title(), `${heading} · Plainspoken`);
      const wrong = await misfits(page);
      const complained = [...said];

      assert.deepEqual(await violations(page, ELSEWHERE.includes(name) ? undefined : name), []);
      assert.deepEqual([...wrong, ...complained], []);
      await page.close();
    });
  }
});
