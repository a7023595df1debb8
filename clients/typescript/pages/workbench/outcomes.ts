import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type AnswerOutcome, type OutcomesAnswer, type PlainspokenClient } from "plainspoken-client";

import { EVER, asked } from "../parts/counts.js";
import { View } from "../parts/view.js";
import { link, refine } from "../router.js";
import { strings } from "../strings.js";
import { tabs, tabsLook } from "./tabs.js";

const SPANS: readonly number[] = [7, 30, 90, 365, EVER];
const DAYS = 30;

/** Which answers help: what became of failures after them, and how many readers they did not help. */
export class OutcomesPage extends View<OutcomesAnswer> {
  static override styles = [
    ...View.styles,
    tabsLook,
    css`
      .frame {
        overflow-x: auto;
        padding: 0;
      }
      table {
        border-collapse: collapse;
        inline-size: 100%;
        min-inline-size: 44rem;
      }
      th,
      td {
        text-align: start;
        padding: 0.6rem 1rem;
        border-block-end: 1px solid var(--_line);
        vertical-align: top;
        font-weight: 400;
      }
      thead th {
        font-size: 0.8125rem;
        font-weight: 550;
        color: var(--_soft);
        vertical-align: bottom;
      }
      tbody tr:last-child > * {
        border: 0;
      }
      tbody th {
        inline-size: 100%;
        min-inline-size: 18rem;
      }
      thead .number {
        white-space: normal;
        min-inline-size: 5.5rem;
      }
      tbody th p:first-child {
        font-weight: 550;
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
        white-space: nowrap;
      }
      code {
        font: 0.8125rem ui-monospace, monospace;
        overflow-wrap: anywhere;
      }
      meter {
        inline-size: 6rem;
        block-size: 0.5rem;
        display: block;
        margin-block-start: 0.35rem;
        margin-inline-start: auto;
      }
      strong.bad {
        color: var(--_bad);
      }
    `,
  ];

  // Gathering them takes seconds: who wants the newest loads the page again.
  protected override live = false;

  protected override async load(client: PlainspokenClient): Promise<OutcomesAnswer> {
    const of = (days: number) => answer(client.GET("/api/v1/rules/outcomes", { params: { query: { days } } }));
    const days = asked(SPANS);
    const lately = await of(days ?? DAYS);
    return days === undefined && lately.answers.length === 0 ? of(EVER) : lately;
  }

  protected override draw(data: OutcomesAnswer): TemplateResult {
    const text = strings.outcomes;
    return html`${tabs("outcomes")}
      <h1>${text.title}</h1>
      <p>${text.about}</p>
      <form class="filters" @submit=${(event: Event) => event.preventDefault()}>
        <label
          >${strings.overview.span}<select @change=${this.#choose}>
            ${SPANS.map((days) => html`<option value=${days} ?selected=${days === data.days}>${days === EVER ? strings.overview.ever : strings.overview.days(days)}</option>`)}
          </select></label
        >
        <span class="soft">${text.looked(data.jobs)}${data.complete ? nothing : ` ${text.incomplete}`}</span>
      </form>
      ${data.answers.length === 0 ? html`<p class="soft" role="status">${text.empty}</p>` : this.#table(data.answers)}
      ${data.answers.length < data.answers_found ? html`<p class="soft">${text.more(data.answers.length, data.answers_found)}</p>` : nothing}`;
  }

  #table(answers: readonly AnswerOutcome[]): TemplateResult {
    const text = strings.outcomes;
    return html`<div class="card frame" tabindex="0" role="region" aria-label=${text.title}>
      <table>
        <thead>
          <tr>
            <th scope="col">${text.answer}</th>
            <th scope="col" class="number">${text.failures}</th>
            <th scope="col" class="number">${text.vms}</th>
            <th scope="col" class="number">${text.next}</th>
            <th scope="col" class="number">${text.unhelpful}</th>
          </tr>
        </thead>
        <tbody>
          ${answers.map((each) => this.#row(each))}
        </tbody>
      </table>
    </div>`;
  }

  #row(each: AnswerOutcome): TemplateResult {
    const text = strings.outcomes;
    return html`<tr>
      <th scope="row">
        <p>${each.message ?? html`<span class="soft">${text.gone}</span>`}</p>
        <p class="soft">
          <code>${each.rule_id ?? text.noRule}</code>${each.place ? html` · ${each.place}` : nothing}
          ${each.job_id ? html` · <a href=${link(["jobs", each.job_id])}>${text.newest}</a>` : nothing}
        </p>
      </th>
      <td class="number">${each.failures}</td>
      <td class="number">${each.vms}</td>
      <td class="number">
        ${each.followed === 0
          ? html`<span class="soft">${text.notFollowed}</span>`
          : html`${text.succeeded(each.succeeded, each.followed)}
              <meter aria-hidden="true" min="0" low=${each.followed / 2} high=${each.followed / 2} optimum=${each.followed} max=${each.followed} value=${each.succeeded}></meter>`}
      </td>
      <td class="number">${each.unhelpful ? html`<strong class="bad">${each.unhelpful}</strong>` : "0"}</td>
    </tr>`;
  }

  #choose = (event: Event) => {
    refine({ days: (event.target as HTMLSelectElement).value });
    void this.reload();
  };
}
