import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import {
  answer,
  type JobItem,
  type LiveEvent,
  type OperationSummary,
  type PlainspokenClient,
  type VmContext,
  type VmContextDetails,
} from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { asked, filters, fits } from "../parts/filters.js";
import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { here, link } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { older, placed, renewed } from "./placed.js";

const PAGE = 20;

interface Vm {
  details: VmContextDetails;
  jobs: readonly JobItem[];
  next: string | undefined;
  /** Whether the reader may put failures out of sight. */
  dismisses: boolean;
}

/** A VM: the failure that stays, and its jobs of all kinds in one list, filtered as the address says. */
export class VmPage extends View<Vm> {
  static override properties: PropertyDeclarations = { key: {}, trouble: { state: true } };

  declare key: string;
  declare trouble: string | undefined;
  #query: string | undefined;

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
    const query = here().query.toString();
    const [details, page, dismisses] = await Promise.all([
      answer(client.GET("/api/v1/vm-contexts/{vm_name}", { params: { path: { vm_name: this.key } } })),
      this.#page(client),
      session.may("operations:dismiss"),
    ]);
    const same = query === this.#query;
    this.#query = query;
    return { details, dismisses, ...(same ? renewed(this.data, page) : page) };
  }

  async #page(client: PlainspokenClient, before?: string): Promise<Pick<Vm, "jobs" | "next">> {
    const params = { path: { context_id: this.key }, query: { ...asked(), limit: PAGE, ...(before && { before }) } };
    const { jobs, next } = await answer(client.GET("/api/v1/vm-contexts/{context_id}/recent-jobs", { params }));
    return { jobs, next };
  }

  protected override follow(data: Vm, event: LiveEvent): Vm | undefined {
    if (event.type !== "job") return undefined;
    const ended = event.data.status !== "running" && event.data.status !== "pending";
    // An end may set or take away the failure that stays.
    if (ended || !fits(event.data, asked())) return undefined;
    return { ...data, jobs: placed(data.jobs, event.data) };
  }

  protected override draw({ details, jobs, next, dismisses }: Vm): TemplateResult {
    const text = strings.vm;
    const { context: vm, last_operation: last, dismissed_operation: dismissed } = details;
    return html`<header class="page">
        <h1><bdi>${vm.vm_name}</bdi></h1>
        <p class="soft about">${factsOf(vm)}</p>
      </header>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <ps-failure-banner ?dismissible=${dismisses} .operation=${last} .verbs=${verbs}
        >${last ? html`<ps-rating job=${last.job_id}></ps-rating>` : nothing}</ps-failure-banner
      >
      ${dismissed ? this.#dismissed(dismissed.job_id, dismissed.dismissed_at, dismisses) : nothing}
      <section aria-labelledby="jobs">
        <h2 id="jobs">${text.jobs}</h2>
        ${filters(() => void this.reload())}
        ${jobs.length === 0 && here().query.size > 0
          ? html`<p class="soft" role="status">${next === undefined ? strings.jobs.none : strings.jobs.looking}</p>`
          : html`<ps-job-list .jobs=${jobs} .verbs=${verbs} .open=${open}></ps-job-list>`}
      </section>
      ${next === undefined
        ? nothing
        : html`<button class="more" type="button" @click=${() => void this.#older(next)}>${strings.jobs.older}</button>`}`;
  }

  #dismissed(jobId: string, at: string, restores: boolean): TemplateResult {
    const text = strings.vm;
    return html`<p class="soft">
      ${text.dismissed}, ${when(at)}. <a href=${link(["jobs", jobId])}>${text.dismissedDetails}</a>
      ${restores ? html`<button type="button" @click=${() => void this.#settle("restore", jobId)}>${text.restore}</button>` : nothing}
    </p>`;
  }

  #older(next: string): Promise<void> {
    return this.attempt(async () => {
      const page = await this.#page(session.client, next);
      if (this.data) this.data = { ...this.data, ...older(this.data, page) };
    });
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

const open = (job: JobItem) => link(["jobs", job.job_id]);

function gigabytes(megabytes: number): string {
  return new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 }).format(megabytes / 1024);
}

function factsOf(vm: VmContext): TemplateResult[] {
  const { facts } = strings.vm;
  const known: unknown[] = [
    strings.vms.statuses[vm.current_status ?? ""],
    vm.os_type,
    vm.cpu_count && facts.cpu(vm.cpu_count),
    vm.memory_mb && facts.memory(gigabytes(vm.memory_mb)),
    vm.next_scheduled_at && html`${facts.next} ${when(vm.next_scheduled_at)}`,
  ];
  return known.filter(Boolean).map((fact) => html`<bdi>${fact}</bdi>`);
}
