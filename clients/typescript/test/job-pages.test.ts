import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { ProblemError, jobPages, type JobQuery, type VmJob } from "plainspoken-client";

import { checkedClient } from "./server.js";

const client = checkedClient();

async function pagesOf(query: JobQuery): Promise<(readonly VmJob[])[]> {
  const pages = [];
  for await (const page of jobPages(client, query)) pages.push(page);
  return pages;
}

describe("Pages of jobs", () => {
  it("hold every job once, newest first", async () => {
    const [whole] = await pagesOf({ vm: "erp-app", limit: 100 });
    const pages = await pagesOf({ vm: "erp-app", limit: 4 });

    assert(pages.length > 2);
    assert.deepEqual(pages.flat(), whole);
    assert.deepEqual(pages.slice(0, -1).map((page) => page.length), pages.slice(1).map(() => 4));
  });

  it("hold what is asked for, from all VMs", async () => {
    const jobs = (await pagesOf({ job_type: ["test_failover", "rollback"], status: ["failed"], limit: 50 })).flat();

    assert(new Set(jobs.map(({ vm_name }) => vm_name)).size > 3);
    assert.deepEqual([...new Set(jobs.map(({ job_type }) => job_type))].sort(), ["rollback", "test_failover"]);
    assert.deepEqual([...new Set(jobs.map(({ status }) => status))], ["failed"]);
  });

  it("are refused by the name of the parameter that is wrong", async () => {
    const refused = (error: unknown) => error instanceof ProblemError && error.errors[0]?.parameter === "limit";

    await assert.rejects(pagesOf({ limit: 0 }), refused);
  });
});
