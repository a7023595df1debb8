// A page of another GUI, without a framework: Plainspoken's elements show a VM, and the page does what their buttons say.
import { answer, createClient, events } from "plainspoken-client";
import { answerActions, defineElements, type About, type ActionMessage } from "plainspoken-client/elements";

defineElements();
const client = createClient();
const path = { vm_name: new URLSearchParams(location.search).get("vm") ?? "pgtest1" };
const banner = document.createElement("ps-failure-banner");
const jobs = document.createElement("ps-job-list");
const steps = document.createElement("ps-timeline");
document.getElementById("vm")?.append(banner, jobs, steps);

// What buttons do: one leads to a page of this GUI, the other tells the page around, which is this one.
let about: About = {};
const targets = { try_live_failover: "/failover?vm={context_id}&job={job_id}", retry: "message" };
const verbs = answerActions(document, targets, () => about);
banner.verbs = jobs.verbs = steps.verbs = verbs;

// Plainspoken's own pages, in a frame of this one, send the same messages.
addEventListener("message", ({ origin, data }: MessageEvent<Partial<ActionMessage>>) => {
  if (origin !== location.origin || data.source !== "plainspoken") return;
  const told = document.getElementById("told");
  if (told) told.textContent = `${data.do} was pressed for the job ${data.job_id} of ${data.vm_name}.`;
});

// What is shown is loaded by this page: elements ask for nothing themselves.
async function show(): Promise<void> {
  const vm = await answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path } }));
  const newest = vm.last_operation ?? vm.job_history[0];
  about = { ...vm.context, job_id: newest?.job_id };
  jobs.jobs = vm.job_history;
  banner.operation = vm.last_operation;
  if (!newest) return;
  const job = await answer(client.GET("/api/v1/jobs/{job_id}", { params: { path: { job_id: newest.job_id } } }));
  steps.steps = job.steps;
}

for await (const event of events(client, { vm: path.vm_name })) {
  if (event.type !== "vm") await show();
}
