import { css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { answer, type ImpactAnswer, type ListsAnswer, type ProposeAnswer, type ProposeRequest } from "plainspoken-client";
import { theme } from "plainspoken-client/elements";

import { Telling } from "../parts/telling.js";
import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { inTurn } from "./ask.js";
import { changeOf, saveDraft, savedDraft, withOpened, withText } from "./draft.js";
import { look } from "./look.js";

/** A fault or a subject that words are added to, as a choice in a list: `fault:no-space`. */
type Entry = `${"fault" | "subject"}:${string}` | "";

/**
 * What would explain a text that nothing explains: words of it that are added to a fault or a subject, or a rule of its own.
 * Each is tried by the server first; pressing one button puts it into the draft.
 */
export class Guided extends Telling {
  static override properties = {
    ...Telling.properties,
    text: {},
    step: {},
    found: { state: true },
    lists: { state: true },
    phrase: { state: true },
    entry: { state: true },
    impact: { state: true },
    busy: { state: true },
  };
  static override styles = [
    theme,
    ...View.styles,
    look,
    css`
      fieldset {
        border: 0;
        margin: 0;
        padding: 0;
        display: grid;
        gap: 0.5rem;
        min-inline-size: 0;
      }
      legend {
        font-weight: 600;
        padding: 0;
        margin-block-end: 0.4rem;
      }
      .phrases {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5rem;
      }
      .phrases label {
        display: flex;
        align-items: center;
        gap: 0.4rem;
        font: 0.875rem/1.5 ui-monospace, monospace;
        color: var(--_text);
        border: 1px solid var(--_line);
        border-radius: 99px;
        padding: 0.15rem 0.8rem;
        max-inline-size: 100%;
        overflow-wrap: anywhere;
        cursor: pointer;
      }
      .phrases label:has(:checked) {
        border-color: var(--_accent);
        background: color-mix(in srgb, var(--_accent) 12%, transparent);
      }
      .phrases input[type="radio"] {
        min-block-size: 0;
        margin: 0;
        accent-color: var(--_accent);
      }
      .phrases input[type="text"] {
        font: inherit;
        inline-size: 12rem;
        min-inline-size: 4rem;
      }
      select {
        inline-size: min(100%, 46rem);
      }
      .preview {
        background: var(--_raised);
        border-radius: var(--_radius);
        padding: 0.9rem 1rem;
        display: grid;
        gap: 0.6rem;
      }
      .preview code.block {
        background: var(--_surface);
      }
    `,
  ];

  declare text: string;
  declare step: string;
  declare found: ProposeAnswer | undefined;
  declare lists: ListsAnswer | undefined;
  declare phrase: string;
  declare entry: Entry;
  declare impact: ImpactAnswer | undefined;
  declare busy: boolean;
  #asked = 0;

  constructor() {
    super();
    this.text = "";
    this.step = "";
    this.phrase = "";
    this.entry = "";
    this.busy = false;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("text") || changed.has("step")) {
      this.found = undefined;
      void this.#propose({});
    }
  }

  protected override render(): TemplateResult {
    const text = strings.guided;
    return html`<section class="card" aria-labelledby="guided">
      <h2 id="guided">${text.title}</h2>
      ${this.drawTrouble()}
      ${this.found ? this.#questions(this.found) : html`<p class="soft" role="status">${text.looking}</p>`}
      <div role="status">${this.found && !this.busy ? this.#preview(this.found) : this.found ? html`<p class="soft">${text.trying}</p>` : nothing}</div>
      <p class="row">
        <button type="button" ?disabled=${this.busy} @click=${() => void this.#propose({ rule: true })}>${text.draftRule}</button>
        <a href=${link(["workbench", "draft"], { text: this.text, step: this.step, words: this.found?.phrases[0] ?? "" })}>${text.writeRule}</a>
      </p>
    </section>`;
  }

  #questions(found: ProposeAnswer): TemplateResult {
    const text = strings.guided;
    const isOwn = this.phrase !== "" && !found.phrases.includes(this.phrase);
    const likely = found.faults.map(({ name, sentence }) => option(`fault:${name}`, sentence ?? name, this.entry));
    const names = new Set(found.faults.map(({ name }) => name));
    const faults = this.lists?.faults.filter(({ name, sentence }) => sentence && !names.has(name)) ?? [];
    return html`<fieldset>
        <legend>${text.words}</legend>
        <div class="phrases">
          ${found.phrases.map(
            (phrase) =>
              html`<label><input type="radio" name="phrase" .checked=${phrase === this.phrase} @change=${() => this.#choose(phrase, this.entry)} />${phrase}</label>`,
          )}
          <label
            >${text.other}<input type="text" maxlength="200" .value=${isOwn ? this.phrase : ""} @change=${(event: Event) => this.#choose(valueOf(event), this.entry)}
          /></label>
        </div>
      </fieldset>
      <label
        >${text.entry}<select @change=${(event: Event) => this.#choose(this.phrase, valueOf(event) as Entry)}>
          <option value="" ?selected=${this.entry === ""}>${text.choose}</option>
          <optgroup label=${text.likely}>
            ${likely}
          </optgroup>
          <optgroup label=${text.faults}>
            ${faults.map(({ name, sentence }) => option(`fault:${name}`, sentence ?? name, this.entry))}
          </optgroup>
          <optgroup label=${text.subjects}>
            ${this.lists?.subjects.map(({ name, noun }) => option(`subject:${name}`, noun, this.entry))}
          </optgroup>
        </select></label
      >`;
  }

  #preview(found: ProposeAnswer): TemplateResult {
    const text = strings.guided;
    if (found.kind === "none") return html`<p>${found.explained_by ? text.explained(found.explained_by) : text.none}</p>`;
    return html`<div class="preview">
      <p>${found.kind === "line" ? text.line(found.phrase ?? "", found.list === "subjects" ? text.subject : text.fault, found.entry ?? "") : text.rule(found.file ?? "")}</p>
      ${found.kind === "line" && found.message ? html`<div class="reads"><span class="soft">${text.reads}</span><strong>${found.message}</strong></div>` : nothing}
      <code class="block">${found.added?.trimEnd()}</code>
      ${found.holds || found.kind === "rule" ? nothing : html`<p class="warning">${text.doesNotHold}</p>`}
      ${found.findings?.length
        ? html`<ul class="plain">
            ${found.findings.map(({ severity, message, fix }) => html`<li><span class=${severity}>${message}</span> <span class="soft">${fix}</span></li>`)}
          </ul>`
        : nothing}
      ${this.impact ? html`<ps-impact .impact=${this.impact}></ps-impact>` : nothing}
      <p class="row">
        <button type="button" class="primary" @click=${() => void this.#take(found)}>${found.kind === "line" ? text.take : text.takeRule}</button>
      </p>
    </div>`;
  }

  #choose(phrase: string, entry: Entry): void {
    this.phrase = phrase.trim();
    this.entry = entry;
    if (!this.phrase || !entry) return;
    const [kind, name] = [entry.slice(0, entry.indexOf(":")), entry.slice(entry.indexOf(":") + 1)];
    void this.#propose({ phrase: this.phrase, [kind]: name });
  }

  async #propose(wanted: Partial<ProposeRequest>): Promise<void> {
    const asked = ++this.#asked;
    const { files } = changeOf(savedDraft());
    const body = { text: this.text, ...(this.step && { step: this.step }), ...wanted, files };
    this.busy = true;
    this.impact = undefined;
    await this.tell(async () => {
      this.lists ??= await answer(session.client.GET("/api/v1/rules/lists"));
      const found = await inTurn(() => answer(session.client.POST("/api/v1/rules/propose", { body })));
      if (asked !== this.#asked) return;
      this.found = found;
      if (found.kind === "line") {
        this.phrase = found.phrase ?? "";
        this.entry = `${found.list === "subjects" ? "subject" : "fault"}:${found.entry ?? ""}`;
      }
    });
    if (asked === this.#asked) this.busy = false;
    if (this.found?.kind === "line" && this.found.holds) await this.#weigh(this.found, asked);
  }

  /** What else the words would change: they are looked for in every failure. */
  async #weigh(found: ProposeAnswer, asked: number): Promise<void> {
    const { file = "", content = "" } = found;
    const files = { ...changeOf(savedDraft()).files, [file]: content };
    await this.tell(async () => {
      const impact = await inTurn(async () =>
        asked === this.#asked ? answer(session.client.POST("/api/v1/rules/impact", { body: { files } })) : undefined,
      );
      if (asked === this.#asked) this.impact = impact;
    });
  }

  async #take({ file = "", content = "" }: ProposeAnswer): Promise<void> {
    await this.tell(async () => {
      saveDraft(withText(await withOpened(savedDraft(), file), file, content));
      location.hash = link(["workbench", "draft"]);
    });
  }
}

function option(entry: Entry, label: string, chosen: Entry): TemplateResult {
  return html`<option value=${entry} ?selected=${entry === chosen}>${label.replace(/\{\w+\}/g, "…")}</option>`;
}

function valueOf(event: Event): string {
  return (event.target as HTMLInputElement).value;
}
