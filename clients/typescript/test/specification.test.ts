// Every snippet of the specification, run against the API on a page, and what a person then sees.
import assert from "node:assert/strict";
import { describe, it } from "node:test";

import { answer } from "plainspoken-client";

import { pageFetch, show, until, untilShown, type Screen } from "./screen.js";
import { checkedClient } from "./server.js";
import { ABSENT, FENCES, SNIPPETS, TECHNICAL, run, snippet } from "./specification.js";

const React = await import("react");
const h = React.createElement;

const PGTEST = "ctx-pgtest1-20251003-140708";
const ISSUE = "KVM driver installation failed - compatibility issue";
const ADVICE = ["Try live failover (no driver modification)", "Verify VM is Windows-based"];

const client = checkedClient();
const vmContexts = async () => (await answer(client.GET("/api/v1/vm-contexts", { params: { query: { limit: 100 } } }))).vm_contexts;
const vmContext = (key: string) =>
  answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: key } } }));
const recentJobs = async (key: string) =>
  (await answer(client.GET("/api/v1/vm-contexts/{context_id}/recent-jobs", { params: { path: { context_id: key } } }))).jobs;

type Children = { children?: React.ReactNode };
type Component<Props> = React.FunctionComponent<Props>;

/** What the snippets leave to their reader. */
const NAMES = {
  React,
  useState: React.useState,
  useEffect: React.useEffect,
  fetch: pageFetch,
  formatDuration: (seconds: number) => `${seconds} seconds`,
  Alert: ({ severity, children }: Children & { severity: string }) => h("div", { role: "alert", className: severity }, children),
  AlertTitle: ({ children }: Children) => h("h4", null, children),
  Button: ({ onClick, children }: Children & { onClick: () => void }) => h("button", { onClick }, children),
};

function promise() {
  let resolve = () => {};
  return { promise: new Promise<void>((done) => (resolve = done)), resolve: () => resolve() };
}

async function listOf(contextId: string): Promise<Screen> {
  const { UnifiedJobList } = await run(snippet("Example 1"), NAMES);
  const screen = show(h(UnifiedJobList as Component<{ contextId: string }>, { contextId }));
  const count = (await recentJobs(contextId)).length;
  await until(() => screen.element.querySelectorAll(".job-card").length === count, () => screen.text());
  return screen;
}

async function bannerOf(vm: string, buttons: { dismissError?: () => void; viewDetails?: (last: unknown) => void } = {}) {
  const { VMStatusBanner } = await run(snippet("Example 2"), { ...NAMES, dismissError() {}, viewDetails() {}, ...buttons });
  const details = await vmContext(vm);
  const screen = show(h(VMStatusBanner as Component<{ vmContext: object }>, { vmContext: details }));
  if (details.last_operation?.status === "failed") await untilShown(screen, "What you can do:");
  return screen;
}

const items = (screen: Screen, selector: string) => [...screen.element.querySelectorAll(selector)].map((each) => each.textContent);

describe("The specification's snippets", { skip: ABSENT }, () => {
  it("are all found", () => {
    assert.equal(SNIPPETS.length, FENCES);
    assert.deepEqual(SNIPPETS.map(({ title }) => title.split(":")[0]).sort(), [
      "Example 1",
      "Example 2",
      "Use Case 1",
      "Use Case 2",
      "Use Case 3",
    ]);
  });

  it("tell each job, what went wrong and what to do (Use Case 1)", async () => {
    const lines: string[] = [];
    await run(snippet("Use Case 1"), { ...NAMES, contextId: PGTEST, console: { log: (line: string) => lines.push(line) } });

    assert.deepEqual(lines, [
      "Test Failover: failed",
      `Error: ${ISSUE}`,
      `Actions: ${ADVICE.join(", ")}`,
      "Replication Completed: completed",
    ]);
  });

  it("show the failure of the last operation (Use Case 2)", async () => {
    const shown: unknown[] = [];
    await run(snippet("Use Case 2"), { ...NAMES, vmName: "pgtest1", showError: (error: unknown) => shown.push(error) });

    assert.deepEqual(shown, [{ message: ISSUE, actions: ADVICE }]);
  });

  it("show nothing where the last operation did not fail (Use Case 2)", async () => {
    const shown: unknown[] = [];
    await run(snippet("Use Case 2"), { ...NAMES, vmName: "web-frontend-01", showError: (error: unknown) => shown.push(error) });

    assert.deepEqual(shown, []);
  });

  it("show all kinds of jobs by one component (Use Case 3)", async () => {
    const UnifiedJobList = ({ contextId, children }: Children & { contextId: string }) => h("ol", { id: contextId }, children);
    const JobItem = (job: { type: string; displayName: string; status: string; progress: number; error?: string; actions?: string[] }) =>
      h("li", { className: job.type }, [job.displayName, job.status, `${job.progress}%`, job.error, ...(job.actions ?? [])].join("|"));
    const names = { ...NAMES, UnifiedJobList, JobItem, contextId: PGTEST, jobs: await recentJobs(PGTEST) };
    const screen = show((await run(snippet("Use Case 3"), names))["element"] as React.ReactNode);
    await untilShown(screen, "Replication");

    assert.deepEqual(items(screen, "li.test_failover"), [`Test Failover|failed|60%|${ISSUE}|${ADVICE.join("|")}`]);
    assert.deepEqual(items(screen, "li.replication"), ["Replication Completed|completed|100%|"]);
  });

  it("list the jobs of a VM with an icon for each, and what can be done about a failure (Example 1)", async () => {
    const screen = await listOf(PGTEST);

    assert.deepEqual(items(screen, ".job-header"), ["❌ Test Failover", "✅ Replication Completed"]);
    assert.equal(screen.find(".job-failed .error-message").textContent, ISSUE);
    assert.equal(screen.find(".job-failed strong").textContent, "What you can do:");
    assert.deepEqual(items(screen, ".job-failed li"), ADVICE);
    assert.match(screen.find(".job-failed .job-meta").textContent ?? "", /2025.* • 25 seconds$/);
    screen.close();
  });

  it("show how far a running job is (Example 1)", async () => {
    const screen = await listOf("web-frontend-01");
    const bar = screen.find(".job-running .progress-bar div");

    assert.match(screen.find(".job-running .job-header").textContent ?? "", /^⏳ Replication/);
    assert.equal(bar.textContent, "42%");
    assert.equal(bar.getAttribute("style"), "width: 42.3%;");
    screen.close();
  });

  it("keep a failure on the screen, with the step and how far it came (Example 2)", async () => {
    const screen = await bannerOf("pgtest1");
    const [issue, failedAt] = items(screen, "p").map((line) => line?.replace(/\s+/g, ""));

    assert.equal(screen.find("h4").textContent, "test failover Failed");
    assert.equal(issue, `Issue: ${ISSUE}`.replace(/ /g, ""));
    // JSX drops the line break between the step and the percentage, so blanks are not compared.
    assert.equal(failedAt, "Failed at: Preparing Drivers for Compatibility (60%)".replace(/ /g, ""));
    assert.deepEqual(items(screen, ".actions li"), ADVICE);
    screen.close();
  });

  it("leave the screen for good once dismissed, until that is taken back (Example 2)", async () => {
    // No other file of tests looks at this VM's last operation.
    const { context, last_operation: failed } = await vmContext("jenkins-ci");
    assert(failed?.error_message);
    const asked = { params: { path: { context_id: context.context_id } }, body: { job_id: failed.job_id } };
    const dismissed = promise();
    const names = { ...NAMES, viewDetails() {}, dismissError: dismissed.resolve };
    const { VMStatusBanner } = await run(snippet("Example 2"), names);
    /** The page around the banner: it loads the VM, and again when the banner was dismissed. */
    const Page = () => {
      const [vm, setVm] = React.useState<Awaited<ReturnType<typeof vmContext>>>();
      React.useEffect(() => {
        const load = async () => setVm(await vmContext(context.context_id));
        const dismiss = () => answer(client.POST("/api/v1/vm-contexts/{context_id}/last-operation/dismiss", asked));
        void load();
        void dismissed.promise.then(dismiss).then(load);
      }, []);
      return vm ? h("article", null, vm.context.vm_name, h(VMStatusBanner as Component<{ vmContext: object }>, { vmContext: vm })) : "loading";
    };
    const screen = show(h(Page));
    await untilShown(screen, failed.error_message);
    screen.press("Dismiss");
    await until(() => screen.text() === context.vm_name, () => screen.text());
    screen.close();
    const reloaded = await vmContext(context.context_id);
    await answer(client.POST("/api/v1/vm-contexts/{context_id}/last-operation/restore", asked));

    assert.equal(reloaded.last_operation, undefined);
    assert.equal(reloaded.dismissed_operation?.job_id, failed.job_id);
    assert.deepEqual((await vmContext(context.context_id)).last_operation, failed);
  });

  it("hand over the operation whose details are wanted (Example 2)", async () => {
    const viewed: unknown[] = [];
    const screen = await bannerOf("pgtest1", { viewDetails: (last) => viewed.push(last) });
    screen.press("View Details");

    assert.deepEqual(viewed, [(await vmContext("pgtest1")).last_operation]);
    screen.close();
  });

  it("show nothing technical, whatever happened to a VM", async () => {
    assert(TECHNICAL.includes("VirtIO") && TECHNICAL.includes("libguestfs") && TECHNICAL.length > 15);
    for (const { context_id } of await vmContexts()) {
      for (const screen of [await listOf(context_id), await bannerOf(context_id)]) {
        const seen = screen.text().toLowerCase();
        const leaked = TECHNICAL.filter((term) => seen.includes(term.toLowerCase()));
        assert.deepEqual(leaked, [], `${context_id}: ${screen.text()}`);
        assert.doesNotMatch(seen, /unknown|undefined|null|nan%|\/api\/|traceback|select /, context_id);
        screen.close();
      }
    }
  });
});
