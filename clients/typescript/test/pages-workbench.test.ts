import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch, picture, violations } from "./browser.js";
import { SERVER } from "./server.js";

const TEXT = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h";
const MESSAGE = "The storage volume is kept from changes by a retention policy.";

describe("The workbench", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("leads from a failure that nothing explains to a rule that may be published", async () => {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${SERVER}/#/workbench`);
    await page.getByText(/stored failures \(.*%\) are answered without a cause/).waitFor({ timeout: 20_000 });
    assert.deepEqual(await violations(page), []);
    await picture(page, "workbench-queue-light");
    await page.getByRole("link", { name: "Explain it" }).first().click();
    await page.getByText("This answer names no cause.").waitFor();
    await picture(page, "workbench-try-light");
    assert.deepEqual(await violations(page), []);

    await page.getByLabel("Error").fill(TEXT);
    await page.getByRole("button", { name: "Show the answer" }).click();
    await page.locator("pre.reading", { hasText: "retention" }).waitFor();
    await page.getByRole("link", { name: "Write a rule for this text" }).click();
    assert.equal(await page.getByLabel("When?").inputValue(), TEXT);

    await page.getByLabel("Which words").fill("frozen by retention policy");
    await page.getByLabel("What happened").fill(MESSAGE);
    await page.getByLabel("Category").selectOption("storage");
    await page.getByLabel("What can the customer do?").fill("Wait until the retention has ended, and try the operation again");
    await page.getByLabel("looks alike").fill("attach failed: volume vol-8a7f2c is frozen by a snapshot");
    await page.getByLabel("Id of the rule").fill("site.retention");
    await page.getByRole("button", { name: "Make the rule" }).click();
    await page.getByText("Nothing stands in the way of this file.").waitFor({ timeout: 20_000 });
    await page.getByText("Examples: 2 as expected, 0 not.").waitFor();
    await page.locator("strong", { hasText: MESSAGE }).waitFor();
    await picture(page, "workbench-rule-light");
    assert.deepEqual(await violations(page), []);

    await page.getByRole("button", { name: "Show what it changes" }).click();
    await page.getByText(/\d+ of \d+ stored failures would read differently/).waitFor({ timeout: 20_000 });
    const download = page.waitForEvent("download");
    await page.getByRole("button", { name: "Download the file" }).click();
    assert.equal((await download).suggestedFilename(), "failures-site.yaml");
    await page.close();
  });

  it("shows what is wrong with a file at its place, and keeps the draft for the tab", async () => {
    const page = await browser.newPage({ colorScheme: "dark" });
    const said = complaints(page);
    await page.goto(`${SERVER}/#/workbench/rule`);
    await page.getByRole("textbox", { name: "Rule file" }).fill("- id: site.x\n  sverity: error\n");
    await page.getByText("This file cannot be used yet.").waitFor({ timeout: 20_000 });
    await page.getByText(/failures\/site\.yaml:2:3/).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Download the file" }).isEnabled(), false);

    await page.reload();
    await page.getByRole("textbox", { name: "Rule file" }).getByText("sverity").waitFor();
    assert.deepEqual(said, []);
    await page.close();
  });
});
