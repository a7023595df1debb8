import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";

import type { Attention, JobItem, VmJob } from "../schema.js";
import type { ActionVerb } from "../words.js";
import { bytes, duration, when } from "./format.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

/**
 * Jobs of one VM or of many in one list, with what runs, how long it will take, and why one failed: `<ps-job-list>`.
 *
 * `jobs` are those of an answer, shown in that order. `open` makes the address of a job's page; without it names are
 * text. `showVm` adds the VM's name to each row. `ps-action` tells a typed action that was pressed.
 */
export class JobList extends LitElement {
  static override properties = {
    jobs: { attribute: false },
    open: { attribute: false },
    verbs: { attribute: false },
    showVm: { type: Boolean, attribute: "show-vm" },
  };
  static override styles = [
    theme,
    css`
      ul.jobs {
        list-style: none;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        overflow: hidden;
      }
      ul.jobs > li {
        padding: 0.7rem 1rem;
        display: grid;
        gap: 0.35rem;
        content-visibility: auto;
        contain-intrinsic-block-size: auto 3.4rem;
      }
      ul.jobs > li + li {
        border-block-start: 1px solid var(--_line);
      }
      .row {
        display: flex;
        flex-wrap: wrap;
        align-items: baseline;
        gap: 0.2rem 0.75rem;
      }
      .name {
        font-weight: 600;
        overflow-wrap: anywhere;
      }
      a.name {
        color: inherit;
        text-decoration: none;
      }
      a.name:hover {
        color: var(--_accent);
        text-decoration: underline;
      }
      .end {
        margin-inline-start: auto;
      }
      progress {
        inline-size: 100%;
        block-size: 0.4rem;
        accent-color: var(--_accent);
      }
      .note {
        border-inline-start: 3px solid var(--_warn);
        padding-inline-start: 0.6rem;
      }
      .message {
        overflow-wrap: anywhere;
      }
      p.empty {
        padding: 1rem;
      }
    `,
  ];

  declare jobs: readonly (JobItem | VmJob)[];
  declare open: ((job: JobItem | VmJob) => string) | undefined;
  declare verbs: ReadonlySet<ActionVerb>;
  declare showVm: boolean;

  constructor() {
    super();
    this.jobs = [];
    this.verbs = new Set();
    this.showVm = false;
  }

  protected override render(): TemplateResult {
    if (this.jobs.length === 0) return html`<p class="empty soft">${strings.jobs.empty}</p>`;
    return html`<ul class="jobs" aria-label=${strings.jobs.label}>
      ${repeat(
        this.jobs,
        (job) => job.job_id,
        (job) => html`<li>${this.#row(job)}</li>`,
      )}
    </ul>`;
  }

  #row(job: JobItem | VmJob): TemplateResult {
    const href = this.open?.(job);
    const vm = this.showVm && "vm_name" in job ? job.vm_name : undefined;
    return html`<div class="row">
        <span class="chip ${job.status}">${strings.statuses[job.status]}</span>
        ${href ? html`<a class="name" href=${href}>${job.display_name}</a>` : html`<span class="name">${job.display_name}</span>`}
        ${vm ? html`<span class="soft">${vm}</span>` : nothing}
        ${job.error_category ? html`<span class="label">${strings.categories[job.error_category]}</span>` : nothing}
        <span class="soft end">${when(job.started_at)}${this.#length(job)}</span>
      </div>
      ${job.status === "running" ? this.#progress(job) : nothing}
      ${job.error_message ? html`<p class="message">${job.error_message}</p>` : nothing}
      ${job.attention ? this.#attention(job.attention) : nothing}
      ${job.next_actions?.length
        ? html`<ps-actions .actions=${job.next_actions} .verbs=${this.verbs}></ps-actions>`
        : nothing}`;
  }

  #length(job: JobItem): string | typeof nothing {
    if (job.duration_seconds === undefined) return nothing;
    const time = duration(job.duration_seconds);
    return ` · ${job.status === "running" ? strings.jobs.runs(time) : strings.jobs.took(time)}`;
  }

  #progress(job: JobItem): TemplateResult {
    const parts = [
      `${Math.floor(job.progress)}%`,
      job.current_step,
      job.bytes_total ? strings.jobs.copied(bytes(job.bytes_done ?? 0), bytes(job.bytes_total)) : undefined,
      job.estimated_seconds_left === undefined ? undefined : strings.jobs.timeLeft(duration(job.estimated_seconds_left)),
    ];
    return html`<progress max="100" value=${job.progress} aria-label=${job.display_name}></progress>
      <span class="soft">${parts.filter((part) => part !== undefined).join(" · ")}</span>`;
  }

  #attention(attention: Attention): TemplateResult {
    return html`<div class="note">
      <p class="message">${attention.message}</p>
      <ps-actions .actions=${attention.next_actions} .verbs=${this.verbs}></ps-actions>
    </div>`;
  }
}
