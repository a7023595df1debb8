import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import type { ComparedAnswer, GroupView, ImpactAnswer } from "plainspoken-client";
import { theme } from "plainspoken-client/elements";

import { strings } from "../strings.js";
import { look } from "./look.js";

const FIRST = 5;

/** What customers would read differently, by the rules that answer now and then: `<ps-impact .impact=…>`. */
export class Impact extends LitElement {
  static override properties = { impact: { attribute: false }, all: { state: true } };
  static override styles = [
    theme,
    look,
    css`
      :host {
        display: grid;
        gap: 0.75rem;
      }
      .total {
        font-size: 1.0625rem;
        font-weight: 600;
      }
      li {
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        padding: 0.75rem 1rem;
        display: grid;
        gap: 0.5rem;
      }
      .count {
        font-weight: 600;
        font-variant-numeric: tabular-nums;
      }
      .both {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(17rem, 100%), 1fr));
        gap: 0.75rem 1.5rem;
      }
      .side {
        display: grid;
        gap: 0.2rem;
        align-content: start;
        border-inline-start: 3px solid var(--_line);
        padding-inline-start: 0.75rem;
      }
      .then {
        border-inline-start-color: var(--_good);
      }
      button {
        justify-self: start;
      }
    `,
  ];

  declare impact: ImpactAnswer | undefined;
  declare all: boolean;

  constructor() {
    super();
    this.all = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const { impact } = this;
    if (impact === undefined) return nothing;
    const text = strings.review;
    const shown = this.all ? impact.groups : impact.groups.slice(0, FIRST);
    const hidden = impact.groups.length - shown.length;
    return html`<p class="total">${impact.changed === 0 ? text.unchanged(impact.failures) : text.changed(impact.changed, impact.failures, impact.vms)}</p>
      ${impact.complete ? nothing : html`<p class="soft">${text.incomplete}</p>`}
      ${shown.length > 0
        ? html`<ol class="plain">
            ${shown.map((group) => this.#group(group))}
          </ol>`
        : nothing}
      ${hidden > 0 ? html`<button type="button" @click=${() => (this.all = true)}>${text.moreGroups(hidden)}</button>` : nothing}`;
  }

  #group({ failures, texts, vms, samples }: GroupView): TemplateResult {
    const text = strings.review;
    const [sample] = samples;
    return html`<li>
      <span class="row"><span class="count">${text.failures(failures)}</span><span class="soft">${text.spread(texts, vms)}</span></span>
      ${sample
        ? html`<code class="block">${sample.text}</code>
            <div class="both">${side(text.now, "", sample.before)}${side(text.then, "then", sample.after)}</div>`
        : nothing}
    </li>`;
  }
}

function side(label: string, kind: string, read: ComparedAnswer): TemplateResult {
  return html`<div class="side ${kind}">
    <span class="soft">${label} · ${read.rule_id ?? strings.review.fallback}</span>
    <span>${read.user_message}</span>
    ${read.next_actions.length > 0 ? html`<span class="soft">${read.next_actions.map(({ text }) => text).join(" · ")}</span>` : nothing}
  </div>`;
}
