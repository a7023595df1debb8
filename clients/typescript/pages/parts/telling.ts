import { LitElement, html, nothing, type PropertyDeclarations, type TemplateResult } from "lit";

import { told } from "../session.js";
import { strings } from "../strings.js";

/** A part of a page that asks the server for what its reader wants, and says in words when that goes wrong. */
export abstract class Telling extends LitElement {
  static override properties: PropertyDeclarations = { trouble: { state: true } };

  /** What went wrong last, if the last thing that was asked for did. */
  declare trouble: unknown;

  /** Do something that the server is asked for; what goes wrong is shown. */
  protected async tell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = error;
    }
  }

  /** What went wrong, in words. */
  protected get sentence(): string {
    return told(this.trouble)?.sentence ?? strings.states.unanswered;
  }

  protected drawTrouble(): TemplateResult | typeof nothing {
    return this.trouble === undefined ? nothing : html`<p class="trouble" role="alert">${this.sentence}</p>`;
  }
}
