import { LitElement, css, html, nothing, type TemplateResult } from "lit";

import type { OperationSummary } from "../schema.js";
import type { ActionVerb } from "../words.js";
import { whenExactly } from "./format.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

/**
 * A failure that stays until somebody dismisses it: `<ps-failure-banner>`.
 *
 * `operation` is a VM's `last_operation`; nothing is drawn while it is unset or did not fail. The element asks for
 * nothing itself: `ps-dismiss` and `ps-details` tell what was pressed, with the operation as `detail`, `ps-action` a typed
 * action. Without `dismissible` there is no button to dismiss it. What stands inside the element is shown beside its buttons.
 */
export class FailureBanner extends LitElement {
  static override properties = {
    operation: { attribute: false },
    verbs: { attribute: false },
    dismissible: { type: Boolean },
  };
  static override styles = [
    theme,
    css`
      article {
        border: 1px solid color-mix(in srgb, var(--_bad) 35%, var(--_line));
        border-inline-start: 4px solid var(--_bad);
        border-radius: var(--_radius);
        background: var(--_bad-ground);
        padding: 1rem 1.25rem;
        display: grid;
        gap: 0.75rem;
      }
      article.warning {
        border-color: color-mix(in srgb, var(--_warn) 35%, var(--_line));
        border-inline-start-color: var(--_warn);
        background: var(--_warn-ground);
      }
      header {
        display: flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.75rem;
        align-items: baseline;
      }
      h2 {
        font-size: 1.0625rem;
      }
      dl {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
      }
      dt {
        color: var(--_soft);
      }
      dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem 1rem;
        align-items: center;
      }
      .own {
        display: flex;
        gap: 0.5rem;
      }
    `,
  ];

  declare operation: OperationSummary | undefined;
  declare verbs: ReadonlySet<ActionVerb>;
  declare dismissible: boolean;

  constructor() {
    super();
    this.verbs = new Set();
    this.dismissible = false;
  }

  protected override render(): TemplateResult | typeof nothing {
    const failure = this.operation;
    if (failure?.status !== "failed") return nothing;
    const words = strings.banner;
    const severity = failure.error_severity ?? "error";
    return html`<article class=${severity} aria-labelledby="title">
      <header>
        <h2 id="title">${words.titles[failure.operation_type]}</h2>
        <span class="label">${strings.severities[severity]}</span>
        ${failure.error_category ? html`<span class="label">${strings.categories[failure.error_category]}</span>` : nothing}
      </header>
      <dl>
        <dt>${words.issue}</dt>
        <dd><strong>${failure.error_message}</strong></dd>
        ${failure.failed_step
          ? html`<dt>${words.failedAt}</dt>
              <dd>${failure.failed_step} (${Math.floor(failure.progress)}%)</dd>`
          : nothing}
        ${failure.timestamp
          ? html`<dt>${words.failedOn}</dt>
              <dd>${whenExactly(failure.timestamp)}</dd>`
          : nothing}
        ${failure.also_failed?.map(
          (other) =>
            html`<dt>${words.also}</dt>
              <dd>${words.titles[other.operation_type]}: ${other.error_message}</dd>`,
        )}
        ${failure.cleaned_up_at
          ? html`<dt>${words.cleanedUp}</dt>
              <dd>${whenExactly(failure.cleaned_up_at)}</dd>`
          : nothing}
      </dl>
      <ps-actions .actions=${failure.next_actions ?? []} .verbs=${this.verbs} .about=${{ job_id: failure.job_id }}></ps-actions>
      <footer>
        <span class="own">
          <button type="button" @click=${() => this.#tell("ps-details")}>${words.details}</button>
          ${this.dismissible ? html`<button type="button" @click=${() => this.#tell("ps-dismiss")}>${words.dismiss}</button>` : nothing}
        </span>
        <slot></slot>
      </footer>
    </article>`;
  }

  #tell(type: string): void {
    this.dispatchEvent(new CustomEvent(type, { detail: this.operation, bubbles: true, composed: true }));
  }
}
