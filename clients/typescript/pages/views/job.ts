import { css, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { answer, type JobDetail, type JobLog, type LiveEvent, type PlainspokenClient, type TechnicalDetail } from "plainspoken-client";
import { duration, exact, strings as words } from "plainspoken-client/elements";

import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";

type Level = keyof typeof strings.job.levels;

interface Job {
  job: JobDetail;
  log: JobLog;
}

/** A job: its steps with times, why it failed, its log, and for administrators what the platform stored. */
export class JobPage extends View<Job> {
  static override properties: PropertyDeclarations = {
    key: {},
    level: { state: true },
    technical: { state: true },
    refused: { state: true },
    copied: { state: true },
  };
  static override styles = [
    ...View.styles,
    css`
      .failure {
        border-inline-start: 4px solid var(--_bad);
        background: var(--_bad-ground);
        border-radius: var(--_radius);
        padding: 1rem 1.25rem;
        display: grid;
        gap: 0.75rem;
      }
      ol.log {
        list-style: none;
        margin: 0;
        padding: 0;
        font-size: 0.875rem;
      }
      ol.log li {
        display: grid;
        grid-template-columns: max-content max-content 1fr;
        gap: 0.25rem 0.9rem;
        padding-block: 0.2rem;
        border-block-end: 1px solid var(--_line);
      }
      ol.log li > :last-child {
        overflow-wrap: anywhere;
      }
      .ERROR {
        color: var(--_bad);
      }
      .WARN {
        color: var(--_warn);
      }
      pre {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 0.8125rem/1.5 ui-monospace, monospace;
        background: var(--_raised);
        border-radius: 7px;
        padding: 0.75rem;
        margin: 0.4rem 0 0;
      }
      code {
        font: 0.875em ui-monospace, monospace;
        overflow-wrap: anywhere;
      }
      @media (max-width: 36rem) {
        ol.log li {
          grid-template-columns: max-content 1fr;
        }
        ol.log li > :last-child {
          grid-column: 1 / -1;
        }
      }
    `,
  ];

  declare key: string;
  declare level: Level;
  declare technical: TechnicalDetail | undefined;
  declare refused: string | undefined;
  declare copied: boolean;

  constructor() {
    super();
    this.level = "INFO";
    this.copied = false;
    answerActions(this, () => ({ ...this.data?.job }));
  }

  protected override async load(client: PlainspokenClient): Promise<Job> {
    const path = { job_id: this.key };
    const [job, log] = await Promise.all([
      answer(client.GET("/api/v1/jobs/{job_id}", { params: { path } })),
      this.#lines(client),
    ]);
    return { job, log };
  }

  #lines(client: PlainspokenClient, before?: string): Promise<JobLog> {
    const params = { path: { job_id: this.key }, query: { level: this.level, ...(before && { before }) } };
    return answer(client.GET("/api/v1/jobs/{job_id}/log", { params }));
  }

  protected override follow(data: Job, event: LiveEvent): Job | undefined {
    return event.type === "job" && event.data.job_id === this.key ? undefined : data;
  }

  protected override draw({ job, log }: Job): TemplateResult {
    const text = strings.job;
    return html`<header class="page">
        <h1>${job.display_name}</h1>
        <span class="chip ${job.status}">${words.statuses[job.status]}</span>
        ${job.error_category ? html`<span class="label">${words.categories[job.error_category]}</span>` : nothing}
      </header>
      ${job.error_message
        ? html`<div class="failure" role="group" aria-label=${words.banner.issue}>
            <strong>${job.error_message}</strong>
            <ps-actions .actions=${job.next_actions ?? []} .verbs=${verbs}></ps-actions>
          </div>`
        : nothing}
      ${job.attention
        ? html`<div class="trouble">
            <span>${job.attention.message}</span>
            <ps-actions .actions=${job.attention.next_actions} .verbs=${verbs}></ps-actions>
          </div>`
        : nothing}
      <dl class="facts card">
        ${job.context_id
          ? html`<div>
              <dt>${text.vm}</dt>
              <dd><a href=${link(["vms", job.context_id])}>${job.vm_name ?? job.context_id}</a></dd>
            </div>`
          : nothing}
        ${fact(text.started, job.started_at && exact(job.started_at))} ${fact(text.ended, job.completed_at && exact(job.completed_at))}
        ${fact(text.took, job.duration_seconds === undefined ? undefined : duration(job.duration_seconds))}
        <div>
          <dt>${text.support}</dt>
          <dd><code>${job.job_id}</code> <button type="button" @click=${this.#copy}>${this.copied ? text.copied : text.copy}</button></dd>
        </div>
      </dl>
      <section class="card" aria-labelledby="steps">
        <h2 id="steps">${text.steps}</h2>
        ${job.steps_total ? html`<p class="soft">${text.stepsDone(job.steps_completed, job.steps_total)}</p>` : nothing}
        <ps-timeline .steps=${job.steps} .verbs=${verbs}></ps-timeline>
      </section>
      ${this.#log(log)} ${this.#forAdmins()}`;
  }

  #log(log: JobLog): TemplateResult {
    const text = strings.job;
    return html`<section class="card" aria-labelledby="log">
      <h2 id="log">${text.log}</h2>
      <label
        >${text.logLevel}<select @change=${this.#choose}>
          ${Object.entries(text.levels).map(([level, label]) => html`<option value=${level}>${label}</option>`)}
        </select></label
      >
      ${log.lines.length === 0
        ? html`<p class="soft">${text.logEmpty}</p>`
        : html`<ol class="log">
            ${log.lines.map(
              (line) =>
                html`<li>
                  <span class="soft">${line.at ? html`<time datetime=${line.at}>${exact(line.at)}</time>` : nothing}</span>
                  <span class=${line.level}>${line.level}</span>
                  <span>${line.text}</span>
                </li>`,
            )}
          </ol>`}
      ${log.next === undefined ? nothing : html`<button type="button" @click=${() => void this.#older(log)}>${text.logOlder}</button>`}
    </section>`;
  }

  #forAdmins(): TemplateResult {
    const text = strings.job;
    return html`<section class="card" aria-labelledby="technical">
      <h2 id="technical">${text.technical}</h2>
      <p class="soft">${text.technicalText}</p>
      ${this.refused ? html`<p role="alert">${this.refused}</p>` : nothing}
      ${this.technical === undefined
        ? html`<button type="button" @click=${() => void this.#showTechnical()}>${text.technicalShow}</button>`
        : this.#raw(this.technical)}
    </section>`;
  }

  #raw(detail: TechnicalDetail): TemplateResult {
    const text = strings.job;
    return html`<dl>
        <dt class="soft">${text.customerReads}</dt>
        <dd>${detail.customer_message ?? nothing}</dd>
        <dt class="soft">${text.rule}</dt>
        <dd><code>${detail.rule_id ?? nothing}</code></dd>
        <dt class="soft">${text.step}</dt>
        <dd><code>${detail.failed_step_internal ?? nothing}</code></dd>
      </dl>
      <h3>${text.platformStored}</h3>
      <pre tabindex="0">${JSON.stringify(detail.record, null, 2)}</pre>
      ${detail.steps
        .filter((step) => step.error_message)
        .map((step) => html`<pre tabindex="0">${step.display_name} (${step.name}): ${step.error_message}</pre>`)}`;
  }

  async #showTechnical(): Promise<void> {
    try {
      this.technical = await answer(session.client.GET("/api/v1/jobs/{job_id}/technical", { params: { path: { job_id: this.key } } }));
      this.refused = undefined;
    } catch (error) {
      this.refused = told(error)?.sentence ?? strings.states.unreachable;
    }
  }

  #choose = (event: Event) => {
    this.level = (event.target as HTMLSelectElement).value as Level;
    void this.reload();
  };

  async #older(log: JobLog): Promise<void> {
    const page = await this.#lines(session.client, log.next);
    if (this.data) this.data = { ...this.data, log: { ...page, lines: [...log.lines, ...page.lines] } };
  }

  #copy = () => {
    void navigator.clipboard.writeText(this.key).then(() => (this.copied = true));
  };
}

function fact(name: string, value: string | undefined): TemplateResult | typeof nothing {
  if (value === undefined) return nothing;
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
