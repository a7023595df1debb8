// The samples of the guide for GUI developers, on a page of a running server.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { answer, createClient, type JobItem } from "plainspoken-client";

import { show, until, untilShown } from "./screen.js";
import { SERVER, checkedClient, checkedFetch } from "./server.js";

const { LastFailure } = await import("../examples/LastFailure.js");
const { RecentJobs } = await import("../examples/RecentJobs.js");
const { lastFailure } = await import("../examples/last-failure.js");
const { useRecentJobs } = await import("../examples/use-recent-jobs.js");

// VMs that no other file of tests writes to, or counts the jobs of.
const STARTED = "mail-gw";
const POLLED = "dc-01";
const DISMISSED = "ctx-hr-portal-20250805-110000";
const RAW = "VirtIO injection phase failed: virt-v2v-in-place: exit status 1: /dev/vdb";
const SAFE = "KVM driver installation failed - compatibility issue";
const NOT_STARTED =
  "The program that prepares the disks of the VM for the destination platform did not start, or broke off.";

const client = checkedClient();

async function startJob(vm: string): Promise<string> {
  const body = { operation: "test_failover", vm } as const;
  return (await answer(client.POST("/api/v1/jobs", { body }))).job_id;
}

function failJob(job_id: string) {
  return answer(client.POST("/api/v1/jobs/{job_id}/finish", { params: { path: { job_id } }, body: { status: "failed", error: RAW } }));
}

function Jobs({ vm, through = client, press }: { vm: string; through?: typeof client; press?: (job: JobItem) => void }) {
  return <RecentJobs {...useRecentJobs(through, vm)} buttons={press ? { try_live_failover: press } : {}} />;
}

describe("The list of recent jobs", () => {
  it("shows a job as it starts and fails, without being asked to", async () => {
    const screen = show(<Jobs vm="files-02-none" />);
    await untilShown(screen, "No VM has this name");
    screen.close();

    const live = show(<Jobs vm={STARTED} />);
    await untilShown(live, "live");
    const job = await startJob(STARTED);
    const newest = () => live.element.querySelector("li")?.textContent ?? "";
    await until(() => newest().startsWith("⏳ Test Failover"), newest);
    await failJob(job);
    await until(() => newest().startsWith("❌ Test Failover"), newest);

    assert.match(newest(), /KVM drivers could not be installed/);
    assert.doesNotMatch(live.text(), /virt|\/dev\//i);
    live.close();
  });

  it("asks every few seconds while live updates cannot be had, and for no unchanged list twice", async () => {
    const statuses: number[] = [];
    const checked = checkedFetch();
    const refused = { type: "about:blank", title: "Busy", status: 503, detail: "Busy.", request_id: "1" };
    const fetch = async (request: Request) => {
      if (request.url.endsWith("/events")) return Response.json(refused, { status: 503, headers: { "Retry-After": "60" } });
      const response = await checked(request);
      statuses.push(response.status);
      return response;
    };
    const screen = show(<Jobs vm={POLLED} through={createClient({ baseUrl: SERVER, fetch })} />);
    await untilShown(screen, "Replication");
    await until(() => statuses.includes(304) || statuses.length > 3, () => statuses.join(), 20_000);
    const job = await startJob(POLLED);
    await untilShown(screen, "⏳ Test Failover");
    await failJob(job);

    assert.match(screen.text(), /updated every few seconds/);
    assert(statuses.includes(304), statuses.join());
    screen.close();
  });

  it("makes a button of advice that it has one for", async () => {
    const pressed: string[] = [];
    const screen = show(<Jobs vm="pgtest1" press={(job) => pressed.push(job.display_name)} />);
    await untilShown(screen, "Verify VM is Windows-based");
    screen.press("Try live failover (no driver modification)");

    assert.deepEqual(pressed, ["Test Failover"]);
    screen.close();
  });
});

describe("The last failure", () => {
  it("is told in a sentence, with what can be done", async () => {
    assert.deepEqual((await lastFailure("pgtest1", SERVER))[0], SAFE);
    assert.equal((await lastFailure("files-02", SERVER)).length, 3);
    assert.deepEqual(await lastFailure("none", SERVER), ["No VM has this name or context id."]);
  });

  it("is gone once dismissed", async () => {
    const screen = show(<LastFailure client={client} contextId={DISMISSED} version={0} />);
    await untilShown(screen, "Failed at: Preparing Drivers for Compatibility (40%)");
    screen.press("Dismiss");
    await until(() => screen.text() === "", () => screen.text());
    const path = { context_id: DISMISSED, vm_name: DISMISSED };
    const vm = await answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path } }));
    const body = { job_id: vm.dismissed_operation?.job_id ?? "" };
    await answer(client.POST("/api/v1/vm-contexts/{context_id}/last-operation/restore", { params: { path }, body }));

    assert.equal(vm.last_operation, undefined);
    assert.equal(vm.dismissed_operation?.error_message, NOT_STARTED);
    screen.close();
  });
});
