import { html, nothing, type TemplateResult } from "lit";
import { keyed } from "lit/directives/keyed.js";
import { answer, type CheckAnswer, type ExplainAnswer, type PublicationView, type SiteFiles } from "plainspoken-client";

import { Telling } from "../parts/telling.js";
import { entitle } from "../parts/title.js";
import { View } from "../parts/view.js";
import { here, link, refine } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { inTurn } from "./ask.js";
import { FIRST_FILE, changeOf, saveDraft, savedDraft, siteFiles, without, withNewest, withOpened, withText } from "./draft.js";
import type { Change, Draft } from "./draft.js";
import { draftLook, drawFiles, drawVerdict } from "./draft-parts.js";
import type { Names } from "./assist/assist.js";
import type { RuleEditor } from "./editor.js";
import { inForce } from "./force.js";
import { look } from "./look.js";
import type { Publishing } from "./review.js";
import type { RuleForm } from "./rule-form.js";
import { tabs, tabsLook } from "./tabs.js";

const TYPING = 500;

/** Rule files that are being written: the questions, the editor, what the server finds while one writes, and the way out. */
export class DraftPage extends Telling {
  static override properties = {
    ...Telling.properties,
    draft: { state: true },
    site: { state: true },
    names: { state: true },
    ready: { state: true },
    checked: { state: true },
    explained: { state: true },
    outcome: { state: true },
  };
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    draftLook,
  ];

  declare draft: Draft;
  declare site: SiteFiles | undefined;
  declare names: Names;
  declare ready: boolean;
  declare checked: CheckAnswer | undefined;
  declare explained: ExplainAnswer | undefined;
  declare outcome: string | undefined;
  #typing: ReturnType<typeof setTimeout> | undefined;
  #change: Change = { files: {}, deleted: [], base: {}, before: {} };

  constructor() {
    super();
    this.draft = savedDraft();
    this.ready = false;
    this.names = {};
    this.#change = changeOf(this.draft);
    void this.#begin();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#typing);
  }

  async #begin(): Promise<void> {
    await this.tell(async () => {
      const [site, names] = await Promise.all([siteFiles(), namesInForce(), import("./authoring.js")]);
      this.site = site;
      this.names = names;
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

  protected override updated(): void {
    entitle(this.renderRoot);
  }

  protected override render(): TemplateResult {
    const text = strings.draft;
    return html`${tabs("draft")}
      <h1>${text.title}</h1>
      ${this.trouble === undefined
        ? nothing
        : html`<div class="trouble" role="alert">
            <span>${this.sentence}</span>
            <button type="button" @click=${() => void (this.ready ? this.#check() : this.#begin())}>${strings.states.again}</button>
          </div>`}
      ${this.outcome ? html`<p role="status"><span class="good">${this.outcome}</span> <a href=${link(["workbench", "changes"])}>${text.history}</a></p>` : nothing}
      ${this.ready ? this.#work() : html`<p class="soft" role="status">${strings.states.loading}</p>`}`;
  }

  #work(): TemplateResult {
    const text = strings.draft;
    const { current } = this.draft;
    const isRules = current.startsWith("failures/");
    const differs = Object.keys(this.#change.files).length + this.#change.deleted.length > 0;
    return html`${drawFiles(this.draft, this.site, (name) => void this.#open(name), () => this.#drop([current]))}
      <div class=${isRules ? "two" : "one"}>
        ${isRules
          ? html`<section class="card" aria-labelledby="questions">
              <h2 id="questions">${strings.rule.questions}</h2>
              <ps-rule-form .text=${this.#text} @edit=${this.#formed}></ps-rule-form>
            </section>`
          : nothing}
        <section aria-label=${strings.rule.file}>
          ${keyed(
            current,
            html`<ps-editor .name=${current} .names=${this.names} .content=${this.#text} @change=${this.#edited} @place=${this.#placed}></ps-editor>`,
          )}
          <div aria-live="polite">${this.checked ? drawVerdict(this.checked, (file) => this.#own(file), (...place) => void this.#reveal(...place)) : html`<p class="soft">${!differs ? text.empty : this.trouble ? text.unchecked : text.checking}</p>`}</div>
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

  #open(name: string): Promise<void> {
    return this.tell(async () => this.#keep(await withOpened(this.draft, name)));
  }

  #drop(names: readonly string[]): void {
    const { current } = this.draft;
    void this.tell(async () => this.#keep(await withOpened(without(this.draft, names), current)));
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
    this.trouble = undefined;
    await this.tell(async () => {
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
    void this.tell(async () => {
      const { draft, clean } = await withNewest(this.draft, event.detail);
      this.#keep(draft);
      this.outcome = clean ? strings.review.broughtTogether : strings.review.bothChanged;
    });
  };

  #dropped = (event: CustomEvent<readonly string[]>) => this.#drop(event.detail);
}

/** The faults and subjects that rules may speak of, as the editor offers them. */
async function namesInForce(): Promise<Names> {
  const { faults, subjects } = await answer(session.client.GET("/api/v1/rules/lists"));
  return {
    faults: faults.map(({ name, sentence = "" }) => ({ label: name, type: "constant", info: sentence })),
    subjects: subjects.map(({ name, noun }) => ({ label: name, type: "constant", info: noun })),
  };
}
