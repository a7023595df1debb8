import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { answer, type JobItem, type LiveEvent, type OperationSummary, type PlainspokenClient, type VmContextDetails } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { placed } from "./placed.js";

const PAGE = 20;

interface Vm {
  details: VmContextDetails;
  jobs: readonly JobItem[];
  next: string | undefined;
}

/** A VM: the failure that stays, and its jobs of all kinds in one list. */
export class VmPage extends View<Vm> {
  static override properties: PropertyDeclarations = { key: {}, trouble: { state: true } };

  declare key: string;
  declare trouble: string | undefined;

  constructor() {
    super();
    answerActions(this, () => ({ ...this.data?.details.context }));
    this.addEventListener("ps-dismiss", (event) => void this.#settle("dismiss", (event as CustomEvent<OperationSummary>).detail.job_id));
    this.addEventListener("ps-details", (event) => {
      location.hash = link(["jobs", (event as CustomEvent<OperationSummary>).detail.job_id]);
    });
  }

  override connectedCallback(): void {
    this.vm = this.key;
    super.connectedCallback();
  }

  protected override async load(client: PlainspokenClient): Promise<Vm> {
    const [details, page] = await Promise.all([
      answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: this.key } } })),
      this.#page(client),
    ]);
    return { details, jobs: page.jobs, next: page.next };
  }

  #page(client: PlainspokenClient, before?: string) {
    const params = { path: { context_id: this.key }, query: { limit: PAGE, ...(before && { before }) } };
    return answer(client.GET("/api/v1/vm-contexts/{context_id}/recent-jobs", { params }));
  }

  protected override follow(data: Vm, event: LiveEvent): Vm | undefined {
    if (event.type !== "job") return undefined;
    const ended = event.data.status !== "running" && event.data.status !== "pending";
    // An end may set or take away the failure that stays.
    return ended ? undefined : { ...data, jobs: placed(data.jobs, event.data) };
  }

  protected override draw({ details, jobs, next }: Vm): TemplateResult {
    const text = strings.vm;
    const { context: vm } = details;
    return html`<header class="page"><h1>${vm.vm_name}</h1></header>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <ps-failure-banner dismissible .operation=${details.last_operation} .verbs=${verbs}></ps-failure-banner>
      ${details.dismissed_operation ? this.#dismissed(details.dismissed_operation.job_id, details.dismissed_operation.dismissed_at) : nothing}
      <dl class="facts card">
        ${fact(text.facts.status, strings.vms.statuses[vm.current_status ?? ""])} ${fact(text.facts.os, vm.os_type)}
        ${fact(text.facts.cpu, vm.cpu_count)} ${fact(text.facts.memory, vm.memory_mb && text.memory(String(vm.memory_mb / 1024)))}
        ${fact(text.facts.next, vm.next_scheduled_at && when(vm.next_scheduled_at))}
      </dl>
      <section aria-labelledby="jobs">
        <h2 id="jobs">${text.jobs}</h2>
        <ps-job-list .jobs=${jobs} .verbs=${verbs} .open=${(job: JobItem) => link(["jobs", job.job_id])}></ps-job-list>
      </section>
      ${next === undefined
        ? nothing
        : html`<button class="more" type="button" @click=${() => void this.#older(next)}>${strings.jobs.older}</button>`}`;
  }

  #dismissed(jobId: string, at: string): TemplateResult {
    const text = strings.vm;
    return html`<p class="soft">
      ${text.dismissed}, ${when(at)}.
      <button type="button" @click=${() => void this.#settle("restore", jobId)}>${text.restore}</button>
    </p>`;
  }

  async #older(next: string): Promise<void> {
    const page = await this.#page(session.client, next);
    if (this.data) this.data = { ...this.data, jobs: [...this.data.jobs, ...page.jobs], next: page.next };
  }

  /** Dismiss or restore a failure; the job is named, so that a newer failure is never put away unseen. */
  async #settle(way: "dismiss" | "restore", jobId: string): Promise<void> {
    const params = { params: { path: { context_id: this.key } }, body: { job_id: jobId } };
    try {
      await answer(session.client.POST(`/api/v1/vm-contexts/{context_id}/last-operation/${way}`, params));
      this.trouble = undefined;
      await this.reload();
    } catch (error) {
      this.trouble = told(error)?.sentence ?? strings.vm.cannotDismiss;
    }
  }
}

function fact(name: string, value: unknown): TemplateResult | typeof nothing {
  if (value === undefined || value === "") return nothing;
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
