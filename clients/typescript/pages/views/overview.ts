import { html, nothing, type TemplateResult } from "lit";
import type { LiveEvent, PlainspokenClient, StandingFailure, VmJob } from "plainspoken-client";
import { strings as words, when } from "plainspoken-client/elements";

import { EVER, SPANS, byCategory, byStep, byTime } from "../parts/counts.js";
import { choice } from "../parts/filters.js";
import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { strings } from "../strings.js";
import { NEEDS_ATTENTION, isNamed, loadOverview, type Counted, type Overview, type VmList } from "./overview-data.js";
import { overviewLook } from "./overview-look.js";
import { placed } from "./placed.js";

const TOLD = 12;
const TYPING = 250;

/** What needs somebody now, what runs, and what failed most. */
export class OverviewPage extends View<Overview> {
  static override styles = [...View.styles, overviewLook];

  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    answerActions(this);
  }

  protected override async load(client: PlainspokenClient): Promise<Overview> {
    const { overview, later } = await loadOverview(client);
    if (later === undefined) return overview;
    const counted = await Promise.race([later, Promise.resolve(undefined)]);
    if (counted === undefined) void this.#complete(overview, later);
    return { ...overview, counted };
  }

  /** Show the failures once they are counted, unless something else was loaded meanwhile. */
  async #complete({ narrowed }: Overview, later: Promise<Counted>): Promise<void> {
    try {
      const counted = await later;
      if (this.data?.narrowed === narrowed) this.data = { ...this.data, counted };
    } catch (error) {
      if (this.data?.narrowed === narrowed) this.failure = error;
    }
  }

  protected override follow(data: Overview, event: LiveEvent): Overview | undefined {
    if (event.type !== "job") return event.type === "vm" ? undefined : data;
    const job = event.data;
    const before = data.running.find((known) => known.job_id === job.job_id);
    const runs = job.status === "running" || job.status === "pending";
    // What began or ended may change the VMs and the counts as well.
    if (runs && !isNamed(job, data.narrowed)) return data;
    return before && runs ? { ...data, running: placed(data.running, job) } : undefined;
  }

  protected override draw(data: Overview): TemplateResult {
    const text = strings.overview;
    const { name: q, state, category = "" } = data.narrowed;
    const failing = { q, status: state ?? NEEDS_ATTENTION.join() };
    const failed = { status: "failed", category, hours: String(24 * data.days) };
    // A count leads to its list where that can be narrowed in the same way.
    return html`<h1>${text.title}</h1>
      ${this.#filters(data)}
      <nav class="counts" aria-label=${text.title}>
        ${counted(count(data.failing), text.counts.failing, category ? undefined : link(["vms"], failing), "bad")}
        ${counted(atLeast(data.running.length, data.moreRunning), text.counts.running, q ? undefined : link(["jobs"], { status: "running,pending" }))}
        ${counted(data.counted ? atLeast(data.counted.failures.length, data.counted.more) : "…", text.counts.failed(spanWords(data.days)), q ? undefined : link(["jobs"], failed))}
        ${counted(count(data.never), text.counts.never, link(["vms"], { q, never: "yes" }))}
      </nav>
      <div class="parts">
        <section class="failing" aria-labelledby="failing">
          <h2 id="failing">${text.failing}</h2>
          ${vmList(data.failing, text.failingNone, category ? undefined : failing)}
        </section>
        <section class="running" aria-labelledby="running">
          <h2 id="running">${text.running}</h2>
          ${data.running.length
            ? html`<ps-job-list show-vm .jobs=${data.running} .verbs=${verbs} .open=${open}></ps-job-list>`
            : html`<p class="soft">${text.runningNone}</p>`}
        </section>
        <section class="failures" aria-labelledby="failures">
          <h2 id="failures">${text.failures}</h2>
          ${data.counted ? plots(data.counted, data.days) : html`<p class="soft" role="status">${strings.states.loading}</p>`}
        </section>
        <section class="never" aria-labelledby="never">
          <h2 id="never">${text.never}</h2>
          ${vmList(data.never, text.neverNone, { q, never: "yes" })}
        </section>
      </div>`;
  }

  #filters({ days }: Overview): TemplateResult {
    const text = strings.overview;
    const states = NEEDS_ATTENTION.map((state) => [state, strings.vms.statuses[state] ?? state] as const);
    const times = SPANS.map((each) => [String(each), spanWords(each)] as const);
    return html`<form class="filters" role="search" @submit=${(event: Event) => event.preventDefault()} @change=${this.#choose}>
      <label>${strings.vms.search}<input type="search" name="q" maxlength="255" .value=${here().query.get("q") ?? ""} @input=${this.#type} /></label>
      ${choice("status", text.state, strings.jobs.any, states)} ${choice("category", text.category, strings.jobs.any, Object.entries(words.categories))}
      <label
        >${text.span}<select name="days">
          ${times.map(([value, label]) => html`<option value=${value} ?selected=${Number(value) === days}>${label}</option>`)}
        </select></label
      >
    </form>`;
  }

  #type = (event: Event) => {
    const { form } = event.target as HTMLInputElement;
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => this.#narrow(form), TYPING);
  };

  #choose = (event: Event) => {
    clearTimeout(this.#typing);
    this.#narrow((event.target as HTMLInputElement).form, (event.target as HTMLInputElement).name === "days");
  };

  /** Put what was chosen into the address; a time only once one was chosen, since the page finds a good one until then. */
  #narrow(form: HTMLFormElement | null, choseTime = false): void {
    const withTime = choseTime || here().query.has("days");
    const chosen = [...new FormData(form ?? undefined)].map(([name, value]): [string, string] => [name, String(value)]);
    refine(Object.fromEntries(chosen.filter(([name]) => name !== "days" || withTime)));
    void this.reload();
  }
}

const open = (job: VmJob) => link(["jobs", job.job_id]);

function counted(number: string, label: string, href: string | undefined, kind = ""): TemplateResult {
  const shown = html`<strong>${number}</strong><span class="soft">${label}</span>`;
  const look = `card ${number === "0" ? "" : kind}`;
  return href === undefined ? html`<span class=${look}>${shown}</span>` : html`<a class=${look} href=${href}>${shown}</a>`;
}

/** VMs with why they need somebody; the first of them where `all` leads to the others, else every one. */
function vmList({ vms, more }: VmList, none: string, all: Record<string, string> | undefined): TemplateResult {
  if (vms.length === 0) return html`<p class="soft">${none}</p>`;
  const shown = all ? vms.slice(0, TOLD) : vms;
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
    ${all && (more || vms.length > shown.length) ? html`<p class="all"><a href=${link(["vms"], all)}>${strings.overview.all}</a></p>` : nothing}`;
}

function plots({ failures, more }: Counted, days: number): TemplateResult {
  const text = strings.overview;
  if (failures.length === 0) return html`<p class="soft">${text.failuresNone}</p>`;
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

function titleOf({ job_type, display_name }: StandingFailure): string {
  return job_type === "replication" ? display_name : words.banner.titles[job_type];
}

function count({ vms, more }: VmList): string {
  return atLeast(vms.length, more);
}

function atLeast(number: number, more: boolean): string {
  return number + (more ? "+" : "");
}
