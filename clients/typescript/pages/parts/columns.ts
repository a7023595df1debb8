import { LitElement, css, html, svg, type TemplateResult } from "lit";
import { theme } from "plainspoken-client/elements";

import { numbersLook, numbersTable, type Bar } from "./numbers.js";

const HEIGHT = 100;

/** Counts over time as columns, the oldest first, and the same numbers as a table: `<ps-columns>`. */
export class Columns extends LitElement {
  static override properties = { bars: { attribute: false }, heading: {}, unit: {} };
  static override styles = [
    theme,
    numbersLook,
    css`
      .plot {
        display: grid;
        grid-template-columns: auto minmax(0, 1fr);
        gap: 0.25rem 0.6rem;
        font-size: 0.75rem;
        color: var(--_soft);
        font-variant-numeric: tabular-nums;
      }
      .scale {
        display: flex;
        flex-direction: column;
        justify-content: space-between;
        text-align: end;
        line-height: 1;
      }
      svg {
        inline-size: 100%;
        block-size: 7rem;
        display: block;
        border-block: 1px solid var(--_line);
      }
      :host(:dir(rtl)) svg {
        transform: scaleX(-1);
      }
      rect.column {
        fill: var(--_accent);
        opacity: 0.85;
      }
      rect.place {
        fill: transparent;
      }
      g:hover rect.place {
        fill: color-mix(in srgb, var(--_accent) 12%, transparent);
      }
      .ends {
        grid-column: 2;
        display: flex;
        justify-content: space-between;
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
    const highest = Math.max(1, ...this.bars.map((bar) => bar.count));
    const column = ({ label, count }: Bar, place: number) => {
      const height = (HEIGHT * count) / highest;
      return svg`<g><title>${label}: ${count}</title><rect class="place" x=${place} width="1" height=${HEIGHT}/>
        <rect class="column" x=${place + 0.15} width="0.7" y=${HEIGHT - height} height=${height}/></g>`;
    };
    return html`<h3>${this.heading}</h3>
      <div class="plot" aria-hidden="true">
        <div class="scale"><span>${highest}</span><span>0</span></div>
        <svg preserveAspectRatio="none" viewBox="0 0 ${Math.max(1, this.bars.length)} ${HEIGHT}">${this.bars.map(column)}</svg>
        <div class="ends"><span>${this.bars[0]?.label}</span><span>${this.bars.at(-1)?.label}</span></div>
      </div>
      ${numbersTable(this.heading, this.unit, this.bars)}`;
  }
}
