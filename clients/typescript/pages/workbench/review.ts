import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { ProblemError, answer, type ChangedFile, type CheckAnswer, type ImpactAnswer, type PublicationView } from "plainspoken-client";
import { exact, theme } from "plainspoken-client/elements";

import { Telling } from "../parts/telling.js";
import { View } from "../parts/view.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { inTurn } from "./ask.js";
import { patchOf } from "./differences.js";
import type { Change } from "./draft.js";
import { look } from "./look.js";

/** `now`: what is published is written at once; `waits`: somebody else approves it first; `off`: it is downloaded. */
export type Publishing = "now" | "waits" | "off";

/**
 * The last look at a change before it is published: whether it passes, what customers would read differently, the lines that
 * change, and why.
 *
 * Tells `published` with the publication. After a conflict it tells `newest` or `dropped` with the names of the files, where
 * somebody writes the change (`editable`).
 */
export class Review extends Telling {
  static override properties = {
    ...Telling.properties,
    change: { attribute: false },
    checked: { attribute: false },
    publishing: {},
    approves: { attribute: false },
    restores: { attribute: false },
    editable: { type: Boolean },
    impact: { state: true },
    busy: { state: true },
    conflicts: { state: true },
  };
  static override styles = [
    theme,
    ...View.styles,
    look,
    css`
      .steps {
        list-style: none;
        display: flex;
        flex-wrap: wrap;
        gap: 0.3rem 1.5rem;
        font-size: 0.9375rem;
      }
      .steps li::before {
        content: "○";
        margin-inline-end: 0.45rem;
        color: var(--_soft);
      }
      .steps li.done::before {
        content: "✓";
        color: var(--_good);
        font-weight: 700;
      }
      .steps li.bad::before {
        content: "✗";
        color: var(--_bad);
        font-weight: 700;
      }
      .conflict {
        display: grid;
        gap: 0.6rem;
        border-inline-start: 4px solid var(--_warn);
        background: var(--_warn-ground);
        border-radius: var(--_radius);
        padding: 0.9rem 1rem;
      }
      .conflict h3 {
        font-size: 1rem;
      }
    `,
  ];

  declare change: Change;
  declare checked: CheckAnswer | undefined;
  declare publishing: Publishing;
  declare approves: PublicationView | undefined;
  declare restores: number | undefined;
  declare editable: boolean;
  declare impact: ImpactAnswer | undefined;
  declare busy: "" | "impact" | "publish";
  declare conflicts: readonly ChangedFile[];

  constructor() {
    super();
    this.publishing = "off";
    this.editable = false;
    this.busy = "";
    this.conflicts = [];
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("change")) return;
    this.impact = undefined;
    this.conflicts = [];
    this.trouble = undefined;
    if (!this.editable) void this.#look();
  }

  protected override render(): TemplateResult {
    const text = strings.review;
    return html`<section class="card" aria-labelledby="effect">
        <div class="row">
          <h2 id="effect">${text.impact}</h2>
          <button type="button" ?disabled=${this.busy !== "" || !this.checked?.publishable} @click=${() => void this.#weigh()}>
            ${this.impact ? text.weighAgain : text.weigh}
          </button>
        </div>
        <div role="status">
          ${this.busy === "impact" ? html`<p class="soft">${text.weighing}</p>` : nothing}
          ${this.impact ? html`<ps-impact .impact=${this.impact}></ps-impact>` : html`<p class="soft">${text.impactHint}</p>`}
        </div>
      </section>
      <section class="card" aria-labelledby="lines">
        <h2 id="lines">${text.difference}</h2>
        <ps-difference .text=${patchOf(this.change)}></ps-difference>
      </section>
      <section class="card" aria-labelledby="publish">
        <h2 id="publish">${this.#title}</h2>
        ${this.#steps()} ${this.#conflict()} ${this.drawTrouble()} ${this.publishing === "off" ? this.#downloads() : this.#form()}
      </section>`;
  }

  get #title(): string {
    const text = strings.review;
    if (this.publishing === "off") return text.save;
    if (this.approves) return text.approve;
    return this.publishing === "now" ? text.publish : text.propose;
  }

  #steps(): TemplateResult {
    const text = strings.review;
    const examples = this.checked?.examples;
    const step = (state: boolean | undefined, label: string) =>
      html`<li class=${state === undefined ? "" : state ? "done" : "bad"}>${label}</li>`;
    const clean = this.checked && !this.checked.findings.some(({ severity }) => severity === "error");
    return html`<ul class="steps">
      ${step(clean, clean === false ? text.errors : text.noErrors)}
      ${step(examples && examples.failed === 0, examples ? text.examples(examples.passed, examples.failed) : text.noExamples)}
      ${step(this.impact ? true : undefined, this.impact ? text.seen : text.unseen)}
    </ul>`;
  }

  #form(): TemplateResult {
    const text = strings.review;
    const ready = this.checked?.publishable && this.impact && this.busy === "" && this.conflicts.length === 0;
    return html`<form @submit=${this.#submitted}>
      ${this.publishing === "waits" ? html`<p class="soft">${text.waits}</p>` : nothing}
      ${this.approves
        ? nothing
        : html`<label>${text.reason}<textarea name="reason" rows="2" maxlength="500" required placeholder=${text.reasonHint}></textarea></label>`}
      <p class="row">
        <button type="submit" class="primary" ?disabled=${!ready}>${this.busy === "publish" ? text.publishing : this.#title}</button>
        ${this.approves ? nothing : html`<button type="button" class="quiet" @click=${this.#savePatch}>${text.patch}</button>`}
      </p>
    </form>`;
  }

  #downloads(): TemplateResult {
    const text = strings.review;
    return html`<p class="soft">${text.off}</p>
      <p class="row">
        <button type="button" class="primary" ?disabled=${!this.checked?.publishable} @click=${this.#savePatch}>${text.patch}</button>
        ${Object.entries(this.change.files).map(
          ([name, content]) =>
            html`<button type="button" ?disabled=${!this.checked?.publishable} @click=${() => save(name.replaceAll("/", "-"), content)}>
              ${text.download(name)}
            </button>`,
        )}
      </p>`;
  }

  #conflict(): TemplateResult | typeof nothing {
    if (this.conflicts.length === 0) return nothing;
    const text = strings.review;
    const names = this.conflicts.map(({ file }) => file);
    const tell = (name: string) => () => this.dispatchEvent(new CustomEvent(name, { detail: names }));
    return html`<div class="conflict" role="alert">
      <h3>${text.conflict}</h3>
      ${this.conflicts.map(
        ({ file, by, at, reason, difference }) =>
          html`<p>${by && at ? text.changedBy(file, by, exact(at), reason ?? "") : text.changedByHand(file)}</p>
            ${difference ? html`<ps-difference .text=${difference}></ps-difference>` : nothing}`,
      )}
      ${this.editable
        ? html`<p class="row">
            <button type="button" class="primary" @click=${tell("newest")}>${text.bringTogether}</button>
            <button type="button" @click=${tell("dropped")}>${text.drop}</button>
          </p>`
        : html`<p>${text.startAgain}</p>`}
    </div>`;
  }

  protected override drawTrouble(): TemplateResult | typeof nothing {
    if (this.trouble === undefined) return nothing;
    const said = told(this.trouble);
    const findings = this.trouble instanceof ProblemError ? (this.trouble.problem.findings ?? []) : [];
    return html`<div class="trouble" role="alert">
      <span>${this.sentence} ${said?.requestId ? strings.states.request(said.requestId) : nothing}</span>
      ${findings.map(({ file, line, message }) => html`<span>${file}:${line} ${message}</span>`)}
    </div>`;
  }

  async #look(): Promise<void> {
    const asked = this.change;
    this.checked = undefined;
    const { files, deleted } = asked;
    await this.tell(async () => {
      const checked = await inTurn(() => answer(session.client.POST("/api/v1/rules/check", { body: { files, deleted: [...deleted] } })));
      if (asked !== this.change) return;
      this.checked = checked;
      if (checked.publishable) await this.#weigh();
    });
  }

  async #weigh(): Promise<void> {
    const asked = this.change;
    const { files, deleted } = asked;
    this.busy = "impact";
    await this.tell(async () => {
      const impact = await inTurn(() => answer(session.client.POST("/api/v1/rules/impact", { body: { files, deleted: [...deleted] } })));
      if (asked === this.change) this.impact = impact;
    });
    this.busy = "";
  }

  #submitted = (event: SubmitEvent) => {
    event.preventDefault();
    const reason = String(new FormData(event.target as HTMLFormElement).get("reason") ?? "");
    void this.#publish(reason);
  };

  async #publish(reason: string): Promise<void> {
    if (this.impact === undefined) return;
    const impact = { before: this.impact.before, after: this.impact.after };
    this.busy = "publish";
    await this.tell(async () => {
      const publication = await inTurn(() => this.#sent(reason, impact));
      this.dispatchEvent(new CustomEvent("published", { detail: publication }));
    });
    this.busy = "";
    if (this.trouble instanceof ProblemError && this.trouble.code === "files-changed") {
      this.conflicts = this.trouble.problem.changed ?? [];
      this.trouble = undefined;
    } else if (this.trouble instanceof ProblemError && this.trouble.code === "impact-outdated") {
      const { trouble } = this;
      await this.#weigh();
      this.trouble ??= trouble;
    }
  }

  #sent(reason: string, impact: { before: string; after: string }): Promise<PublicationView> {
    const { change, approves, restores } = this;
    if (approves) {
      const path = { number: approves.id };
      return answer(session.client.POST("/api/v1/rules/publications/{number}/approve", { params: { path }, body: { impact } }));
    }
    const { files, deleted, base } = change;
    const body = { files, deleted: [...deleted], base, reason, impact, ...(restores !== undefined && { restores }) };
    return answer(session.client.POST("/api/v1/rules/publications", { body }));
  }

  #savePatch = () => save("rules.patch", patchOf(this.change));
}

function save(name: string, content: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([content], { type: "text/plain" }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
