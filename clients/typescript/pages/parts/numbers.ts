import { css, html, type TemplateResult } from "lit";

import { strings } from "../strings.js";

/** A label, how much of it there is, and where a reader finds what was counted. */
export interface Bar {
  label: string;
  count: number;
  href?: string;
}

/** A name with the way to what was counted, if there is one. */
export function nameOf({ label, href }: Bar): TemplateResult | string {
  return href === undefined ? label : html`<a href=${href}>${label}</a>`;
}

/** The numbers of a plot as a table, for those who cannot see it or want to copy them. */
export function numbersTable(heading: string, unit: string, bars: readonly Bar[]): TemplateResult {
  return html`<details>
    <summary>${strings.overview.table}</summary>
    <table>
      <caption class="soft">
        ${heading}
      </caption>
      <thead>
        <tr>
          <th scope="col">${unit}</th>
          <th scope="col">${strings.overview.count}</th>
        </tr>
      </thead>
      <tbody>
        ${bars.map(
          (bar) =>
            html`<tr>
              <th scope="row">${nameOf(bar)}</th>
              <td class="number">${bar.count}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

export const numbersLook = css`
  h3 {
    font-size: 0.875rem;
    font-weight: 600;
    margin-block-end: 0.75rem;
  }
  a {
    color: inherit;
    text-decoration-color: var(--_line);
    text-underline-offset: 3px;
  }
  a:hover {
    color: var(--_accent);
    text-decoration-color: currentColor;
  }
  .number {
    text-align: end;
    font-variant-numeric: tabular-nums;
  }
  details {
    margin-block-start: 0.75rem;
    font-size: 0.8125rem;
  }
  summary {
    cursor: pointer;
    color: var(--_soft);
    inline-size: fit-content;
    min-block-size: 1.5rem;
  }
  table {
    border-collapse: collapse;
    margin-block-start: 0.4rem;
  }
  caption {
    text-align: start;
  }
  th,
  td {
    text-align: start;
    padding-block: 0.15rem;
    padding-inline-end: 1rem;
    border-block-end: 1px solid var(--_line);
    font-weight: 400;
  }
`;
