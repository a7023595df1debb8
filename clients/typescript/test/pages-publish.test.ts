import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { complaints, launch, until, violations } from "./browser.js";
import { SERVER } from "./server.js";

const SLOW = { timeout: 30_000 };
const UNEXPLAINED = "Storage pool SAN-SILVER is";
const NOW = "The storage volume could not be connected where it is needed; the reason is not known.";
const THEN = /A disk or storage that this operation writes to has no space left\. In use are 95% of it\./;
const OTHERS = `# yaml-language-server: $schema=../schemas/faults.schema.json
faults:
  no-space:
    phrases: [thin pool overfull]
`;

/** Publish a file as somebody else does meanwhile: through the API, and again while the server is busy with others. */
async function publishMeanwhile(file: string, content: string, reason: string): Promise<void> {
  const version = (await (await fetch(`${SERVER}/api/v1/rules/files`)).json()) as { files: { name: string; version: string }[] };
  const base = Object.fromEntries(version.files.filter(({ name }) => name === file).map((each) => [each.name, each.version]));
  const files = { [file]: content };
  await until(async () => {
    const compared = await asked("impact", { files });
    if (!compared.ok) return false;
    const { before, after } = (await compared.json()) as { before: string; after: string };
    return (await asked("publications", { files, base, reason, impact: { before, after } })).ok;
  });
}

function asked(path: string, body: unknown): Promise<Response> {
  const headers = { "Content-Type": "application/json" };
  return fetch(`${SERVER}/api/v1/rules/${path}`, { method: "POST", headers, body: JSON.stringify(body) });
}

describe("A server that publishes", () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  /** From the queue to a draft that gives the failure its cause: two clicks. */
  async function drafted(page: Page): Promise<void> {
    await page.goto(`${SERVER}/#/workbench`);
    const cluster = page.getByRole("article").filter({ hasText: UNEXPLAINED });
    await cluster.getByRole("link", { name: "Explain it" }).click(SLOW);
    await page.getByText("2 of").waitFor(SLOW);
    await page.getByText(THEN).first().waitFor();
    await page.getByRole("heading", { name: "Explain it" }).scrollIntoViewIfNeeded();
    assert.deepEqual(await violations(page, "workbench-guided"), []);
    await page.getByRole("button", { name: "Add it to the draft" }).click();
    await page.getByText("Nothing stands in the way of this.").waitFor(SLOW);
  }

  async function compared(page: Page, reason: string): Promise<void> {
    assert.equal(await page.getByRole("button", { name: "Publish" }).isEnabled(), false);
    await page.getByRole("button", { name: "Compare" }).click();
    await page.getByText(/stored failures would read differently/).waitFor(SLOW);
    await page.getByLabel("Why is this changed?").fill(reason);
  }

  async function publishedNow(page: Page): Promise<void> {
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByText("Published. Customers read it now.").waitFor(SLOW);
  }

  it("leads from a failure that nothing explains to other words on the customer's page, and back", async () => {
    const customer = await browser.newPage();
    await customer.goto(`${SERVER}/#/vms/lab-01`);
    const said = customer.locator("ps-job-list").getByText(NOW);
    await said.first().waitFor(SLOW);
    const unknown = await said.count();

    const page = await browser.newPage({ bypassCSP: true });
    const wrong = complaints(page);
    await drafted(page);
    assert.deepEqual(await violations(page), []);
    await compared(page, "Pools that are full were not told");
    assert.deepEqual(await violations(page, "workbench-publish"), []);
    await publishedNow(page);
    await customer.reload();
    await customer.locator("ps-job-list").getByText(THEN).first().waitFor(SLOW);
    assert.ok((await said.count()) < unknown);

    await page.getByRole("link", { name: "See all changes" }).click();
    await page.getByText(/Published · local ·/).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByRole("link", { name: "Pools that are full were not told" }).click();
    await page.getByText("+faults:").waitFor();
    assert.deepEqual(await violations(page, "workbench-change"), []);
    await page.getByRole("button", { name: "Take it back" }).click();
    await page.getByText(/stored failures would read differently/).waitFor(SLOW);
    await page.getByLabel("Why is this changed?").fill("It was only a try");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("heading", { level: 1, name: "It was only a try" }).waitFor(SLOW);
    await page.getByRole("link", { name: /change \d+/ }).waitFor();
    await customer.reload();
    await said.first().waitFor(SLOW);

    assert.deepEqual(wrong, []);
    await Promise.all([page.close(), customer.close()]);
  });

  it("tells in words who changed a file meanwhile, and shows theirs where mine is dropped", async () => {
    const file = "faults.yaml";
    const page = await browser.newPage({ bypassCSP: true });
    await drafted(page);
    await compared(page, "Pools that are full were not told");
    await publishMeanwhile(file, OTHERS, "A vendor says overfull");
    await page.getByRole("button", { name: "Publish" }).click();
    const alert = page.getByRole("alert");
    await alert.getByText(/local changed faults\.yaml .*: “A vendor says overfull”/).waitFor(SLOW);
    await alert.getByText("+    phrases: [thin pool overfull]").waitFor();
    assert.deepEqual(await violations(page, "workbench-conflict"), []);

    await page.getByRole("button", { name: "Drop mine, and show theirs" }).click();
    await page.getByRole("textbox", { name: "Rule file" }).getByText("thin pool overfull").waitFor();
    await page.getByText("Nothing is changed yet.").waitFor();
    await page.getByRole("textbox", { name: "Rule file" }).fill("");
    await compared(page, "For the next one who tries");
    // A server that starts anew does not answer for a moment.
    await page.route("**/api/v1/catalogue/status", (route) => route.abort(), { times: 2 });
    await publishedNow(page);
    await page.close();
  });

  it("keeps what somebody wrote on top of what others published, where lines do not meet", async () => {
    const page = await browser.newPage();
    await page.goto(`${SERVER}/#/workbench/draft`);
    const editor = page.getByRole("textbox", { name: "Rule file" });
    const lines = ["faults:", "  no-space:", "    phrases: [first pool overfull]", "  # 1", "  # 2", "  # 3", "  # 4", "  # 5", "  # 6"];
    await publishMeanwhile("faults.yaml", `${lines.join("\n")}\n`, "A file to begin with");
    await page.getByLabel("Open a file").fill("faults.yaml");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await editor.getByText("first pool overfull").waitFor();
    await editor.fill(`${lines.join("\n")}\n  refused:\n    phrases: [zanzibar closed]\n`);
    await page.getByText("Nothing stands in the way of this.").waitFor(SLOW);
    await compared(page, "Zanzibar");

    const theirs = lines.join("\n").replace("first pool", "second pool");
    await publishMeanwhile("faults.yaml", `${theirs}\n`, "The vendor says second");
    await page.getByRole("button", { name: "Publish" }).click();
    await page.getByRole("button", { name: "Put my changes on top of theirs" }).click(SLOW);
    await page.getByText("Your changes are on top of theirs now.").waitFor();

    await editor.getByText("second pool overfull").waitFor();
    await editor.getByText("zanzibar closed").waitFor();
    await page.close();
  });
});
