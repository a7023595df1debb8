import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { answer, type CheckAnswer, type ExplainAnswer, type PublicationView, type SiteFiles } from "plainspoken-client";

import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { session, told } from "../session.js";
import { strings } from "../strings.js";
import { inTurn } from "./ask.js";
import { FIRST_FILE, changeOf, isChanged, saveDraft, savedDraft, siteFiles, without, withNewest, withOpened, withText } from "./draft.js";
import type { Change, Draft } from "./draft.js";
import type { RuleEditor } from "./editor.js";
import { inForce } from "./force.js";
import { look } from "./look.js";
import type { Publishing } from "./review.js";
import type { RuleForm } from "./rule-form.js";
import { tabs, tabsLook } from "./tabs.js";

const TYPING = 500;

/** Rule files that are being written: the questions, the editor, what the server finds while one writes, and the way out. */
export class DraftPage extends LitElement {
  static override properties = {
    draft: { state: true },
    site: { state: true },
    ready: { state: true },
    checked: { state: true },
    explained: { state: true },
    trouble: { state: true },
    outcome: { state: true },
  };
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    css`
      .two {
        display: grid;
        grid-template-columns: minmax(0, 5fr) minmax(0, 7fr);
        gap: 1.5rem;
        align-items: start;
      }
      .two > *,
      .one > * {
        display: grid;
        gap: 0.75rem;
        min-inline-size: 0;
      }
      @media (max-width: 64rem) {
        .two {
          grid-template-columns: minmax(0, 1fr);
        }
      }
      .files {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
        align-items: end;
      }
      .files button[aria-pressed="true"] {
        border-color: var(--_accent);
        background: color-mix(in srgb, var(--_accent) 12%, transparent);
      }
      .files form {
        display: flex;
        gap: 0.4rem;
        align-items: end;
        margin-inline-start: auto;
      }
      .findings button {
        font: 0.8125rem/1.5 ui-monospace, monospace;
        border: 0;
        background: none;
        padding: 0;
        min-block-size: 1.5rem;
        text-decoration: underline;
      }
      .verdict {
        font-weight: 600;
      }
      ps-review {
        display: grid;
        gap: 1rem;
      }
    `,
  ];

  declare draft: Draft;
  declare site: SiteFiles | undefined;
  declare ready: boolean;
  declare checked: CheckAnswer | undefined;
  declare explained: ExplainAnswer | undefined;
  declare trouble: unknown;
  declare outcome: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #change: Change = { files: {}, deleted: [], base: {}, before: {} };

  constructor() {
    super();
    this.draft = savedDraft();
    this.ready = false;
    this.#change = changeOf(this.draft);
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  async #begin(): Promise<void> {
    await this.#tell(async () => {
      const [site] = await Promise.all([siteFiles(), import("./authoring.js")]);
      this.site = site;
      const { query } = here();
      const example = query.get("text");
      const wanted = example && !this.draft.current.startsWith("failures/") ? FIRST_FILE : this.draft.current;
      this.#keep(await withOpened(this.draft, wanted));
      this.ready = true;
      await this.updateComplete;
      if (!example) return;
      refine({});
      this.#form?.add({ example, step: query.get("step") ?? "", words: query.get("words") ?? "" });
    });
  }

  get #editor(): RuleEditor | null {
    return this.renderRoot.querySelector("ps-editor");
  }

  get #form(): RuleForm | null {
    return this.renderRoot.querySelector("ps-rule-form");
  }

  get #text(): string {
    return this.draft.files[this.draft.current]?.content ?? "";
  }

  protected override render(): TemplateResult {
    const text = strings.draft;
    return html`${tabs("draft")}
      <h1>${text.title}</h1>
      ${this.trouble === undefined ? nothing : html`<p class="trouble" role="alert">${told(this.trouble)?.sentence ?? strings.states.unreachable}</p>`}
      ${this.outcome ? html`<p role="status"><span class="good">${this.outcome}</span> <a href=${link(["workbench", "changes"])}>${text.history}</a></p>` : nothing}
      ${this.ready ? this.#work() : html`<p class="soft" role="status">${strings.states.loading}</p>`}`;
  }

  #work(): TemplateResult {
    const text = strings.draft;
    const { current } = this.draft;
    const isRules = current.startsWith("failures/");
    const differs = Object.keys(this.#change.files).length + this.#change.deleted.length > 0;
    return html`${this.#files()}
      <div class=${isRules ? "two" : "one"}>
        ${isRules
          ? html`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${strings.rule.questions}</h2>
              <ps-rule-form .text=${this.#text} @edit=${this.#formed}></ps-rule-form>
            </section>`
          : nothing}
        <section aria-label=${strings.rule.file}>
          <ps-editor .name=${current} .content=${this.#text} @change=${this.#edited} @place=${this.#placed}></ps-editor>
          <div aria-live="polite">${this.checked ? this.#verdict(this.checked) : html`<p class="soft">${differs ? text.checking : text.empty}</p>`}</div>
          ${this.#reads()}
        </section>
      </div>
      ${differs
        ? html`<ps-review
            editable
            .change=${this.#change}
            .checked=${this.checked}
            .publishing=${this.#publishing}
            @published=${this.#published}
            @newest=${this.#newest}
            @dropped=${this.#dropped}
          ></ps-review>`
        : nothing}`;
  }

  get #publishing(): Publishing {
    if (this.site === undefined) return "off";
    return this.site.publishes ? "now" : "waits";
  }

  #files(): TemplateResult {
    const text = strings.draft;
    const known = new Set([...Object.keys(this.draft.files), ...(this.site?.files.filter(({ problem }) => !problem).map(({ name }) => name) ?? [])]);
    return html`<div class="files">
      ${Object.entries(this.draft.files).map(
        ([name, file]) =>
          html`<button type="button" aria-pressed=${name === this.draft.current} @click=${() => void this.#open(name)}>
            ${name}${isChanged(file) ? html` <span class="soft">${text.changed}</span>` : nothing}
          </button>`,
      )}
      <form @submit=${this.#opened}>
        <label>${text.open}<input name="name" list="known" required placeholder=${text.openHint} /></label>
        <datalist id="known">
          ${[...known].map((name) => html`<option value=${name}></option>`)}
        </datalist>
        <button type="submit">${text.openIt}</button>
        ${Object.values(this.draft.files).some(isChanged)
          ? html`<button type="button" @click=${() => this.#drop([this.draft.current])}>${text.revert}</button>`
          : nothing}
      </form>
    </div>`;
  }

  #verdict(checked: CheckAnswer): TemplateResult {
    const text = strings.draft;
    const examples = checked.examples;
    return html`<p class="verdict ${checked.publishable ? "good" : "error"}">
        ${checked.publishable ? text.publishable : text.notPublishable} ${examples ? text.examples(examples.passed, examples.failed) : nothing}
      </p>
      <ul class="findings plain">
        ${checked.findings.map(
          ({ file, line, column, severity, message, fix }) =>
            html`<li>
              <button type="button" class=${severity} @click=${() => void this.#reveal(file, line, column)}>${this.#own(file)}:${line}</button>
              ${message} ${fix ? html`<span class="soft">${fix}</span>` : nothing}
            </li>`,
        )}
        ${examples?.failures.map(
          ({ file, line, why, advice }) =>
            html`<li>
              <button type="button" class="error" @click=${() => void this.#reveal(file, line, 1)}>${this.#own(file)}:${line}</button>
              ${why} <span class="soft">${advice}</span>
            </li>`,
        )}
      </ul>`;
  }

  #reads(): TemplateResult | typeof nothing {
    const read = this.explained?.answer;
    if (read === undefined) return nothing;
    return html`<section class="card" aria-labelledby="reads">
      <h2 id="reads">${strings.try.customerReads}</h2>
      <div class="reads">
        <strong>${read.message}</strong>
        <ul>
          ${read.actions.map((action) => html`<li>${action.text} <span class="soft">${strings.readers[action.who] ?? ""}</span></li>`)}
        </ul>
      </div>
    </section>`;
  }

  /** The name of a file as the draft has it; findings put its layer before it. */
  #own(file: string): string {
    return Object.keys(this.draft.files).find((name) => file === name || file.endsWith(`/${name}`)) ?? file;
  }

  async #reveal(file: string, line: number, column: number): Promise<void> {
    const name = this.#own(file);
    if (this.draft.files[name]) await this.#open(name);
    await this.updateComplete;
    this.#editor?.reveal(line, column);
  }

  #opened = (event: SubmitEvent) => {
    event.preventDefault();
    const form = event.target as HTMLFormElement;
    void this.#open(String(new FormData(form).get("name")).trim());
    form.reset();
  };

  #open(name: string): Promise<void> {
    return this.#tell(async () => this.#keep(await withOpened(this.draft, name)));
  }

  #drop(names: readonly string[]): void {
    const { current } = this.draft;
    void this.#tell(async () => this.#keep(await withOpened(without(this.draft, names), current)));
  }

  #formed = (event: CustomEvent<string>) => {
    this.#write(event.detail);
  };

  #edited = () => {
    const content = this.#editor?.content ?? "";
    if (content !== this.#text) this.#write(content);
  };

  #placed = () => {
    this.#form?.showAt(this.#editor?.cursor ?? 0);
  };

  #write(content: string): void {
    this.outcome = undefined;
    this.#keep(withText(this.draft, this.draft.current, content));
  }

  #keep(draft: Draft): void {
    const before = JSON.stringify(this.#change);
    this.draft = draft;
    saveDraft(draft);
    const change = changeOf(draft);
    if (JSON.stringify(change) !== before) {
      this.#change = change;
      this.checked = undefined;
    }
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#check(), TYPING);
  }

  async #check(): Promise<void> {
    const asked = this.#change;
    const { files, deleted } = asked;
    if (Object.keys(files).length + deleted.length === 0) {
      this.explained = undefined;
      this.#mark();
      return;
    }
    await this.#tell(async () => {
      const checked = await inTurn(async () =>
        asked === this.#change ? answer(session.client.POST("/api/v1/rules/check", { body: { files, deleted: [...deleted] } })) : undefined,
      );
      if (checked === undefined || asked !== this.#change) return;
      this.checked = checked;
      this.#mark();
      await this.#explain(asked);
    });
  }

  async #explain(asked: Change): Promise<void> {
    const { text = "", step = "" } = this.#form?.sample ?? {};
    const body = { text, audience: "user" as const, files: asked.files, ...(step && { step }) };
    const wanted = this.checked?.examples !== undefined && text !== "";
    const explained = wanted ? await inTurn(() => answer(session.client.POST("/api/v1/rules/explain", { body }))) : undefined;
    if (asked === this.#change) this.explained = explained;
  }

  /** Show what was found in the file at its place: findings, and examples that do not come out as they should. */
  #mark(): void {
    if (this.#editor === null) return;
    const failed = (this.checked?.examples?.failures ?? []).map(({ file, line, why, advice }) => {
      return { file, line, column: 1, severity: "error" as const, message: why, fix: advice };
    });
    this.#editor.findings = [...(this.checked?.findings ?? []), ...failed].filter(({ file }) => this.#own(file) === this.draft.current);
  }

  #published = (event: CustomEvent<PublicationView>) => {
    const { files, impact, state } = event.detail;
    const text = strings.changes;
    const names = files.map(({ file }) => file);
    const then = () => this.#drop(names);
    if (state === "waiting") {
      this.outcome = text.proposed;
      then();
      return;
    }
    this.outcome = text.taking;
    then();
    void inForce(impact.after).then((yes) => (this.outcome = yes ? text.inForce : text.notYet));
  };

  #newest = (event: CustomEvent<readonly string[]>) => {
    void this.#tell(async () => {
      const { draft, clean } = await withNewest(this.draft, event.detail);
      this.#keep(draft);
      this.outcome = clean ? strings.review.broughtTogether : strings.review.bothChanged;
    });
  };

  #dropped = (event: CustomEvent<readonly string[]>) => this.#drop(event.detail);

  async #tell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      this.trouble = undefined;
    } catch (error) {
      this.trouble = error;
    }
  }
}
