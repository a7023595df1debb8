import { css, html, nothing, type TemplateResult } from "lit";
import { answer, type PlainspokenClient, type PublicationView, type SiteFiles } from "plainspoken-client";
import { when } from "plainspoken-client/elements";

import { View } from "../parts/view.js";
import { link } from "../router.js";
import { session } from "../session.js";
import { strings } from "../strings.js";
import { filesOf, people } from "./changes.js";
import { siteFile, siteFiles, type Change } from "./draft.js";
import { inForce } from "./force.js";
import { look } from "./look.js";
import { tabs, tabsLook } from "./tabs.js";

interface Shown {
  change: PublicationView;
  site: SiteFiles | undefined;
}

/** What a review is about: approving what waits, or taking back what was published. */
interface Reviewed {
  change: Change;
  takesBack: boolean;
}

/** One change of the rules: who, when, why, its lines; to be approved, withdrawn or taken back. */
export class ChangePage extends View<Shown> {
  static override properties = { ...View.properties, key: {}, reviewed: { state: true }, outcome: { state: true } };
  static override styles = [
    ...View.styles,
    look,
    tabsLook,
    css`
      ps-review {
        display: grid;
        gap: 1rem;
      }
      h1 {
        max-inline-size: 46rem;
      }
    `,
  ];

  declare key: string;
  declare reviewed: Reviewed | undefined;
  declare outcome: string | undefined;

  protected override live = false;

  protected override async load(client: PlainspokenClient): Promise<Shown> {
    const path = { number: Number(this.key) };
    const change = await answer(client.GET("/api/v1/rules/publications/{number}", { params: { path } }));
    return { change, site: await siteFiles() };
  }

  protected override draw({ change, site }: Shown): TemplateResult {
    const text = strings.changes;
    const asked = this.reviewed;
    return html`${tabs("changes")}
      <header class="page"><h1>${change.reason}</h1></header>
      <dl class="facts">
        ${fact(text.state, `${text.states[change.state]}${change.outdated ? ` · ${text.outdated}` : ""}`)}
        ${fact(change.state === "waiting" ? text.proposedBy : text.by, people(change))}
        ${fact(text.when, when(change.decided_at ?? change.proposed_at))} ${fact(text.files, filesOf(change))}
        ${change.restores
          ? fact(text.restores, html`<a href=${link(["workbench", "changes", String(change.restores)])}>${text.number(change.restores)}</a>`)
          : nothing}
      </dl>
      ${this.outcome ? html`<p class="good" role="status">${this.outcome}</p>` : nothing}
      ${change.outdated ? html`<p class="trouble">${text.outdatedHint}</p>` : nothing}
      ${asked
        ? html`<ps-review
            .change=${asked.change}
            .approves=${asked.takesBack ? undefined : change}
            .restores=${asked.takesBack ? change.id : undefined}
            publishing=${asked.takesBack && !site?.publishes ? "waits" : "now"}
            @published=${this.#published}
          ></ps-review>`
        : html`<ps-difference .text=${change.difference ?? ""}></ps-difference>`}
      <p class="row">${this.#actions(change)}</p>`;
  }

  #actions(change: PublicationView): TemplateResult | typeof nothing {
    const text = strings.changes;
    if (this.reviewed?.takesBack) return html`<button type="button" @click=${() => (this.reviewed = undefined)}>${text.leave}</button>`;
    const button = (shown: boolean, label: string, press: () => Promise<void>, kind = "") =>
      shown ? html`<button type="button" class=${kind} @click=${() => void this.attempt(press)}>${label}</button>` : nothing;
    return html`${button(change.may_approve && !this.reviewed, text.review, () => this.#review("draft"), "primary")}
    ${button(change.may_withdraw, change.yours ? text.withdraw : text.refuse, () => this.#withdraw(change.id))}
    ${button(change.state === "published", text.takeBack, () => this.#review("earlier"))}
    ${change.state === "waiting" && change.yours && !change.may_approve && !change.outdated ? html`<span class="soft">${text.somebodyElse}</span>` : nothing}`;
  }

  async #review(which: "draft" | "earlier"): Promise<void> {
    const params = { path: { number: Number(this.key) } };
    const { client } = session;
    const draft =
      which === "draft"
        ? await answer(client.GET("/api/v1/rules/publications/{number}/draft", { params }))
        : await answer(client.GET("/api/v1/rules/publications/{number}/earlier", { params }));
    const names = [...Object.keys(draft.files), ...draft.deleted];
    if (names.length === 0) {
      this.outcome = strings.changes.nothingToTakeBack;
      return;
    }
    const now = await Promise.all(names.map(siteFile));
    const before = Object.fromEntries(now.flatMap((file) => (file ? [[file.name, file.content]] : [])));
    this.outcome = undefined;
    this.reviewed = { change: { ...draft, before }, takesBack: which === "earlier" };
  }

  async #withdraw(number: number): Promise<void> {
    await answer(session.client.POST("/api/v1/rules/publications/{number}/withdraw", { params: { path: { number } } }));
    this.reviewed = undefined;
    await this.reload();
  }

  #published = (event: CustomEvent<PublicationView>) => {
    const { id, impact, state } = event.detail;
    const takenBack = this.reviewed?.takesBack;
    this.reviewed = undefined;
    const text = strings.changes;
    if (state === "waiting") {
      this.outcome = text.proposed;
    } else {
      this.outcome = text.taking;
      void inForce(impact.after).then((yes) => (this.outcome = yes ? text.inForce : text.notYet));
    }
    if (takenBack) location.hash = link(["workbench", "changes", String(id)]);
    else void this.reload();
  };
}

function fact(name: string, value: unknown): TemplateResult {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}
