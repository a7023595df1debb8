import { LitElement, css, html, svg, type TemplateResult } from "lit";
import { theme } from "plainspoken-client/elements";

import { strings } from "../strings.js";

/** A label, how much of it there is, and where a reader finds what was counted. */
export interface Bar {
  label: string;
  count: number;
  href?: string;
}

/**
 * Counts as bars, longest possible one first in the order given, and the same numbers as a table: `<ps-bars>`.
 *
 * The bars are decoration for those who see them; the table holds all, and screen readers are led to it.
 */
export class Bars extends LitElement {
  static override properties = { bars: { attribute: false }, heading: {}, unit: {} };
  static override styles = [
    theme,
    css`
      h3 {
        font-size: 0.9375rem;
        margin-block-end: 0.5rem;
      }
      ol {
        list-style: none;
        display: grid;
        gap: 0.3rem;
        margin: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(6rem, 11rem) 1fr 3rem;
        gap: 0.6rem;
        align-items: center;
        font-size: 0.875rem;
      }
      li span:first-child {
        overflow-wrap: anywhere;
      }
      svg {
        inline-size: 100%;
        block-size: 0.8rem;
        display: block;
      }
      rect {
        fill: var(--_accent);
      }
      .number {
        text-align: end;
        font-variant-numeric: tabular-nums;
      }
      a {
        color: inherit;
      }
      details {
        margin-block-start: 0.6rem;
        font-size: 0.875rem;
      }
      summary {
        cursor: pointer;
        color: var(--_soft);
      }
      table {
        border-collapse: collapse;
        margin-block-start: 0.4rem;
      }
      th,
      td {
        text-align: start;
        padding: 0.15rem 1rem 0.15rem 0;
        border-block-end: 1px solid var(--_line);
        font-weight: 400;
      }
    `,
  ];

  declare bars: readonly Bar[];
  declare heading: string;
  declare unit: string;

  constructor() {
    super();
    this.bars = [];
    this.heading = "";
    this.unit = "";
  }

  protected override render(): TemplateResult {
    const longest = Math.max(1, ...this.bars.map((bar) => bar.count));
    const name = (bar: Bar) => (bar.href ? html`<a href=${bar.href}>${bar.label}</a>` : bar.label);
    return html`<h3>${this.heading}</h3>
      <ol aria-hidden="true">
        ${this.bars.map(
          (bar) =>
            html`<li>
              <span>${bar.label}</span>
              <svg preserveAspectRatio="none" viewBox="0 0 100 8">${svg`<rect width=${(100 * bar.count) / longest} height="8" rx="1"/>`}</svg>
              <span class="number">${bar.count}</span>
            </li>`,
        )}
      </ol>
      <details>
        <summary>${strings.overview.table}</summary>
        <table>
          <caption class="soft">
            ${this.heading}
          </caption>
          <thead>
            <tr>
              <th scope="col">${this.unit}</th>
              <th scope="col">${strings.overview.count}</th>
            </tr>
          </thead>
          <tbody>
            ${this.bars.map(
              (bar) =>
                html`<tr>
                  <th scope="row">${name(bar)}</th>
                  <td class="number">${bar.count}</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </details>`;
  }
}
