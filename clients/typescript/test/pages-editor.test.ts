import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { complaints, launch, until, violations } from "./browser.js";
import { SERVER } from "./server.js";

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

describe("The editor of the workbench", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  it("is walked by keyboard alone, through the editor and out of it again", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/workbench/draft`);
    await page.getByLabel("Open a file").waitFor();
    await tabTo(page, "Open a file, or name a new one");
    await page.keyboard.type("subjects.yaml");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "subjects.yaml", pressed: true }).waitFor();
    await tabTo(page, "Rule file");
    await page.keyboard.type("subjects:\n  disk:\n");
    await page.keyboard.press("Escape");
    await page.getByText("This cannot be used yet.").waitFor({ timeout: 20_000 });
    await tabTo(page, "subjects.yaml:2");
    await page.keyboard.press("Enter");
    await page.locator(".cm-activeLine", { hasText: "disk" }).waitFor();
    await tabTo(page, "Download as a patch");
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

  it("offers what may stand at a place of a file, and explains what stands there", async () => {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${SERVER}/#/workbench/draft`);
    const file = page.getByRole("textbox", { name: "Rule file" });
    const offered = page.locator(".cm-tooltip-autocomplete li");
    await file.fill("- id: site.x\n  severity: error\n  ");
    await page.keyboard.press("Control+End");
    await page.keyboard.press("Control+Space");
    await offered.getByText("category").waitFor();
    assert.ok(!(await offered.allInnerTexts()).includes("severity"), "a key that is there already is not offered again");
    assert.deepEqual(await violations(page, "workbench-completion"), []);

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
});

/** Press Tab until what is called so has the focus. */
async function tabTo(page: Page, name: string): Promise<void> {
  for (let pressed = 0; pressed < 60; pressed++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)).includes(name)) return;
  }
  assert.fail(`Tab does not lead to ${name}`);
}

async function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    let found = document.activeElement;
    while (found?.shadowRoot?.activeElement) found = found.shadowRoot.activeElement;
    return found?.getAttribute("aria-label") ?? (found as HTMLInputElement | null)?.labels?.[0]?.textContent ?? found?.textContent ?? "";
  });
}
