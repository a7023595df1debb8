import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type ClusterView, type ExplainAnswer, type StaffPartView, type UnexplainedAnswer } from "plainspoken-client";
import { strings as words } from "plainspoken-client/elements";

import { Telling } from "../parts/telling.js";
import { entitle } from "../parts/title.js";
import { View } from "../parts/view.js";
import { here } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { inTurn } from "./ask.js";
import { look } from "./look.js";
import { drawReading } from "./reading.js";
import { tabs, tabsLook } from "./tabs.js";

const OPERATIONS = ["", "replication", "test_failover", "live_failover", "rollback"] as const;

/** What a customer reads for a text, and why. */
export class TryPage extends Telling {
  static override properties = { ...Telling.properties, explained: { state: true }, asked: { state: true }, stored: { state: true } };
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    css`
      textarea {
        font: 0.875rem/1.5 ui-monospace, monospace;
        min-block-size: 7rem;
      }
      pre.reading {
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        font: 0.875rem/1.7 ui-monospace, monospace;
        background: var(--_raised);
        border-radius: 7px;
        padding: 0.75rem;
        margin: 0;
      }
      .envelope,
      .ignored {
        color: var(--_soft);
      }
      .fault {
        text-decoration: underline 2px var(--_bad);
        text-underline-offset: 3px;
      }
      .subject {
        text-decoration: underline 2px var(--_accent);
        text-underline-offset: 3px;
      }
      .speaker {
        text-decoration: underline 2px var(--_good);
        text-underline-offset: 3px;
      }
      .begins {
        border-inline-start: 2px dotted var(--_soft);
        padding-inline-start: 0.25em;
      }
      .chosen {
        font-weight: 700;
        background: color-mix(in srgb, var(--_warn) 18%, transparent);
      }
      summary {
        cursor: pointer;
        color: var(--_soft);
        font-size: 0.9375rem;
      }
      .stored {
        margin-block-start: 0.75rem;
      }
      .stored li {
        display: flex;
        gap: 0.75rem;
        align-items: center;
      }
      .stored li span {
        white-space: nowrap;
      }
      .stored button {
        font: 0.8125rem/1.5 ui-monospace, monospace;
        text-align: start;
        overflow-wrap: anywhere;
      }
      .result {
        display: grid;
        gap: 1rem;
      }
      .answer ul {
        padding-inline-start: 1.1rem;
      }
      .answer {
        border-inline-start: 4px solid var(--_bad);
        display: grid;
        gap: 0.5rem;
      }
      dl.why {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.25rem 1rem;
        margin-block-start: 0.75rem;
      }
      dl.why dd {
        margin: 0;
        overflow-wrap: anywhere;
      }
      dl.why dt {
        color: var(--_soft);
      }
    `,
  ];

  declare explained: ExplainAnswer | undefined;
  declare asked: { text: string; step: string };
  declare stored: UnexplainedAnswer | undefined;
  #looking = false;

  constructor() {
    super();
    this.asked = { text: "", step: "" };
  }

  protected override updated(): void {
    entitle(this.renderRoot);
  }

  override firstUpdated(): void {
    if (here().query.get("text")) void this.#ask();
  }

  protected override render(): TemplateResult {
    const text = strings.try;
    const { query } = here();
    const operation = query.get("operation") ?? "";
    return html`${tabs("try")}
      <h1>${text.title}</h1>
      <p class="soft">${text.about}</p>
      <form @submit=${(event: Event) => (event.preventDefault(), void this.#ask())}>
        <label>${text.error}<textarea name="text" dir="auto" required maxlength="65536" .value=${query.get("text") ?? ""}></textarea></label>
        <div class="filters">
          <label
            >${text.step}<input name="step" maxlength="100" list="steps" autocomplete="off" placeholder="virtio-driver-injection" .value=${query.get("step") ?? ""} @focus=${this.#look} /></label
          >
          <datalist id="steps">
            ${stepsOf(this.stored).map((step) => html`<option value=${step}></option>`)}
          </datalist>
          <label
            >${text.operation}<select name="operation">
              ${OPERATIONS.map((each) => html`<option ?selected=${each === operation} value=${each}>${each ? strings.jobs.types[each] : text.notKnown}</option>`)}
            </select></label
          >
          <button type="submit" class="primary">${text.submit}</button>
        </div>
      </form>
      <details @toggle=${this.#opened}>
        <summary>${text.pick}</summary>
        ${this.stored ? this.#stored(this.stored) : html`<p class="soft" role="status">${strings.states.loading}</p>`}
      </details>
      ${this.drawTrouble()}
      <div class="result" aria-live="polite">${this.explained ? this.#answer(this.explained) : nothing}</div>`;
  }

  #stored({ clusters }: UnexplainedAnswer): TemplateResult {
    const pick = (cluster: ClusterView) => () => {
      const form = this.renderRoot.querySelector("form");
      const { text, step = "", operation = "" } = cluster.sample;
      for (const [name, value] of Object.entries({ text, step, operation })) (form?.elements.namedItem(name) as HTMLInputElement).value = value;
      this.renderRoot.querySelector("details")?.removeAttribute("open");
      void this.#ask();
    };
    return html`<ul class="plain stored">
      ${clusters.map(
        (cluster) =>
          html`<li>
            <button type="button" dir="auto" @click=${pick(cluster)}>${cluster.template}</button>
            <span class="soft">${strings.queue.met(cluster.vms ?? 0, cluster.count)}</span>
          </li>`,
      )}
      ${clusters.length === 0 ? html`<li class="soft">${strings.queue.empty}</li>` : nothing}
    </ul>`;
  }

  #opened = (event: Event) => {
    if ((event.target as HTMLDetailsElement).open) this.#look();
  };

  /** Learn which failures are stored, and in which steps. */
  #look = () => {
    if (this.stored || this.#looking) return;
    this.#looking = true;
    void this.tell(async () => {
      try {
        this.stored = await inTurn(() => answer(session.client.GET("/api/v1/unexplained")));
      } finally {
        this.#looking = false;
      }
    });
  };

  #answer({ answer: read, why }: ExplainAnswer): TemplateResult {
    const text = strings.try;
    const actions = read.actions.map((action) => html`<li>${action.text} <span class="soft">${strings.readers[action.who] ?? nothing}</span></li>`);
    return html`<section class="card answer" aria-labelledby="reads">
        <h2 id="reads">${text.customerReads}</h2>
        <strong>${read.message}</strong>
        <span><span class="label">${read.category_label}</span> <span class="label">${words.severities[read.severity as keyof typeof words.severities] ?? read.severity}</span></span>
        <ul>
          ${actions}
        </ul>
        ${read.cause_known ? nothing : html`<p class="soft">${text.causeUnknown}</p>`}
      </section>
      ${why ? this.#why(why) : nothing}
      <ps-guided .text=${this.asked.text} .step=${this.asked.step}></ps-guided>`;
  }

  #why(part: StaffPartView): TemplateResult {
    const text = strings.try;
    const { reading, winner, losers, near_misses: near } = part;
    return html`<section class="card" aria-label=${text.why}>
      <h2>${text.why}</h2>
      ${reading ? html`${drawReading(this.asked.text, reading)}<p class="soft">${text.legend}</p>` : nothing}
      <dl class="why">
        ${line(text.by, winner ? `${winner.id} (${winner.place})` : part.origin.id)}
        ${line(text.matched, winner?.matched.map(({ condition }) => condition).join("; "))}
        ${line(text.fault, reading?.fault && `${reading.fault}: ${reading.why_fault}`)}
        ${line(text.subject, reading?.subject && `${reading.subject}: ${reading.why_subject}`)}
        ${line(text.side, reading?.side && `${reading.side}: ${reading.why_side}`)}
        ${line(text.facts, part.facts.map(({ name, value, from_text }) => `${name} = ${value}${from_text ? "" : ` (${text.notInText})`}`).join("; "))}
        ${line(text.losers, losers.map(({ id }) => id).join(", "))}
        ${line(text.near, near.map(({ id, failed }) => `${id} (${failed})`).join("; "))}
      </dl>
    </section>`;
  }

  async #ask(): Promise<void> {
    const form = new FormData(this.renderRoot.querySelector("form") ?? undefined);
    const text = String(form.get("text"));
    const [step, operation] = [String(form.get("step")).trim(), String(form.get("operation"))];
    await this.tell(async () => {
      const body = { text, audience: "support" as const, ...(step && { step }), ...(operation && { operation }) };
      this.explained = await inTurn(() => answer(session.client.POST("/api/v1/rules/explain", { body })));
      this.asked = { text, step };
    });
  }
}

/** The steps in which stored failures came, those of most failures first. */
function stepsOf(stored: UnexplainedAnswer | undefined): string[] {
  const counts = new Map<string, number>();
  for (const { steps } of stored?.clusters ?? []) for (const [step, count] of Object.entries(steps)) if (step) counts.set(step, (counts.get(step) ?? 0) + count);
  return [...counts].sort(([, one], [, other]) => other - one).map(([step]) => step);
}

function line(name: string, value: string | undefined): TemplateResult | typeof nothing {
  if (!value) return nothing;
  return html`<dt>${name}</dt>
    <dd>${value}</dd>`;
}
