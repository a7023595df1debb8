import { LitElement, css, html, nothing, type TemplateResult } from "lit";

import type { JobStep } from "../schema.js";
import type { ActionVerb } from "../words.js";
import { duration, exact } from "./format.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

/** The steps of a job in their phases, with times and what failed: `<ps-timeline>`. `steps` are those of a job's answer. */
export class Timeline extends LitElement {
  static override properties = { steps: { attribute: false }, verbs: { attribute: false } };
  static override styles = [
    theme,
    css`
      section + section {
        margin-block-start: 1rem;
      }
      h3 {
        font-size: 0.75rem;
        letter-spacing: 0.04em;
        text-transform: uppercase;
        color: var(--_soft);
        margin-block-end: 0.4rem;
      }
      ol {
        list-style: none;
        border-inline-start: 2px solid var(--_line);
        margin-inline-start: 0.6rem;
      }
      li {
        display: grid;
        grid-template-columns: 2rem 1fr auto;
        gap: 0 0.5rem;
        padding-block: 0.35rem;
        margin-inline-start: -0.75rem;
      }
      li.nested {
        margin-inline-start: 0.75rem;
      }
      .icon {
        inline-size: 1.5rem;
        block-size: 1.5rem;
        display: grid;
        place-items: center;
        background: var(--_surface);
        border-radius: 50%;
        font-size: 0.95rem;
      }
      .name {
        font-weight: 600;
      }
      .body {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .failed .message {
        border-inline-start: 3px solid var(--_bad);
        padding-inline-start: 0.6rem;
        margin-block: 0.4rem;
      }
      .times {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
    `,
  ];

  declare steps: readonly JobStep[];
  declare verbs: ReadonlySet<ActionVerb>;

  constructor() {
    super();
    this.steps = [];
    this.verbs = new Set();
  }

  protected override render(): TemplateResult {
    if (this.steps.length === 0) return html`<p class="soft">${strings.timeline.empty}</p>`;
    return html`<div aria-label=${strings.timeline.label} role="group">${phasesOf(this.steps).map((steps) => this.#phase(steps))}</div>`;
  }

  #phase(steps: readonly JobStep[]): TemplateResult {
    const phase = steps[0]?.phase;
    return html`<section>
      <h3>${phase && strings.timeline.phases[phase]}</h3>
      <ol>
        ${steps.map((step) => this.#step(step))}
      </ol>
    </section>`;
  }

  #step(step: JobStep): TemplateResult {
    return html`<li class="${step.status} ${step.nested ? "nested" : ""}">
      <span class="icon" aria-hidden="true">${step.icon}</span>
      <div class="body">
        <span class="name">${step.display_name}</span> <span class="chip ${step.status}">${strings.statuses[step.status]}</span>
        <p class="soft">${step.description}</p>
        ${step.error_message
          ? html`<div class="message">
              <p>${step.error_message}</p>
              <ps-actions .actions=${step.next_actions ?? []} .verbs=${this.verbs}></ps-actions>
            </div>`
          : nothing}
      </div>
      <div class="times soft">
        ${step.duration_seconds === undefined ? nothing : duration(step.duration_seconds)}
        ${step.started_at
          ? html`<div><time datetime=${step.started_at} title=${exact(step.started_at)}>${clock(step.started_at)}</time></div>`
          : nothing}
      </div>
    </li>`;
  }
}

/** Steps in the order they ran, cut where the phase changes. */
function phasesOf(steps: readonly JobStep[]): JobStep[][] {
  const phases: JobStep[][] = [];
  for (const step of steps) {
    const last = phases.at(-1);
    if (last?.[0]?.phase === step.phase) last.push(step);
    else phases.push([step]);
  }
  return phases;
}

function clock(instant: string): string {
  return new Intl.DateTimeFormat(document.documentElement.lang || undefined, { timeStyle: "medium" }).format(new Date(instant));
}
