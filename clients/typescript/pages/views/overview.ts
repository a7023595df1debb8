import { html, nothing, type TemplateResult } from "lit";
import {
  answer,
  jobPages,
  type ListedVm,
  type LiveEvent,
  type PlainspokenClient,
  type StandingFailure,
  type VmJob,
} from "plainspoken-client";
import { strings as words, when } from "plainspoken-client/elements";

import { DAYS, EVER, SPANS, asked, byCategory, byStep, byTime } from "../parts/counts.js";
import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { link, refine } from "../router.js";
import { strings } from "../strings.js";
import { overviewLook } from "./overview-look.js";
import { placed } from "./placed.js";

const PAGE = 100;
const MOST_PAGES = 10;
const MOST_VMS = 50;
const TOLD = 12;
const NEEDS_ATTENTION = ["failed", "cleanup_required"] as const;

interface Overview {
  /** Those that need somebody, with the failure that stands. */
  failing: VmList;
  never: VmList;
  running: readonly VmJob[];
  moreRunning: boolean;
  /** Days of failures that are counted. */
  days: number;
  failures: readonly VmJob[];
  /** Whether there are older failures than those counted. */
  more: boolean;
}

interface VmList {
  vms: readonly ListedVm[];
  more: boolean;
}

/** What needs somebody now, what runs, and what failed most. */
export class OverviewPage extends View<Overview> {
  static override styles = [...View.styles, overviewLook];

  constructor() {
    super();
    answerActions(this);
  }

  protected override async load(client: PlainspokenClient): Promise<Overview> {
    const running = { status: ["running" as const, "pending" as const], limit: MOST_VMS };
    const [failing, never, under, counted] = await Promise.all([
      vmsOf(client, { current_status: [...NEEDS_ATTENTION], failures: true }),
      vmsOf(client, { never_replicated: true }),
      answer(client.GET("/api/v1/jobs", { params: { query: running } })),
      countedFailures(client),
    ]);
    return { failing, never, running: under.jobs, moreRunning: under.next !== undefined, ...counted };
  }

  protected override follow(data: Overview, event: LiveEvent): Overview | undefined {
    if (event.type !== "job") return event.type === "vm" ? undefined : data;
    const job = event.data;
    const before = data.running.find((known) => known.job_id === job.job_id);
    const runs = job.status === "running" || job.status === "pending";
    // What began or ended may change the VMs and the counts as well.
    return before && runs ? { ...data, running: placed(data.running, job) } : undefined;
  }

  protected override draw(data: Overview): TemplateResult {
    const text = strings.overview;
    const failed = { status: "failed", hours: String(24 * data.days) };
    return html`<h1>${text.title}</h1>
      <nav class="counts" aria-label=${text.title}>
        ${counted(count(data.failing), text.counts.failing, link(["vms"], { status: NEEDS_ATTENTION.join() }), "bad")}
        ${counted(atLeast(data.running.length, data.moreRunning), text.counts.running, link(["jobs"], { status: "running,pending" }))}
        ${counted(atLeast(data.failures.length, data.more), text.counts.failed(spanWords(data.days)), link(["jobs"], failed))}
        ${counted(count(data.never), text.counts.never, link(["vms"], { never: "yes" }))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${text.failing}</h2>
        ${vmList(data.failing, text.failingNone, NEEDS_ATTENTION.join())}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${text.running}</h2>
        ${data.running.length
          ? html`<ps-job-list show-vm .jobs=${data.running} .verbs=${verbs} .open=${open}></ps-job-list>`
          : html`<p class="soft">${text.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <header class="page">
          <h2 id="failures">${text.failures}</h2>
          <label class="span"
            ><span class="hidden">${text.span}</span
            ><select @change=${this.#choose}>
              ${SPANS.map((days) => html`<option value=${days} ?selected=${days === data.days}>${spanWords(days)}</option>`)}
            </select></label
          >
        </header>
        ${data.failures.length ? plots(data) : html`<p class="soft">${text.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${text.never}</h2>
        ${vmList(data.never, text.neverNone)}
      </section>`;
  }

  #choose = (event: Event) => {
    refine({ days: (event.target as HTMLSelectElement).value });
    void this.reload();
  };
}

const open = (job: VmJob) => link(["jobs", job.job_id]);

function counted(number: string, label: string, href: string, kind = ""): TemplateResult {
  return html`<a class="card ${number === "0" ? "" : kind}" href=${href}><strong>${number}</strong><span class="soft">${label}</span></a>`;
}

function vmList({ vms, more }: VmList, none: string, status = ""): TemplateResult {
  if (vms.length === 0) return html`<p class="soft">${none}</p>`;
  const shown = vms.slice(0, TOLD);
  const all = status ? link(["vms"], { status }) : link(["vms"], { never: "yes" });
  return html`<ul class="vms">
      ${shown.map(
        (vm) =>
          html`<li>
            <a class="name" href=${link(["vms", vm.context_id])}><bdi>${vm.vm_name}</bdi></a>
            <span class="soft state">${strings.vms.statuses[vm.current_status ?? ""] ?? nothing}</span>
            <span class="soft end">${when(vm.failure?.timestamp ?? vm.last_job_at)}</span>
            ${vm.failure ? html`<p><span class="soft">${titleOf(vm.failure)}:</span> ${vm.failure.error_message}</p>` : nothing}
          </li>`,
      )}
    </ul>
    ${more || vms.length > shown.length ? html`<p class="all"><a href=${all}>${strings.overview.all}</a></p>` : nothing}`;
}

function plots({ failures, more, days }: Overview): TemplateResult {
  const text = strings.overview;
  const { unit, bars } = byTime(failures, days);
  return html`${more ? html`<p class="soft">${text.newest(failures.length)}</p>` : nothing}
    <div class="plots card">
      <ps-columns class="whole" heading=${text.over[unit].heading} unit=${text.over[unit].unit} .bars=${bars}></ps-columns>
      <ps-bars heading=${text.byCategory} unit=${text.category} .bars=${byCategory(failures, days)}></ps-bars>
      <ps-bars heading=${text.byStep} unit=${text.step} .bars=${byStep(failures)}></ps-bars>
    </div>`;
}

function spanWords(days: number): string {
  return days === EVER ? strings.overview.ever : strings.overview.days(days);
}

type States = ("failed" | "cleanup_required")[];

/** VMs, those first of which something was heard last. */
async function vmsOf(client: PlainspokenClient, asked: { current_status?: States; never_replicated?: boolean; failures?: boolean }): Promise<VmList> {
  const list = await answer(client.GET("/api/v1/vm-contexts", { params: { query: { ...asked, limit: MOST_VMS } } }));
  const newest = list.vm_contexts.toSorted((one, other) => (other.last_job_at ?? "").localeCompare(one.last_job_at ?? ""));
  return { vms: newest, more: list.next !== undefined };
}

function titleOf({ job_type, display_name }: StandingFailure): string {
  return job_type === "replication" ? display_name : words.banner.titles[job_type];
}

/** The failures of the time that the address names; else of the last days, or of all times if nothing failed lately. */
async function countedFailures(client: PlainspokenClient): Promise<Pick<Overview, "days" | "failures" | "more">> {
  const days = asked(SPANS);
  const lately = await newestFailures(client, days ?? DAYS);
  if (days !== undefined || lately.failures.length > 0) return { days: days ?? DAYS, ...lately };
  return { days: EVER, ...(await newestFailures(client, EVER)) };
}

async function newestFailures(client: PlainspokenClient, days: number): Promise<{ failures: VmJob[]; more: boolean }> {
  const since = new Date(Date.now() - days * 86_400_000).toISOString();
  const failures: VmJob[] = [];
  let pages = 0;
  for await (const jobs of jobPages(client, { status: ["failed"], since, limit: PAGE })) {
    if (pages++ === MOST_PAGES) return { failures, more: true };
    failures.push(...jobs);
  }
  return { failures, more: false };
}

function count({ vms, more }: VmList): string {
  return atLeast(vms.length, more);
}

function atLeast(number: number, more: boolean): string {
  return number + (more ? "+" : "");
}
