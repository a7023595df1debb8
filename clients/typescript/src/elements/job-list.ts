import { LitElement, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { guard } from "lit/directives/guard.js";
import { repeat } from "lit/directives/repeat.js";

import type { Attention, JobItem, NextAction, VmJob } from "../schema.js";
import type { ActionVerb } from "../words.js";
import type { About } from "./action-list.js";
import { duration, when } from "./format.js";
import { iconStyles, statusIcon } from "./icons.js";
import { PART, partsOf } from "./job-parts.js";
import { jobListStyles } from "./job-list-styles.js";
import { drawProgress } from "./progress.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

type Job = JobItem | VmJob;

const ROW_HEIGHT = 48;
const NEAR = "1500px";

/**
 * Jobs of one VM or of many in one list, with what runs, how long it will take, and why one failed: `<ps-job-list>`.
 *
 * `jobs` are those of an answer, shown in that order. `open` makes the address of a job's page; without it names are
 * text. `showVm` adds the VM's name to each row. `ps-action` tells a typed action that was pressed, with its job.
 */
export class JobList extends LitElement {
  static override properties = {
    jobs: { attribute: false },
    open: { attribute: false },
    verbs: { attribute: false },
    showVm: { type: Boolean, attribute: "show-vm" },
    reached: { state: true },
  };
  static override styles = [theme, iconStyles, jobListStyles];

  declare jobs: readonly Job[];
  declare open: ((job: Job) => string) | undefined;
  declare verbs: ReadonlySet<ActionVerb>;
  declare showVm: boolean;
  /** How many parts have been near to what is seen; they stay drawn. */
  declare reached: number;
  #watch: IntersectionObserver | undefined;
  readonly #starts = new Set<string>();

  constructor() {
    super();
    this.jobs = [];
    this.verbs = new Set();
    this.showVm = false;
    this.reached = 1;
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#watch?.disconnect();
    this.#watch = undefined;
  }

  protected override render(): TemplateResult {
    if (this.jobs.length === 0) return html`<p class="empty soft">${strings.jobs.empty}</p>`;
    const parts = partsOf(this.jobs, this.#starts);
    const drawn = parts.slice(0, this.reached);
    return html`<div class="jobs">
      ${repeat(
        drawn,
        ([first], place) => (place === 0 ? "" : first?.job_id),
        (part) => this.#part(part),
      )}
      ${drawn.length < parts.length ? html`<div class="rest"></div>` : nothing}
    </div>`;
  }

  /** Some rows, which are drawn again only when one of them is another. */
  #part(jobs: readonly Job[]): TemplateResult {
    return html`<ul aria-label=${strings.jobs.label}>
      ${guard([...jobs, this.verbs, this.open, this.showVm], () =>
        repeat(
          jobs,
          (job) => job.job_id,
          (job) => html`<li>${this.#row(job)}</li>`,
        ),
      )}
    </ul>`;
  }

  protected override updated(_changed: PropertyValues): void {
    this.#watch?.disconnect();
    const rest = this.renderRoot.querySelector<HTMLElement>(".rest");
    if (rest === null) return;
    // Not in the template: a page may forbid style attributes. It keeps the length of the scroll bar about right.
    rest.style.blockSize = `${(this.jobs.length - this.reached * PART) * ROW_HEIGHT}px`;
    // Told anew whenever a part was drawn: as long as the rest is near, the next part follows, a frame later.
    this.#watch = new IntersectionObserver(
      (seen) => {
        if (seen.some((each) => each.isIntersecting)) this.reached += 1;
      },
      { rootMargin: NEAR },
    );
    this.#watch.observe(rest);
  }

  #row(job: Job): TemplateResult {
    const href = this.open?.(job);
    const vm = this.showVm && "vm_name" in job ? job.vm_name : undefined;
    return html`<span class="state ${job.status}">${statusIcon(job.status)}${strings.statuses[job.status]}</span>
      <div class="row">
        ${href ? html`<a class="name" href=${href}>${job.display_name}</a>` : html`<span class="name">${job.display_name}</span>`}
        ${vm ? html`<bdi class="vm">${vm}</bdi>` : nothing}
        ${job.error_category ? html`<span class="label">${strings.categories[job.error_category]}</span>` : nothing}
      </div>
      <span class="soft end">${when(job.started_at)}${this.#length(job)}</span>
      <div class="more">
        ${job.status === "running" ? drawProgress(job) : nothing}
        ${job.error_message ? html`<p class="message">${job.error_message}</p>` : nothing}
        ${job.next_actions?.length ? this.#advice(job.next_actions, job) : nothing} ${job.attention ? this.#attention(job.attention, job) : nothing}
      </div>`;
  }

  #advice(actions: readonly NextAction[], job: Job): TemplateResult {
    const { job_id, context_id, vm_name }: About = job;
    return html`<details>
      <summary>${strings.jobs.advice(actions.length)}</summary>
      <ps-actions .actions=${actions} .verbs=${this.verbs} .about=${{ job_id, context_id, vm_name }}></ps-actions>
    </details>`;
  }

  #length(job: JobItem): string | typeof nothing {
    if (job.duration_seconds === undefined) return nothing;
    const time = duration(job.duration_seconds);
    return ` · ${job.status === "running" ? strings.jobs.runs(time) : strings.jobs.took(time)}`;
  }

  #attention(attention: Attention, job: Job): TemplateResult {
    return html`<div class="note">
      <p class="message">${attention.message}</p>
      ${this.#advice(attention.next_actions, job)}
    </div>`;
  }
}
