import { css, html, nothing, type TemplateResult } from "lit";
import { answer, jobPages, type LiveEvent, type PlainspokenClient, type VmContext, type VmJob } from "plainspoken-client";
import { strings as words, when } from "plainspoken-client/elements";

import type { Bar } from "../parts/bars.js";
import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { strings } from "../strings.js";
import { placed } from "./placed.js";

const SPANS = [1, 7, 30, 3650] as const;
const DAYS = 7;
const DAYS_SHOWN = 30;
const PAGE = 100;
const MOST_PAGES = 10;
const MOST_VMS = 50;
const NEEDS_ATTENTION = ["failed", "cleanup_required"] as const;
const STEPS_SHOWN = 8;

interface Overview {
  failing: VmList;
  never: VmList;
  running: readonly VmJob[];
  failures: readonly VmJob[];
  /** Whether there are older failures than those counted. */
  more: boolean;
}

interface VmList {
  vms: readonly VmContext[];
  more: boolean;
}

/** What needs somebody now, what runs, and what failed most. */
export class OverviewPage extends View<Overview> {
  static override styles = [
    ...View.styles,
    css`
      .counts {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(9rem, 1fr));
        gap: 0.75rem;
      }
      .counts a {
        text-decoration: none;
        color: inherit;
        display: grid;
      }
      .counts a:hover {
        border-color: var(--_accent);
      }
      .counts strong {
        font-size: 1.75rem;
        line-height: 1.2;
        font-variant-numeric: tabular-nums;
      }
      .counts .bad strong {
        color: var(--_bad);
      }
      .plots {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(20rem, 100%), 1fr));
        gap: 1.5rem;
      }
      .span {
        margin-block-end: 0.75rem;
        justify-items: start;
      }
      ul.vms {
        list-style: none;
        display: grid;
      }
      ul.vms li {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        padding-block: 0.4rem;
        border-block-end: 1px solid var(--_line);
      }
      ul.vms a {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
    `,
  ];

  constructor() {
    super();
    answerActions(this, () => ({}));
  }

  protected override async load(client: PlainspokenClient): Promise<Overview> {
    const [failing, never, running, counted] = await Promise.all([
      vmsOf(client, [...NEEDS_ATTENTION]),
      vmsOf(client, ["discovered"]),
      answer(client.GET("/api/v1/jobs", { params: { query: { status: ["running", "pending"], limit: MOST_VMS } } })),
      newestFailures(client),
    ]);
    return { failing, never, running: running.jobs, ...counted };
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
    return html`<h1>${text.title}</h1>
      <nav class="counts" aria-label=${text.title}>
        ${this.#count(count(data.failing), text.counts.failing, link(["vms"], { status: NEEDS_ATTENTION.join() }), "bad")}
        ${this.#count(String(data.running.length), text.counts.running, link(["jobs"], { status: "running,pending" }))}
        ${this.#count(data.failures.length + (data.more ? "+" : ""), text.counts.failed(spanWords(span())), link(["jobs"], { status: "failed", hours: String(24 * span()) }))}
        ${this.#count(count(data.never), text.counts.never, link(["vms"], { status: "discovered" }))}
      </nav>
      <section aria-labelledby="failing">
        <h2 id="failing">${text.failing}</h2>
        ${this.#vms(data.failing, text.failingNone)}
      </section>
      <section aria-labelledby="running">
        <h2 id="running">${text.running}</h2>
        ${data.running.length
          ? html`<ps-job-list show-vm .jobs=${data.running} .verbs=${verbs} .open=${(job: VmJob) => link(["jobs", job.job_id])}></ps-job-list>`
          : html`<p class="soft">${text.runningNone}</p>`}
      </section>
      <section aria-labelledby="failures">
        <h2 id="failures">${text.failures}</h2>
        <label class="span"
          >${text.span}<select @change=${this.#choose}>
            ${SPANS.map((days) => html`<option value=${days} ?selected=${days === span()}>${spanWords(days)}</option>`)}
          </select></label
        >
        ${data.failures.length ? this.#plots(data) : html`<p class="soft">${text.failuresNone}</p>`}
      </section>
      <section aria-labelledby="never">
        <h2 id="never">${text.never}</h2>
        ${this.#vms(data.never, text.neverNone)}
      </section>`;
  }

  #choose = (event: Event) => {
    refine({ days: (event.target as HTMLSelectElement).value });
    void this.reload();
  };

  #count(number: string, label: string, href: string, kind = ""): TemplateResult {
    return html`<a class="card ${number === "0" ? "" : kind}" href=${href}><strong>${number}</strong><span class="soft">${label}</span></a>`;
  }

  #vms({ vms, more }: VmList, none: string): TemplateResult {
    if (vms.length === 0) return html`<p class="soft">${none}</p>`;
    return html`<ul class="vms card">
      ${vms.map(
        (vm) =>
          html`<li>
            <a href=${link(["vms", vm.context_id])}>${vm.vm_name}</a>
            <span class="soft">${strings.vms.statuses[vm.current_status ?? ""] ?? nothing}</span>
            <span class="soft">${when(vm.last_job_at)}</span>
          </li>`,
      )}
      ${more ? html`<li><a href=${link(["vms"])}>${strings.overview.all}</a></li>` : nothing}
    </ul>`;
  }

  #plots({ failures, more }: Overview): TemplateResult {
    const text = strings.overview;
    const hours = String(24 * span());
    const byCategory = tally(failures, (job) => job.error_category ?? "platform").map(([category, amount]) => ({
      label: words.categories[category],
      count: amount,
      href: link(["jobs"], { status: "failed", category, hours }),
    }));
    const byStep = tally(failures, (job) => job.current_step ?? text.unknownStep)
      .slice(0, STEPS_SHOWN)
      .map(([step, amount]) => ({ label: step, count: amount }));
    return html`${more ? html`<p class="soft">${text.newest(failures.length)}</p>` : nothing}
      <div class="plots card">
        <ps-bars heading=${text.byCategory} unit=${text.category} .bars=${byCategory}></ps-bars>
        <ps-bars heading=${text.byStep} unit=${text.step} .bars=${byStep}></ps-bars>
        <ps-bars heading=${text.byDay} unit=${text.day} .bars=${days(failures)}></ps-bars>
      </div>`;
  }
}

/** Days of failures that are counted, as the address says. */
function span(): number {
  const asked = Number(here().query.get("days"));
  return SPANS.find((days) => days === asked) ?? DAYS;
}

function spanWords(days: number): string {
  return days > DAYS_SHOWN ? strings.overview.ever : strings.overview.days(days);
}

async function vmsOf(client: PlainspokenClient, states: ("failed" | "cleanup_required" | "discovered")[]): Promise<VmList> {
  const query = { current_status: states, limit: MOST_VMS };
  const list = await answer(client.GET("/api/v1/vm-contexts", { params: { query } }));
  return { vms: list.vm_contexts, more: list.next !== undefined };
}

async function newestFailures(client: PlainspokenClient): Promise<{ failures: VmJob[]; more: boolean }> {
  const since = new Date(Date.now() - span() * 86_400_000).toISOString();
  const failures: VmJob[] = [];
  let pages = 0;
  for await (const jobs of jobPages(client, { status: ["failed"], since, limit: PAGE })) {
    if (pages++ === MOST_PAGES) return { failures, more: true };
    failures.push(...jobs);
  }
  return { failures, more: false };
}

function count({ vms, more }: VmList): string {
  return vms.length + (more ? "+" : "");
}

/** How often each key comes up, the most frequent first. */
function tally<Key extends string>(jobs: readonly VmJob[], keyOf: (job: VmJob) => Key): [Key, number][] {
  const counts = new Map<Key, number>();
  for (const job of jobs) counts.set(keyOf(job), (counts.get(keyOf(job)) ?? 0) + 1);
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** Failures of each day in the reader's zone, the newest last; of a short span days without any are included. */
function days(failures: readonly VmJob[]): Bar[] {
  const format = new Intl.DateTimeFormat(document.documentElement.lang, { year: "numeric", month: "short", day: "numeric" });
  const bars = new Map<string, number>();
  for (let back = span(); back >= 0 && span() <= DAYS; back--) bars.set(format.format(Date.now() - back * 86_400_000), 0);
  for (const { started_at } of failures.toReversed()) {
    const day = started_at && format.format(new Date(started_at));
    if (day !== undefined) bars.set(day, (bars.get(day) ?? 0) + 1);
  }
  return [...bars].map(([label, amount]) => ({ label, count: amount })).slice(-DAYS_SHOWN);
}
