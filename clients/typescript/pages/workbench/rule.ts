import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { answer, type CheckAnswer, type ComparedAnswer, type ExplainAnswer, type ImpactAnswer } from "plainspoken-client";
import { strings as words } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { here } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { ruleOf, saveDraft, savedDraft, type Answers, type Draft } from "./draft.js";
import type { RuleEditor } from "./editor.js";

const TYPING = 600;

/** A rule file: five questions make one, the editor changes it, and the server says what comes of it while it is written. */
export class RulePage extends LitElement {
  static override properties = {
    draft: { state: true },
    checked: { state: true },
    explained: { state: true },
    impact: { state: true },
    busy: { state: true },
    trouble: { state: true },
  };
  static override styles = [
    ...View.styles,
    css`
      .two {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(24rem, 100%), 1fr));
        gap: 1.5rem;
        align-items: start;
      }
      .two > * {
        display: grid;
        gap: 0.75rem;
        min-inline-size: 0;
      }
      form {
        display: grid;
        gap: 0.6rem;
      }
      textarea {
        font: inherit;
        color: inherit;
        background: var(--_surface);
        border: 1px solid color-mix(in srgb, var(--_soft) 60%, var(--_line));
        border-radius: 7px;
        padding: 0.4rem 0.6rem;
        resize: vertical;
      }
      .findings {
        list-style: none;
        display: grid;
        gap: 0.4rem;
      }
      .error {
        color: var(--_bad);
      }
      .warning {
        color: var(--_warn);
      }
      .good {
        color: var(--_good);
      }
      .sample {
        display: grid;
        grid-template-columns: max-content 1fr;
        gap: 0.2rem 1rem;
        padding-block: 0.6rem;
        border-block-end: 1px solid var(--_line);
      }
      .sample > :nth-child(odd) {
        color: var(--_soft);
      }
    `,
  ];

  declare draft: Draft;
  declare checked: CheckAnswer | undefined;
  declare explained: ExplainAnswer | undefined;
  declare impact: ImpactAnswer | undefined;
  declare busy: boolean;
  declare trouble: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    super();
    this.draft = savedDraft();
    this.busy = false;
  }

  override firstUpdated(): void {
    this.#editor.content = this.draft.content;
    if (this.draft.content) void this.#check();
  }

  get #editor(): RuleEditor {
    return this.renderRoot.querySelector("ps-editor") as RuleEditor;
  }

  protected override render(): TemplateResult {
    const text = strings.rule;
    return html`<h1>${text.title}</h1>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      <div class="two">
        <section class="card" aria-labelledby="questions">
          <h2 id="questions">${text.questions}</h2>
          ${this.#form()}
        </section>
        <section aria-labelledby="file">
          <h2 id="file">${text.file}</h2>
          <label>${text.name}<input .value=${this.draft.name} @change=${this.#rename} /></label>
          <ps-editor @change=${this.#edited}></ps-editor>
          <div class="filters">
            <button type="button" ?disabled=${this.busy || !this.checked?.publishable} @click=${() => void this.#weigh()}>${text.impact}</button>
            <button type="button" ?disabled=${!this.checked?.publishable} @click=${this.#download}>${text.download}</button>
          </div>
          <div aria-live="polite">${this.checked ? this.#verdict(this.checked) : nothing} ${this.#reads()}</div>
        </section>
      </div>
      ${this.impact ? this.#changes(this.impact) : nothing}`;
  }

  #form(): TemplateResult {
    const text = strings.rule;
    const line = (name: keyof Answers, label: string, value = "", hint = "") =>
      html`<label>${label}<input name=${name} .value=${value} placeholder=${hint} maxlength="500" ?required=${name === "id"} /></label>`;
    const area = (name: keyof Answers, label: string, value = "") =>
      html`<label>${label}<textarea name=${name} rows="2" required .value=${value}></textarea></label>`;
    const choice = (name: keyof Answers, label: string, options: Record<string, string>) =>
      html`<label
        >${label}<select name=${name}>
          ${Object.entries(options).map(([value, shown]) => html`<option value=${value}>${shown}</option>`)}
        </select></label
      >`;
    const sample = here().query.get("text") ?? "";
    return html`<form @submit=${this.#answered}>
      ${area("example", text.example, sample)} ${area("words", text.words)} ${line("step", text.step, here().query.get("step") ?? "", "vm-creation")}
      ${area("message", text.message)} ${choice("category", text.category, words.categories)}
      ${choice("severity", text.severity, { error: words.severities.error, critical: words.severities.critical, warning: words.severities.warning })}
      ${line("userAction", text.userAction)} ${line("adminAction", text.adminAction)} ${area("notFor", text.notFor)}
      ${line("id", text.id, "site.new-rule")}
      <button type="submit">${text.make}</button>
    </form>`;
  }

  #verdict(checked: CheckAnswer): TemplateResult {
    const text = strings.rule;
    const examples = checked.examples;
    return html`<p class=${checked.publishable ? "good" : "error"}>${checked.publishable ? text.publishable : text.notPublishable}</p>
      ${examples ? html`<p class="soft">${text.examples(examples.passed, examples.failed)}</p>` : nothing}
      <ul class="findings">
        ${checked.findings.map(
          ({ file, line, column, severity, message, fix }) =>
            html`<li><span class=${severity}>${file}:${line}:${column}</span> ${message} ${fix ? html`<span class="soft">${fix}</span>` : nothing}</li>`,
        )}
        ${examples?.failures.map(
          ({ line, why, advice }) => html`<li><span class="error">${text.line(line)}</span> ${why} <span class="soft">${advice}</span></li>`,
        )}
      </ul>`;
  }

  #reads(): TemplateResult | typeof nothing {
    const read = this.explained?.answer;
    if (read === undefined) return nothing;
    return html`<div class="card">
      <h2>${strings.try.customerReads}</h2>
      <strong>${read.message}</strong>
      <ul>
        ${read.actions.map((action) => html`<li>${action.text}</li>`)}
      </ul>
    </div>`;
  }

  #changes(impact: ImpactAnswer): TemplateResult {
    const text = strings.rule;
    const side = (read: ComparedAnswer) => html`<span>${read.user_message} <span class="label">${read.category}</span></span>`;
    return html`<section class="card" aria-labelledby="impact">
      <h2 id="impact">${text.impactTitle}</h2>
      <p>${text.changed(impact.changed, impact.failures, impact.vms)}</p>
      ${impact.groups.flatMap(({ samples, failures }) =>
        samples.slice(0, 1).map(
          ({ text: raw, before, after }) =>
            html`<div class="sample">
              <span>${text.count(failures)}</span><code>${raw}</code> <span>${text.before}</span>${side(before)} <span>${text.after}</span>${side(after)}
            </div>`,
        ),
      )}
    </section>`;
  }

  #answered = (event: SubmitEvent) => {
    event.preventDefault();
    const form = Object.fromEntries(new FormData(event.target as HTMLFormElement)) as unknown as Answers;
    this.#editor.content = ruleOf(form);
  };

  #rename = (event: Event) => {
    this.#keep({ ...this.draft, name: (event.target as HTMLInputElement).value });
  };

  #edited = () => {
    this.#keep({ ...this.draft, content: this.#editor.content });
  };

  #keep(draft: Draft): void {
    this.draft = draft;
    saveDraft(draft);
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#check(), TYPING);
  }

  get #files(): Record<string, string> {
    return { [this.draft.name]: this.draft.content };
  }

  async #check(): Promise<void> {
    const asked = this.draft;
    const files = this.#files;
    const sample = this.renderRoot.querySelector<HTMLTextAreaElement>("textarea[name=example]")?.value ?? "";
    await this.#tell(async () => {
      const checked = await answer(session.client.POST("/api/v1/rules/check", { body: { files } }));
      if (asked !== this.draft) return;
      this.checked = checked;
      this.#editor.findings = checked.findings.filter(({ file }) => file.endsWith(asked.name));
      this.explained =
        checked.examples && sample
          ? await answer(session.client.POST("/api/v1/rules/explain", { body: { text: sample, audience: "user", files } }))
          : undefined;
    });
  }

  async #weigh(): Promise<void> {
    this.busy = true;
    await this.#tell(async () => {
      this.impact = await answer(session.client.POST("/api/v1/rules/impact", { body: { files: this.#files } }));
    });
    this.busy = false;
  }

  async #tell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = told(error)?.sentence ?? strings.states.unreachable;
    }
  }

  #download = () => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.draft.content], { type: "application/yaml" }));
    link.download = this.draft.name.replaceAll("/", "-");
    link.click();
    URL.revokeObjectURL(link.href);
  };
}
