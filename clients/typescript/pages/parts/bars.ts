import { LitElement, css, html, svg, type TemplateResult } from "lit";
import { theme } from "plainspoken-client/elements";

import { nameOf, numbersLook, numbersTable, type Bar } from "./numbers.js";

/** Counts as horizontal bars in the order given, and the same numbers as a table: `<ps-bars>`. */
export class Bars extends LitElement {
  static override properties = { bars: { attribute: false }, heading: {}, unit: {} };
  static override styles = [
    theme,
    numbersLook,
    css`
      ol {
        list-style: none;
        display: grid;
        gap: 0.4rem;
        margin: 0;
      }
      li {
        display: grid;
        grid-template-columns: minmax(0, 11rem) minmax(0, 1fr) 2.5rem;
        gap: 0.75rem;
        align-items: center;
        font-size: 0.875rem;
        line-height: 1.3;
      }
      li > span:first-child {
        overflow-wrap: anywhere;
      }
      svg {
        inline-size: 100%;
        block-size: 0.75rem;
        display: block;
        border-radius: 3px;
        background: var(--_raised);
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect {
        fill: var(--_accent);
        opacity: 0.85;
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
    return html`<h3 id="heading">${this.heading}</h3>
      <ol aria-labelledby="heading">
        ${this.bars.map(
          (bar) =>
            html`<li>
              <span>${nameOf(bar)}</span>
              <svg aria-hidden="true" preserveAspectRatio="none" viewBox="0 0 100 8">${svg`<rect width=${(100 * bar.count) / longest} height="8"/>`}</svg>
              <span class="number">${bar.count}</span>
            </li>`,
        )}
      </ol>
      ${numbersTable(this.heading, this.unit, this.bars)}`;
  }
}
