import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";

import type { Browser, Page } from "playwright-core";

import { launch, misfits, violations } from "./browser.js";
import { SERVER } from "./server.js";

const ADMIN = process.env["PLAINSPOKEN_TOKEN"] ?? "";
const LIMITED = process.env["PLAINSPOKEN_LIMITED_TOKEN"] ?? "";
const FOREIGN_JOB = "e5de9b1b-5159-49e2-95e5-be644da2b7fb";
const STAFF = ["workbench", "workbench/try", "workbench/draft", "workbench/outcomes?days=3650", "workbench/changes"];
const skip = ADMIN && LIMITED ? false : "PLAINSPOKEN_TOKEN and PLAINSPOKEN_LIMITED_TOKEN must hold tokens of the server";

describe("Pages of a server that asks for tokens", { skip }, () => {
  let browser: Browser;
  before(async () => void (browser = await launch()));
  after(() => browser.close());

  async function signedIn(token: string, place = ""): Promise<Page> {
    const page = await browser.newPage({ bypassCSP: true });
    await page.goto(`${SERVER}/#/${place}`);
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Sign in" }).click();
    return page;
  }

  it("ask for a token, and keep it out of every address", async () => {
    const page = await browser.newPage({ bypassCSP: true });
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.goto(`${SERVER}/#/vms`);
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    assert.deepEqual([...(await violations(page, "sign-in")), ...(await misfits(page))], []);
    await page.getByLabel("Token").fill(ADMIN);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("link", { name: "pgtest1" }).waitFor();

    assert.deepEqual(asked.filter((url) => url.includes(ADMIN)), []);
    assert.equal(await page.evaluate("localStorage.length"), 0);
    assert.ok(!page.url().includes(ADMIN));
    await page.close();
  });

  it("say that a token is refused, and take another", async () => {
    const page = await signedIn("plsp_wrong");
    await page.getByText("The server did not accept this token.").waitFor();
    assert.deepEqual(await violations(page), []);
    await page.getByLabel("Token").fill(ADMIN);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByRole("heading", { name: "Overview" }).waitFor();

    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await page.close();
  });

  it("show an administrator what the platform stored, when asked for it", async () => {
    const page = await signedIn(ADMIN, `jobs/${FOREIGN_JOB}`);
    await page.getByRole("button", { name: "Show technical detail" }).click();

    await page.locator("pre", { hasText: "virt-v2v" }).first().waitFor();
    await page.close();
  });

  it("show the bearer of a limited token nothing of other VMs, on any page", async () => {
    const page = await signedIn(LIMITED, "vms");
    await page.getByRole("link", { name: "erp-app" }).waitFor();
    assert.equal(await page.locator("tbody tr").count(), 1);

    for (const place of ["", "jobs", "jobs?status=failed", "vms/pgtest1", `jobs/${FOREIGN_JOB}`, ...STAFF]) {
      await page.goto(`${SERVER}/#/${place}`);
      await page.reload(); // so that nothing of the page before is looked at
      await page.getByRole("heading", { level: 1 }).or(page.getByRole("alert")).first().waitFor();
      const text = await page.locator("main").innerText();
      assert.doesNotMatch(text, /pgtest1|print-srv|sql-prod|KVM driver/, place);
    }
    await page.close();
  });

  it("offer others than administrators no technical detail, and no button that is refused", async () => {
    const page = await signedIn(LIMITED, "vms/erp-app");
    await page.getByRole("button", { name: "This did not help" }).or(page.locator("ps-job-list a")).first().waitFor();
    assert.equal(await page.getByRole("button", { name: "Dismiss" }).count(), 0);
    await page.locator("ps-job-list a").first().click();
    await page.getByRole("heading", { name: "Steps" }).waitFor();

    assert.equal(await page.getByText("Technical detail").count(), 0);
    assert.equal(await page.getByRole("link", { name: "Workbench" }).count(), 0);
    const refused = await fetch(`${SERVER}/api/v1/jobs/${FOREIGN_JOB}/technical`, { headers: { Authorization: `Bearer ${LIMITED}` } });
    assert.equal(refused.status, 403);
    await page.close();
  });
});
