import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser } from "playwright-core";

import { complaints, launch, picture, until, violations } from "./browser.js";
import { SERVER } from "./server.js";

const TEXT = "attach failed: volume vol-8a7f2c is frozen by retention policy for 36h";
const MESSAGE = "The storage volume is kept from changes by a retention policy.";
// With comments and a layout that nothing but a person would give it.
const FILE = `# Kept as it is.
- id: site.one
  when: { text: { like: ["zanzibar {name}", 'zanzibar closed'] } }   # both
  category: storage
  severity: error
  message: One
  actions:
    - Wait
    - { who: admin, text: Open the window }

- id: site.two # the other
  when:
    text:
      contains: zanzibar
  message: Two
`;

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
    await picture(page, "workbench-draft-light");
    assert.deepEqual(await violations(page), []);

    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText(/stored failures would read differently/).waitFor({ timeout: 20_000 });
    await page.close();
  });

  it("takes a stored failure to try, and drafts a rule from it that says it is no rule yet", async () => {
    const page = await browser.newPage({ bypassCSP: true, colorScheme: "dark" });
    await page.goto(`${SERVER}/#/workbench/try`);
    await page.getByText("Or pick a stored failure").click();
    await page.getByRole("button", { name: /frozen by retention policy/ }).click({ timeout: 20_000 });
    await page.getByText("This answer names no cause.").waitFor();
    await page.getByText("Which of these words say what went wrong?").waitFor({ timeout: 20_000 });
    await picture(page, "workbench-try-dark");
    await page.getByRole("button", { name: "Draft a rule from the text" }).click();
    await page.getByRole("button", { name: "Take it into the draft" }).click({ timeout: 20_000 });
    await page.getByText("This rule is marked as a draft").waitFor();
    await page.getByText("This cannot be used yet.").waitFor({ timeout: 20_000 });
    assert.deepEqual(await violations(page), []);

    await page.getByLabel("What happened").fill("The storage volume is protected by a retention policy for another {duration}.");
    await page.getByRole("button", { name: "It is worded now" }).click();
    await page.getByText("Nothing stands in the way of this.").waitFor({ timeout: 20_000 });
    await page.locator("strong", { hasText: "for another 12 hours" }).waitFor();
    await picture(page, "workbench-draft-dark");
    assert.deepEqual(await violations(page), []);
    await page.close();
  });

  it("shows each answer in the file, and each change of the file among the answers", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/workbench/draft`);
    await page.getByRole("button", { name: "Add a rule" }).click();
    const file = page.getByRole("textbox", { name: "Rule file" });
    await page.getByLabel("What happened").fill("It's full");
    await file.getByText("message: 'It''s full'").waitFor();

    await file.fill(FILE);
    const message = page.getByLabel("What happened");
    await until(async () => (await message.inputValue()) === "One");
    assert.equal(await page.getByLabel("Which words").inputValue(), "zanzibar {name}\nzanzibar closed");
    assert.equal(await page.getByLabel("What can an administrator do?").inputValue(), "Open the window");
    await page.getByRole("combobox", { name: /^Rule/ }).selectOption("site.two");
    assert.equal(await message.inputValue(), "Two");
    await message.fill("Second");
    await page.getByRole("combobox", { name: /^Rule/ }).selectOption("site.one");
    await page.getByLabel("What can an administrator do?").fill("Open the other window");

    const lines = await page.locator(".cm-line").allTextContents();
    const expected = FILE.replace("message: Two", "message: 'Second'").replace("Open the window", "'Open the other window'");
    assert.equal(lines.join("\n"), expected);
    await file.fill("- id: [");
    await page.getByText("The file cannot be read at the moment.").waitFor();
    await page.close();
  });

  it("shows what is wrong with a file at its place, and keeps the draft for the tab", async () => {
    const page = await browser.newPage({ colorScheme: "dark" });
    const said = complaints(page);
    await page.goto(`${SERVER}/#/workbench/draft`);
    await page.getByRole("textbox", { name: "Rule file" }).fill("- id: site.x\n  sverity: error\n");
    await page.getByText("This cannot be used yet.").waitFor({ timeout: 20_000 });
    await page.getByRole("button", { name: "failures/site.yaml:2" }).first().click();
    await page.locator(".cm-activeLine", { hasText: "sverity" }).waitFor();
    assert.equal(await page.getByRole("button", { name: "Compare" }).isEnabled(), false);

    await page.reload();
    await page.getByRole("textbox", { name: "Rule file" }).getByText("sverity").waitFor();
    assert.deepEqual(said, []);
    await page.close();
  });

  for (const colorScheme of ["light", "dark"] as const) {
    it(`offers what may stand at a place of a file, and explains what stands there: ${colorScheme}`, async () => {
      const page = await browser.newPage({ bypassCSP: true, colorScheme });
      await page.goto(`${SERVER}/#/workbench/draft`);
      const file = page.getByRole("textbox", { name: "Rule file" });
      const offered = page.locator(".cm-tooltip-autocomplete li");
      await file.fill("- id: site.x\n  severity: error\n  ");
      await page.keyboard.press("Control+End");
      await page.keyboard.press("Control+Space");
      await offered.getByText("category").waitFor();
      assert.ok(!(await offered.allInnerTexts()).includes("severity"), "a key that is there already is not offered again");
      await picture(page, `workbench-completion-${colorScheme}`);
      assert.deepEqual(await violations(page), []);

      await page.keyboard.type("cat");
      await until(async () => (await offered.allInnerTexts()).join() === "category");
      await page.waitForTimeout(100); // the editor takes no choice that nobody can have read
      await page.keyboard.press("Enter");
      await page.keyboard.type("sto");
      await until(async () => (await offered.allInnerTexts()).join() === "storage");
      await page.waitForTimeout(100);
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
      await page.keyboard.type("when: { faults: [no-sp");
      await offered.getByText("no-space").waitFor();
      await page.keyboard.press("Escape");
      assert.ok((await page.locator(".cm-line").allTextContents()).includes("  category: storage"));

      await page.locator(".cm-line span", { hasText: "severity" }).hover();
      await page.locator(".cm-explained", { hasText: "How bad it is for the customer." }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.close();
    });
  }
});
