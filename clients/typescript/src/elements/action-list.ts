import { LitElement, css, html, nothing, type TemplateResult } from "lit";

import type { NextAction } from "../schema.js";
import type { ActionVerb } from "../words.js";
import { strings } from "./strings.js";
import { theme } from "./styles.js";

/** Told when a reader presses the button of a typed action: `detail` is the action, and what it is about. */
export const ACTION_EVENT = "ps-action";

/** The job and the VM that advice is about, as far as they are known. */
export interface About {
  job_id?: string | undefined;
  context_id?: string | undefined;
  vm_name?: string | undefined;
}

/** The `detail` of `ps-action`. */
export type PressedAction = NextAction & About;

/**
 * What can be done about a failure: `<ps-actions>`.
 *
 * `actions` are those of an answer's `next_actions`; `verbs` are the typed actions that the page has buttons for, all
 * others are text; `about` is told with what was pressed. What only an administrator or support can do stands apart.
 */
export class ActionList extends LitElement {
  static override properties = { actions: { attribute: false }, verbs: { attribute: false }, about: { attribute: false } };
  static override styles = [
    theme,
    css`
      h3 {
        font-size: 0.875rem;
        margin-block-end: 0.25rem;
      }
      section + section {
        margin-block-start: 0.75rem;
      }
      ul {
        padding-inline-start: 1.1rem;
      }
      li {
        margin-block: 0.2rem;
      }
      li:has(button) {
        list-style: none;
        margin-inline-start: -1.1rem;
        margin-block: 0.4rem;
      }
      li:has(button) + li:has(button) {
        margin-block-start: 0;
      }
      section.others {
        color: var(--_soft);
      }
    `,
  ];

  declare actions: readonly NextAction[];
  declare verbs: ReadonlySet<ActionVerb>;
  declare about: About;

  constructor() {
    super();
    this.actions = [];
    this.verbs = new Set();
    this.about = {};
  }

  protected override render(): TemplateResult {
    return html`${this.#group("user", strings.actions.heading)} ${this.#group("admin", strings.actions.forAdmin)}
    ${this.#group("support", strings.actions.forSupport)}`;
  }

  #group(who: NextAction["who"], heading: string): TemplateResult | typeof nothing {
    const actions = this.actions.filter((action) => action.who === who);
    if (actions.length === 0) return nothing;
    return html`<section class=${who === "user" ? "own" : "others"}>
      <h3>${heading}</h3>
      <ul>
        ${actions.map((action) => html`<li>${this.#one(action)}</li>`)}
      </ul>
    </section>`;
  }

  #one(action: NextAction): TemplateResult | string {
    if (action.do === undefined || !this.verbs.has(action.do)) return action.text;
    const detail: PressedAction = { ...action, ...this.about };
    const press = () => this.dispatchEvent(new CustomEvent(ACTION_EVENT, { detail, bubbles: true, composed: true }));
    return html`<button type="button" @click=${press}>${action.text}</button>`;
  }
}
