import { html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";
import { answer, type JobDetail, type JobLog, type LiveEvent, type PlainspokenClient, type TechnicalDetail } from "plainspoken-client";
import { drawProgress, duration, exact, statusIcon, strings as words, whenExactly } from "plainspoken-client/elements";

import { answerActions, verbs } from "../parts/verbs.js";
import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { jobLook } from "./job-look.js";

type Level = keyof typeof strings.job.levels;

interface Job {
  job: JobDetail;
  log: JobLog;
  /** Whether the reader may see what the platform stored. */
  technical: boolean;
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
  static override styles = [...View.styles, jobLook];

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
    const [job, log, technical] = await Promise.all([
      answer(client.GET("/api/v1/jobs/{job_id}", { params: { path } })),
      this.#lines(client),
      session.may("technical:read"),
    ]);
    return { job, log, technical };
  }

  #lines(client: PlainspokenClient, before?: string): Promise<JobLog> {
    const params = { path: { job_id: this.key }, query: { level: this.level, ...(before && { before }) } };
    return answer(client.GET("/api/v1/jobs/{job_id}/log", { params }));
  }

  protected override follow(data: Job, event: LiveEvent): Job | undefined {
    return event.type === "job" && event.data.job_id === this.key ? undefined : data;
  }

  protected override draw({ job, log, technical }: Job): TemplateResult {
    const text = strings.job;
    return html`<header class="page">
        ${job.context_id
          ? html`<p class="soft way"><a href=${link(["vms"])}>${strings.pages.vms}</a> / <a href=${link(["vms", job.context_id])}><bdi>${job.vm_name ?? job.context_id}</bdi></a></p>`
          : nothing}
        <h1>${job.display_name}</h1>
        <span class="state ${job.status}">${statusIcon(job.status)}${words.statuses[job.status]}</span>
        ${job.error_category ? html`<span class="label">${words.categories[job.error_category]}</span>` : nothing}
      </header>
      ${job.error_message
        ? html`<div class="failure ${job.error_severity ?? ""}" role="group" aria-label=${words.banner.issue}>
            <strong>${job.error_message}</strong>
            <ps-actions .actions=${job.next_actions ?? []} .verbs=${verbs}></ps-actions>
            <ps-rating job=${job.job_id}></ps-rating>
          </div>`
        : nothing}
      ${job.attention
        ? html`<div class="failure warning" role="group" aria-label=${text.attention}>
            <strong>${job.attention.message}</strong>
            <ps-actions .actions=${job.attention.next_actions} .verbs=${verbs}></ps-actions>
          </div>`
        : nothing}
      ${job.status === "running" ? html`<div class="card progress">${drawProgress(job)}</div>` : nothing}
      <dl class="facts card">
        ${fact(text.started, job.started_at && whenExactly(job.started_at))} ${fact(text.ended, job.completed_at && whenExactly(job.completed_at))}
        ${fact(text.took, job.duration_seconds === undefined ? undefined : duration(job.duration_seconds))}
        ${fact(
          text.support,
          html`<code>${job.job_id}</code> <button type="button" class="small" @click=${this.#copy}>${this.copied ? text.copied : text.copy}</button>`,
        )}
      </dl>
      <section class="card" aria-labelledby="steps">
        <header class="page">
          <h2 id="steps">${text.steps}</h2>
          ${job.steps_total ? html`<span class="soft">${text.stepsDone(job.steps_completed, job.steps_total)}</span>` : nothing}
        </header>
        <ps-timeline .steps=${job.steps} .verbs=${verbs}></ps-timeline>
      </section>
      ${this.#log(log)} ${technical ? this.#forAdmins() : nothing}`;
  }

  #log(log: JobLog): TemplateResult {
    const text = strings.job;
    return html`<section class="card" aria-labelledby="log">
      <header class="page">
        <h2 id="log">${text.log}</h2>
        <label
          ><span class="hidden">${text.logLevel}</span
          ><select @change=${this.#choose}>
            ${Object.entries(text.levels).map(([level, label]) => html`<option value=${level}>${label}</option>`)}
          </select></label
        >
      </header>
      ${log.lines.length === 0
        ? html`<p class="soft">${text.logEmpty}</p>`
        : html`<ol class="log">
            ${log.lines.map(
              (line) =>
                html`<li>
                  <span class="soft">${line.at ? html`<time datetime=${line.at}>${exact(line.at)}</time>` : nothing}</span>
                  <span class=${line.level}>${text.lineLevels[line.level]}</span>
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
      <pre dir="auto" tabindex="0">${JSON.stringify(detail.record, null, 2)}</pre>
      ${detail.steps
        .filter((step) => step.error_message)
        .map((step) => html`<pre dir="auto" tabindex="0">${step.display_name} (${step.name}): ${step.error_message}</pre>`)}`;
  }

  async #showTechnical(): Promise<void> {
    try {
      this.technical = await answer(session.client.GET("/api/v1/jobs/{job_id}/technical", { params: { path: { job_id: this.key } } }));
      this.refused = undefined;
    } catch (error) {
      this.refused = told(error)?.sentence ?? strings.states.unanswered;
    }
  }

  #choose = (event: Event) => {
    this.level = (event.target as HTMLSelectElement).value as Level;
    void this.reload();
  };

  #older(log: JobLog): Promise<void> {
    return this.attempt(async () => {
      const page = await this.#lines(session.client, log.next);
      if (this.data) this.data = { ...this.data, log: { ...page, lines: [...log.lines, ...page.lines] } };
    });
  }

  #copy = () => {
    void navigator.clipboard.writeText(this.key).then(() => (this.copied = true));
  };
}

function fact(name: string, value: unknown): TemplateResult | typeof nothing {
  if (value === undefined) return nothing;
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
