import { LitElement, css, html, type TemplateResult } from "lit";
import { theme } from "plainspoken-client/elements";

import { strings } from "../strings.js";

/** A difference as `diff -u` tells it, in colors: `<ps-difference .text=…>`. */
export class Difference extends LitElement {
  static override properties = { text: {} };
  static override styles = [
    theme,
    css`
      pre {
        margin: 0;
        border: 1px solid var(--_line);
        border-radius: var(--_radius);
        background: var(--_surface);
        font: 0.8125rem/1.55 ui-monospace, monospace;
        max-block-size: 26rem;
        overflow: auto;
        padding-block: 0.4rem;
      }
      span {
        display: block;
        padding-inline: 0.9rem;
        white-space: pre-wrap;
        overflow-wrap: anywhere;
        min-block-size: 1.55em;
      }
      .name {
        font-weight: 600;
      }
      .place {
        color: var(--_soft);
      }
      .added {
        background: color-mix(in srgb, var(--_good) 14%, transparent);
      }
      .removed {
        background: color-mix(in srgb, var(--_bad) 12%, transparent);
      }
    `,
  ];

  declare text: string;

  constructor() {
    super();
    this.text = "";
  }

  protected override render(): TemplateResult {
    const lines = this.text.replace(/\n$/, "").split("\n");
    return html`<pre tabindex="0" role="region" aria-label=${strings.review.difference}>${lines.map(
      (line) => html`<span class=${kindOf(line)}>${line}</span>`,
    )}</pre>`;
  }
}

function kindOf(line: string): string {
  if (/^(---|\+\+\+) /.test(line)) return "name";
  if (line.startsWith("@@")) return "place";
  return line.startsWith("+") ? "added" : line.startsWith("-") ? "removed" : "";
}
