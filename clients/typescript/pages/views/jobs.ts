import { html, type TemplateResult } from "lit";
import { answer, type JobQuery, type JobStatus, type JobType, type ErrorCategory, type LiveEvent, type PlainspokenClient, type VmJob } from "plainspoken-client";
import { strings as words } from "plainspoken-client/elements";

import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { placed } from "./placed.js";

const PAGE = 50;
const HOURS = ["1", "24", "168", "720"] as const;

interface Jobs {
  jobs: readonly VmJob[];
  next: string | undefined;
}

/** The jobs of all VMs in one list, filtered as the address says. */
export class JobsPage extends View<Jobs> {
  constructor() {
    super();
    answerActions(this, () => ({}));
  }

  protected override load(client: PlainspokenClient): Promise<Jobs> {
    return this.#page(client);
  }

  async #page(client: PlainspokenClient, before?: string): Promise<Jobs> {
    const query = { ...asked(), limit: PAGE, ...(before && { before }) };
    const page = await answer(client.GET("/api/v1/jobs", { params: { query } }));
    return { jobs: page.jobs, next: page.next };
  }

  protected override follow(data: Jobs, event: LiveEvent): Jobs | undefined {
    if (event.type === "job_removed") return { ...data, jobs: data.jobs.filter((job) => job.job_id !== event.data.job_id) };
    if (event.type !== "job") return data;
    const known = data.jobs.some((job) => job.job_id === event.data.job_id);
    if (fits(event.data, asked())) return { ...data, jobs: placed(data.jobs, event.data) };
    return known ? { ...data, jobs: data.jobs.filter((job) => job.job_id !== event.data.job_id) } : data;
  }

  protected override draw({ jobs, next }: Jobs): TemplateResult {
    const text = strings.jobs;
    return html`<h1>${text.title}</h1>
      <form class="filters" @change=${this.#filter} @submit=${(event: Event) => event.preventDefault()}>
        ${choice("type", text.type, text.any, Object.entries(text.types))}
        ${choice("status", text.status, text.any, Object.entries(words.statuses).filter(([status]) => status !== "skipped"))}
        ${choice("category", text.category, text.any, Object.entries(words.categories))}
        ${choice("hours", text.since, text.ever, HOURS.map((hours) => [hours, spanOf(Number(hours))]))}
      </form>
      ${jobs.length === 0 && next === undefined
        ? html`<p class="soft" role="status">${text.none}</p>`
        : html`<ps-job-list show-vm .jobs=${jobs} .verbs=${verbs} .open=${(job: VmJob) => link(["jobs", job.job_id])}></ps-job-list>`}
      ${next === undefined
        ? html`<p class="soft">${text.end}</p>`
        : html`${jobs.length === 0 ? html`<p class="soft">${text.looking}</p>` : ""}
            <button class="more" type="button" @click=${() => void this.#older(next)}>${text.older}</button>`}`;
  }

  async #older(next: string): Promise<void> {
    const page = await this.#page(session.client, next);
    const known = new Set(this.data?.jobs.map((job) => job.job_id));
    this.data = { jobs: [...(this.data?.jobs ?? []), ...page.jobs.filter((job) => !known.has(job.job_id))], next: page.next };
  }

  #filter = (event: Event) => {
    const form = new FormData((event.target as HTMLSelectElement).form ?? undefined);
    refine(Object.fromEntries([...form].map(([name, value]) => [name, String(value)])));
    void this.reload();
  };
}

function choice(name: string, label: string, any: string, options: readonly (readonly [string, string])[]): TemplateResult {
  const chosen = here().query.get(name) ?? "";
  const listed = chosen === "" || options.some(([value]) => value === chosen);
  return html`<label
    >${label}<select name=${name}>
      <option value="">${any}</option>
      ${options.map(([value, text]) => html`<option value=${value} ?selected=${value === chosen}>${text}</option>`)}
      ${listed ? "" : html`<option value=${chosen} selected>${chosen.split(",").map(nameOf).join(", ")}</option>`}
    </select></label
  >`;
}

function nameOf(status: string): string {
  return (words.statuses as Record<string, string>)[status] ?? status;
}

function spanOf(hours: number): string {
  return hours <= 24 ? strings.jobs.hours(hours) : strings.jobs.days(hours / 24);
}

function asked(): JobQuery {
  const { query } = here();
  const list = <Word extends string>(name: string) => (query.get(name) ?? "").split(",").filter(Boolean) as Word[];
  const hours = Number(query.get("hours"));
  return {
    ...(list("type").length && { job_type: list<JobType>("type") }),
    ...(list("status").length && { status: list<JobStatus>("status") }),
    ...(list("category").length && { error_category: list<ErrorCategory>("category") }),
    ...(hours > 0 && { since: new Date(Date.now() - hours * 3_600_000).toISOString() }),
  };
}

function fits(job: VmJob, { job_type: types, status, error_category: categories, since }: JobQuery): boolean {
  return (
    (!types || types.includes(job.job_type)) &&
    (!status || status.includes(job.status)) &&
    (!categories || (job.error_category !== undefined && categories.includes(job.error_category))) &&
    (!since || (job.started_at ?? "") >= since)
  );
}
