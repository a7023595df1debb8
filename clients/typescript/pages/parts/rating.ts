import { css, html, nothing, type TemplateResult } from "lit";
import { answer } from "plainspoken-client";
import { theme } from "plainspoken-client/elements";

import { session } from "../session.js";
import { strings } from "../strings.js";
import { Telling } from "./telling.js";

const PATH = "/api/v1/jobs/{job_id}/unhelpful";

/** Lets a reader say that the answer about a failed job did not help, and take that back: `<ps-rating job="…">`. */
export class Rating extends Telling {
  static override properties = { ...Telling.properties, job: {}, marked: { state: true }, allowed: { state: true } };
  static override styles = [
    theme,
    css`
      :host {
        display: contents;
      }
      .quiet:first-child {
        margin-inline-start: -0.5rem;
      }
      span {
        display: inline-flex;
        flex-wrap: wrap;
        gap: 0.25rem 0.6rem;
        align-items: center;
      }
    `,
  ];

  declare job: string;
  declare marked: boolean | undefined;
  declare allowed: boolean;
  #asked: string | undefined;

  constructor() {
    super();
    this.job = "";
    this.allowed = false;
  }

  protected override willUpdate(): void {
    if (this.job === this.#asked) return;
    this.#asked = this.job;
    this.marked = undefined;
    this.trouble = undefined;
    void this.#ask(this.job);
  }

  async #ask(job: string): Promise<void> {
    this.allowed = await session.may("answers:rate");
    if (!this.allowed) return;
    const marked = await wasMarked(job);
    if (job === this.job) this.marked = marked;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.allowed || this.marked === undefined) return nothing;
    const text = strings.rating;
    return html`<span role="status">
      ${this.marked ? html`<span class="soft">${text.thanks}</span>` : nothing}
      <button type="button" class="quiet" @click=${() => void this.#set(!this.marked)}>${this.marked ? text.takeBack : text.unhelpful}</button>
      ${this.trouble === undefined ? nothing : html`<span role="alert">${this.sentence}</span>`}
    </span>`;
  }

  async #set(unhelpful: boolean): Promise<void> {
    const { job } = this;
    const params = { params: { path: { job_id: job } } };
    await this.tell(async () => {
      const view = await answer(unhelpful ? session.client.PUT(PATH, params) : session.client.DELETE(PATH, params));
      if (job === this.job) this.marked = view.unhelpful;
    });
  }
}

/** Whether the reader has said so before; where that cannot be told, saying so again does no harm. */
async function wasMarked(job: string): Promise<boolean> {
  try {
    return (await answer(session.client.GET(PATH, { params: { path: { job_id: job } } }))).unhelpful;
  } catch {
    return false;
  }
}
