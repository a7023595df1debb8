import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launch, violations } from "./browser.js";
import { SERVER } from "./server.js";

const ADMIN = process.env["PLAINSPOKEN_TOKEN"] ?? "";
const EDITOR = process.env["PLAINSPOKEN_EDITOR_TOKEN"] ?? "";
const SLOW = { timeout: 30_000 };
const skip = ADMIN && EDITOR ? false : "PLAINSPOKEN_TOKEN and PLAINSPOKEN_EDITOR_TOKEN must hold tokens of the server";

describe("A server that asks for a second person", { skip }, () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  async function signedIn(token: string, place: string): Promise<Page> {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${SERVER}/#/${place}`);
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
    return page;
  }

  async function proposed(token: string, phrase: string, reason: string): Promise<Page> {
    const page = await signedIn(token, "workbench/draft");
    await page.getByLabel("Open a file").fill("faults.yaml");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await page.getByRole("button", { name: "faults.yaml", pressed: true }).waitFor();
    await page.getByRole("textbox", { name: "Rule file" }).fill(`faults:\n  no-space:\n    phrases: [${phrase}]\n`);
    await page.getByText("Nothing stands in the way of this.").waitFor(SLOW);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText(/stored failures would read differently/).waitFor(SLOW);
    await page.getByLabel("Why is this changed?").fill(reason);
    await page.getByRole("button", { name: "Propose" }).click();
    await page.getByText("It waits for somebody to approve it.").waitFor(SLOW);
    return page;
  }

  it("lets one propose and another approve", async () => {
    const reason = "Pools were not told";
    const editor = await proposed(EDITOR, "zanzibar overfull", reason);
    await editor.getByRole("link", { name: "See all changes" }).click();
    await editor.getByRole("heading", { name: "Waiting for approval" }).waitFor();
    await editor.getByRole("link", { name: reason }).click();
    await editor.getByRole("button", { name: "Withdraw it" }).waitFor();
    await editor.getByText("Somebody else has to approve what you proposed.").waitFor();
    assert.equal(await editor.getByRole("button", { name: "Review it" }).count(), 0);

    const admin = await signedIn(ADMIN, "workbench/changes");
    await admin.getByRole("link", { name: reason }).waitFor(SLOW);
    assert.deepEqual(await violations(admin, "workbench-changes"), []);
    await admin.getByRole("link", { name: reason }).click();
    await admin.getByText(`+    phrases: [zanzibar overfull]`).waitFor();
    await admin.getByRole("button", { name: "Review it" }).click();
    await admin.getByText(/stored failures would read differently/).waitFor(SLOW);
    assert.deepEqual(await violations(admin, "workbench-approve"), []);
    await admin.getByRole("button", { name: "Approve" }).click();
    await admin.getByText("Published. Customers read it now.").waitFor(SLOW);
    await admin.getByText(/^editor .*, approved by admin /).waitFor();
    assert.deepEqual(await violations(admin), []);
    await Promise.all([editor.close(), admin.close()]);
  });

  it("lets an administrator refuse, and whoever proposed it take it back", async () => {
    const refused = await proposed(EDITOR, "zanzibar refused overfull", "To be refused");
    const own = await proposed(EDITOR, "zanzibar own overfull", "Not meant so");
    const admin = await signedIn(ADMIN, "workbench/changes");
    await admin.getByRole("link", { name: "To be refused" }).click(SLOW);
    await admin.getByRole("button", { name: "Refuse it" }).click();
    await admin.getByText(/^editor .*, withdrawn by admin /).waitFor();

    await own.goto(`${SERVER}/#/workbench/changes`);
    await own.getByRole("link", { name: "Not meant so" }).click();
    await own.getByRole("button", { name: "Withdraw it" }).click();
    await own.getByRole("button", { name: "Withdraw it" }).waitFor({ state: "detached" });
    await own.getByText("Withdrawn").waitFor();
    await Promise.all([refused.close(), own.close(), admin.close()]);
  });

  it("tells that a proposal is outdated once its files have changed", async () => {
    const [first, second] = [await proposed(EDITOR, "zanzibar first overfull", "The first"), await proposed(EDITOR, "zanzibar second overfull", "The second")];
    const admin = await signedIn(ADMIN, "workbench/changes");
    await admin.getByRole("link", { name: "The second" }).click(SLOW);
    await admin.getByRole("button", { name: "Review it" }).click();
    await admin.getByText(/stored failures would read differently/).waitFor(SLOW);
    await admin.getByRole("button", { name: "Approve" }).click();
    await admin.getByText("Published. Customers read it now.").waitFor(SLOW);

    await admin.getByRole("link", { name: "Changes" }).click();
    await admin.getByText("the files were changed since").first().waitFor();
    await admin.getByRole("link", { name: "The first" }).click();
    await admin.getByText("It was made from files that have changed since").waitFor();
    assert.equal(await admin.getByRole("button", { name: "Review it" }).count(), 0);
    assert.deepEqual(await violations(admin), []);
    await Promise.all([first.close(), second.close(), admin.close()]);
  });
});
