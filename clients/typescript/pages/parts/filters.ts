import { html, type TemplateResult } from "lit";
import type { ErrorCategory, JobQuery, JobStatus, JobType, VmJob } from "plainspoken-client";
import { strings as words } from "plainspoken-client/elements";

import { here, refine } from "../router.js";
import { strings } from "../strings.js";

const HOURS = ["1", "24", "168", "720"] as const;

/** Which jobs the address asks for. */
export function asked(): JobQuery {
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

/** Whether a job is one of those that were asked for. */
export function fits(job: Pick<VmJob, "job_type" | "status" | "error_category" | "started_at">, query: JobQuery): boolean {
  const { job_type: types, status, error_category: categories, since } = query;
  return (
    (!types || types.includes(job.job_type)) &&
    (!status || status.includes(job.status)) &&
    (!categories || (job.error_category !== undefined && categories.includes(job.error_category))) &&
    (!since || (job.started_at ?? "") >= since)
  );
}

/** The filters of a list of jobs, as the address has them; a change is put there, and told. */
export function filters(changed: () => void): TemplateResult {
  const text = strings.jobs;
  const change = (event: Event) => {
    const form = new FormData((event.target as HTMLSelectElement).form ?? undefined);
    refine(Object.fromEntries([...form].map(([name, value]) => [name, String(value)])));
    changed();
  };
  return html`<form class="filters" @change=${change} @submit=${(event: Event) => event.preventDefault()}>
    ${choice("type", text.type, text.any, Object.entries(text.types))}
    ${choice("status", text.status, text.any, Object.entries(words.statuses).filter(([status]) => status !== "skipped"))}
    ${choice("category", text.category, text.any, Object.entries(words.categories))}
    ${choice("hours", text.since, text.ever, HOURS.map((hours) => [hours, spanOf(Number(hours))]))}
  </form>`;
}

/** A filter that the address may have set; nothing chosen means any. */
export function choice(name: string, label: string, any: string, options: readonly (readonly [string, string])[]): TemplateResult {
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
  if (hours === 1) return strings.jobs.hour;
  return hours <= 24 ? strings.jobs.hours(hours) : strings.jobs.days(hours / 24);
}
