import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { live } from "lit/directives/live.js";
import { strings as words, theme } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { strings } from "../strings.js";
import { look } from "./look.js";
import { RuleDocument, type Answers } from "./rule-document.js";

const NEW: Answers = {
  id: "site.new-rule",
  words: "",
  step: "",
  category: "platform",
  severity: "error",
  message: "",
  userAction: "",
  adminAction: "",
  example: "",
  notFor: "",
};

/**
 * A rule as five questions: `<ps-rule-form .text=…>`. It tells `edit` with the whole file when an answer changes, and shows
 * what the file says when that changes.
 */
export class RuleForm extends LitElement {
  static override properties = { text: {}, place: { state: true } };
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
        gap: 0.75rem;
        min-inline-size: 0;
      }
      input,
      select {
        inline-size: 100%;
      }
      .pair {
        display: grid;
        grid-template-columns: repeat(auto-fit, minmax(min(9rem, 100%), 1fr));
        gap: 0.75rem;
      }
      label.question {
        font-size: 0.875rem;
        color: var(--_text);
        font-weight: 550;
      }
      .hint {
        font-weight: 400;
        font-size: 0.8125rem;
        color: var(--_soft);
      }
    `,
  ];

  declare text: string;
  declare place: number;
  #document = new RuleDocument("");
  #answers: Answers = NEW;
  #own: string | undefined;

  constructor() {
    super();
    this.text = "";
    this.place = 0;
  }

  /** The text and step that the shown rule is for. */
  get sample(): { text: string; step: string } {
    return { text: this.#answers.example, step: this.#answers.step.split(",")[0]?.trim() ?? "" };
  }

  /** Show the rule that a character of the file stands in. */
  showAt(character: number): void {
    if (this.#document.isReadable) this.place = this.#document.placeAt(character);
  }

  /** Add a rule with some answers to the file. */
  add(answers: Partial<Answers>): void {
    const taken = this.#document.ids;
    let id = NEW.id;
    for (let number = 2; taken.includes(id); number++) id = `${NEW.id}-${number}`;
    const content = this.#document.withRule({ ...NEW, ...answers, id });
    this.place = taken.length;
    this.#tell(content);
    this.#own = undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    // What the reader writes here comes back as the file; it is not put under his cursor again.
    if (changed.has("text") && this.text !== this.#own) this.#document = new RuleDocument(this.text);
    else if (!changed.has("place")) return;
    this.#own = undefined;
    if (!this.#document.isReadable) return;
    this.place = Math.min(this.place, Math.max(0, this.#document.ids.length - 1));
    this.#answers = this.#document.ids.length > 0 ? this.#document.answers(this.place) : NEW;
  }

  protected override render(): TemplateResult {
    const text = strings.rule;
    const { isReadable, ids } = this.#document;
    if (!isReadable) return html`<p class="trouble">${text.unreadable}</p>`;
    return html`<div class="filters">
        ${ids.length > 1
          ? html`<label
              >${text.which}<select @change=${this.#chosen}>
                ${ids.map((id, place) => html`<option value=${place} ?selected=${place === this.place}>${id || text.unnamed}</option>`)}
              </select></label
            >`
          : nothing}
        <button type="button" @click=${() => this.add({})}>${text.add}</button>
      </div>
      ${ids.length > 0 ? this.#questions() : html`<p class="soft">${text.none}</p>`}`;
  }

  #questions(): TemplateResult {
    const text = strings.rule;
    const elaborate = this.#document.isElaborate(this.place);
    const area = (name: keyof Answers, label: string, hint = "", rows = 2) =>
      html`<label class="question"
        >${label}${hint ? html`<span class="hint">${hint}</span>` : nothing}<textarea
          name=${name}
          rows=${rows}
          .value=${live(this.#answers[name])}
        ></textarea
      ></label>`;
    const line = (name: keyof Answers, label: string, hint = "") =>
      html`<label class="question">${label}<input name=${name} placeholder=${hint} .value=${live(this.#answers[name])} /></label>`;
    const choice = (name: keyof Answers, label: string, options: Readonly<Record<string, string>>) =>
      html`<label class="question"
        >${label}<select name=${name}>
          ${Object.entries(options).map(
            ([value, shown]) => html`<option value=${value} .selected=${live(value === this.#answers[name])}>${shown}</option>`,
          )}
        </select></label
      >`;
    return html`${this.#document.isDraft(this.place)
        ? html`<p class="trouble">${text.unfinished} <button type="button" @click=${this.#finished}>${text.finish}</button></p>`
        : nothing}
      <fieldset @input=${this.#answered}>
      ${area("example", text.example)}
      ${elaborate ? html`<p class="soft">${text.elaborate}</p>` : area("words", text.words, text.wordsHint)}
      ${area("message", text.message)}
      ${line("userAction", text.userAction)} ${line("adminAction", text.adminAction)} ${area("notFor", text.notFor)}
      <div class="pair">${choice("category", text.category, words.categories)} ${choice("severity", text.severity, words.severities)}</div>
      <div class="pair">${line("id", text.id, NEW.id)} ${line("step", text.step, text.anyStep)}</div>
    </fieldset>`;
  }

  #answered = (event: Event) => {
    const { name, value } = event.target as HTMLInputElement;
    const answer = name as keyof Answers;
    this.#answers = { ...this.#answers, [answer]: value };
    this.#tell(this.#document.with(this.place, answer, value));
  };

  #finished = () => this.#tell(this.#document.finished(this.place));

  #chosen = (event: Event) => {
    this.place = Number((event.target as HTMLSelectElement).value);
  };

  #tell(content: string): void {
    this.#own = content;
    this.#document = new RuleDocument(content);
    this.requestUpdate();
    this.dispatchEvent(new CustomEvent("edit", { detail: content }));
  }
}
