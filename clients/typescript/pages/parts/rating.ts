import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { answer } from "plainspoken-client";
import { theme } from "plainspoken-client/elements";

import { session, told } from "../session.js";
import { strings } from "../strings.js";

/** Lets a reader say that the answer about a failed job did not help, and take that back: `<ps-rating job="…">`. */
export class Rating extends LitElement {
  static override properties = { job: {}, marked: { state: true }, trouble: { state: true }, allowed: { state: true } };
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
  declare trouble: string | undefined;
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
    this.marked = this.trouble = undefined;
    void this.#ask(this.job);
  }

  async #ask(job: string): Promise<void> {
    this.allowed = await session.may("answers:rate");
    if (!this.allowed) return;
    // Whether the reader has said so before; where that cannot be told, saying so again does no harm.
    const { data } = await session.client.GET("/api/v1/jobs/{job_id}/unhelpful", { params: { path: { job_id: job } } });
    if (job === this.job) this.marked = data?.unhelpful ?? false;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.allowed || this.marked === undefined) return nothing;
    const text = strings.rating;
    return html`<span role="status">
      ${this.marked ? html`<span class="soft">${text.thanks}</span>` : nothing}
      <button type="button" class="quiet" @click=${() => void this.#set(!this.marked)}>${this.marked ? text.takeBack : text.unhelpful}</button>
      ${this.trouble ? html`<span role="alert">${this.trouble}</span>` : nothing}
    </span>`;
  }

  async #set(unhelpful: boolean): Promise<void> {
    const params = { params: { path: { job_id: this.job } } };
    const path = "/api/v1/jobs/{job_id}/unhelpful";
    try {
      const view = await answer(unhelpful ? session.client.PUT(path, params) : session.client.DELETE(path, params));
      this.marked = view.unhelpful;
      this.trouble = undefined;
    } catch (error) {
      this.trouble = told(error)?.sentence ?? strings.states.unreachable;
    }
  }
}
