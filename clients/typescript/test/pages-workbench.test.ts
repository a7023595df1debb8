import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { launch, until, violations } from "./browser.js";
import { SERVER } from "./server.js";

const TEXT = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h";
const MESSAGE = "The storage volume is kept from changes by a retention policy.";
describe("The workbench", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("leads from a failure that nothing explains to a rule that may be published", async () => {
    const page = await browser.newPage({ bypassCSP: true, viewport: { width: 1280, height: 860 } });
    await page.goto(`${SERVER}/#/workbench`);
    await page.getByText(/stored failures \(.*%\) are answered without a cause/).waitFor({ timeout: 20_000 });
    assert.deepEqual(await violations(page, "workbench-queue"), []);
    await page.getByRole("link", { name: "Explain it" }).first().click();
    await page.getByText("This answer names no cause.").waitFor();
    assert.deepEqual(await violations(page, "workbench-try"), []);

    await page.getByRole("textbox", { name: "Error" }).fill(TEXT);
    await page.getByRole("button", { name: "Show the answer" }).click();
    await page.locator("pre.reading", { hasText: "vol-8a7f2c" }).waitFor();
    await page.getByRole("link", { name: "Write a rule for this text" }).click();
    await until(async () => (await page.getByLabel("1. When?").inputValue()) === TEXT);

    await page.getByLabel("Which words").fill("frozen by retention policy");
    await page.getByLabel("What happened").fill(MESSAGE);
    await page.getByLabel("What is it about?").selectOption("storage");
    await page.getByLabel("What can the customer do?").fill("Wait until the retention has ended, and try the operation again");
    await page.getByLabel("looks alike").fill("attach failed: volume vol-8a7f2c is frozen by a snapshot");
    await page.getByLabel("Id of the rule").fill("site.retention");
    await page.getByText("Nothing stands in the way of this.").waitFor({ timeout: 20_000 });
    await page.getByText("2 examples come out as they should.").waitFor();
    await page.locator("strong", { hasText: MESSAGE }).waitFor();
    assert.deepEqual(await violations(page, "workbench-draft"), []);

    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText(/stored failures would read differently/).waitFor({ timeout: 20_000 });
    await page.close();
  });

  it("takes a stored failure to try, and drafts a rule from it that says it is no rule yet", async () => {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${SERVER}/#/workbench/try`);
    await page.getByRole("combobox", { name: "Step" }).focus();
    await until(async () => (await page.locator("datalist option").count()) > 0);
    const steps = await page.locator("datalist option").evaluateAll((options) => options.map((option) => (option as HTMLOptionElement).value));
    assert.ok(steps.includes("volume-attachment"), steps.join());
    await page.getByText("Or pick a stored failure").click();
    await page.getByRole("button", { name: /frozen by retention policy/ }).click({ timeout: 20_000 });
    await page.getByText("This answer names no cause.").waitFor();
    await page.getByText("Which of these words say what went wrong?").waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: "Draft a rule from the text" }).click();
    await page.getByRole("button", { name: "Take it into the draft" }).click({ timeout: 20_000 });
    await page.getByText("This rule is marked as a draft").waitFor();
    await page.getByText("This cannot be used yet.").waitFor({ timeout: 20_000 });
    assert.deepEqual(await violations(page), []);

    await page.getByLabel("What happened").fill("The storage volume is protected by a retention policy for another {duration}.");
    await page.getByRole("button", { name: "It is worded now" }).click();
    await page.getByText("Nothing stands in the way of this.").waitFor({ timeout: 20_000 });
    await page.locator("strong", { hasText: "for another 12 hours" }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.close();
  });
});
