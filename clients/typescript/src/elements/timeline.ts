import { LitElement, css, html, nothing, type TemplateResult } from "lit";

import type { JobStep } from "../schema.js";
import type { ActionVerb } from "../words.js";
import { duration } from "./format.js";
import { iconStyles, statusIcon } from "./icons.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

/** The steps of a job in their phases, with times and what failed: `<ps-timeline>`. `steps` are those of a job's answer. */
export class Timeline extends LitElement {
  static override properties = { steps: { attribute: false }, verbs: { attribute: false } };
  static override styles = [
    theme,
    iconStyles,
    css`
      :host {
        display: block;
        container-type: inline-size;
      }
      section + section {
        margin-block-start: 0.9rem;
      }
      h3 {
        font-size: 0.75rem;
        letter-spacing: 0.05em;
        text-transform: uppercase;
        color: var(--_soft);
        margin-block-end: 0.25rem;
      }
      ol {
        list-style: none;
      }
      li {
        display: grid;
        grid-template-columns: 1.25rem minmax(0, 1fr) auto;
        gap: 0 0.75rem;
        padding-block: 0.4rem;
        position: relative;
      }
      li::before {
        content: "";
        position: absolute;
        inset-block: 0;
        inset-inline-start: 0.5625rem;
        border-inline-start: 2px solid var(--_line);
      }
      li:first-child::before {
        inset-block-start: 1rem;
      }
      li:last-child::before {
        inset-block-end: calc(100% - 1rem);
      }
      li:only-child::before {
        display: none;
      }
      li.nested {
        margin-inline-start: 2rem;
      }
      li.nested .name {
        font-weight: 400;
      }
      li.nested::before {
        display: none;
      }
      .icon {
        display: grid;
        place-items: center;
        block-size: 1.5rem;
        position: relative;
      }
      .icon svg.status {
        background: var(--_surface);
        box-shadow: 0 0 0 3px var(--_surface);
        border-radius: 50%;
        inline-size: 1.125rem;
        block-size: 1.125rem;
      }
      .name {
        font-weight: 600;
      }
      .state {
        display: inline-block;
        overflow-wrap: normal;
        font-size: 0.8125rem;
        color: var(--_soft);
        margin-inline-start: 0.4rem;
      }
      .failed > .body .state {
        color: var(--_bad);
        font-weight: 550;
      }
      .pending .name,
      .skipped .name {
        color: var(--_soft);
      }
      .body {
        min-inline-size: 0;
        overflow-wrap: anywhere;
      }
      .failed .message {
        border-inline-start: 3px solid var(--_bad);
        padding-inline-start: 0.75rem;
        margin-block: 0.4rem;
        display: grid;
        gap: 0.4rem;
      }
      .times {
        text-align: end;
        font-variant-numeric: tabular-nums;
        line-height: 1.5rem;
        white-space: nowrap;
      }
      .times time {
        display: block;
        font-size: 0.8125rem;
        line-height: 1.2;
      }
      @container (max-inline-size: 26rem) {
        .times {
          grid-column: 2;
          text-align: start;
          white-space: normal;
        }
        .times time {
          display: inline;
          margin-inline-start: 0.4rem;
        }
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
      <span class="icon">${statusIcon(step.status)}</span>
      <div class="body">
        <span class="name">${step.display_name}</span><span class="state">${strings.statuses[step.status]}</span>
        ${step.nested ? nothing : html`<p class="soft">${step.description}</p>`}
        ${step.error_message
          ? html`<div class="message">
              <p>${step.error_message}</p>
              <ps-actions .actions=${step.next_actions ?? []} .verbs=${this.verbs}></ps-actions>
            </div>`
          : nothing}
      </div>
      <div class="times soft">
        ${step.duration_seconds === undefined ? nothing : duration(step.duration_seconds)}
        ${step.started_at ? html`<ps-time form="clock" instant=${step.started_at}></ps-time>` : nothing}
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
